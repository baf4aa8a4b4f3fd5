//! Charts, drawn by plotters as SVG.
//!
//! Binary floats are good enough for a picture: what stands beside a bar is exact text.

use expenses_interface::Grouping;
use expenses_tasks::reports::{Matrix, Report, ReportRow, label, sum};
use plotters::prelude::*;
use unicode_width::UnicodeWidthStr;

use crate::format::counted;
use crate::table::cut;

/// Pixels.
const WIDTH: u32 = 960;
const BAR_HEIGHT: u32 = 30;
const COLUMNS_HEIGHT: u32 = 480;
const LEGEND_WIDTH: u32 = 250;
/// About what a character takes in the size of labels, in pixels.
const CHARACTER_WIDTH: u32 = 8;
/// The most characters of a label; the rest is cut.
const MOST_CHARACTERS: usize = 28;
/// So many bars have labels that can be read.
const MOST_BARS: usize = 40;
/// So many colours can be told apart.
const MOST_SERIES: usize = 8;

/// Okabe and Ito's colours, which people with any colour vision can tell apart
/// (Okabe, Ito: Color Universal Design, 2008), with a grey in the place of black.
const COLOURS: [RGBColor; MOST_SERIES] = [
    RGBColor(0, 114, 178),
    RGBColor(230, 159, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(213, 94, 0),
    RGBColor(240, 228, 66),
    RGBColor(130, 130, 130),
];

/// A chart.
pub(super) struct Drawing {
    pub(super) svg: String,
    title: String,
}

impl Drawing {
    /// A page that needs nothing else.
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

/// A bar for each group: lying for categories, standing for months and years.
///
/// # Errors
///
/// That there is nothing to draw, as a sentence.
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
        // The latest are the ones to see.
        bars.drain(..bars.len().saturating_sub(MOST_BARS));
        let labels = bars.iter().map(|bar| bar.label.clone()).collect();
        let series =
            Series { label: String::new(), values: bars.iter().map(|b| b.value).collect() };
        drawn(COLUMNS_HEIGHT, |root| columns(root, &title, labels, &[series]))
    } else {
        if bars.len() > MOST_BARS {
            let rest = bars.split_off(MOST_BARS - 1);
            let amount = sum(rest.iter().map(|bar| &*bar.amount));
            let label = format!("{} others", rest.len());
            bars.push(Bar { label, value: value(&amount), amount });
        }
        let count = u32::try_from(bars.len()).unwrap_or(0);
        drawn(100 + BAR_HEIGHT * count, |root| lying(root, &title, &bars))
    };
    Ok(Drawing { svg: svg?, title })
}

/// A column for each month or year, divided by category.
///
/// # Errors
///
/// That there is nothing to draw, as a sentence.
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
    let svg = drawn(COLUMNS_HEIGHT, |root| columns(root, &title, labels, &series))?;
    Ok(Drawing { svg, title })
}

struct Bar {
    label: String,
    amount: String,
    value: f64,
}

/// What a colour stands for, and its part of each column.
struct Series {
    label: String,
    values: Vec<f64>,
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

/// Why a chart cannot be drawn.
type Failed = DrawingAreaErrorKind<<SVGBackend<'static> as DrawingBackend>::ErrorType>;

fn drawn(
    height: u32,
    draw: impl FnOnce(&Area<'_>) -> Result<(), Failed>,
) -> Result<String, String> {
    let mut svg = String::new();
    let root = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)
        .and_then(|()| draw(&root))
        .and_then(|()| root.present())
        .map_err(|error| format!("the chart cannot be drawn: {error}"))?;
    drop(root);
    Ok(svg)
}

fn lying(root: &Area<'_>, title: &str, bars: &[Bar]) -> Result<(), Failed> {
    let (least, greatest) = extent(bars.iter().map(|bar| bar.value));
    let widest = bars.iter().map(|bar| bar.label.width()).max().unwrap_or(0);
    let amounts = bars.iter().map(|bar| bar.amount.len()).max().unwrap_or(0);
    // Room for what stands behind the longest bar.
    let room = (greatest - least) * amounts as f64 * f64::from(CHARACTER_WIDTH) / 600.0;
    let count = bars.len();
    let mut chart = ChartBuilder::on(root)
        .caption(title, ("sans-serif", 20))
        .margin(12)
        .x_label_area_size(30)
        .y_label_area_size(CHARACTER_WIDTH * widest as u32 + 12)
        .build_cartesian_2d(least..greatest + room, (0..(count - 1).max(1)).into_segmented())?;
    chart
        .configure_mesh()
        .disable_y_mesh()
        .light_line_style(TRANSPARENT)
        .y_labels(count.max(2))
        .y_label_formatter(&|at| match at {
            // The first is above.
            SegmentValue::CenterOf(at) if *at < count => bars[count - 1 - at].label.clone(),
            _ => String::new(),
        })
        .x_label_formatter(&|value| format!("{value}"))
        .label_style(("sans-serif", 14))
        .draw()?;
    chart.draw_series(bars.iter().rev().enumerate().map(|(at, bar)| {
        let from = (0.0, SegmentValue::Exact(at));
        let to = (bar.value, SegmentValue::Exact(at + 1));
        let mut rectangle = Rectangle::new([from, to], COLOURS[0].filled());
        rectangle.set_margin(5, 5, 0, 0);
        rectangle
    }))?;
    chart.draw_series(bars.iter().rev().enumerate().map(|(at, bar)| {
        let at = (bar.value.max(0.0), SegmentValue::CenterOf(at));
        let text = Text::new(bar.amount.clone(), (6, -6), ("sans-serif", 14));
        EmptyElement::at(at) + text
    }))?;
    Ok(())
}

fn columns(
    root: &Area<'_>,
    title: &str,
    labels: Vec<String>,
    series: &[Series],
) -> Result<(), Failed> {
    let stack = |at: usize, up: bool| {
        let values = series.iter().map(|series| series.values[at]);
        values.filter(|value| (*value >= 0.0) == up).sum::<f64>()
    };
    let ends = (0..labels.len()).flat_map(|at| [stack(at, true), stack(at, false)]);
    let (least, greatest) = extent(ends);
    let count = labels.len();
    let mut chart = ChartBuilder::on(root)
        .caption(title, ("sans-serif", 20))
        .margin(12)
        .margin_right(if series.len() > 1 { LEGEND_WIDTH } else { 12 })
        .x_label_area_size(30)
        .y_label_area_size(90)
        .build_cartesian_2d((0..(count - 1).max(1)).into_segmented(), least..greatest * 1.05)?;
    // So many labels have room beside each other.
    let step = count.div_ceil(12);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .x_labels(count.max(2))
        .x_label_formatter(&|at| match at {
            SegmentValue::CenterOf(at) if *at < count && at % step == 0 => labels[*at].clone(),
            _ => String::new(),
        })
        .y_label_formatter(&|value| format!("{value}"))
        .label_style(("sans-serif", 14))
        .draw()?;
    let mut ends = vec![(0.0, 0.0); count];
    for (series, colour) in series.iter().zip(COLOURS) {
        let rectangles = series.values.iter().zip(&mut ends).enumerate();
        let rectangles = rectangles.map(|(at, (value, (up, down)))| {
            let end = if *value >= 0.0 { up } else { down };
            let from = *end;
            *end += value;
            let corners = [(SegmentValue::Exact(at), from), (SegmentValue::Exact(at + 1), *end)];
            let mut rectangle = Rectangle::new(corners, colour.filled());
            rectangle.set_margin(0, 0, 4, 4);
            rectangle
        });
        let rectangles: Vec<_> = rectangles.collect();
        chart.draw_series(rectangles)?;
    }
    // What lies above stands above.
    let labelled: Vec<_> = series.iter().zip(COLOURS).filter(|_| series.len() > 1).collect();
    for (at, (series, colour)) in labelled.into_iter().rev().enumerate() {
        let place = (WIDTH as i32 - LEGEND_WIDTH as i32 + 12, 60 + 22 * at as i32);
        let square = Rectangle::new([(0, 0), (12, 12)], colour.filled());
        let label = Text::new(series.label.clone(), (18, 0), ("sans-serif", 14));
        root.draw(&(EmptyElement::at(place) + square + label))?;
    }
    Ok(())
}

/// From zero, or what is less, to the greatest.
fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (least, greatest) =
        values.fold((0.0_f64, 0.0_f64), |(least, greatest), v| (least.min(v), greatest.max(v)));
    if least == greatest { (0.0, 1.0) } else { (least, greatest) }
}

fn title(total: &str, count: u64) -> String {
    format!("{total} of {}", counted(count))
}

fn value(total: &str) -> f64 {
    // What has too many digits for a float is drawn at its end.
    total.parse::<f64>().unwrap_or(0.0).clamp(-1e300, 1e300)
}

/// A group's name with as many characters as have room, and without those that drive
/// anything.
fn name(key: &Option<String>, by: Grouping) -> String {
    let name = label(key, by).replace(char::is_control, " ");
    cut(&name, MOST_CHARACTERS).into_owned()
}
