//! How `expenses serve` speaks HTTP/1.1, and what it makes of those who do not.

use crate::harness::{Directory, Server, THREE};

const LUNCH: &str =
    r#"{"description": "Lunch", "amount": 12.50, "category": "food", "date": "2026-11-23"}"#;

fn server() -> (Directory, Server) {
    let directory = Directory::with(THREE);
    let server = Server::open(directory.path());
    (directory, server)
}

#[test]
fn an_answer_has_a_date_and_a_length() {
    let (_directory, server) = server();
    let answer = server.request("GET", "/expenses/1", &[], "");
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.header("content-length"), Some(&*answer.body.len().to_string()));
    assert!(answer.header("date").unwrap().ends_with(" GMT"), "{answer:?}");
    assert!(answer.text().contains("\"amount\":12.50"), "{answer:?}");
}

#[test]
fn head_has_the_length_and_no_body() {
    let (_directory, server) = server();
    let length = server.request("GET", "/expenses/1", &[], "").body.len().to_string();
    let mut connection = server.connect();
    for _ in 0..2 {
        connection.send(server.message("HEAD", "/expenses/1", &[], ""));
        let answer = connection.answer_to("HEAD").unwrap();
        assert_eq!((answer.status, answer.header("content-length")), (200, Some(&*length)));
    }
}

#[test]
fn a_connection_is_kept_for_the_next_request() {
    let (_directory, server) = server();
    let mut connection = server.connect();
    for _ in 0..3 {
        connection.send(server.message("GET", "/expenses/1", &[], ""));
        assert_eq!(connection.answer().status, 200);
    }
    connection.send(server.message("GET", "/expenses/1", &[("Connection", "close")], ""));
    assert_eq!(connection.answer().status, 200);
    assert!(connection.is_closed());
}

#[test]
fn http_1_0_is_answered_and_closed() {
    let (_directory, server) = server();
    let mut connection = server.connect();
    connection.send(format!("GET /expenses/1 HTTP/1.0\r\nHost: {}\r\n\r\n", server.address));
    let answer = connection.answer();
    assert_eq!((answer.status, answer.header("transfer-encoding")), (200, None), "{answer:?}");
    assert!(connection.is_closed());
}

#[test]
fn requests_that_are_sent_at_once_are_answered_in_order() {
    let (_directory, server) = server();
    let requests = [
        server.message("POST", "/expenses", &[], LUNCH),
        server.message("GET", "/expenses/4", &[], ""),
        server.message("DELETE", "/expenses/4", &[], ""),
        server.message("HEAD", "/expenses/4", &[], ""),
        server.message("GET", "/expenses/3", &[], ""),
    ];
    let mut connection = server.connect();
    connection.send(requests.concat());
    for (method, status) in [("POST", 201), ("GET", 200), ("DELETE", 204), ("HEAD", 404)] {
        assert_eq!(connection.answer_to(method).unwrap().status, status, "{method}");
    }
    assert_eq!(connection.answer().json()["id"], 3);
}

#[test]
fn a_body_is_called_for_only_if_the_request_may_be_done() {
    let (_directory, server) = server();
    let length = LUNCH.len().to_string();
    let expecting = [("Expect", "100-continue"), ("Content-Length", &*length)];
    let mut connection = server.connect();
    let json = [&expecting[..], &[("Content-Type", "application/json")]].concat();
    connection.send(server.message("POST", "/expenses", &json, ""));
    assert_eq!(connection.answer().status, 100);
    connection.send(LUNCH);
    assert_eq!(connection.answer().status, 201);

    let text = [&expecting[..], &[("Content-Type", "text/plain")]].concat();
    connection.send(server.message("POST", "/expenses", &text, ""));
    assert_eq!(connection.answer().status, 415);
    assert!(connection.is_closed(), "the body was not read, so nobody knows where it ends");
}

#[test]
fn a_body_in_chunks_ends_its_connection() {
    let (_directory, server) = server();
    let headers = [("Transfer-Encoding", "chunked"), ("Content-Type", "application/json")];
    let (begin, end) = LUNCH.split_at(20);
    let chunks =
        format!("{:x}\r\n{begin}\r\n{:x};x=y\r\n{end}\r\n0\r\n\r\n", begin.len(), end.len());
    let mut connection = server.connect();
    let request = server.message("POST", "/expenses", &headers, "");
    connection
        .send([&request, chunks.as_bytes(), &server.message("GET", "/info", &[], "")].concat());
    assert_eq!(connection.answer().status, 201);
    assert!(connection.is_closed(), "what follows may be meant as a part of the body");
}

#[test]
fn a_length_beside_chunks_smuggles_nothing() {
    let (directory, server) = server();
    let smuggled = server.message("DELETE", "/expenses/1", &[], "");
    let body = [&b"0\r\n\r\n"[..], &smuggled].concat();
    let length = body.len().to_string();
    let headers = [
        ("Transfer-Encoding", "chunked"),
        ("Content-Length", &*length),
        ("Content-Type", "application/json"),
    ];
    let mut connection = server.connect();
    connection.send([server.message("POST", "/expenses", &headers, ""), body].concat());
    assert!(connection.answer().status >= 400);
    assert!(connection.is_closed());
    directory.holds(THREE);
}

#[test]
fn two_hosts_or_none_are_refused() {
    let (_directory, server) = server();
    let mut connection = server.connect();
    let host = format!("Host: {}\r\n", server.address);
    for hosts in [String::new(), host.repeat(2), format!("{host}Host: evil.example\r\n")] {
        connection.send(format!("GET /expenses/1 HTTP/1.1\r\n{hosts}\r\n"));
        assert_eq!(connection.answer().status, 400, "{hosts:?}");
    }
    connection.send("GET /expenses/1 HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    assert_eq!(connection.answer().status, 421);
}

#[test]
fn what_is_not_http_is_refused() {
    let (_directory, server) = server();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"GET /expenses/1 HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET  /expenses/1 HTTP/1.1\r\n\r\n",
        b"GET /expenses/1 HTTP/3.0\r\n\r\n",
        b"POST /expenses HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /expenses HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let mut connection = server.connect();
        connection.send(bytes);
        connection.ends();
        if let Some(answer) = connection.answer_to("GET") {
            assert_eq!(answer.status, 400, "{}", String::from_utf8_lossy(bytes));
        }
        assert!(connection.is_closed());
    }
    assert_eq!(server.request("GET", "/expenses/1", &[], "").status, 200);
}

#[test]
fn a_client_that_sends_nothing_more_gets_its_answer() {
    let (_directory, server) = server();
    let mut connection = server.connect();
    connection.send(server.message("POST", "/expenses", &[], LUNCH));
    connection.ends();
    assert_eq!(connection.answer().status, 201);
    assert!(connection.is_closed());
}

#[test]
fn a_connection_that_breaks_off_in_a_body_changes_nothing() {
    let (directory, server) = server();
    for kept in [0, 1, LUNCH.len() - 1] {
        let message = server.message("POST", "/expenses", &[], LUNCH);
        let cut = message.len() - LUNCH.len() + kept;
        server.connect().send(&message[..cut]);
        let mut connection = server.connect();
        connection.send(&message[..cut]);
        connection.ends();
        assert_eq!(connection.answer().status, 400);
    }
    assert_eq!(server.request("GET", "/expenses/1", &[], "").status, 200);
    directory.holds(THREE);
}
