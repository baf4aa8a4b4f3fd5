//! Words in cells that make a row something else than an expense.

use std::borrow::Cow;

/// Descriptions of rows that tell a balance, in lower case.
const BALANCES: &[&str] = &[
    "abschlusssaldo",
    "alter kontostand",
    "alter saldo",
    "ancien solde",
    "anfangssaldo",
    "available balance",
    "b/f",
    "balance",
    "balance brought forward",
    "balance carried forward",
    "beginning balance",
    "beginsaldo",
    "brought forward",
    "c/f",
    "carried forward",
    "closing balance",
    "current balance",
    "devir",
    "devreden bakiye",
    "eindsaldo",
    "ending balance",
    "endsaldo",
    "ing\u{e5}ende saldo",
    "kone\u{10d}n\u{fd} z\u{16f}statek",
    "kontostand",
    "neuer kontostand",
    "neuer saldo",
    "new balance",
    "nieuw saldo",
    "nouveau solde",
    "opening balance",
    "po\u{10d}\u{e1}te\u{10d}n\u{ed} z\u{16f}statek",
    "previous balance",
    "saldo",
    "saldo actual",
    "saldo akhir",
    "saldo anterior",
    "saldo atual",
    "saldo awal",
    "saldo contabile",
    "saldo dia",
    "saldo disponible",
    "saldo do dia",
    "saldo final",
    "saldo finale",
    "saldo inicial",
    "saldo iniziale",
    "saldo ko\u{144}cowe",
    "saldo pocz\u{105}tkowe",
    "saldovortrag",
    "schlusssaldo",
    "solde",
    "solde final",
    "solde initial",
    "solde pr\u{e9}c\u{e9}dent",
    "starting balance",
    "statement balance",
    "utg\u{e5}ende saldo",
    "vorig saldo",
    "\u{432}\u{445}\u{43e}\u{434}\u{44f}\u{449}\u{438}\u{439} \u{43e}\u{441}\u{442}\u{430}\u{442}\u{43e}\u{43a}",
    "\u{438}\u{441}\u{445}\u{43e}\u{434}\u{44f}\u{449}\u{438}\u{439} \u{43e}\u{441}\u{442}\u{430}\u{442}\u{43e}\u{43a}",
    "\u{43e}\u{441}\u{442}\u{430}\u{442}\u{43e}\u{43a}",
    "\u{4e0a}\u{671f}\u{4f59}\u{989d}",
    "\u{524d}\u{671f}\u{7e70}\u{8d8a}",
    "\u{671f}\u{521d}\u{4f59}\u{989d}",
    "\u{671f}\u{672b}\u{4f59}\u{989d}",
    "\u{6b8b}\u{9ad8}",
    "\u{7e70}\u{8d8a}",
    "\u{7e70}\u{8d8a}\u{6b8b}\u{9ad8}",
];

/// Words of rows without a date that tell a sum.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "grand total",
    "subtotal",
    "sub total",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "zwischensumme",
    "totaal",
    "total general",
    "totale",
    "totali",
    "total g\u{e9}n\u{e9}ral",
    "totaux",
    "suma",
    "razem",
    "celkem",
    "\u{f6}sszesen",
    "yhteens\u{e4}",
    "summa",
    "i alt",
    "sum total",
    "\u{438}\u{442}\u{43e}\u{433}\u{43e}",
    "\u{432}\u{441}\u{435}\u{433}\u{43e}",
    "\u{5408}\u{8a08}",
    "\u{7dcf}\u{8a08}",
    "\u{5c0f}\u{8a08}",
    "\u{5408}\u{8ba1}",
    "\u{603b}\u{8ba1}",
    "\u{5c0f}\u{8ba1}",
    "\u{d569}\u{acc4}",
    "\u{cd1d}\u{acc4}",
    "\u{c18c}\u{acc4}",
    "toplam",
    "jumlah",
    "\u{627}\u{644}\u{645}\u{62c}\u{645}\u{648}\u{639}",
    "\u{915}\u{941}\u{932}",
    "\u{92f}\u{94b}\u{917}",
    "t\u{1ed5}ng",
    "t\u{1ed5}ng c\u{1ed9}ng",
];

/// Whether a text is one of these words, in no matter which case. The words are in lower case and
/// sorted, since whole columns are looked for among them.
pub(super) fn is_in(text: &str, words: &[&str]) -> bool {
    debug_assert!(words.is_sorted(), "{words:?}");
    // No word here is longer.
    if text.is_empty() || text.len() > 80 {
        return false;
    }
    let text = text.trim_end_matches([':', '.']).trim();
    if text.is_ascii() {
        let folded = || text.bytes().map(|byte| byte.to_ascii_lowercase());
        return words.binary_search_by(|word| word.bytes().cmp(folded())).is_ok();
    }
    let folded = text.to_lowercase();
    words.binary_search(&folded.as_str()).is_ok()
}

/// Whether a whole description, or a cell, is the name of a balance.
pub(super) fn is_balance(text: &str) -> bool {
    is_in(&unspaced(text), BALANCES)
}

/// A text that is spaced out, as `S A L D O`, without its spaces.
fn unspaced(text: &str) -> Cow<'_, str> {
    let words = || text.split_whitespace();
    let is_letter = |word: &str| word.chars().nth(1).is_none();
    let begins_so = text.chars().nth(1).is_some_and(char::is_whitespace);
    match begins_so && text.len() <= 80 && words().count() > 2 && words().all(is_letter) {
        true => Cow::Owned(words().collect()),
        false => Cow::Borrowed(text),
    }
}

/// Whether a cell of a row without a date begins as a balance or a total does.
pub(super) fn begins_as_total(text: &str) -> bool {
    if text.is_empty() || text.len() > 200 {
        return false;
    }
    let folded = unspaced(text).to_lowercase();
    let begins = |word: &&str| {
        let rest = folded.strip_prefix(*word);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    };
    BALANCES.iter().any(begins) || TOTALS.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_and_totals_are_known() {
        assert!(is_balance("Anfangssaldo") && is_balance("Saldo:") && !is_balance("Saldo Pizza"));
        assert!(begins_as_total("Alter Kontostand") && begins_as_total("Total: 12.50"));
        assert!(is_balance("S A L D O") && begins_as_total("S A L D O") && !is_balance("S A"));
        assert!(!begins_as_total("TotalEnergies") && !is_balance("TOTAL"));
    }
}
