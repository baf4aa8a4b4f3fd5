//! Charts of reports, as SVG.
//!
//! Binary floats are precise enough for a picture. The amounts beside the bars are exact text.

use expenses_interface::Grouping;
use expenses_tasks::reports::{Matrix, Report, ReportRow, label, sum};

use crate::format::counted;
use crate::table::cut;
use draw::{Bar, MOST_SERIES, Series, WIDTH};

mod draw;

/// The most characters of a label; the rest is cut.
const MOST_CHARACTERS: usize = 28;
/// The most bars that leave their labels readable.
const MOST_BARS: usize = 40;

/// A chart.
pub(super) struct Drawing {
    /// The chart as an SVG document.
    pub(super) svg: String,
    title: String,
}

impl Drawing {
    /// An HTML page that needs no other file.
    pub(super) fn into_page(self) -> String {
        let Self { svg, title } = self;
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
             <style>body {{ margin: 1rem auto; max-width: {WIDTH}px }} svg {{ width: 100%; height: auto }}</style>\n\
             {svg}\n</html>\n"
        )
    }
}

/// A chart with a bar for each category or tag, or a column for each month or year.
///
/// # Errors
///
/// If there is nothing to draw, as a sentence.
pub(super) fn of_report(report: &Report) -> Result<Drawing, String> {
    let Some(by) = report.by.filter(|_| !report.groups.is_empty()) else {
        return Err("there are no expenses to draw".into());
    };
    let bar = |row: &ReportRow| Bar {
        label: name(&row.key, by),
        amount: row.total.clone(),
        value: value(&row.total),
    };
    let title = title(&report.total, report.count);
    let is_time = matches!(by, Grouping::Month | Grouping::Year);
    let mut bars: Vec<Bar> = report.groups.iter().map(bar).collect();
    let svg = if is_time {
        // If there is no room for all, show the latest.
        bars.drain(..bars.len().saturating_sub(MOST_BARS));
        let labels = bars.iter().map(|bar| bar.label.clone()).collect();
        let series =
            Series { label: String::new(), values: bars.iter().map(|b| b.value).collect() };
        draw::columns(&title, labels, &[series])
    } else {
        if bars.len() > MOST_BARS {
            let rest = bars.split_off(MOST_BARS - 1);
            let amount = sum(rest.iter().map(|bar| &*bar.amount));
            let label = format!("{} others", rest.len());
            bars.push(Bar { label, value: value(&amount), amount });
        }
        draw::bars(&title, &bars)
    };
    Ok(Drawing { svg: svg?, title })
}

/// A chart with a column for each month or year, divided by category or tag.
///
/// # Errors
///
/// If there is nothing to draw, as a sentence.
pub(super) fn of_matrix(matrix: &Matrix) -> Result<Drawing, String> {
    if matrix.lines.is_empty() {
        return Err("there are no expenses to draw".into());
    }
    let from = matrix.headings.len().saturating_sub(MOST_BARS);
    let labels = matrix.headings[from..].iter().map(|key| name(key, matrix.columns)).collect();
    let mut series: Vec<Series> = Vec::new();
    for (at, line) in matrix.lines.iter().enumerate() {
        let values = line.cells[from..].iter();
        let values = values.map(|cell| cell.as_ref().map_or(0.0, |(_, total)| value(total)));
        if at < MOST_SERIES - 1 || matrix.lines.len() == MOST_SERIES {
            series.push(Series { label: name(&line.key, matrix.rows), values: values.collect() });
        } else if let Some(rest) = series.get_mut(MOST_SERIES - 1) {
            rest.values.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        } else {
            let others = matrix.lines.len() - at;
            series.push(Series { label: format!("{others} others"), values: values.collect() });
        }
    }
    let title = title(&matrix.total, matrix.count);
    let svg = draw::columns(&title, labels, &series)?;
    Ok(Drawing { svg, title })
}

fn title(total: &str, count: u64) -> String {
    format!("{total} of {}", counted(count))
}

fn value(total: &str) -> f64 {
    // A total beyond the range of a float is drawn at the end of the range.
    total.parse::<f64>().unwrap_or(0.0).clamp(-1e300, 1e300)
}

/// The name of a group, cut to a label and without control characters.
fn name(key: &Option<String>, by: Grouping) -> String {
    let name = label(key, by).replace(char::is_control, " ");
    cut(&name, MOST_CHARACTERS).into_owned()
}
