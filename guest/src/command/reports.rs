//! Reports: what was spent on what, when, and compared with before.
//!
//! Each is of one state of the store: where it changes between two calls, they begin
//! again.

use std::borrow::Cow;
use std::path::Path;

use crate::interface::{AsStoreError, Expenses, Filter, Grouping, Summary};
use crate::model::{Date, fold};

use super::ending::Failure;
use super::grammar::{SummaryArguments, SummaryBy};
use super::listing::ATTEMPTS;
use super::period::Period;
use super::run::{Context, Session};

mod chart;
mod matrix;
mod numbers;

pub(super) use matrix::Matrix;
pub(super) use numbers::sum;

/// Totals of a selection.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) by: Option<Grouping>,
    pub(super) count: u64,
    /// The exact sum, decimal text.
    pub(super) total: String,
    /// Categories by total, the largest first; months and years in their order.
    pub(super) groups: Vec<Row>,
    /// How many groups there are in all.
    pub(super) group_count: u64,
    pub(super) average: Option<Average>,
    pub(super) before: Option<Before>,
}

/// A group's totals.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The category, month or year; none for the expenses without a date.
    pub(super) key: Option<String>,
    pub(super) count: u64,
    pub(super) total: String,
    /// Of the total, in per cent with one decimal; none where parts make no whole, for
    /// one of them is negative.
    pub(super) share: Option<String>,
    /// The group's total in the period before; none where that is not asked for.
    pub(super) before: Option<String>,
}

/// What was spent a month.
#[derive(Debug)]
pub(super) struct Average {
    /// How many months, with those in which nothing was spent.
    pub(super) months: u64,
    /// With two decimals or more.
    pub(super) amount: String,
}

/// The totals of the period before.
#[derive(Debug)]
pub(super) struct Before {
    pub(super) period: Period,
    pub(super) count: u64,
    pub(super) total: String,
    /// What is spent more now than then; negative where it is less.
    pub(super) more: String,
    /// The same in per cent of the total then, with one decimal; none where that is none.
    pub(super) percent: Option<String>,
}

impl<S: Expenses> Session<'_, S> {
    /// Sums up, by nothing, by one or by two kinds of groups.
    pub(super) fn summary(
        &mut self,
        arguments: &SummaryArguments,
        context: &Context,
    ) -> Result<(), Failure<S::Error>> {
        let refused = |reason: String| Failure::Refused(vec![reason]);
        let filter = context.filter(&arguments.filter)?;
        let chart = arguments.chart.as_deref();
        match *arguments.by.as_slice() {
            [rows, columns] => {
                if arguments.compare {
                    return Err(refused("`--compare` goes with one `--by` at most".into()));
                }
                let rows_are_categories = match (is_time(columns), is_time(rows)) {
                    (true, false) => true,
                    (false, true) => false,
                    _ => {
                        return Err(refused(
                            "of two groupings one is `category` or `tag` and the other `month` or `year`"
                                .into(),
                        ));
                    }
                };
                let (what, time) =
                    if rows_are_categories { (rows, columns) } else { (columns, rows) };
                let matrix =
                    in_one_state(|| matrix::matrix(self.store, &filter, what.into(), time.into()))
                        .map_err(Failure::Operation)?;
                if matrix.count == 0 {
                    self.hint_at_category(&filter);
                }
                let matrix = if rows_are_categories { matrix } else { matrix.transposed() };
                if let Some(file) = chart {
                    let drawing = chart::of_matrix(&matrix, rows_are_categories);
                    return self.draw(file, drawing, |session| {
                        session.tell(|format, output| format.matrix(output, &matrix))
                    });
                }
                self.tell(|format, output| format.matrix(output, &matrix))
            }
            ref one => {
                let by = one.first().copied().map(Into::into);
                let before = match (arguments.compare, by) {
                    (false, _) => None,
                    (true, Some(Grouping::Month | Grouping::Year)) => {
                        return Err(refused(
                            "`--compare` compares two periods as a whole: say `--by category` or no `--by`".into(),
                        ));
                    }
                    (true, _) => Some(before(&filter).map_err(refused)?),
                };
                let report = in_one_state(|| report(self.store, &filter, by, before))
                    .map_err(Failure::Operation)?;
                if report.count == 0 {
                    self.hint_at_category(&filter);
                }
                let tell = |session: &mut Self| {
                    session.tell(|format, output| format.report(output, &report))?;
                    session.tell_budgets_of(&filter)
                };
                match (chart, by) {
                    (None, _) => tell(self),
                    (Some(_), None) => Err(refused(
                        "a chart shows groups: say `--by category`, `--by month` or `--by year`"
                            .into(),
                    )),
                    (Some(file), Some(_)) => {
                        let drawing = chart::of_report(&report);
                        self.draw(file, drawing, tell)
                    }
                }
            }
        }
    }

    /// Shows this month, or how to begin.
    pub(super) fn overview(&mut self, context: &Context) -> Result<(), Failure<S::Error>> {
        let month = context.today.and_then(|today| Period::parse("this-month", today()));
        let all = Filter::default();
        let filter = month.map_or_else(|| all.clone(), |month| within(&all, month));
        let before = month.and_then(|month| month.before());
        let (report, expenses) = in_one_state(|| {
            let (report, revision) = report(self.store, &filter, Some(Grouping::Category), before)?;
            let info = self.store.info()?;
            Ok(((report, info.expenses), revision.filter(|revision| *revision == info.revision)))
        })
        .map_err(Failure::Operation)?;
        self.tell(|format, output| format.overview(output, &report, month, expenses > 0))?;
        self.tell_budgets_of(&filter)
    }

    /// Draws a chart into a file, and tells the rest; or the chart alone to the output.
    fn draw(
        &mut self,
        file: &Path,
        drawing: Result<chart::Drawing, String>,
        tell: impl FnOnce(&mut Self) -> Result<(), Failure<S::Error>>,
    ) -> Result<(), Failure<S::Error>> {
        let refused = |reason: String| Failure::Refused(vec![reason]);
        let drawing = drawing.map_err(refused)?;
        if file == Path::new("-") {
            return self.output.write_all(drawing.svg.as_bytes()).map_err(Failure::Output);
        }
        let text = match file.extension().and_then(|extension| extension.to_str()) {
            Some("svg") => drawing.svg,
            Some("html" | "htm") => drawing.into_page(),
            _ => {
                return Err(refused(format!(
                    "a chart is an SVG or an HTML file: `{}` ends in neither .svg nor .html",
                    file.display()
                )));
            }
        };
        self.outside
            .write(file, text.as_bytes())
            .map_err(|error| refused(format!("{} cannot be written: {error}", file.display())))?;
        tell(self)
    }
}

fn is_time(by: SummaryBy) -> bool {
    matches!(by, SummaryBy::Month | SummaryBy::Year)
}

/// The answer of an attempt that says which one state of the store it is of; it begins
/// again where there were several.
fn in_one_state<T, E: AsStoreError>(
    mut attempt: impl FnMut() -> Result<(T, Option<u64>), E>,
) -> Result<T, E> {
    let mut attempts = 1;
    loop {
        match attempt()? {
            // Whatever others do, a command ends: after so many it tells what it has.
            (answer, None) if attempts < ATTEMPTS => {
                drop(answer);
                attempts += 1;
            }
            (answer, _) => return Ok(answer),
        }
    }
}

/// Sums up, and answers the revision of the state, where it was one.
fn report<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    by: Option<Grouping>,
    before: Option<Period>,
) -> Result<(Report, Option<u64>), S::Error> {
    let summary = store.summarize(filter.clone(), by)?;
    let mut revisions = vec![summary.revision];
    let average = average(store, filter, by, &summary, &mut revisions)?;
    let then = match before {
        None => None,
        Some(period) => {
            let filter = within(filter, period);
            let then = store.summarize(filter, by)?;
            revisions.push(then.revision);
            Some((period, then))
        }
    };
    let Summary { count, total, group_count, .. } = summary;
    let mut groups: Vec<Row> = summary
        .groups
        .into_iter()
        .map(|group| Row {
            key: group.key,
            count: group.count,
            total: group.total,
            share: None,
            before: then.as_ref().map(|_| "0".into()),
        })
        .collect();
    if let (Some((_, then)), Some(_)) = (&then, by) {
        take_up(&mut groups, then);
    }
    let totals: Vec<&str> = groups.iter().map(|row| row.total.as_str()).collect();
    let shares = numbers::shares(&totals, &total);
    for (row, share) in groups.iter_mut().zip(shares) {
        row.share = share;
    }
    if matches!(by, Some(Grouping::Month | Grouping::Year)) {
        groups.sort_by(|a, b| in_time(&a.key).cmp(&in_time(&b.key)));
    }
    let before = then.map(|(period, then)| Before {
        period,
        count: then.count,
        more: numbers::difference(&total, &then.total),
        percent: numbers::growth(&total, &then.total),
        total: then.total,
    });
    let group_count = group_count.max(groups.len() as u64);
    let report = Report { by, count, total, groups, group_count, average, before };
    let first = revisions[0];
    Ok((report, revisions.iter().all(|revision| *revision == first).then_some(first)))
}

/// Puts the totals of before beside those of the same categories now, and adds the
/// categories that were.
fn take_up(groups: &mut Vec<Row>, then: &Summary) {
    for group in &then.groups {
        let folded = group.key.as_deref().map(fold);
        match groups.iter_mut().find(|row| row.key.as_deref().map(fold) == folded) {
            Some(row) => row.before = Some(group.total.clone()),
            None => groups.push(Row {
                key: group.key.clone(),
                count: 0,
                total: "0".into(),
                share: None,
                before: Some(group.total.clone()),
            }),
        }
    }
}

/// What was spent a month, where it was more than one.
fn average<S: Expenses>(
    store: &mut S,
    filter: &Filter,
    by: Option<Grouping>,
    summary: &Summary,
    revisions: &mut Vec<u64>,
) -> Result<Option<Average>, S::Error> {
    if by.is_none() || summary.count == 0 {
        return Ok(None);
    }
    if let Some(period) = Period::of(filter) {
        let months = period.months();
        let amount = numbers::average(&[&summary.total], months);
        return Ok((months > 1).then_some(Average { months, amount }));
    }
    let by_month;
    let groups = match by {
        Some(Grouping::Month) => &summary.groups,
        _ => {
            by_month = store.summarize(filter.clone(), Some(Grouping::Month))?;
            revisions.push(by_month.revision);
            &by_month.groups
        }
    };
    let dated: Vec<_> =
        groups.iter().filter_map(|group| Some((group.key.as_deref()?, &*group.total))).collect();
    let months = matrix::months(dated.iter().map(|(month, _)| *month));
    let totals: Vec<&str> = dated.into_iter().map(|(_, total)| total).collect();
    Ok((months > 1).then(|| Average { months, amount: numbers::average(&totals, months) }))
}

/// What months and years are in the order of: those without a date come last.
fn in_time(key: &Option<String>) -> (bool, &Option<String>) {
    (key.is_none(), key)
}

/// What a group is called.
pub(super) fn label(key: &Option<String>, by: Grouping) -> Cow<'_, str> {
    match (key.as_deref(), by) {
        (Some(tag), Grouping::Tag) => format!("#{tag}").into(),
        (Some(key), _) => key.into(),
        (None, Grouping::Tag) => "no tag".into(),
        (None, _) => "no date".into(),
    }
}

fn before(filter: &Filter) -> Result<Period, String> {
    let before = Period::of(filter).and_then(|period| period.before());
    before.ok_or_else(|| {
        "`--compare` asks for a period to compare with the one before: add `--period this-month`, or `--since` and `--until`".into()
    })
}

/// The same conditions on other days.
fn within(filter: &Filter, Period { first, last }: Period) -> Filter {
    let text = |day: Date| Some(day.to_string());
    Filter { since: text(first), until: text(last), ..filter.clone() }
}

#[cfg(test)]
mod tests;
