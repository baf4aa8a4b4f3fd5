//! What is in a file and not imported.

use std::io::{self, Write};

use expenses_formats::Reason;
use expenses_interface::escape;
use expenses_tasks::import::{LeftOut, Why};

use super::Line;

/// Of each reason so many lines are shown one by one; more are counted.
const FEW: usize = 5;

/// Writes each line, or of reasons with many lines their number.
pub(crate) fn write_left_out(
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
        let what = match &first.why {
            Why::There(_) => "are there already".to_owned(),
            why => format!("are left out: {}", reason(why)),
        };
        writeln!(
            output,
            "{count} lines {what}; the first is line {}, the last {last}; --verbose shows them",
            first.line
        )?;
    }
    Ok(())
}

fn write_line(output: &mut dyn Write, left_out: &LeftOut) -> io::Result<()> {
    let LeftOut { line, why, amount, text } = left_out;
    let amount = amount.as_ref().map_or(String::new(), |amount| format!("{amount} "));
    let text = escape(text);
    match why {
        Why::There(stored) => {
            writeln!(output, "Line {line} is there already as expense {}", Line(stored))
        }
        Why::Bad => writeln!(output, "Line {line} is left out: {text}"),
        Why::NoCategory | Why::Changed => {
            writeln!(output, "Line {line} is left out: {amount}{text} ({})", reason(why))
        }
        _ if text.is_empty() => writeln!(output, "Line {line} is no expense: {}", reason(why)),
        _ => writeln!(output, "Line {line} is no expense: {amount}{text} ({})", reason(why)),
    }
}

/// Why a row is left out, in a few words.
fn reason(why: &Why) -> String {
    match why {
        Why::There(_) => "it is there already".into(),
        Why::Changed => "it was imported before, and changed or deleted since".into(),
        Why::MoneyIn => "money came in".into(),
        Why::NoCategory => "it has no category".into(),
        Why::Bad => "it cannot be read".into(),
        Why::Reader(reason) => match reason {
            Reason::Zero => "the amount is zero".into(),
            Reason::NoAmount => "there is no amount".into(),
            Reason::Balance => "it is a balance".into(),
            Reason::Pending => "it is not booked yet".into(),
            Reason::State(state) => format!("its state is {}", escape(state)),
            Reason::Transfer => "it moves money between own accounts".into(),
            Reason::Currency(currency) => format!("its currency is {}", escape(currency)),
            Reason::Filter => "a filter leaves it out".into(),
            _ => "it is no expense".into(),
        },
        _ => "it is no expense".into(),
    }
}
