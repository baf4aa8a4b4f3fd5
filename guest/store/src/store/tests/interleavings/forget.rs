//! Merges places that differ only in what the race does not remember.
//!
//! A fence returns only whether it succeeded, and a load leaves only the document and its file.
//! So the protocol cannot distinguish such places. `forgotten` checks that the store continues in
//! the same way from both.

use super::operation::{Alias, Answer, Name, Operation};
use super::places::{Place, Races};
use super::race::{Carried, HELD, Loaded};
use crate::directory::Code;

/// What a writer does not remember. A place is the same as one reached without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forgotten {
    /// An answer that led nowhere: an entry of a listing that is no other's temp file.
    Answer,
    /// The first temp file that it was told of: it has unlinked that.
    Told,
    /// How it came to hold the file that it has read.
    Load(Alias),
    /// What the data file has become, which is not what it was.
    Changed,
}

impl Races {
    /// The same place with a shorter history, if the last answer made the writer forget
    /// something.
    pub(super) fn forget(
        &mut self,
        before: Place,
        answer: Answer,
        place: Place,
    ) -> Option<(Place, Forgotten)> {
        let (asked, now) = (self.operation(before)?, self.operation(place)?);
        let (same, forgotten, expected) = match (asked, answer, now) {
            (Operation::Next, answer, Operation::Next) if !is_of_other(&answer) => {
                (before, Forgotten::Answer, now)
            }
            (Operation::Unlink(Name::Temp(0)), Answer::Done | Answer::Failed(Code::NoEntry), _) => {
                // The others were told of after it, and are now one place further up.
                let expected = match now {
                    Operation::Unlink(Name::Temp(told)) => {
                        Operation::Unlink(Name::Temp(told.checked_sub(1)?))
                    }
                    now => now,
                };
                (self.told_of_fewer(before), Forgotten::Told, expected)
            }
            (Operation::Identity(slot), Answer::Identity(alias, content), Operation::Create(_)) => {
                let node = self.node(place);
                let document = self.contents.document(content).ok()?;
                let state = Loaded::File {
                    document: self.contents.intern(&document.write()),
                    size: self.contents.bytes(content).len() as u64,
                    held: node.closed & 1 << slot == 0,
                };
                let (writer, change, kept) =
                    (node.writer, node.change, Carried { seen: true, state, ..node.kept });
                let found_unchanged = [Answer::Identity(HELD.1, content)];
                (self.at(writer, change, kept, &found_unchanged), Forgotten::Load(alias), now)
            }
            (Operation::Stat(Name::Data), Answer::Identity(..), Operation::Unlink(Name::Own)) => {
                (self.answered(before, Answer::Failed(Code::NoEntry)), Forgotten::Changed, now)
            }
            _ => return None,
        };
        (self.operation(same) == Some(expected)).then_some((same, forgotten))
    }

    /// The place of a writer that has seen one temp file fewer, and is otherwise as far: a temp
    /// file that is gone makes no difference to a fence.
    pub(super) fn told_of_fewer(&mut self, place: Place) -> Place {
        if let Some(same) = self.fewer.get(&place) {
            return *same;
        }
        let node = self.node(place);
        let (writer, change, kept) = (node.writer, node.change, node.kept);
        let mut answers = node.answers.to_vec();
        answers.remove(answers.iter().rposition(is_of_other).expect("it was told of one"));
        let same = self.at(writer, change, kept, &answers);
        self.fewer.insert(place, same);
        same
    }

    /// The place that some answers lead to.
    pub(super) fn at(
        &mut self,
        writer: usize,
        change: usize,
        kept: Carried,
        answers: &[Answer],
    ) -> Place {
        let start = self.start(writer, change, kept);
        answers.iter().fold(start, |place, answer| {
            let next = self.answered(place, *answer);
            assert_eq!(self.node(next).same, None, "nothing is left to be forgotten");
            next
        })
    }
}

/// Whether an answer shows another writer's temp file.
pub(super) fn is_of_other(answer: &Answer) -> bool {
    matches!(answer, Answer::Entry(Name::Temp(_)))
}
