//! The field `:86:`, in the ways in which banks divide it.

/// What a transaction is about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) payee: String,
    pub(super) text: String,
}

/// Reads the field.
pub(super) fn read(field: &str) -> About {
    let line: String = field.split(['\n', '\r']).collect();
    if let Some(about) = numbered(&line) {
        return about;
    }
    if let Some(about) = named(&line) {
        return about;
    }
    let lines: Vec<&str> =
        field.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect();
    About { payee: String::new(), text: lines.join(" ") }
}

/// `166?00KARTE?20SVWZ+Tea?32Shop`, as in Germany. The character before a number is any.
fn numbered(line: &str) -> Option<About> {
    let code = line.get(..3).filter(|code| code.bytes().all(|byte| byte.is_ascii_digit()))?;
    let rest = &line[code.len()..];
    let mark = rest.chars().next().filter(|mark| !mark.is_alphanumeric())?;
    let (mut payee, mut text) = (String::new(), String::new());
    for part in rest.split(mark).skip(1) {
        let Some(number) = part.get(..2).and_then(|number| number.parse::<u8>().ok()) else {
            // The mark itself, in a text.
            text.push(mark);
            text.push_str(part);
            continue;
        };
        match number {
            20..=29 | 60..=63 => text.push_str(&part[2..]),
            32 | 33 => payee.push_str(&part[2..]),
            _ => {}
        }
    }
    Some(About { payee: payee.trim().to_owned(), text: purpose(&text).trim().to_owned() })
}

/// What follows `SVWZ+`, up to the next such name; else all.
fn purpose(text: &str) -> &str {
    let Some((_, rest)) = text.split_once("SVWZ+") else { return text };
    let is_name = |at: &usize| {
        let before = rest.as_bytes().get(at.saturating_sub(4)..*at);
        before.is_some_and(|name| name.len() == 4 && name.iter().all(u8::is_ascii_uppercase))
    };
    let end = rest.match_indices('+').map(|(at, _)| at).find(is_name);
    end.map_or(rest, |end| &rest[..end - 4])
}

/// `/TRTP/SEPA/NAME/Shop/REMI/Tea/`, as in the Netherlands.
fn named(line: &str) -> Option<About> {
    let mut about = About::default();
    if !line.starts_with('/') {
        return None;
    }
    let mut target: Option<&mut String> = None;
    for part in line.split('/').skip(1) {
        match part {
            "NAME" => target = Some(&mut about.payee),
            "REMI" => target = Some(&mut about.text),
            part if part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                target = None
            }
            part => {
                if let Some(text) = &mut target {
                    if !text.is_empty() {
                        text.push('/');
                    }
                    text.push_str(part);
                }
            }
        }
    }
    let About { payee, text } = &mut about;
    for text in [payee, text] {
        *text = text.trim().trim_end_matches('/').to_owned();
    }
    Some(about).filter(|about| *about != About::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_divided_in_three_ways() {
        for (field, payee, text) in [
            (
                "166?00CARD?20EREF+1?21SVWZ+Tea a\n?22nd cake?32Shop?33 Ltd",
                "Shop Ltd",
                "Tea and cake",
            ),
            ("020?00X?20no name here?32Shop", "Shop", "no name here"),
            ("/TRTP/SEPA/IBAN/NL00/NAME/Shop/REMI/Tea a\nnd cake/", "Shop", "Tea and cake"),
            ("Card payment\nTea", "", "Card payment Tea"),
            ("", "", ""),
        ] {
            let expected = About { payee: payee.into(), text: text.into() };
            assert_eq!(read(field), expected, "{field}");
        }
    }
}
