//! Amounts as a person types them: `12,50`, `€5`, `3*4.20+2`.

use std::str::FromStr;

use bigdecimal::{BigDecimal, RoundingMode, Zero};

use expenses_formats::entered::{Number, days, number};
use expenses_model::Amount;

/// The most bytes of a calculation, which bound the work on it.
const MOST_BYTES: usize = 200;
/// The most decimals of an amount.
const MOST_DECIMALS: i64 = 4;

/// Reads an amount, and returns it as decimal text. It may have a currency, which is not kept,
/// and it may be a calculation with `+`, `-`, `*` and `/`. A point is always decimal.
///
/// # Errors
///
/// Why it is not one amount, as the rest of a sentence that starts with the amount.
pub fn amount(text: &str) -> Result<String, String> {
    let text = text.trim();
    let amount = match calculation(text) {
        Some((first, rest)) => result(text, first, &rest)?,
        None => one(text)?,
    };
    Amount::parse(&amount).map(|amount| amount.to_text())
}

/// The meaning of a number.
fn one(text: &str) -> Result<String, String> {
    match number(text) {
        Number::One(amount) => Ok(amount),
        Number::Two { decimal, grouped } => Err(format!(
            "`{text}` can be {decimal} or {grouped}: write {} or {grouped}",
            short(&decimal)
        )),
        Number::PointInGroups(amount) => Err(format!(
            "`{text}` has a point between thousands, but a point is always decimal: write {amount}"
        )),
        // It is no decimal text either.
        Number::Nothing => match Amount::parse(text) {
            Err(reason) => Err(reason),
            Ok(amount) => Ok(amount.to_text()),
        },
    }
}

/// Decimal text without the zeros at its end.
fn short(decimal: &str) -> &str {
    decimal.trim_end_matches('0').trim_end_matches('.')
}

/// The operators of a calculation.
#[derive(Clone, Copy)]
enum Operator {
    Plus,
    Minus,
    Times,
    By,
}

/// The first number of a calculation, and each operator with the number behind it. `None` if
/// there is no operator between digits.
fn calculation(text: &str) -> Option<(&str, Vec<(Operator, &str)>)> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let (first_digit, last_digit) = (text.find(is_digit)?, text.rfind(is_digit)?);
    let mut found: Vec<(usize, usize, Operator)> = Vec::new();
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        // `x` multiplies only between two digits: letters may be a currency.
        let is_between_digits = text[..at].ends_with(is_digit) && text[end..].starts_with(is_digit);
        let operator = match character {
            '+' => Operator::Plus,
            '-' | '\u{2212}' => Operator::Minus,
            '*' | '\u{d7}' => Operator::Times,
            'x' | 'X' if is_between_digits => Operator::Times,
            '/' => Operator::By,
            _ => continue,
        };
        if at > first_digit && at < last_digit {
            found.push((at, end, operator));
        }
    }
    let (first_end, ..) = *found.first()?;
    let mut rest = Vec::new();
    for (place, (_, begin, operator)) in found.iter().enumerate() {
        let end = found.get(place + 1).map_or(text.len(), |next| next.0);
        rest.push((*operator, &text[*begin..end]));
    }
    Some((&text[..first_end], rest))
}

/// The exact result of a calculation, with as many decimals as its numbers have at most.
fn result(text: &str, first: &str, rest: &[(Operator, &str)]) -> Result<String, String> {
    // `2026-11-23` and 23/11/2026 are no calculations.
    if rest.len() == 2 && !text.contains(['.', ',']) && !days(text).is_empty() {
        return Err(format!("must be a number such as 12.50; `{text}` is a day"));
    }
    let mut decimals = 0;
    let mut value = |text: &str| {
        let number = BigDecimal::from_str(&one(text.trim())?);
        let number = number.map_err(|_| format!("must be a number, not `{text}`"))?;
        decimals = decimals.max(number.fractional_digit_count());
        Ok::<_, String>(number)
    };
    // The sum of what is complete, and the product that goes on.
    let (mut sum, mut product) = (BigDecimal::zero(), value(first)?);
    for (operator, number) in rest {
        let number = value(number)?;
        match operator {
            Operator::Plus => sum += std::mem::replace(&mut product, number),
            Operator::Minus => sum += std::mem::replace(&mut product, -number),
            Operator::Times => product *= number,
            Operator::By if number.is_zero() => {
                return Err(format!("`{text}` divides by zero"));
            }
            Operator::By => {
                let quotient = &product / &number;
                if &quotient * &number != product {
                    return Err(inexact(text, &quotient));
                }
                product = quotient;
            }
        }
    }
    let result = (sum + product).normalized();
    let count = result.fractional_digit_count();
    if count > MOST_DECIMALS {
        return Err(inexact(text, &result));
    }
    Ok(result.with_scale(count.max(decimals)).to_plain_string())
}

fn inexact(text: &str, result: &BigDecimal) -> String {
    let near = result.with_scale_round(2, RoundingMode::HalfEven).to_plain_string();
    format!("`{text}` has more than {MOST_DECIMALS} decimals: write {near} if you mean that")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (text, expected) in [
            ("12.50", "12.50"),
            (" 12,50 ", "12.50"),
            ("\u{20ac}12.50", "12.50"),
            ("$5", "5"),
            ("12.50 EUR", "12.50"),
            ("+5", "5"),
            ("-5", "-5"),
            ("1.250", "1.250"),
            ("007", "7"),
            ("12.-", "12"),
            ("5 XOF", "5"),
        ] {
            assert_eq!(amount(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_calculation_is_exact() {
        for (text, expected) in [
            ("3*4.20+2", "14.60"),
            ("3x4,20", "12.60"),
            ("3 \u{d7} \u{20ac}4.20 + 2", "14.60"),
            ("20-5.50", "14.50"),
            ("2+3*4-1", "13"),
            ("-5*3", "-15"),
            ("1.50*2.50", "3.75"),
            ("48.60/3", "16.20"),
            ("100/8", "12.5"),
            ("0.1+0.2", "0.3"),
            ("12.50+3.-", "15.50"),
        ] {
            assert_eq!(amount(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_one_amount_is_refused_with_the_reason() {
        for (text, reason) in [
            ("1,250", "`1,250` can be 1.250 or 1250: write 1.25 or 1250"),
            ("2*1,250", "`1,250` can be 1.250 or 1250: write 1.25 or 1250"),
            (
                "1.250,00",
                "`1.250,00` has a point between thousands, but a point is always decimal: write 1250.00",
            ),
            ("0", "must not be zero"),
            ("3-3", "must not be zero"),
            ("1.00001", "has 5 decimals; at most 4 are kept"),
            ("lunch", "must be a decimal number such as 12.50, not `lunch`"),
            ("", "must be a decimal number such as 12.50, not ``"),
            ("1e3", "must be a decimal number such as 12.50, not `1e3`"),
            ("5+lunch1", "must be a decimal number such as 12.50, not `lunch1`"),
            ("10/3", "`10/3` has more than 4 decimals: write 3.33 if you mean that"),
            ("5/0", "`5/0` divides by zero"),
            ("2026-11-23", "must be a number such as 12.50; `2026-11-23` is a day"),
        ] {
            assert_eq!(amount(text), Err(reason.into()), "{text}");
        }
        assert!(amount("3**2").is_err() && amount("3*-2").is_err());
        assert!(amount(&"1+".repeat(5_000)).is_err());
    }
}
