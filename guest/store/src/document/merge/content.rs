//! What people and programs see of an expense, and in what two of them differ.

use std::collections::BTreeSet;

use super::super::json::push;
use super::super::{Categories, Document, Record};
use super::Documents;
use super::origins::is_former_ids;
use expenses_interface::{Disputed, ExpenseSides};
use expenses_model::date_text;

/// What people and programs see of a record: equal records have equal contents, however they are
/// written.
pub(super) fn content(record: &Record, categories: &Categories) -> Vec<u8> {
    let day = record.day().map(date_text);
    let category = categories.spelling(record.category);
    let unknown: Vec<_> = unknown(record).collect();
    let mut text = Vec::new();
    push(&mut text, &(&*record.description, record.amount.to_canonical(), category, day, unknown));
    text
}

/// The fields that this version does not know.
fn unknown(record: &Record) -> impl Iterator<Item = (&str, &str)> {
    let fields = record.unknown.iter().filter(|field| !is_former_ids(field));
    fields.map(|(name, raw)| (name.as_str(), raw.get()))
}

/// What a conflict about an expense shows.
pub(super) fn disputed(
    documents: &Documents<'_>,
    base: Option<&Record>,
    our: Option<&Record>,
    their: Option<&Record>,
) -> Disputed {
    let Documents { ours, theirs, base: base_document } = *documents;
    let expense = |of: Option<&Record>, document: &Document| {
        of.map(|record| record.to_expense(&document.categories))
    };
    let fields = match (our, their) {
        (Some(our), Some(their)) => differing(our, ours, their, theirs),
        _ => Vec::new(),
    };
    Disputed::Expense(ExpenseSides {
        base: base_document.and_then(|document| expense(base, document)),
        ours: expense(our, ours),
        theirs: expense(their, theirs),
        fields,
    })
}

/// The fields in which two records differ.
fn differing(our: &Record, ours: &Document, their: &Record, theirs: &Document) -> Vec<String> {
    let [our_category, their_category] = [(our, ours), (their, theirs)]
        .map(|(of, document)| document.categories.spelling(of.category));
    let known = [
        ("description", *our.description == *their.description),
        ("amount", our.amount.to_canonical() == their.amount.to_canonical()),
        ("category", our_category == their_category),
        ("date", our.day() == their.day()),
    ];
    let known = known.into_iter().filter(|(_, are_equal)| !are_equal).map(|(name, _)| name);
    let (of_ours, of_theirs): (Vec<_>, Vec<_>) = (unknown(our).collect(), unknown(their).collect());
    let only = |one: &[(&str, &str)], other: &[(&str, &str)]| -> BTreeSet<String> {
        let fields = one.iter().filter(|field| !other.contains(field));
        fields.map(|(name, _)| (*name).to_owned()).collect()
    };
    let mut unknown = only(&of_ours, &of_theirs);
    unknown.extend(only(&of_theirs, &of_ours));
    known.map(str::to_owned).chain(unknown).collect()
}
