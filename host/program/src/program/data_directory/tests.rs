use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;

fn named(path: &Path) -> DataDirectory {
    DataDirectory::find(Some(path.into()), None).unwrap()
}

#[test]
fn a_missing_directory_is_created_for_its_user_alone() {
    let root = tempfile::tempdir().unwrap();
    let directory = named(&root.path().join("a/b"));
    directory.create().unwrap();
    let mode = fs::metadata(directory.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    directory.create().unwrap();
}

#[test]
fn a_missing_directory_that_was_named_is_an_error_until_it_is_created() {
    let root = tempfile::tempdir().unwrap();
    let directory = named(&root.path().join("a"));
    assert!(matches!(directory.exists(), Err(Error::Missing(path)) if path == directory.path));
    directory.create().unwrap();
    assert!(directory.exists().unwrap());
}

#[test]
fn the_option_comes_before_the_variable() {
    let (one, two) = (PathBuf::from("one"), PathBuf::from("two"));
    let find = |option, variable| DataDirectory::find(option, variable).unwrap();
    assert_eq!(find(Some(one.clone()), Some(two.clone().into())).path(), one);
    assert_eq!(find(None, Some(two.clone().into())).path(), two);
    assert!(find(None, Some(OsString::new())).path().ends_with("expenses"));
}

#[test]
fn a_message_names_what_is_in_the_way() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    let shown = |name: &str| at(name).display().to_string();
    fs::write(at("file"), "").unwrap();
    symlink("gone", at("link")).unwrap();
    for (name, message) in [
        (
            "file",
            format!(
                "the data directory {} is not a directory; name one: expenses --data DIR",
                shown("file")
            ),
        ),
        (
            "file/a/b",
            format!(
                "the data directory {} cannot exist, because {} is not a directory",
                shown("file/a/b"),
                shown("file")
            ),
        ),
        (
            "link",
            format!(
                "the data directory {0} cannot be used: {0} is a link to gone, which does not exist",
                shown("link")
            ),
        ),
        (
            "link/a",
            format!(
                "the data directory {} cannot be used: {} is a link to gone, which does not exist",
                shown("link/a"),
                shown("link")
            ),
        ),
    ] {
        let directory = named(&at(name));
        assert_eq!(directory.exists().unwrap_err().to_string(), message);
        assert_eq!(directory.prepare().unwrap_err().to_string(), message);
        assert_eq!(directory.create().unwrap_err().to_string(), message);
    }
    assert!(!at("gone").exists());
}

#[test]
fn create_returns_every_new_directory() {
    let root = tempfile::tempdir().unwrap();
    let made = named(&root.path().join("a/b")).create().unwrap();
    assert_eq!(made, [root.path().join("a"), root.path().join("a/b")]);
    assert!(named(&root.path().join("a/b")).create().unwrap().is_empty());
}
