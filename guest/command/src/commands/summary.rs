//! `expenses summary`.

#[cfg(feature = "charts")]
use std::path::{Path, PathBuf};

use clap::Args;
use expenses_interface::{Expenses, Filter};
use expenses_tasks::period::Period;
use expenses_tasks::reports::{matrix, report};

#[cfg(feature = "charts")]
use crate::chart;
use crate::exit::Failure;
use crate::filter::{FilterArguments, SummaryBy};
use crate::session::{Context, Session};

pub(crate) const NOTE: &str = "\
Examples:
  expenses summary --period this-month --by category --compare
  expenses summary --period 2026 --by category --by month
  expenses summary --by month --category food --chart food.svg";

const NO_PERIOD: &str =
    "`--compare` needs a period: add `--period this-month`, or `--since` and `--until`";

/// The arguments of `summary`.
#[derive(Args, Clone, Debug)]
pub struct SummaryArguments {
    /// The grouping; give two for a table, such as category and month
    #[arg(long, value_enum, value_name = "GROUPING")]
    pub by: Vec<SummaryBy>,
    /// Compare with the period before, which has the same length
    #[arg(long)]
    pub compare: bool,
    #[cfg(feature = "charts")]
    /// Draw a chart into a file that ends in .svg or .html; - writes an SVG to
    /// standard output
    #[arg(long, value_name = "FILE")]
    pub chart: Option<PathBuf>,
    /// The expenses to sum up.
    #[command(flatten)]
    pub filter: FilterArguments,
}

impl<S: Expenses> Session<'_, S> {
    /// Sums up without a grouping, by one, or by two.
    pub(crate) fn summary(
        &mut self,
        arguments: &SummaryArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let filter = context.filter(&arguments.filter)?;
        match *arguments.by.as_slice() {
            [rows, columns] => self.summary_of_two(arguments, &filter, rows, columns),
            ref by => self.summary_of_one(arguments, &filter, by.first().copied()),
        }
    }

    fn summary_of_two(
        &mut self,
        arguments: &SummaryArguments,
        filter: &Filter,
        rows: SummaryBy,
        columns: SummaryBy,
    ) -> Result<(), Failure<S::Error>> {
        if arguments.compare {
            return Err(refused("`--compare` allows only one `--by`"));
        }
        let rows_are_categories = match (is_time(columns), is_time(rows)) {
            (true, false) => true,
            (false, true) => false,
            _ => {
                return Err(refused(
                    "with two `--by`, one must be `category` or `tag` and the other `month` or `year`",
                ));
            }
        };
        let (subject, time) = if rows_are_categories { (rows, columns) } else { (columns, rows) };
        let by_category = matrix(self.store, filter, subject.into(), time.into());
        let by_category = by_category.map_err(Failure::Operation)?;
        if by_category.count == 0 {
            self.hint_at_category(filter);
        }
        #[cfg(feature = "charts")]
        if let Some(file) = &arguments.chart
            && self.draw(file, chart::of_matrix(&by_category))?
        {
            return Ok(());
        }
        let matrix = if rows_are_categories { by_category } else { by_category.transposed() };
        self.print(|format, output| format.matrix(output, &matrix))
    }

    fn summary_of_one(
        &mut self,
        arguments: &SummaryArguments,
        filter: &Filter,
        by: Option<SummaryBy>,
    ) -> Result<(), Failure<S::Error>> {
        let before = match (arguments.compare, by) {
            (false, _) => None,
            (true, Some(by)) if is_time(by) => {
                return Err(refused(
                    "`--compare` cannot group by time: use `--by category`, `--by tag` or no `--by`",
                ));
            }
            (true, _) => Some(before(filter).ok_or_else(|| refused(NO_PERIOD))?),
        };
        let report = report(self.store, filter, by.map(Into::into), before);
        let report = report.map_err(Failure::Operation)?;
        if report.count == 0 {
            self.hint_at_category(filter);
        }
        #[cfg(feature = "charts")]
        if let Some(file) = &arguments.chart {
            if by.is_none() {
                return Err(refused(
                    "a chart needs groups: add `--by category`, `--by month` or `--by year`",
                ));
            }
            if self.draw(file, chart::of_report(&report))? {
                return Ok(());
            }
        }
        self.print(|format, output| format.report(output, &report))?;
        self.print_budgets_of(filter)
    }

    /// Draws a chart into a file, or to the output if the file is `-`. Returns whether it was
    /// written to the output.
    #[cfg(feature = "charts")]
    fn draw(
        &mut self,
        file: &Path,
        drawing: Result<chart::Drawing, String>,
    ) -> Result<bool, Failure<S::Error>> {
        let drawing = drawing.map_err(refused)?;
        if file == Path::new("-") {
            self.output.write_all(drawing.svg.as_bytes()).map_err(Failure::Output)?;
            return Ok(true);
        }
        let text = match file.extension().and_then(|extension| extension.to_str()) {
            Some("svg") => drawing.svg,
            Some("html" | "htm") => drawing.into_page(),
            _ => {
                return Err(refused(format!(
                    "the name of the chart file `{}` must end in .svg or .html",
                    file.display()
                )));
            }
        };
        self.user
            .write(file, text.as_bytes())
            .map_err(|error| refused(format!("{} cannot be written: {error}", file.display())))?;
        Ok(false)
    }
}

fn refused<E>(reason: impl Into<String>) -> Failure<E> {
    Failure::Refused(vec![reason.into()])
}

fn is_time(by: SummaryBy) -> bool {
    matches!(by, SummaryBy::Month | SummaryBy::Year)
}

/// The period before the one of the filter.
fn before(filter: &Filter) -> Option<Period> {
    Period::of(filter)?.before()
}

#[cfg(test)]
mod tests;
