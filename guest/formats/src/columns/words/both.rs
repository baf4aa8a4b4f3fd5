//! Headings that name money out and money in at once, such as `Withdrawal/Deposit`.

use super::{Meaning, holds, list};

/// Words between the two directions; a slash divides them too.
const BETWEEN: [&str; 14] =
    ["and", "or", "und", "oder", "et", "ou", "y", "o", "e", "en", "of", "och", "og", "i"];

/// Characters of one direction each that scripts without spaces put side by side.
const JOINED: [&str; 5] = ["入出", "出入", "收支", "収支", "입출"];

/// Whether a heading, as [`plain`](super::plain) makes it, names both directions. What is the
/// name of one, such as `payments received`, names that one.
pub(crate) fn names_both(plain: &str) -> bool {
    if JOINED.iter().any(|both| plain.contains(both)) {
        return true;
    }
    let words = |meaning| {
        let lists = list::ALL.iter().filter(move |(of, _)| *of == meaning);
        lists.flat_map(|(_, words)| words.iter().copied())
    };
    let is = |meaning| words(meaning).any(|word| word == plain);
    if is(Meaning::MoneyOut) || is(Meaning::MoneyIn) {
        return false;
    }
    // `in` is too short to be looked for within others.
    let parts = parts(plain);
    let names = |meaning| {
        words(meaning).any(|word| holds(plain, word) || parts.iter().any(|part| part == word))
    };
    names(Meaning::MoneyOut) && names(Meaning::MoneyIn)
}

/// What stands on both sides of slashes and of words such as `and`.
fn parts(plain: &str) -> Vec<String> {
    let divided = plain.split('/').flat_map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let parts = words.split(|word| BETWEEN.contains(word));
        parts.map(|words| words.join(" ")).collect::<Vec<_>>()
    });
    let parts: Vec<String> = divided.collect();
    // A single part is all of the heading, and `Amount in` is of one direction.
    if parts.len() > 1 { parts } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::*;

    #[test]
    fn a_heading_with_words_for_out_and_in_names_both() {
        for heading in [
            "Withdrawal/Deposit",
            "Withdrawals and Deposits",
            "Money In/Out",
            "Money out/in",
            "Paid in/out",
            "In/Out",
            "Dr/Cr",
            "Debit or Credit",
            "Debits and credits",
            "Débit/Crédit",
            "Entrada/Saída",
            "Entradas / Saídas",
            "Cargo/Abono",
            "Cargos y abonos",
            "Retiros/Depósitos",
            "Addebito/Accredito",
            "Addebiti e accrediti",
            "Dare/Avere",
            "Belastung/Gutschrift",
            "Lastschrift/Gutschrift",
            "Eingang/Ausgang",
            "Ausgaben/Einnahmen",
            "Uttag/Insättning",
            "Wydatki/Wpływy",
            "收入/支出",
            "입금/출금",
            "приход/расход",
            "списание/зачисление",
            "入出金(円)",
            "入出金明細ID",
            "입출금액",
            "Payments and Credits",
        ] {
            assert!(names_both(&plain(heading)), "{heading}");
        }
        for heading in [
            "Debit",
            "Credit Amount",
            "Withdrawal Amount (INR)",
            "Money Out",
            "Paid in",
            "Debit Amount in EUR",
            "Belastungen",
            "お引出し",
            "출금액",
            "Amount",
            "",
        ] {
            assert!(!names_both(&plain(heading)), "{heading}");
        }
    }
}
