//! Checks that what a writer forgets makes no difference: two merged places continue in the same
//! way to the end of the race, whatever the answers.

use super::contents::EMPTY;
use super::forget::{Forgotten, is_of_other};
use super::operation::{Alias, Answer, Content, Name, Operation};
use super::places::{Next, Place, Races};
use super::race::{Ending, HELD, Loaded};
use super::writer::NEW_ALIASES;
use crate::directory::Code;

/// A place in a race whose whole history counts, and what the writer knows there.
#[derive(Clone, Copy)]
pub(super) struct Whole {
    pub(super) place: Place,
    /// The file that its state comes from.
    pub(super) base: Alias,
    /// How many temp files it was told of.
    pub(super) told: u8,
}

/// All pairs of places that were taken for one, in races whose whole history counts.
pub(super) fn pairs(races: &Races, exact: &mut Races) -> Vec<[Whole; 2]> {
    let same = races.nodes.iter().enumerate().filter_map(|(place, node)| {
        let (same, forgotten) = node.same?;
        let base = if let Forgotten::Load(alias) = forgotten { alias } else { HELD.1 };
        Some((place as Place, base, same))
    });
    let fewer = races.fewer.iter().map(|(place, same)| (*place, HELD.1, *same));
    let mut whole = |place: Place, base| {
        let node = races.node(place);
        let told = node.answers.iter().filter(|answer| is_of_other(answer)).count() as u8;
        let place = exact.at(node.writer, node.change, node.kept, &node.answers);
        Whole { place, base, told }
    };
    let pairs = same.chain(fewer);
    pairs.map(|(place, base, same)| [whole(place, base), whole(same, HELD.1)]).collect()
}

/// Follows two places to the end of the race, with every answer that can make a difference.
/// Returns the number of ends.
///
/// # Panics
///
/// If they do not continue in the same way.
pub(super) fn follow(races: &mut Races, one: Whole, other: Whole, listed: u32) -> usize {
    let pair = [one, other].map(|whole| unlink_all(races, whole));
    let operation = match pair.map(|whole| races.next(whole.place)) {
        [Next::Operation(one), Next::Operation(other)] => {
            assert_eq!(one, other);
            one
        }
        [Next::Ended { .. }, Next::Ended { .. }] => {
            let [one, other] = pair.map(|whole| end(races, whole));
            assert_eq!(one, other);
            return 1;
        }
        _ => panic!("one has ended and the other has not"),
    };
    let mut ends = 0;
    for answer in answers(operation, listed) {
        let [one, other] = pair.map(|mut whole| {
            let answer = match answer {
                Choice::Same(answer) => answer,
                Choice::Base => Answer::Identity(whole.base, base(races, whole.place)),
                Choice::Told => {
                    whole.told += 1;
                    Answer::Entry(Name::Temp(whole.told - 1))
                }
            };
            Whole { place: races.answered(whole.place, answer), ..whole }
        });
        let listed = listed + u32::from(operation == Operation::Next);
        ends += follow(races, one, other, listed);
    }
    ends
}

/// The place after a fence has unlinked what is left to be unlinked.
fn unlink_all(races: &mut Races, mut whole: Whole) -> Whole {
    while let Next::Operation(Operation::Unlink(Name::Temp(_))) = races.next(whole.place) {
        whole.place = races.answered(whole.place, Answer::Done);
    }
    whole
}

/// How a race ends, where the writer's next begins, whether the file that it goes on
/// holding is the one that its state came from, and what it closes.
fn end(races: &Races, whole: Whole) -> (Ending, Place, bool, u8) {
    let Next::Ended { ending, next, held } = races.next(whole.place) else { unreachable!() };
    let held = held.is_some_and(|(_, alias)| alias == whole.base);
    (ending, next, held, races.node(whole.place).closed)
}

/// What the file holds that a writer's state comes from.
fn base(races: &Races, place: Place) -> Content {
    let node = races.node(place);
    let read = node.answers.iter().find_map(|answer| match answer {
        Answer::Read(content) => Some(*content),
        _ => None,
    });
    read.unwrap_or(match node.kept.state {
        Loaded::File { document, .. } => document,
        Loaded::None | Loaded::Absent => EMPTY,
    })
}

/// An answer to both writers.
#[derive(Clone, Copy)]
enum Choice {
    Same(Answer),
    /// The file that the writer's state comes from.
    Base,
    /// A temp file that it has not been told of.
    Told,
}

fn answers(operation: Operation, listed: u32) -> Vec<Choice> {
    use Choice::{Base, Same, Told};
    let (done, gone) = (Same(Answer::Done), Same(Answer::Failed(Code::NoEntry)));
    let broken = Same(Answer::Failed(Code::Io));
    match operation {
        Operation::Stat(_) => vec![Base, Same(Answer::Identity(NEW_ALIASES.0, 0)), gone, broken],
        Operation::Identity(_) => vec![Same(Answer::Identity(NEW_ALIASES.1, 0))],
        Operation::Next if listed >= 2 => vec![Same(Answer::End), broken],
        Operation::Next => vec![Same(Answer::End), gone, Told],
        Operation::Rename | Operation::Unlink(_) => vec![done, gone, broken],
        Operation::Open(_) | Operation::Read(..) => panic!("a race reads only at its beginning"),
        _ => vec![done, broken],
    }
}
