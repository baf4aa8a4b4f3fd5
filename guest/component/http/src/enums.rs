//! Converts the interface's enums and the records that hold them. For these the generated
//! bindings have their own types.

use expenses_interface as plain;

use crate::bindings::expenses::store::merges as wit_merges;
use crate::bindings::expenses::store::store as wit;

impl From<plain::Query> for wit::Query {
    fn from(query: plain::Query) -> Self {
        let plain::Query { filter, sort, limit, cursor } = query;
        let sort = sort.map(|plain::Sort { key, descending }| wit::Sort {
            key: match key {
                plain::SortKey::Id => wit::SortKey::Id,
                plain::SortKey::Date => wit::SortKey::Date,
                plain::SortKey::Amount => wit::SortKey::Amount,
            },
            descending,
        });
        Self { filter, sort, limit, cursor }
    }
}

impl From<plain::Grouping> for wit::Grouping {
    fn from(by: plain::Grouping) -> Self {
        match by {
            plain::Grouping::Category => Self::Category,
            plain::Grouping::Month => Self::Month,
            plain::Grouping::Year => Self::Year,
            plain::Grouping::Tag => Self::Tag,
            plain::Grouping::Week => Self::Week,
            plain::Grouping::Weekday => Self::Weekday,
            plain::Grouping::Description => Self::Description,
        }
    }
}

impl From<plain::Decision> for wit_merges::Decision {
    fn from(decision: plain::Decision) -> Self {
        let plain::Decision { conflict, choice } = decision;
        let choice = match choice {
            plain::Choice::Ours => wit_merges::Choice::Ours,
            plain::Choice::Theirs => wit_merges::Choice::Theirs,
            plain::Choice::Both => wit_merges::Choice::Both,
        };
        Self { conflict, choice }
    }
}
