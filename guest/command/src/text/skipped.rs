//! The rows of a file that were not imported.

use std::io::{self, Write};

use expenses_formats::Reason;
use expenses_interface::{ExpenseRef, escape};
use expenses_tasks::import::{LeftOut, Why};

use super::phrases::ExpenseDetails;

/// Up to this many lines with the same reason are printed one by one; more are counted.
const FEW: usize = 5;

/// Writes each skipped line, or the number of lines with the same reason if there are many.
pub(crate) fn write_skipped(
    output: &mut dyn Write,
    left_out: &[LeftOut],
    verbose: bool,
) -> io::Result<()> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for LeftOut { why, .. } in left_out {
        match counts.iter_mut().find(|(word, _)| *word == why.word()) {
            Some((_, count)) => *count += 1,
            None => counts.push((why.word(), 1)),
        }
    }
    let is_few = |why: &Why| {
        verbose || counts.iter().any(|(word, count)| *word == why.word() && *count <= FEW)
    };
    for one in left_out.iter().filter(|one| is_few(&one.why)) {
        write_line(output, one)?;
    }
    if verbose {
        return Ok(());
    }
    for (word, count) in counts.iter().filter(|(_, count)| *count > FEW) {
        let mut same = left_out.iter().filter(|one| one.why.word() == *word);
        let Some(first) = same.next() else { continue };
        let last = same.next_back().map_or(first.line, |last| last.line);
        writeln!(
            output,
            "{count} lines skipped ({}); the first is line {}, the last {last}; --verbose shows them",
            reason(&first.why),
            first.line
        )?;
    }
    Ok(())
}

fn write_line(output: &mut dyn Write, left_out: &LeftOut) -> io::Result<()> {
    let LeftOut { line, why, amount, text } = left_out;
    let amount = amount.as_ref().map_or(String::new(), |amount| format!("{amount} "));
    let text = escape(text);
    let reason = reason(why);
    match why {
        Why::There(stored) => {
            let details = ExpenseDetails::from(ExpenseRef::from(stored));
            writeln!(output, "Line {line} skipped ({reason} as expense {}): {details}", stored.id)
        }
        Why::Bad => writeln!(output, "Line {line} skipped: {text}"),
        _ if text.is_empty() => writeln!(output, "Line {line} skipped ({reason})"),
        _ => writeln!(output, "Line {line} skipped ({reason}): {amount}{text}"),
    }
}

/// Why a row was skipped, in a few words.
fn reason(why: &Why) -> String {
    match why {
        Why::There(_) => "already there".into(),
        Why::Changed => "changed or deleted since its import".into(),
        Why::MoneyIn => "money in".into(),
        Why::NoCategory => "no category".into(),
        Why::Bad => "unreadable".into(),
        Why::Reader(reason) => match reason {
            Reason::Zero => "zero".into(),
            Reason::NoAmount => "no amount".into(),
            Reason::Balance => "a balance".into(),
            Reason::Pending => "not booked yet".into(),
            Reason::State(state) => format!("state {}", escape(state)),
            Reason::Transfer => "between own accounts".into(),
            Reason::Currency(currency) => format!("currency {}", escape(currency)),
            Reason::Filter => "filtered out".into(),
            _ => "not an expense".into(),
        },
        _ => "not an expense".into(),
    }
}
