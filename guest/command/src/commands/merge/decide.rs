//! Decides the conflicts of a merge: as the options say, or as the person does.

use std::collections::HashMap;

use expenses_interface::{Choice, Conflict, Decision};

use super::Keep;
use crate::exit::Failure;
use crate::text::{choices_of, write_conflict};
use crate::user_io::{Chosen, UserIo};

/// How many conflicts a refusal shows: with many, the first are enough to see what it is about.
const MOST_SHOWN: usize = 20;

/// What the options and the person have said.
pub(super) struct Answers {
    keep: Option<Keep>,
    /// By the names of conflicts, in case that the store changes and they come again.
    given: HashMap<String, Choice>,
}

impl Answers {
    pub(super) fn new(keep: Option<Keep>) -> Self {
        Self { keep, given: HashMap::new() }
    }

    /// Decides conflicts as the options say, or asks about each.
    pub(super) fn decide<E>(
        &mut self,
        user: &mut dyn UserIo,
        name: &str,
        conflicts: &[Conflict],
    ) -> Result<Vec<Decision>, Failure<E>> {
        let (mut decisions, open) = decided(conflicts, self.keep);
        let count = open.len();
        for (at, conflict) in open.iter().enumerate() {
            if !self.given.contains_key(&conflict.name) {
                let number = at + 1;
                let Some((choice, for_all)) = ask::<E>(
                    user,
                    &format!("{name}, {number} of {count}"),
                    conflict,
                    &open[number..],
                )?
                else {
                    return Err(undecided(name, &open, elsewhere(&open)));
                };
                self.given.insert(conflict.name.clone(), choice);
                if for_all {
                    let same = open[number..].iter().filter(|other| are_alike(conflict, other));
                    self.given.extend(same.map(|other| (other.name.clone(), choice)));
                }
            }
            if let Some(choice) = self.given.get(&conflict.name) {
                decisions.push(Decision { conflict: conflict.name.clone(), choice: *choice });
            }
        }
        Ok(decisions)
    }
}

/// Asks about a conflict, and whether the answer is the same for those like it that follow. `None`
/// if nobody can be asked.
fn ask<E>(
    user: &mut dyn UserIo,
    place: &str,
    conflict: &Conflict,
    following: &[&Conflict],
) -> Result<Option<(Choice, bool)>, Failure<E>> {
    let choices = choices_of(conflict);
    let mut texts: Vec<String> = choices.iter().map(|(_, text)| (*text).to_owned()).collect();
    let alike = following.iter().filter(|other| are_alike(conflict, other)).count();
    let more = match alike {
        0 => None,
        1 => Some("the one like it that follows".to_owned()),
        count => Some(format!("the {count} like it that follow")),
    };
    if let Some(more) = more {
        texts.extend(choices.iter().map(|(_, text)| format!("{text}, and so for {more}")));
    }
    let mut text = Vec::new();
    let asked = write_conflict(&mut text, conflict).and_then(|()| {
        let text = String::from_utf8_lossy(&text);
        user.choose(&format!("{place}: {text}"), "Which?", &texts)
    });
    let asked =
        asked.map_err(|error| Failure::Refused(vec![format!("you cannot be asked: {error}")]))?;
    match asked {
        Some(Chosen::This(at)) => {
            Ok(choices.get(at % choices.len()).map(|(choice, _)| (*choice, at >= choices.len())))
        }
        Some(Chosen::Neither) => Err(Failure::Refused(vec!["nothing was merged".into()])),
        None => Ok(None),
    }
}

/// Whether an answer means the same for both.
fn are_alike(one: &Conflict, other: &Conflict) -> bool {
    choices_of(one) == choices_of(other)
}

/// What to do if nobody can be asked.
fn elsewhere(open: &[&Conflict]) -> String {
    let keep = match open.iter().all(|conflict| conflict.can_be_both) {
        true => "`--keep both`, `--keep ours` or `--keep theirs`",
        false => "`--keep ours` or `--keep theirs`",
    };
    format!("nothing was merged: run it on a terminal to be asked, or decide them all with {keep}")
}

/// The decisions that hold for all conflicts, and those conflicts that are left.
pub(super) fn decided(
    conflicts: &[Conflict],
    keep: Option<Keep>,
) -> (Vec<Decision>, Vec<&Conflict>) {
    let choice = match keep {
        None => None,
        Some(Keep::Ours) => Some(Choice::Ours),
        Some(Keep::Theirs) => Some(Choice::Theirs),
        Some(Keep::Both) => Some(Choice::Both),
    };
    let (mut decisions, mut open) = (Vec::new(), Vec::new());
    for conflict in conflicts {
        match choice.filter(|choice| conflict.can_be_both || *choice != Choice::Both) {
            Some(choice) => decisions.push(Decision { conflict: conflict.name.clone(), choice }),
            None => open.push(conflict),
        }
    }
    (decisions, open)
}

/// That there are conflicts, what they are about, and what to do.
pub(super) fn undecided<E>(name: &str, conflicts: &[&Conflict], advice: String) -> Failure<E> {
    let shown = conflicts.iter().take(MOST_SHOWN).map(|conflict| {
        let mut text = Vec::new();
        // Writing to memory cannot fail.
        let _ = write_conflict(&mut text, conflict);
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        format!("{name}: {}", lines.join(" "))
    });
    let mut reasons: Vec<String> = shown.collect();
    match conflicts.len().saturating_sub(MOST_SHOWN) {
        0 => {}
        1 => reasons.push("and 1 conflict more".to_owned()),
        more => reasons.push(format!("and {more} conflicts more")),
    }
    reasons.push(advice);
    Failure::Refused(reasons)
}
