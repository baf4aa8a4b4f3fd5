//! A budget in the data file: an object with
//!
//! - `category`, which is null for all expenses, and `amount`;
//! - `yearly`, which is true if the amount is for a year;
//! - `since`, the month from which the amount counts, such as `2026-11`, if the budget carries
//!   over;
//! - `earlier`, if it had other amounts before: a list of pairs of a month and the amount from then
//!   on, months ascending.

use serde::Serialize;
use serde_json::value::RawValue;

use super::Key;
use crate::document::UnknownField;
use crate::document::listed::Item;
use expenses_model::{Amount, Entries, Month, fold};

/// A budget in the document.
#[derive(Clone, Debug)]
pub(in crate::document) struct Kept {
    pub(in crate::document) category: Option<String>,
    pub(super) amount: Amount,
    pub(super) yearly: bool,
    /// The month from which the amount counts; `None` if nothing is carried over. Of a yearly
    /// budget, the first of a year.
    since: Option<Month>,
    /// The amounts before, each with the month from which it counted. Empty if nothing is carried
    /// over.
    earlier: Vec<(Month, Amount)>,
    /// Fields that this version does not know, in order.
    unknown: Vec<UnknownField>,
}

impl Kept {
    /// A budget in the place of the one before. If both carry over, the amounts of the months
    /// before stay.
    pub(super) fn new(
        category: Option<String>,
        amount: Amount,
        yearly: bool,
        since: Option<Month>,
        before: Option<&Self>,
    ) -> Self {
        let mut since = since.map(|month| if yearly { month.first_of_year() } else { month });
        let mut earlier = Vec::new();
        if let (Some(first), Some(before)) = (since, before.filter(|kept| kept.yearly == yearly)) {
            earlier.extend(before.steps().map(|(month, amount)| (month, amount.clone())));
            earlier.retain(|(month, _)| *month < first);
            if earlier.last().is_some_and(|(_, last)| *last == amount) {
                since = earlier.pop().map(|(month, _)| month);
            }
        }
        let unknown = before.map_or(Vec::new(), |kept| kept.unknown.clone());
        Self { category, amount, yearly, since, earlier, unknown }
    }

    /// The amounts, each with the month from which it counts. None if nothing is carried over.
    pub(super) fn steps(&self) -> impl Iterator<Item = (Month, &Amount)> {
        let earlier = self.earlier.iter().map(|(month, amount)| (*month, amount));
        earlier.chain(self.since.map(|month| (month, &self.amount)))
    }

    /// Whether the months ascend, and those of a yearly budget are the first of their years.
    fn is_sound(&self) -> bool {
        let months: Vec<Month> = self.steps().map(|(month, _)| month).collect();
        (self.since.is_some() || self.earlier.is_empty())
            && months.is_sorted_by(|a, b| a < b)
            && months.iter().all(|month| !self.yearly || *month == month.first_of_year())
    }

    /// A form that equal budgets share, however they are written.
    pub(in crate::document) fn canonical(&self) -> impl Serialize {
        let unknown = self.unknown.iter().map(|(name, value)| (name, value.get()));
        let amounts = self.steps().map(|(month, amount)| (month.to_text(), amount.to_canonical()));
        let (amounts, unknown) = (amounts.collect::<Vec<_>>(), unknown.collect::<Vec<_>>());
        (self.amount.to_canonical(), unknown, self.yearly, amounts)
    }
}

impl Item for Kept {
    type Key = Key;

    fn key(&self) -> Key {
        self.category.as_deref().map(fold)
    }

    fn read(json: &RawValue) -> Option<Self> {
        let Entries(fields) = serde_json::from_str(json.get()).ok()?;
        let (mut category, mut amount, mut unknown) = (None, None, Vec::new());
        let (mut yearly, mut since, mut earlier) = (None, None, None);
        for (name, value) in fields {
            match &*name {
                "category" if category.is_none() => {
                    category = Some(serde_json::from_str(value.get()).ok()?);
                }
                "amount" if amount.is_none() => amount = Some(Amount::from_json(value.get())?),
                "yearly" if yearly.is_none() => {
                    yearly = Some(serde_json::from_str(value.get()).ok()?);
                }
                "since" if since.is_none() => since = Some(month(value)?),
                "earlier" if earlier.is_none() => earlier = Some(steps(value)?),
                "category" | "amount" | "yearly" | "since" | "earlier" => return None,
                _ => unknown.push((name.into_owned(), value.to_owned())),
            }
        }
        let (category, amount) = (category?, amount?);
        let (yearly, earlier) = (yearly.unwrap_or(false), earlier.unwrap_or_default());
        let kept = Self { category, amount, yearly, since, earlier, unknown };
        kept.is_sound().then_some(kept)
    }

    fn to_json(&self) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let category = self.category.as_deref().map_or("null".to_owned(), text);
        let mut json = format!("{{\"category\": {category}, \"amount\": {}", self.amount);
        if self.yearly {
            json += ", \"yearly\": true";
        }
        if let Some(since) = self.since {
            json += &format!(", \"since\": \"{}\"", since.to_text());
        }
        if !self.earlier.is_empty() {
            let pair =
                |(month, amount): &(Month, Amount)| format!("[\"{}\", {amount}]", month.to_text());
            let pairs: Vec<String> = self.earlier.iter().map(pair).collect();
            json += &format!(", \"earlier\": [{}]", pairs.join(", "));
        }
        for (name, value) in &self.unknown {
            json += &format!(", {}: {}", text(name), value.get());
        }
        json + "}"
    }
}

fn month(json: &RawValue) -> Option<Month> {
    Month::parse(&serde_json::from_str::<String>(json.get()).ok()?)
}

fn steps(json: &RawValue) -> Option<Vec<(Month, Amount)>> {
    let pairs: Vec<(&RawValue, &RawValue)> = serde_json::from_str(json.get()).ok()?;
    let step = |(since, amount): (&RawValue, &RawValue)| {
        Some((month(since)?, Amount::from_json(amount.get())?))
    };
    pairs.into_iter().map(step).collect()
}
