//! What the marks between digits mean, decided for a whole column.

use crate::options::DecimalMark;
use crate::reading::ProblemKind;

use super::Amount;
use super::cell::{DECIMAL, GROUP};

/// What the cells of columns say of the decimal mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// Cells that make sense with a decimal point alone.
    pub(crate) point: u64,
    /// Cells that make sense with a decimal comma alone.
    pub(crate) comma: u64,
    /// Cells that are two amounts, as `1.250` is.
    pub(crate) either: u64,
    /// Those of them that have a point, and those that have a comma.
    pub(crate) either_point: u64,
    pub(crate) either_comma: u64,
}

impl Evidence {
    /// Adds a cell's digits.
    pub(crate) fn add(&mut self, digits: &str) {
        if !digits.contains(['.', ',']) {
            return;
        }
        let point = parts(digits, DecimalMark::Point);
        let comma = parts(digits, DecimalMark::Comma);
        match (point, comma) {
            (Some(_), None) => self.point += 1,
            (None, Some(_)) => self.comma += 1,
            (Some(_), Some(_)) => {
                self.either += 1;
                self.either_point += u64::from(digits.contains('.'));
                self.either_comma += u64::from(digits.contains(','));
            }
            (None, None) => {}
        }
    }

    /// The mark, if the cells leave one alone. What some of them contradict is not read
    /// as an amount later, so the more frequent one loses nothing.
    pub(crate) fn mark(self) -> Option<DecimalMark> {
        match (self.point, self.comma) {
            (0, 0) => None,
            (point, comma) if point >= comma => Some(DecimalMark::Point),
            _ => Some(DecimalMark::Comma),
        }
    }
}

/// The value of digits and marks.
pub(crate) fn value(digits: &str, mark: DecimalMark) -> Result<Amount, ProblemKind> {
    let Some((whole, decimals)) = parts(digits, mark) else {
        let other = match mark {
            DecimalMark::Point => DecimalMark::Comma,
            DecimalMark::Comma => DecimalMark::Point,
        };
        let fits_other = parts(digits, other).is_some();
        return Err(if fits_other { ProblemKind::DecimalMark } else { ProblemKind::Amount });
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let amount = match is_digits(whole) {
        true => Amount::of(whole, decimals),
        false => Amount::of(&whole.replace([GROUP, '.', ','], ""), decimals),
    };
    amount.ok_or(ProblemKind::TooManyDigits)
}

/// The whole part, with its marks of groups, and the decimals.
pub(crate) fn parts(digits: &str, mark: DecimalMark) -> Option<(&str, &str)> {
    let (mark, other) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (whole, decimals) = digits.split_once([mark, DECIMAL]).unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = all_digits(decimals) && (all_digits(whole) || is_grouped(whole, other));
    (fits && whole.len() + decimals.len() > 0).then_some((whole, decimals))
}

/// Whether there are groups of three digits, or of two and at last three as in India, with
/// one kind of mark between them.
fn is_grouped(whole: &str, other: char) -> bool {
    let Some(mark) = whole.chars().find(|c| *c == GROUP || *c == other) else { return false };
    let mut groups = whole.rsplit(mark);
    let all_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    if groups.next().is_none_or(|last| last.len() != 3 || !all_digits(last)) {
        return false;
    }
    // Read from the right: the first that is shorter than the rest is the leftmost.
    let (mut size, mut count) = (None, 0);
    let mut first = "";
    for group in groups {
        if !all_digits(group) || count > 0 && size.is_some_and(|size| size != first.len()) {
            return false;
        }
        if count > 0 {
            size = Some(first.len());
        }
        first = group;
        count += 1;
    }
    let most = match size {
        None | Some(3) => 3,
        Some(2) => 2,
        Some(_) => return false,
    };
    // No one writes 0.125 for 125.
    count > 0 && (1..=most).contains(&first.len()) && !first.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(digits: &str, mark: DecimalMark) -> Option<String> {
        value(&digits.replace('_', "\u{1f}"), mark).ok().map(|amount| amount.to_string())
    }

    #[test]
    fn groups_and_decimals_are_told_apart() {
        for (digits, point, comma) in [
            ("12.50", Some("12.50"), None),
            ("12,50", None, Some("12.50")),
            ("1.250", Some("1.25"), Some("1250")),
            ("1,250", Some("1250"), Some("1.25")),
            ("0.125", Some("0.125"), None),
            ("1.250.000", None, Some("1250000")),
            ("1,23,456.78", Some("123456.78"), None),
            ("12,34,56,789", Some("123456789"), None),
            ("123,45,678", None, None),
            ("1,234.56", Some("1234.56"), None),
            ("1.234,56", None, Some("1234.56")),
            ("1_234_567.80", Some("1234567.80"), None),
            ("1_234,567.80", None, None),
            ("1234.567", Some("1234.567"), None),
            ("12.500000000000", Some("12.50"), None),
            (".50", Some("0.50"), None),
            ("1,2,3", None, None),
            ("1,,234", None, None),
            ("12", Some("12"), Some("12")),
            ("0001", Some("1"), Some("1")),
            ("0.0", Some("0.0"), None),
            ("1.23456", None, None),
            ("1234567890123456", None, None),
        ] {
            assert_eq!(read(digits, DecimalMark::Point).as_deref(), point, "{digits}, point");
            assert_eq!(read(digits, DecimalMark::Comma).as_deref(), comma, "{digits}, comma");
        }
    }

    #[test]
    fn one_cell_settles_a_column() {
        let mut evidence = Evidence::default();
        evidence.add("1.250");
        assert_eq!((evidence.mark(), evidence.either), (None, 1));
        evidence.add("12,50");
        assert_eq!(evidence.mark(), Some(DecimalMark::Comma));
    }
}
