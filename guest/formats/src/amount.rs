//! Amounts of money: exact decimals, and the cells that hold them.
//!
//! A cell is taken apart by `cell`: signs, currency, letters that tell a direction, and
//! the digits with their marks. What the marks mean is decided by `marks` for a whole
//! column. `currency` knows the currencies of all countries.

mod cell;
mod currency;
mod marks;

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

pub(crate) use cell::{Cell, Sign, cell};
pub(crate) use currency::{currency, has_no_decimals};
pub(crate) use marks::{Evidence, value};

/// The most digits of an amount in a cell, without zeros that do not count.
const MOST_DIGITS: usize = 15;
/// The most decimals among them.
const MOST_DECIMALS: usize = 4;

/// An exact amount. Its text has a minus if it is below zero, at least one digit, and a
/// point if there are decimals: `-1234.50`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(Decimal);

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
        let units = digits.fold(0, |units, digit| units * 10 + i64::from(digit - b'0'));
        Some(Self(Decimal::new(units, decimals.len() as u32)))
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0 < Decimal::ZERO
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The same without a sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

// Cells have at most 15 digits, 4 of them decimals, and files fewer than 2^32 rows: sums
// have at most 25 digits, and a `Decimal` holds 28.

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Amount {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        // No minus before a zero.
        if self.is_zero() { self } else { Self(-self.0) }
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Amount {
    /// As text, for JSON's numbers are no exact decimals to many programs.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
