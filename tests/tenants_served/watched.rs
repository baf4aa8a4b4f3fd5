//! What an operator sees of a service: readiness, metrics, and a log of requests.

use std::fs;
use std::net::TcpListener;

use serde_json::Value;

use super::{Home, add, client, soon};
use crate::harness::{Client, Directory, Server, THREE, serve};

/// An address where nobody listens.
fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// The value of a metric; 0 if it is not there.
#[track_caller]
fn metric(watcher: &Client, name: &str) -> f64 {
    let answer = watcher.request("GET", "/metrics", &[], "");
    assert_eq!(answer.status, 200, "{answer:?}");
    let line = answer.text().lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0.0, |value| value.parse().unwrap())
}

#[test]
fn metrics_are_at_a_socket_of_their_own_and_name_no_tenant() {
    let (home, [alice]) = Home::with(["alice"]);
    let address = free_address();
    let server = home.serve(&["--metrics", &address]);
    let watcher = Client { address: address.parse().unwrap(), token: None };
    let alice = client(&server, &alice);
    assert_eq!(add(&alice, "Psychiatrist").status, 201);
    assert_eq!(alice.request("GET", "/expenses/7", &[], "").status, 404);
    assert_eq!(metric(&watcher, "expenses_requests_total{status=\"201\"}"), 1.0);
    assert_eq!(metric(&watcher, "expenses_requests_total{status=\"404\"}"), 1.0);
    assert_eq!(metric(&watcher, "expenses_stores_open"), 1.0);
    assert_eq!(metric(&watcher, "expenses_save_changes_count"), 1.0);
    assert!(metric(&watcher, "expenses_memory_bytes") > 1e6);
    let text = watcher.request("GET", "/metrics", &[], "").text().to_owned();
    assert!(!text.contains("alice") && !text.contains("Psychiatrist"), "{text}");
    // Tenants do not see it, and nothing else is there.
    assert_eq!(alice.request("GET", "/metrics", &[], "").status, 404);
    assert_eq!(watcher.request("GET", "/expenses", &[], "").status, 404);
    assert_eq!(watcher.request("GET", "/readyz", &[], "").status, 200);
}

#[test]
fn the_stores_that_are_open_are_those_that_were_opened_and_not_closed() {
    let (home, [alice, bob]) = Home::with(["alice", "bob"]);
    let address = free_address();
    let server = home.serve(&["--metrics", &address]);
    let watcher = Client { address: address.parse().unwrap(), token: None };
    let counts = || {
        let closed = "expenses_stores_closed_total{reason=\"Removed\"}";
        let names = ["expenses_stores_open", "expenses_stores_opened_total", closed];
        names.map(|name| metric(&watcher, name))
    };
    // A request that is refused without its store opens none.
    let refused = client(&server, &bob).request("POST", "/expenses", &[], "{");
    assert_eq!(refused.status, 400, "{refused:?}");
    assert_eq!(counts(), [0.0; 3]);
    // One that may only read has a store of its own.
    let reader = home.token("alice", &["add", "dashboard", "--read-only"]).stdout;
    for token in [&alice, reader.trim_end()] {
        assert_eq!(super::status(&client(&server, token)), 200);
    }
    assert_eq!(counts(), [2.0, 2.0, 0.0]);
    assert_eq!(home.tenant(&["remove", "alice", "--yes"]).status, Some(0));
    let again = client(&server, &home.add("alice"));
    assert_eq!(super::status(&again), 200);
    soon("both are closed", || counts() == [1.0, 3.0, 2.0]);
}

#[test]
fn a_service_is_ready_for_as_long_as_its_data_can_be_read() {
    let (home, _) = Home::with(["alice"]);
    let server = home.serve(&[]);
    // Whoever asks needs no token, and may call the service as it likes.
    let ready = || server.request("GET", "/readyz", &[("Host", "10.0.0.7")], "").status;
    assert_eq!(ready(), 200);
    let away = home.directory.path().join("away");
    fs::rename(home.root(), &away).unwrap();
    soon("it is not ready", || ready() == 503);
    fs::rename(&away, home.root()).unwrap();
    soon("it is ready again", || ready() == 200);

    let directory = Directory::with(THREE);
    let one = Server::open(directory.path());
    assert_eq!(one.request("GET", "/readyz", &[], "").status, 200);
}

/// The lines of a log about requests.
fn requests(server: &Server) -> Vec<Value> {
    let log = server.log();
    let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter(|line| line["kind"] == "request").collect()
}

#[test]
fn each_request_is_logged_with_its_id_and_without_what_it_is_about() {
    let (home, [alice]) = Home::with(["alice"]);
    let server = home.serve(&["--log", "json"]);
    let alice = client(&server, &alice);
    let answer = add(&alice, "Psychiatrist");
    let id = answer.header("x-request-id").unwrap().to_owned();
    let given = [("X-Request-Id", "proxy-7")];
    let read = alice.request("GET", "/expenses/1?amounts=string", &given, "");
    assert_eq!(read.header("x-request-id"), Some("proxy-7"));
    let _ = alice.request("GET", "/expenses?text=Psychiatrist&min=12", &[], "");
    let refused = client(&server, "expenses_wrong").request("GET", "/Psychiatrist", &[], "");
    assert_eq!(refused.status, 401);
    soon("all four are in the log", || requests(&server).len() == 4);
    let lines = requests(&server);
    let line = &lines[0];
    assert_eq!((&line["request"], &line["tenant"]), (&id.into(), &"alice".into()), "{line}");
    assert_eq!((&line["method"], &line["path"]), (&"POST".into(), &"/expenses".into()), "{line}");
    assert_eq!(line["status"], 201, "{line}");
    assert!(line["milliseconds"].as_f64().unwrap() > 0.0, "{line}");
    assert_eq!(
        (&lines[1]["request"], &lines[1]["path"]),
        (&"proxy-7".into(), &"/expenses/{id}".into())
    );
    assert_eq!((&lines[3]["tenant"], &lines[3]["path"]), (&Value::Null, &Value::Null));
    let log = server.log();
    for private in ["Psychiatrist", "12.5", "health", "text=", "expenses_wrong"] {
        assert!(!log.contains(private), "{private} is in {log}");
    }
}

#[test]
fn one_store_is_watched_as_many_are() {
    let directory = Directory::with(THREE);
    let address = free_address();
    let mut command = serve(directory.path());
    command.args(["--no-token", "--log", "json", "--metrics", &address]);
    let mut server = Server::start(&mut command, None);
    assert!(server.request("GET", "/expenses/1", &[], "").header("x-request-id").is_some());
    let watcher = Client { address: address.parse().unwrap(), token: None };
    assert_eq!(metric(&watcher, "expenses_requests_total{status=\"200\"}"), 1.0);
    server.terminate();
    assert_eq!(server.ends().0, Some(0));
    // What was reported before the end is in the log.
    assert_eq!(requests(&server).len(), 1);
}
