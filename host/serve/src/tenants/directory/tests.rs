use std::os::fd::AsRawFd;
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;

use expenses_http::Proof;

use super::*;
use crate::metrics::Metrics;
use crate::tenants::{KnownTokens, Left, TenantTokens, add, all, find, operate, store_id};
use crate::tokens::{Begun, Secret, TokenError, Tokens};

/// A root with these tenants.
fn root(names: &[&str]) -> (tempfile::TempDir, Arc<Directory>) {
    let home = tempfile::tempdir().unwrap();
    let root = Directory::new(home.path().join("tenants")).unwrap();
    root.begin().unwrap();
    let root = Arc::new(root);
    for tenant in names {
        made(&root, tenant);
    }
    (home, root)
}

/// Adds a tenant, and returns its first token.
fn made(root: &Arc<Directory>, tenant: &str) -> Secret {
    let root: Arc<dyn Root> = Arc::clone(root) as _;
    add(&root, &name(tenant), "first", "2026-11-29".into()).unwrap().unwrap()
}

/// Removes a tenant. Returns whether there was one.
fn removed(root: &Arc<Directory>, tenant: &str) -> bool {
    let root: Arc<dyn Root> = Arc::clone(root) as _;
    let Some(left) = Left::of(&*root, &name(tenant)).unwrap() else { return false };
    operate::remove(&root, &left).unwrap();
    true
}

/// The store of a tenant.
fn store(root: &Arc<Directory>, tenant: &str) -> StoreId {
    find(&**root, &name(tenant)).unwrap().unwrap()
}

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

fn tokens(root: &Arc<Directory>, tenant: &str) -> TenantTokens {
    let root: Arc<dyn Root> = Arc::clone(root) as _;
    let store = find(&*root, &name(tenant)).unwrap().unwrap();
    TenantTokens::new(root, store, "2026-11-29".into())
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
    found.map(|known| known.store.tenant().to_string())
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
    assert_eq!(
        files, 7,
        "the mark, the claim, the data file, two tokens with their entries, and nothing half made"
    );
}

#[test]
fn a_directory_with_other_things_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("expenses.json"), "{}").unwrap();
    let root = Directory::new(home.path()).unwrap();
    assert!(matches!(root.begin(), Err(RootError::Occupied { .. })));
    assert!(matches!(root.check(), Err(RootError::Missing { .. })));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn a_tenant_is_added_once_and_removed_with_all_it_has() {
    let (_home, root) = root(&["alice", "bob"]);
    let shared: Arc<dyn Root> = Arc::clone(&root) as _;
    let again = || add(&shared, &name("alice"), "first", String::new()).unwrap().is_none();
    assert!(again());
    let before = store(&root, "alice");
    let names: Vec<_> = all(&*root).unwrap().into_iter().map(|tenant| tenant.name).collect();
    assert_eq!(names, [name("alice"), name("bob")]);
    // Also without its claim or its data file, there is a tenant.
    fs::remove_file(root.path(&before).join(DATA_FILE)).unwrap();
    assert_eq!((all(&*root).unwrap()[0].size, again()), (0, true));
    root.delete(&store_id::claim(&name("alice"))).unwrap();
    assert_eq!((all(&*root).unwrap().len(), again()), (2, true));
    assert_eq!(store(&root, "alice"), before);

    // A removal that was cut off left this.
    let hash = above(&root.path(&before)).to_owned();
    fs::create_dir(hash.join(".removed-7")).unwrap();
    assert!(removed(&root, "alice") && !removed(&root, "alice"));
    assert_eq!(fs::read_dir(hash).unwrap().count(), 0);
    assert!(root.is_gone(&before) && !root.exists(&before).unwrap());
    assert_eq!(all(&*root).unwrap().len(), 1);
    made(&root, "alice");
    assert_ne!(store(&root, "alice"), before);
}

#[test]
fn of_several_that_add_a_tenant_at_once_one_makes_it_and_its_token_works() {
    for _ in 0..20 {
        let (_home, root) = root(&[]);
        let shared: Arc<dyn Root> = Arc::clone(&root) as _;
        let secrets: Vec<Secret> = thread::scope(|scope| {
            let adds: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| add(&shared, &name("alice"), "first", String::new())))
                .collect();
            adds.into_iter().filter_map(|add| add.join().unwrap().unwrap()).collect()
        });
        let [secret] = &*secrets else { panic!("{} have made it", secrets.len()) };
        assert_eq!(owner(&root, secret).as_deref(), Some("alice"));
        assert_eq!(root.entries(None).unwrap().len(), 2);
    }
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
    assert_eq!(listed(&root, "alice"), ["first"]);
    assert!(bob.list().unwrap().iter().any(|token| token.accepted.is_read_only));
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
    assert_eq!(listed(&root, "alice"), ["first", "phone", "page-1", "page-2"]);
    assert_eq!(owner(&root, &first).as_deref(), Some("alice"));
    // Not of another tenant, and not by a session.
    assert!(begin(&tokens(&root, "bob"), proof).is_none());
    assert!(begin(&alice, Proof::Token(first.digest())).is_none());
    alice.end_session(&second.digest()).unwrap();
    assert_eq!((owner(&root, &second), listed(&root, "alice").len()), (None, 3));
    // Whoever removes the object of a token by hand ends its sessions, too.
    root.delete(&record::of_token(&phone.digest())).unwrap();
    assert_eq!(owner(&root, &first), None);
    assert_eq!(listed(&root, "alice"), ["first"]);
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
            let store = store(&root, "alice");
            let old =
                format!(r#"{{"tenant": "alice", "store": "{}", "until": 17}}"#, store.digits());
            fs::write(&path, old).unwrap();
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
    let opens = |secret: &Secret| {
        let found = runtime.block_on(known.first(&[secret.digest()])).unwrap();
        found.map(|known| known.store)
    };
    let before = store(&root, "alice");
    assert_eq!(opens(&phone).as_ref(), Some(&before));
    assert!(removed(&root, "alice"));
    made(&root, "alice");
    assert_eq!(opens(&phone), None);
    let code = Proof::Code(code.digest());
    assert_eq!(alice.begin_session(code).unwrap(), Begun::Refused);
    // Nor if the removal has missed some of it: each names its store.
    let left = TenantTokens::new(Arc::clone(&root) as _, before.clone(), String::new());
    let token = left.add("left", false).unwrap();
    assert_eq!(opens(&token), Some(before));
    let code = Proof::Code(left.add_code().unwrap().digest());
    let tokens_now = tokens(&root, "alice");
    assert_eq!(tokens_now.begin_session(code).unwrap(), Begun::Refused);
    let proof = Proof::Token(token.digest());
    assert_eq!(tokens_now.begin_session(proof).unwrap(), Begun::Refused);
    assert_eq!(listed(&root, "alice"), ["first"]);
    let of_bob = tokens(&root, "bob").begin_session(Proof::Code(of_bob.digest())).unwrap();
    assert!(matches!(of_bob, Begun::Session(_)));
}

#[test]
fn a_tenant_is_removed_while_a_call_still_saves() {
    let (_home, root) = root(&["alice"]);
    let path = root.path(&store(&root, "alice"));
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
        assert!(removed(&root, "alice"));
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
    assert_eq!((names.len(), names.contains(&"page-1".to_owned())), (102, false), "{names:?}");
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
    assert_eq!(first().unwrap().unwrap().store.tenant(), &name("alice"));
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
