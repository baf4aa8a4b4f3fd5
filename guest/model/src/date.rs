//! Calendar dates.
//!
//! Texts of dates are made here: of jiff's own printer, which knows every format and time
//! zone, the component would take up 140 KB.

use jiff::Timestamp;
use jiff::tz::Offset;

/// A day of the proleptic Gregorian calendar.
pub type Date = jiff::civil::Date;

/// Reads an ISO 8601 calendar date of exactly the form `YYYY-MM-DD`, from `0001-01-01` to
/// `9999-12-31`. `None` if it is not one.
pub fn parse_date(text: &str) -> Option<Date> {
    read_date(text.as_bytes().try_into().ok()?)
}

/// Reads the ten bytes of such a date.
pub fn read_date(bytes: &[u8; 10]) -> Option<Date> {
    let form = bytes.iter().enumerate().all(|(i, byte)| match i {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !form {
        return None;
    }
    let digit = |at: usize| (bytes[at] - b'0') as i8;
    let two = |at: usize| digit(at) * 10 + digit(at + 1);
    let date = Date::new(i16::from(two(0)) * 100 + i16::from(two(2)), two(5), two(8));
    date.ok().filter(|date| date.year() >= 1)
}

/// Writes a date as `YYYY-MM-DD`.
pub fn date_text(date: Date) -> String {
    // They are ASCII.
    String::from_utf8(date_digits(date).into()).unwrap_or_default()
}

/// The month of a date, as `YYYY-MM`.
pub fn month_text(date: Date) -> String {
    let mut text = date_text(date);
    text.truncate("YYYY-MM".len());
    text
}

/// The day in UTC of a moment.
pub fn day_of(moment: Timestamp) -> Date {
    Offset::UTC.to_datetime(moment).date()
}

/// A moment in UTC to the second, as `YYYY-MM-DDThh:mm:ssZ`.
pub fn moment_text(moment: Timestamp) -> String {
    let moment = Offset::UTC.to_datetime(moment);
    let mut text = date_text(moment.date());
    for (mark, number) in [('T', moment.hour()), (':', moment.minute()), (':', moment.second())] {
        let number = number.unsigned_abs();
        text.extend([mark, char::from(b'0' + number / 10), char::from(b'0' + number % 10)]);
    }
    text.push('Z');
    text
}

/// Whether a text is what [`moment_text`] returns for some moment from the year 1 on.
pub fn is_moment_text(text: &str) -> bool {
    let [date @ .., b'T', h1, h2, b':', m1, m2, b':', s1, s2, b'Z'] = text.as_bytes() else {
        return false;
    };
    let below = |limit: u8, tens: u8, ones: u8| {
        tens.is_ascii_digit() && ones.is_ascii_digit() && (tens - b'0') * 10 + (ones - b'0') < limit
    };
    date.try_into().is_ok_and(|date| read_date(date).is_some())
        && below(24, *h1, *h2)
        && below(60, *m1, *m2)
        && below(60, *s1, *s2)
}

/// The ten bytes of a date as `YYYY-MM-DD`.
pub fn date_digits(date: Date) -> [u8; 10] {
    let two = |number: u8| [b'0' + number / 10, b'0' + number % 10];
    let (year, month, day) = (date.year().unsigned_abs(), date.month() as u8, date.day() as u8);
    let ([c, d], [y, z]) = (two((year / 100) as u8), two((year % 100) as u8));
    let ([m, n], [e, f]) = (two(month), two(day));
    [c, d, y, z, b'-', m, n, b'-', e, f]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_calendar_dates_of_the_one_form_are_read() {
        for text in ["0001-01-01", "9999-12-31", "2024-02-29", "2026-11-23"] {
            assert_eq!(parse_date(text).unwrap().to_string(), text);
            assert_eq!(date_text(parse_date(text).unwrap()), text);
        }
        for text in [
            "0000-12-31",
            "2026-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-01-32",
            "20261123",
            "2026-11-23T10:00:00",
            "2026-1-1",
            "-026-01-01",
            "2026-11-2३",
            "",
            "today",
        ] {
            assert!(parse_date(text).is_none(), "{text}");
        }
    }

    #[test]
    fn months_and_moments_read_as_their_library_prints_them() {
        for seconds in [0, 951_782_399, 1_795_428_000, 1_798_761_599, 253_402_207_200] {
            let moment = Timestamp::from_second(seconds).unwrap();
            assert_eq!(moment_text(moment), moment.to_string());
            let day = day_of(moment);
            assert_eq!(day.to_string(), moment.strftime("%Y-%m-%d").to_string());
            assert_eq!(month_text(day), moment.strftime("%Y-%m").to_string());
            assert!(is_moment_text(&moment_text(moment)));
        }
        for text in [
            "today",
            "2026-11-23",
            "2026-11-23T10:00:00",
            "2026-11-23 10:00:00Z",
            "2026-11-31T10:00:00Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T10:60:00Z",
            "2026-11-23T23:59:60Z",
            "2026-11-23T10:00:00.5Z",
            "2026-11-23T1::00:00Z",
        ] {
            assert!(!is_moment_text(text), "{text}");
        }
    }
}
