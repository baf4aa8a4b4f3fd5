//! The delimiter of a file.

use crate::{amount, date};

use super::split::Splitter;

const CANDIDATES: [char; 5] = [',', ';', '\t', '|', '^'];
/// So much of a file is looked at.
const SAMPLE: usize = 64 * 1024;
const ROWS: usize = 200;

/// The delimiter with which most rows have a date and an amount, else with which most
/// have the same number of cells.
pub(super) fn find(text: &str, start: usize) -> char {
    let end = text.len().min(start + SAMPLE);
    let end = (start..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(start);
    // Not to be misled by half a row.
    let sample = &text[..end];
    let sample = match sample[start..].rfind(['\n', '\r']) {
        Some(last) if end < text.len() => &sample[..start + last],
        _ => sample,
    };
    // Of equals, the first.
    let mut best = (',', Score::default());
    for candidate in CANDIDATES {
        let score = score(sample, start, candidate);
        if score > best.1 {
            best = (candidate, score);
        }
    }
    best.0
}

/// How well a delimiter fits, the more important first.
#[derive(Default, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    rows_of_data: usize,
    rows_alike: usize,
    width: usize,
}

fn score(sample: &str, start: usize, delimiter: char) -> Score {
    let mut splitter = Splitter::new(sample, start, delimiter);
    let mut cells = Vec::new();
    let mut widths: Vec<usize> = Vec::new();
    let mut rows_of_data = 0;
    while widths.len() < ROWS {
        let Ok(Some(_)) = splitter.next(&mut cells) else { break };
        widths.push(cells.len());
        let table_cells = cells.iter().map(|cell| cell.text(sample).trim());
        let (mut has_date, mut has_amount) = (false, false);
        for cell in table_cells.take(100) {
            if !has_date && date::is_date(cell) {
                has_date = true;
            } else if !has_amount {
                has_amount = matches!(amount::cell(cell), Ok(Some(_)));
            }
        }
        rows_of_data += usize::from(has_date && has_amount && cells.len() > 1);
    }
    widths.sort_unstable();
    let runs = widths.chunk_by(|a, b| a == b).filter(|run| run[0] > 1);
    let (rows_alike, width) = runs.map(|run| (run.len(), run[0])).max().unwrap_or_default();
    Score { rows_of_data, rows_alike, width }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_found() {
        for (text, expected) in [
            ("a,b\n1,2\n", ','),
            ("07-11-2026;\"Shop no 6, street 20, 2.\";-143,00\n06-11-2026;IDA;-289,25\n", ';'),
            ("23.11.2026;HOFER;-33,87\n", ';'),
            ("Date\tText, more\tAmount\n2026-11-23\ta, b\t1,20\n", '\t'),
            ("Date|Text|Amount\n2026-11-23|a; b|1\n", '|'),
            ("Date,Text,Amount\n2026-11-23,\"a; b; c; d\",1\n", ','),
            ("no delimiter", ','),
        ] {
            assert_eq!(find(text, 0), expected, "{text}");
        }
    }
}
