//! The scratch directories of stores on objects.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use expenses::{Error, Sandbox};

use super::{OBJECT, Shaky, open, tea};
use crate::harness::{Directory, THREE};

#[test]
fn a_store_leaves_nothing_behind_and_nobody_else_can_read_what_it_has() {
    let (above, objects) = (Directory::empty(), Shaky::new());
    objects.write(OBJECT, THREE);
    let sandbox = Sandbox::builder().scratch_directory(above.path()).build().unwrap();
    let mut stores = [(); 2].map(|()| open(&sandbox, &objects));
    for store in &mut stores {
        store.add(tea("Tea")).unwrap();
    }
    let [process] = &above.entries()[..] else { panic!("{:?}", above.entries()) };
    let process = above.path().join(process);
    for directory in [process.clone(), process.join("1"), process.join("2")] {
        let mode = fs::metadata(&directory).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{}", directory.display());
    }
    let copy = process.join("2/expenses.json");
    assert_eq!(fs::read_to_string(copy).unwrap(), objects.read(OBJECT).unwrap());
    let [mut first, second] = stores;
    first.reopen().unwrap();
    drop(second);
    assert_eq!(fs::read_dir(&process).unwrap().count(), 1);
    drop(first);
    assert_eq!(above.entries(), [""; 0]);
}

#[test]
fn without_a_place_for_a_scratch_directory_the_store_is_not_opened() {
    let above = Directory::empty();
    let missing = above.path().join("missing");
    let sandbox = Sandbox::builder().scratch_directory(&missing).build().unwrap();
    let error = sandbox.open_object(Shaky::new(), "alice").unwrap_err();
    assert!(matches!(&error, Error::Scratch { path, .. } if *path == missing), "{error}");
}
