//! What becomes of the settings of two documents: budgets, rules, the start of months, profiles.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::super::json::push;
use super::super::listed::Item;
use super::super::{Document, budgets, month_start, profiles, repeats};
use super::Documents;
use super::deciding::Deciding;
use super::others::settle;
use expenses_interface::Choice;
use expenses_model::{MonthStart, Trace};

/// The budgets that change, by their categories as they are spelled.
pub(super) fn of_budgets(
    documents: &Documents<'_>,
    deciding: &mut Deciding<'_>,
) -> Vec<(Option<String>, Option<budgets::Kept>)> {
    let all = documents.each(|document| document.budgets.as_ref());
    let lists = all.map(|list| list.flatten().map(|list| &list.by_key));
    let keys: BTreeSet<_> = lists.iter().flatten().flat_map(|list| list.keys()).collect();
    let mut changed = Vec::new();
    for key in keys {
        let kept = lists.map(|list| list?.get(key));
        let texts = kept.map(|kept| kept.map(|kept| canonical(&kept.canonical())));
        let [_, ours, theirs] = kept;
        let category = theirs.or(ours).or(kept[0]).and_then(|kept| kept.category.clone());
        let shown = || kept.map(|kept| kept.map(Item::to_json));
        let of = (budgets::FIELD, category.as_deref());
        if settle(deciding, of, documents.base.is_some(), texts, shown) == Choice::Theirs {
            changed.push((category.clone(), theirs.cloned()));
        }
    }
    changed
}

/// The rules that change: their ids here, if they are here, and what they become.
pub(super) fn of_repeats(
    documents: &Documents<'_>,
    deciding: &mut Deciding<'_>,
) -> Vec<(Option<u64>, Option<repeats::Kept>)> {
    let lists: [BTreeMap<Trace, &repeats::Kept>; 3] =
        documents.each(|document| document.repeats.as_ref()).map(|list| {
            let all = list.flatten().into_iter().flat_map(|list| list.by_key.values());
            all.map(|kept| (kept.key, kept)).collect()
        });
    let keys: BTreeSet<Trace> = lists.iter().flat_map(BTreeMap::keys).copied().collect();
    let mut changed = Vec::new();
    for key in keys {
        let kept = lists.each_ref().map(|list| list.get(&key).copied());
        // The numbers of two documents have nothing to do with each other.
        let text = |kept: &repeats::Kept| repeats::Kept { id: 0, ..kept.clone() }.to_canonical();
        let texts = kept.map(|kept| kept.map(text));
        let [_, ours, theirs] = kept;
        let description = theirs.or(ours).or(kept[0]).map(|kept| kept.made.description.clone());
        let of = (repeats::FIELD, description.as_deref());
        let shown = || kept.map(|kept| kept.map(Item::to_json));
        let choice = settle(deciding, of, documents.base.is_some(), texts, shown);
        match (choice, ours, theirs) {
            (Choice::Theirs, ours, theirs) => {
                let done = ours.and_then(|ours| ours.done);
                let kept =
                    theirs.map(|kept| repeats::Kept { done: kept.done.max(done), ..kept.clone() });
                changed.push((ours.map(|ours| ours.id), kept));
            }
            (_, Some(ours), Some(theirs)) if theirs.done > ours.done => {
                let kept = repeats::Kept { done: theirs.done, ..ours.clone() };
                changed.push((Some(ours.id), Some(kept)));
            }
            _ => {}
        }
    }
    changed
}

/// The day on which months start, if it changes.
pub(super) fn of_month_start(
    documents: &Documents<'_>,
    deciding: &mut Deciding<'_>,
) -> Option<MonthStart> {
    let starts = documents.each(Document::month_start);
    let set = starts.map(|start| start.filter(|start| *start != MonthStart::default()));
    let text = |start: MonthStart| start.day().to_string();
    let texts = set.map(|start| start.map(|start| text(start).into_bytes()));
    let of = (month_start::FIELD, None);
    let shown = || starts.map(|start| start.map(text));
    let choice = settle(deciding, of, documents.base.is_some(), texts, shown);
    starts[2].filter(|_| choice == Choice::Theirs)
}

/// The list of profiles, if it changes.
pub(super) fn of_profiles(
    documents: &Documents<'_>,
    deciding: &mut Deciding<'_>,
) -> Option<(String, Option<Box<RawValue>>)> {
    let lists = documents.each(|document| document.kept_profiles().unwrap_or_default());
    let lists = lists.map(Option::unwrap_or_default);
    let shapes: BTreeSet<&str> = lists.iter().flatten().map(profiles::Kept::shape).collect();
    let mut merged: Vec<&profiles::Kept> = lists[1].iter().collect();
    let mut is_changed = false;
    for shape in shapes {
        let kept = lists.each_ref().map(|list| list.iter().find(|kept| kept.shape() == shape));
        let texts = kept.map(|kept| kept.map(|kept| kept.json().as_bytes().to_vec()));
        let shown = || kept.map(|kept| kept.map(|kept| kept.json().to_owned()));
        let of = (profiles::FIELD, Some(shape));
        if settle(deciding, of, documents.base.is_some(), texts, shown) == Choice::Theirs {
            is_changed = true;
            merged.retain(|kept| kept.shape() != shape);
            merged.extend(kept[2]);
        }
    }
    is_changed.then(|| {
        (profiles::FIELD.to_owned(), profiles::field_of(merged.into_iter().cloned().collect()))
    })
}

fn canonical(value: &impl serde::Serialize) -> Vec<u8> {
    let mut text = Vec::new();
    push(&mut text, value);
    text
}
