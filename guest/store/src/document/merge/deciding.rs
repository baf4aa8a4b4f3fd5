//! What becomes of a thing that two sides have, and what has to be decided.

use std::collections::HashMap;

use super::super::json::push;
use expenses_interface::{Choice, Conflict, Decision, Disputed, MOST_CONFLICTS};
use expenses_model::Digest;

/// One thing in three documents, in a form that equal things share.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    /// `None` without a base; then nothing is deleted.
    pub(super) base: Option<Option<&'a [u8]>>,
    pub(super) ours: Option<&'a [u8]>,
    pub(super) theirs: Option<&'a [u8]>,
}

impl Sides<'_> {
    /// The side that counts; `None` if both have changed it in different ways.
    pub(super) fn settled(&self) -> Option<Choice> {
        let Self { base, ours, theirs } = *self;
        match base {
            _ if ours == theirs => Some(Choice::Ours),
            Some(base) if theirs == base => Some(Choice::Ours),
            Some(base) if ours == base => Some(Choice::Theirs),
            Some(_) => None,
            None if theirs.is_none() => Some(Choice::Ours),
            None if ours.is_none() => Some(Choice::Theirs),
            None => None,
        }
    }
}

/// The decisions of a merge, and the conflicts for which there is none.
pub(super) struct Deciding<'a> {
    decisions: HashMap<&'a str, Choice>,
    open: Vec<Conflict>,
}

impl<'a> Deciding<'a> {
    pub(super) fn new(decisions: &'a [Decision]) -> Self {
        let decisions = decisions.iter().map(|of| (of.conflict.as_str(), of.choice)).collect();
        Self { decisions, open: Vec::new() }
    }

    /// The side that counts of a thing with this name, which no other has. If both have changed
    /// it, what was decided; ours while nothing was.
    pub(super) fn settle(
        &mut self,
        name: impl serde::Serialize,
        sides: Sides<'_>,
        about: impl FnOnce() -> Disputed,
    ) -> Choice {
        sides.settled().unwrap_or_else(|| self.decide(name, sides, false, about))
    }

    /// What was decided of a conflict; ours while nothing was.
    pub(super) fn decide(
        &mut self,
        name: impl serde::Serialize,
        Sides { base, ours, theirs }: Sides<'_>,
        can_be_both: bool,
        about: impl FnOnce() -> Disputed,
    ) -> Choice {
        let mut text = Vec::new();
        push(&mut text, &(name, base, ours, theirs));
        let mut digest = Digest::default();
        digest.add(&text);
        let name = digest.to_text();
        match self.decisions.get(name.as_str()) {
            Some(choice) if can_be_both || *choice != Choice::Both => *choice,
            _ => {
                if self.open.len() < MOST_CONFLICTS {
                    self.open.push(Conflict { name, about: about(), can_be_both });
                }
                Choice::Ours
            }
        }
    }

    /// What has to be decided.
    pub(super) fn open(self) -> Vec<Conflict> {
        self.open
    }
}
