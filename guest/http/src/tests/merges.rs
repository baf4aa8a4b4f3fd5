use super::{Fixture, ask};

const BASE: &str = r#"{"counter": 1, "expenses": {"1": {"id": 1, "description": "Lunch", "amount": 12.50, "category": "food", "date": "2026-11-23"}}}"#;

/// The base with another lunch, and with one expense more.
fn theirs(amount: &str) -> String {
    let more = r#", "2": {"id": 2, "description": "Bus", "amount": 4, "category": "travel", "date": "2026-11-20"}}}"#;
    format!("{}{more}", BASE.replace("12.50", amount).strip_suffix("}}").unwrap())
}

fn merge(amount: &str, more: &str) -> super::fixture::Ask {
    let body = format!(r#"{{"theirs": {}, "base": {BASE}{more}}}"#, theirs(amount));
    ask("POST /merge").json(&body)
}

#[test]
fn what_is_new_is_merged_in_one_commit_and_once() {
    let mut fixture = Fixture::with_document(BASE);
    let merged = fixture.send(merge("13", ""));
    assert_eq!(
        merged.shown(),
        (
            200,
            r#"{"commit":{"time":"2026-11-23T10:00:00Z","added":[{"first":2,"last":2}],"changed":[{"first":1,"last":1}],"deleted":[],"budgets":[],"month_start":null,"repeats":[],"note":"merge"},"others":[],"left_out":[],"document":null}"#
        )
    );
    let state = fixture.state();
    let again = fixture.send(merge("13", "").header("if-match", &state));
    assert_eq!(
        again.shown(),
        (200, r#"{"commit":null,"others":[],"left_out":[],"document":null}"#)
    );
    assert_eq!(fixture.state(), state);
    assert_eq!(fixture.send(merge("14", "").header("if-match", "\"x\"")).problem(), "changed");
    let mut fixture = Fixture::with_document(BASE);
    let noted = fixture.send(merge("13", r#", "note": "phone", "ours": null"#));
    assert!(noted.body().contains(r#""note":"phone""#), "{}", noted.body());
}

#[test]
fn a_conflict_shows_both_sides_and_is_decided_by_its_name() {
    let mut fixture = Fixture::with_document(&BASE.replace("12.50", "12"));
    let state = fixture.state();
    let conflicts = fixture.send(merge("13", ""));
    assert_eq!((conflicts.status(), conflicts.problem()), (409, "conflicts".into()));
    let body: serde_json::Value = serde_json::from_str(conflicts.body()).unwrap();
    assert_eq!(body["detail"], "1 conflict is to be decided before the files can be merged");
    let conflict = &body["conflicts"][0];
    let amount = |side: &str| conflict[side]["amount"].as_f64();
    assert_eq!(["base", "ours", "theirs"].map(amount), [12.5, 12.0, 13.0].map(Some));
    assert!(conflicts.body().contains(r#""amount":12.50,"#), "{}", conflicts.body());
    assert_eq!((&conflict["field"], &conflict["can_be_both"]), (&"expenses".into(), &false.into()));
    assert_eq!(conflict["differ"], serde_json::json!(["amount"]));
    assert_eq!(fixture.state(), state);
    let name = conflict["name"].as_str().unwrap();
    let decide = |choice: &str| {
        merge("13", &format!(r#", "decisions": [{{"conflict": "{name}", "choice": "{choice}"}}]"#))
    };
    assert_eq!(fixture.send(decide("both")).problem(), "conflicts");
    let neither = fixture.send(decide("neither"));
    assert_eq!((neither.status(), neither.field()), (422, "choice".into()));
    let decided = fixture.send(decide("theirs"));
    let left = r#""left_out":[{"field":"expenses","key":null,"side":"ours","value":{"id":1,"description":"Lunch","amount":12,"category":"food","date":"2026-11-23"},"equal":false}]"#;
    assert!(decided.status() == 200 && decided.body().contains(left), "{}", decided.body());
    assert!(fixture.get("/expenses/1").body().contains(r#""amount":13,"#));
}

#[test]
fn what_a_decision_drops_is_named_and_the_other_conflicts_stay_open() {
    let of = |description: &str, amount: &str| {
        BASE.replace("Lunch", description).replacen(
            '{',
            &format!(r#"{{"budgets": [{{"category": null, "amount": {amount}}}], "#),
            1,
        )
    };
    let mut fixture = Fixture::with_document(&of("Shoes", "100"));
    let state = fixture.state();
    let send = |fixture: &mut Fixture, decisions: &str| {
        let body = format!(r#"{{"theirs": {}, "decisions": [{decisions}]}}"#, of("Books", "200"));
        fixture.send(ask("POST /merge").json(&body))
    };
    let open = send(&mut fixture, "");
    let open: serde_json::Value = serde_json::from_str(open.body()).unwrap();
    let names: Vec<String> = ["expenses", "budgets"]
        .iter()
        .map(|field| {
            let all = open["conflicts"].as_array().unwrap();
            let conflict = all.iter().find(|of| of["field"] == **field).unwrap();
            format!(r#"{{"conflict": {}, "choice": "ours"}}"#, conflict["name"])
        })
        .collect();
    let one = send(&mut fixture, &names[0]);
    assert_eq!((one.status(), one.body().matches("\"name\"").count()), (409, 1));
    let all = send(&mut fixture, &names.join(", "));
    let all: serde_json::Value = serde_json::from_str(all.body()).unwrap();
    assert_eq!(all["commit"], serde_json::Value::Null);
    assert_eq!(all["left_out"][0]["value"]["description"], "Books");
    assert_eq!(
        (&all["left_out"][1]["field"], &all["left_out"][1]["side"]),
        (&"budgets".into(), &"theirs".into())
    );
    assert_eq!(fixture.state(), state);
}

#[test]
fn a_setting_is_shown_as_the_file_has_it() {
    let with = |amount: &str| {
        BASE.replacen(
            '{',
            &format!(r#"{{"budgets": [{{"category": null, "amount": {amount}}}], "#),
            1,
        )
    };
    let mut fixture = Fixture::with_document(&with("100"));
    let body = format!(r#"{{"theirs": {}}}"#, with("200"));
    let conflicts = fixture.send(ask("POST /merge").json(&body));
    let shown = r#""field":"budgets","key":null,"base":null,"ours":{"category":null,"amount":100},"theirs":{"category":null,"amount":200},"differ":[],"can_be_both":false"#;
    let without_spaces = conflicts.body().replace("\": ", "\":").replace(", \"", ",\"");
    assert!(without_spaces.contains(shown), "{}", conflicts.body());
}

#[test]
fn two_files_are_merged_and_the_store_stays_as_it_is() {
    let mut fixture = Fixture::with_three();
    let state = fixture.state();
    let merged = fixture.send(merge("13", &format!(r#", "ours": {BASE}"#)));
    let body: serde_json::Value = serde_json::from_str(merged.body()).unwrap();
    assert_eq!(body["document"]["expenses"]["2"]["description"], "Bus");
    assert_eq!(body["document"]["expenses"]["1"]["amount"].to_string(), "13");
    assert_eq!(fixture.state(), state);
}

#[test]
fn what_is_no_data_file_or_no_merge_is_refused() {
    let mut fixture = Fixture::with_document(BASE);
    for (body, field) in [
        ("{}", "theirs"),
        (r#"{"theirs": []}"#, "theirs"),
        (r#"{"theirs": {"expenses": 7}}"#, "theirs"),
        (r#"{"theirs": {"expenses": {}}, "base": {}}"#, "base"),
        (r#"{"theirs": {"expenses": {}}, "ours": {}}"#, "ours"),
        (r#"{"theirs": {"expenses": {}}, "note": ""}"#, "note"),
        (r#"{"theirs": {"expenses": {}}, "decisions": [{}]}"#, "conflict"),
        (r#"{"theirs": {"expenses": {}}, "their": 1}"#, "their"),
    ] {
        let refused = fixture.send(ask("POST /merge").json(body));
        assert_eq!((refused.status(), refused.field()), (422, field.into()), "{body}");
    }
    assert_eq!(fixture.send(ask("POST /merge?x=1").json("{}")).field(), "x");
}
