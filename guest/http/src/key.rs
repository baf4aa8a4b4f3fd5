//! The header `Idempotency-Key`, and what the key stands for.

use expenses_interface::IdempotencyKey;
use sha2::{Digest, Sha256};

use crate::headers;
use crate::target::Target;
use crate::{Head, Problem, ProblemKind};

/// The most characters of a key.
const MOST: usize = 255;

/// The key of a request, in quotes as a structured field has it, or without.
///
/// # Errors
///
/// `bad-request` if it is none.
pub(crate) fn of(head: &Head) -> Result<Option<String>, Problem> {
    let Some(value) = headers::one(head, "idempotency-key")? else { return Ok(None) };
    let key = match value.strip_prefix('"') {
        Some(rest) => unquoted(rest),
        None => Some(value.to_owned()),
    };
    let is_key = |key: &String| {
        (1..=MOST).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
    };
    key.filter(is_key).map(Some).ok_or_else(|| {
        let detail = format!("the idempotency key must have 1 to {MOST} characters of ASCII");
        Problem::new(ProblemKind::BadRequest, detail)
    })
}

/// A string of a structured field (RFC 9651), behind its first quotation mark.
fn unquoted(rest: &str) -> Option<String> {
    let mut text = String::new();
    let mut characters = rest.chars();
    loop {
        match characters.next()? {
            '"' => break,
            '\\' => match characters.next()? {
                escaped @ ('"' | '\\') => text.push(escaped),
                _ => return None,
            },
            character => text.push(character),
        }
    }
    characters.next().is_none().then_some(text)
}

/// The key with what it stands for: a digest of the method, the target and the body.
pub(crate) fn with_fingerprint(
    key: String,
    method: &str,
    target: &Target,
    body: &[u8],
) -> IdempotencyKey {
    let mut digest = Sha256::new();
    // Neither a method nor a target holds a line end.
    for part in [method, "\n", &target.path, "?", &target.query, "\n"] {
        digest.update(part);
    }
    digest.update(body);
    IdempotencyKey { key, fingerprint: hexadecimal(&digest.finalize()) }
}

/// Bytes as hexadecimal digits in lower case.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(value: &str) -> Option<String> {
        let headers = vec![("idempotency-key".to_owned(), value.to_owned())];
        of(&Head { headers, ..Head::default() }).ok().flatten()
    }

    #[test]
    fn a_key_may_stand_in_quotes() {
        assert_eq!(key("abc").as_deref(), Some("abc"));
        assert_eq!(key("\"abc\"").as_deref(), Some("abc"));
        assert_eq!(key(r#""a\"b\\c""#).as_deref(), Some(r#"a"b\c"#));
        assert_eq!(key(&"k".repeat(MOST)), Some("k".repeat(MOST)));
        for refused in ["", "\"\"", "\"abc", "\"abc\"x", r#""a\bc""#, "é", &"k".repeat(MOST + 1)] {
            assert_eq!(key(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_fingerprint_differs_with_every_part() {
        let of = |method: &str, path: &str, query: &str, body: &str| {
            let target = Target { authority: None, path: path.into(), query: query.into() };
            with_fingerprint("k".into(), method, &target, body.as_bytes()).fingerprint
        };
        let first = of("POST", "/a", "b", "c");
        assert_eq!(first.len(), 64);
        assert_eq!(of("POST", "/a", "b", "c"), first);
        for other in [
            of("PATCH", "/a", "b", "c"),
            of("POST", "/b", "b", "c"),
            of("POST", "/a", "", "c"),
            of("POST", "/a", "b", "d"),
        ] {
            assert_ne!(other, first);
        }
    }
}
