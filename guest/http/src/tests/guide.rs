//! The examples of docs/http.md: their requests are sent to a service in memory, and get the
//! answers that stand below them.

use std::collections::HashMap;

use super::fixture::Answer;
use super::{Fixture, ask};

/// The blocks of requests in the guide.
fn blocks() -> Vec<String> {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/http.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let blocks = guide.split("```console http\n").skip(1);
    blocks.map(|block| block.split_once("```").unwrap().0.to_owned()).collect()
}

/// A shell with a client, as far as the guide needs them.
#[derive(Default)]
struct Shell {
    variables: HashMap<String, String>,
    files: HashMap<String, String>,
}

impl Shell {
    /// Runs a command, and returns what it prints.
    fn run(&mut self, fixture: &mut Fixture, command: &str) -> String {
        if let Some((name, inner)) = command.split_once("=$(") {
            let printed = self.run(fixture, inner.strip_suffix(')').unwrap());
            self.variables.insert(name.to_owned(), printed);
            return String::new();
        }
        let words = self.words(command);
        match &*words[0] {
            "printf" => {
                self.files.insert(words[3].clone(), words[1].replace("\\n", "\n"));
                String::new()
            }
            "curl" => self.curl(fixture, &words[1..]),
            other => panic!("{other} is not known here"),
        }
    }

    fn curl(&mut self, fixture: &mut Fixture, words: &[String]) -> String {
        let (mut method, mut address, mut body) = (None, None, None);
        let (mut headers, mut format, mut is_shown) = (Vec::new(), String::new(), true);
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap().as_str();
            match word.as_str() {
                "-s" => {}
                "-X" => method = Some(value()),
                "-o" => is_shown = value() != "/dev/null",
                "-w" => format = value().replace("\\n", "\n"),
                "-H" => headers.push(value().split_once(": ").unwrap()),
                "--json" => {
                    body = Some(value().to_owned());
                    headers.push(("Content-Type", "application/json"));
                }
                "--data-binary" => body = Some(self.files[&value()[1..]].clone()),
                word => address = Some(word.strip_prefix("localhost:8080").unwrap()),
            }
        }
        let method = method.unwrap_or(if body.is_some() { "POST" } else { "GET" });
        let mut request = ask(&format!("{method} {}", address.unwrap()));
        request.body = body.unwrap_or_default().into_bytes();
        for (name, value) in headers {
            request = request.header(&name.to_ascii_lowercase(), value);
        }
        let answer = fixture.send(request);
        let shown = if is_shown { answer.body() } else { "" };
        format!("{shown}{}", written(&format, &answer))
    }

    /// The words of a command, without their quotes.
    fn words(&self, command: &str) -> Vec<String> {
        let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
        for character in command.chars() {
            match (quote, character) {
                (None, '\'' | '"') => quote = Some(character),
                (Some(open), close) if open == close => quote = None,
                (None, ' ') => words.push(std::mem::take(&mut word)),
                (_, character) => word.push(character),
            }
        }
        words.push(word);
        let value = |word: String| {
            self.variables
                .iter()
                .fold(word, |word, (name, value)| word.replace(&format!("${name}"), value))
        };
        words.into_iter().map(value).collect()
    }
}

/// What curl writes behind an answer.
fn written(format: &str, answer: &Answer) -> String {
    let mut text = format.replace("%{http_code}", &answer.status().to_string());
    while let Some((before, rest)) = text.clone().split_once("%header{") {
        let (name, after) = rest.split_once('}').unwrap();
        text = format!("{before}{}{after}", answer.header(name).unwrap_or_default());
    }
    text
}

#[test]
fn the_guide_shows_what_happens() {
    let blocks = blocks();
    assert!(blocks.len() > 5);
    for block in blocks {
        let (mut fixture, mut shell) = (Fixture::new(), Shell::default());
        let mut now = String::new();
        for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
            now += &format!("$ {command}\n{}", shell.run(&mut fixture, command));
        }
        assert_eq!(now, block);
    }
}
