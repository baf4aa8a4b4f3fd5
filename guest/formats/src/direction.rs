//! Words that say whether money went out or came in.

/// Which way money went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    Out,
    In,
    /// Between the person's own accounts, or not counted, as the file itself says.
    Neither,
}

/// What letters beside an amount say.
pub(crate) fn beside_amount(word: &str, is_after: bool) -> Option<Flow> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let is = |words: &[&str]| words.iter().any(|other| other.eq_ignore_ascii_case(word));
    if is(&["DR", "DB", "DBT", "DEBIT", "DEBET", "WD"]) {
        Some(Flow::Out)
    } else if is(&["CR", "CRED", "CREDIT", "KREDIT", "DEP"]) {
        Some(Flow::In)
    } else if is_after && matches!(word, "D" | "S") {
        Some(Flow::Out)
    } else if is_after && matches!(word, "C" | "H") {
        Some(Flow::In)
    } else {
        None
    }
}

/// Words of columns that tell a direction, in lower case.
const OUT: &[&str] = &[
    "d",
    "dr",
    "db",
    "dbit",
    "dbt",
    "debit",
    "debet",
    "debits",
    "debito",
    "d\u{e9}bito",
    "d\u{e9}bit",
    "-",
    "out",
    "s",
    "soll",
    "af",
    "expense",
    "expenses",
    "withdrawal",
    "spend",
    "spending",
    "outflow",
    "outgoing",
    "money out",
    "paid out",
    "ausgabe",
    "ausgaben",
    "lastschrift",
    "belastung",
    "gasto",
    "gastos",
    "egreso",
    "cargo",
    "d\u{e9}pense",
    "despesa",
    "sa\u{ed}da",
    "saida",
    "uscita",
    "addebito",
    "spesa",
    "dare",
    "uitgave",
    "uitgaven",
    "utgift",
    "udgift",
    "uttag",
    "wydatek",
    "obci\u{105}\u{17c}enie",
    "v\u{fd}daj",
    "odchoz\u{ed}",
    "gider",
    "bor\u{e7}",
    "\u{440}\u{430}\u{441}\u{445}\u{43e}\u{434}",
    "\u{441}\u{43f}\u{438}\u{441}\u{430}\u{43d}\u{438}\u{435}",
    "\u{434}\u{435}\u{431}\u{435}\u{442}",
    "\u{652f}\u{51fa}",
    "\u{652f}",
    "\u{501f}",
    "\u{51fa}\u{91d1}",
    "\u{51fa}",
    "\u{c9c0}\u{cd9c}",
    "\u{cd9c}\u{ae08}",
    "\u{916}\u{930}\u{94d}\u{91a}",
    "\u{935}\u{94d}\u{92f}\u{92f}",
    "pengeluaran",
    "\u{645}\u{62f}\u{64a}\u{646}",
    "wd",
];
const IN: &[&str] = &[
    "c",
    "cr",
    "crdt",
    "cred",
    "credit",
    "kredit",
    "credits",
    "credito",
    "cr\u{e9}dito",
    "cr\u{e9}dit",
    "+",
    "in",
    "h",
    "haben",
    "bij",
    "income",
    "deposit",
    "inflow",
    "incoming",
    "money in",
    "paid in",
    "refund",
    "einnahme",
    "einnahmen",
    "gutschrift",
    "ingreso",
    "ingresos",
    "abono",
    "revenu",
    "recette",
    "receita",
    "entrada",
    "entrata",
    "accredito",
    "avere",
    "inkomst",
    "inkomsten",
    "indt\u{e6}gt",
    "inntekt",
    "ins\u{e4}ttning",
    "przych\u{f3}d",
    "uznanie",
    "p\u{159}\u{ed}jem",
    "p\u{159}\u{ed}choz\u{ed}",
    "gelir",
    "alacak",
    "\u{434}\u{43e}\u{445}\u{43e}\u{434}",
    "\u{43f}\u{43e}\u{441}\u{442}\u{443}\u{43f}\u{43b}\u{435}\u{43d}\u{438}\u{435}",
    "\u{43f}\u{440}\u{438}\u{445}\u{43e}\u{434}",
    "\u{437}\u{430}\u{447}\u{438}\u{441}\u{43b}\u{435}\u{43d}\u{438}\u{435}",
    "\u{43a}\u{440}\u{435}\u{434}\u{438}\u{442}",
    "\u{6536}\u{5165}",
    "\u{6536}",
    "\u{8d37}",
    "\u{5165}\u{91d1}",
    "\u{5165}",
    "\u{c218}\u{c785}",
    "\u{c785}\u{ae08}",
    "\u{906}\u{92f}",
    "pemasukan",
    "\u{62f}\u{627}\u{626}\u{646}",
    "dep",
];
const NEITHER: &[&str] = &[
    "transfer",
    "transfers",
    "transfer-out",
    "transfer-in",
    "neutral",
    "internal",
    "internal transfer",
    "own transfer",
    "self transfer",
    "\u{8f6c}\u{8d26}",
    "\u{4e0d}\u{8ba1}\u{6536}\u{652f}",
    "\u{4e2d}\u{6027}\u{4ea4}\u{6613}",
    "/",
    "\u{632f}\u{66ff}",
    "\u{c774}\u{ccb4}",
    "\u{43f}\u{435}\u{440}\u{435}\u{432}\u{43e}\u{434}",
    "umbuchung",
];

/// What a cell of a column of directions says.
pub(crate) fn word(text: &str) -> Option<Flow> {
    // No word here is longer.
    if text.is_empty() || text.len() > 60 {
        return None;
    }
    let folded = text.to_lowercase();
    let folded = folded.trim().trim_end_matches('.');
    let is_in = |words: &[&str]| words.contains(&folded);
    if is_in(OUT) {
        Some(Flow::Out)
    } else if is_in(IN) {
        Some(Flow::In)
    } else if is_in(NEITHER) {
        Some(Flow::Neither)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_columns_tell_the_direction() {
        for (text, flow) in [
            ("D", Some(Flow::Out)),
            ("CR", Some(Flow::In)),
            ("Af", Some(Flow::Out)),
            ("Bij", Some(Flow::In)),
            ("S", Some(Flow::Out)),
            ("H", Some(Flow::In)),
            ("Debit", Some(Flow::Out)),
            ("Income", Some(Flow::In)),
            ("\u{652f}\u{51fa}", Some(Flow::Out)),
            ("\u{6536}\u{5165}", Some(Flow::In)),
            ("\u{4e0d}\u{8ba1}\u{6536}\u{652f}", Some(Flow::Neither)),
            ("card", None),
            ("", None),
        ] {
            assert_eq!(word(text), flow, "{text}");
        }
    }

    #[test]
    fn no_word_has_two_meanings() {
        let all: Vec<&&str> = OUT.iter().chain(IN).chain(NEITHER).collect();
        let mut once = all.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), all.len());
    }
}
