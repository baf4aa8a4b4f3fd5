//! Amounts as bank exports write them.

/// An amount of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Money {
    pub(super) negative: bool,
    /// Digits, and a point where there are decimals.
    pub(super) amount: String,
}

/// Reads an amount: a sign before or after it, digits that may be grouped by three, a
/// decimal mark, and a currency before or after it.
///
/// # Errors
///
/// What is wrong, as a sentence.
pub(super) fn parse(text: &str, decimal_comma: bool) -> Result<Money, String> {
    let refused = || {
        let hint = if decimal_comma {
            ""
        } else {
            "; where amounts have a decimal comma, say --decimal-comma"
        };
        let form = if decimal_comma { "1.234,56" } else { "1234.56" };
        format!("`{text}` is no amount such as {form}{hint}")
    };
    // Minus signs and spaces of all kinds, and currencies.
    let is_noise = |c: char| c.is_whitespace() || c.is_alphabetic() || "€$£¥₹\u{202f}".contains(c);
    let core = text.trim_matches(is_noise);
    let is_minus = |c: char| matches!(c, '-' | '\u{2212}' | '\u{2013}');
    let signs = core.chars().filter(|c| is_minus(*c) || *c == '+').count();
    let negative = core.contains(is_minus);
    let digits = core.trim_matches(|c| is_minus(c) || c == '+' || is_noise(c));
    if signs > 1 || digits.contains(is_minus) || digits.contains('+') {
        return Err(refused());
    }
    let mark = if decimal_comma { ',' } else { '.' };
    let (whole, decimals) = match digits.split_once(mark) {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (digits, None),
    };
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let whole = ungrouped(whole, decimal_comma).filter(|whole| all_digits(whole));
    let whole = whole.ok_or_else(refused)?;
    let amount = match decimals {
        None => whole,
        Some(decimals) if all_digits(decimals) => format!("{whole}.{decimals}"),
        Some(_) => return Err(refused()),
    };
    Ok(Money { negative, amount })
}

/// Digits without the marks between groups of three.
fn ungrouped(whole: &str, decimal_comma: bool) -> Option<String> {
    let is_mark = |c: char| {
        matches!(c, '\'' | '\u{2019}' | ' ' | '\u{a0}' | '\u{202f}')
            || c == if decimal_comma { '.' } else { ',' }
    };
    let Some(mark) = whole.chars().find(|c| is_mark(*c)) else { return Some(whole.to_owned()) };
    let mut groups = whole.split(mark);
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
    let rest: Vec<&str> = groups.collect();
    rest.iter().all(|group| group.len() == 3).then(|| first.to_owned() + &rest.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, decimal_comma: bool) -> Option<String> {
        let Money { negative, amount } = parse(text, decimal_comma).ok()?;
        Some(if negative { format!("-{amount}") } else { amount })
    }

    #[test]
    fn banks_write_amounts_in_many_ways() {
        for (text, amount) in [
            ("12.50", "12.50"),
            ("-12.50", "-12.50"),
            ("+3", "3"),
            ("1,234.56", "1234.56"),
            ("1'234'567.80", "1234567.80"),
            ("$12.50", "12.50"),
            ("-$12.50", "-12.50"),
            ("€ -12.50", "-12.50"),
            ("12.50 EUR", "12.50"),
            ("12.50-", "-12.50"),
            ("\u{2212}12.50", "-12.50"),
        ] {
            assert_eq!(read(text, false).as_deref(), Some(amount), "{text}");
        }
        for (text, amount) in [
            ("12,50", "12.50"),
            ("-1.234,56", "-1234.56"),
            ("1.234", "1234"),
            ("1\u{a0}234,5 €", "1234.5"),
            ("-1.234.567,00 EUR", "-1234567.00"),
        ] {
            assert_eq!(read(text, true).as_deref(), Some(amount), "{text}");
        }
    }

    #[test]
    fn what_could_mean_another_amount_is_refused() {
        for text in [
            "",
            "12,50",
            "1,23,456.00",
            "1,2345",
            ".5",
            "5.",
            "--5",
            "-5-",
            "1.2.3",
            "5e3",
            "five",
            "1 000,5",
        ] {
            assert_eq!(read(text, false), None, "{text}");
        }
        for text in ["12.50", "1.23", "1,2,3", "12.3456,00", "-"] {
            assert_eq!(read(text, true), None, "{text}");
        }
        assert_eq!(
            parse("12,50", false).unwrap_err(),
            "`12,50` is no amount such as 1234.56; where amounts have a decimal comma, say --decimal-comma"
        );
    }
}
