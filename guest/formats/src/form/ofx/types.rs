//! What `TRNTYPE` says of the direction of an amount, beside its sign.
//!
//! By the standard the sign alone tells. Some banks write `DEBIT` and `CREDIT` with amounts that
//! have none, or with those of a card, whose charges are positive.

use crate::direction::Flow;

/// How the amounts of a file's debits and credits are signed.
#[derive(Default)]
pub(super) struct Types {
    debit: Count,
    credit: Count,
    other: Count,
}

#[derive(Default)]
struct Count {
    minus: u64,
    plain: u64,
}

/// What the types of a file are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// They tell the direction, for the signs do not.
    Direction,
    /// The signs tell it, and a debit without a minus contradicts them.
    Check,
    /// They say nothing: everything is a debit, with both signs.
    Nothing,
}

impl Types {
    pub(super) fn add(&mut self, name: &str, amount: &str) {
        let is_zero = amount.bytes().all(|byte| !matches!(byte, b'1'..=b'9'));
        if is_zero {
            return;
        }
        let count = match name {
            "DEBIT" => &mut self.debit,
            "CREDIT" => &mut self.credit,
            _ => &mut self.other,
        };
        match amount.starts_with('-') {
            true => count.minus += 1,
            false => count.plain += 1,
        }
    }

    pub(super) fn used(&self) -> Use {
        let Self { debit, credit, other } = self;
        let is_unsigned = credit.minus == 0 && other.minus == 0;
        let is_turned = credit.minus > 0 && credit.plain == 0;
        if debit.plain > 0 && debit.minus == 0 && (is_unsigned || is_turned) {
            return Use::Direction;
        }
        match debit.plain > 0 && debit.minus > 0 && credit.plain + credit.minus == 0 {
            true => Use::Nothing,
            false => Use::Check,
        }
    }
}

/// The direction that a type tells by itself, where signs do not. Of cash machines, interest and
/// payments of a card it may be either.
pub(super) fn flow(name: &str) -> Option<Flow> {
    match name {
        "DEBIT" | "CHECK" | "POS" | "FEE" | "SRVCHG" | "CASH" | "DIRECTDEBIT" | "REPEATPMT" => {
            Some(Flow::Out)
        }
        "CREDIT" | "DEP" | "DIRECTDEP" | "DIV" => Some(Flow::In),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_tell_the_direction_where_signs_do_not() {
        for (rows, expected) in [
            (&["DEBIT 12.50", "CREDIT 2500"][..], Use::Direction),
            (&["DEBIT 12.50", "OTHER 1"], Use::Direction),
            // As at cards.
            (&["DEBIT 12.50", "CREDIT -500"], Use::Direction),
            (&["DEBIT -12.50", "CREDIT 2500"], Use::Check),
            (&["DEBIT -12.50", "DEBIT 3", "CREDIT 2500"], Use::Check),
            (&["DEBIT 12.50", "POS -3", "CREDIT 5"], Use::Check),
            (&["CREDIT 2500"], Use::Check),
            (&["DEBIT -12.50", "DEBIT 2500"], Use::Nothing),
        ] {
            let mut types = Types::default();
            for row in rows {
                let (name, amount) = row.split_once(' ').unwrap();
                types.add(name, amount);
            }
            assert_eq!(types.used(), expected, "{rows:?}");
        }
    }
}
