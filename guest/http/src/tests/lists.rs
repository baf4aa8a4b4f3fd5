use super::{Fixture, ask};

fn ids(body: &str) -> Vec<u64> {
    let list: Vec<serde_json::Value> = serde_json::from_str(body).unwrap();
    list.iter().map(|expense| expense["id"].as_u64().unwrap()).collect()
}

#[test]
fn a_list_is_a_plain_list() {
    let mut fixture = Fixture::with_three();
    let answer = fixture.get("/expenses?limit=1");
    let lunch = r##"[{"id":1,"description":"Lunch #work","amount":12.50,"category":"food","date":"2026-11-02"}]"##;
    assert_eq!(answer.shown(), (200, lunch));
    assert_eq!(answer.header("total-count"), Some("3"));
    assert_eq!(Fixture::new().get("/expenses").shown(), (200, "[]"));
}

#[test]
fn every_filter_and_order_is_one_of_the_stores() {
    let mut fixture = Fixture::with_three();
    for (query, expected) in [
        ("", &[1, 2, 3][..]),
        ("?category=FOOD", &[1, 3]),
        ("?since=2026-11-01", &[1, 3]),
        ("?until=2026-10", &[2]),
        ("?period=2026-11", &[1, 3]),
        ("?period=last-month", &[2]),
        ("?since=this-week", &[3]),
        ("?min=0", &[1, 2]),
        ("?max=-1", &[3]),
        ("?text=kase", &[3]),
        ("?text=%C3%84SE", &[3]),
        ("?tag=%23work", &[1]),
        ("?sort=amount&order=desc", &[2, 1, 3]),
        ("?sort=date", &[2, 1, 3]),
        ("?order=desc&limit=2", &[3, 2]),
        ("?category=food&min=10", &[1]),
        ("?category=food&category=travel", &[1, 2, 3]),
        ("?not-category=Food", &[2]),
        ("?not-category=food&not-category=travel", &[]),
        ("?text=lunch&text=work", &[1]),
        ("?not-text=lunch&not-text=kase", &[2]),
        ("?not-tag=work", &[2, 3]),
        ("?tag=work&not-tag=work", &[]),
    ] {
        let answer = fixture.get(&format!("/expenses{query}"));
        assert_eq!(answer.status(), 200, "{query}");
        assert_eq!(ids(answer.body()), expected, "{query}");
    }
}

#[test]
fn a_parameter_that_is_wrong_is_named_and_never_left_out() {
    let mut fixture = Fixture::with_three();
    for (query, named) in [
        ("catgory=food", "catgory"),
        ("min=1&min=2", "min"),
        ("since=soon", "since"),
        ("period=2026-13", "period"),
        ("period=2026&since=2026", "period"),
        ("min=much", "min"),
        ("sort=price", "sort"),
        ("order=down", "order"),
        ("limit=0", "limit"),
        ("limit=10001", "limit"),
        ("limit=-1", "limit"),
        ("limit=99999999999999", "limit"),
        ("tag=%21", "tag"),
        ("tag=a&tag=%21", "tag"),
        ("not-tag=%21", "not-tag"),
    ] {
        // Although there is such a state, it is not a list of it.
        let known = ask(&format!("GET /expenses?{query}")).header("if-none-match", "*");
        assert_eq!(fixture.send(known).field(), named, "{query}");
        let answer = fixture.get(&format!("/expenses?{query}"));
        assert_eq!(answer.problem(), "invalid", "{query}");
        assert_eq!(answer.field(), named, "{query}");
    }
    assert_eq!(fixture.get("/expenses?cursor=x").field(), "cursor");
    // When a month ends, the store says.
    assert_eq!(fixture.get("/expenses?since=2026-11-02&until=2026-10").field(), "since");
}

#[test]
fn pages_lead_from_one_to_the_next() {
    let mut fixture = Fixture::with_three();
    let mut target = "/expenses?sort=amount&limit=1&period=this-year&text=%20".to_owned();
    let mut seen = Vec::new();
    loop {
        let answer = fixture.get(&target);
        assert_eq!(answer.status(), 200, "{target}: {}", answer.body());
        assert_eq!(answer.header("total-count"), Some("1"));
        seen.extend(ids(answer.body()));
        let Some(link) = answer.header("link") else { break };
        target = next(link);
    }
    assert_eq!(seen, [1]);
    let mut target = "/expenses?sort=amount&limit=1&period=this-year".to_owned();
    let mut seen = Vec::new();
    while let Some(link) = {
        let answer = fixture.get(&target);
        assert_eq!(answer.header("total-count"), Some("3"), "{target}");
        seen.extend(ids(answer.body()));
        answer.header("link").map(str::to_owned)
    } {
        assert!(link.contains("since=2026-01-01&until=2026-12-31"), "{link}");
        target = next(&link);
    }
    assert_eq!(seen, [3, 1, 2]);
}

/// The target of a link, relative to `/expenses`.
fn next(link: &str) -> String {
    let address = link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap();
    assert!(address.starts_with("expenses?"), "{address}");
    format!("/{address}")
}

#[test]
fn a_summary_has_a_total_for_each_category() {
    let mut fixture = Fixture::with_three();
    let answer = fixture.get("/expenses/summary");
    assert_eq!(answer.shown(), (200, r#"{"travel":30,"food":9.00}"#));
    let strings = fixture.get("/expenses/summary?amounts=string&period=2026-11");
    assert_eq!(strings.shown(), (200, r#"{"food":"9.00"}"#));
}

#[test]
fn a_summary_is_also_by_month_year_or_tag() {
    let mut fixture = Fixture::with_three();
    for (query, shown) in [
        ("by=month", r#"{"2026-10":30,"2026-11":9.00}"#),
        ("by=year", r#"{"2026":39.00}"#),
        ("by=tag", r#"{"":26.5,"work":12.50}"#),
        ("by=category&min=1", r#"{"travel":30,"food":12.50}"#),
    ] {
        let answer = fixture.get(&format!("/expenses/summary?{query}"));
        assert_eq!(answer.shown(), (200, shown), "{query}");
    }
    for wrong in ["by=day", "by=", "by=month,month", "by=month&by=day", "by=month,year,tag"] {
        assert_eq!(fixture.get(&format!("/expenses/summary?{wrong}")).field(), "by", "{wrong}");
    }
}

#[test]
fn a_summary_by_two_has_an_object_for_each_key_of_the_first() {
    let mut fixture = Fixture::with_three();
    let both = r#"{"travel":{"2026-10":30},"food":{"2026-11":9.00}}"#;
    for query in ["by=category,month", "by=category&by=month"] {
        let answer = fixture.get(&format!("/expenses/summary?{query}"));
        assert_eq!(answer.shown(), (200, both), "{query}");
        assert_eq!(answer.header("total-count"), Some("2"));
    }
    let months = fixture.get("/expenses/summary?by=month,category");
    assert_eq!(months.shown(), (200, r#"{"2026-10":{"travel":30},"2026-11":{"food":9.00}}"#));
}

#[test]
fn an_export_is_a_file_of_any_form() {
    let mut fixture = Fixture::with_three();
    for (form, content_type, part) in [
        ("csv", "text/csv; charset=utf-8", "1,2026-11-02,12.50,food,Lunch #work"),
        ("json", "application/json", "\"amount\": 12.50"),
        ("jsonl", "application/jsonl", "\"amount\":12.50"),
        ("hledger", "text/plain; charset=utf-8", "12.50"),
        ("ledger", "text/plain; charset=utf-8", "12.50"),
        ("beancount", "text/plain; charset=utf-8", "12.50"),
    ] {
        let answer = fixture.get(&format!("/export?format={form}"));
        assert_eq!(answer.header("content-type"), Some(content_type));
        assert!(answer.body().contains(part), "{form}: {}", answer.body());
    }
    let some = fixture.get("/export?format=jsonl&category=travel");
    assert_eq!((some.header("total-count"), some.body().lines().count()), (Some("1"), 1));
    assert_eq!(fixture.get("/export?format=xlsx").field(), "format");
    assert_eq!(fixture.get("/export?currency=euro").field(), "currency");
    let undated =
        r#"{"expenses":{"1":{"id":1,"description":"a","amount":1,"category":"b"}},"counter":1}"#;
    let mut fixture = Fixture::with_document(undated);
    assert_eq!(fixture.get("/export?format=hledger").field(), "format");
}

#[test]
fn the_state_of_the_store_is_told() {
    let mut fixture = Fixture::with_three();
    let bytes = fixture.memory.bytes("expenses.json").unwrap().len();
    let info = format!(
        r#"{{"file":"expenses.json","bytes":{bytes},"counter":3,"expenses":3,"month_start":1}}"#
    );
    assert_eq!(fixture.get("/info").shown(), (200, &*info));
    assert_eq!(fixture.get("/healthz").shown(), (200, r#"{"status":"ok"}"#));
    let mut corrupt = Fixture::with_document("{\n  \"expenses\": nonsense");
    let answer = corrupt.get("/healthz");
    assert_eq!(answer.problem(), "corrupt");
    assert!(answer.body().contains("\"line\":2"), "{}", answer.body());
}

#[test]
fn a_list_is_of_one_state_although_others_change_the_store() {
    use expenses_interface::{Expenses, NewExpense};
    let mut fixture = Fixture::with_three();
    let mut left = 2;
    fixture.store.before = Some(Box::new(move |store| {
        if left > 0 {
            left -= 1;
            let (description, category) = ("Tea".into(), "food".into());
            let (amount, date) = ("1".into(), Some("2026-11-23".into()));
            store.add(NewExpense { description, amount, category, date }).unwrap();
        }
    }));
    for target in ["/expenses", "/expenses/summary", "/export?format=jsonl", "/log", "/budgets"] {
        let answer = fixture.send(ask(&format!("GET {target}")));
        let after = fixture.get(target);
        assert_eq!((answer.body(), answer.header("etag")), (after.body(), after.header("etag")));
    }
}
