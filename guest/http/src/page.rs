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

/// Stands for the version of all files together, in those that name others or the version.
const VERSION: &str = "VERSION";

/// A file of the page, by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asset(usize);

struct File {
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
}

macro_rules! files {
    ($($name:literal $content_type:ident;)*) => {
        const FILES: &[File] = &[$(File {
            name: $name,
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
    "index.html" HTML;
    "manifest.webmanifest" MANIFEST;
    "service-worker.js" SCRIPT;
    "first.js" SCRIPT;
    "main.js" SCRIPT;
    "amount.js" SCRIPT;
    "api.js" SCRIPT;
    "ask.js" SCRIPT;
    "changes.js" SCRIPT;
    "chart.js" SCRIPT;
    "database.js" SCRIPT;
    "day.js" SCRIPT;
    "dom.js" SCRIPT;
    "editor.js" SCRIPT;
    "entered.js" SCRIPT;
    "entry.js" SCRIPT;
    "events.js" SCRIPT;
    "files.js" SCRIPT;
    "filters.js" SCRIPT;
    "import.js" SCRIPT;
    "key.js" SCRIPT;
    "known.js" SCRIPT;
    "language.js" SCRIPT;
    "list.js" SCRIPT;
    "more.js" SCRIPT;
    "pages.js" SCRIPT;
    "queue.js" SCRIPT;
    "reports.js" SCRIPT;
    "selection.js" SCRIPT;
    "session.js" SCRIPT;
    "texts.js" SCRIPT;
    "toast.js" SCRIPT;
    "watch.js" SCRIPT;
    "worker.js" SCRIPT;
    "style.css" CSS;
    "icon.svg" SVG;
    "icon-192.png" PNG;
}

/// The version of all files together: a digest of them.
///
/// It is part of the path of each file that another one names. So files of two versions never
/// come together in a page, and a browser that has a file need not ask for it again.
static ALL: LazyLock<String> = LazyLock::new(|| {
    let mut digest = Sha256::new();
    FILES.iter().for_each(|file| digest.update(Sha256::digest(file.bytes)));
    hexadecimal(&digest.finalize()[..8])
});

impl Asset {
    /// The file at a path.
    pub(crate) fn of(path: &str) -> Option<Self> {
        (0..FILES.len()).map(Self).find(|asset| asset.path() == path)
    }

    /// The path of the file.
    fn path(self) -> String {
        match FILES[self.0].name {
            "index.html" => "/".to_owned(),
            name @ ("manifest.webmanifest" | "service-worker.js") => format!("/{name}"),
            name => format!("/page/{}/{name}", *ALL),
        }
    }

    /// Whether its path has the version, so that what is there never changes.
    fn is_lasting(self) -> bool {
        self.path().starts_with("/page/")
    }

    fn body(self) -> Vec<u8> {
        let bytes = FILES[self.0].bytes;
        match std::str::from_utf8(bytes) {
            Ok(text) if !self.is_lasting() => text.replace(VERSION, &ALL).into_bytes(),
            _ => bytes.to_vec(),
        }
    }
}

/// Answers with a file. A browser keeps it: what is at a path with the version, for as long as it
/// likes; of the others it asks each time whether they have changed.
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
    let keeping =
        if asset.is_lasting() { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers.retain(|(name, _)| *name != "cache-control");
    Ok(response
        .with("cache-control", keeping.to_owned())
        .with("content-security-policy", POLICY.to_owned())
        .with("cross-origin-opener-policy", "same-origin".to_owned())
        .with("cross-origin-resource-policy", "same-origin".to_owned())
        .with("referrer-policy", "no-referrer".to_owned()))
}

/// The path of a file by its name, for tests.
#[cfg(test)]
pub(crate) fn path_of(name: &str) -> String {
    let at = FILES.iter().position(|file| file.name == name);
    Asset(at.expect("a file of the page")).path()
}
