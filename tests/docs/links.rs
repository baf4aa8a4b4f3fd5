//! Links in documents: those into the repository lead to a file, and to a heading of it.

use std::fs;

use super::{Document, documents};

/// All documents with links, also those whose blocks are not checked.
fn linking() -> Vec<Document> {
    let others = ["ARCHITECTURE.md", "CHANGELOG.md", "tests/bench/README.md"];
    documents().into_iter().chain(others.map(Document::read)).collect()
}

/// The text of a document without its fenced blocks.
fn prose(text: &str) -> String {
    let parts = text.split("\n```").step_by(2);
    parts.collect::<Vec<_>>().join("\n")
}

/// Where the links of a text lead: what stands in parentheses behind brackets.
fn targets(text: &str) -> Vec<String> {
    let targets = prose(text);
    let targets = targets.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).collect()
}

/// The anchors of the headings, as GitHub makes them.
fn anchors(text: &str) -> Vec<String> {
    let prose = prose(text);
    let headings = prose.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let heading = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn each_link_leads_somewhere() {
    let mut followed = 0;
    for document in linking() {
        for target in targets(&document.text) {
            if target.starts_with("https://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let folder = document.path().parent().unwrap().to_owned();
            let path = if file.is_empty() { document.path() } else { folder.join(file) };
            assert!(path.exists(), "{}: there is no `{file}` for `{target}`", document.name);
            if !anchor.is_empty() {
                let text = fs::read_to_string(&path).unwrap();
                let anchors = anchors(&text);
                let is_there = anchors.iter().any(|heading| heading == anchor);
                assert!(is_there, "{}: no heading for `{target}`: {anchors:?}", document.name);
            }
            followed += 1;
        }
    }
    assert!(followed > 20, "only {followed} links are found");
}

#[test]
fn the_readme_links_to_each_document() {
    let targets = targets(&Document::read("README.md").text);
    for document in linking().iter().filter(|document| document.name != "README.md") {
        assert!(targets.contains(&document.name), "README.md does not link to {}", document.name);
    }
}
