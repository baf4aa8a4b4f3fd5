//! Files that are no text, by how they begin.

use crate::error::Error;

/// What has bytes that no text has.
pub(super) const BINARY: Error =
    Error::NotText { what: "not text", advice: "download the statement as CSV" };

/// What a file is, by its first bytes, if it is no text.
pub(super) fn no_text(bytes: &[u8]) -> Option<Error> {
    const CSV: &str = "download the statement as CSV";
    const SAVE: &str = "open it and save it as CSV";
    let found = |what, advice| Some(Error::NotText { what, advice });
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => zip(bytes),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => found("an Excel workbook", SAVE),
        [b'%', b'P', b'D', b'F', ..] => found("a PDF file", CSV),
        [0x1f, 0x8b, ..] => found("compressed with gzip", "unpack it first, as with `gunzip`"),
        [b'B', b'Z', b'h', b'1'..=b'9', ..] => {
            found("compressed with bzip2", "unpack it first, as with `bunzip2`")
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            found("compressed with zstd", "unpack it first, as with `unzstd`")
        }
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => {
            found("compressed with xz", "unpack it first, as with `unxz`")
        }
        [b'7', b'z', 0xbc, 0xaf, ..] => found("a 7z archive", "unpack it first"),
        [b'R', b'a', b'r', b'!', ..] => found("a RAR archive", "unpack it first"),
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] => found("a picture", CSV),
        [b'{', b'\\', b'r', b't', b'f', ..] => found("a text document (RTF)", CSV),
        _ if bytes.starts_with(b"SQLite format 3\0") => {
            found("an SQLite database", "export it as CSV from the program that wrote it")
        }
        _ => None,
    }
}

fn zip(bytes: &[u8]) -> Option<Error> {
    // The names of the files in it stand in the first bytes.
    let head = &bytes[..bytes.len().min(4096)];
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    let save = "open it and save it as CSV";
    let (what, advice) = if has(b"xl/") || has(b"[Content_Types].xml") {
        ("an Excel workbook", save)
    } else if has(b"opendocument.spreadsheet") {
        ("an OpenDocument spreadsheet", save)
    } else if has(b"Index/") || has(b".iwa") {
        ("a Numbers spreadsheet", save)
    } else {
        ("a ZIP archive", "unpack it first")
    };
    Some(Error::NotText { what, advice })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_for_what_they_are() {
        for (bytes, expected) in [
            (&b"PK\x03\x04....xl/workbook.xml"[..], "an Excel workbook"),
            (b"PK\x03\x04....statement.csv", "a ZIP archive"),
            (
                b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                "an OpenDocument spreadsheet",
            ),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook"),
            (b"%PDF-1.7\n", "a PDF file"),
            (b"\x1f\x8b\x08\x00", "compressed with gzip"),
        ] {
            let Some(Error::NotText { what, .. }) = no_text(bytes) else { panic!("{expected}") };
            assert_eq!(what, expected);
        }
        assert_eq!(no_text(b"PKO,1\n"), None);
    }
}
