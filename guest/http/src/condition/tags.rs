//! Lists of entity tags.

use crate::headers;
use crate::{Head, Problem, ProblemKind};

/// The entity tags of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tags {
    /// `*`
    Any,
    /// At least one.
    List(Vec<Tag>),
}

/// An entity tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    is_weak: bool,
    text: String,
}

impl Tags {
    /// The tags of a header.
    ///
    /// # Errors
    ///
    /// `bad-request` if it is malformed.
    pub(super) fn of(head: &Head, name: &str) -> Result<Option<Self>, Problem> {
        let Some(text) = headers::joined(head, name) else { return Ok(None) };
        Self::parse(&text).map(Some).ok_or_else(|| {
            let detail = format!("the header `{name}` must hold entity tags in quotes, or `*`");
            Problem::new(ProblemKind::BadRequest, detail)
        })
    }

    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Any);
        }
        let mut tags = Vec::new();
        let mut rest = text.trim_matches(SPACE_OR_COMMA);
        loop {
            let (tag, behind) = Tag::first(rest)?;
            tags.push(tag);
            let next = behind.trim_start_matches(SPACE_OR_COMMA);
            if next.is_empty() {
                return Some(Self::List(tags));
            }
            // Between two there is a comma.
            behind[..behind.len() - next.len()].contains(',').then_some(())?;
            rest = next;
        }
    }

    /// The only tag, if there is one and it may match.
    pub(super) fn only(&self) -> Option<&str> {
        match self {
            Self::List(tags) => match tags.as_slice() {
                [Tag { is_weak: false, text }] => Some(text),
                _ => None,
            },
            Self::Any => None,
        }
    }

    /// The tags of states, without the days for which they are.
    pub(super) fn without_days(&self) -> Self {
        let tag = |Tag { is_weak, text }: &Tag| {
            let text = super::without_day(text).to_owned();
            Tag { is_weak: *is_weak, text }
        };
        match self {
            Self::Any => Self::Any,
            Self::List(tags) => Self::List(tags.iter().map(tag).collect()),
        }
    }

    /// Whether the present state is among them, if its tag must be equal and strong. `None` is
    /// the tag of what does not exist.
    pub(super) fn match_strongly(&self, now: Option<&str>) -> bool {
        self.any(now, |tag, now| !tag.is_weak && tag.text == now)
    }

    /// Whether it is among them, if the tag need not be strong.
    pub(super) fn match_weakly(&self, now: Option<&str>) -> bool {
        self.any(now, |tag, now| tag.text == now)
    }

    fn any(&self, now: Option<&str>, is: impl Fn(&Tag, &str) -> bool) -> bool {
        match (self, now) {
            (_, None) => false,
            (Self::Any, Some(_)) => true,
            (Self::List(tags), Some(now)) => tags.iter().any(|tag| is(tag, now)),
        }
    }
}

impl Tag {
    /// The tag at the begin of a list, and what is behind it. One of the service's own tags is
    /// also known without its quotes.
    fn first(list: &str) -> Option<(Self, &str)> {
        let is_weak = list.starts_with("W/");
        let list = list.strip_prefix("W/").unwrap_or(list);
        let (text, behind) = match list.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => {
                let is_own = |c: char| c == '-' || matches!(c, '0'..='9' | 'a'..='f');
                let own = list.split_at(list.find(|c| !is_own(c)).unwrap_or(list.len()));
                Some(own).filter(|(text, _)| !text.is_empty())?
            }
        };
        let is_tag = !text.chars().any(|c| c.is_ascii_control() || c == ' ');
        is_tag.then(|| (Self { is_weak, text: text.to_owned() }, behind))
    }
}

const SPACE_OR_COMMA: [char; 3] = [' ', '\t', ','];

#[cfg(test)]
mod tests {
    use super::{Tag, Tags};

    fn tag(is_weak: bool, text: &str) -> Tag {
        Tag { is_weak, text: text.into() }
    }

    #[test]
    fn lists_are_read_as_the_standard_writes_them() {
        let list = |tags: &[Tag]| Some(Tags::List(tags.to_vec()));
        assert_eq!(Tags::parse("*"), Some(Tags::Any));
        assert_eq!(Tags::parse("\"a\""), list(&[tag(false, "a")]));
        assert_eq!(Tags::parse("\"\""), list(&[tag(false, "")]));
        let three = list(&[tag(false, "a,b"), tag(true, "c"), tag(false, "*")]);
        assert_eq!(Tags::parse(", \"a,b\" ,W/\"c\",, \"*\","), three);
        assert_eq!(Tags::parse("a0-9, W/b"), list(&[tag(false, "a0-9"), tag(true, "b")]));
        for malformed in
            ["", ",", "W/", "x", "a b", "\"a", "\"a\" \"b\"", "\"a\"b", "w/\"a\"", "\"a b\""]
        {
            assert_eq!(Tags::parse(malformed), None, "{malformed}");
        }
    }

    #[test]
    fn weak_tags_match_only_if_strong_ones_are_not_needed() {
        let tags = Tags::parse("\"a\", W/\"b\"").unwrap();
        let strongly = |now| tags.match_strongly(now);
        assert_eq!([Some("a"), Some("b"), None].map(strongly), [true, false, false]);
        let weakly = |now| tags.match_weakly(now);
        assert_eq!([Some("a"), Some("b"), Some("c")].map(weakly), [true, true, false]);
        assert!(Tags::Any.match_strongly(Some("x")) && !Tags::Any.match_strongly(None));
    }
}
