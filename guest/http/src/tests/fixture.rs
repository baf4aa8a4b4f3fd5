//! A service with its store, and requests to it.

use expenses_interface::{Expenses, NewExpense};
use expenses_model::Date;
use expenses_store::directory::Kind;
use expenses_store::directory::memory::{Memory, Ticking};

use super::store::TestStore;
use crate::{Head, Plan, Response, Service, Settings, answer};

/// The origin that is allowed by name.
pub(super) const ORIGIN: &str = "https://page.example";

/// A service without tokens, and its store.
pub(super) struct Fixture {
    pub(super) service: Service,
    pub(super) memory: Memory,
    pub(super) store: TestStore,
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) head: Head,
    pub(super) body: Vec<u8>,
}

/// A request such as `GET /expenses`.
pub(super) fn ask(line: &str) -> Ask {
    let (method, target) = line.split_once(' ').unwrap();
    let headers = vec![("host".to_owned(), "localhost:8080".to_owned())];
    Ask { head: Head { method: method.into(), target: target.into(), headers }, body: Vec::new() }
}

impl Ask {
    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.head.headers.push((name.into(), value.into()));
        self
    }

    pub(super) fn json(self, body: &str) -> Self {
        self.file("application/json", body)
    }

    pub(super) fn file(mut self, content_type: &str, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self.header("content-type", content_type)
    }

    pub(super) fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }
}

pub(super) fn settings() -> Settings {
    Settings {
        hosts: vec!["localhost".into(), "127.0.0.1".into(), "[::1]".into()],
        ..Settings::default()
    }
}

/// Monday, 2026-11-23, which is also the day of the store's clock.
pub(super) fn service(settings: Settings) -> Service {
    Service::new(settings, || Date::constant(2026, 11, 23))
}

impl Fixture {
    pub(super) fn new() -> Self {
        Self::with(settings())
    }

    pub(super) fn with(settings: Settings) -> Self {
        let memory = Memory::default();
        let store = TestStore::new(memory.handle(), Ticking::default());
        Self { service: service(settings), memory, store }
    }

    /// A store with this data file.
    pub(super) fn with_document(document: &str) -> Self {
        let fixture = Self::new();
        fixture.memory.put("expenses.json", Kind::File, document.as_bytes());
        fixture
    }

    /// Three expenses, of three days and two categories.
    pub(super) fn with_three() -> Self {
        let mut fixture = Self::new();
        for (description, amount, category, date) in [
            ("Lunch #work", "12.50", "food", "2026-11-02"),
            ("Train", "30", "travel", "2026-10-31"),
            ("Käse", "-3.5", "Food", "2026-11-23"),
        ] {
            let (description, amount) = (description.into(), amount.into());
            let (category, date) = (category.into(), Some(date.into()));
            fixture.store.add(NewExpense { description, amount, category, date }).unwrap();
        }
        fixture
    }

    pub(super) fn send(&mut self, ask: Ask) -> Answer {
        match self.service.admit(ask.head) {
            Err(response) => Answer(response),
            Ok(admitted) => Answer(answer(admitted, ask.body, &mut self.store)),
        }
    }

    pub(super) fn get(&mut self, target: &str) -> Answer {
        self.send(ask(&format!("GET {target}")))
    }

    pub(super) fn plan(&mut self, ask: Ask) -> Plan {
        self.service.admit(ask.head).ok().unwrap().plan(ask.body).unwrap()
    }

    /// The tag of the state of the store.
    pub(super) fn state(&mut self) -> String {
        self.get("/log").header("etag").unwrap().to_owned()
    }
}

/// What a client sees of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer(pub(super) Response);

impl Answer {
    pub(super) fn status(&self) -> u16 {
        self.0.status
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.0.headers.iter().filter(|(is, _)| *is == name);
        let value = values.next().map(|(_, value)| value.as_str());
        assert!(values.next().is_none(), "{name} is there twice");
        value
    }

    pub(super) fn body(&self) -> &str {
        std::str::from_utf8(&self.0.body).unwrap()
    }

    /// The status, and the body without its line end.
    pub(super) fn shown(&self) -> (u16, &str) {
        (self.0.status, self.body().trim_end())
    }

    /// The last part of a problem's type.
    #[track_caller]
    pub(super) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let document: serde_json::Value = serde_json::from_str(self.body()).unwrap();
        assert_eq!(document["status"], self.0.status);
        document["type"].as_str().unwrap().strip_prefix("/problems/").unwrap().to_owned()
    }

    /// The member `field` of a problem.
    #[track_caller]
    pub(super) fn field(&self) -> String {
        let document: serde_json::Value = serde_json::from_str(self.body()).unwrap();
        document["field"].as_str().unwrap_or_else(|| panic!("no field in {document}")).to_owned()
    }
}
