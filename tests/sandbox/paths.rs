//! No path leads out of the directory.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use expenses::Store;

use crate::harness::{Directory, THREE, assert_that_the_host_goes_on, hostile, order};

/// A directory of two: `inside` is the component's, `outside` is not.
fn two() -> Directory {
    let directory = Directory::empty();
    let root = directory.path();
    for name in ["inside/sub", "outside/sub"] {
        fs::create_dir_all(root.join(name)).unwrap();
    }
    fs::write(root.join("outside/secret"), "secret").unwrap();
    fs::write(root.join("inside/own"), "own").unwrap();
    // As another program may leave them; a component cannot make the absolute ones.
    symlink(root.join("outside"), root.join("inside/absolute")).unwrap();
    symlink("../outside", root.join("inside/relative")).unwrap();
    symlink("..", root.join("inside/sub/up")).unwrap();
    directory
}

fn open(directory: &Directory) -> Store {
    hostile().build().unwrap().open(directory.path().join("inside")).unwrap()
}

/// What is outside: each path with what the file holds and when it changed.
fn outside(directory: &Directory) -> Vec<String> {
    fn walk(path: &Path, found: &mut Vec<String>) {
        let metadata = fs::symlink_metadata(path).unwrap();
        let modified = metadata.modified().unwrap();
        found.push(format!("{} {modified:?} {:?}", path.display(), fs::read(path).ok()));
        if metadata.is_dir() {
            for entry in fs::read_dir(path).unwrap() {
                walk(&entry.unwrap().path(), found);
            }
        }
    }
    let mut found = Vec::new();
    walk(&directory.path().join("outside"), &mut found);
    found.sort();
    found
}

/// Each way out to the outer directory.
fn ways_out(directory: &Directory) -> Vec<String> {
    let outer = directory.path().to_str().unwrap();
    let mut ways: Vec<String> = [
        "../outside",
        "sub/../../outside",
        "./.././outside",
        "sub/up/../outside",
        "absolute",
        "relative",
        "sub/../relative",
    ]
    .map(String::from)
    .to_vec();
    ways.extend([format!("{outer}/outside"), format!("//{outer}/outside")]);
    ways
}

#[test]
fn no_operation_reaches_a_path_outside() {
    let directory = two();
    let before = outside(&directory);
    let mut store = open(&directory);
    for way in ways_out(&directory) {
        for path in ["/secret", "/sub", "/new", "/.", "/..", ""].map(|end| format!("{way}{end}")) {
            for operation in [
                format!("read {path}"),
                format!("follow {path}"),
                format!("write {path} text"),
                format!("mutate-directory {path}"),
                format!("list {path}"),
                format!("stat {path}"),
                format!("hash {path}"),
                format!("touch {path}"),
                format!("rename {path}/sub taken"),
                format!("rename own {path}/own"),
                format!("link {path}/secret taken"),
                format!("link own {path}/own"),
                format!("symlink own {path}/link"),
                format!("readlink {path}/secret"),
                format!("mkdir {path}/made"),
                format!("rmdir {path}/sub"),
                format!("unlink {path}/secret"),
            ] {
                let answer = order(&mut store, &operation);
                let refused = ["not-permitted", "loop", "no-entry", "not-directory", "invalid"];
                assert!(
                    answer.as_ref().is_err_and(|code| refused.contains(&code.as_str())),
                    "`{operation}`: {answer:?}"
                );
            }
        }
    }
    assert_eq!(outside(&directory), before);
    assert_eq!(order(&mut store, "list .").unwrap(), "absolute own relative sub");
}

#[test]
fn files_of_the_system_are_out_of_reach() {
    let directory = two();
    let mut store = open(&directory);
    for path in ["/etc/passwd", "/dev/null", "/proc/self/environ", "/", "/inside/own"] {
        for operation in ["read", "follow", "list", "stat", "hash", "readlink"] {
            let answer = order(&mut store, &format!("{operation} {path}"));
            assert_eq!(answer, Err("not-permitted".into()), "`{operation} {path}`");
        }
    }
}

#[test]
fn a_link_that_the_component_makes_leads_nowhere() {
    let directory = two();
    let mut store = open(&directory);
    assert_eq!(
        order(&mut store, "symlink /etc/passwd made").map_err(|_| "refused"),
        Err("refused")
    );
    // What it points to is checked where it is followed.
    order(&mut store, "symlink ../outside made").unwrap();
    order(&mut store, "symlink made/secret again").unwrap();
    for operation in ["list made", "read made/secret", "follow again", "stat again"] {
        assert_eq!(order(&mut store, operation), Err("not-permitted".into()), "`{operation}`");
    }
}

#[test]
fn two_stores_cannot_see_each_other() {
    let root = Directory::empty();
    for name in ["one", "two"] {
        fs::create_dir(root.path().join(name)).unwrap();
    }
    fs::write(root.path().join("two/expenses.json"), THREE).unwrap();
    let sandbox = hostile().build().unwrap();
    let mut one = sandbox.open(root.path().join("one")).unwrap();
    let mut two = sandbox.open(root.path().join("two")).unwrap();
    order(&mut one, "write mark one").unwrap();
    order(&mut two, "write mark two").unwrap();
    assert_eq!(order(&mut one, "list .").unwrap(), "mark");
    assert_eq!(order(&mut two, "list .").unwrap(), "expenses.json mark");
    assert_eq!(order(&mut one, "read mark").unwrap(), "one");
    for path in ["../two", "../two/expenses.json"] {
        let answer = order(&mut one, &format!("follow {path}"));
        assert_eq!(answer, Err("not-permitted".into()));
    }
    assert_that_the_host_goes_on();
}
