//! The operations that are measured.

use clap::ValueEnum;
use serde::Serialize;

use crate::Answer;
use crate::expense::{Expense, MONTH, Row, Sum};
use crate::measure::Peers;
use crate::peers::Peer;

/// An operation that everyone has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Operation {
    /// From nothing to the first answer, how many expenses there are; and closing it.
    Open,
    /// One expense by a random id.
    Get,
    /// The newest 100 by date.
    Page,
    /// One month by category.
    Month,
    /// Everything by category.
    Summary,
    /// One more, durable.
    Add,
}

/// The result of an operation.
#[derive(Debug, PartialEq)]
pub(crate) enum Answered {
    Count(u64),
    Expense(Expense),
    Page(Vec<Expense>),
    Sums(Vec<Sum>),
    Added,
}

impl Operation {
    /// All, in the order in which they are measured: what changes the store comes last.
    pub(crate) const ALL: [Self; 6] =
        [Self::Open, Self::Get, Self::Page, Self::Month, Self::Summary, Self::Add];

    /// The name, as in the results.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Get => "get",
            Self::Page => "page",
            Self::Month => "month",
            Self::Summary => "summary",
            Self::Add => "add",
        }
    }

    /// Does it once. The id is that of the expense that is looked for.
    pub(crate) fn perform(self, peer: &mut dyn Peer, id: u64) -> Answer<Answered> {
        Ok(match self {
            Self::Open => Answered::Count(peer.open()?),
            Self::Get => Answered::Expense(peer.get(id)?),
            Self::Page => Answered::Page(peer.page()?),
            Self::Month => Answered::Sums(peer.sums(Some(MONTH))?),
            Self::Summary => Answered::Sums(peer.sums(None)?),
            Self::Add => {
                peer.add(&Row::lunch())?;
                Answered::Added
            }
        })
    }
}

impl Answered {
    /// In one order, which the peers need not share.
    fn sorted(mut self) -> Self {
        if let Self::Sums(sums) = &mut self {
            sums.sort_by(|a, b| a.category.cmp(&b.category));
        }
        self
    }
}

/// Checks that all return the same.
pub(crate) fn compare(peers: &mut Peers, id: u64) -> Answer<()> {
    for operation in Operation::ALL {
        let mut answers = Vec::new();
        for (_, peer) in peers.iter_mut() {
            answers.push(operation.perform(&mut **peer, id)?.sorted());
        }
        if let Some(other) = answers.iter().find(|answer| **answer != answers[0]) {
            let name = operation.name();
            return Err(
                format!("{name} is answered differently: {:?} and {other:?}", answers[0]).into()
            );
        }
    }
    Ok(())
}
