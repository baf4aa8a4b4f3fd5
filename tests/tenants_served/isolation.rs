//! Each tenant sees its own expenses, and nothing of others.

use std::fs;

use super::{Home, add, client, descriptions, problem, soon, status};

#[test]
fn a_token_opens_the_store_of_its_tenant_alone() {
    let (home, [alice, bob]) = Home::with(["alice", "bob"]);
    let server = home.serve(&[]);
    let (alice, bob) = (client(&server, &alice), client(&server, &bob));
    assert_eq!(add(&alice, "Lunch").status, 201);
    assert_eq!(add(&bob, "Train").status, 201);
    assert_eq!(descriptions(&alice), ["Lunch"]);
    assert_eq!(descriptions(&bob), ["Train"]);
    // Ids begin with 1 for each of them, and a change of one is none of the other.
    assert_eq!(alice.request("DELETE", "/expenses/1", &[], "").status, 204);
    assert_eq!(bob.request("GET", "/expenses/1", &[], "").json()["description"], "Train");
    assert_eq!(alice.request("GET", "/expenses/1", &[], "").status, 404);
    // The same key twice is the same request of one tenant only.
    let keyed = |client: &crate::harness::Client| {
        let headers = [("Idempotency-Key", "same")];
        client.request("POST", "/expenses", &headers, super::expense("Tea")).status
    };
    assert_eq!([&alice, &bob, &alice, &bob].map(keyed), [201; 4]);
    assert_eq!((descriptions(&alice).len(), descriptions(&bob).len()), (1, 2));
}

#[test]
fn a_tenant_cannot_name_or_guess_another() {
    let (home, [alice, bob]) = Home::with(["alice", "bob"]);
    let server = home.serve(&[]);
    let alice = client(&server, &alice);
    assert_eq!(add(&alice, "Lunch").status, 201);
    let bob_is_here = |header: (&str, &str), target: &str| {
        let answer = alice.request("GET", target, &[header], "");
        answer.status == 200 && answer.json() != serde_json::json!([]) && {
            !answer.text().contains("Lunch")
        }
    };
    let folder = home.directory("bob").display().to_string();
    for header in [("X-Tenant", "bob"), ("Host", "127.0.0.1"), ("X-Forwarded-User", "bob")] {
        for target in ["/expenses", "/expenses?tenant=bob", "/bob/expenses", "/../bob/expenses"] {
            assert!(!bob_is_here(header, target), "{header:?} {target}");
        }
    }
    // What is refused says the same, whether there is such a tenant or not, and names none.
    let refused = |token: &str| {
        let answer = client(&server, token).request("GET", "/expenses", &[], "");
        (answer.status, answer.text().to_owned())
    };
    let first = refused("bob");
    assert_eq!(first.0, 401);
    for token in ["nobody", "", &folder, &bob[..bob.len() - 1], &bob.to_uppercase(), "../tokens"] {
        assert_eq!(refused(token), first, "{token}");
    }
    assert!(!first.1.contains("bob"), "{}", first.1);
    // The digest of a token is not the token.
    let digests = fs::read_dir(home.root().join("tokens")).unwrap();
    for digest in digests.map(|entry| entry.unwrap().file_name().into_string().unwrap()) {
        assert_eq!(refused(&digest), first);
    }
}

#[test]
fn nothing_is_answered_without_a_token() {
    let (home, _) = Home::with(["alice"]);
    let server = home.serve(&[]);
    for target in ["/expenses", "/info", "/healthz", "/export", "/log", "/openapi.json"] {
        assert_eq!(server.request("GET", target, &[], "").status, 401, "{target}");
    }
    // The page has no expenses.
    assert_eq!(server.request("GET", "/", &[], "").status, 200);
}

#[test]
fn a_read_only_token_changes_nothing() {
    let (home, [alice]) = Home::with(["alice"]);
    let server = home.serve(&[]);
    let alice = client(&server, &alice);
    assert_eq!(add(&alice, "Lunch").status, 201);
    let reader = home.token("alice", &["add", "dashboard", "--read-only"]).stdout;
    let reader = client(&server, reader.trim_end());
    assert_eq!(descriptions(&reader), ["Lunch"]);
    assert_eq!(problem(&add(&reader, "Tea")), "read-only-token");
    assert_eq!(add(&alice, "Bus").status, 201);
    assert_eq!(descriptions(&reader), ["Lunch", "Bus"]);
}

#[test]
fn a_revocation_acts_within_ten_seconds_also_on_an_open_connection() {
    let (home, [first]) = Home::with(["alice"]);
    let servers = [home.serve(&[]), home.serve(&[])];
    let phone = home.token("alice", &["add", "phone"]).stdout;
    let phone = servers.each_ref().map(|server| client(server, phone.trim_end()));
    let mut open = phone[0].connect();
    let read = phone[0].message("GET", "/expenses", &[], "");
    open.send(&read);
    assert_eq!(open.answer().status, 200);
    assert_eq!(status(&phone[1]), 200);
    home.token("alice", &["remove", "phone"]).prints("Removed the token phone.\n");
    soon("the token is refused", || {
        open.send(&read);
        open.answer().status == 401 && status(&phone[1]) == 401
    });
    assert_eq!(status(&client(&servers[0], &first)), 200);
}

#[test]
fn the_token_of_a_tenant_without_a_directory_makes_none() {
    let (home, [alice]) = Home::with(["alice"]);
    let server = home.serve(&[]);
    let alice = client(&server, &alice);
    assert_eq!(add(&alice, "Lunch").status, 201);
    let directory = home.directory("alice");
    let away = home.root().join("away");
    fs::rename(&directory, &away).unwrap();
    for _ in 0..2 {
        let answer = add(&alice, "Tea");
        assert_eq!((answer.status, &*problem(&answer)), (403, "no-tenant"), "{answer:?}");
    }
    assert!(!directory.exists());
    fs::rename(&away, &directory).unwrap();
    assert_eq!(descriptions(&alice), ["Lunch"]);
}

#[test]
fn a_name_that_is_given_again_gets_a_new_store() {
    let (home, [first]) = Home::with(["alice"]);
    let server = home.serve(&[]);
    let first = client(&server, &first);
    assert_eq!(add(&first, "Lunch").status, 201);
    let printed = home.token("alice", &["link", "https://example.org/"]).stdout;
    let code = printed.split_once("#code=").unwrap().1.split_once('\n').unwrap().0;
    assert_eq!(home.tenant(&["remove", "alice", "--yes"]).status, Some(0));
    let second = client(&server, &home.add("alice"));
    // Whoever had the name before does not come in, not even for the seconds in which a server
    // remembers a token.
    assert_eq!((status(&first), add(&first, "Bus").status), (401, 401));
    let code = format!(r#"{{"code": "{code}"}}"#);
    assert_eq!(server.request("POST", "/session", &[], code).status, 401);
    assert_eq!(descriptions(&second), [""; 0]);
    assert_eq!(add(&second, "Tea").status, 201);
    assert_eq!(descriptions(&second), ["Tea"]);
    assert!(
        fs::read_to_string(home.directory("alice").join("expenses.json")).unwrap().contains("Tea")
    );
}

#[test]
fn the_log_has_no_secret_and_nothing_of_an_expense() {
    let (home, [alice]) = Home::with(["alice"]);
    let server = home.serve(&[]);
    let alice = client(&server, &alice);
    assert_eq!(add(&alice, "Psychiatrist").status, 201);
    let _ = add(&client(&server, "expenses_wrong"), "Psychiatrist");
    let _ = alice.request("GET", "/expenses?text=Psychiatrist", &[], "");
    assert_eq!(server.log(), "");
}
