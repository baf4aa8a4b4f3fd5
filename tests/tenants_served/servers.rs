//! Two servers on one root, killed and started again.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{Home, client, descriptions, expense};
use crate::harness::{Client, Server};

const TENANTS: [&str; 4] = ["alice", "bob", "carol", "dave"];
const TIME: Duration = Duration::from_secs(6);

/// Adds expenses with descriptions and keys of their own until the end. Each is sent again until
/// it is answered.
fn add_all(clients: &[Client], name: &str, ends: &AtomicBool) -> BTreeSet<String> {
    let mut answered = BTreeSet::new();
    for number in 0.. {
        let description = format!("{name}-{number}");
        let mut tries = clients.iter().cycle().skip(number);
        loop {
            if ends.load(Ordering::Relaxed) {
                return answered;
            }
            let client = tries.next().unwrap();
            if sent(client, &description) {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        answered.insert(description);
    }
    answered
}

/// Whether an expense was acknowledged. The server may be gone, or end in the middle.
fn sent(client: &Client, description: &str) -> bool {
    let headers = [("Idempotency-Key", description)];
    let message = client.message("POST", "/expenses", &headers, expense(description));
    let answer = std::panic::catch_unwind(|| {
        let mut connection = client.connect();
        connection.send(&message);
        connection.answer_to("POST")
    });
    matches!(answer, Ok(Some(answer)) if answer.status == 201)
}

#[test]
fn two_servers_on_one_root_lose_nothing_also_if_they_are_killed() {
    let (home, tokens) = Home::with(TENANTS);
    let address = |server: &Server| server.address;
    let mut servers: Vec<Server> = (0..2).map(|_| home.serve(&["--rate", "10000"])).collect();
    let addresses: Vec<_> = servers.iter().map(address).collect();
    let ends = AtomicBool::new(false);
    let answered = thread::scope(|scope| {
        let writers: Vec<_> = tokens
            .iter()
            .flat_map(|token| {
                let clients: Vec<Client> =
                    servers.iter().map(|server| client(server, token)).collect();
                [("a", clients.clone()), ("b", clients)]
            })
            .map(|(name, clients)| {
                let ends = &ends;
                scope.spawn(move || add_all(&clients, name, ends))
            })
            .collect();
        let begun = Instant::now();
        for turn in (0..2).cycle() {
            thread::sleep(Duration::from_millis(700));
            if begun.elapsed() > TIME {
                break;
            }
            servers[turn].kill();
            servers[turn].ends();
            let mut command = home.command("serve");
            command.args(["--rate", "10000", "--addr", &addresses[turn].to_string()]);
            servers[turn] = Server::start(&mut command, None);
        }
        ends.store(true, Ordering::Relaxed);
        writers.into_iter().map(|writer| writer.join().unwrap()).collect::<Vec<_>>()
    });
    for (token, answered) in tokens.iter().zip(answered.chunks(2)) {
        let expected: BTreeSet<String> = answered.iter().flatten().cloned().collect();
        let found = descriptions(&client(&servers[0], token));
        let distinct: BTreeSet<String> = found.iter().cloned().collect();
        assert_eq!(found.len(), distinct.len(), "one was added twice");
        // The last of each writer may be there without an answer.
        let more: Vec<_> = distinct.difference(&expected).collect();
        assert!(distinct.is_superset(&expected) && more.len() <= 2, "{more:?}");
        assert!(expected.len() > 20, "{} were added", expected.len());
        assert_eq!(descriptions(&client(&servers[1], token)).len(), found.len());
    }
}
