//! The name of a request, by which a person finds it in the logs of all programs that it passed.

use hyper::HeaderMap;

use crate::tokens::digest;

/// The header that has it, in requests and answers.
pub(crate) const HEADER: &str = "x-request-id";

/// The most characters that somebody else may choose.
const MOST: usize = 64;

/// The id that a proxy gave a request, or else a random one.
pub(crate) fn of(headers: &HeaderMap) -> String {
    let mut given = headers.get_all(HEADER).iter();
    if let (Some(id), None) = (given.next(), given.next())
        && let Some(id) = id.to_str().ok().filter(|id| is_plain(id))
    {
        return id.to_owned();
    }
    let mut random = [0; 8];
    // Without random bits all have the same one, which is no reason to refuse them.
    let _ = getrandom::fill(&mut random);
    digest::digits(&random)
}

/// Whether it can stand in a log as it is.
fn is_plain(id: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=MOST).contains(&id.len()) && id.bytes().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_given(given: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for id in given {
            headers.append(HEADER, id.parse().unwrap());
        }
        of(&headers)
    }

    #[test]
    fn a_plain_id_is_kept_and_any_other_replaced() {
        let long = "x".repeat(64);
        for plain in ["7", "a-B_c.9", "0193f1d6-7a3c-7c2e-9f6b-1c2d3e4f5a6b", &long] {
            assert_eq!(of_given(&[plain]), plain);
        }
        for other in [&[][..], &[""], &["a b"], &["\"x\""], &["é"], &[&(long + "x")], &["a", "a"]]
        {
            let id = of_given(other);
            assert!(id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
            assert_ne!(id, of_given(other));
        }
    }
}
