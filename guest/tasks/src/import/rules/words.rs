//! Words that a description may hold.

use expenses_model::fold;

/// Words, and where they may stand.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// Folded, and not empty.
    text: String,
    begins: Edge,
    ends: Edge,
}

/// What may stand beside the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    /// The end of the description.
    Anchor,
    /// No more of the same word.
    Word,
    /// Anything.
    Open,
}

impl Words {
    /// Reads words with the marks before and after them. `None` if there are none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (begins, text) = match text.chars().next()? {
            '^' => (Edge::Anchor, &text[1..]),
            '*' => (Edge::Open, &text[1..]),
            _ => (Edge::Word, text),
        };
        let (ends, text) = match text.chars().last()? {
            '$' => (Edge::Anchor, &text[..text.len() - 1]),
            '*' => (Edge::Open, &text[..text.len() - 1]),
            _ => (Edge::Word, text),
        };
        let text = fold(text.trim());
        (!text.is_empty()).then_some(Self { text, begins, ends })
    }

    /// Whether they are in a description, which is folded.
    pub(super) fn are_in(&self, description: &str) -> bool {
        description.match_indices(&self.text).any(|(at, found)| {
            let before = description[..at].chars().next_back();
            let after = description[at + found.len()..].chars().next();
            fits(self.begins, before, found.chars().next())
                && fits(self.ends, after, found.chars().next_back())
        })
    }
}

fn fits(edge: Edge, outside: Option<char>, inside: Option<char>) -> bool {
    match (edge, outside, inside) {
        (Edge::Open, ..) | (_, None, _) => true,
        (Edge::Anchor, Some(_), _) => false,
        (Edge::Word, Some(outside), Some(inside)) => !is_one_word(outside, inside),
        (Edge::Word, Some(_), None) => true,
    }
}

/// Whether two characters side by side are of one word: two letters, or two digits.
fn is_one_word(one: char, other: char) -> bool {
    let is_digit = |c: char| c.is_numeric();
    let is_letter = |c: char| c.is_alphabetic() && !is_written_without_spaces(c);
    is_digit(one) && is_digit(other) || is_letter(one) && is_letter(other)
}

/// Scripts whose words have no spaces between them: Thai to Khmer, kana, and Han.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{31ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}
