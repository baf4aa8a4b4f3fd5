//! Sessions of the page: each belongs to a tenant.

use super::{Home, add, client, soon};
use crate::harness::{Answer, Server};

/// The cookie that an answer sets.
#[track_caller]
fn cookie(begun: &Answer) -> String {
    assert_eq!(begun.status, 204, "{begun:?}");
    begun.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

/// The first description that a browser with these cookies sees.
fn sees(server: &Server, cookie: &str) -> Result<String, u16> {
    let answer = server.request("GET", "/expenses/1", &[("Cookie", cookie)], "");
    match answer.status {
        200 => Ok(answer.json()["description"].as_str().unwrap().to_owned()),
        status => Err(status),
    }
}

#[test]
fn a_session_is_of_the_tenant_whose_token_or_code_began_it() {
    let (home, [alice, bob]) = Home::with(["alice", "bob"]);
    let server = home.serve(&[]);
    for (token, description) in [(&alice, "Lunch"), (&bob, "Train")] {
        assert_eq!(add(&client(&server, token), description).status, 201);
    }
    let begin = |body: &str| server.request("POST", "/session", &[], body);
    let of_alice = cookie(&begin(&format!(r#"{{"token": "{alice}"}}"#)));
    let printed = home.token("bob", &["link", "https://example.org/"]).stdout;
    let code = printed.split_once("#code=").unwrap().1.split_once('\n').unwrap().0;
    let body = format!(r#"{{"code": "{code}"}}"#);
    let of_bob = cookie(&begin(&body));
    assert_eq!(begin(&body).status, 401, "a code works once");
    assert_eq!(begin(r#"{"token": "expenses_0"}"#).status, 401);
    assert_eq!(sees(&server, &of_alice), Ok("Lunch".into()));
    assert_eq!(sees(&server, &of_bob), Ok("Train".into()));
    // A cookie that is not in force any more does not hide the one that is.
    let name = of_bob.split_once('=').unwrap().0;
    assert_eq!(sees(&server, &format!("{name}=old; {of_bob}")), Ok("Train".into()));
    let listed = home.token("alice", &["list"]).stdout;
    assert!(listed.contains("page-1: reads and changes, in a browser since "), "{listed}");
    assert!(listed.ends_with(" by the token first\n"), "{listed}");

    // It ends when the browser says so, or its token is removed.
    let origin = format!("http://{}", server.address);
    let headers = [("Cookie", &*of_bob), ("Origin", &*origin), ("Sec-Fetch-Site", "same-origin")];
    assert_eq!(server.request("DELETE", "/session", &headers, "").status, 204);
    home.token("bob", &["list"]).prints("first: reads and changes\n");
    let _ = home.token("alice", &["remove", "first"]);
    soon("both sessions have ended", || {
        sees(&server, &of_alice) == Err(401) && sees(&server, &of_bob) == Err(401)
    });
    home.token("alice", &["list"]).prints("");
}
