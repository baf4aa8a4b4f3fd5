//! The line of an expense by a template such as `{date} {amount}`.

use std::io::{self, Write};

use expenses_interface::{Expense, escape};

/// A template of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(Field),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Id,
    Date,
    Amount,
    Category,
    Description,
}

const FIELDS: [(&str, Field); 5] = [
    ("id", Field::Id),
    ("date", Field::Date),
    ("amount", Field::Amount),
    ("category", Field::Category),
    ("description", Field::Description),
];

impl Template {
    /// Reads a template. `{{` and `}}` are braces, `\t` and `\n` a tab and a new line.
    ///
    /// # Errors
    ///
    /// The rule that it breaks, as the rest of a sentence that starts with the template.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        const RULE: &str = "must have fields: {id}, {date}, {amount}, {category} or {description}";
        const FORMS: [&str; 6] = ["csv", "json", "jsonl", "hledger", "ledger", "beancount"];
        // Whoever means one of these is told what to type.
        if FORMS.iter().any(|form| form.eq_ignore_ascii_case(text)) {
            return Err("must be a template".to_owned());
        }
        let (mut parts, mut plain) = (Vec::new(), String::new());
        let mut rest = text.chars();
        while let Some(next) = rest.next() {
            match next {
                '{' if rest.as_str().starts_with('{') => plain.extend(rest.next()),
                '}' if rest.as_str().starts_with('}') => plain.extend(rest.next()),
                '}' => return Err(format!("has a `}}` without a `{{`; {RULE}")),
                '{' => {
                    let (name, behind) = rest
                        .as_str()
                        .split_once('}')
                        .ok_or_else(|| format!("has a `{{` without a `}}`; {RULE}"))?;
                    let field = FIELDS.iter().find(|(other, _)| *other == name.trim());
                    let (_, field) =
                        field.ok_or_else(|| format!("has no field {{{name}}}; it {RULE}"))?;
                    if !plain.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut plain)));
                    }
                    parts.push(Part::Field(*field));
                    rest = behind.chars();
                }
                '\\' => match rest.next() {
                    Some('t') => plain.push('\t'),
                    Some('n') => plain.push('\n'),
                    Some('\\') => plain.push('\\'),
                    other => {
                        plain.push('\\');
                        plain.extend(other);
                    }
                },
                other => plain.push(other),
            }
        }
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        let has_field = parts.iter().any(|part| matches!(part, Part::Field(_)));
        if has_field { Ok(Self(parts)) } else { Err(RULE.to_owned()) }
    }

    /// Writes a line for each expense.
    pub(crate) fn write(&self, output: &mut dyn Write, expenses: &[Expense]) -> io::Result<()> {
        for expense in expenses {
            for part in &self.0 {
                match part {
                    Part::Text(text) => output.write_all(text.as_bytes())?,
                    Part::Field(Field::Id) => write!(output, "{}", expense.id)?,
                    Part::Field(field) => {
                        let text = match field {
                            Field::Date => expense.date.as_deref().unwrap_or_default(),
                            Field::Amount => &expense.amount,
                            Field::Category => &expense.category,
                            Field::Description | Field::Id => &expense.description,
                        };
                        output.write_all(escape(text).as_bytes())?;
                    }
                }
            }
            writeln!(output)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(template: &str) -> Result<String, String> {
        let expense = Expense {
            id: 3,
            description: "Tea\nfor two".into(),
            amount: "3.20".into(),
            category: "food".into(),
            date: None,
        };
        let mut line = Vec::new();
        Template::parse(template)?.write(&mut line, &[expense]).unwrap();
        Ok(String::from_utf8(line).unwrap())
    }

    #[test]
    fn fields_stand_for_values_and_the_rest_for_itself() {
        assert_eq!(line("{id};{date};{amount}").unwrap(), "3;;3.20\n");
        assert_eq!(line(r"{ category }\t{description}\n\x").unwrap(), "food\tTea\\nfor two\n\\x\n");
        assert_eq!(line("{{{id}}} €").unwrap(), "{3} €\n");
    }

    #[test]
    fn what_is_no_template_is_answered_with_what_is_one() {
        for (template, part) in [
            ("JSON", "must be a template"),
            ("", "must have fields: {id}, "),
            ("date", "must have fields: {id}, "),
            ("{day}", "has no field {day}; it must have fields: {id}, "),
            ("{date", "has a `{` without a `}`"),
            ("date}", "has a `}` without a `{`"),
        ] {
            let error = line(template).unwrap_err();
            assert!(error.contains(part), "{template}: {error}");
        }
    }
}
