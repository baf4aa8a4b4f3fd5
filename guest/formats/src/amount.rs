//! Amounts of money: exact decimals, and the cells that hold them.
//!
//! A cell is taken apart by `cell`: signs, currency, letters that tell a direction, and
//! the digits with their marks. What the marks mean is decided by `marks` for a whole
//! column. `currency` knows the currencies of all countries.

mod cell;
mod currency;
mod marks;

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Serialize, Serializer};

pub use cell::Sign;
pub(crate) use cell::{Cell, cell, is_minus};
pub(crate) use currency::{currency, has_no_decimals};
pub(crate) use marks::{Evidence, parts, value};

/// The most digits of an amount in a cell, without zeros that do not count.
const MOST_DIGITS: usize = 15;
/// The most decimals among them.
const MOST_DECIMALS: usize = 4;

/// An exact amount. Its text has a minus if it is below zero, at least one digit, and a
/// point if there are decimals: `-1234.50`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Amount {
    // Cells have at most 15 digits, and files fewer than 2^32 rows: sums never overflow.
    ten_thousandths: i128,
    /// How many decimals it is printed with, at most [`MOST_DECIMALS`].
    decimals: usize,
}

impl Amount {
    /// Reads digits and decimals. `None` if there are too many.
    ///
    /// Decimals beyond the second that are zeros are dropped.
    pub(crate) fn of(whole: &str, decimals: &str) -> Option<Self> {
        let whole = whole.trim_start_matches('0');
        let mut decimals = decimals;
        while decimals.len() > 2 && decimals.ends_with('0') {
            decimals = &decimals[..decimals.len() - 1];
        }
        if decimals.len() > MOST_DECIMALS || whole.len() + decimals.len() > MOST_DIGITS {
            return None;
        }
        let digits = whole.bytes().chain(decimals.bytes());
        let zeros = std::iter::repeat_n(b'0', MOST_DECIMALS - decimals.len());
        // 15 digits and four zeros fit 64 bits, of which a component multiplies faster.
        let number = |units: u64, digit| units * 10 + u64::from(digit - b'0');
        let ten_thousandths = i128::from(digits.chain(zeros).fold(0, number));
        Some(Self { ten_thousandths, decimals: decimals.len() })
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.ten_thousandths < 0
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.ten_thousandths == 0
    }

    /// The same without a sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self { ten_thousandths: self.ten_thousandths.abs(), ..self }
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            ten_thousandths: self.ten_thousandths + other.ten_thousandths,
            decimals: self.decimals.max(other.decimals),
        }
    }
}

impl Sub for Amount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        Self { ten_thousandths: -self.ten_thousandths, ..self }
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        let number = self.ten_thousandths.unsigned_abs();
        let (whole, rest) = (number / 10_000, number % 10_000);
        match self.decimals {
            0 => write!(f, "{sign}{whole}"),
            width => {
                let decimals = rest / 10_u128.pow((MOST_DECIMALS - width) as u32);
                write!(f, "{sign}{whole}.{decimals:0width$}")
            }
        }
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        self.ten_thousandths.cmp(&other.ten_thousandths)
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Equal in value: `12.5` equals `12.50`.
impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Amount {}

impl Serialize for Amount {
    /// As text, for JSON's numbers are no exact decimals to many programs.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let amount = Amount::of(whole, decimals).unwrap();
        if sign < 0 { -amount } else { amount }
    }

    #[test]
    fn an_amount_prints_as_it_was_read() {
        for text in ["0", "0.00", "0.05", "12", "-12.5", "1234.5678", "99999999999.9999"] {
            assert_eq!(amount(text).to_string(), text);
        }
        assert_eq!((-amount("0.0")).to_string(), "0.0");
        assert_eq!(amount("007.5000").to_string(), "7.50");
        assert!(Amount::of("1", "00001").is_none());
        assert!(Amount::of("999999999999", "9999").is_none());
    }

    #[test]
    fn sums_are_exact_and_have_the_most_decimals() {
        assert_eq!((amount("0.1") + amount("0.25")).to_string(), "0.35");
        assert_eq!((amount("1.50") - amount("1.5")).to_string(), "0.00");
        let sum: Amount = ["0.0001", "-3", "2.9999"].map(amount).into_iter().sum();
        assert!(sum.is_zero() && sum == Amount::default());
        assert!(amount("-1") < amount("0.5") && amount("12.5") == amount("12.50"));
    }
}
