//! Suggests the category that a person may have meant.

use std::borrow::Cow;

use expenses_interface::{Expense, Expenses, Filter, NewBudget, escape};
use expenses_model::fold;
use expenses_tasks::proposals::{UsedCategory, categories, nearest_category};

use crate::filter::FilterArguments;
use crate::session::Session;

/// The first command in an empty store, after the name of the program.
pub(crate) const FIRST: &str = "add 12.50 Lunch --category food";

impl<S: Expenses> Session<'_, S> {
    /// What to do in an empty store.
    pub(super) fn beginning(&self) -> String {
        format!("there are no expenses yet; to add the first: {} {FIRST}", self.program)
    }

    /// Notes how to begin, if nothing was ever added to the store.
    pub(super) fn hint_at_beginning(&mut self) {
        // A hint may fail silently.
        if !self.format.is_for_programs() && self.store.info().is_ok_and(|info| info.counter == 0) {
            self.notes.push(self.beginning());
        }
    }

    /// Suggests a category for each that the filter names and no expense has.
    pub(super) fn hint_at_category(&mut self, filter: &Filter) {
        let named = || filter.categories.iter().flatten();
        if named().next().is_none() {
            return;
        }
        // A hint may fail silently.
        let Ok(categories) = categories(self.store) else { return };
        let is_used = |name: &str| categories.iter().any(|used| fold(&used.name) == fold(name));
        for category in named().filter(|category| !is_used(category.trim())) {
            let suggestion = match nearest_category(category, &categories) {
                Some(other) => format!("; did you mean `{other}`?"),
                None => String::new(),
            };
            self.notes.push(format!("no expense has the category `{category}`{suggestion}"));
        }
    }

    /// Notes that words which were looked for in the descriptions are a category, too. `typed`
    /// has all conditions, with the words among its texts. Returns whether there is a note.
    pub(super) fn hint_at_words(&mut self, words: &[String], typed: &FilterArguments) -> bool {
        if words.is_empty() {
            return false;
        }
        // A hint may fail silently.
        let Ok(categories) = categories(self.store) else { return false };
        let together = (words.join(" "), words);
        let each = words.iter().map(|word| (word.clone(), std::slice::from_ref(word)));
        for (name, words) in std::iter::once(together).chain(each) {
            let Some(used) = categories.iter().find(|used| fold(&used.name) == fold(&name)) else {
                continue;
            };
            let mut rest = typed.clone();
            rest.text.retain(|text| !words.contains(text));
            rest.category.push(used.name.clone());
            let (name, program, line) = (&used.name, self.program, rest.line());
            self.notes.push(format!("`{name}` is a category, too: {program} list{line}"));
            return true;
        }
        false
    }

    /// Notes, if a person sees it, that a new category looks much like an existing one.
    pub(super) fn hint_at_new_category(&mut self, added: &Expense) {
        if self.user.screen().width.is_none() {
            return;
        }
        let Ok(categories) = categories(self.store) else { return };
        let is_new = |used: &UsedCategory| used.name == added.category && used.count == 1;
        if !categories.iter().any(is_new) {
            return;
        }
        let others: Vec<_> =
            categories.into_iter().filter(|used| used.name != added.category).collect();
        if let Some(other) = nearest_category(&added.category, &others) {
            let (new, id) = (&added.category, added.id);
            let advice = match is_shown_whole(other) {
                true => format!(": {} edit {id}{}", self.program, option("category", other)),
                false => format!(", change expense {id}"),
            };
            self.notes.push(format!("`{new}` is a new category; if you meant `{other}`{advice}"));
        }
    }

    /// Notes, if a person sees it, that a budget was set for a category that no expense has and
    /// that looks much like another.
    pub(super) fn hint_at_budget_category(&mut self, budget: &NewBudget) {
        let (Some(category), Some(amount)) = (&budget.category, &budget.amount) else { return };
        if self.user.screen().width.is_none() {
            return;
        }
        let Ok(categories) = categories(self.store) else { return };
        let category = category.trim();
        if categories.iter().any(|used| fold(&used.name) == fold(category)) {
            return;
        }
        if let Some(other) = nearest_category(category, &categories) {
            let advice = match is_shown_whole(category) && is_shown_whole(other) {
                true => format!(
                    ": {program} budget --remove{}, then {program} budget {}{}",
                    option("category", category),
                    word(amount),
                    option("category", other),
                    program = self.program,
                ),
                false => String::new(),
            };
            self.notes.push(format!(
                "no expense has the category `{category}`; if you meant `{other}`{advice}"
            ));
        }
    }
}

/// Whether a text has no characters that are escaped when shown. A shell would get another text
/// from a command with them.
fn is_shown_whole(text: &str) -> bool {
    matches!(escape(text), Cow::Borrowed(_))
}

/// An option with its value as they are typed, after a space.
pub(crate) fn option(name: &str, value: &str) -> String {
    match value.starts_with('-') {
        true => format!(" --{name}={}", word(value)),
        false => format!(" --{name} {}", word(value)),
    }
}

/// A text as one word of a POSIX shell, in quotes only if it needs them.
pub fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.,:+/@%".contains(c);
    match text.chars().all(is_plain) && !text.is_empty() && !text.starts_with('-') {
        true => text.to_owned(),
        false => in_quotes(text),
    }
}

/// A text in the quotes of a POSIX shell, which keep every character.
pub(crate) fn in_quotes(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{is_shown_whole, word};
    use crate::Screen;
    use crate::fixture::Fixture;

    #[test]
    fn a_filter_for_an_unknown_category_suggests_one() {
        let mut fixture = Fixture::new();
        fixture.run(&["add", "1", "Tea", "-c", "food"]);
        for line in [
            &["list", "-c", "fodo"][..],
            &["summary", "-c", "fodo"],
            &["summary", "-c", "fodo", "--by", "category", "--by", "month"],
            &["export", "-c", "fodo", "--format", "csv"],
            &["delete", "-c", "fodo", "--yes"],
            &["edit", "--from-category", "fodo", "--amount", "2", "--yes"],
        ] {
            fixture.run(line);
            assert_eq!(
                std::mem::take(&mut fixture.files.notes),
                ["expenses: no expense has the category `fodo`; did you mean `food`?\n"],
                "{line:?}"
            );
        }
        fixture.run(&["list", "-c", "rent"]);
        assert_eq!(
            std::mem::take(&mut fixture.files.notes),
            ["expenses: no expense has the category `rent`\n"]
        );
        // The category exists; only the text matches nothing.
        fixture.run(&["list", "-c", "FOOD", "--text", "coffee"]);
        assert!(fixture.files.notes.is_empty());
    }

    #[test]
    fn a_note_warns_of_a_new_category_that_is_much_like_another() {
        let mut fixture = Fixture::new();
        fixture.run(&["add", "1", "Tea", "-c", "food"]);
        fixture.run(&["add", "1", "Tea", "-c", "fodo"]);
        assert!(fixture.files.notes.is_empty(), "there is no terminal");
        fixture.files.screen = Screen { width: Some(80), colour: false };
        fixture.run(&["add", "1", "Tea", "-c", "FOOOD"]);
        fixture.run(&["add", "1", "Rent", "-c", "home"]);
        assert_eq!(
            fixture.files.notes,
            [
                "expenses: `FOOOD` is a new category; if you meant `food`: expenses edit 3 --category food\n"
            ]
        );
    }

    #[test]
    fn a_shell_understands_the_command_of_a_hint() {
        for text in ["food", "mom's", "''", "-f $HOME `ls` \\ \"x\" * !1", "寿司"] {
            let echo = format!("printf %s {}", word(text));
            let output = Command::new("sh").args(["-c", &echo]).output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), text);
        }
        for text in ["a\nb", "a\u{1b}[2J", "\u{202e}a"] {
            assert!(!is_shown_whole(text));
        }
        let mut fixture = Fixture::new();
        fixture.run(&["add", "1", "Tea", "-c", "mom's"]);
        fixture.files.screen = Screen { width: Some(80), colour: false };
        fixture.run(&["add", "1", "Tea", "-c", "moms"]);
        let [hint] = &*fixture.files.notes else { panic!("{:?}", fixture.files.notes) };
        assert!(hint.ends_with(": expenses edit 2 --category 'mom'\\''s'\n"), "{hint}");
    }
}
