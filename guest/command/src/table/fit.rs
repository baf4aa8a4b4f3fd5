//! How a table fits on a narrow screen: texts are cut, down to a width that still tells them
//! apart; then headings are short, columns move together, and those are left out without which
//! the others make sense. Only if that is not enough, texts are cut further.

use unicode_width::UnicodeWidthStr;

use super::{Alignment, Table};

/// The least width of a column of texts, and on a screen too narrow for that.
const LEAST_WIDTHS: [usize; 2] = [10, 3];

/// The widths of the columns, and the spaces between two of them.
pub(super) struct Layout {
    /// `None` for a column that is left out.
    pub(super) widths: Vec<Option<usize>>,
    pub(super) space: usize,
}

impl Layout {
    /// The width of a row.
    pub(super) fn width(&self) -> usize {
        let shown = self.widths.iter().flatten();
        shown.clone().sum::<usize>() + self.space * shown.count().saturating_sub(1)
    }

    /// Cuts the widest columns of texts until a row fits. Returns whether it does.
    fn cut(&mut self, alignments: &[Alignment], least: usize, most: usize) -> bool {
        while self.width() > most {
            let columns = self.widths.iter_mut().zip(alignments);
            let texts = columns.filter(|(_, alignment)| **alignment == Alignment::Left);
            let texts = texts.filter_map(|(width, _)| width.as_mut());
            match texts.filter(|width| **width > least).max() {
                Some(widest) => *widest -= 1,
                None => return false,
            }
        }
        true
    }
}

impl Table {
    /// The table as it is shown on a screen of this width; whole if there is none.
    pub(super) fn layout(&self, most: Option<usize>) -> Layout {
        let whole = self.widths(|heading| heading);
        let mut layout =
            Layout { widths: whole.iter().copied().map(Some).collect(), space: self.space };
        let Some(most) = most.filter(|most| *most < layout.width()) else { return layout };
        let short = self.widths(short);
        for left_out in 0..=self.optional.len() {
            for (widths, space) in [(&whole, self.space), (&short, self.space), (&short, 1)] {
                let is_shown = |at: &usize| !self.optional[..left_out].contains(at);
                let widths = widths.iter().copied().enumerate();
                let widths = widths.map(|(at, width)| is_shown(&at).then_some(width)).collect();
                layout = Layout { widths, space };
                if layout.cut(&self.alignments, LEAST_WIDTHS[0], most) {
                    return layout;
                }
            }
        }
        layout.cut(&self.alignments, LEAST_WIDTHS[1], most);
        layout
    }

    /// The width of the widest cell of each column, with the headings that this makes of them.
    fn widths(&self, heading: impl Fn(&str) -> &str) -> Vec<usize> {
        let mut widths = vec![0; self.alignments.len()];
        for (at, row) in self.rows.iter().enumerate() {
            let is_heading = at == 0 && self.has_heading;
            for (width, cell) in widths.iter_mut().zip(row) {
                let cell = if is_heading { heading(cell) } else { cell };
                *width = cell.width().max(*width);
            }
        }
        widths
    }

    /// What a layout leaves out, as a sentence. What has no cell with a text is not missed.
    pub(super) fn left_out(&self, layout: &Layout) -> Option<String> {
        let has_text = |at: usize| self.rows.iter().skip(1).any(|row| !row[at].trim().is_empty());
        let columns = layout.widths.iter().enumerate();
        let columns = columns.filter(|(at, width)| width.is_none() && has_text(*at));
        let headings: Vec<&str> = columns.map(|(at, _)| self.rows[0][at].as_str()).collect();
        match headings.as_slice() {
            [] => None,
            [one] => Some(format!("{one} is left out, for it does not fit.")),
            several => {
                Some(format!("{} are left out, for they do not fit.", several.join(" and ")))
            }
        }
    }
}

/// A shorter heading for a column of shorter texts.
pub(super) fn short(heading: &str) -> &str {
    match heading {
        "CATEGORY" => "CAT.",
        "DESCRIPTION" => "DESC.",
        other => other,
    }
}
