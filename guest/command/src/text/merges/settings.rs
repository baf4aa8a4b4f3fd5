//! Settings of two files in plain words.

use expenses_interface::OtherSides;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A budget, of what the file has of it.
#[derive(Deserialize)]
struct Budget<'a> {
    #[serde(borrow)]
    amount: &'a RawValue,
    #[serde(default)]
    yearly: bool,
    since: Option<String>,
}

/// A rule by which an expense repeats.
#[derive(Deserialize)]
struct Repeat<'a> {
    #[serde(borrow)]
    amount: &'a RawValue,
    category: String,
    every: String,
    first: String,
    until: Option<String>,
}

/// How an import reads files of one shape.
#[derive(Deserialize)]
struct Profile {
    text: String,
}

/// What is set: `the budget for food`.
pub(super) fn name_of(OtherSides { field, key, .. }: &OtherSides) -> String {
    match (field.as_str(), key.as_deref()) {
        ("budgets", category) => format!("the budget for {}", category.unwrap_or("all expenses")),
        ("repeats", Some(description)) => format!("the repeat of {description}"),
        ("monthStart", _) => "the day on which months start".to_owned(),
        ("profiles", _) => "what imports remember of files of one shape".to_owned(),
        (field, _) => format!("`{field}`"),
    }
}

/// What each side has, with the word for the side. What is not in words is as the file has it, and so
/// are sides that would have the same words.
pub(super) fn sides_of(sides: &OtherSides) -> Vec<(&'static str, String)> {
    let OtherSides { field, base, ours, theirs, .. } = sides;
    let words = |side: &Option<String>| value_of(field, side.as_deref());
    let raw = |side: &Option<String>| side.clone().unwrap_or_else(|| "none".to_owned());
    let are_told = words(ours) != words(theirs);
    let shown = |side| if are_told { words(side) } else { raw(side) };
    let before = base.is_some().then(|| ("before", shown(base)));
    before.into_iter().chain([("here", shown(ours)), ("there", shown(theirs))]).collect()
}

/// What one side has: `150 a month`.
pub(super) fn value_of(field: &str, json: Option<&str>) -> String {
    let Some(json) = json else { return "none".to_owned() };
    let words = match field {
        "budgets" => serde_json::from_str(json).ok().map(|budget: Budget<'_>| {
            let every = if budget.yearly { "year" } else { "month" };
            let since = budget.since.map(|month| format!(", carried over since {month}"));
            format!("{} a {every}{}", budget.amount, since.unwrap_or_default())
        }),
        "repeats" => serde_json::from_str(json).ok().map(|repeat: Repeat<'_>| {
            let Repeat { amount, category, every, first, until } = repeat;
            let until = until.map(|day| format!(" until {day}")).unwrap_or_default();
            format!("{amount} ({category}) every {every} from {first}{until}")
        }),
        "profiles" => serde_json::from_str(json).ok().map(|profile: Profile| profile.text),
        _ => None,
    };
    words.unwrap_or_else(|| json.to_owned())
}

/// Fields that a merge took in, for people.
pub(super) fn words_of(others: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in others {
        let words = match name.as_str() {
            "traces" | "profiles" => "what imports remember".to_owned(),
            "keys" => "which requests were done".to_owned(),
            name => format!("`{name}`"),
        };
        if !all.contains(&words) {
            all.push(words);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(field: &str, key: Option<&str>, sides: [Option<&str>; 3]) -> (String, Vec<String>) {
        let [base, ours, theirs] = sides.map(|side| side.map(str::to_owned));
        let (field, key) = (field.to_owned(), key.map(str::to_owned));
        let sides = OtherSides { field, key, base, ours, theirs };
        let shown = sides_of(&sides).into_iter().map(|(side, text)| format!("{side} {text}"));
        (name_of(&sides), shown.collect())
    }

    #[test]
    fn settings_are_told_in_words() {
        let budget = |rest: &str| format!("{{\"category\": \"food\", \"amount\": {rest}}}");
        let (one, other) =
            (budget("150.00"), budget("1000, \"yearly\": true, \"since\": \"2026-01\""));
        let (name, sides) = told("budgets", Some("food"), [None, Some(&one), Some(&other)]);
        assert_eq!(name, "the budget for food");
        assert_eq!(sides, ["here 150.00 a month", "there 1000 a year, carried over since 2026-01"]);
        let (name, sides) = told("monthStart", None, [Some("3"), Some("1"), Some("25")]);
        assert_eq!(name, "the day on which months start");
        assert_eq!(sides, ["before 3", "here 1", "there 25"]);
        let rent = r#"{"id": 1, "key": "x", "description": "Rent", "amount": 900, "category": "home", "every": "month", "first": "2026-01-01", "until": "2026-12-01"}"#;
        let (name, sides) = told("repeats", Some("Rent"), [None, Some(rent), None]);
        assert_eq!(name, "the repeat of Rent");
        assert_eq!(
            sides,
            ["here 900 (home) every month from 2026-01-01 until 2026-12-01", "there none"]
        );
    }

    #[test]
    fn what_has_no_words_or_the_same_is_as_the_file_has_it() {
        let (one, other) = (r#"{"amount": 1}"#, r#"{"amount": 1, "x": 2}"#);
        let (name, sides) = told("budgets", None, [None, Some(one), Some(other)]);
        assert_eq!(name, "the budget for all expenses");
        assert_eq!(sides, [format!("here {one}"), format!("there {other}")]);
        let (name, sides) = told("colour", None, [None, Some("\"red\""), Some("[1]")]);
        assert_eq!((name.as_str(), sides.len()), ("`colour`", 2));
        assert_eq!(sides, ["here \"red\"", "there [1]"]);
    }
}
