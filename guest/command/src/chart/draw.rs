//! Draws bars and columns with plotters.

use plotters::prelude::*;
use unicode_width::UnicodeWidthStr;

/// The width of every chart, in pixels.
pub(super) const WIDTH: u32 = 960;
/// The height of one lying bar with its space, in pixels.
const BAR_HEIGHT: u32 = 30;
/// The height of a chart of columns, in pixels.
const COLUMNS_HEIGHT: u32 = 480;
/// The width of the legend, in pixels.
const LEGEND_WIDTH: u32 = 250;
/// About the width of a character of a label, in pixels.
const CHARACTER_WIDTH: u32 = 8;
/// The most colours that people can tell apart.
pub(super) const MOST_SERIES: usize = 8;

/// Okabe and Ito's colours, which people with any colour vision can tell apart
/// (Okabe, Ito: Color Universal Design, 2008), with grey instead of black.
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

/// A lying bar.
pub(super) struct Bar {
    pub(super) label: String,
    /// The exact total, printed beside the bar.
    pub(super) amount: String,
    pub(super) value: f64,
}

/// The parts of each column that have one colour.
pub(super) struct Series {
    pub(super) label: String,
    pub(super) values: Vec<f64>,
}

/// Draws lying bars, the first on top.
///
/// # Errors
///
/// If plotters fails, as a sentence.
pub(super) fn bars(title: &str, bars: &[Bar]) -> Result<String, String> {
    let count = u32::try_from(bars.len()).unwrap_or(0);
    svg(100 + BAR_HEIGHT * count, |root| draw_bars(root, title, bars))
}

/// Draws a column for each label, divided by the series.
///
/// # Errors
///
/// If plotters fails, as a sentence.
pub(super) fn columns(
    title: &str,
    labels: Vec<String>,
    series: &[Series],
) -> Result<String, String> {
    svg(COLUMNS_HEIGHT, |root| draw_columns(root, title, labels, series))
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

/// Why a chart cannot be drawn.
type Failed = DrawingAreaErrorKind<<SVGBackend<'static> as DrawingBackend>::ErrorType>;

fn svg(height: u32, draw: impl FnOnce(&Area<'_>) -> Result<(), Failed>) -> Result<String, String> {
    let mut svg = String::new();
    let root = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)
        .and_then(|()| draw(&root))
        .and_then(|()| root.present())
        .map_err(|error| format!("the chart cannot be drawn: {error}"))?;
    drop(root);
    Ok(svg)
}

fn draw_bars(root: &Area<'_>, title: &str, bars: &[Bar]) -> Result<(), Failed> {
    let (least, greatest) = extent(bars.iter().map(|bar| bar.value));
    let widest = bars.iter().map(|bar| bar.label.width()).max().unwrap_or(0);
    let amounts = bars.iter().map(|bar| bar.amount.len()).max().unwrap_or(0);
    // Room for the amount after the longest bar.
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
            // The first bar is on top.
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

fn draw_columns(
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
    // About twelve labels fit beside each other.
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
    // The legend has the order of the columns' parts, the last on top.
    let labelled: Vec<_> = series.iter().zip(COLOURS).filter(|_| series.len() > 1).collect();
    for (at, (series, colour)) in labelled.into_iter().rev().enumerate() {
        let place = (WIDTH as i32 - LEGEND_WIDTH as i32 + 12, 60 + 22 * at as i32);
        let square = Rectangle::new([(0, 0), (12, 12)], colour.filled());
        let label = Text::new(series.label.clone(), (18, 0), ("sans-serif", 14));
        root.draw(&(EmptyElement::at(place) + square + label))?;
    }
    Ok(())
}

/// The range of the values, with zero.
fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (least, greatest) =
        values.fold((0.0_f64, 0.0_f64), |(least, greatest), v| (least.min(v), greatest.max(v)));
    if least == greatest { (0.0, 1.0) } else { (least, greatest) }
}
