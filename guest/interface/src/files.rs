//! The names of the files in a store's directory.
//!
//! A host needs them too, because WASI cannot set who may read a file. See the host's `access`.

/// The data file.
pub const DATA_FILE: &str = "expenses.json";

/// The start of the name of a copy that is being written.
pub const COPY_BEGIN: &str = "expenses-";
/// The end of the name of a copy that is being written. A copy gets its final name only when it
/// is complete.
pub const COPY_PART: &str = ".json.part";

/// Whether a name has exactly the form of a temp file: `expenses.json.`, 32 lower-case
/// hex digits, `.tmp`.
pub fn is_temp_name(name: &str) -> bool {
    name.strip_prefix(DATA_FILE)
        .and_then(|name| name.strip_prefix('.'))
        .and_then(|name| name.strip_suffix(".tmp"))
        .is_some_and(|digits| {
            digits.len() == 32 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        })
}

/// Whether a name has exactly the form of a copy that is being written: `expenses-`, 32
/// lower-case hex digits, `.json.part`.
pub fn is_copy_part_name(name: &str) -> bool {
    name.strip_prefix(COPY_BEGIN).and_then(|name| name.strip_suffix(COPY_PART)).is_some_and(
        |digits| {
            digits.len() == 32 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        },
    )
}

/// Whether a name is that of a copy of the data file with changes that a program which keeps
/// folders alike on several machines could not merge, such as
/// `expenses.sync-conflict-20261123-100000-ABCDEFG.json` of Syncthing, and
/// `expenses (Ines's conflicted copy 2026-11-23).json` of Dropbox.
pub fn is_conflict_copy_name(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("expenses").and_then(|name| name.strip_suffix(".json"))
    else {
        return false;
    };
    let is_of_dropbox = rest.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
    rest.starts_with(".sync-conflict-")
        || is_of_dropbox.is_some_and(|text| text.contains("conflicted copy"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_form_is_a_temp_name() {
        assert!(is_temp_name("expenses.json.0123456789abcdef0123456789abcdef.tmp"));
        for name in [
            "expenses.json",
            "expenses.json.tmp",
            "expenses.json.0123456789ABCDEF0123456789abcdef.tmp",
            "expenses.json.0123456789abcdef0123456789abcde.tmp",
            "expenses.json.0123456789abcdef0123456789abcdef0.tmp",
            "expenses.json.0123456789abcdef0123456789abcdef.tmp~",
            "xexpenses.json.0123456789abcdef0123456789abcdef.tmp",
            "expenses.json.0123456789abcdef0123456789abcdeg.tmp",
            "expenses.json-0123456789abcdef0123456789abcdef.tmp",
        ] {
            assert!(!is_temp_name(name), "{name}");
        }
    }

    #[test]
    fn the_names_of_conflict_copies_are_known() {
        for name in [
            "expenses.sync-conflict-20261123-100000-ABCDEFG.json",
            "expenses (Ines's conflicted copy 2026-11-23).json",
            "expenses (conflicted copy 2026-11-23 100000).json",
        ] {
            assert!(is_conflict_copy_name(name), "{name}");
        }
        for name in [
            "expenses.json",
            "expenses (1).json",
            "expenses-2026-11-23T100000Z.json",
            "expenses.sync-conflict-20261123-100000-ABCDEFG.json.tmp",
            "other.sync-conflict-20261123-100000-ABCDEFG.json",
            "folder/expenses (conflicted copy).json",
        ] {
            assert!(!is_conflict_copy_name(name), "{name}");
        }
    }

    #[test]
    fn only_a_copy_that_is_being_written_has_the_name_of_one() {
        assert!(is_copy_part_name("expenses-0123456789abcdef0123456789abcdef.json.part"));
        for name in [
            "expenses.json",
            "expenses-now.json",
            "expenses-2026-11-23T100000Z.json.part",
            "expenses-0123456789ABCDEF0123456789abcdef.json.part",
            "expenses-0123456789abcdef0123456789abcde.json.part",
            "expenses-0123456789abcdef0123456789abcdef.part",
        ] {
            assert!(!is_copy_part_name(name), "{name}");
        }
    }
}
