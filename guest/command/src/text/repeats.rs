//! Repeats as text.

use std::fmt;
use std::io::{self, Write};

use expenses_interface::{Repeat, escape};

use crate::screen::{Role, Screen};
use crate::table::{Alignment, Table, align_points};

/// The list of the repeats.
pub(super) fn repeats(
    output: &mut dyn Write,
    repeats: &[Repeat],
    screen: Screen,
) -> io::Result<()> {
    let amounts = align_points(repeats.iter().map(|repeat| repeat.amount.as_str()));
    let mut table = Table::new([
        ("NO", Alignment::Right),
        ("NEXT", Alignment::Whole),
        ("EVERY", Alignment::Whole),
        ("UNTIL", Alignment::Whole),
        ("AMOUNT", Alignment::Right),
        ("CATEGORY", Alignment::Left),
        ("DESCRIPTION", Alignment::Left),
    ])
    .role(0, Role::Aside)
    .optional([3, 5]);
    for (repeat, amount) in repeats.iter().zip(amounts) {
        let Repeat { id, description, category, every, until, next, .. } = repeat;
        table.push([
            id.to_string(),
            escape(next.as_deref().unwrap_or("ended")).into(),
            escape(every).into(),
            escape(until.as_deref().unwrap_or_default()).into(),
            escape(&amount).into(),
            escape(category).into(),
            escape(description).into(),
        ]);
    }
    table.write(output, screen)
}

/// A repeat that was started.
pub(super) fn started(output: &mut dyn Write, repeat: &Repeat) -> io::Result<()> {
    write!(output, "Repeat {}", RepeatLine(repeat))?;
    match &repeat.next {
        Some(next) => writeln!(output, ", next on {}", escape(next)),
        None => writeln!(output, ", which has come to its end"),
    }
}

/// A repeat that was ended.
pub(super) fn stopped(output: &mut dyn Write, repeat: &Repeat) -> io::Result<()> {
    writeln!(output, "Stopped repeat {}", RepeatLine(repeat))
}

/// A repeat on one line: `1: 900 Rent (home) every month`.
struct RepeatLine<'a>(&'a Repeat);

impl fmt::Display for RepeatLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Repeat { id, description, amount, category, every, until, .. } = self.0;
        let (amount, description) = (escape(amount), escape(description));
        write!(f, "{id}: {amount} {description} ({}) every {}", escape(category), escape(every))?;
        match until {
            Some(until) => write!(f, " until {}", escape(until)),
            None => Ok(()),
        }
    }
}
