//! Patterns for dates, as people write them for other programs.

use crate::error::Error;
use crate::options::DateOrder;

impl DateOrder {
    /// The order that a pattern such as `%d/%m/%Y`, `DD/MM/YYYY`, `dd.MM.yyyy` or
    /// `TT.MM.JJJJ` tells.
    ///
    /// # Errors
    ///
    /// [`Error::DatePattern`] if it does not tell where day, month and year stand.
    pub fn of_pattern(pattern: &str) -> Result<Self, Error> {
        let parts = if pattern.contains('%') { directives(pattern) } else { letters(pattern) };
        match parts.as_deref() {
            Some("YMD") => Ok(Self::YearMonthDay),
            Some("DMY") => Ok(Self::DayMonthYear),
            Some("MDY") => Ok(Self::MonthDayYear),
            _ => Err(Error::DatePattern(pattern.to_owned())),
        }
    }

    /// The order as a pattern that [`of_pattern`](Self::of_pattern) reads; for numbers, the
    /// name of what they count.
    #[must_use]
    pub fn pattern(self) -> &'static str {
        match self {
            Self::YearMonthDay => "YYYY-MM-DD",
            Self::DayMonthYear => "DD/MM/YYYY",
            Self::MonthDayYear => "MM/DD/YYYY",
            Self::ExcelDays => "days as Excel counts them",
            Self::UnixTime => "seconds since 1970",
        }
    }
}

/// The order of the directives of `strftime`.
fn directives(pattern: &str) -> Option<String> {
    let mut parts = String::new();
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        if c != '%' {
            continue;
        }
        let directive = rest.by_ref().find(|c| !matches!(c, '-' | '_' | '0' | '^' | '#'))?;
        match directive {
            'd' | 'e' => parts.push('D'),
            'm' | 'b' | 'B' | 'h' => parts.push('M'),
            'Y' | 'y' | 'G' => parts.push('Y'),
            'F' => parts.push_str("YMD"),
            'D' | 'x' => parts.push_str("MDY"),
            _ => {}
        }
    }
    Some(parts)
}

/// The order of letters that are repeated, in English and a few other languages.
fn letters(pattern: &str) -> Option<String> {
    let mut parts = String::new();
    for letter in pattern.chars().flat_map(char::to_lowercase) {
        let part = match letter {
            // giorno, Tag, jour, day, päivä, dzień
            'd' | 'g' | 't' | 'p' | '\u{434}' => 'D',
            // The second time, they are minutes.
            'm' | 'k' | '\u{43c}' => 'M',
            // año, jaar, Jahr, vuosi, year, rok
            'y' | 'a' | 'j' | 'v' | 'r' | '\u{433}' => 'Y',
            'h' | 's' | '\'' => break,
            letter if letter.is_alphabetic() => return None,
            _ => continue,
        };
        // `JJ/MM/AAAA` is French: its J is the day.
        if !parts.ends_with(part) {
            parts.push(part);
        }
    }
    Some(if parts == "YMY" { "DMY".to_owned() } else { parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_all_dialects_tell_the_order() {
        use DateOrder::{DayMonthYear, MonthDayYear, YearMonthDay};
        for (pattern, order) in [
            ("%d/%m/%Y", DayMonthYear),
            ("%-d %b %y", DayMonthYear),
            ("%Y-%m-%d %H:%M:%S", YearMonthDay),
            ("%F", YearMonthDay),
            ("%m/%d/%Y", MonthDayYear),
            ("DD/MM/YYYY", DayMonthYear),
            ("dd.MM.yyyy", DayMonthYear),
            ("TT.MM.JJJJ", DayMonthYear),
            ("JJ/MM/AAAA", DayMonthYear),
            ("GG/MM/AAAA", DayMonthYear),
            ("yyyy-MM-dd'T'HH:mm:ss", YearMonthDay),
            ("YYYY-MM-DD HH:mm", YearMonthDay),
            ("M/D/YY", MonthDayYear),
            ("DD MMM YYYY", DayMonthYear),
        ] {
            assert_eq!(DateOrder::of_pattern(pattern), Ok(order), "{pattern}");
        }
    }

    #[test]
    fn what_tells_no_order_is_refused() {
        for pattern in ["", "%", "date", "DD/MM", "%d/%m", "YYYY", "%q%q", "DD/DD/YYYY", "European"]
        {
            assert!(DateOrder::of_pattern(pattern).is_err(), "{pattern}");
        }
    }
}
