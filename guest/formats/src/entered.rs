//! Numbers and days as a person types them, read with the readers of cells.
//!
//! A cell has a column beside it that decides what it means. What a person types stands alone:
//! a point is always decimal, and whatever still has two meanings is returned with both.

use jiff::civil::Date;

use crate::amount::{Cell, Sign, cell, currency, is_minus, parts};
use crate::options::DecimalMark;

pub use crate::date::{alone as days, names_month};

/// What a typed number means. Each text is decimal text, with a minus if it is below zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    /// It has one meaning.
    One(String),
    /// Its comma may be one of decimals or one of groups, as in `1,250`.
    Two {
        /// What it is with a decimal comma.
        decimal: String,
        /// What it is if the comma separates groups of digits.
        grouped: String,
    },
    /// It makes sense only if its point separates groups of digits, as in `1.250,00`.
    PointInGroups(String),
    /// It is not a number.
    Nothing,
}

/// Reads a number with its sign and its currency, such as `12.50`, `12,50 EUR`, `€5` or `-$3`.
/// The currency is not kept.
#[must_use]
pub fn number(text: &str) -> Number {
    if has_sign_behind(text) {
        return Number::Nothing;
    }
    // Letters such as `Dr` say a direction only in a bank's file.
    let Ok(Some(Cell { digits, sign, flow: None, currency: _ })) = cell(text) else {
        return Number::Nothing;
    };
    let meaning = |mark| {
        let (whole, decimals) = parts(&digits, mark)?;
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        let whole = if whole.is_empty() { "0" } else { &whole };
        let minus = if sign == Some(Sign::Minus) { "-" } else { "" };
        let point = if decimals.is_empty() { "" } else { "." };
        Some(format!("{minus}{whole}{point}{decimals}"))
    };
    match (meaning(DecimalMark::Point), meaning(DecimalMark::Comma)) {
        (Some(one), _) if digits.contains('.') => Number::One(one),
        (None, Some(other)) if digits.contains('.') => Number::PointInGroups(other),
        (Some(grouped), Some(decimal)) if grouped != decimal => Number::Two { decimal, grouped },
        (Some(one), _) | (None, Some(one)) => Number::One(one),
        (None, None) => Number::Nothing,
    }
}

/// Whether there are brackets, or a sign behind the digits, as in `(5)` or `5-`: only books of
/// account write so. The dash of `12.-` stands for decimals.
fn has_sign_behind(text: &str) -> bool {
    let behind = text.rfind(char::is_numeric).map_or("", |at| &text[at..]);
    let behind = behind.trim_start_matches(char::is_numeric);
    let is_sign = |c: char| is_minus(c) || c == '+';
    text.contains(['(', ')', '\u{ff08}', '\u{ff09}'])
        || behind.contains(is_sign) && !behind.starts_with(['.', ','])
}

/// Whether a word that stands alone beside an amount can only be its currency: a sign such as
/// `€`, or a code in upper case such as `EUR`. In lower case, `cup` and `all` are codes too.
#[must_use]
pub fn is_currency(word: &str) -> bool {
    let is_code = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_sign = !word.chars().any(char::is_alphanumeric);
    (is_code || is_sign) && currency(word).is_some()
}

/// The last day of the month, if the text names a day beyond its end: 2026-02-28 for
/// `31.02.2026`.
#[must_use]
pub fn last_day_instead(text: &str) -> Option<Date> {
    let is_late = |at: &usize| {
        let (before, rest) = text.split_at(*at);
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        !before.ends_with(|c: char| c.is_ascii_digit())
            && matches!(&rest[..digits], "29" | "30" | "31")
    };
    let starts = text.char_indices().map(|(at, _)| at).filter(is_late);
    let earlier = |at: usize| {
        let day: u8 = text[at..at + 2].parse().ok()?;
        let mut days = (28..day).rev();
        days.find_map(|day| days_at(&format!("{}{day}{}", &text[..at], &text[at + 2..])))
    };
    starts.filter_map(earlier).next()
}

fn days_at(text: &str) -> Option<Date> {
    days(text).first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, expected) in [
            ("12.50", "12.50"),
            ("12,50", "12.50"),
            ("1.250", "1.250"),
            ("1250", "1250"),
            ("0,125", "0.125"),
            (".50", "0.50"),
            ("5.", "5"),
            ("12.-", "12"),
            ("+5", "5"),
            ("-5", "-5"),
            ("\u{2212}5", "-5"),
            ("-$5", "-5"),
            ("$-5", "-5"),
            ("\u{20ac}12.50", "12.50"),
            ("12,50 \u{20ac}", "12.50"),
            ("12.50 EUR", "12.50"),
            ("eur 12.50", "12.50"),
            ("12.50EUR", "12.50"),
            ("Rs.50", "50"),
            ("1,250.00", "1250.00"),
            ("1,250,000", "1250000"),
            ("1'250.50", "1250.50"),
            ("1 250,50", "1250.50"),
            ("\u{661}\u{662}\u{66b}\u{665}", "12.5"),
        ] {
            assert_eq!(number(text), Number::One(expected.into()), "{text}");
        }
    }

    #[test]
    fn a_comma_before_three_digits_is_not_guessed_and_a_point_is_decimal() {
        let two = |decimal: &str, grouped: &str| Number::Two {
            decimal: decimal.into(),
            grouped: grouped.into(),
        };
        assert_eq!(number("1,250"), two("1.250", "1250"));
        assert_eq!(number("-\u{20ac}1,250"), two("-1.250", "-1250"));
        assert_eq!(number("1.250,00"), Number::PointInGroups("1250.00".into()));
        assert_eq!(number("1.250.000"), Number::PointInGroups("1250000".into()));
    }

    #[test]
    fn what_only_a_bank_writes_is_not_a_number() {
        for text in ["", "-", "lunch", "1e3", "5k", "5 kg", "(5)", "5-", "5 +", "5 Dr", "CR 5"] {
            assert_eq!(number(text), Number::Nothing, "{text}");
        }
        for text in ["1,2,3", "1.2.3", "12:30", "5%", "5 EUR USD", "7-eleven"] {
            assert_eq!(number(text), Number::Nothing, "{text}");
        }
    }

    #[test]
    fn a_currency_beside_an_amount_is_not_a_word() {
        for word in ["EUR", "\u{20ac}", "$", "\u{a3}", "CUP"] {
            assert!(is_currency(word), "{word}");
        }
        for word in ["eur", "cup", "all", "Try", "USB", "kr", "euros", "", "*", "5"] {
            assert!(!is_currency(word), "{word}");
        }
    }

    #[test]
    fn a_day_alone_has_every_meaning_that_it_can_have() {
        for (text, expected) in [
            ("23.11.2026", &["2026-11-23"][..]),
            ("23.11.26", &["2026-11-23"]),
            ("11/23/2026", &["2026-11-23"]),
            ("3 nov 2026", &["2026-11-03"]),
            ("Nov 3, 2026", &["2026-11-03"]),
            ("3. M\u{e4}rz 2026", &["2026-03-03"]),
            ("2026/11/3", &["2026-11-03"]),
            ("20261123", &["2026-11-23"]),
            ("03/04/2026", &["2026-04-03", "2026-03-04"]),
            ("03.04.2026", &["2026-04-03"]),
            ("46349", &[]),
            ("1795428000", &[]),
            ("261123", &[]),
            ("31.02.2026", &[]),
            ("23.11.", &[]),
            ("soon", &[]),
            ("", &[]),
        ] {
            let found: Vec<_> = days(text).iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{text}");
        }
        assert!(names_month("nov 3 2026") && !names_month("11/3/2026") && !names_month("nov"));
    }

    #[test]
    fn the_last_day_of_the_month_stands_in_for_one_beyond_it() {
        for (text, expected) in [
            ("31.02.2026", Some("2026-02-28")),
            ("2024-02-30", Some("2024-02-29")),
            ("31 june 2026", Some("2026-06-30")),
            ("45.11.2026", None),
            ("soon", None),
            ("3\u{e9}1", None),
        ] {
            let found = last_day_instead(text).map(|day| day.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
