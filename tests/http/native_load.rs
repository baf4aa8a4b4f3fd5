//! Clients that change things all the time, and know what must be there.

use std::collections::BTreeMap;
use std::env;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::harness::{Answer, Client, Connection};

/// How long a proof goes on: a short time, or the seconds in `PROOF_SECONDS`, as `tests/long`
/// sets it.
pub(super) fn length(short: Duration) -> Duration {
    let seconds = env::var("PROOF_SECONDS").ok();
    seconds.map_or(short, |seconds| Duration::from_secs(seconds.parse().unwrap()))
}

/// The expenses of a worker: the number that each was made from, by id.
type Made = BTreeMap<u64, u64>;

/// A client that changes expenses of its own, one after the other.
///
/// The description and the amount of each expense come from one number, which no other change
/// has. So a change that was made in part, or twice, is seen.
#[derive(Debug)]
pub(super) struct Worker {
    name: usize,
    random: fastrand::Rng,
    last_number: u64,
    known: Made,
    /// The last request that was answered.
    answered: Option<(Request, Answer)>,
    /// The request whose answer was lost.
    lost: Option<Request>,
    pub(super) figures: Figures,
}

/// What became of the changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Figures {
    /// Answered with success.
    pub(super) answered: usize,
    /// Answered that nothing was changed.
    pub(super) refused: usize,
    /// Without an answer, and made.
    pub(super) lost_and_made: usize,
    /// Without an answer, and not made.
    pub(super) lost_and_not_made: usize,
    /// Sent again with their key.
    pub(super) again: usize,
}

#[derive(Clone, Debug)]
struct Request {
    change: Change,
    key: Option<String>,
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Add {
        number: u64,
    },
    /// Adds two in one commit, of this number and the next.
    AddTwo {
        number: u64,
    },
    Edit {
        id: u64,
        number: u64,
    },
    Delete {
        id: u64,
    },
}

/// How many expenses a worker has at most.
const MOST: usize = 20;

impl Worker {
    pub(super) fn new(name: usize) -> Self {
        Self {
            name,
            random: fastrand::Rng::with_seed(name as u64),
            last_number: 0,
            known: Made::new(),
            answered: None,
            lost: None,
            figures: Figures::default(),
        }
    }

    /// Makes a change. Returns whether it was answered. It may be refused with a problem of this
    /// type alone.
    #[track_caller]
    pub(super) fn step(
        &mut self,
        client: &Client,
        connection: &mut Connection,
        may_be_refused: Option<&str>,
    ) -> bool {
        let request = self.choose();
        connection.send(self.message(client, &request));
        let Some(answer) = connection.answer_to("POST") else {
            self.lost = Some(request);
            return false;
        };
        if answer.status >= 400 && may_be_refused == answer.json()["type"].as_str() {
            self.figures.refused += 1;
        } else {
            self.figures.answered += 1;
            self.known = self.after(&request, &answer);
            self.answered = Some((request, answer));
        }
        true
    }

    /// Checks what is there after the server was started again, and sends again what may be sent
    /// again.
    #[track_caller]
    pub(super) fn check(&mut self, client: &Client, found: &[Value]) {
        let found = self.own(found);
        let Some(lost) = self.lost.take() else {
            assert_eq!(found, self.known, "worker {}: lost, or there twice", self.name);
            return self.send_answered_again(client);
        };
        let made = self.if_made(&lost.change, &found);
        let is_made = made.as_ref() == Some(&found);
        assert!(
            is_made || found == self.known,
            "worker {}, {lost:?}: neither {:?} nor {made:?}, but {found:?}",
            self.name,
            self.known
        );
        match is_made {
            true => self.figures.lost_and_made += 1,
            false => self.figures.lost_and_not_made += 1,
        }
        self.known = found;
        self.answered = None;
        if lost.key.is_some() {
            self.figures.again += 1;
            let answer = self.send_again(client, &lost);
            let after = self.after(&lost, &answer);
            assert!(!is_made || after == self.known, "{lost:?} was done twice: {answer:?}");
            self.known = after;
            self.answered = Some((lost, answer));
            self.send_answered_again(client);
        }
    }

    /// Checks what is there once nothing is under way.
    #[track_caller]
    pub(super) fn has_exactly(&self, found: &[Value]) {
        assert_eq!(self.own(found), self.known, "worker {}: lost, or there twice", self.name);
    }

    /// Sends the last request that was answered again, if it had a key: the answer is the same.
    #[track_caller]
    fn send_answered_again(&mut self, client: &Client) {
        let Some((request, answer)) = self.answered.clone() else { return };
        if request.key.is_some() {
            self.figures.again += 1;
            let again = self.send_again(client, &request);
            let shown = |answer: &Answer| {
                let header = |name| answer.header(name).map(str::to_owned);
                (answer.status, answer.text().to_owned(), header("location"), header("etag"))
            };
            // The tag of a delete, and of a list of changes, is that of the whole store.
            match request.change {
                Change::Add { .. } | Change::Edit { .. } => {
                    assert_eq!(shown(&again), shown(&answer), "{request:?}");
                }
                Change::AddTwo { .. } | Change::Delete { .. } => {
                    assert_eq!((again.status, again.text()), (answer.status, answer.text()));
                }
            }
        }
    }

    #[track_caller]
    fn send_again(&self, client: &Client, request: &Request) -> Answer {
        let mut connection = client.connect();
        connection.send(self.message(client, request));
        connection.answer()
    }

    fn choose(&mut self) -> Request {
        let ids: Vec<u64> = self.known.keys().copied().collect();
        let id = self.random.choice(ids);
        self.last_number += 2;
        let number = self.last_number;
        let change = match (id, self.random.u8(..8)) {
            (Some(id), 0..=2) => Change::Edit { id, number },
            (Some(id), kind) if kind == 3 || self.known.len() >= MOST => Change::Delete { id },
            (_, 4) => Change::AddTwo { number },
            _ => Change::Add { number },
        };
        let key = self.random.bool().then(|| key(&mut self.random));
        Request { change, key }
    }

    fn message(&self, client: &Client, request: &Request) -> Vec<u8> {
        let expense = |number: u64| {
            let description = self.description(number);
            json!({"description": description, "amount": number, "category": "a", "date": "2026-11-23"})
        };
        let (method, target, body) = match request.change {
            Change::Add { number } => ("POST", "/expenses".to_owned(), expense(number)),
            Change::AddTwo { number } => {
                let two = [number, number + 1].map(|number| json!({"add": expense(number)}));
                ("POST", "/changes".to_owned(), json!(two))
            }
            Change::Edit { id, number } => ("PATCH", format!("/expenses/{id}"), expense(number)),
            Change::Delete { id } => ("DELETE", format!("/expenses/{id}"), Value::Null),
        };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let headers = request.key.iter().map(|key| ("Idempotency-Key", &**key));
        client.message(method, &target, &headers.collect::<Vec<_>>(), body)
    }

    /// What a worker has after a request with this answer.
    #[track_caller]
    fn after(&self, request: &Request, answer: &Answer) -> Made {
        let (mut made, status) = (self.known.clone(), answer.status);
        match request.change {
            Change::Add { number } => {
                assert_eq!(status, 201, "{request:?}: {answer:?}");
                made.insert(answer.json()["id"].as_u64().unwrap(), number);
            }
            Change::AddTwo { number } => {
                assert_eq!(status, 200, "{request:?}: {answer:?}");
                let document = answer.json();
                let ids: Vec<u64> = serde_json::from_value(document["added"].clone()).unwrap();
                assert_eq!(ids.len(), 2, "{answer:?}");
                made.extend(ids.into_iter().zip(number..));
            }
            Change::Edit { id, number } => {
                assert_eq!(status, 200, "{request:?}: {answer:?}");
                made.insert(id, number);
            }
            Change::Delete { id } => {
                assert_eq!(status, 204, "{request:?}: {answer:?}");
                made.remove(&id);
            }
        }
        made
    }

    /// What a worker has if this change was made; none if it was not. The ids of what was added
    /// are looked for in what was found.
    fn if_made(&self, change: &Change, found: &Made) -> Option<Made> {
        let mut made = self.known.clone();
        let mut add = |number: u64| {
            let (id, _) = found.iter().find(|(_, found)| **found == number)?;
            made.insert(*id, number).is_none().then_some(())
        };
        match *change {
            Change::Add { number } => add(number)?,
            Change::AddTwo { number } => add(number).and_then(|()| add(number + 1))?,
            Change::Edit { id, number } => drop(made.insert(id, number)),
            Change::Delete { id } => drop(made.remove(&id)),
        }
        Some(made)
    }

    /// The worker's expenses among all.
    #[track_caller]
    fn own(&self, all: &[Value]) -> Made {
        let begin = format!("{}: ", self.name);
        let mut own = Made::new();
        for expense in all {
            if expense["description"].as_str().is_some_and(|text| text.starts_with(&begin)) {
                let number = expense["amount"].as_u64().unwrap();
                let expected = self.description(number);
                assert_eq!(expense["description"], *expected, "made in part: {expense}");
                own.insert(expense["id"].as_u64().unwrap(), number);
            }
        }
        own
    }

    fn description(&self, number: u64) -> String {
        format!("{}: {number}", self.name)
    }
}

impl Figures {
    pub(super) fn sum(workers: &[Worker]) -> Self {
        workers.iter().map(|worker| worker.figures).fold(Self::default(), |sum, one| Self {
            answered: sum.answered + one.answered,
            refused: sum.refused + one.refused,
            lost_and_made: sum.lost_and_made + one.lost_and_made,
            lost_and_not_made: sum.lost_and_not_made + one.lost_and_not_made,
            again: sum.again + one.again,
        })
    }
}

/// All expenses.
#[track_caller]
pub(super) fn all(client: &Client) -> Vec<Value> {
    let answer = client.request("GET", "/export", &[], "");
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_slice(&answer.body).unwrap()
}

/// A key that carries its time: a UUID of version 7.
fn key(random: &mut fastrand::Rng) -> String {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    let time = format!("{time:012x}");
    let (more, last) = (random.u16(..0x1000), random.u64(..1 << 48));
    format!("{}-{}-7{more:03x}-8000-{last:012x}", &time[..8], &time[8..])
}
