//! A line of a file of rules.

use expenses_model::parse_category;

use super::Rule;
use super::words::Words;

/// Reads a line that is neither empty nor a comment.
///
/// # Errors
///
/// What is wrong, as a sentence.
pub(super) fn line(line: &str) -> Result<Rule, String> {
    let (is_refund, line) = match line.strip_prefix('+') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, line),
    };
    let colon = colon(line)?.ok_or(
        "it has no colon: write a category, a colon and words, as in `groceries: rewe, edeka`",
    )?;
    let (category, texts) = (unquoted(&line[..colon]), &line[colon + 1..]);
    let category =
        parse_category(category).map_err(|reason| format!("the category {reason}"))?.to_owned();
    let texts: Vec<Words> = parts(texts)?.into_iter().filter_map(Words::parse).collect();
    if texts.is_empty() {
        return Err(format!("no words mean {category}"));
    }
    Ok(Rule { category, is_refund, texts })
}

/// The colon behind the category: the first with a space behind it, for a category may hold
/// colons as well as words, else the last.
fn colon(line: &str) -> Result<Option<usize>, String> {
    let (mut is_quoted, mut last) = (false, None);
    for (at, c) in line.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            ':' if !is_quoted => {
                if line[at + 1..].starts_with(char::is_whitespace) {
                    return Ok(Some(at));
                }
                last = Some(at);
            }
            _ => {}
        }
    }
    if is_quoted { Err("the quote does not end".into()) } else { Ok(last) }
}

/// What stands between commas outside quotes.
fn parts(texts: &str) -> Result<Vec<&str>, String> {
    let (mut is_quoted, mut start, mut parts) = (false, 0, Vec::new());
    for (at, c) in texts.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => {
                parts.push(unquoted(&texts[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    if is_quoted {
        return Err("the quote does not end".into());
    }
    parts.push(unquoted(&texts[start..]));
    Ok(parts)
}

/// A text without the quotes around it.
fn unquoted(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text)
}
