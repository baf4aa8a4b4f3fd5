use std::collections::BTreeSet;

use serde_json::Value;

use super::{Fixture, ask};
use crate::ProblemKind;
use crate::page::path_of;
use crate::pages::OPENAPI;
use crate::route::Route;

/// The paths of the service, as the description writes them.
const PATHS: [(&str, &str); 23] = [
    ("/", "/"),
    ("/budgets", "/budgets"),
    ("/changes", "/changes"),
    ("/due", "/due"),
    ("/expenses", "/expenses"),
    ("/expenses/summary", "/expenses/summary"),
    ("/expenses/{id}", "/expenses/7"),
    ("/export", "/export"),
    ("/healthz", "/healthz"),
    ("/import", "/import"),
    ("/info", "/info"),
    ("/log", "/log"),
    ("/manifest.webmanifest", "/manifest.webmanifest"),
    ("/merge", "/merge"),
    ("/openapi.json", "/openapi.json"),
    ("/page/{version}/{name}", ""),
    ("/problems/{name}", "/problems/invalid"),
    ("/redo", "/redo"),
    ("/repeats", "/repeats"),
    ("/repeats/{id}", "/repeats/7"),
    ("/service-worker.js", "/service-worker.js"),
    ("/session", "/session"),
    ("/undo", "/undo"),
];

/// The paths, and one of each.
fn samples() -> impl Iterator<Item = (&'static str, String)> {
    PATHS.iter().map(|(template, path)| match *template {
        "/page/{version}/{name}" => (*template, path_of("main.js")),
        _ => (*template, (*path).to_owned()),
    })
}

fn description() -> Value {
    serde_json::from_str(OPENAPI).unwrap()
}

#[test]
fn every_path_and_method_is_described_and_no_other() {
    let description = description();
    let paths = description["paths"].as_object().unwrap();
    let described: BTreeSet<_> = paths.keys().map(String::as_str).collect();
    assert_eq!(described, PATHS.iter().map(|(template, _)| *template).collect());
    for (template, path) in samples() {
        let described = methods(&description, template);
        let described: BTreeSet<_> =
            described.iter().map(|name| name.to_ascii_uppercase()).collect();
        let all = Route::of(&path).unwrap().methods().iter();
        // Every path answers OPTIONS, and HEAD as GET.
        let all = all.filter(|name| !matches!(**name, "HEAD" | "OPTIONS"));
        assert_eq!(described, all.map(|name| (*name).to_owned()).collect(), "{template}");
    }
}

/// The methods of a path that are described.
fn methods(description: &Value, template: &str) -> Vec<String> {
    let members = description["paths"][template].as_object().unwrap().keys();
    members.filter(|name| *name != "parameters").cloned().collect()
}

/// The parameters of an operation, with those of its path, by where they stand.
fn parameters(description: &Value, path: &str, method: &str, place: &str) -> BTreeSet<String> {
    let of = |value: &Value| value["parameters"].as_array().cloned().unwrap_or_default();
    let operation = &description["paths"][path];
    let all = of(operation).into_iter().chain(of(&operation[method]));
    all.map(|parameter| match parameter["$ref"].as_str() {
        Some(reference) => description.pointer(&reference[1..]).unwrap().clone(),
        None => parameter,
    })
    .filter(|parameter| parameter["in"] == place)
    .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
    .collect()
}

#[test]
fn every_parameter_that_is_described_is_known_to_the_service() {
    let description = description();
    for (template, path) in samples() {
        for method in methods(&description, template) {
            for name in parameters(&description, template, &method, "query") {
                let line = format!("{} {path}?{name}=%00", method.to_ascii_uppercase());
                let answer = Fixture::with_three().send(ask(&line).json("[]"));
                assert!(!answer.body().contains("not a parameter"), "{line}");
            }
        }
    }
}

#[test]
fn every_parameter_of_a_list_and_an_import_is_described() {
    let description = description();
    let text = |names: &str| names.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let filters = "category not-category period since until min max text not-text tag not-tag";
    for (path, method, names) in [
        ("/expenses", "get", format!("{filters} sort order limit cursor amounts")),
        ("/expenses/summary", "get", format!("{filters} by amounts")),
        ("/export", "get", format!("{filters} format currency account")),
        ("/budgets", "get", "month amounts".into()),
        ("/repeats", "get", "day amounts".into()),
        ("/expenses/{id}", "get", "amounts".into()),
        (
            "/import",
            "post",
            "category categories refunds account dry-run skip-bad profile bank card date-column amount-column out-column in-column direction-column description-column category-column currency-column fee-column fees date-format month-language decimal-comma decimal-point currency where where-not no-header skip-lines delimiter encoding amounts".into(),
        ),
    ] {
        assert_eq!(parameters(&description, path, method, "query"), text(&names), "{path}");
    }
}

#[test]
fn conditions_and_keys_are_described_where_they_count() {
    let description = description();
    for (template, path) in samples() {
        for method in methods(&description, template) {
            let headers = parameters(&description, template, &method, "header");
            let is_get = method == "get";
            // A session is nothing of the store.
            let is_change = !is_get && path != "/session";
            assert_eq!(headers.contains("Idempotency-Key"), is_change, "{method} {path}");
            assert_eq!(headers.contains("If-Match"), is_change, "{method} {path}");
            let has_tag = is_get && path != "/healthz";
            assert_eq!(headers.contains("If-None-Match"), has_tag, "{method} {path}");
        }
    }
}

#[test]
fn every_problem_is_described_with_its_status() {
    let description = description();
    let kinds = &description["components"]["schemas"]["Problem"]["properties"]["type"]["enum"];
    let kinds: Vec<_> = kinds.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let all: Vec<_> = ProblemKind::ALL.iter().map(|kind| kind.address()).collect();
    assert_eq!(kinds, all);
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/http.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    for kind in ProblemKind::ALL {
        let row = format!(
            "| {} | `{}` | {} | {} |",
            kind.status(),
            kind.name(),
            kind.title(),
            kind.advice()
        );
        assert!(guide.contains(&row), "{row}");
    }
}

#[test]
fn references_lead_somewhere() {
    fn check(description: &Value, value: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref") {
                    let reference = reference.as_str().unwrap();
                    assert!(description.pointer(&reference[1..]).is_some(), "{reference}");
                }
                members.values().for_each(|value| check(description, value));
            }
            Value::Array(elements) => elements.iter().for_each(|value| check(description, value)),
            _ => {}
        }
    }
    let description = description();
    check(&description, &description);
}

#[test]
fn the_page_of_a_problem_says_what_to_do() {
    let answer = Fixture::new().get("/problems/changed");
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(
        answer.body(),
        "It is not as it was (412)\n\nNothing was done. Read it again, decide again, and send the new `ETag`.\n"
    );
    assert_eq!(Fixture::new().get("/openapi.json").body(), OPENAPI);
    assert_eq!(Fixture::new().get("/openapi.json?x").field(), "x");
}
