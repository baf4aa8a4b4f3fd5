//! Bytes to text: what is no text is named for what it is, and the encoding is found.

mod kind;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::Error;
use crate::export::HEADER;

/// Texts from this size on are not read: cells are told by places of 32 bits.
const TOO_LARGE: usize = 1 << 30;

/// A decoded file.
pub(crate) struct Decoded {
    /// The text, without a byte order mark.
    pub(crate) text: String,
    /// The name of the encoding.
    pub(crate) encoding: &'static str,
}

/// Finds the encoding of a file, and decodes it.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, Error> {
    // Some banks fill their last block.
    let bytes = trim_nul(bytes);
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    if let Some(error) = kind::no_text(bytes) {
        return Err(error);
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return strictly(&bytes[length..], encoding);
    }
    // What this program wrote holds whatever a data file held, NUL too.
    if bytes.starts_with(HEADER[0].as_bytes()) {
        return strictly(bytes, UTF_8);
    }
    if let Some(encoding) = utf_16(bytes) {
        return strictly(bytes, encoding);
    }
    if memchr::memchr(0, bytes).is_some() {
        return Err(kind::BINARY);
    }
    if bytes.is_ascii() || std::str::from_utf8(bytes).is_ok() {
        return strictly(bytes, UTF_8);
    }
    if is_mostly_utf_8(bytes) {
        return strictly(bytes, UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    strictly(bytes, detector.guess(None, Utf8Detection::Deny))
}

/// Decodes a file in the encoding with this label.
pub(crate) fn decode_as(bytes: &[u8], label: &str) -> Result<Decoded, Error> {
    let encoding = Encoding::for_label(label.trim().as_bytes())
        .ok_or_else(|| Error::UnknownEncoding(label.to_owned()))?;
    let mark = Encoding::for_bom(bytes).filter(|(of, _)| *of == encoding);
    let bytes = &bytes[mark.map_or(0, |(_, length)| length)..];
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    strictly(bytes, encoding)
}

/// Decodes, if every byte has a meaning.
fn strictly(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, Error> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let size = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let size = size.filter(|_| bytes.len() < TOO_LARGE).ok_or(Error::TooLarge)?;
    // Most texts are no longer than their bytes, and the rest grow as they must.
    let mut text = String::with_capacity(size.min(bytes.len() + bytes.len() / 8 + 64));
    let mut read = 0;
    loop {
        let (result, count) =
            decoder.decode_to_string_without_replacement(&bytes[read..], &mut text, true);
        read += count;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve((bytes.len() - read) * 2 + 64),
            DecoderResult::Malformed(length, after) => {
                let at = read.saturating_sub(usize::from(length) + usize::from(after));
                let (line, column) = place(&bytes[..at]);
                return Err(Error::Encoding { line, column, encoding: encoding.name().to_owned() });
            }
        }
    }
    if text.len() >= TOO_LARGE {
        return Err(Error::TooLarge);
    }
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\0').is_empty() {
        return Err(Error::Empty);
    }
    Ok(Decoded { text, encoding: encoding.name() })
}

/// The line and the column after these bytes.
fn place(before: &[u8]) -> (u64, u64) {
    let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let lines = memchr::memchr_iter(b'\n', before).count();
    (lines as u64 + 1, (before.len() - start) as u64 + 1)
}

/// UTF-16 without a mark: of digits and marks, each second byte is NUL, and no other one.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |at: usize| sample.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let enough = sample.len() / 20;
    match (zeros(0), zeros(1)) {
        (0, odd) if odd > enough => Some(UTF_16LE),
        (even, 0) if even > enough => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether most of what is no ASCII is valid UTF-8: then the rest is broken, and the text
/// is of no other encoding.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        // What is left of `valid` is counted by its first bytes.
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid > 2 * invalid
}

fn trim_nul(bytes: &[u8]) -> &[u8] {
    let is_utf_16 = Encoding::for_bom(bytes).is_some_and(|(of, _)| of != UTF_8);
    match bytes.iter().rposition(|byte| *byte != 0) {
        // The last character of UTF-16 may end with one.
        Some(last) if !is_utf_16 && bytes.len() - last > 2 => &bytes[..=last],
        Some(_) => bytes,
        None => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, &'static str) {
        let Decoded { text, encoding } = decode(bytes).unwrap();
        (text, encoding)
    }

    fn utf_16_bytes(text: &str, of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(of).collect()
    }

    #[test]
    fn encodings_are_found() {
        let text = "Datum;Betrag;Text\r\n23.11.2026;-12,50;B\u{e4}cker in M\u{fc}nchen\r\n";
        assert_eq!(decoded(text.as_bytes()), (text.to_owned(), "UTF-8"));
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        assert_eq!(decoded(&marked), (text.to_owned(), "UTF-8"));
        let (little, big) =
            (utf_16_bytes(text, u16::to_le_bytes), utf_16_bytes(text, u16::to_be_bytes));
        assert_eq!(decoded(&little), (text.to_owned(), "UTF-16LE"));
        assert_eq!(decoded(&big), (text.to_owned(), "UTF-16BE"));
        assert_eq!(decoded(&[&b"\xff\xfe"[..], &little].concat()), (text.to_owned(), "UTF-16LE"));
        let latin: Vec<u8> = text.chars().map(|c| c as u32 as u8).collect();
        assert_eq!(decoded(&latin), (text.to_owned(), "windows-1252"));
        let japanese = "\u{65e5}\u{4ed8},\u{6458}\u{8981},\u{91d1}\u{984d}\r\n2026/11/23,\u{30d8}\u{30fc}\u{30d1}\u{30fc},\"1,234\"\r\n";
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(japanese);
        assert_eq!(decoded(&bytes), (japanese.to_owned(), "Shift_JIS"));
        let chinese = "\u{4ea4}\u{6613}\u{65f6}\u{95f4},\u{5546}\u{54c1}\u{8bf4}\u{660e},\u{91d1}\u{989d},\u{6536}/\u{652f}\n2026-11-23,\u{5348}\u{9910},12.50,\u{652f}\u{51fa}\n";
        let (bytes, ..) = encoding_rs::GB18030.encode(chinese);
        assert_eq!(decoded(&bytes).0, chinese);
    }

    #[test]
    fn a_broken_byte_is_named() {
        let bytes = b"a,B\xc3\xa4cker,\xc3\xbc\nb,\xff,\xc3\xa4\n";
        let error = decode(bytes).err().unwrap();
        assert_eq!(error, Error::Encoding { line: 2, column: 3, encoding: "UTF-8".into() });
    }

    #[test]
    fn an_encoding_can_be_named() {
        assert_eq!(decode_as(b"\xe4", "latin1").unwrap().text, "\u{e4}");
        assert!(matches!(decode_as(b"x", "klingon"), Err(Error::UnknownEncoding(_))));
    }

    #[test]
    fn nothing_is_empty() {
        for bytes in [&b""[..], b"\0\0\0\0", b" \r\n\n", b"\xef\xbb\xbf"] {
            assert_eq!(decode(bytes).err(), Some(Error::Empty), "{bytes:?}");
        }
        assert_eq!(decoded(b"a,1\0\0\0\0").0, "a,1");
        assert_eq!(decode(b"a\0\0\x01b,1").err(), Some(kind::BINARY));
    }
}
