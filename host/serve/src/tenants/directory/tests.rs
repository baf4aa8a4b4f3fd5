use std::os::fd::AsRawFd;
use std::sync::Arc;

use expenses_http::Proof;

use super::*;
use crate::metrics::Metrics;
use crate::tenants::{KnownTokens, TenantTokens};
use crate::tokens::{Begun, Secret, TokenError, Tokens};

/// A root with these tenants.
fn root(names: &[&str]) -> (tempfile::TempDir, Arc<Directory>) {
    let home = tempfile::tempdir().unwrap();
    let root = Directory::new(home.path().join("tenants")).unwrap();
    for tenant in names {
        assert!(root.add(&name(tenant)).unwrap());
    }
    (home, Arc::new(root))
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn tokens(root: &Arc<Directory>, tenant: &str) -> TenantTokens {
    let root: Arc<dyn Root> = Arc::clone(root) as _;
    TenantTokens::new(root, name(tenant), "2026-11-29".into())
}

/// The names of a tenant's tokens and sessions.
fn listed(root: &Arc<Directory>, tenant: &str) -> Vec<String> {
    tokens(root, tenant).list().unwrap().into_iter().map(|token| token.name).collect()
}

/// Whose store a secret opens.
fn owner(root: &Arc<Directory>, secret: &Secret) -> Option<String> {
    let known = Arc::new(KnownTokens::new(Arc::clone(root) as _, Metrics::new()));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let found = runtime.block_on(known.first(&[secret.digest()])).unwrap();
    found.map(|known| known.tenant.to_string())
}

#[test]
fn all_is_the_users_alone() {
    let (home, root) = root(&["alice"]);
    tokens(&root, "alice").add("phone", false).unwrap();
    let mut directories = vec![home.path().join("tenants")];
    let mut files = 0;
    while let Some(directory) = directories.pop() {
        assert_eq!(directory.metadata().unwrap().mode() & 0o777, 0o700, "{directory:?}");
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o600, "{path:?}");
                files += 1;
            }
        }
    }
    assert_eq!(files, 2, "the token and its entry, and nothing half made");
}

#[test]
fn a_directory_with_other_things_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("expenses.json"), "{}").unwrap();
    let root = Directory::new(home.path()).unwrap();
    assert!(matches!(root.add(&name("alice")), Err(RootError::Occupied { .. })));
    assert!(matches!(root.check(), Err(RootError::Missing { .. })));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn a_tenant_is_added_once_and_removed_with_all_it_has() {
    let (home, root) = root(&["alice", "bob"]);
    assert!(!root.add(&name("alice")).unwrap());
    let before = root.identity(&name("alice"));
    fs::write(root.path(&name("alice")).join("expenses.json"), "{}").unwrap();
    let mut tenants = root.tenants().unwrap();
    tenants.sort_by(|one, other| one.name.cmp(&other.name));
    let sizes =
        tenants.iter().map(|tenant| (tenant.name.as_str(), tenant.size, tenant.changed.is_some()));
    assert_eq!(sizes.collect::<Vec<_>>(), [("alice", 2, true), ("bob", 0, false)]);

    // A removal that was cut off left this.
    let hash = above(&root.path(&name("alice"))).to_owned();
    fs::create_dir(hash.join(".removed-7")).unwrap();
    assert!(root.remove(&name("alice")).unwrap() && !root.remove(&name("alice")).unwrap());
    assert_eq!(fs::read_dir(hash).unwrap().count(), 0);
    assert_eq!(root.identity(&name("alice")), None);
    assert_eq!(root.tenants().unwrap().len(), 1);
    assert!(root.add(&name("alice")).unwrap());
    assert!(root.identity(&name("alice")).is_some() && before.is_some());
    assert_ne!(root.identity(&name("alice")), before);
    drop(home);
}

#[test]
fn a_token_opens_the_store_of_its_tenant_until_it_is_removed() {
    let (_home, root) = root(&["alice", "bob"]);
    let (alice, bob) = (tokens(&root, "alice"), tokens(&root, "bob"));
    let phone = alice.add("phone", false).unwrap();
    let other = bob.add("phone", true).unwrap();
    assert_eq!(owner(&root, &phone).as_deref(), Some("alice"));
    assert_eq!(owner(&root, &other).as_deref(), Some("bob"));
    assert!(matches!(alice.add("phone", true), Err(TokenError::Exists { .. })));
    assert!(matches!(alice.add(" ", true), Err(TokenError::NotAName)));
    assert!(matches!(alice.remove("tablet"), Err(TokenError::Unknown { .. })));
    alice.remove("phone").unwrap();
    assert_eq!((owner(&root, &phone), owner(&root, &other).as_deref()), (None, Some("bob")));
    assert!(listed(&root, "alice").is_empty());
    assert!(bob.list().unwrap()[0].accepted.is_read_only);
    bob.remove_all().unwrap();
    assert_eq!(owner(&root, &other), None);
}

#[test]
fn a_session_ends_with_its_token() {
    let (_home, root) = root(&["alice", "bob"]);
    let alice = tokens(&root, "alice");
    let phone = alice.add("phone", true).unwrap();
    let begin = |tokens: &TenantTokens, proof| match tokens.begin_session(proof).unwrap() {
        Begun::Session(secret) => Some(secret),
        Begun::Refused => None,
    };
    let proof = Proof::Token(phone.digest());
    let first = begin(&alice, proof).unwrap();
    let second = begin(&alice, proof).unwrap();
    assert_eq!(listed(&root, "alice"), ["phone", "page-1", "page-2"]);
    assert_eq!(owner(&root, &first).as_deref(), Some("alice"));
    // Not of another tenant, and not by a session.
    assert!(begin(&tokens(&root, "bob"), proof).is_none());
    assert!(begin(&alice, Proof::Token(first.digest())).is_none());
    alice.end_session(&second.digest()).unwrap();
    assert_eq!((owner(&root, &second), listed(&root, "alice").len()), (None, 2));
    // Whoever removes the object of a token by hand ends its sessions, too.
    root.delete(&record::of_token(&phone.digest())).unwrap();
    assert_eq!(owner(&root, &first), None);
    assert!(listed(&root, "alice").is_empty());
}

#[test]
fn a_code_begins_one_session() {
    let (_home, root) = root(&["alice"]);
    let alice = tokens(&root, "alice");
    let code = Proof::Code(alice.add_code().unwrap().digest());
    assert!(matches!(alice.begin_session(code).unwrap(), Begun::Session(_)));
    assert_eq!(alice.begin_session(code).unwrap(), Begun::Refused);
    assert_eq!(alice.begin_session(Proof::Code([7; 32])).unwrap(), Begun::Refused);
    // The next code lets those go that are too old.
    for name in root.list("codes").unwrap() {
        if !name.ends_with(".used") {
            let path = root.root.join("codes").join(name);
            fs::write(&path, r#"{"tenant": "alice", "until": 1700000000}"#).unwrap();
        }
    }
    alice.add_code().unwrap();
    assert_eq!(root.list("codes").unwrap().len(), 1);
}

#[test]
fn nothing_of_a_tenant_that_was_removed_opens_the_next_with_its_name() {
    let (_home, root) = root(&["alice", "bob"]);
    let alice = tokens(&root, "alice");
    let phone = alice.add("phone", false).unwrap();
    let [code, of_bob] = [&alice, &tokens(&root, "bob")].map(|tokens| tokens.add_code().unwrap());
    // What a server remembers, too.
    let known = Arc::new(KnownTokens::new(Arc::clone(&root) as _, Metrics::new()));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let store = |secret: &Secret| {
        let found = runtime.block_on(known.first(&[secret.digest()])).unwrap();
        found.map(|known| known.store)
    };
    assert_eq!(store(&phone), Some(root.identity(&name("alice"))));
    alice.remove_all().unwrap();
    assert!(root.remove(&name("alice")).unwrap() && root.add(&name("alice")).unwrap());
    assert_eq!(store(&phone), None);
    assert_eq!(alice.begin_session(Proof::Code(code.digest())).unwrap(), Begun::Refused);
    let of_bob = tokens(&root, "bob").begin_session(Proof::Code(of_bob.digest())).unwrap();
    assert!(matches!(of_bob, Begun::Session(_)));
}

#[test]
fn a_tenant_is_removed_while_a_call_still_saves() {
    let (_home, root) = root(&["alice"]);
    let path = root.path(&name("alice"));
    // As a store does, this holds the directory open.
    let directory = File::open(&path).unwrap();
    let inside = PathBuf::from(format!("/proc/self/fd/{}", directory.as_raw_fd()));
    let (began, begins) = std::sync::mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            for number in 0..20_000 {
                if fs::write(inside.join(number.to_string()), "x").is_err() {
                    return;
                }
                let _ = began.send(());
            }
        });
        begins.recv().unwrap();
        assert!(root.remove(&name("alice")).unwrap());
    });
    assert_eq!(fs::read_dir(above(&path)).unwrap().count(), 0);
}

#[test]
fn there_are_never_more_sessions_than_a_person_has_browsers() {
    let (_home, root) = root(&["alice"]);
    let alice = tokens(&root, "alice");
    let proof = Proof::Token(alice.add("script", false).unwrap().digest());
    (0..101).for_each(|_| drop(alice.begin_session(proof).unwrap()));
    let names = listed(&root, "alice");
    assert_eq!((names.len(), names.contains(&"page-1".to_owned())), (101, false), "{names:?}");
}

#[test]
fn a_token_that_others_may_write_lets_nobody_in() {
    let (_home, root) = root(&["alice"]);
    let phone = tokens(&root, "alice").add("phone", false).unwrap();
    let path = root.root.join(record::of_token(&phone.digest()));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o660)).unwrap();
    let known = Arc::new(KnownTokens::new(Arc::clone(&root) as _, Metrics::new()));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let found = runtime.block_on(known.first(&[phone.digest()]));
    assert!(matches!(found, Err(RootError::WritableByOthers { .. })), "{found:?}");
}

#[test]
fn a_token_is_not_wrong_because_the_root_is_away() {
    let (home, root) = root(&["alice"]);
    let phone = tokens(&root, "alice").add("phone", false).unwrap();
    let known = Arc::new(KnownTokens::new(Arc::clone(&root) as _, Metrics::new()));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let first = || runtime.block_on(known.first(&[phone.digest()]));
    let away = home.path().join("away");
    fs::rename(&root.root, &away).unwrap();
    assert!(matches!(first(), Err(RootError::Missing { .. })));
    fs::rename(&away, &root.root).unwrap();
    assert_eq!(first().unwrap().unwrap().tenant, name("alice"));
}

#[test]
fn an_object_is_written_once() {
    let (_home, root) = root(&["alice"]);
    assert!(root.create("codes/a", b"1").unwrap() && !root.create("codes/a", b"2").unwrap());
    assert_eq!(root.read("codes/a").unwrap().as_deref(), Some(&b"1"[..]));
    assert_eq!(root.list("codes").unwrap(), ["a"]);
    root.delete("codes/a").unwrap();
    root.delete("codes/a").unwrap();
    assert_eq!(root.read("codes/a").unwrap(), None);
    assert!(root.list("nothing").unwrap().is_empty());
}
