//! Calendar dates.

/// A day of the proleptic Gregorian calendar.
pub type Date = jiff::civil::Date;

/// Reads an ISO 8601 calendar date of exactly the form `YYYY-MM-DD`, from
/// `0001-01-01` to `9999-12-31`. None where it is not one.
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let form = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, byte)| match i {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !form {
        return None;
    }
    let date =
        Date::new(text[..4].parse().ok()?, text[5..7].parse().ok()?, text[8..].parse().ok()?);
    date.ok().filter(|date| date.year() >= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_calendar_dates_of_the_one_form_are_read() {
        for text in ["0001-01-01", "9999-12-31", "2024-02-29", "2026-11-23"] {
            assert_eq!(parse_date(text).unwrap().to_string(), text);
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
}
