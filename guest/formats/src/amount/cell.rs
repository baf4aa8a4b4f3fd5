//! A cell with an amount, taken apart.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::direction::{self, Flow};
use crate::reading::ProblemKind;

use super::currency::currency;

/// A cell with an amount. The digits and the marks between them are as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell<'a> {
    /// Digits, points and commas; `\u{1f}` for each mark that is of groups in any case,
    /// and `\u{1e}` for one that is of decimals.
    pub(crate) digits: Cow<'a, str>,
    pub(crate) sign: Option<Sign>,
    /// What letters such as `Dr` say.
    pub(crate) flow: Option<Flow>,
    /// A code of three letters, or a sign that several currencies share.
    pub(crate) currency: Option<&'static str>,
}

impl Cell<'_> {
    /// Whether it has no digit but zeros.
    pub(crate) fn is_zero(&self) -> bool {
        self.digits.bytes().all(|byte| !matches!(byte, b'1'..=b'9'))
    }
}

/// The sign of an amount; one without a sign is as one with a plus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// It has a minus, or stands in parentheses.
    Minus,
    /// It has none.
    Plus,
}

/// Stands for a mark of groups.
pub(super) const GROUP: char = '\u{1f}';
/// Stands for a mark of decimals.
pub(super) const DECIMAL: char = '\u{1e}';

/// Takes a cell apart. `None` if it is empty, or holds a dash alone.
pub(crate) fn cell(text: &str) -> Result<Option<Cell<'_>>, ProblemKind> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    plain(text).map_or_else(|| any(text), |cell| Ok(Some(cell)))
}

/// The cell that most are: a minus or none, digits, points and commas.
fn plain(text: &str) -> Option<Cell<'_>> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let bytes = digits.as_bytes();
    let is_plain = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    let has_ends = bytes.first()?.is_ascii_digit() && bytes.last()?.is_ascii_digit();
    let sign = (digits.len() < text.len()).then_some(Sign::Minus);
    (has_ends && bytes.iter().all(is_plain)).then(|| Cell {
        digits: digits.into(),
        sign,
        flow: None,
        currency: None,
    })
}

fn any(text: &str) -> Result<Option<Cell<'_>>, ProblemKind> {
    // As a formula that Excel takes for text, and without what only guards or directs.
    let text = text.strip_prefix('=').unwrap_or(text).trim_matches('"');
    let text: String = text.chars().filter(|c| !is_invisible(*c)).map(ascii).collect();
    let text = text.trim().trim_start_matches('\'').trim();
    let is_digit = |c: char| c.is_ascii_digit();
    let (Some(mut first), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else {
        let is_nothing = text.chars().all(|c| is_minus(c) || c.is_whitespace());
        return if is_nothing { Ok(None) } else { Err(ProblemKind::Amount) };
    };
    // A mark before the digits is theirs, unless it ends a word, as in `Rs.50`.
    let before = &text[..first];
    let mark = before.chars().next_back().filter(|c| matches!(*c, '.' | ',' | DECIMAL));
    if let Some(mark) = mark
        && !before[..first - mark.len_utf8()].ends_with(char::is_alphabetic)
    {
        first -= mark.len_utf8();
    }
    let (before, digits, after) = (&text[..first], &text[first..=last], &text[last + 1..]);
    let mut found = Around::default();
    // `12.-` has no decimals, and no minus.
    let after = match after.strip_prefix(['.', ',', DECIMAL]) {
        Some(rest) => rest.trim_start_matches(is_minus),
        None => after,
    };
    found.read(before, false)?;
    found.read(after, true)?;
    let Around { sign, opened, closed, flow, currency } = found;
    let sign = match (opened, closed, sign) {
        (false, false, sign) => sign,
        (true, true, None) => Some(Sign::Minus),
        _ => return Err(ProblemKind::Amount),
    };
    Ok(Some(Cell { digits: digits_of(digits)?.into(), sign, flow, currency }))
}

/// What stands around the digits.
#[derive(Default)]
struct Around {
    sign: Option<Sign>,
    opened: bool,
    closed: bool,
    flow: Option<Flow>,
    currency: Option<&'static str>,
}

impl Around {
    fn read(&mut self, text: &str, is_after: bool) -> Result<(), ProblemKind> {
        let mut words = String::new();
        for c in text.chars() {
            match c {
                '(' if !is_after && !self.opened => self.opened = true,
                ')' if is_after && !self.closed => self.closed = true,
                '+' => self.sign(Sign::Plus)?,
                c if is_minus(c) => self.sign(Sign::Minus)?,
                '(' | ')' => return Err(ProblemKind::Amount),
                GROUP => words.push(' '),
                c => words.push(c),
            }
        }
        words.split_whitespace().try_for_each(|word| self.word(word, is_after))
    }

    fn sign(&mut self, sign: Sign) -> Result<(), ProblemKind> {
        match self.sign.replace(sign) {
            None => Ok(()),
            Some(_) => Err(ProblemKind::Amount),
        }
    }

    fn word(&mut self, word: &str, is_after: bool) -> Result<(), ProblemKind> {
        // A single letter before an amount is too little to tell money in from out.
        if self.flow.is_none()
            && let Some(flow) = direction::beside_amount(word, is_after)
        {
            self.flow = Some(flow);
            return Ok(());
        }
        match currency(word) {
            Some(currency) if self.currency.is_none_or(|other| other == currency) => {
                self.currency = Some(currency);
                Ok(())
            }
            // `US$ 5 USD` is of one currency; two that differ are none.
            Some(currency) if currency.len() == 3 && self.currency == Some("$") => {
                self.currency = Some(currency);
                Ok(())
            }
            Some("$") if self.currency.is_some() => Ok(()),
            _ => Err(ProblemKind::Letters),
        }
    }
}

/// The digits, with marks of groups as [`GROUP`].
fn digits_of(text: &str) -> Result<String, ProblemKind> {
    let is_group = |c: char| c.is_whitespace() || matches!(c, '\'' | '\u{2019}' | '_' | GROUP);
    let digit = |c: char| match c {
        '0'..='9' | '.' | ',' | DECIMAL => Ok(c),
        c if is_group(c) => Ok(GROUP),
        c if c.is_alphabetic() => Err(ProblemKind::Letters),
        _ => Err(ProblemKind::Amount),
    };
    text.chars().map(digit).collect()
}

/// Digits and marks of other scripts as ours.
fn ascii(c: char) -> char {
    let digit = |zero: char| char::from(b'0' + (c as u32 - zero as u32) as u8);
    match c {
        '\u{660}'..='\u{669}' => digit('\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit('\u{6f0}'),
        '\u{966}'..='\u{96f}' => digit('\u{966}'),
        '\u{9e6}'..='\u{9ef}' => digit('\u{9e6}'),
        '\u{ff10}'..='\u{ff19}' => digit('\u{ff10}'),
        '\u{66b}' => DECIMAL,
        '\u{66c}' => GROUP,
        '\u{ff0e}' => '.',
        '\u{ff0c}' => ',',
        '\u{ff08}' => '(',
        '\u{ff09}' => ')',
        '\u{ff0b}' => '+',
        c => c,
    }
}

pub(crate) fn is_minus(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}')
}

/// What directs writing, or has no width.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{61c}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, Option<Sign>, Option<Flow>, Option<&'static str>) {
        let cell = cell(text).unwrap().unwrap();
        let digits = cell.digits.replace(GROUP, "_").replace(DECIMAL, "|");
        (digits, cell.sign, cell.flow, cell.currency)
    }

    #[test]
    fn what_stands_around_the_digits_is_understood() {
        let (minus, plus) = (Some(Sign::Minus), Some(Sign::Plus));
        let (out, into) = (Some(Flow::Out), Some(Flow::In));
        for (text, expected) in [
            ("12.50", ("12.50", None, None, None)),
            ("-1,234.50", ("1,234.50", minus, None, None)),
            ("12.50-", ("12.50", minus, None, None)),
            ("($30.00)", ("30.00", minus, None, Some("$"))),
            ("$(30.00)", ("30.00", minus, None, Some("$"))),
            ("\u{2212}\u{20b1}20.00", ("20.00", minus, None, Some("PHP"))),
            ("+3", ("3", plus, None, None)),
            ("1,250.00 Dr", ("1,250.00", None, out, None)),
            ("85,000.00 Cr.", ("85,000.00", None, into, None)),
            ("CR 5", ("5", None, into, None)),
            ("13,37 S", ("13,37", None, out, None)),
            ("13,37 EUR H", ("13,37", None, into, Some("EUR"))),
            ("Rs.50", ("50", None, None, Some("Rs"))),
            ("Rs. 1,250.00", ("1,250.00", None, None, Some("Rs"))),
            ("$.50", (".50", None, None, Some("$"))),
            (".50", (".50", None, None, None)),
            ("US$ 5", ("5", None, None, Some("USD"))),
            ("12.-", ("12", None, None, None)),
            ("-12,\u{2014} kr.", ("12", minus, None, Some("kr"))),
            ("12,-", ("12", None, None, None)),
            ("'-12.50", ("12.50", minus, None, None)),
            ("=\"-12.50\"", ("12.50", minus, None, None)),
            ("\u{200e}-12.50\u{200f}", ("12.50", minus, None, None)),
            ("1'234.50", ("1_234.50", None, None, None)),
            ("1\u{202f}234,50 \u{20ac}", ("1_234,50", None, None, Some("EUR"))),
            ("\u{661}\u{662}\u{66b}\u{665}", ("12|5", None, None, None)),
            ("\u{ffe5}1,234", ("1,234", None, None, Some("\u{a5}"))),
            ("1,234\u{5186}", ("1,234", None, None, Some("JPY"))),
        ] {
            let (digits, sign, flow, currency) = expected;
            assert_eq!(parts(text), (digits.to_owned(), sign, flow, currency), "{text}");
        }
    }

    #[test]
    fn letters_that_mean_nothing_are_no_currency() {
        for text in ["12.50 X", "12.50 Dx", "Q9 12", "12e5", "1.5k", "S 12", "12 EUR USD"] {
            assert_eq!(cell(text), Err(ProblemKind::Letters), "{text}");
        }
        for text in ["n/a", "--5", "(5", "5)", "(-5)", "+-5", "1-5", "abc", "12:30", "5%3"] {
            assert!(matches!(cell(text), Err(ProblemKind::Amount)), "{text}: {:?}", cell(text));
        }
    }

    #[test]
    fn a_dash_alone_is_nothing() {
        for text in ["", "  ", "-", "\u{2013}", "--"] {
            assert_eq!(cell(text), Ok(None), "{text}");
        }
    }
}
