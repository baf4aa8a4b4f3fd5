//! Traces: what remains of an expense as it was before it was changed or deleted.

use std::fmt;
use std::num::NonZeroU64;

use crate::{Amount, Digest, nfc};

/// A digest of the date, the amount and the description of an expense. As text it is 16
/// lower-case hexadecimal digits, at least one of which is not 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Trace(NonZeroU64);

impl Trace {
    /// The trace of an expense. It is the same for equal amounts, such as 12.5 and 12.50, and
    /// for a description in any of its Unicode forms.
    pub fn of(date: Option<&str>, amount: &Amount, description: &str) -> Self {
        let mut digest = Digest::default();
        let amount = amount.to_canonical();
        // No call gives a description with a line end.
        for part in [date.unwrap_or_default(), "\n", &amount, "\n", &nfc(description)] {
            digest.add(part.as_bytes());
        }
        Self(NonZeroU64::new(digest.to_number()).unwrap_or(NonZeroU64::MIN))
    }

    /// The trace of which this is the number. `None` if it is 0.
    pub fn from_number(number: u64) -> Option<Self> {
        NonZeroU64::new(number).map(Self)
    }

    /// The trace as a number.
    pub fn to_number(self) -> u64 {
        self.0.get()
    }

    /// Reads the text of a trace. `None` if it is not one.
    pub fn read(text: &[u8]) -> Option<Self> {
        const DIGITS: usize = 16;
        if text.len() != DIGITS {
            return None;
        }
        let mut number = 0;
        for byte in text {
            let digit = match byte {
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'f' => byte - b'a' + 10,
                _ => return None,
            };
            number = number << 4 | u64::from(digit);
        }
        Self::from_number(number)
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The text of the [`Trace`] of an expense.
pub fn trace(date: Option<&str>, amount: &Amount, description: &str) -> String {
    Trace::of(date, amount, description).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Trace, trace};
    use crate::Amount;

    fn of(date: Option<&str>, amount: &str, description: &str) -> String {
        trace(date, &Amount::from_json(amount).unwrap(), description)
    }

    /// Data files hold it, so it must stay as it is.
    #[test]
    fn a_trace_is_the_same_in_every_version() {
        assert_eq!(of(Some("2026-11-23"), "12.50", "Lunch"), "d9f8619b602f512e");
        assert_eq!(of(None, "-3", "Käse"), "be886cfa06f420e9");
    }

    #[test]
    fn what_is_the_same_expense_has_one_trace() {
        let lunch = of(Some("2026-11-23"), "12.50", "Caf\u{e9}");
        assert_eq!(of(Some("2026-11-23"), "12.5", "Cafe\u{301}"), lunch);
        assert_ne!(of(Some("2026-11-22"), "12.50", "Caf\u{e9}"), lunch);
        assert_ne!(of(None, "12.50", "Caf\u{e9}"), lunch);
        assert_ne!(of(Some("2026-11-23"), "-12.50", "Caf\u{e9}"), lunch);
        assert_ne!(of(Some("2026-11-23"), "12.50", "Cafe"), lunch);
    }

    #[test]
    fn only_16_lower_case_digits_that_are_not_all_0_are_a_trace() {
        assert_eq!(Trace::read(b"00000000000000ff").unwrap().to_string(), "00000000000000ff");
        for text in [
            "",
            "0",
            "0000000000000000",
            "00000000000000FF",
            "00000000000000ff0",
            "+000000000000001",
            "000000000000000g",
        ] {
            assert_eq!(Trace::read(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_trace_is_read_as_it_was_written(description in "\\PC{0,9}", date in any::<bool>()) {
            let amount = Amount::from_json("1").unwrap();
            let trace = Trace::of(date.then_some("2026-11-23"), &amount, &description);
            prop_assert_eq!(Trace::read(trace.to_string().as_bytes()), Some(trace));
        }
    }
}
