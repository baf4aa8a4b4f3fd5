//! `expenses summary`.

#[cfg(feature = "charts")]
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use expenses_interface::{Expenses, Filter};
use expenses_tasks::period::{Compared, Period, counts_days};
use expenses_tasks::reports::{is_time, matrix, report};

#[cfg(feature = "charts")]
use crate::chart;
use crate::exit::Failure;
use crate::filter::{FilterArguments, SummaryBy};
use crate::hints::option;
use crate::session::{Context, Session};

pub(crate) const NOTE: &str = "\
Examples:
  expenses summary --period this-month --by category --compare
  expenses summary --period 2026 --by category,month --shares
  expenses summary --by month --category food --chart food.svg";

const NO_PERIOD: &str =
    "`--compare` needs a period: add `--period this-month`, or `--since` and `--until`";

/// The arguments of `summary`.
#[derive(Args, Clone, Debug)]
pub struct SummaryArguments {
    /// The grouping; give two for a table, such as category,month
    #[arg(long, value_enum, value_name = "GROUPING", value_delimiter = ',')]
    pub by: Vec<SummaryBy>,
    /// Compare with the period before; of a month or year that is not over, the same
    /// days
    #[arg(long, verbatim_doc_comment)]
    pub compare: bool,
    /// Show the share of each row in a table of two groupings, too
    #[arg(long)]
    pub shares: bool,
    #[cfg(feature = "charts")]
    /// Draw a chart into a file that ends in .svg or .html; - writes an SVG to
    /// standard output; without a file, open it in the browser
    #[arg(long, value_name = "FILE", num_args = 0..=1, verbatim_doc_comment)]
    pub chart: Option<Option<PathBuf>>,
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
        let by = arguments.by.iter().filter_map(ValueEnum::to_possible_value);
        let by: String = by.map(|by| option("by", by.get_name())).collect();
        let filter = context.filter(&arguments.filter, &format!("summary{by}"))?;
        match *arguments.by.as_slice() {
            [rows, columns] => self.summary_of_two(arguments, &filter, (rows, columns), context),
            [] => self.summary_of_one(arguments, &filter, None, context),
            [by] => self.summary_of_one(arguments, &filter, Some(by), context),
            _ => Err(refused("a table has two sides: give `--by` at most twice")),
        }
    }

    fn summary_of_two(
        &mut self,
        arguments: &SummaryArguments,
        filter: &Filter,
        (rows, columns): (SummaryBy, SummaryBy),
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        if arguments.compare {
            return Err(refused("`--compare` allows only one `--by`"));
        }
        if rows == columns {
            return Err(refused("the two groupings of `--by` must differ"));
        }
        // Computed with time in the columns, so that the rows have averages.
        let is_swapped = is_time(rows.into()) && !is_time(columns.into());
        let (subject, time) = if is_swapped { (columns, rows) } else { (rows, columns) };
        let today = context.today.map(|today| today());
        let by_category = matrix(self.store, filter, subject.into(), time.into(), today);
        let by_category = by_category.map_err(Failure::Operation)?;
        if by_category.left_out > 0 {
            return Err(refused(format!(
                "this table has too many cells, {} more than can be shown: take a shorter period, or larger groups",
                by_category.left_out
            )));
        }
        if by_category.count == 0 {
            self.hint_at_category(filter);
        }
        #[cfg(feature = "charts")]
        if let Some(file) = &arguments.chart {
            let colours = self.colours(&[subject, time])?;
            let drawing = chart::of_matrix(&by_category, filter, &colours);
            if self.draw(file.as_deref(), drawing)? {
                return Ok(());
            }
        }
        let matrix = if is_swapped { by_category.transposed() } else { by_category };
        self.print(|format, output| format.matrix(output, &matrix, arguments.shares))
    }

    fn summary_of_one(
        &mut self,
        arguments: &SummaryArguments,
        filter: &Filter,
        by: Option<SummaryBy>,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let (today, start) = (context.today.map(|today| today()), context.month_start());
        let compared = match (arguments.compare, by) {
            (false, _) => None,
            (true, Some(SummaryBy::Month | SummaryBy::Year | SummaryBy::Week)) => {
                return Err(refused(
                    "`--compare` cannot group by month, year or week: use `--by category`, `--by weekday` or no `--by`",
                ));
            }
            (true, _) => {
                let period = Period::of(filter);
                let by_days = arguments.filter.period.as_deref().is_some_and(counts_days);
                let compared =
                    period.and_then(|period| Compared::of(period, by_days, today, start));
                Some(compared.ok_or_else(|| refused(NO_PERIOD))?)
            }
        };
        let report = report(self.store, filter, by.map(Into::into), compared, today);
        let report = report.map_err(Failure::Operation)?;
        if report.count == 0 {
            self.hint_at_category(filter);
        }
        #[cfg(feature = "charts")]
        if let Some(file) = &arguments.chart {
            let Some(by) = by else {
                return Err(refused(
                    "a chart needs groups: add `--by category`, `--by month` or `--by year`",
                ));
            };
            let colours = self.colours(&[by])?;
            if self.draw(file.as_deref(), chart::of_report(&report, filter, &colours))? {
                return Ok(());
            }
        }
        self.print(|format, output| format.report(output, &report))?;
        self.print_budgets_of(filter, start)
    }

    /// The colours of the store's categories, or of its tags if these are drawn: those with the
    /// largest totals of all time come first.
    #[cfg(feature = "charts")]
    fn colours(&mut self, by: &[SummaryBy]) -> Result<chart::Colours, Failure<S::Error>> {
        let named = by.iter().find(|by| matches!(by, SummaryBy::Category | SummaryBy::Tag));
        let Some(by) = named else { return Ok(chart::Colours::default()) };
        let all = self.store.summarize(Filter::default(), vec![(*by).into()]);
        let all = all.map_err(Failure::Operation)?;
        Ok(chart::Colours::new(all.groups.iter().filter_map(|group| group.key())))
    }

    /// Draws a chart into a file, to the output if the file is `-`, or in the browser without a
    /// file. Returns whether it was written to the output.
    #[cfg(feature = "charts")]
    fn draw(
        &mut self,
        file: Option<&Path>,
        drawing: Result<chart::Drawing, String>,
    ) -> Result<bool, Failure<S::Error>> {
        let drawing = drawing.map_err(refused)?;
        let Some(file) = file else {
            let opened = self.user.open_page(drawing.into_page().as_bytes());
            return match opened {
                Ok(Some(page)) => {
                    self.notes.push(format!("the chart is {}", page.display()));
                    Ok(false)
                }
                Ok(None) => Err(refused(
                    "there is no browser to open the chart in: name a file, such as `--chart spending.html`",
                )),
                Err(error) => Err(refused(format!("the chart cannot be opened: {error}"))),
            };
        };
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

#[cfg(test)]
mod tests;
