//! What the states of transactions mean.

use super::words::is_in;

/// States of what is not booked yet.
const PENDING: &[&str] = &[
    "ausstehend",
    "authorised",
    "authorization",
    "authorized",
    "beklemede",
    "blokada",
    "en attente",
    "en cours",
    "gereserveerd",
    "in bearbeitung",
    "in behandeling",
    "in progress",
    "in sospeso",
    "oczekuj\u{105}ca",
    "offen",
    "pendente",
    "pendiente",
    "pending",
    "processing",
    "reserverad",
    "reserveret",
    "reservert",
    "scheduled",
    "umsatz vorgemerkt",
    "upcoming",
    "vorgemerkt",
    "\u{432} \u{43e}\u{431}\u{440}\u{430}\u{431}\u{43e}\u{442}\u{43a}\u{435}",
    "\u{43e}\u{436}\u{438}\u{434}\u{430}\u{435}\u{442}",
    "\u{51e6}\u{7406}\u{4e2d}",
    "\u{5904}\u{7406}\u{4e2d}",
    "\u{5f85}\u{4ed8}\u{6b3e}",
    "\u{7b49}\u{5f85}\u{4ed8}\u{6b3e}",
    "\u{b300}\u{ae30}",
];

/// States of what did not take place.
const FAILED: &[&str] = &[
    "abgebrochen",
    "abgelehnt",
    "aborted",
    "afvist",
    "annullata",
    "annullato",
    "annul\u{e9}",
    "annul\u{e9}e",
    "anulada",
    "anulowana",
    "avvisad",
    "avvist",
    "blocked",
    "cancelada",
    "cancelado",
    "canceled",
    "cancelled",
    "declined",
    "denied",
    "dibatalkan",
    "error",
    "expired",
    "failed",
    "failed transaction",
    "failure",
    "fallida",
    "fallido",
    "fehlgeschlagen",
    "gagal",
    "geannuleerd",
    "geweigerd",
    "iptal",
    "mislukt",
    "odrzucona",
    "rechazada",
    "rechazado",
    "recusada",
    "recusado",
    "reddedildi",
    "refused",
    "refus\u{e9}",
    "refus\u{e9}e",
    "rejected",
    "returned",
    "reversed",
    "reverted",
    "rifiutata",
    "rifiutato",
    "storniert",
    "timeout",
    "unsuccessful",
    "void",
    "voided",
    "zam\u{ed}tnuto",
    "zur\u{fc}ckgewiesen",
    "\u{e9}chou\u{e9}",
    "\u{e9}chou\u{e9}e",
    "\u{43e}\u{442}\u{43a}\u{43b}\u{43e}\u{43d}\u{435}\u{43d}\u{43e}",
    "\u{43e}\u{442}\u{43c}\u{435}\u{43d}\u{430}",
    "\u{43e}\u{442}\u{43c}\u{435}\u{43d}\u{435}\u{43d}\u{43e}",
    "\u{4ea4}\u{6613}\u{5173}\u{95ed}",
    "\u{53d6}\u{6d88}",
    "\u{53d6}\u{6d88}\u{6e08}\u{307f}",
    "\u{5931}\u{8d25}",
    "\u{5df2}\u{5173}\u{95ed}",
    "\u{652f}\u{4ed8}\u{5931}\u{8d25}",
    "\u{c2e4}\u{d328}",
    "\u{cde8}\u{c18c}",
];

/// States of what is booked.
const BOOKED: &[&str] = &[
    "ausgef\u{fc}hrt",
    "bogf\u{f8}rt",
    "bokf\u{f6}rd",
    "bokf\u{f8}rt",
    "booked",
    "cleared",
    "completado",
    "completed",
    "comptabilis\u{e9}",
    "contabilizado",
    "contabilizzato",
    "erledigt",
    "executed",
    "geboekt",
    "gebucht",
    "posted",
    "settled",
    "umsatz gebucht",
    "zaksi\u{119}gowana",
    "za\u{fa}\u{10d}tov\u{e1}no",
];

/// What else a state of what is booked may be called in a column that is one of states.
const DONE: &[&str] = &[
    "abgeschlossen",
    "accepted",
    "active",
    "approved",
    "berhasil",
    "bezahlt",
    "captured",
    "charged",
    "completato",
    "complete",
    "conclu\u{ed}da",
    "conclu\u{ed}do",
    "confirmed",
    "credited",
    "debited",
    "done",
    "efetuado",
    "effectu\u{e9}",
    "ejecutado",
    "erfolgreich",
    "eseguito",
    "ex\u{e9}cut\u{e9}",
    "finished",
    "gennemf\u{f8}rt",
    "genomf\u{f6}rd",
    "ok",
    "pagado",
    "pago",
    "paid",
    "partially refunded",
    "processed",
    "provedeno",
    "realizado",
    "received",
    "refunded",
    "selesai",
    "sent",
    "succeeded",
    "success",
    "successful",
    "tamamland\u{131}",
    "termin\u{e9}",
    "uitgevoerd",
    "utf\u{f8}rt",
    "verwerkt",
    "voltooid",
    "wykonana",
    "zrealizowana",
    "\u{432}\u{44b}\u{43f}\u{43e}\u{43b}\u{43d}\u{435}\u{43d}\u{43e}",
    "\u{438}\u{441}\u{43f}\u{43e}\u{43b}\u{43d}\u{435}\u{43d}\u{43e}",
    "\u{443}\u{441}\u{43f}\u{435}\u{448}\u{43d}\u{43e}",
    "\u{4ea4}\u{6613}\u{6210}\u{529f}",
    "\u{5b8c}\u{4e86}",
    "\u{5bf9}\u{65b9}\u{5df2}\u{6536}\u{94b1}",
    "\u{5df2}\u{5168}\u{989d}\u{9000}\u{6b3e}",
    "\u{5df2}\u{5b58}\u{5165}\u{96f6}\u{94b1}",
    "\u{5df2}\u{5b8c}\u{6210}",
    "\u{5df2}\u{652f}\u{4ed8}",
    "\u{5df2}\u{6536}\u{94b1}",
    "\u{5df2}\u{8f6c}\u{8d26}",
    "\u{6210}\u{529f}",
    "\u{652f}\u{4ed8}\u{6210}\u{529f}",
    "\u{652f}\u{6255}\u{6e08}\u{307f}",
    "\u{78ba}\u{5b9a}",
    "\u{9000}\u{6b3e}\u{6210}\u{529f}",
    "\u{c2b9}\u{c778}",
    "\u{c644}\u{b8cc}",
];

/// What a state means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Booked,
    Pending,
    Failed,
    /// It is taken for booked, and told.
    Unknown,
}

/// What the cell of a column of states says: as a whole, else by one of its words, as
/// `PAYMENT_DECLINED`.
pub(super) fn state(text: &str) -> State {
    let is_booked = |text: &str| is_in(text, BOOKED) || is_in(text, DONE);
    if text.is_empty() || is_booked(text) {
        return State::Booked;
    }
    if is_failed(text) {
        return State::Failed;
    }
    if is_pending(text) {
        return State::Pending;
    }
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // What is not cancelled, or half of it, is something else.
    let is_other = |word: &str| {
        ["not", "no", "non", "nicht", "partially", "partly", "teilweise"]
            .iter()
            .any(|other| other.eq_ignore_ascii_case(word))
    };
    if text.len() > 80 || words().any(is_other) {
        return State::Unknown;
    }
    match (words().any(is_failed), words().any(is_pending), words().any(is_booked)) {
        // Pending or booked may be said of what failed, too.
        (true, _, _) => State::Failed,
        (false, true, false) => State::Pending,
        (false, false, true) => State::Booked,
        (false, _, _) => State::Unknown,
    }
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
fn is_failed(text: &str) -> bool {
    is_in(text, FAILED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_known_by_all_or_one_of_their_words() {
        for (text, expected) in [
            ("PAYMENT_DECLINED", State::Failed),
            ("REFUSED BY BANK", State::Failed),
            ("Returned", State::Failed),
            ("Not cancelled", State::Unknown),
            ("Umsatz vorgemerkt", State::Pending),
            ("Pending - awaiting bank", State::Pending),
            ("COMPLETED", State::Booked),
            ("PAYMENT_COMPLETED", State::Booked),
            ("", State::Booked),
            ("Frobbed", State::Unknown),
        ] {
            assert_eq!(state(text), expected, "{text}");
        }
        assert!(is_failed("REVERTED") && is_pending("Pending") && !is_pending("COMPLETED"));
    }
}
