//! The interface's values in the suite's JSON.

use expenses::{
    Action, ApplyError, Budget, BudgetAmount, Change, Choice, Conflict, Corruption, Decision,
    Disputed, Expectation, ExpectedExpense, Expense, ExpensePatch, ExpenseSides, ExpenseTrace,
    ExpenseUpdate, Filter, Group, Grouping, IdRange, IdempotencyKey, Info, InvalidArgument,
    KeptExpense, Logged, MergeOutcome, Merged, MonthlyBudgets, NewBudget, NewExpense, NewRepeat,
    NewRow, OtherSides, Outcome, Packed, PackedPage, Page, Problem, Profile, Query, Repeat,
    Request, Sort, SortKey, State, StoreError, Summary,
};
use serde_json::{Map, Value as Json, json};

/// A value that the suite has as JSON.
pub(crate) trait Value: Sized {
    /// The value that the JSON means.
    ///
    /// # Panics
    ///
    /// If it means none of this type.
    fn from_json(json: &Json) -> Self;

    fn to_json(&self) -> Json;
}

/// The greatest integer that every reader of JSON keeps exactly.
const GREATEST_NUMBER: u64 = (1 << 53) - 1;

impl Value for u64 {
    fn from_json(json: &Json) -> Self {
        let text = json.get("u64").and_then(Json::as_str);
        let number = text.map_or_else(|| json.as_u64(), |text| text.parse().ok());
        number.unwrap_or_else(|| panic!("no integer: {json}"))
    }

    fn to_json(&self) -> Json {
        if *self > GREATEST_NUMBER { json!({ "u64": self.to_string() }) } else { json!(self) }
    }
}

macro_rules! plain {
    ($($type:ty: $read:ident),* $(,)?) => {$(
        impl Value for $type {
            fn from_json(json: &Json) -> Self {
                let value = json.$read().and_then(|value| value.try_into().ok());
                value.unwrap_or_else(|| panic!("no {}: {json}", stringify!($type)))
            }

            fn to_json(&self) -> Json {
                json!(self)
            }
        }
    )*};
}

plain! { u8: as_u64, u32: as_u64, bool: as_bool, String: as_str }

impl<T: Value> Value for Option<T> {
    fn from_json(json: &Json) -> Self {
        (!json.is_null()).then(|| T::from_json(json))
    }

    fn to_json(&self) -> Json {
        self.as_ref().map_or(Json::Null, T::to_json)
    }
}

impl<T: Value> Value for Vec<T> {
    fn from_json(json: &Json) -> Self {
        let list = json.as_array().unwrap_or_else(|| panic!("no list: {json}"));
        list.iter().map(T::from_json).collect()
    }

    fn to_json(&self) -> Json {
        self.iter().map(T::to_json).collect()
    }
}

/// What became of one of `apply-each`'s requests. No call takes it.
impl Value for Result<Outcome, ApplyError> {
    fn from_json(json: &Json) -> Self {
        Ok(Outcome::from_json(json))
    }

    fn to_json(&self) -> Json {
        match self {
            Ok(outcome) => outcome.to_json(),
            Err(error) => failure(error),
        }
    }
}

/// An error, and which of several changes failed.
pub(crate) fn failure(ApplyError { index, error }: &ApplyError) -> Json {
    match index {
        Some(index) => json!({ "fails": error.to_json(), "index": index }),
        None => json!({ "fails": error.to_json() }),
    }
}

/// The interface's name for a name in Rust: `AddRow` and `add_row` are `add-row`.
fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(if letter == '_' { '-' } else { letter.to_ascii_lowercase() });
    }
    kebab
}

macro_rules! records {
    ($($record:ident { $($field:ident),* })*) => {$(
        impl Value for $record {
            fn from_json(json: &Json) -> Self {
                let fields = [$(kebab(stringify!($field))),*];
                let given = json.as_object().unwrap_or_else(|| panic!("no record: {json}"));
                for name in given.keys() {
                    assert!(fields.contains(name), "{} has no {name}", stringify!($record));
                }
                let [$($field),*] = fields.map(|name| given.get(&name).unwrap_or(&Json::Null));
                Self { $($field: Value::from_json($field)),* }
            }

            fn to_json(&self) -> Json {
                let Self { $($field),* } = self;
                let fields = [$((kebab(stringify!($field)), $field.to_json())),*];
                Json::Object(Map::from_iter(fields.into_iter().filter(|field| !field.1.is_null())))
            }
        }
    )*};
}

records! {
    Expense { id, description, amount, category, date }
    NewExpense { description, amount, category, date }
    KeptExpense { id, description, amount, category, date }
    ExpensePatch { description, amount, category, date }
    ExpenseUpdate { id, patch }
    NewRow { expense, bank }
    Filter {
        categories, not_categories, since, until, min, max, texts, not_texts, tags, not_tags
    }
    Sort { key, descending }
    Query { filter, sort, limit, cursor }
    Page { expenses, cursor, matches, revision }
    PackedPage { expenses, cursor, matches, revision }
    Packed { ids, texts, ends }
    Group { keys, count, total }
    Summary { count, total, groups, group_count, revision }
    NewBudget { category, amount, yearly, carries_over, since }
    BudgetAmount { since, amount }
    Budget { category, amount, yearly, amounts, carried, spent, left }
    MonthlyBudgets { month, first, last, budgets, revision }
    NewRepeat { description, amount, category, every, first, done, until }
    Repeat { id, description, amount, category, every, first, done, until, next, due }
    IdRange { first, last }
    Logged { time, added, changed, deleted, budgets, month_start, repeats, note }
    ExpectedExpense { id, digest }
    IdempotencyKey { key, fingerprint }
    Request { action, expected, key, show }
    Outcome { added, turned, expenses, repeated }
    Decision { conflict, choice }
    ExpenseSides { base, ours, theirs, fields }
    OtherSides { field, key, base, ours, theirs }
    Conflict { name, about, can_be_both }
    Merged { logged, others, text }
    Profile { shape, text }
    ExpenseTrace { id, was, bank }
    Problem { line, column, reason, repairable }
    State { version, revision }
    Info { file, bytes, counter, expenses, month_start, revision }
    InvalidArgument { field, reason }
    Corruption { line, column, reason }
}

/// A case of a variant, and its value if it has one.
fn tagged(case: &str, value: Option<Json>) -> Json {
    match value {
        Some(value) => json!({ "tag": kebab(case), "val": value }),
        None => json!({ "tag": kebab(case) }),
    }
}

macro_rules! variants {
    ($($variant:ident { $($case:ident $(($value:ident))?),* $(,)? })*) => {$(
        impl Value for $variant {
            fn from_json(json: &Json) -> Self {
                let tag = json["tag"].as_str().unwrap_or_else(|| panic!("no variant: {json}"));
                $(if tag == kebab(stringify!($case)) {
                    $(let $value = Value::from_json(&json["val"]);)?
                    return Self::$case $(($value))?;
                })*
                panic!("{} has no {tag}", stringify!($variant));
            }

            fn to_json(&self) -> Json {
                match self {
                    $(Self::$case $(($value))? => {
                        tagged(stringify!($case), Vec::from([$($value.to_json())?]).pop())
                    })*
                }
            }
        }
    )*};
}

variants! {
    Change {
        Add(value), AddRow(value), Update(value), Delete(value), Restore(value), SetBudget(value),
        SetMonthStart(value), StartRepeat(value), StopRepeat(value), AddDue(value), Note(value),
    }
    Action { Apply(value), Undo, Redo }
    Expectation { Version(value), Expense(value) }
    Disputed { Expense(value), Other(value) }
    MergeOutcome { Merged(value), Undecided(value) }
    StoreError {
        Invalid(value), NotFound(value), Changed(value), KeyReused, KeyExpired, Corrupt(value),
        NoDirectory, Busy, StorageFull, ReadOnly, Missing, NotDurable(value),
        OutcomeUnknown(value), NothingToUndo, Overtaken, Io(value),
    }
}

macro_rules! enums {
    ($($enum:ident { $($case:ident),* })*) => {$(
        impl Value for $enum {
            fn from_json(json: &Json) -> Self {
                $(if json == &kebab(stringify!($case)) {
                    return Self::$case;
                })*
                panic!("{} has no {json}", stringify!($enum));
            }

            fn to_json(&self) -> Json {
                match self {
                    $(Self::$case => kebab(stringify!($case)).into(),)*
                }
            }
        }
    )*};
}

enums! {
    Choice { Ours, Theirs, Both }
    SortKey { Id, Date, Amount }
    Grouping { Category, Month, Year, Tag, Week, Weekday, Description }
}
