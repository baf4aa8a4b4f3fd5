use std::sync::Arc;
use std::thread;

use expenses::NewExpense;
use expenses_serve::tenants::{self, Left, TenantTokens};
use expenses_serve::tokens::Tokens;
use object_store::ObjectStore;
use object_store::memory::InMemory;

use super::*;

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// Tenants in a bucket in memory.
fn root() -> Arc<Tenants> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let store: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
    let bucket = Bucket::parse("s3://bucket/team").unwrap();
    let connected = Connected { runtime: Some(runtime), store, path: bucket.path.clone() };
    Arc::new(Tenants::new(&bucket, connected))
}

/// Adds a tenant. Returns whether it was not there.
fn add(root: &Arc<Tenants>, tenant: &str) -> bool {
    let root: Arc<dyn Root> = Arc::clone(root) as _;
    tenants::add(&root, &name(tenant), "first", "2026-11-29".into()).unwrap().is_some()
}

/// Removes a tenant. Returns whether there was one.
fn remove(root: &Arc<Tenants>, tenant: &str) -> bool {
    let root: Arc<dyn Root> = Arc::clone(root) as _;
    let Some(left) = Left::of(&*root, &name(tenant)).unwrap() else { return false };
    tenants::remove(&root, &left).unwrap();
    true
}

/// The store of a tenant.
fn store(root: &Arc<Tenants>, tenant: &str) -> StoreId {
    tenants::find(&**root, &name(tenant)).unwrap().unwrap()
}

fn paths(root: &Tenants) -> Vec<String> {
    let all = root.below(&Path::default()).unwrap();
    let mut paths: Vec<_> = all.into_iter().map(|meta| meta.location.to_string()).collect();
    paths.sort();
    paths
}

fn tea() -> NewExpense {
    NewExpense {
        description: "Tea".into(),
        amount: "3.20".into(),
        category: "food".into(),
        date: Some("2026-11-29".into()),
    }
}

#[test]
fn a_tenant_is_added_once_and_removed_with_all_it_has() {
    let root = root();
    assert!(matches!(root.check(), Err(RootError::Missing { .. })) && !root.is_ready());
    assert!(add(&root, "alice") && add(&root, "bob"));
    assert!(!add(&root, "alice"));
    root.check().unwrap();
    assert!(root.is_ready());
    let alice = store(&root, "alice");
    let mut opened = root.open(&Sandbox::new().unwrap(), &alice).unwrap();
    assert_eq!(opened.add(tea()).unwrap().id, 1);
    opened.backup().unwrap();
    let found = tenants::all(&*root).unwrap();
    assert_eq!(
        found.iter().map(|tenant| tenant.name.as_str()).collect::<Vec<_>>(),
        ["alice", "bob"]
    );
    assert!(found[0].size > found[1].size && found[1].size > 0);
    // Without its data file there is still a copy to ask about.
    root.remove_object(&root.data_file(&alice)).unwrap();
    assert_eq!((tenants::all(&*root).unwrap()[0].size, add(&root, "alice")), (0, false));
    assert!(remove(&root, "alice") && !remove(&root, "alice"));
    assert!(!root.exists(&alice).unwrap());
    // printf %s bob | sha256sum
    let bob = store(&root, "bob");
    let left = [
        format!("team/{}/expenses.json", bob.folder()),
        "team/81b6/bob.store".to_owned(),
        "team/tenants".to_owned(),
    ];
    let mut paths = paths(&root);
    paths.retain(|path| !path.contains("tokens/"));
    assert_eq!(paths, left);
}

#[test]
fn a_store_that_was_removed_makes_nothing_and_never_sees_the_next_of_its_name() {
    let (root, sandbox) = (root(), Sandbox::new().unwrap());
    add(&root, "alice");
    let alice = store(&root, "alice");
    let mut opened = root.open(&sandbox, &alice).unwrap();
    opened.add(tea()).unwrap();
    remove(&root, "alice");
    assert_eq!(paths(&root), ["team/tenants"]);
    add(&root, "alice");
    let before = paths(&root);
    for store in [&mut opened, &mut root.open(&sandbox, &alice).unwrap()] {
        assert!(store.add(tea()).is_err());
        assert!(store.info().is_err());
    }
    assert_eq!(paths(&root), before);
}

#[test]
fn of_several_that_add_a_tenant_at_once_one_makes_it() {
    for _ in 0..20 {
        let root = root();
        let made: usize = thread::scope(|scope| {
            let adds: Vec<_> = (0..4).map(|_| scope.spawn(|| add(&root, "alice"))).collect();
            adds.into_iter().map(|add| usize::from(add.join().unwrap())).sum()
        });
        assert_eq!((made, root.list("tokens").unwrap().len()), (1, 1));
        assert_eq!(root.entries(None).unwrap().len(), 2);
    }
}

#[test]
fn a_token_is_an_object_of_its_own() {
    let root = root();
    add(&root, "alice");
    let alice = store(&root, "alice");
    let before = root.get(&root.data_file(&alice)).unwrap();
    let tokens = TenantTokens::new(Arc::clone(&root) as _, alice.clone(), "2026-11-29".into());
    tokens.add("phone", false).unwrap();
    assert_eq!((tokens.list().unwrap().len(), root.list("tokens").unwrap().len()), (2, 2));
    assert_eq!(root.get(&root.data_file(&alice)).unwrap(), before);
    tokens.remove_all().unwrap();
    assert_eq!(root.list("tokens").unwrap(), [""; 0]);
    assert_eq!(paths(&root).len(), 3);
}

#[test]
fn an_object_is_made_once_and_may_be_missing() {
    let root = root();
    assert_eq!(root.read("codes/7").unwrap(), None);
    assert!(root.create("codes/7", b"one").unwrap());
    assert!(!root.create("codes/7", b"two").unwrap());
    assert_eq!(root.read("codes/7").unwrap().unwrap(), b"one");
    assert_eq!(root.list("codes").unwrap(), ["7"]);
    root.delete("codes/7").unwrap();
    root.delete("codes/7").unwrap();
    assert_eq!(root.list("codes").unwrap(), [""; 0]);
}
