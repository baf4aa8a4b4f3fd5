//! A reading as a text, so that a test shows all of it.

use std::fmt::Write;

use expenses_formats::{Change, Error, File, Options, Question, Reading, Reason, Row};

/// Reads bytes without options.
pub(crate) fn read(bytes: impl AsRef<[u8]>) -> Reading {
    read_with(bytes, &Options::default()).unwrap()
}

/// Reads bytes with options.
pub(crate) fn read_with(bytes: impl AsRef<[u8]>, options: &Options) -> Result<Reading, Error> {
    File::open(bytes.as_ref())?.read(options)
}

/// Reads bytes, answers each question by the answer that is likely, and reads them again.
pub(crate) fn read_likely(bytes: impl AsRef<[u8]>) -> Reading {
    let mut options = Options::default();
    for _ in 0..4 {
        let reading = read_with(bytes.as_ref(), &options).unwrap();
        if reading.questions.is_empty() {
            return reading;
        }
        for question in &reading.questions {
            let likely = question.likely.expect("no answer is likely");
            question.answers[likely].change.apply(&mut options);
        }
    }
    panic!("the questions do not end");
}

/// The rows, one a line: its line, date, amount and description.
pub(crate) fn rows(reading: &Reading) -> String {
    assert_eq!(reading.questions, []);
    let mut text = String::new();
    for Row { line, date, amount, description, .. } in reading.rows.iter() {
        writeln!(text, "{line} {date} {amount} {description}").unwrap();
    }
    text
}

/// What was skipped, one a line: its line, why, and its text.
pub(crate) fn skipped(reading: &Reading) -> String {
    let mut text = String::new();
    for skipped in &reading.skipped {
        let reason = match &skipped.reason {
            Reason::Bad(problem) => {
                assert_eq!(problem.line, skipped.line);
                format!("Bad({:?}, column {})", problem.kind, problem.column)
            }
            reason => format!("{reason:?}"),
        };
        writeln!(text, "{} {reason}: {}", skipped.line, skipped.text).unwrap();
    }
    text
}

/// The answers to the only question, one a line, with sums.
pub(crate) fn asked(reading: &Reading) -> String {
    assert!(reading.rows.is_empty() && reading.skipped.is_empty());
    let [Question { kind, answers, likely }] = reading.questions.as_slice() else {
        panic!("not one question: {:?}", reading.questions)
    };
    let mut text = format!("{kind:?}\n");
    for (at, answer) in answers.iter().enumerate() {
        let mark = if *likely == Some(at) { "likely " } else { "" };
        let change = match &answer.change {
            Change::Column(_, name) => name.clone(),
            change => format!("{change:?}"),
        };
        write!(text, "{mark}{change}").unwrap();
        if let Some(sums) = &answer.sums {
            let (outs, ins) = (sums.out_count, sums.in_count);
            write!(text, ": out {} in {outs}, in {} in {ins}", sums.out_sum, sums.in_sum).unwrap();
        }
        if let Some(example) = answer.examples.first() {
            write!(text, "; {} `{}` {}", example.line, example.cell, example.means).unwrap();
        }
        text.push('\n');
    }
    text
}

/// The sums of the rows: out, in.
pub(crate) fn sums(reading: &Reading) -> (String, String) {
    assert_eq!(reading.questions, []);
    let (out, into): (Vec<_>, Vec<_>) =
        reading.rows.iter().map(|row| row.amount).partition(|it| !it.is_negative());
    let sum = |all: Vec<expenses_formats::Amount>| {
        all.into_iter().sum::<expenses_formats::Amount>().abs().to_string()
    };
    (sum(out), sum(into))
}
