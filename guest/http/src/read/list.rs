//! `GET /expenses`: a page of expenses.

use expenses_interface::{Expenses, Filter, Page, Query, Sort, SortKey};
use expenses_model::Date;

use crate::condition::Conditions;
use crate::json::{Amounts, ExpenseObject};
use crate::params::{Params, Today};
use crate::period::AskedFilter;
use crate::target::Target;
use crate::{Problem, Response, state};

/// A page of expenses.
#[derive(Debug)]
pub(crate) struct List {
    /// Without its filter.
    query: Query,
    filter: AskedFilter,
    /// The day, if the filter depends on it.
    day: Option<Date>,
    amounts: Amounts,
    /// The parameters that the next page has, too, but for its days.
    parameters: Vec<(String, String)>,
}

/// The most expenses of a page.
const MOST: u32 = 10_000;

impl List {
    /// The page that the parameters ask for.
    ///
    /// # Errors
    ///
    /// `invalid` if one of them is.
    pub(super) fn of(target: &Target, params: &mut Params, today: &Today) -> Result<Self, Problem> {
        let (filter, day) = params.filter(today)?;
        let keys = [("id", SortKey::Id), ("date", SortKey::Date), ("amount", SortKey::Amount)];
        let key = params.choice("sort", &keys)?.unwrap_or_default();
        let descending = params.choice("order", &[("asc", false), ("desc", true)])?;
        let sort = Some(Sort { key, descending: descending.unwrap_or_default() });
        let limit = params.number("limit")?;
        if !limit.is_none_or(|limit| (1..=MOST).contains(&limit)) {
            return Err(Problem::invalid("limit", format!("must be from 1 to {MOST}")));
        }
        let (cursor, amounts) = (params.one("cursor")?, params.amounts()?);
        let parameters = parameters(target);
        let query = Query { filter: Filter::default(), sort, limit, cursor };
        Ok(Self { query, filter, day, amounts, parameters })
    }

    pub(super) fn answer<S: Expenses>(
        self,
        store: &mut S,
        conditions: &Conditions,
    ) -> Result<Response, Problem> {
        state::answer(store, conditions, self.day, |store, state| {
            let query = Query { filter: self.filter.on(store)?, ..self.query.clone() };
            let page = store.find_packed(query.clone(), Some(state.revision));
            let Page { expenses, cursor, matches, revision } =
                page.map_err(|error| Problem::of(&error))?;
            let document = |expense| ExpenseObject::new(expense, self.amounts);
            let documents: Vec<_> = expenses.iter().map(document).collect();
            let mut response =
                Response::json(200, &documents).with("total-count", matches.to_string());
            if let Some(cursor) = cursor {
                response = response.with("link", self.next(&query.filter, &cursor));
            }
            Ok((response, Some(revision)))
        })
    }

    /// Where the next page is. Relative, for a proxy may have put the service elsewhere.
    fn next(&self, filter: &Filter, cursor: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.parameters).extend_pairs(days(filter));
        query.append_pair("cursor", cursor);
        format!("<expenses?{}>; rel=\"next\"", query.finish())
    }
}

/// The parameters of the next page: those of this one, but for its days.
fn parameters(target: &Target) -> Vec<(String, String)> {
    let all = form_urlencoded::parse(target.query.as_bytes()).into_owned();
    let is_kept = |(name, _): &(String, String)| {
        !matches!(name.as_str(), "cursor" | "period" | "since" | "until")
    };
    all.filter(is_kept).collect()
}

/// The days of a filter as parameters. Tomorrow a name such as `last-month` may mean others.
fn days(filter: &Filter) -> impl Iterator<Item = (&str, &str)> {
    let days = [("since", &filter.since), ("until", &filter.until)];
    days.into_iter().filter_map(|(name, day)| Some((name, day.as_deref()?)))
}
