//! `expenses config`.

use clap::{Args, ValueEnum};
use expenses_interface::{Change, Expenses};
use expenses_model::MonthStart;

use crate::exit::Failure;
use crate::session::{Session, was_committed};

pub(crate) const NOTE: &str = "\
Settings:
  month-start  The day of the calendar month on which months start, 1 to 28.
               A month is named after the calendar month in which it begins:
               with 25, 2026-11 is 2026-11-25 to 2026-12-24.

Examples:
  expenses config
  expenses config month-start 25";

/// The arguments of `config`.
#[derive(Args, Clone, Debug)]
pub struct ConfigArguments {
    /// The setting; without it, all are shown
    #[arg(value_enum)]
    pub setting: Option<Setting>,
    /// The new value; without it, the setting is shown
    #[arg(requires = "setting")]
    pub value: Option<String>,
}

/// A setting of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Setting {
    /// The day of the calendar month on which months start.
    #[value(help = "The day of the calendar month on which months start, 1 to 28")]
    MonthStart,
}

impl ConfigArguments {
    /// Whether a setting is changed.
    pub(crate) fn has_value(&self) -> bool {
        self.value.is_some()
    }
}

impl<S: Expenses> Session<'_, S> {
    /// Shows or changes the only setting.
    pub(crate) fn config(&mut self, arguments: &ConfigArguments) -> Result<(), Failure<S::Error>> {
        let Some(value) = &arguments.value else {
            let day = self.month_start().map_err(Failure::Operation)?.day();
            return self.print(|format, output| format.month_start(output, day, false));
        };
        let shown: String = value.chars().take(40).flat_map(char::escape_debug).collect();
        let day = value.trim().parse().ok().and_then(MonthStart::new);
        let Some(day) = day.map(MonthStart::day) else {
            return Err(Failure::Refused(vec![format!(
                "months start on a day from 1 to 28, not `{shown}`: {} config month-start 25",
                self.program
            )]));
        };
        let set = self.store.apply(vec![Change::SetMonthStart(day)], None);
        match set.map_err(|failure| failure.error) {
            Ok(_) => self.print(|format, output| format.month_start(output, day, true)),
            Err(error) => {
                if was_committed(&error) {
                    // The store's error is reported, even if this fails, too.
                    let _ = self.format.month_start(self.output, day, true);
                }
                Err(Failure::Operation(error))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::Fixture;

    #[test]
    fn the_start_of_months_is_shown_set_and_undone() {
        let mut fixture = Fixture::new();
        assert_eq!(fixture.run(&["config"]), "month-start  1\n");
        assert_eq!(
            fixture.run(&["config", "month-start", "25"]),
            "Months start on day 25: `2026-11` is 2026-11-25 to 2026-12-24.\n"
        );
        assert_eq!(
            fixture.run(&["config", "month-start", "--json"]),
            "{\n  \"month_start\": 25\n}\n"
        );
        assert!(fixture.run(&["log"]).ends_with("start of months: day 25\n"));
        fixture.run(&["undo"]);
        assert_eq!(fixture.run(&["config"]), "month-start  1\n");
        assert_eq!(
            fixture.run(&["config", "month-start", "1"]),
            "Months start on day 1, as in the calendar.\n"
        );
    }

    #[test]
    fn another_value_than_a_day_of_each_month_is_refused() {
        let mut fixture = Fixture::new();
        for value in ["0", "29", "x", "-1"] {
            let refused = fixture.refused(&["config", "month-start", "--", value]);
            assert!(refused.contains("from 1 to 28"), "{refused}");
        }
    }

    #[test]
    fn periods_and_budgets_have_the_months_of_the_store() {
        let mut fixture = Fixture::new();
        fixture.run(&["config", "month-start", "25"]);
        for (day, amount) in [("2026-11-24", "1"), ("2026-11-25", "2"), ("2026-12-24", "4")] {
            fixture.run(&["add", amount, "Tea", "-c", "food", "-d", day]);
        }
        fixture.run(&["budget", "10"]);
        let months = fixture.run(&["summary", "--by", "month", "--json"]);
        assert!(months.contains("\"key\": \"2026-10\"") && months.contains("\"total\": 6"));
        let november = fixture.run(&["summary", "--period", "2026-11"]);
        assert_eq!(
            november,
            "Total 6 of 2 expenses.\nLeft in 2026-11 (2026-11-25 to 2026-12-24): 4 of 10.\n"
        );
        assert!(fixture.run(&["list", "--until", "2026-10"]).contains("Total 1 of 1 expense."));
    }
}
