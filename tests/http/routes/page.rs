//! The page for a browser, and its sessions.

use crate::http::each;
use crate::http::service::problem;

#[test]
fn the_page_is_there_and_is_sent_once() {
    each(|service| {
        let page = service.get("/");
        let (_, folder) = page.text().split_once("\"page/").unwrap();
        let folder = format!("/page/{}", folder.split_once('/').unwrap().0);
        for (path, content_type) in [
            ("/", "text/html; charset=utf-8"),
            (&*format!("{folder}/main.js"), "text/javascript; charset=utf-8"),
            (&*format!("{folder}/icon-192.png"), "image/png"),
            ("/service-worker.js", "text/javascript; charset=utf-8"),
        ] {
            let answer = service.get(path);
            assert_eq!(answer.status, 200, "{path}: {answer:?}");
            assert_eq!(answer.header("content-type"), Some(content_type), "{path}");
            assert!(answer.header("content-security-policy").is_some(), "{path}");
            let tag = answer.header("etag").unwrap();
            let again = service.with("GET", path, &[("If-None-Match", tag)], "");
            assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        }
        for none in ["/page/main.js", &format!("{folder}/other.js"), "/page/0/main.js"] {
            assert_eq!(service.get(none).status, 404, "{none}");
        }
    });
}

#[test]
fn a_service_without_tokens_keeps_no_sessions() {
    each(|service| {
        let begun = service.send("POST", "/session", r#"{"token": "any"}"#);
        problem(&begun, 403, "no-sessions");
        assert_eq!(service.send("DELETE", "/session", "").status, 204);
    });
}
