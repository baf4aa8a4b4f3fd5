//! A cell with a date, taken apart.

use std::borrow::Cow;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::options::DateOrder;

use super::names::{LANGUAGES, NAMES};

pub(super) const ALL_LANGUAGES: u64 = (1 << LANGUAGES.len()) - 1;

/// A number and how many digits it has.
type Digits = (u32, usize);

/// What a cell consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Parts {
    /// Three numbers.
    Numbers {
        numbers: [Digits; 3],
        /// Whether dots stand between them.
        dots: bool,
        /// Whether a year in front has two digits.
        short_year_first: bool,
    },
    /// The name of a month, in lower case, between or beside two numbers.
    Named { name: String, numbers: [Digits; 2] },
    /// One number.
    Number(u64, usize),
}

/// Takes a cell apart. `None` if there is anything but a date and a time of day.
pub(super) fn parts(text: &str) -> Option<Parts> {
    // No date is longer, with the longest names of months and zones.
    if text.len() > 100 {
        return None;
    }
    let text = match text.is_ascii() {
        true => Cow::Borrowed(text.trim()),
        false => Cow::Owned(ours(text)),
    };
    iso(text.as_bytes()).or_else(|| any(text.trim()))
}

/// `2026-11-23`, which most are.
fn iso(bytes: &[u8]) -> Option<Parts> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = bytes else { return None };
    let number = |digits: &[u8]| {
        let digit = |number: u32, digit: &u8| {
            digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'))
        };
        digits.iter().try_fold(0, digit).map(|number| (number, digits.len()))
    };
    let numbers = [number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?];
    Some(Parts::Numbers { numbers, dots: false, short_year_first: false })
}

fn any(text: &str) -> Option<Parts> {
    let mut numbers: Vec<Digits> = Vec::new();
    let mut name: Option<String> = None;
    let mut dots = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let found = numbers.len() + usize::from(name.is_some());
        if found == 3 {
            break;
        }
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        if c.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit());
            if length > 4 {
                let alone = found == 0;
                return alone.then(|| number(&rest[..length], &rest[length..])).flatten();
            }
            numbers.push((rest[..length].parse().ok()?, length));
            rest = &rest[length..];
        } else if c.is_alphabetic() {
            // Combining vowels belong to the names of Indian months.
            let length = run(|c| c.is_alphabetic() || is_mark(c));
            let word = rest[..length].to_lowercase();
            rest = &rest[length..];
            if is_month(&word) {
                if name.replace(word).is_some() {
                    return None;
                }
            } else if !(is_particle(&word) || meanings(&word).iter().any(|it| it.1 == 0)) {
                return None;
            }
        } else {
            if !is_separator(c) {
                return None;
            }
            dots |= c == '.' && !numbers.is_empty();
            rest = &rest[c.len_utf8()..];
        }
    }
    if !is_time(rest) {
        return None;
    }
    match (name, numbers.as_slice()) {
        (None, &[a, b, c]) => {
            let numbers = [a, b, c];
            Some(Parts::Numbers { numbers, dots, short_year_first: a.1 == 2 && c.1 == 2 })
        }
        (Some(name), &[a, b]) => Some(Parts::Named { name, numbers: [a, b] }),
        _ => None,
    }
}

/// A number alone, perhaps with a time in its further digits.
fn number(digits: &str, rest: &str) -> Option<Parts> {
    // `20261123101112`, or with fractions or a zone behind.
    if matches!(digits.len(), 12 | 14) {
        return Some(Parts::Number(digits[..8].parse().ok()?, 8));
    }
    let fraction = rest.strip_prefix(['.', ',']).unwrap_or(rest);
    let is_fraction = fraction.bytes().all(|byte| byte.is_ascii_digit());
    (is_fraction || digits.len() == 8 && is_time(rest))
        .then(|| Some(Parts::Number(digits.parse().ok()?, digits.len())))
        .flatten()
}

impl Parts {
    /// The date in this order, with names of months in these languages.
    pub(super) fn date(&self, order: DateOrder, languages: u64) -> Option<Date> {
        match self {
            // What has a year of four digits in front has but one reading.
            Self::Numbers { numbers: numbers @ [(_, 4), ..], .. } => {
                in_order(*numbers, DateOrder::YearMonthDay)
            }
            Self::Numbers { numbers, .. } => in_order(*numbers, order),
            Self::Named { name, numbers } => {
                let mut months = meanings(name).iter().filter(|it| it.2 & languages != 0);
                let (Some(meaning), None) = (months.next(), months.next()) else { return None };
                let month = (u32::from(meaning.1), 2);
                let [a, b] = *numbers;
                let year_first =
                    a.1 > 2 || order == DateOrder::YearMonthDay && b.1 <= 2 && a.0 > 31;
                let numbers = if year_first { [a, month, b] } else { [b, month, a] };
                in_order(numbers, DateOrder::YearMonthDay)
            }
            Self::Number(number, length) => number_in_order(*number, *length, order),
        }
    }
}

fn in_order([a, b, c]: [Digits; 3], order: DateOrder) -> Option<Date> {
    let (year, month, day) = match order {
        DateOrder::YearMonthDay => (a, b, c),
        DateOrder::DayMonthYear => (c, b, a),
        DateOrder::MonthDayYear => (c, a, b),
        DateOrder::ExcelDays | DateOrder::UnixTime => return None,
    };
    // The twentieth century ends in 69.
    let year = match year {
        (year, 4) => year,
        (year @ 0..70, 2) => 2000 + year,
        (year, 2) => 1900 + year,
        _ => return None,
    };
    (month.1 <= 2 && day.1 <= 2).then_some(())?;
    valid(year, month.0, day.0)
}

fn number_in_order(number: u64, length: usize, order: DateOrder) -> Option<Date> {
    let part = |from: u32, digits: u32| {
        let part = number / 10u64.pow(length as u32 - from - digits) % 10u64.pow(digits);
        u32::try_from(part).unwrap_or_default()
    };
    match (order, length) {
        (DateOrder::YearMonthDay, 8) => valid(part(0, 4), part(4, 2), part(6, 2)),
        (DateOrder::DayMonthYear, 8) => valid(part(4, 4), part(2, 2), part(0, 2)),
        (DateOrder::MonthDayYear, 8) => valid(part(4, 4), part(0, 2), part(2, 2)),
        (DateOrder::YearMonthDay, 6) => {
            in_order([(part(0, 2), 2), (part(2, 2), 2), (part(4, 2), 2)], order)
        }
        (DateOrder::DayMonthYear | DateOrder::MonthDayYear, 6) => {
            in_order([(part(0, 2), 2), (part(2, 2), 2), (part(4, 2), 2)], order)
        }
        // From 1954 to 2119.
        (DateOrder::ExcelDays, 5) if (20_000..80_000).contains(&number) => {
            let days = i64::try_from(number).ok()?;
            date(1899, 12, 30).checked_add(days.days()).ok()
        }
        (DateOrder::UnixTime, 9 | 10 | 12 | 13) => {
            let seconds = if length > 10 { number / 1_000 } else { number };
            let days = i64::try_from(seconds / 86_400).ok()?;
            let day = date(1970, 1, 1).checked_add(days.days()).ok()?;
            valid(u32::try_from(day.year()).ok()?, day.month() as u32, day.day() as u32)
        }
        _ => None,
    }
}

fn valid(year: u32, month: u32, day: u32) -> Option<Date> {
    let part = |part: u32| i8::try_from(part).ok();
    let year = (1900..=2100).contains(&year).then(|| i16::try_from(year).ok())??;
    Date::new(year, part(month)?, part(day)?).ok()
}

/// The meanings of a name, in lower case.
pub(super) fn meanings(name: &str) -> &'static [(&'static str, u8, u64)] {
    let first = NAMES.partition_point(|entry| entry.0 < name);
    let length = NAMES[first..].partition_point(|entry| entry.0 == name);
    &NAMES[first..first + length]
}

fn is_month(word: &str) -> bool {
    meanings(word).iter().any(|meaning| meaning.1 > 0)
}

/// The codes of languages.
pub(super) fn codes(languages: u64) -> Vec<&'static str> {
    let bits = (0..LANGUAGES.len()).filter(|at| languages & 1 << at != 0);
    bits.map(|at| LANGUAGES[at]).collect()
}

pub(super) fn language(code: &str) -> Option<u64> {
    // Norwegian is `no` to many.
    let code = if code.eq_ignore_ascii_case("no") { "nb" } else { code };
    let code = code.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES.iter().position(|language| language.eq_ignore_ascii_case(code)).map(|at| 1 << at)
}

/// Words between the parts of a date.
fn is_particle(word: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "de",
        "del",
        "of",
        "the",
        "den",
        "le",
        "el",
        "il",
        "st",
        "nd",
        "rd",
        "th",
        "er",
        "\u{433}",
        "\u{433}\u{43e}\u{434}\u{430}",
        "\u{5e74}",
        "\u{6708}",
        "\u{65e5}",
        "\u{53f7}",
        "\u{b144}",
        "\u{c6d4}",
        "\u{c77c}",
        "\u{1e27}",
        "ng\u{e0}y",
        "th\u{e1}ng",
        "n\u{103}m",
        "\u{ba}",
    ];
    PARTICLES.contains(&word)
}

fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '/' | '.' | ',' | '\'' | '\u{2019}' | '\u{2010}'..='\u{2014}')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{981}'..='\u{983}'
        | '\u{9bc}'..='\u{9cd}' | '\u{e31}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

/// Whether what follows a date is a time of day, a zone, a day of the week or nothing.
fn is_time(text: &str) -> bool {
    let text = text
        .trim_start_matches(|c: char| is_separator(c) || is_particle(c.encode_utf8(&mut [0; 4])));
    let text = text.strip_prefix(['T', 't']).unwrap_or(text).trim_start();
    if text.is_empty() || text.starts_with('[') {
        return true;
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let has_time = text.contains(':') || text.len() >= 4 && !text.contains(['.', ',', '/']);
        let is_part = |c: char| c.is_ascii_alphanumeric() || " :.+-,[]/_".contains(c);
        return has_time && text.chars().all(is_part);
    }
    let word = text.trim_matches(|c| c == '(' || c == ')').to_lowercase();
    word == "z"
        || word == "utc"
        || word.starts_with('+')
        || meanings(&word).iter().any(|it| it.1 == 0)
}

/// With digits of other scripts as ours, and without marks that direct writing.
fn ours(text: &str) -> String {
    let digit = |c: char, zero: char| char::from(b'0' + (c as u32 - zero as u32) as u8);
    let of = |c: char| match c {
        '\u{660}'..='\u{669}' => digit(c, '\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit(c, '\u{6f0}'),
        '\u{966}'..='\u{96f}' => digit(c, '\u{966}'),
        '\u{9e6}'..='\u{9ef}' => digit(c, '\u{9e6}'),
        '\u{ff10}'..='\u{ff19}' => digit(c, '\u{ff10}'),
        '\u{ff0f}' => '/',
        c => c,
    };
    let is_visible =
        |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}');
    text.chars().filter(is_visible).map(of).collect::<String>().trim().to_owned()
}
