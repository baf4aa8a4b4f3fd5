//! What a bank calls a transaction, as a digest that stays with the expense.

use jiff::civil::date;

use crate::{Amount, Date, Digest};

/// A digest of the id that a bank gave a transaction, and the day of the transaction.
///
/// Its upper 48 bits are the upper bits of the FNV-1a hash of the account, a line feed, the id,
/// a line feed, and the amount without trailing zeros. Its lower 16 bits are the days from
/// 1970-01-01 to the day, the lower 16 bits of these. So an id that a bank uses again, for
/// another amount or another time, is told from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BankId(u64);

impl BankId {
    /// The digest of a transaction. The amount is that of the bank, with its sign.
    pub fn of(account: Option<&str>, id: &str, amount: &Amount, day: Date) -> Self {
        let mut digest = Digest::default();
        for part in [account.unwrap_or_default(), "\n", id, "\n", &amount.to_canonical()] {
            digest.add(part.as_bytes());
        }
        let days = (day - date(1970, 1, 1)).get_days();
        Self(digest.to_number() & !0xffff | u64::from(days as u16))
    }

    /// The digest of which this is the number.
    pub fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// The digest as a number.
    pub fn to_number(self) -> u64 {
        self.0
    }

    /// The part that is the same for the same account, id and amount on any day.
    pub fn key(self) -> u64 {
        self.0 >> 16
    }

    /// How many days lie between the days of two digests.
    pub fn days_from(self, other: Self) -> u16 {
        let days = (self.0 as u16).wrapping_sub(other.0 as u16);
        days.min(days.wrapping_neg())
    }
}

#[cfg(test)]
mod tests {
    use super::BankId;
    use crate::{Amount, parse_date};

    fn of(account: Option<&str>, id: &str, amount: &str, day: &str) -> BankId {
        BankId::of(account, id, &Amount::from_json(amount).unwrap(), parse_date(day).unwrap())
    }

    /// Data files hold it, so it must stay as it is.
    #[test]
    fn a_digest_is_the_same_in_every_version() {
        let digest = of(None, "202611230001", "12.50", "2026-11-23");
        assert_eq!(format!("{:016x}", digest.to_number()), "53e7e8e34785512c");
        assert_eq!(BankId::from_number(digest.to_number()), digest);
    }

    #[test]
    fn the_key_is_of_the_account_the_id_and_the_amount() {
        let digest = of(Some("joint"), "A1", "12.50", "2026-11-23");
        assert_eq!(of(Some("joint"), "A1", "12.5", "2026-01-01").key(), digest.key());
        for other in [
            of(None, "A1", "12.50", "2026-11-23"),
            of(Some("joint"), "A2", "12.50", "2026-11-23"),
            of(Some("joint"), "A1", "12.51", "2026-11-23"),
            of(Some("joint"), "A1", "-12.50", "2026-11-23"),
        ] {
            assert_ne!(other.key(), digest.key());
        }
    }

    #[test]
    fn days_are_counted_in_both_directions() {
        let days = |one, other| of(None, "A", "1", one).days_from(of(None, "A", "1", other));
        assert_eq!(days("2026-11-23", "2026-11-23"), 0);
        assert_eq!(days("2026-11-23", "2026-11-29"), 6);
        assert_eq!(days("2026-12-02", "2026-11-23"), 9);
        assert_eq!(days("1969-12-31", "1970-01-02"), 2);
        assert!(days("0001-01-01", "2026-11-23") > 366);
    }
}
