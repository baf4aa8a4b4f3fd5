use proptest::prelude::*;

use super::Fixture;
use super::fixture::Ask;
use crate::Head;

const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS", "PUT", "\u{0}"];
const PATHS: [&str; 15] = [
    "/expenses",
    "/expenses/1",
    "/expenses/summary",
    "/budgets",
    "/log",
    "/undo",
    "/redo",
    "/changes",
    "/import",
    "/export",
    "/info",
    "/healthz",
    "/openapi.json",
    "/problems/invalid",
    "http://localhost:8080/expenses",
];
const NAMES: [&str; 12] = [
    "host",
    "authorization",
    "content-type",
    "content-length",
    "content-encoding",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "origin",
    "sec-fetch-site",
    "x-forwarded-for",
    "access-control-request-method",
];
const QUERIES: [&str; 11] = [
    "limit",
    "cursor",
    "since",
    "period",
    "min",
    "tag",
    "not-category",
    "dry-run",
    "category",
    "delimiter",
    "where",
];

/// Texts, with those among them that have a meaning.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "\\PC{0,12}",
        1 => ".{0,12}",
        2 => "[\"W/,* a-z0-9%=&-]{0,12}",
        1 => Just("application/json".to_owned()),
        1 => Just("text/csv".to_owned()),
    ]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200),
        "[\\[\\]{}\",:0-9eE.+-]{0,60}".prop_map(String::into_bytes),
        "\\{\"(description|amount|category|date|id|add)\": [\"0-9a-z{}.eE-]{0,20}\\}"
            .prop_map(String::into_bytes),
        "(Date|Amount|[a-z]{0,3})[,;]Amount\n[0-9./-]{0,10}[,;][0-9.,-]{0,8}\n"
            .prop_map(String::into_bytes),
    ]
}

fn asks() -> impl Strategy<Value = Ask> {
    let parameter = (prop::sample::select(&QUERIES[..]), text());
    let header = (prop::sample::select(&NAMES[..]), text());
    let target = prop_oneof![
        6 => (prop::sample::select(&PATHS[..]), prop::option::of(parameter)).prop_map(|(path, parameter)| {
            let query = parameter.map(|(name, value)| {
                let mut query = form_urlencoded::Serializer::new("?".to_owned());
                query.append_pair(name, &value);
                query.finish()
            });
            format!("{path}{}", query.unwrap_or_default())
        }),
        1 => text(),
        1 => text().prop_map(|text| format!("/{text}")),
    ];
    let method = prop::sample::select(&METHODS[..]);
    (method, target, any::<bool>(), any::<bool>(), prop::collection::vec(header, 0..4), body())
        .prop_map(|(method, target, has_host, has_type, headers, body)| {
            let mut headers: Vec<_> =
                headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            if has_host {
                headers.push(("host".into(), "localhost:8080".into()));
            }
            if has_type {
                headers.push(("content-type".into(), "application/json".into()));
            }
            Ask { head: Head { method: method.into(), target, headers }, body }
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn whatever_is_sent_is_answered(ask in asks()) {
        let answer = Fixture::with_three().send(ask);
        prop_assert!((200..600).contains(&answer.status()));
        prop_assert_ne!(answer.status(), 500, "{}", answer.body());
        if answer.status() >= 400 {
            answer.problem();
        }
        for (_, value) in &answer.0.headers {
            prop_assert!(value.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{value:?}");
        }
    }
}
