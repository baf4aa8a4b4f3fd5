//! Dated copies of the data file.

use expenses_interface::files::COPY_PART;

use super::temp::write_all;
use crate::directory::{Code, Directory, Failure};

/// How many copies of one moment there may be.
const MOST_COPIES: u32 = 100;

/// Writes a copy named after a moment, such as `expenses-2026-11-23T100000Z.json`, and
/// answers its name. It is durable then, and no other copy is overwritten.
///
/// # Errors
///
/// Any failure, after which there is no copy.
pub fn copy<D: Directory>(directory: &D, moment: &str, bytes: &[u8]) -> Result<String, Failure> {
    let mut taken = None;
    for number in 1..=MOST_COPIES {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        let name = format!("expenses-{moment}{number}.json");
        match directory.stat(&name) {
            Err(failure) if failure.code == Code::NoEntry => {}
            Err(failure) => return Err(failure),
            Ok(_) => continue,
        }
        let part = format!("{name}{COPY_PART}");
        match directory.create_new(&part) {
            Err(failure) if failure.code == Code::Exist => taken = Some(failure),
            Err(failure) => return Err(failure),
            Ok(file) => {
                let written = write_all(directory, &file, &part, |take| take(bytes))
                    .and_then(|()| directory.sync(&file))
                    .and_then(|()| directory.rename(&part, &name));
                if let Err(failure) = written {
                    let _ = directory.unlink(&part);
                    return Err(failure);
                }
                return super::synced(directory.sync_directory()).map(|()| name);
            }
        }
    }
    Err(taken.unwrap_or(Failure { operation: "create", path: moment.into(), code: Code::Exist }))
}

#[cfg(test)]
mod tests {
    use super::copy;
    use crate::directory::Code;
    use crate::directory::memory::Memory;

    #[test]
    fn a_copy_never_takes_the_place_of_another() {
        let memory = Memory::default();
        assert_eq!(copy(&memory, "now", b"one").unwrap(), "expenses-now.json");
        assert_eq!(copy(&memory, "now", b"two").unwrap(), "expenses-now-2.json");
        assert_eq!(memory.bytes("expenses-now.json").unwrap(), b"one");
        assert_eq!(memory.names(), ["expenses-now-2.json", "expenses-now.json"]);
    }

    #[test]
    fn a_copy_that_fails_leaves_nothing() {
        for operation in ["write", "sync", "rename"] {
            let memory = Memory::default();
            let failing = memory.handle();
            failing.hook(move |now| if now == operation { Err(Code::Io) } else { Ok(()) });
            assert!(copy(&failing, "now", b"one").is_err(), "{operation}");
            assert_eq!(memory.names(), [""; 0]);
        }
    }
}
