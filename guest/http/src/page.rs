//! The files of the page for a browser. Anybody may read them: they hold nothing of an expense.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use crate::condition::{Conditions, quoted};
use crate::key::hexadecimal;
use crate::{Problem, Response};

/// What the page may load and do: its own files, and requests to its own service.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; manifest-src 'self'; worker-src 'self'; \
                      frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// Stands in the service worker for the version of all files together.
const VERSION: &str = "VERSION-OF-ALL-FILES";

/// A file of the page, by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asset(usize);

struct File {
    path: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
}

macro_rules! files {
    ($($path:literal $name:literal $content_type:ident;)*) => {
        const FILES: &[File] = &[$(File {
            path: $path,
            content_type: $content_type,
            bytes: include_bytes!(concat!("../page/", $name)),
        },)*];
    };
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const MANIFEST: &str = "application/manifest+json";
const SVG: &str = "image/svg+xml";
const PNG: &str = "image/png";

files! {
    "/" "index.html" HTML;
    "/manifest.webmanifest" "manifest.webmanifest" MANIFEST;
    "/service-worker.js" "service-worker.js" SCRIPT;
    "/page/first.js" "first.js" SCRIPT;
    "/page/main.js" "main.js" SCRIPT;
    "/page/amount.js" "amount.js" SCRIPT;
    "/page/api.js" "api.js" SCRIPT;
    "/page/ask.js" "ask.js" SCRIPT;
    "/page/changes.js" "changes.js" SCRIPT;
    "/page/chart.js" "chart.js" SCRIPT;
    "/page/database.js" "database.js" SCRIPT;
    "/page/day.js" "day.js" SCRIPT;
    "/page/dom.js" "dom.js" SCRIPT;
    "/page/editor.js" "editor.js" SCRIPT;
    "/page/entered.js" "entered.js" SCRIPT;
    "/page/entry.js" "entry.js" SCRIPT;
    "/page/events.js" "events.js" SCRIPT;
    "/page/files.js" "files.js" SCRIPT;
    "/page/filters.js" "filters.js" SCRIPT;
    "/page/import.js" "import.js" SCRIPT;
    "/page/key.js" "key.js" SCRIPT;
    "/page/known.js" "known.js" SCRIPT;
    "/page/language.js" "language.js" SCRIPT;
    "/page/list.js" "list.js" SCRIPT;
    "/page/more.js" "more.js" SCRIPT;
    "/page/pages.js" "pages.js" SCRIPT;
    "/page/queue.js" "queue.js" SCRIPT;
    "/page/reports.js" "reports.js" SCRIPT;
    "/page/selection.js" "selection.js" SCRIPT;
    "/page/session.js" "session.js" SCRIPT;
    "/page/texts.js" "texts.js" SCRIPT;
    "/page/toast.js" "toast.js" SCRIPT;
    "/page/watch.js" "watch.js" SCRIPT;
    "/page/worker.js" "worker.js" SCRIPT;
    "/page/style.css" "style.css" CSS;
    "/page/icon.svg" "icon.svg" SVG;
    "/page/icon-192.png" "icon-192.png" PNG;
    "/page/icon-512.png" "icon-512.png" PNG;
}

/// The digest of all files. A browser takes new files over when the service worker has changed.
static ALL: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    FILES.iter().for_each(|file| digest.update(Sha256::digest(file.bytes)));
    hexadecimal(&digest.finalize()[..16])
});

impl Asset {
    /// The file at a path.
    pub(crate) fn of(path: &str) -> Option<Self> {
        FILES.iter().position(|file| file.path == path).map(Self)
    }

    fn body(self) -> Vec<u8> {
        let File { path, bytes, .. } = FILES[self.0];
        match std::str::from_utf8(bytes) {
            Ok(text) if path == "/service-worker.js" => text.replace(VERSION, &ALL).into_bytes(),
            _ => bytes.to_vec(),
        }
    }
}

/// Answers with a file. Browsers keep it, and ask each time whether it has changed.
pub(crate) fn answer(asset: Asset, conditions: &Conditions) -> Result<Response, Problem> {
    let body = asset.body();
    let tag = hexadecimal(&Sha256::digest(&body)[..16]);
    let mut response = match conditions.check(&tag)? {
        Some(response) => response,
        None => {
            let content_type = FILES[asset.0].content_type;
            Response::of(200, content_type, body).with("etag", quoted(&tag))
        }
    };
    response.headers.retain(|(name, _)| *name != "cache-control");
    Ok(response
        .with("cache-control", "no-cache".to_owned())
        .with("content-security-policy", POLICY.to_owned())
        .with("cross-origin-opener-policy", "same-origin".to_owned())
        .with("cross-origin-resource-policy", "same-origin".to_owned())
        .with("referrer-policy", "no-referrer".to_owned()))
}
