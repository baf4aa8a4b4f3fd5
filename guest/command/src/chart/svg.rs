//! Writes an SVG document. Its style is light or dark, as the reader's screen is.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::Frame;
use super::colours::{Colour, style};

/// The width of every chart, in pixels.
pub(super) const WIDTH: f64 = 960.0;
/// The space around a chart, in pixels.
pub(super) const MARGIN: f64 = 24.0;
/// About the width of a character of a label, in pixels.
pub(super) const CHARACTER: f64 = 7.8;
/// The height of a line of text, in pixels.
const LINE: f64 = 20.0;

/// Where a text begins or ends.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture that is being drawn.
pub(super) struct Picture {
    elements: String,
}

impl Picture {
    /// A picture with its title and notes. Also returns the place below them.
    pub(super) fn new(frame: &Frame) -> (Self, f64) {
        let mut picture = Self { elements: String::new() };
        let mut y = MARGIN + 16.0;
        picture.text((MARGIN, y), Anchor::Start, "title", &frame.title);
        for note in &frame.notes {
            y += LINE;
            picture.text((MARGIN, y), Anchor::Start, "aside", note);
        }
        (picture, y + 16.0)
    }

    /// Draws what the colours mean on lines, from this height on. Returns the height below.
    pub(super) fn legend(&mut self, legend: &[(String, Colour)], mut y: f64) -> f64 {
        let mut x = MARGIN;
        for (name, colour) in legend {
            let width = 18.0 + width(name) + 24.0;
            if x + width > WIDTH - MARGIN && x > MARGIN {
                (x, y) = (MARGIN, y + LINE);
            }
            self.rectangle((x, y), (12.0, 12.0), *colour, "");
            self.text((x + 18.0, y + 11.0), Anchor::Start, "", name);
            x += width;
        }
        if legend.is_empty() { y } else { y + LINE + 8.0 }
    }

    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, class: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        // Writing to a text cannot fail.
        let _ = writeln!(
            self.elements,
            "<text x=\"{x:.1}\" y=\"{y:.1}\"{anchor}{class}>{}</text>",
            escaped(text)
        );
    }

    /// A bar, with a text that is shown over it.
    pub(super) fn rectangle(
        &mut self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        colour: Colour,
        tooltip: &str,
    ) {
        let class = colour.class();
        if colour.is_before() {
            // Lines do not show through.
            let _ = writeln!(
                self.elements,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" class=\"paper\"/>"
            );
        }
        let _ = write!(
            self.elements,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" class=\"{class}\""
        );
        let _ = match tooltip {
            "" => writeln!(self.elements, "/>"),
            text => writeln!(self.elements, "><title>{}</title></rect>", escaped(text)),
        };
    }

    pub(super) fn line(&mut self, (x, y): (f64, f64), (to_x, to_y): (f64, f64), class: &str) {
        let _ = writeln!(
            self.elements,
            "<line x1=\"{x:.1}\" y1=\"{y:.1}\" x2=\"{to_x:.1}\" y2=\"{to_y:.1}\" class=\"{class}\"/>"
        );
    }

    /// The document, which has this height.
    pub(super) fn end(self, title: &str, height: f64) -> String {
        const TEXT: &str = "text{font:14px system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',Arial,sans-serif}.title{font-size:20px;font-weight:600}.before{opacity:.45}";
        let light = "text{fill:#1f2328}.aside{fill:#59636e}.paper{fill:#fff}.grid{stroke:#d8dee4}.axis{stroke:#818b98}";
        let dark = "text{fill:#e6edf3}.aside{fill:#9198a1}.paper{fill:#0d1117}.grid{stroke:#30363d}.axis{stroke:#6e7681}";
        let (light_colours, dark_colours) = (style(false), style(true));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" role=\"img\">\n\
             <title>{}</title>\n\
             <style>{TEXT}{light}{light_colours}@media (prefers-color-scheme:dark){{{dark}{dark_colours}}}</style>\n\
             <rect width=\"100%\" height=\"100%\" class=\"paper\"/>\n{}</svg>\n",
            escaped(title),
            self.elements
        )
    }
}

/// About the width of a text, in pixels.
pub(super) fn width(text: &str) -> f64 {
    text.width() as f64 * CHARACTER
}

/// A text in SVG or HTML.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '>', '&', '"']) {
        return text.into();
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").into()
}
