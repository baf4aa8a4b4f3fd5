//! Days as a person types them: `23.11.2026`, `nov 3`, `monday`, `-1`.

use std::collections::BTreeMap;

use jiff::{Span, ToSpan};

use expenses_formats::entered;
use expenses_model::{Date, parse_date};

/// The days that can be typed, as part of a sentence.
pub const DAYS: &str =
    "a day such as 2026-11-23, 23.11.2026, `nov 3`, monday, yesterday, or -1 for one day ago";

/// The days of a week, from Monday.
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The least letters of a day of the week.
const FEWEST_LETTERS: usize = 3;

/// The years in which a day without a year is looked for: one of them is a leap year.
const YEARS: i16 = 8;

/// Reads a day, as of the day `today`. Returns one, or each one that it can be. Without a year it
/// is the latest that is not in the future, as is a day of the week.
///
/// # Errors
///
/// Why it is not a day, as the rest of a sentence that starts with the date.
pub fn days(text: &str, today: Date) -> Result<Vec<Date>, String> {
    let text = text.trim();
    if let Some(day) = parse_date(text).or_else(|| named(text, today)) {
        return Ok(vec![day]);
    }
    let mut found = entered::days(text);
    if found.is_empty() {
        found = without_year(text, today);
    }
    if !found.is_empty() {
        return Ok(found);
    }
    let last = entered::last_day_instead(text)
        .or_else(|| entered::last_day_instead(&format!("{text} {}", today.year())));
    match last {
        Some(last) => Err(format!(
            "`{text}` is not in the calendar: write {last} for the last day of that month"
        )),
        None => {
            let shown: String = text.chars().take(40).flat_map(char::escape_debug).collect();
            Err(format!("must be {DAYS}, not `{shown}`"))
        }
    }
}

/// Whether words that follow a description can only be a day: `yesterday`, `friday`, `nov 3`, or
/// a day of numbers with a year or with a dot at its end. `1/2` and `sun` are not; 31.02.2026 is,
/// although the calendar does not have it.
pub fn is_day(text: &str, today: Date) -> bool {
    let is_name = |name: &str| text.eq_ignore_ascii_case(name);
    if ["today", "yesterday"].into_iter().chain(WEEKDAYS).any(is_name) {
        return true;
    }
    let with_year = format!("{text} {}", today.year());
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = !is_number && !entered::days(text).is_empty();
    let is_part = text.ends_with('.') || entered::names_month(&with_year);
    // It is refused where it is read.
    let is_late = entered::last_day_instead(text).is_some();
    is_whole || is_late || is_part && !without_year(text, today).is_empty()
}

/// `today`, `monday`, or how many days ago.
fn named(text: &str, today: Date) -> Option<Date> {
    let text = text.to_ascii_lowercase();
    let day = match text.as_str() {
        "today" => Some(today),
        "yesterday" => today.yesterday().ok(),
        "tomorrow" => today.tomorrow().ok(),
        text => match text.strip_prefix('-') {
            Some(count) if count.bytes().all(|byte| byte.is_ascii_digit()) => {
                let span = Span::new().try_days(count.parse::<i32>().ok()?).ok()?;
                today.checked_sub(span).ok()
            }
            _ => {
                let is_meant = |name: &str| text.len() >= FEWEST_LETTERS && name.starts_with(text);
                let weekday = WEEKDAYS.iter().position(|name| is_meant(name))?;
                let now = usize::try_from(today.weekday().to_monday_zero_offset()).ok()?;
                let ago = i32::try_from((now + WEEKDAYS.len() - weekday) % WEEKDAYS.len()).ok()?;
                today.checked_sub(ago.days()).ok()
            }
        },
    };
    day.filter(|day| day.year() >= 1)
}

/// The days that a text without a year can be: of each month and day the latest until today.
fn without_year(text: &str, today: Date) -> Vec<Date> {
    let mut latest: BTreeMap<(i8, i8), Date> = BTreeMap::new();
    for year in today.year() - YEARS..=today.year() {
        for day in entered::days(&format!("{text} {year}")) {
            if day <= today && day.year() == year {
                latest.insert((day.month(), day.day()), day);
            }
        }
    }
    latest.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Monday.
    const TODAY: Date = Date::constant(2026, 11, 23);

    fn read(text: &str) -> Result<Vec<String>, String> {
        days(text, TODAY).map(|days| days.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        for (text, expected) in [
            ("2026-11-23", "2026-11-23"),
            ("9999-12-31", "9999-12-31"),
            ("23.11.2026", "2026-11-23"),
            ("23.11.26", "2026-11-23"),
            ("11/23", "2026-11-23"),
            ("23.11.", "2026-11-23"),
            ("24.11.", "2025-11-24"),
            ("23.11", "2026-11-23"),
            ("3.4.", "2026-04-03"),
            ("nov 3", "2026-11-03"),
            ("3 Nov", "2026-11-03"),
            ("December 24", "2025-12-24"),
            ("24. Dezember", "2025-12-24"),
            ("nov 3 2020", "2020-11-03"),
            ("29.2.", "2024-02-29"),
            ("today", "2026-11-23"),
            ("Yesterday", "2026-11-22"),
            ("tomorrow", "2026-11-24"),
            ("monday", "2026-11-23"),
            ("tue", "2026-11-17"),
            ("Thurs", "2026-11-19"),
            ("sunday", "2026-11-22"),
            ("-1", "2026-11-22"),
            ("-30", "2026-10-24"),
        ] {
            assert_eq!(read(text), Ok(vec![expected.into()]), "{text}");
        }
    }

    #[test]
    fn a_day_that_can_be_two_is_both() {
        assert_eq!(read("03/04/2026").unwrap(), ["2026-04-03", "2026-03-04"]);
        assert_eq!(read("11/12").unwrap(), ["2026-11-12", "2025-12-11"]);
        assert_eq!(read("5/5").unwrap(), ["2026-05-05"]);
    }

    #[test]
    fn what_is_not_a_day_is_refused_with_the_reason() {
        for text in ["soon", "", "mo", "12.50", "11", "2026-11", "-", "--1", "46349", "mondays"] {
            assert_eq!(read(text), Err(format!("must be {DAYS}, not `{text}`")), "{text}");
        }
        for (text, last) in [
            ("31.02.2026", "2026-02-28"),
            ("2026-02-29", "2026-02-28"),
            ("31.6.", "2026-06-30"),
            ("nov 31", "2026-11-30"),
        ] {
            let reason = format!(
                "`{text}` is not in the calendar: write {last} for the last day of that month"
            );
            assert_eq!(read(text), Err(reason));
        }
        assert!(read("-99999999").is_err() && read("-999999999999").is_err());
    }

    #[test]
    fn words_after_a_description_are_a_day_only_if_they_can_be_nothing_else() {
        for text in [
            "yesterday",
            "Today",
            "friday",
            "nov 3",
            "3 november",
            "nov 3 2020",
            "2026-11-23",
            "23.11.2026",
            "03/04/2026",
            "23.11.",
            "31.02.2026",
        ] {
            assert!(is_day(text, TODAY), "{text}");
        }
        for text in
            ["sun", "mon", "24/7", "1/2", "3.5", "-1", "20261123", "7", "may", "nov", "tomorrow"]
        {
            assert!(!is_day(text, TODAY), "{text}");
        }
    }
}
