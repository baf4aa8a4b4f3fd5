//! One key as the data file holds it.
//!
//! Its text has 43 digits of the base64 alphabet for URLs (RFC 4648), each of six bits, the
//! greatest first:
//!
//! - 16: the first 96 bits of the digest of the key
//! - 8: the first 48 bits of the digest of its fingerprint
//! - 8: its time in milliseconds since 1970: of a key that carries none, when it was used
//! - 11: the counter of the document before its request was done. With the request's changes it
//!   determines the ids of what was added. If no id was given out, it is the greatest number.

/// The digits of each part.
const PARTS: [usize; 4] = [16, 8, 8, 11];
/// The digits of a key.
pub(super) const DIGITS: usize = 43;
const _: () = assert!(PARTS[0] + PARTS[1] + PARTS[2] + PARTS[3] == DIGITS);
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// The greatest time.
const LATEST: u64 = (1 << 48) - 1;

/// A key as the data file holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) digest: u128,
    pub(super) fingerprint: u64,
    pub(super) time: u64,
    pub(super) counter: u64,
}

impl Kept {
    /// A key with the digests of its texts, each of 128 bits.
    pub(super) fn new(digest: u128, fingerprint: u128, time: u64, counter: u64) -> Self {
        let fingerprint = (fingerprint >> 80) as u64;
        Self { digest: digest >> 32, fingerprint, time: time.min(LATEST), counter }
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        if text.len() != DIGITS {
            return None;
        }
        let mut digits = text.bytes();
        let [digest, fingerprint, time, counter] = PARTS.map(|count| {
            digits
                .by_ref()
                .take(count)
                .try_fold(0, |number: u128, digit| Some(number << 6 | u128::from(value(digit)?)))
        });
        Some(Self {
            digest: digest?,
            fingerprint: u64::try_from(fingerprint?).ok()?,
            time: u64::try_from(time?).ok()?,
            counter: u64::try_from(counter?).ok()?,
        })
    }

    pub(super) fn push_text(self, text: &mut String) {
        let Self { digest, fingerprint, time, counter } = self;
        let numbers = [digest, fingerprint.into(), time.into(), counter.into()];
        for (number, count) in numbers.into_iter().zip(PARTS) {
            for at in (0..count).rev() {
                text.push(char::from(ALPHABET[(number >> (6 * at)) as usize % 64]));
            }
        }
    }
}

/// The value of a digit.
fn value(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}

/// The time that a UUID of version 7 carries, in milliseconds since 1970 (RFC 9562, 5.7); `None`
/// if the key is anything else.
pub(super) fn uuid_time(key: &str) -> Option<u64> {
    let bytes = key.as_bytes();
    let is_uuid = bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            14 => *byte == b'7',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b' | b'A' | b'B'),
            _ => byte.is_ascii_hexdigit(),
        });
    if !is_uuid {
        return None;
    }
    let (high, low) = (key.get(..8)?, key.get(9..13)?);
    u64::from_str_radix(&[high, low].concat(), 16).ok()
}
