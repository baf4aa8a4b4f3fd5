//! `GET /expenses/summary`: totals by category, month, year or tag.

use expenses_interface::{Expenses, Filter, Grouping};
use expenses_model::Date;

use crate::condition::Conditions;
use crate::json::{Amounts, Totals};
use crate::params::{Params, Today};
use crate::{Problem, Response, state};

/// Totals of groups.
#[derive(Debug)]
pub(crate) struct Summary {
    filter: Filter,
    /// The day, if the filter depends on it.
    day: Option<Date>,
    by: Grouping,
    amounts: Amounts,
}

const GROUPINGS: [(&str, Grouping); 4] = [
    ("category", Grouping::Category),
    ("month", Grouping::Month),
    ("year", Grouping::Year),
    ("tag", Grouping::Tag),
];

impl Summary {
    /// The totals that the parameters ask for.
    ///
    /// # Errors
    ///
    /// `invalid` if one of them is.
    pub(super) fn of(params: &mut Params, today: &Today) -> Result<Self, Problem> {
        let (filter, day) = params.filter(today)?;
        let by = params.choice("by", &GROUPINGS)?.unwrap_or(Grouping::Category);
        Ok(Self { filter, day, by, amounts: params.amounts()? })
    }

    pub(super) fn answer<S: Expenses>(
        self,
        store: &mut S,
        conditions: &Conditions,
    ) -> Result<Response, Problem> {
        let Self { filter, day, by, amounts } = self;
        state::answer(store, conditions, day, |store, _| {
            let summary = store.summarize(filter.clone(), Some(by));
            let mut summary = summary.map_err(|error| Problem::of(&error))?;
            if matches!(by, Grouping::Month | Grouping::Year) {
                // By time, with what has no date at the end.
                let time = |key: &Option<String>| (key.is_none(), key.clone());
                summary.groups.sort_by_cached_key(|group| time(&group.key));
            }
            let response = Response::json(200, &Totals { groups: &summary.groups, amounts })
                .with("total-count", summary.group_count.to_string());
            Ok((response, Some(summary.revision)))
        })
    }
}
