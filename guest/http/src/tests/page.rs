use std::collections::BTreeSet;

use super::fixture::settings;
use super::{Fixture, ask};
use crate::page::path_of as path;
use crate::{Settings, Token};

/// The files of the page, from their folder.
fn folder() -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/page");
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
}

fn text(name: &str) -> String {
    let path = format!("{}/page/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// For how long a browser may keep a file.
fn keeping(name: &str) -> &'static str {
    let lasts = path(name).starts_with("/page/");
    if lasts { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// A service that needs a token, which nobody has.
fn locked() -> Fixture {
    Fixture::with(Settings { tokens: Some(Vec::<Token>::new()), ..settings() })
}

#[test]
fn every_file_is_there_without_a_token_and_has_its_type() {
    let mut fixture = locked();
    for name in folder() {
        let answer = fixture.get(&path(&name));
        assert_eq!(answer.status(), 200, "{name}");
        let content_type = match name.rsplit_once('.').unwrap().1 {
            "html" => "text/html; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "js" => "text/javascript; charset=utf-8",
            "webmanifest" => "application/manifest+json",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            _ => panic!("{name}"),
        };
        assert_eq!(answer.header("content-type"), Some(content_type), "{name}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some(keeping(&name)));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        for none in ["frame-ancestors", "base-uri", "form-action"] {
            assert!(policy.contains(&format!("{none} 'none'")), "{policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    }
    assert_eq!(fixture.get("/expenses").status(), 401);
    let of_another_version = "/page/0123456789abcdef/main.js";
    for none in ["/page/other.js", "/page/main.js", of_another_version, "/index.html"] {
        assert_eq!(fixture.get(none).status(), 401, "{none}");
    }
    assert_eq!(fixture.get(&path("main.js").replace("main", "other")).status(), 401);
}

#[test]
fn the_page_is_not_for_strangers_hosts() {
    let mut asked = ask("GET /");
    asked.head.headers = vec![("host".into(), "evil.example".into())];
    assert_eq!(locked().send(asked).problem(), "misdirected");
}

#[test]
fn a_file_that_the_browser_has_is_not_sent_again() {
    let mut fixture = locked();
    for name in folder() {
        let tag = fixture.get(&path(&name)).header("etag").unwrap().to_owned();
        let again = ask(&format!("GET {}", path(&name))).header("if-none-match", &tag);
        let again = fixture.send(again);
        assert_eq!((again.status(), again.body()), (304, ""), "{name}");
        assert_eq!(again.header("cache-control"), Some(keeping(&name)));
    }
}

#[test]
fn all_files_together_are_small() {
    let mut fixture = locked();
    let sizes = folder().iter().map(|name| fixture.get(&path(name)).0.body.len()).sum::<usize>();
    assert!(sizes <= 150 << 10, "{sizes} bytes");
}

#[test]
fn the_worker_keeps_every_file_and_changes_with_each() {
    let files = folder();
    let worker = text("service-worker.js");
    let (_, list) = worker.split_once("const FILES = [").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    let listed: BTreeSet<_> = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    let lasting = files.iter().filter(|name| path(name).starts_with("/page/"));
    assert_eq!(listed, lasting.cloned().collect());
    let folder = path("main.js").replace("main.js", "");
    let sent = locked().get("/service-worker.js");
    assert!(sent.body().contains(&format!("const FOLDER = \"{}\";", &folder[1..])));
    assert!(!sent.body().contains("VERSION"));
}

#[test]
fn files_name_each_other_with_their_version() {
    let folder = path("main.js").replace("main.js", "");
    for name in ["index.html", "manifest.webmanifest"] {
        let sent = locked().get(&path(name));
        let named: Vec<_> = sent.body().split("\"page/").skip(1).collect();
        assert!(!named.is_empty(), "{name}");
        for file in named {
            let file = format!("/page/{}", file.split('"').next().unwrap());
            assert!(file.starts_with(&folder), "{name}: {file}");
            assert_eq!(locked().get(&file).status(), 200, "{name}: {file}");
        }
    }
}

#[test]
fn the_page_works_below_any_path_and_asks_nobody_else() {
    for name in folder().iter().filter(|name| !name.ends_with(".png")) {
        let text = text(name).replace("http://www.w3.org/", "");
        assert!(!text.contains("http://") && !text.contains("https://"), "{name}");
        for absolute in ["href=\"/", "src=\"/", "\"src\": \"/", "fetch(\"/", "from \"/"] {
            assert!(!text.contains(absolute), "{name}: {absolute}");
        }
    }
}

#[test]
fn no_text_becomes_markup() {
    for name in folder().iter().filter(|name| name.ends_with(".js")) {
        let text = text(name);
        for sink in
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function("]
        {
            assert!(!text.contains(sink), "{name}: {sink}");
        }
    }
    let page = text("index.html");
    assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onclick"));
}

#[test]
fn whatever_is_behind_its_address_opens_the_page() {
    assert_eq!(locked().get("/?source=home-screen").status(), 200);
}

#[test]
fn both_languages_have_the_same_texts() {
    let texts = text("texts.js");
    let (_, both) = texts.split_once("  en: {").unwrap();
    let (english, german) = both.split_once("  de: {").unwrap();
    let names = |part: &str| {
        let lines = part.lines().filter_map(|line| line.strip_prefix("    "));
        let names = lines.filter_map(|line| Some(line.split_once(": ")?.0.to_owned()));
        names.collect::<BTreeSet<_>>()
    };
    assert_eq!(names(english), names(german));
}

#[test]
fn every_problem_of_the_texts_is_one_of_the_service() {
    for line in text("texts.js").lines().filter_map(|line| line.trim().strip_prefix("\"problem-")) {
        let name = line.split('"').next().unwrap();
        let is_one = crate::ProblemKind::ALL.iter().any(|kind| kind.name() == name);
        assert!(is_one || name == "unreachable", "{name}");
    }
}
