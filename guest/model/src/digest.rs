//! The hash that the data file holds of what it was.

/// The FNV-1a hash of 64 bits (Fowler, Noll, Vo): enough to tell what was changed by accident.
/// It is the same on every machine and in every version.
#[derive(Clone, Copy, Debug)]
pub struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// Takes up more bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    /// The hash as a number.
    pub fn to_number(self) -> u64 {
        self.0
    }

    /// The hash as 16 lower-case hexadecimal digits.
    pub fn to_text(self) -> String {
        format!("{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    /// From the reference implementation's own tests.
    #[test]
    fn the_hash_is_that_of_its_authors() {
        let hash = |text: &str| {
            let mut digest = Digest::default();
            digest.add(text.as_bytes());
            digest.to_text()
        };
        assert_eq!(hash(""), "cbf29ce484222325");
        assert_eq!(hash("a"), "af63dc4c8601ec8c");
        assert_eq!(hash("foobar"), "85944171f73967e8");
    }
}
