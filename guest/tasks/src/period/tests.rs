use proptest::prelude::*;

use super::*;

/// A Monday.
const TODAY: Date = Date::constant(2026, 11, 23);

fn named(text: &str) -> Option<String> {
    Period::parse(text, TODAY).map(|Period { first, last }| format!("{first} {last}"))
}

#[test]
fn each_named_period_is_parsed_and_listed_in_the_forms() {
    for name in PERIODS {
        assert!(named(name).is_some() && FORMS.contains(name), "{name}");
    }
}

#[test]
fn each_form_is_parsed() {
    for (text, days) in [
        ("today", "2026-11-23 2026-11-23"),
        ("Yesterday", "2026-11-22 2026-11-22"),
        ("this-week", "2026-11-23 2026-11-29"),
        ("last-week", "2026-11-16 2026-11-22"),
        ("this-month", "2026-11-01 2026-11-30"),
        ("last-month", "2026-10-01 2026-10-31"),
        ("this-year", "2026-01-01 2026-12-31"),
        ("last-year", "2025-01-01 2025-12-31"),
        ("last-30-days", "2026-10-25 2026-11-23"),
        ("last-1-days", "2026-11-23 2026-11-23"),
        ("2024-02", "2024-02-01 2024-02-29"),
        ("2026", "2026-01-01 2026-12-31"),
        (" 2026-11-20 ", "2026-11-20 2026-11-20"),
    ] {
        assert_eq!(named(text).as_deref(), Some(days), "{text}");
    }
}

#[test]
fn months_and_quarters_have_names() {
    for (text, days) in [
        ("november", "2026-11-01 2026-11-30"),
        ("Nov", "2026-11-01 2026-11-30"),
        ("december", "2025-12-01 2025-12-31"),
        ("März", "2026-03-01 2026-03-31"),
        ("august 2024", "2024-08-01 2024-08-31"),
        ("q3", "2026-07-01 2026-09-30"),
        ("Q4", "2026-10-01 2026-12-31"),
        ("2025-q1", "2025-01-01 2025-03-31"),
        ("2025Q2", "2025-04-01 2025-06-30"),
        ("q4 2024", "2024-10-01 2024-12-31"),
    ] {
        assert_eq!(named(text).as_deref(), Some(days), "{text}");
        assert_eq!(Period::of_word(text, TODAY, MonthStart::default()), None, "{text}");
    }
    let early = Date::constant(2026, 1, 15);
    assert_eq!(Period::parse("q1", early).unwrap().to_string(), "2026-01-01 to 2026-03-31");
    assert_eq!(Period::parse("q2", early).unwrap().to_string(), "2025-04-01 to 2025-06-30");
}

#[test]
fn other_texts_are_no_period() {
    for text in [
        "",
        "soon",
        "tomorrow",
        "2026-13",
        "2026-02-30",
        "0000",
        "26",
        "last-0-days",
        "last--1-days",
        "last-99999999-days",
        "last-days",
        "20261123",
        "２０２６",
        "1",
        "8",
        "nov 3",
        "november november",
        "monday",
        "q",
        "q5",
        "q3 26",
        "26-q3",
        "quarter",
    ] {
        assert_eq!(named(text), None, "{text}");
    }
}

#[test]
fn months_and_years_may_start_on_another_day() {
    let start = MonthStart::new(25).unwrap();
    for (text, days) in [
        ("this-month", "2026-10-25 2026-11-24"),
        ("last-month", "2026-09-25 2026-10-24"),
        ("2026-11", "2026-11-25 2026-12-24"),
        ("2026", "2026-01-25 2027-01-24"),
        ("last-year", "2025-01-25 2026-01-24"),
        ("2026-11-03", "2026-11-03 2026-11-03"),
        ("9999", "9999-01-25 9999-12-31"),
    ] {
        let Period { first, last } = Period::parse_in(text, TODAY, start).unwrap();
        assert_eq!(format!("{first} {last}"), days, "{text}");
    }
    let november = Period::parse_in("2026-11", TODAY, start).unwrap();
    assert_eq!(november.whole_month(start), Month::parse("2026-11"));
    assert_eq!(november.whole_month(MonthStart::default()), None);
    assert_eq!(november.to_string(), "2026-11-25 to 2026-12-24");
}

proptest! {
    #[test]
    fn months_of_a_year_cover_it_exactly(year in 2i16..9999) {
        let period = |text: &str| Period::parse(text, TODAY).unwrap();
        let year_of = period(&format!("{year:04}"));
        let mut next = year_of.first;
        for month in 1..=12 {
            let month = period(&format!("{year:04}-{month:02}"));
            prop_assert_eq!(month.first, next);
            prop_assert!(month.whole_month(MonthStart::default()).is_some());
            next = month.last.tomorrow().unwrap();
        }
        prop_assert_eq!(next.yesterday().unwrap(), year_of.last);
    }
}
