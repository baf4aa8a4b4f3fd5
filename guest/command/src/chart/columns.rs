//! Columns beside each other, each divided into parts.

use super::Frame;
use super::colours::Colour;
use super::scale::Scale;
use super::svg::{Anchor, MARGIN, Picture, WIDTH, width};

/// The height of the columns, in pixels.
const HEIGHT: f64 = 340.0;

/// A column, or two for two periods.
pub(super) struct Column {
    pub(super) label: String,
    pub(super) stacks: Vec<Vec<Part>>,
}

/// A part of a column. Those below zero hang from the axis.
pub(super) struct Part {
    pub(super) value: f64,
    pub(super) colour: Colour,
    pub(super) tooltip: String,
}

pub(super) fn draw(frame: &Frame, columns: &[Column]) -> String {
    let (mut picture, top) = Picture::new(frame);
    let top = picture.legend(&frame.legend, top) + 8.0;
    let ends = columns.iter().flat_map(|column| &column.stacks).flat_map(|parts| {
        let sum = |up: bool| {
            parts.iter().map(|part| part.value).filter(|value| (*value >= 0.0) == up).sum::<f64>()
        };
        [sum(true), sum(false)]
    });
    let scale = Scale::of(ends);
    let marks = scale.marks().map(|(_, text)| width(&text)).fold(0.0, f64::max);
    let (left, right, bottom) = (MARGIN + marks + 8.0, WIDTH - MARGIN, top + HEIGHT);
    let y = |value: f64| bottom - scale.place(value) * HEIGHT;
    for (value, text) in scale.marks() {
        let class = if value == 0.0 { "axis" } else { "grid" };
        picture.line((left, y(value)), (right, y(value)), class);
        picture.text((left - 8.0, y(value) + 5.0), Anchor::End, "aside", &text);
    }
    let slot = (right - left) / columns.len().max(1) as f64;
    let widest = columns.iter().map(|column| width(&column.label)).fold(0.0, f64::max);
    // Labels must not touch each other.
    let step = ((widest + 12.0) / slot).ceil().max(1.0) as usize;
    for (at, column) in columns.iter().enumerate() {
        let begin = left + slot * at as f64;
        if at % step == 0 {
            let middle = begin + slot / 2.0;
            picture.text((middle, bottom + 20.0), Anchor::Middle, "aside", &column.label);
        }
        // Few columns are not wider than they are high.
        let width = (slot * 0.8).min(90.0) / column.stacks.len().max(1) as f64;
        let first = begin + (slot - width * column.stacks.len() as f64) / 2.0;
        for (number, parts) in column.stacks.iter().enumerate() {
            let x = first + width * number as f64;
            let (mut up, mut down) = (0.0, 0.0);
            for part in parts {
                let end = if part.value >= 0.0 { &mut up } else { &mut down };
                let from = *end;
                *end += part.value;
                let (high, low) = (y(from.max(*end)), y(from.min(*end)));
                // A thin line shows where one part ends.
                let gap = if low - high > 3.0 { 1.0 } else { 0.0 };
                let size = (width - if width > 4.0 { 1.0 } else { 0.0 }, low - high - gap);
                picture.rectangle((x, high + gap), size, part.colour, &part.tooltip);
            }
        }
    }
    picture.end(&frame.title, bottom + 36.0)
}
