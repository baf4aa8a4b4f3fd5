//! Weeks of ISO 8601 in the reference model, counted from a known Monday.

/// The days from 0001-01-01, which is a Monday.
fn number(year: i64, month: i64, day: i64) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let years = year - 1;
    let days = years * 365 + years / 4 - years / 100 + years / 400;
    days + BEFORE[month as usize - 1] + i64::from(is_leap && month > 2) + day - 1
}

fn parts(date: &str) -> [i64; 3] {
    [&date[..4], &date[5..7], &date[8..]].map(|part| part.parse().unwrap())
}

/// The days since Monday.
pub(crate) fn weekday(date: &str) -> usize {
    let [year, month, day] = parts(date);
    (number(year, month, day) % 7) as usize
}

/// The week, such as `2026-W47`: it belongs to the year of its Thursday.
pub(crate) fn week(date: &str) -> String {
    let [year, month, day] = parts(date);
    let day = number(year, month, day);
    let thursday = day - day % 7 + 3;
    let year = (year - 1..=year + 1).rfind(|year| number(*year, 1, 1) <= thursday).unwrap();
    format!("{year:04}-W{:02}", (thursday - number(year, 1, 1)) / 7 + 1)
}
