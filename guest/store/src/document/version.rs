//! The version of a document: a digest of the text in which it is written.
//!
//! A document that was read and one that was changed in memory are written alike if they hold the
//! same, so every instance finds the same version. The hash (XXH3 of 128 bits) tells apart what
//! differs by accident; it is no protection against somebody who makes two texts that share it.

use std::convert::Infallible;

use twox_hash::xxhash3_128::Hasher;

use super::Document;

impl Document {
    /// The digest of the text. It takes time in proportion to the size of the document.
    pub fn version(&self) -> u128 {
        let mut hasher = Hasher::new();
        let Ok(()) = self.give::<Infallible>(&mut |piece| {
            hasher.write(piece);
            Ok(())
        });
        hasher.finish_128()
    }
}

/// The digest of a text, such as an idempotency key.
pub fn digest(text: impl AsRef<[u8]>) -> u128 {
    let mut hasher = Hasher::new();
    hasher.write(text.as_ref());
    hasher.finish_128()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read;

    /// From the reference implementation, xxHash 0.8: other machines must find the same.
    #[test]
    fn the_hash_is_that_of_its_authors() {
        assert_eq!(digest(""), 0x99aa_06d3_0147_98d8_6001_c324_468d_497f);
        assert_eq!(digest("a"), 0xa96f_af70_5af1_6834_e6c6_32b6_1e96_4e1f);
    }

    #[test]
    fn the_version_is_that_of_the_text_that_would_be_written() {
        let text = br#"{"expenses": {"1": {"description": "a", "amount": 1, "category": "b"}}}"#;
        let document = read(text).unwrap();
        let written = String::from_utf8(document.write()).unwrap();
        assert_eq!(document.version(), digest(&written));
        assert_eq!(read(written.as_bytes()).unwrap().version(), document.version());
    }
}
