//! A native server in the process of the tests, with limits and a component of their own.

use std::net::TcpListener;
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use expenses::Sandbox;
use expenses_http::Settings;
use expenses_serve::tenants::Root;
use expenses_serve::{Event, Limits, Rules, Server, Stopper};

use super::Client;

/// Hears what an operator is told.
type Hear = dyn Fn(Event) + Send + Sync;

/// A native server in this process. It ends with the test.
pub(crate) struct LocalServer {
    client: Client,
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
    events: Arc<Mutex<Vec<String>>>,
}

impl LocalServer {
    /// Serves the store in a directory.
    pub(crate) fn start(sandbox: &Sandbox, directory: &Path, limits: Limits) -> Self {
        Self::with(|listener, rules, hear| {
            Server::open(sandbox, directory, vec![listener], rules, limits, hear).unwrap()
        })
    }

    /// Serves tenants. Its clients need tokens.
    pub(crate) fn tenants(sandbox: &Sandbox, root: Arc<dyn Root>, limits: Limits) -> Self {
        Self::with(|listener, rules, hear| {
            Server::open_tenants(sandbox, root, vec![listener], rules, limits, hear).unwrap()
        })
    }

    fn with(open: impl FnOnce(TcpListener, Rules, Box<Hear>) -> Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = Client { address: listener.local_addr().unwrap(), token: None };
        let events = Arc::default();
        let heard = Arc::clone(&events);
        let rules = Rules {
            settings: Settings { hosts: vec!["127.0.0.1".into()], ..Settings::default() },
            tokens: None,
            today: Arc::new(|| jiff::civil::date(2026, 11, 29)),
            follows_requests: false,
        };
        let hear = move |event: Event| {
            let heard: &Mutex<Vec<String>> = &heard;
            heard.lock().unwrap().push(event.to_string());
        };
        let server = open(listener, rules, Box::new(hear));
        let stopper = server.stopper();
        let thread = Some(thread::spawn(move || server.run().unwrap()));
        Self { client, stopper, thread, events }
    }

    /// What an operator was told so far.
    pub(crate) fn events(&self) -> Vec<String> {
        self.events.lock().unwrap().clone()
    }
}

impl Deref for LocalServer {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for LocalServer {
    fn drop(&mut self) {
        self.stopper.stop();
        if let Some(thread) = self.thread.take() {
            // It panics only if the test has failed already.
            let _ = thread.join();
        }
    }
}
