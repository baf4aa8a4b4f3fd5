//! Orders about the component's surroundings: what it gets besides a directory, and ways to end a
//! call.

use wasip2::cli::{environment, exit, stderr, stdin, stdout};
use wasip2::filesystem::preopens::get_directories;

/// Carries out an order and returns its result; `None` if the order belongs to another module.
pub(crate) fn obey(words: &[&str]) -> Option<Result<String, String>> {
    Some(Ok(match words {
        ["environment"] => format!("{:?}", environment::get_environment()),
        ["arguments"] => format!("{:?}", environment::get_arguments()),
        ["initial-cwd"] => format!("{:?}", environment::initial_cwd()),
        ["preopens"] => {
            let names = get_directories().into_iter().map(|(_, name)| name);
            format!("{:?}", names.collect::<Vec<_>>())
        }
        ["stdin"] => format!("{:?}", stdin::get_stdin().blocking_read(1).err()),
        ["stdout"] => format!("{:?}", stdout::get_stdout().check_write().err()),
        ["stderr"] => format!("{:?}", stderr::get_stderr().check_write().err()),
        ["exit"] => {
            exit::exit(Ok(()));
            String::new()
        }
        ["fail"] => {
            exit::exit(Err(()));
            String::new()
        }
        ["panic"] => panic!("as ordered"),
        _ => return None,
    }))
}
