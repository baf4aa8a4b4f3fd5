//! What only a person can decide: asked on a terminal, and refused elsewhere.

use expenses_formats::{
    Answer, Change, Currency, DateOrder, DecimalMark, Fees, File, Options, Question, QuestionKind,
    Reading, Role, Signs, Sums,
};
use expenses_interface::Expenses;
use expenses_tasks::import::{Candidates, Choices, Why, option, profiles};

use super::{CATEGORY, ImportArguments, shown};
use crate::exit::Failure;
use crate::session::Session;
use crate::user_io::Chosen;

impl<S: Expenses> Session<'_, S> {
    /// Adds what the person answers to the options.
    ///
    /// # Errors
    ///
    /// That nothing was imported: the person chose none, or cannot be asked.
    pub(super) fn decide(
        &mut self,
        name: &str,
        file: &File,
        reading: &Reading,
        options: &mut Options,
        choices: &Choices,
        arguments: &ImportArguments,
    ) -> Result<(), Failure<S::Error>> {
        for question in &reading.questions {
            let text = format!("{name}: {}.\n", about(question));
            let answers: Vec<String> = question
                .answers
                .iter()
                .map(|answer| format!("{}{}", meaning(&answer.change), told(answer)))
                .collect();
            let chosen = match arguments.yes {
                true => None,
                false => self.user.choose(&text, "Which?", &answers).map_err(|error| {
                    Failure::Refused(vec![format!("you cannot be asked: {error}")])
                })?,
            };
            match chosen {
                Some(Chosen::This(at)) => {
                    if let Some(answer) = question.answers.get(at) {
                        answer.change.apply(options);
                    }
                }
                Some(Chosen::Neither) => {
                    return Err(Failure::Refused(vec!["nothing was imported".into()]));
                }
                None => {
                    let missing =
                        self.missing(name, file, reading, options.clone(), choices, arguments)?;
                    return Err(Failure::Refused(missing));
                }
            }
        }
        Ok(())
    }

    /// All that a person has to say so that a file can be imported: what is open, what is open
    /// after that, and the category of rows without one.
    fn missing(
        &mut self,
        name: &str,
        file: &File,
        reading: &Reading,
        mut options: Options,
        choices: &Choices,
        arguments: &ImportArguments,
    ) -> Result<Vec<String>, Failure<S::Error>> {
        let mut lines = open(name, &reading.questions);
        let mut questions = reading.questions.clone();
        // One answer may raise another question, but not many.
        for _ in 0..4 {
            for question in &questions {
                let answer = question.answers.get(question.likely.unwrap_or(0));
                answer.into_iter().for_each(|answer| answer.change.apply(&mut options));
            }
            let Ok(reading) = file.read(&options) else { break };
            if reading.questions.is_empty() {
                // Whichever way the money went.
                let choices = Choices { refunds: true, ..choices.clone() };
                let candidates = Candidates::of_reading(self.store, &reading, &choices);
                let candidates = candidates.map_err(Failure::Operation)?;
                if candidates.left_out().iter().any(|row| row.why == Why::NoCategory) {
                    lines.push(format!("{name}: rows have no category: {CATEGORY}"));
                }
                break;
            }
            lines.extend(open(name, &reading.questions));
            questions = reading.questions;
        }
        let is_nameless = |shape| profiles::key(&shape, None).is_none();
        if arguments.remembered.profile.is_none() && file.shape(&options).is_ok_and(is_nameless) {
            lines.push(format!(
                "{name} has no headings: --profile NAME remembers how such a file is read"
            ));
        }
        lines.push("nothing was imported".to_owned());
        Ok(lines)
    }
}

/// What is open, with the option for each answer.
fn open(name: &str, questions: &[Question]) -> Vec<String> {
    let mut lines = Vec::new();
    for question in questions {
        lines.push(format!("{name}: {}: say which with an option", about(question)));
        for answer in &question.answers {
            let option = option(&answer.change);
            lines.push(format!("  {option}: {}{}", meaning(&answer.change), told(answer)));
        }
    }
    lines
}

/// What is open, as the begin of a sentence.
fn about(question: &Question) -> String {
    match question.kind {
        QuestionKind::Column(role) => format!("several columns may hold the {role}"),
        QuestionKind::DecimalMark => "the amounts can be read in two ways".into(),
        QuestionKind::DateOrder => "the dates can be read in several ways".into(),
        QuestionKind::MonthLanguage => {
            "the names of the months mean others in another language".into()
        }
        QuestionKind::Signs => "nothing says which amounts are money out".into(),
        QuestionKind::Currency => "there are several currencies".into(),
        QuestionKind::Fees => "there are fees beside the amounts".into(),
        _ => "it can be read in several ways".into(),
    }
}

/// What an answer means.
fn meaning(change: &Change) -> String {
    match change {
        Change::Column(_, column) => format!("`{}`", shown(column)),
        Change::DecimalMark(DecimalMark::Point) => "amounts have a decimal point".into(),
        Change::DecimalMark(DecimalMark::Comma) => "amounts have a decimal comma".into(),
        Change::DateOrder(order) => format!("dates are {}", order.pattern()),
        Change::MonthLanguage(language) => format!("the months are of `{language}`"),
        Change::Signs(Signs::OutIsNegative) => "money out has a minus".into(),
        Change::Signs(Signs::OutIsPositive) => "money out has no minus".into(),
        Change::Currency(Currency::Only(code)) => format!("only rows of {}", shown(code)),
        Change::Currency(Currency::All) => "all rows, as if of one currency".into(),
        Change::Fees(Fees::Beside) => "the fees are added".into(),
        Change::Fees(Fees::Within) => "the amounts hold them already".into(),
        _ => String::new(),
    }
}

/// What follows from an answer: its sums and its first example.
fn told(answer: &Answer) -> String {
    let mut text = String::new();
    if let Some(sums) = answer.sums {
        text += &format!(": {}", summed(sums));
    }
    if let Some(example) = answer.examples.first() {
        let (line, cell, means) = (example.line, shown(&example.cell), &example.means);
        text += &match means.as_str() {
            "-" => format!("; line {line}, `{cell}`, cannot be read then"),
            means => format!("; line {line}, `{cell}`, is {means}"),
        };
    }
    text
}

/// Both sums, as in `2 expenses of 30.00, and 400.00 came in (1 row)`.
fn summed(sums: Sums) -> String {
    let Sums { out_count, out_sum, in_count, in_sum } = sums;
    let expenses = crate::format::counted(out_count);
    match in_count {
        0 => format!("{expenses}, {out_sum} in all"),
        1 => format!("{expenses}, {out_sum} in all, and 1 row of money in, {in_sum}"),
        _ => format!("{expenses}, {out_sum} in all, and {in_count} rows of money in, {in_sum}"),
    }
}

/// The option that gives an answer, for a shell.
fn option(change: &Change) -> String {
    match change {
        Change::Column(Role::Balance | Role::Id | Role::State, column) => word(column),
        Change::Column(role, column) => format!("--{} {}", option::of_role(*role), word(column)),
        Change::DecimalMark(DecimalMark::Point) => "--decimal-point".into(),
        Change::DecimalMark(DecimalMark::Comma) => "--decimal-comma".into(),
        Change::DateOrder(order) => match order {
            DateOrder::ExcelDays | DateOrder::UnixTime => order.pattern().into(),
            order => format!("--date-format {}", order.pattern()),
        },
        Change::MonthLanguage(language) => format!("--month-language {language}"),
        Change::Signs(Signs::OutIsNegative) => "--bank".into(),
        Change::Signs(Signs::OutIsPositive) => "--card".into(),
        Change::Currency(Currency::Only(code)) => format!("--currency {}", word(code)),
        Change::Currency(Currency::All) => "--currency all".into(),
        Change::Fees(Fees::Beside) => "--fees beside".into(),
        Change::Fees(Fees::Within) => "--fees within".into(),
        _ => String::new(),
    }
}

/// A text as one word of a shell, as far as that can be shown.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    let text = shown(text);
    match text.chars().all(is_plain) && !text.is_empty() {
        true => text,
        false => crate::hints::in_quotes(&text),
    }
}
