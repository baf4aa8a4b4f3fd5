//! The interface's rules for texts, dates and amounts, written a second time, as
//! plainly as possible.

use std::fmt;

/// An amount in units of 10^-18, and how many decimals it shows.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Amount {
    pub(crate) units: i128,
    pub(crate) decimals: usize,
}

const UNIT_DECIMALS: usize = 18;

impl Amount {
    /// Reads a JSON number or the decimal text of a call. Numbers beyond what the units
    /// can hold are not generated.
    pub(crate) fn read(number: &str) -> Self {
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let exponent: isize = exponent.parse().unwrap();
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: i128 = format!("{whole}{decimals}").parse().unwrap();
        let scale = decimals.len() as isize - exponent;
        let shift = u32::try_from(UNIT_DECIMALS as isize - scale).unwrap();
        Self { units: digits * 10i128.pow(shift), decimals: scale.max(0) as usize }
    }

    pub(crate) fn sum(amounts: impl Iterator<Item = Self>) -> Self {
        amounts.fold(Self::default(), |sum, amount| Self {
            units: sum.units + amount.units,
            decimals: sum.decimals.max(amount.decimals),
        })
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:0>1$}", self.units.unsigned_abs(), UNIT_DECIMALS + 1);
        let (whole, decimals) = digits.split_at(digits.len() - UNIT_DECIMALS);
        let sign = if self.units < 0 { "-" } else { "" };
        match self.decimals {
            0 => write!(f, "{sign}{whole}"),
            shown => write!(f, "{sign}{whole}.{}", &decimals[..shown]),
        }
    }
}

/// Decimal text without needless zeros.
pub(crate) fn canonical(text: &str) -> String {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    }
}

/// Whether a text is decimal text, such as a filter compares with.
pub(crate) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut parts = digits.split('.');
    let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    parts.next().is_some_and(part) && parts.next().is_none_or(part) && parts.next().is_none()
}

/// Reads the amount of an expense that a call gives.
pub(crate) fn amount(text: &str) -> Option<Amount> {
    let text = text.trim();
    if !is_decimal(text) {
        return None;
    }
    if let Some(text) = text.strip_prefix('-') {
        let amount = amount(text)?;
        return Some(Amount { units: -amount.units, ..amount });
    }
    let text = text.trim_start_matches('0');
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let fits = decimals.len() <= 4 && whole.len() + decimals.len() <= 15;
    let amount = fits.then(|| Amount::read(&format!("0{whole}.{decimals}")))?;
    (amount.units > 0).then_some(amount)
}

/// Reads a description or a category that a call gives.
pub(crate) fn text(text: &str, most: usize) -> Option<String> {
    let text = &nfc(text.trim());
    let fits = (1..=most).contains(&text.chars().count()) && !text.contains(char::is_control);
    fits.then(|| text.to_owned())
}

/// Whether a text is a calendar date `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let digits = |range: std::ops::Range<usize>| {
        let part = text.get(range)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?
    };
    let form = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let (Some(year), Some(month), Some(day)) = (digits(0..4), digits(5..7), digits(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    form && year > 0 && (1..=days).contains(&day)
}

/// Normalization form C: right for every character that is generated.
pub(crate) fn nfc(text: &str) -> String {
    text.replace("e\u{301}", "é")
}

/// How texts are searched, right for every character that is generated.
pub(crate) fn fold_for_search(text: &str) -> String {
    fold(text).replace('é', "e").replace('\u{301}', "")
}

/// Case folding without its tables: right for every character that is generated.
pub(crate) fn fold(text: &str) -> String {
    nfc(text).to_lowercase().to_uppercase().chars().flat_map(char::to_lowercase).collect()
}

/// The tags of a description, of the characters that are ever generated.
pub(crate) fn tags(description: &str) -> Vec<String> {
    let characters: Vec<char> = description.chars().collect();
    let mut tags = Vec::new();
    for (at, sign) in characters.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| characters[at]);
        if *sign != '#' || before.is_some_and(|before| !before.is_whitespace() && before != '"') {
            continue;
        }
        let is_part = |c: &char| c.is_alphanumeric() || ['_', '\u{301}'].contains(c);
        let tag: String = characters[at + 1..].iter().copied().take_while(is_part).collect();
        if tag.chars().any(char::is_alphabetic) {
            tags.push(tag);
        }
    }
    tags
}
