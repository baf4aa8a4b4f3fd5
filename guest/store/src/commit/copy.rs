//! Dated copies of the data file.
//!
//! A copy is first written to a part file with a random name. Only when it is complete and synced
//! is it published under its final name. Publishing makes a hard link, which fails if the name is
//! taken. So no copy ever replaces another, whoever makes copies at the same time.

use expenses_interface::files::{COPY_BEGIN, COPY_PART, is_copy_part_name};

use super::fence::files;
use super::patience::{LONGEST_STANDSTILL, progress};
use super::temp::write_all;
use crate::directory::{Code, Directory, Failure, System};

/// How many copies of one moment have names that end with a number.
const MOST_NUMBERED: u32 = 100;
/// How many times a copy is tried if other backups remove its part file.
const ATTEMPTS: u32 = 10;

/// A copy that was made.
#[derive(Debug)]
pub struct Copied {
    /// Its name.
    pub name: String,
    /// Why a power cut may lose it; `None` if it is durable.
    pub not_durable: Option<Failure>,
}

/// Writes a copy named after a moment, such as `expenses-2026-11-23T100000Z.json`. Never
/// overwrites another copy, and removes the part files that killed backups have left behind.
///
/// # Errors
///
/// The operation that failed. Then there is no copy.
pub fn copy<D: Directory>(
    directory: &D,
    system: &mut impl System,
    moment: &str,
    bytes: &[u8],
) -> Result<Copied, Failure> {
    // Cleaning up is a courtesy, so a failure does not matter.
    let _ = remove_strays(directory, system);
    let mut attempt = 1;
    loop {
        match copy_once(directory, system, moment, bytes) {
            // Another backup took the part file for a stray and removed it.
            Err(failure) if failure.code == Code::NoEntry && attempt < ATTEMPTS => attempt += 1,
            copied => return copied,
        }
    }
}

fn copy_once<D: Directory>(
    directory: &D,
    system: &mut impl System,
    moment: &str,
    bytes: &[u8],
) -> Result<Copied, Failure> {
    let digits = format!("{:032x}", system.random());
    let part = format!("{COPY_BEGIN}{digits}{COPY_PART}");
    let file = directory.create_new(&part)?;
    let published = write_all(directory, &file, &part, |take| take(bytes))
        .and_then(|()| directory.sync(&file))
        .and_then(|()| publish(directory, &part, moment, &digits));
    match published {
        Ok(name) => {
            let not_durable = super::synced(directory.sync_directory()).err();
            Ok(Copied { name, not_durable })
        }
        Err(failure) => {
            let _ = directory.unlink(&part);
            Err(failure)
        }
    }
}

/// Gives a part file the name of a copy that nothing else has, and returns that name.
fn publish<D: Directory>(
    directory: &D,
    part: &str,
    moment: &str,
    digits: &str,
) -> Result<String, Failure> {
    for number in 1..=MOST_NUMBERED {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        let name = format!("expenses-{moment}{number}.json");
        match directory.link(part, &name) {
            Ok(()) => {
                // If this fails, the copy has two names until a later backup removes this one.
                let _ = directory.unlink(part);
                return Ok(name);
            }
            Err(failure) if failure.code == Code::Exist => {}
            Err(failure) if failure.code == Code::NoEntry => return Err(failure),
            // A file system without hard links, such as FAT.
            Err(_) => break,
        }
    }
    // A rename could replace another file, but no other file has these random digits.
    let name = format!("expenses-{moment}-{digits}.json");
    directory.rename(part, &name).map(|()| name)
}

/// Removes the part files that killed backups have left, which are those that make no progress.
/// If a backup is only slow, and loses its part file to this, it starts again.
fn remove_strays<D: Directory>(directory: &D, system: &mut impl System) -> Result<(), Failure> {
    let seen = progress(directory, files(directory, is_copy_part_name)?)?;
    if seen.is_empty() {
        return Ok(());
    }
    system.sleep(LONGEST_STANDSTILL);
    for (name, identity) in seen {
        if directory.stat(&name).is_ok_and(|now| now.identity == identity) {
            let _ = directory.unlink(&name);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::{ATTEMPTS, Copied, copy};
    use crate::directory::memory::{Memory, Ticking};
    use crate::directory::{Code, Failure, Kind, System};

    const PART: &str = "expenses-0123456789abcdef0123456789abcdef.json.part";

    fn copy_now(memory: &Memory, bytes: &[u8]) -> Result<Copied, Failure> {
        copy(memory, &mut Ticking::default(), "now", bytes)
    }

    fn name(copied: Result<Copied, Failure>) -> String {
        let Copied { name, not_durable } = copied.unwrap();
        assert_eq!(not_durable, None);
        name
    }

    #[test]
    fn a_copy_never_takes_the_place_of_another() {
        let memory = Memory::default();
        assert_eq!(name(copy_now(&memory, b"one")), "expenses-now.json");
        assert_eq!(name(copy_now(&memory, b"two")), "expenses-now-2.json");
        assert_eq!(memory.bytes("expenses-now.json").unwrap(), b"one");
        assert_eq!(memory.names(), ["expenses-now-2.json", "expenses-now.json"]);
    }

    #[test]
    fn a_copy_never_takes_the_place_of_one_that_is_made_at_the_same_time() {
        for links in [true, false] {
            for step in 1.. {
                let memory = Memory::default();
                let (mine, other) = (memory.handle(), memory.handle());
                let can = move |now| {
                    if now == "link" && !links { Err(Code::NotPermitted) } else { Ok(()) }
                };
                other.hook(can);
                let made = Rc::new(RefCell::new(None));
                let (mades, mut operations) = (made.clone(), 0);
                mine.hook(move |now| {
                    operations += 1;
                    if operations == step {
                        // Other random digits than those of `mine`.
                        let mut system = Ticking::default();
                        (0..100).for_each(|_| _ = system.random());
                        *mades.borrow_mut() = copy(&other, &mut system, "now", b"other").ok();
                    }
                    can(now)
                });
                let mine = name(copy_now(&mine, b"mine"));
                let Some(other) = made.take() else {
                    assert!(step > 6);
                    break;
                };
                assert_eq!(memory.bytes(&mine).unwrap(), b"mine", "{step}");
                assert_eq!(memory.bytes(&other.name).unwrap(), b"other", "{step}");
                assert_eq!(memory.names().len(), 2, "{step}: {:?}", memory.names());
            }
        }
    }

    #[test]
    fn a_copy_that_fails_leaves_nothing() {
        for operation in ["write", "sync"] {
            let memory = Memory::default();
            let failing = memory.handle();
            failing.hook(move |now| if now == operation { Err(Code::Io) } else { Ok(()) });
            assert!(copy_now(&failing, b"one").is_err(), "{operation}");
            assert_eq!(memory.names(), [""; 0]);
        }
        let memory = Memory::default();
        let failing = memory.handle();
        let publishes = |now| matches!(now, "link" | "rename");
        failing.hook(move |now| if publishes(now) { Err(Code::Io) } else { Ok(()) });
        assert!(copy_now(&failing, b"one").is_err());
        assert_eq!(memory.names(), [""; 0]);
    }

    #[test]
    fn without_hard_links_a_copy_has_a_name_that_no_other_has() {
        let memory = Memory::default();
        let unlinking = memory.handle();
        unlinking.hook(|now| if now == "link" { Err(Code::NotPermitted) } else { Ok(()) });
        let name = name(copy_now(&unlinking, b"one"));
        let digits = name.strip_prefix("expenses-now-").unwrap().strip_suffix(".json").unwrap();
        assert_eq!(digits.len(), 32);
        assert_eq!(memory.names(), [name]);
    }

    #[test]
    fn a_copy_that_is_not_durable_is_there_and_says_so() {
        let memory = Memory::default();
        let failing = memory.handle();
        failing.hook(|now| if now == "sync directory" { Err(Code::Io) } else { Ok(()) });
        let copied = copy_now(&failing, b"one").unwrap();
        assert_eq!(copied.not_durable.map(|failure| failure.code), Some(Code::Io));
        assert_eq!(memory.bytes(&copied.name).unwrap(), b"one");
        // A runtime that cannot sync a directory at all is no failure.
        failing.hook(|now| if now == "sync directory" { Err(Code::Unsupported) } else { Ok(()) });
        name(copy_now(&failing, b"one"));
    }

    #[test]
    fn what_a_killed_backup_left_is_removed_and_nothing_like_it() {
        let memory = Memory::default();
        let notes = "expenses-notes.json.part";
        memory.put(PART, Kind::File, b"ha");
        memory.put(notes, Kind::File, b"notes");
        name(copy_now(&memory, b"one"));
        assert_eq!(memory.names(), [notes, "expenses-now.json"]);
    }

    #[test]
    fn a_part_that_grows_is_left_to_its_backup() {
        let memory = Memory::default();
        memory.put(PART, Kind::File, b"ha");
        let (mine, other) = (memory.handle(), memory.handle());
        let mut stats = 0;
        mine.hook(move |operation| {
            stats += usize::from(operation == "stat");
            if operation == "stat" && stats == 2 {
                other.put(PART, Kind::File, b"half");
            }
            Ok(())
        });
        name(copy_now(&mine, b"one"));
        assert_eq!(memory.bytes(PART).unwrap(), b"half");
    }

    #[test]
    fn a_backup_whose_part_was_taken_for_a_stray_begins_again_but_not_for_ever() {
        for (lost, made) in [(ATTEMPTS - 1, true), (ATTEMPTS, false)] {
            let memory = Memory::default();
            let (mine, other) = (memory.handle(), memory.handle());
            let mut left = lost;
            mine.hook(move |operation| {
                if operation == "link" && left > 0 {
                    left -= 1;
                    other.names().iter().for_each(|name| other.remove(name));
                }
                Ok(())
            });
            let copied = copy_now(&mine, b"one");
            assert_eq!(copied.is_ok(), made);
            assert_eq!(memory.names(), if made { vec!["expenses-now.json"] } else { vec![] });
        }
    }
}
