//! What headings are called in the files of banks and other programs.

mod both;
mod list;

pub(super) use both::names_both;

/// What a heading may stand for. The payee is a part of the description, and comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Date,
    Amount,
    MoneyOut,
    MoneyIn,
    Direction,
    Payee,
    Description,
    Category,
    Currency,
    Id,
    Balance,
    Fee,
    State,
}

/// What a heading says of a row of headings.
pub(crate) enum Kind {
    Date,
    Money,
    Other,
}

/// How well a heading fits a meaning: the less the better.
pub(crate) type Rank = usize;

/// What is added if a heading only holds a word, among others.
pub(super) const PART: Rank = 1_000;

/// Headings of directions before this rank say what they are.
pub(super) fn clear_directions() -> Rank {
    rank_of(Meaning::Direction, "transaction type")
}

/// Headings of amounts before this rank are of the amount that counts.
pub(super) fn first_amounts() -> Rank {
    rank_of(Meaning::Amount, "billing amount")
}

fn rank_of(meaning: Meaning, word: &str) -> Rank {
    let all = list::ALL.iter().filter(|(of, _)| *of == meaning);
    all.flat_map(|(_, words)| words.iter()).position(|other| *other == word).unwrap_or(PART)
}

/// What a heading is called in no matter which case, with what spaces and marks.
pub(crate) fn plain(heading: &str) -> String {
    // No heading here is longer.
    let heading: String = heading.chars().take(120).collect();
    let mut plain = String::with_capacity(heading.len());
    let (mut depth, mut was_lower) = (0u32, false);
    for c in heading.chars() {
        match c {
            '(' | '[' | '\u{ff08}' => depth += 1,
            ')' | ']' | '\u{ff09}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ if c.is_alphanumeric() || is_mark(c) => {
                // `transactionDate` is two words.
                if c.is_uppercase() && was_lower {
                    plain.push(' ');
                }
                plain.extend(c.to_lowercase());
            }
            '/' => plain.push('/'),
            _ => plain.push(' '),
        }
        was_lower = c.is_lowercase();
    }
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    // `Umsatz in EUR` and `Amount USD`
    if words.len() > 1 && words.last().is_some_and(|last| crate::amount::currency(last).is_some()) {
        words.pop();
        if words.len() > 1 && matches!(words.last(), Some(&("in" | "en" | "em" | "w" | "i"))) {
            words.pop();
        }
    }
    words.join(" ").replace(" / ", "/").replace("/ ", "/").replace(" /", "/")
}

/// The currency that a heading of an amount names after the word for it.
pub(crate) fn currency(heading: &str) -> Option<&'static str> {
    let is_end = |c: char| c.is_whitespace() || "()[]_/:\u{ff08}\u{ff09}".contains(c);
    let words = heading.split(is_end).filter(|word| !word.is_empty()).take(20);
    // `Amount (All)` names no Albanian money.
    let is_name = |word: &&str| !word.contains(char::is_lowercase);
    words.skip(1).filter(is_name).find_map(crate::amount::currency)
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}'
        | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}' | '\u{e31}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}')
}

/// Whether two headings are the same to a person.
pub(crate) fn same(heading: &str, name: &str) -> bool {
    heading.trim() == name.trim() || heading.trim().to_lowercase() == name.trim().to_lowercase()
}

/// How well a heading, as [`plain`] makes it, fits each meaning that it may have.
pub(crate) fn meanings(plain: &str) -> impl Iterator<Item = (Meaning, Rank)> {
    list::ALL.iter().filter_map(move |(meaning, words)| {
        let exact = words.iter().position(|word| *word == plain);
        let rank = exact.or_else(|| part(*meaning, plain, words))?;
        Some((*meaning, rank))
    })
}

/// Whether a heading, brackets and all, is of money in another currency than the account's.
pub(crate) fn is_foreign(heading: &str) -> bool {
    const FOREIGN: [&str; 6] = ["foreign", "original", "fremd", "ursprung", "origine", "exchange"];
    let heading: String = heading.chars().take(120).flat_map(char::to_lowercase).collect();
    FOREIGN.iter().any(|word| heading.contains(word))
}

/// Words in the headings of what is the person's own.
const OWN: [&str; 11] = [
    "account",
    "konto",
    "card",
    "member",
    "holder",
    "cardholder",
    "owner",
    "inhaber",
    "titular",
    "titulaire",
    "intestatario",
];

/// How well a heading fits that only holds one of the words.
fn part(meaning: Meaning, plain: &str, words: &[&str]) -> Option<Rank> {
    let is_other = || list::OTHER.iter().any(|word| holds(plain, word));
    match meaning {
        // An id is taken only for one that is called so, and a direction has its words.
        Meaning::Id | Meaning::Direction | Meaning::State => return None,
        Meaning::Amount | Meaning::MoneyOut | Meaning::MoneyIn if is_other() => return None,
        // Nor does the id of something else describe anything.
        Meaning::Payee | Meaning::Description
            if plain.split(' ').any(|word| matches!(word, "id" | "iban" | "bic")) =>
        {
            return None;
        }
        // The name of the account, or of the person who has it, is no payee.
        Meaning::Payee if OWN.iter().any(|word| holds(plain, word)) => return None,
        _ => {}
    }
    words.iter().position(|word| holds(plain, word)).map(|at| PART + at)
}

/// Whether a text holds a word; of scripts without spaces, anywhere.
fn holds(text: &str, word: &str) -> bool {
    let is_spaced = word.chars().all(|c| c < '\u{2e80}');
    if is_spaced && word.len() < 3 {
        return false;
    }
    text.match_indices(word).any(|(at, _)| {
        let is_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        !is_spaced
            || is_end(text[..at].chars().next_back())
                && is_end(text[at + word.len()..].chars().next())
    })
}

/// Whether a heading is the name of a date or of money.
pub(crate) fn kind_of(heading: &str) -> Kind {
    if heading.is_empty() || heading.len() > 200 {
        return Kind::Other;
    }
    let plain = plain(heading);
    let mut kind = Kind::Other;
    for (meaning, rank) in meanings(&plain) {
        // What only holds such a word may be a sentence.
        if rank >= PART && plain.split(' ').count() > 4 {
            continue;
        }
        match meaning {
            Meaning::Date => return Kind::Date,
            Meaning::Amount | Meaning::MoneyOut | Meaning::MoneyIn => kind = Kind::Money,
            _ => {}
        }
    }
    kind
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(heading: &str) -> Option<Meaning> {
        meanings(&plain(heading)).min_by_key(|(_, rank)| *rank).map(|(meaning, _)| meaning)
    }

    #[test]
    fn headings_of_many_languages_are_known() {
        use Meaning::*;
        for (heading, meaning) in [
            ("Date", Date),
            ("Started Date", Date),
            ("transactionDate", Date),
            ("Buchungstag", Date),
            ("\u{4ea4}\u{6613}\u{65f6}\u{95f4}", Date),
            ("\u{65e5}\u{4ed8}", Date),
            ("Fecha de operaci\u{f3}n", Date),
            ("Amount", Amount),
            ("Umsatz in EUR", Amount),
            ("Betrag (\u{20ac})", Amount),
            ("Bedrag (EUR)", Amount),
            ("Amount_USD", Amount),
            ("\u{91d1}\u{989d}(\u{5143})", Amount),
            ("Debit", MoneyOut),
            ("Paid out", MoneyOut),
            ("Withdrawal Amt.", MoneyOut),
            ("Deposit Amt.", MoneyIn),
            ("Credit", MoneyIn),
            ("Af Bij", Direction),
            ("Dr/Cr", Direction),
            ("\u{6536}/\u{652f}", Direction),
            ("Transaction Type", Direction),
            ("Naam / Omschrijving", Payee),
            ("Zahlungsempf\u{e4}nger*in", Payee),
            ("Verwendungszweck", Description),
            ("Narration", Description),
            ("Category", Category),
            ("W\u{e4}hrung", Currency),
            ("Balance", Balance),
            ("Saldo nach Buchung", Balance),
            ("Fee", Fee),
            ("State", State),
            ("Transaction ID", Id),
        ] {
            assert_eq!(best(heading), Some(meaning), "{heading}");
        }
        for heading in ["Konto", "IBAN", "Exchange rate", "", "Original amount"] {
            assert_ne!(best(heading), Some(Amount), "{heading}");
        }
    }
}
