//! Converts the interface's enums and the records that hold them. For these the generated
//! bindings have their own types.

use expenses_interface as plain;

use crate::exports::{wit, wit_merges};

impl From<wit::Query> for plain::Query {
    fn from(query: wit::Query) -> Self {
        let wit::Query { filter, sort, limit, cursor } = query;
        let sort = sort.map(|wit::Sort { key, descending }| plain::Sort {
            key: match key {
                wit::SortKey::Id => plain::SortKey::Id,
                wit::SortKey::Date => plain::SortKey::Date,
                wit::SortKey::Amount => plain::SortKey::Amount,
            },
            descending,
        });
        Self { filter, sort, limit, cursor }
    }
}

impl From<wit::Grouping> for plain::Grouping {
    fn from(by: wit::Grouping) -> Self {
        match by {
            wit::Grouping::Category => Self::Category,
            wit::Grouping::Month => Self::Month,
            wit::Grouping::Year => Self::Year,
            wit::Grouping::Tag => Self::Tag,
            wit::Grouping::Week => Self::Week,
            wit::Grouping::Weekday => Self::Weekday,
            wit::Grouping::Description => Self::Description,
        }
    }
}

impl From<wit_merges::Decision> for plain::Decision {
    fn from(decision: wit_merges::Decision) -> Self {
        let wit_merges::Decision { conflict, choice } = decision;
        let choice = match choice {
            wit_merges::Choice::Ours => plain::Choice::Ours,
            wit_merges::Choice::Theirs => plain::Choice::Theirs,
            wit_merges::Choice::Both => plain::Choice::Both,
        };
        Self { conflict, choice }
    }
}
