//! A strict reader of JSON (RFC 8259), independent of the guest's, so that the two can
//! be compared to the letter: it keeps the order of fields, their repetitions, and
//! numbers as text.

/// A text as UTF-16, which has a place for the lone surrogates that JSON permits.
pub(crate) type Text = Vec<u16>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(Text),
    List(Vec<Json>),
    Object(Vec<(Text, Json)>),
}

/// Deeper than any document that the guest reads, and far from the end of the stack.
const GREATEST_DEPTH: usize = 200;

pub(crate) fn text(text: &str) -> Text {
    text.encode_utf16().collect()
}

impl Json {
    /// Reads a JSON text; `None` if the bytes are not one.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader { rest: std::str::from_utf8(bytes).ok()?, depth: 0 };
        let value = reader.value()?;
        reader.space();
        reader.rest.is_empty().then_some(value)
    }

    /// How deep arrays and objects nest.
    pub(crate) fn depth(&self) -> usize {
        match self {
            Self::List(items) => 1 + items.iter().map(Self::depth).max().unwrap_or(0),
            Self::Object(fields) => 1 + fields.iter().map(|(_, v)| v.depth()).max().unwrap_or(0),
            _ => 0,
        }
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, token: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(token)?;
        Some(())
    }

    fn next(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    fn value(&mut self) -> Option<Json> {
        self.space();
        match self.rest.chars().next()? {
            'n' => self.take("null").map(|()| Json::Null),
            't' => self.take("true").map(|()| Json::Bool(true)),
            'f' => self.take("false").map(|()| Json::Bool(false)),
            '"' => self.text().map(Json::Text),
            '[' => self.items("[", "]", Self::value).map(Json::List),
            '{' => self.items("{", "}", Self::field).map(Json::Object),
            _ => self.number().map(Json::Number),
        }
    }

    fn field(&mut self) -> Option<(Text, Json)> {
        self.space();
        let name = self.text()?;
        self.space();
        self.take(":")?;
        Some((name, self.value()?))
    }

    fn items<T>(
        &mut self,
        open: &str,
        close: &str,
        item: fn(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.take(open)?;
        self.depth += 1;
        let mut items = Vec::new();
        self.space();
        while self.take(close).is_none() {
            if !items.is_empty() {
                self.take(",")?;
            }
            if self.depth > GREATEST_DEPTH {
                return None;
            }
            items.push(item(self)?);
            self.space();
        }
        self.depth -= 1;
        Some(items)
    }

    fn text(&mut self) -> Option<Text> {
        self.take("\"")?;
        let mut text = Text::new();
        loop {
            let unit = match self.next()? {
                '"' => return Some(text),
                '\\' => match self.next()? {
                    plain @ ('"' | '\\' | '/') => plain as u16,
                    'b' => 8,
                    'f' => 12,
                    'n' => 10,
                    'r' => 13,
                    't' => 9,
                    'u' => {
                        let digits = self.rest.get(..4)?;
                        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                            return None;
                        }
                        self.rest = &self.rest[4..];
                        u16::from_str_radix(digits, 16).ok()?
                    }
                    _ => return None,
                },
                '\0'..='\x1f' => return None,
                plain => {
                    text.extend(plain.encode_utf16(&mut [0; 2]).iter());
                    continue;
                }
            };
            text.push(unit);
        }
    }

    fn number(&mut self) -> Option<String> {
        let begun = self.rest;
        let _ = self.take("-");
        if self.take("0").is_none() {
            self.digits()?;
        }
        if self.take(".").is_some() {
            self.digits()?;
        }
        if self.take("e").or_else(|| self.take("E")).is_some() {
            let _ = self.take("+").or_else(|| self.take("-"));
            self.digits()?;
        }
        Some(begun[..begun.len() - self.rest.len()].to_owned())
    }

    fn digits(&mut self) -> Option<()> {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let any = rest.len() < self.rest.len();
        self.rest = rest;
        any.then_some(())
    }
}
