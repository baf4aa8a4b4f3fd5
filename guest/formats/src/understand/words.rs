//! Words in cells that make a row something else than an expense.

/// Descriptions of rows that tell a balance, in lower case.
const BALANCES: &[&str] = &[
    "opening balance",
    "closing balance",
    "beginning balance",
    "starting balance",
    "ending balance",
    "balance brought forward",
    "balance carried forward",
    "brought forward",
    "carried forward",
    "b/f",
    "c/f",
    "previous balance",
    "new balance",
    "current balance",
    "available balance",
    "balance",
    "statement balance",
    "anfangssaldo",
    "endsaldo",
    "schlusssaldo",
    "alter kontostand",
    "neuer kontostand",
    "kontostand",
    "alter saldo",
    "neuer saldo",
    "saldo",
    "saldovortrag",
    "abschlusssaldo",
    "saldo anterior",
    "saldo inicial",
    "saldo final",
    "saldo do dia",
    "saldo dia",
    "saldo atual",
    "saldo actual",
    "saldo disponible",
    "saldo iniziale",
    "saldo finale",
    "saldo contabile",
    "solde",
    "solde initial",
    "solde final",
    "ancien solde",
    "nouveau solde",
    "solde pr\u{e9}c\u{e9}dent",
    "beginsaldo",
    "eindsaldo",
    "vorig saldo",
    "nieuw saldo",
    "ing\u{e5}ende saldo",
    "utg\u{e5}ende saldo",
    "saldo pocz\u{105}tkowe",
    "saldo ko\u{144}cowe",
    "po\u{10d}\u{e1}te\u{10d}n\u{ed} z\u{16f}statek",
    "kone\u{10d}n\u{fd} z\u{16f}statek",
    "\u{43e}\u{441}\u{442}\u{430}\u{442}\u{43e}\u{43a}",
    "\u{432}\u{445}\u{43e}\u{434}\u{44f}\u{449}\u{438}\u{439} \u{43e}\u{441}\u{442}\u{430}\u{442}\u{43e}\u{43a}",
    "\u{438}\u{441}\u{445}\u{43e}\u{434}\u{44f}\u{449}\u{438}\u{439} \u{43e}\u{441}\u{442}\u{430}\u{442}\u{43e}\u{43a}",
    "\u{524d}\u{671f}\u{7e70}\u{8d8a}",
    "\u{7e70}\u{8d8a}",
    "\u{7e70}\u{8d8a}\u{6b8b}\u{9ad8}",
    "\u{6b8b}\u{9ad8}",
    "\u{671f}\u{521d}\u{4f59}\u{989d}",
    "\u{671f}\u{672b}\u{4f59}\u{989d}",
    "\u{4e0a}\u{671f}\u{4f59}\u{989d}",
    "devreden bakiye",
    "devir",
    "saldo awal",
    "saldo akhir",
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

/// States of what is not booked yet.
const PENDING: &[&str] = &[
    "pending",
    "authorised",
    "authorized",
    "authorization",
    "processing",
    "in progress",
    "scheduled",
    "upcoming",
    "vorgemerkt",
    "umsatz vorgemerkt",
    "ausstehend",
    "offen",
    "in bearbeitung",
    "pendiente",
    "en attente",
    "en cours",
    "pendente",
    "in sospeso",
    "in behandeling",
    "gereserveerd",
    "reserverad",
    "reserveret",
    "reservert",
    "oczekuj\u{105}ca",
    "blokada",
    "\u{43e}\u{436}\u{438}\u{434}\u{430}\u{435}\u{442}",
    "\u{432} \u{43e}\u{431}\u{440}\u{430}\u{431}\u{43e}\u{442}\u{43a}\u{435}",
    "\u{5904}\u{7406}\u{4e2d}",
    "\u{7b49}\u{5f85}\u{4ed8}\u{6b3e}",
    "\u{5f85}\u{4ed8}\u{6b3e}",
    "\u{51e6}\u{7406}\u{4e2d}",
    "\u{b300}\u{ae30}",
    "beklemede",
];

/// States of what did not take place.
const FAILED: &[&str] = &[
    "reverted",
    "reversed",
    "declined",
    "failed",
    "failure",
    "cancelled",
    "canceled",
    "rejected",
    "refused",
    "expired",
    "voided",
    "void",
    "denied",
    "blocked",
    "error",
    "abgelehnt",
    "storniert",
    "fehlgeschlagen",
    "abgebrochen",
    "zur\u{fc}ckgewiesen",
    "rechazada",
    "rechazado",
    "cancelada",
    "cancelado",
    "fallida",
    "fallido",
    "anulada",
    "refus\u{e9}",
    "refus\u{e9}e",
    "annul\u{e9}",
    "annul\u{e9}e",
    "\u{e9}chou\u{e9}",
    "\u{e9}chou\u{e9}e",
    "recusada",
    "recusado",
    "rifiutato",
    "rifiutata",
    "annullato",
    "annullata",
    "geweigerd",
    "geannuleerd",
    "mislukt",
    "odrzucona",
    "anulowana",
    "avvisad",
    "afvist",
    "avvist",
    "zam\u{ed}tnuto",
    "\u{43e}\u{442}\u{43a}\u{43b}\u{43e}\u{43d}\u{435}\u{43d}\u{43e}",
    "\u{43e}\u{442}\u{43c}\u{435}\u{43d}\u{435}\u{43d}\u{43e}",
    "\u{43e}\u{442}\u{43c}\u{435}\u{43d}\u{430}",
    "failed transaction",
    "\u{4ea4}\u{6613}\u{5173}\u{95ed}",
    "\u{652f}\u{4ed8}\u{5931}\u{8d25}",
    "\u{5df2}\u{5173}\u{95ed}",
    "\u{5931}\u{8d25}",
    "\u{53d6}\u{6d88}",
    "\u{53d6}\u{6d88}\u{6e08}\u{307f}",
    "\u{cde8}\u{c18c}",
    "\u{c2e4}\u{d328}",
    "iptal",
    "reddedildi",
    "dibatalkan",
    "gagal",
];

/// States of what is booked.
const BOOKED: &[&str] = &[
    "booked",
    "posted",
    "cleared",
    "completed",
    "settled",
    "executed",
    "gebucht",
    "umsatz gebucht",
    "erledigt",
    "ausgef\u{fc}hrt",
    "contabilizado",
    "completado",
    "comptabilis\u{e9}",
    "contabilizzato",
    "geboekt",
    "bokf\u{f6}rd",
    "bogf\u{f8}rt",
    "bokf\u{f8}rt",
    "zaksi\u{119}gowana",
    "za\u{fa}\u{10d}tov\u{e1}no",
];

fn is_in(text: &str, words: &[&str]) -> bool {
    // No word here is longer.
    if text.is_empty() || text.len() > 80 {
        return false;
    }
    let text = text.trim_end_matches([':', '.']).trim();
    if text.is_ascii() {
        return words.iter().any(|word| word.eq_ignore_ascii_case(text));
    }
    let folded = text.to_lowercase();
    words.contains(&folded.as_str())
}

/// Whether a whole description, or a cell, is the name of a balance.
pub(super) fn is_balance(text: &str) -> bool {
    is_in(text, BALANCES)
}

/// Whether a cell of a row without a date begins as a balance or a total does.
pub(super) fn begins_as_total(text: &str) -> bool {
    if text.is_empty() || text.len() > 200 {
        return false;
    }
    let folded = text.to_lowercase();
    let begins = |word: &&str| {
        let rest = folded.strip_prefix(*word);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    };
    BALANCES.iter().any(begins) || TOTALS.iter().any(begins)
}

/// Whether a state is of what is not booked yet.
pub(super) fn is_pending(text: &str) -> bool {
    is_in(text, PENDING)
}

/// Whether a text is a state of a transaction, and nothing else.
pub(crate) fn is_state(text: &str) -> bool {
    is_in(text, BOOKED) || is_pending(text) || is_failed(text)
}

/// Whether a state is of what did not take place.
pub(super) fn is_failed(text: &str) -> bool {
    is_in(text, FAILED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_and_states_are_known() {
        assert!(is_balance("Anfangssaldo") && is_balance("Saldo:") && !is_balance("Saldo Pizza"));
        assert!(begins_as_total("Alter Kontostand") && begins_as_total("Total: 12.50"));
        assert!(!begins_as_total("TotalEnergies") && !is_balance("TOTAL"));
        assert!(is_failed("REVERTED") && is_pending("Pending") && !is_pending("COMPLETED"));
    }
}
