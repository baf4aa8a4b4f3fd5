//! Lying bars, the first on top.

use super::Frame;
use super::colours::Colour;
use super::scale::Scale;
use super::svg::{Anchor, MARGIN, Picture, WIDTH, width};

/// The height of a bar, in pixels.
const BAR: f64 = 20.0;
/// The space between two groups, in pixels.
const SPACE: f64 = 10.0;

/// A bar, and the one of the period before if they are compared.
pub(super) struct Bar {
    pub(super) label: String,
    /// The exact total, printed beside the bar.
    pub(super) amount: String,
    pub(super) value: f64,
    pub(super) colour: Colour,
    pub(super) before: Option<(f64, String)>,
}

pub(super) fn draw(frame: &Frame, bars: &[Bar]) -> String {
    let (mut picture, top) = Picture::new(frame);
    let top = picture.legend(&frame.legend, top);
    let before = |bar: &Bar| bar.before.as_ref().map(|(value, _)| *value);
    let scale = Scale::of(bars.iter().flat_map(|bar| [Some(bar.value), before(bar)]).flatten());
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(width).fold(0.0, f64::max);
    let labels = widest(&mut bars.iter().map(|bar| &*bar.label));
    let amounts = bars.iter().flat_map(|bar| {
        [Some(&*bar.amount), bar.before.as_ref().map(|(_, amount)| &**amount)].into_iter().flatten()
    });
    let amounts = widest(&mut amounts.into_iter());
    let (left, right) = (MARGIN + labels + 12.0, WIDTH - MARGIN - amounts - 8.0);
    let x = |value: f64| left + scale.place(value) * (right - left);
    let height = |bar: &Bar| if bar.before.is_some() { 2.0 * BAR } else { BAR };
    let bottom = top + bars.iter().map(|bar| height(bar) + SPACE).sum::<f64>();
    for (value, text) in scale.marks() {
        let class = if value == 0.0 { "axis" } else { "grid" };
        picture.line((x(value), top), (x(value), bottom), class);
        picture.text((x(value), bottom + 18.0), Anchor::Middle, "aside", &text);
    }
    let mut y = top + SPACE / 2.0;
    for bar in bars {
        let middle = y + height(bar) / 2.0 + 5.0;
        picture.text((left - 10.0, middle), Anchor::End, "", &bar.label);
        let now = (bar.value, &bar.amount, bar.colour);
        let before = bar.before.as_ref().map(|(value, of)| (*value, of, bar.colour.before()));
        for (value, amount, colour) in [Some(now), before].into_iter().flatten() {
            let (from, to) = (x(value.min(0.0)), x(value.max(0.0)));
            let tooltip = format!("{}: {amount}", bar.label);
            picture.rectangle((from, y), (to - from, BAR - 2.0), colour, &tooltip);
            picture.text((to + 6.0, y + BAR - 6.0), Anchor::Start, "", amount);
            y += BAR;
        }
        y += SPACE;
    }
    picture.end(&frame.title, bottom + 30.0)
}
