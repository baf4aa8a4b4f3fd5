//! `GET /expenses/summary`: totals by one or two groupings.

use std::collections::HashMap;

use expenses_interface::{Expenses, Group, Grouping};
use expenses_model::Date;
use expenses_tasks::reports::{by_time, is_time};

use crate::condition::Conditions;
use crate::json::{Amounts, Totals};
use crate::params::{Params, Today};
use crate::period::AskedFilter;
use crate::{Problem, Response, state};

/// Totals of groups.
#[derive(Debug)]
pub(crate) struct Summary {
    filter: AskedFilter,
    /// The day, if the filter depends on it.
    day: Option<Date>,
    by: Vec<Grouping>,
    amounts: Amounts,
}

/// The most groupings.
const MOST: usize = 2;

impl Summary {
    /// The totals that the parameters ask for.
    ///
    /// # Errors
    ///
    /// `invalid` if one of them is.
    pub(super) fn of(params: &mut Params, today: &Today) -> Result<Self, Problem> {
        let (filter, day) = params.filter(today)?;
        let by = groupings(params)?;
        Ok(Self { filter, day, by, amounts: params.amounts()? })
    }

    pub(super) fn answer<S: Expenses>(
        self,
        store: &mut S,
        conditions: &Conditions,
    ) -> Result<Response, Problem> {
        let Self { filter, day, by, amounts } = self;
        state::answer(store, conditions, day, |store, _| {
            let filter = filter.on(store)?;
            let summary = store.summarize(filter, by.clone());
            let mut summary = summary.map_err(|error| Problem::of(&error))?;
            sort(&mut summary.groups, &by);
            let response = Response::json(200, &Totals::new(&summary.groups, amounts))
                .with("total-count", summary.group_count.to_string());
            Ok((response, Some(summary.revision)))
        })
    }
}

/// Takes the groupings: `by=category,month`, or `by=category&by=month`.
fn groupings(params: &mut Params) -> Result<Vec<Grouping>, Problem> {
    let values = params.all("by");
    if values.is_empty() {
        return Ok(vec![Grouping::Category]);
    }
    let mut by = Vec::new();
    for word in values.iter().flat_map(|value| value.split(',')) {
        let Some(grouping) = Grouping::ALL.into_iter().find(|by| by.name() == word.trim()) else {
            let names = Grouping::ALL.map(Grouping::name);
            let rule = format!("must be one or two of {}", names.join(", "));
            return Err(Problem::invalid("by", rule));
        };
        if by.contains(&grouping) || by.len() == MOST {
            return Err(Problem::invalid("by", "must be one grouping, or two that differ"));
        }
        by.push(grouping);
    }
    Ok(by)
}

/// Puts groups that follow each other in time in that order, and those with the same first key
/// beside each other. The others stay in their order, the largest first.
fn sort(groups: &mut [Group], by: &[Grouping]) {
    let mut first_places: HashMap<Option<String>, usize> = HashMap::new();
    for (at, group) in groups.iter().enumerate() {
        first_places.entry(group.key().map(str::to_owned)).or_insert(at);
    }
    let key = |group: &Group, at: usize| group.keys.get(at).cloned().flatten();
    groups.sort_by(|a, b| {
        let [a_first, b_first] = [a, b].map(|group| key(group, 0));
        let first = match by.first() {
            Some(by) if is_time(*by) => by_time(*by, a_first.as_deref(), b_first.as_deref()),
            _ => first_places.get(&a_first).cmp(&first_places.get(&b_first)),
        };
        first.then_with(|| match by.get(1) {
            Some(by) if is_time(*by) => {
                let [a, b] = [a, b].map(|group| key(group, 1));
                by_time(*by, a.as_deref(), b.as_deref())
            }
            _ => std::cmp::Ordering::Equal,
        })
    });
}
