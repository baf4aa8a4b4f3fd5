//! Requests whose bodies come slowly, while the token is removed by which they came in.

use std::thread;

use super::{Home, REVOKED, client, descriptions, expense, problem};
use crate::harness::{Answer, Client, Connection, Server};

/// A request of which the last byte was not sent yet.
struct Begun {
    connection: Connection,
    last: Vec<u8>,
}

impl Begun {
    fn new(
        client: &Client,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Self {
        let mut message = client.message(method, target, headers, body);
        let last = message.split_off(message.len() - 1);
        let mut connection = client.connect();
        connection.send(message);
        Self { connection, last }
    }

    fn end(mut self) -> Answer {
        self.connection.send(&self.last);
        self.connection.answer()
    }
}

/// A read, a change and an import that saves nothing.
fn begin(client: &Client) -> [Begun; 3] {
    let csv = "date,amount,category,description\n2026-11-23,7,a,Old\n";
    let headers = [("Content-Type", "text/csv")];
    [
        Begun::new(client, "GET", "/export", &[], " "),
        Begun::new(client, "POST", "/expenses", &[], &expense("Old")),
        Begun::new(client, "POST", "/import?dry-run=true", &headers, csv),
    ]
}

/// Lets slow requests with a tenant's token cross the removal of the tenant and the making of
/// another with its name, whose token `again` returns. They must reach nothing of the other.
#[track_caller]
pub(crate) fn nothing_slow_reaches_the_next(
    servers: &[Server],
    token: &str,
    again: impl FnOnce() -> String,
) {
    let first: Vec<Client> = servers.iter().map(|server| client(server, token)).collect();
    // With a token that is in force they are done.
    let statuses = begin(&first[0]).map(|begun| begun.end().status);
    assert_eq!(statuses, [200, 201, 200]);
    let begun: Vec<Begun> = first.iter().flat_map(begin).collect();
    let second = again();
    let second: Vec<Client> = servers.iter().map(|server| client(server, &second)).collect();
    for client in &second {
        assert_eq!(client.request("POST", "/expenses", &[], expense("Secret")).status, 201);
    }
    for begun in begun {
        let answer = begun.end();
        assert!(matches!(answer.status, 401 | 403), "{answer:?}");
        assert!(!answer.text().contains("Secret"), "{answer:?}");
    }
    for client in &second {
        assert_eq!(descriptions(client), vec!["Secret"; servers.len()]);
    }
}

#[test]
fn a_slow_request_reaches_nothing_of_the_next_tenant_with_the_name() {
    let (home, [alice]) = Home::with(["alice"]);
    let servers = [home.serve(&[]), home.serve(&[])];
    nothing_slow_reaches_the_next(&servers, &alice, || {
        assert_eq!(home.tenant(&["remove", "alice", "--yes"]).status, Some(0));
        home.add("alice")
    });
}

#[test]
fn a_token_that_is_removed_while_a_body_comes_is_refused() {
    let (home, [first]) = Home::with(["alice"]);
    let server = home.serve(&[]);
    let phone = home.token("alice", &["add", "phone"]).stdout;
    let phone = client(&server, phone.trim_end());
    let begun = begin(&phone);
    home.token("alice", &["remove", "phone"]).prints("Removed the token phone.\n");
    thread::sleep(REVOKED);
    for begun in begun {
        assert_eq!(problem(&begun.end()), "unauthorized");
    }
    assert_eq!(descriptions(&client(&server, &first)), [""; 0]);
}
