//! The names of groupings and groups in tables.

use std::io::{self, Write};

use expenses_interface::{Group, Grouping, escape};
use expenses_tasks::reports::label;

use crate::screen::Screen;
use crate::table::{Alignment, Table, align_points};

/// The heading of a grouping.
pub(crate) fn heading(by: Grouping) -> &'static str {
    match by {
        Grouping::Category => "CATEGORY",
        Grouping::Month => "MONTH",
        Grouping::Year => "YEAR",
        Grouping::Tag => "TAG",
        Grouping::Week => "WEEK",
        Grouping::Weekday => "WEEKDAY",
        Grouping::Description => "DESCRIPTION",
    }
}

/// The name of a group, escaped for a terminal.
pub(super) fn name(key: &Option<String>, by: Grouping) -> String {
    escape(&label(key, by)).into_owned()
}

/// A table of the categories or tags in use.
pub(super) fn names(
    output: &mut dyn Write,
    groups: &[Group],
    by: Grouping,
    screen: Screen,
) -> io::Result<()> {
    if groups.is_empty() {
        let none = if by == Grouping::Tag { "No tags." } else { "No expenses." };
        return writeln!(output, "{none}");
    }
    let mut table = Table::new([
        (heading(by), Alignment::Left),
        ("COUNT", Alignment::Right),
        ("TOTAL", Alignment::Right),
    ]);
    let totals = align_points(groups.iter().map(|group| group.total.as_str()));
    for (group, total) in groups.iter().zip(totals) {
        table.push([
            name(&group.key().map(str::to_owned), by),
            group.count.to_string(),
            escape(&total).into(),
        ]);
    }
    table.write(output, screen)
}
