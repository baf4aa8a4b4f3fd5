use super::{Fixture, ask};

#[test]
fn a_client_that_has_the_state_gets_no_body() {
    let mut fixture = Fixture::with_three();
    for target in [
        "/expenses",
        "/expenses/1",
        "/expenses/summary",
        "/budgets",
        "/log",
        "/export",
        "/info",
        "/openapi.json",
        "/problems/changed",
    ] {
        let tag = fixture.get(target).header("etag").unwrap().to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{target} {tag}");
        for condition in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".into()] {
            let ask = ask(&format!("GET {target}")).header("if-none-match", &condition);
            let answer = fixture.send(ask);
            assert_eq!(answer.shown(), (304, ""), "{target} {condition}");
            assert_eq!(answer.header("etag"), Some(&*tag));
        }
        let other = ask(&format!("GET {target}")).header("if-none-match", "\"x\"");
        assert_eq!(fixture.send(other).status(), 200);
        let expecting = ask(&format!("GET {target}")).header("if-match", &format!("W/{tag}"));
        assert_eq!(fixture.send(expecting).problem(), "changed");
    }
}

#[test]
fn every_change_gives_the_lists_another_tag_and_other_expenses_none() {
    let mut fixture = Fixture::with_three();
    let (list, first) = (fixture.get("/expenses"), fixture.get("/expenses/1"));
    fixture.send(ask("PATCH /expenses/2").json(r#"{"amount": 31}"#));
    assert_ne!(fixture.get("/expenses").header("etag"), list.header("etag"));
    assert_eq!(fixture.get("/expenses/1").header("etag"), first.header("etag"));
}

#[test]
fn the_tag_of_an_answer_that_depends_on_the_day_holds_the_day() {
    let mut fixture = Fixture::with_three();
    let state = fixture.state();
    let of_day = format!("{}-2026-11-23\"", state.trim_end_matches('"'));
    for (target, tag) in [
        ("/expenses?period=2026-11", &state),
        ("/expenses?period=this-month", &of_day),
        ("/expenses/summary?since=yesterday", &of_day),
        ("/export?until=today", &of_day),
        ("/budgets", &of_day),
        ("/budgets?month=2026-11", &state),
    ] {
        assert_eq!(fixture.get(target).header("etag"), Some(&**tag), "{target}");
    }
}

#[test]
fn a_change_of_what_somebody_else_changed_is_refused() {
    let mut fixture = Fixture::with_three();
    let seen = fixture.get("/expenses/1").header("etag").unwrap().to_owned();
    let patch = |condition: &str, amount: &str| {
        let body = format!("{{\"amount\": {amount}}}");
        ask("PATCH /expenses/1").json(&body).header("if-match", condition)
    };
    let changed = fixture.send(patch(&seen, "13"));
    assert_eq!(changed.status(), 200);
    assert_eq!(fixture.send(patch(&seen, "14")).problem(), "changed");
    let delete = ask("DELETE /expenses/1").header("if-match", &seen);
    assert_eq!(fixture.send(delete).problem(), "changed");
    let now = changed.header("etag").unwrap();
    for refused in [format!("W/{now}"), "\"\"".into(), "\"x\", \"y\"".into()] {
        assert_eq!(fixture.send(patch(&refused, "14")).problem(), "changed", "{refused}");
    }
    assert!(fixture.get("/expenses/1").body().contains("\"amount\":13,"));
    let in_list = format!("{seen}, {now}");
    assert_eq!(fixture.send(patch(&in_list, "14")).status(), 200);
    assert_eq!(fixture.send(patch("*", "15")).status(), 200);
    assert_eq!(fixture.send(patch("\"13", "16")).problem(), "bad-request");
    let last = fixture.get("/expenses/1").header("etag").unwrap().to_owned();
    let delete = ask("DELETE /expenses/1").header("if-match", &last);
    assert_eq!(fixture.send(delete).status(), 204);
}

#[test]
fn a_condition_on_what_is_not_there_finds_nothing() {
    let mut fixture = Fixture::with_three();
    for condition in ["\"x\"", "*", "\"x\", \"y\""] {
        let ask = ask("DELETE /expenses/9").header("if-match", condition);
        assert_eq!(fixture.send(ask).problem(), "not-found", "{condition}");
    }
}

#[test]
fn a_change_may_also_ask_that_a_state_is_not_there() {
    let mut fixture = Fixture::with_three();
    let seen = fixture.get("/expenses/1").header("etag").unwrap().to_owned();
    let patch = |condition: &str| {
        ask("PATCH /expenses/1").json(r#"{"amount": 13}"#).header("if-none-match", condition)
    };
    for refused in [&*seen, "*"] {
        assert_eq!(fixture.send(patch(refused)).problem(), "changed", "{refused}");
    }
    assert_eq!(fixture.send(patch("\"x\"")).status(), 200);
}

#[test]
fn the_state_of_the_whole_store_is_a_condition_too() {
    let mut fixture = Fixture::with_three();
    let budgets = fixture.get("/budgets").header("etag").unwrap().to_owned();
    assert_eq!(budgets.len(), "\"-2026-11-23\"".len() + 32);
    let budget = r#"{"category": "food", "amount": 300}"#;
    let set = |tag: &str| ask("POST /budgets").json(budget).header("if-match", tag);
    assert_eq!(fixture.send(set(&format!("\"x\", {budgets}"))).status(), 204);
    assert_eq!(fixture.send(set(&budgets)).problem(), "changed");
    let state = fixture.state();
    let import = |tag: &str| {
        let file = "Date,Amount,Description,Category\n2026-11-20,1.20,Tea,food\n";
        ask("POST /import?card").file("text/csv", file).header("if-match", tag)
    };
    assert_eq!(fixture.send(import(&budgets)).problem(), "changed");
    assert_eq!(fixture.send(import(&state)).status(), 200);
}

#[test]
fn nobody_undoes_what_he_did_not_see() {
    let mut fixture = Fixture::with_three();
    for line in ["POST /undo", "POST /redo"] {
        assert_eq!(fixture.send(ask(line)).problem(), "precondition-required");
        let unseen = ask(line).header("if-match", "\"00000000000000000000000000000000\"");
        assert_eq!(fixture.send(unseen).problem(), "changed");
    }
    let seen = fixture.state();
    assert_eq!(fixture.send(ask("POST /undo").header("if-match", &seen)).shown(), (204, ""));
    assert_eq!(fixture.get("/expenses").header("total-count"), Some("2"));
    assert_eq!(fixture.send(ask("POST /redo").header("if-match", &seen)).problem(), "changed");
    let seen = fixture.state();
    assert_eq!(fixture.send(ask("POST /redo").header("if-match", &seen)).status(), 204);
    assert_eq!(fixture.get("/expenses").header("total-count"), Some("3"));
    let nothing = ask("POST /redo").header("if-match", "*");
    assert_eq!(fixture.send(nothing).problem(), "nothing-to-undo");
}
