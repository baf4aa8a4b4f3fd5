use std::sync::Arc;

use expenses::NewExpense;
use expenses_serve::tenants::TenantTokens;
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
    let tenants = Tenants::new(&bucket, connected);
    Arc::new(Tenants { until_refused: Duration::ZERO, ..tenants })
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
    assert!(matches!(root.check(), Err(RootError::Missing { .. })));
    assert!(root.add(&name("alice")).unwrap() && root.add(&name("bob")).unwrap());
    assert!(!root.add(&name("alice")).unwrap());
    root.check().unwrap();
    let mut store = root.open(&Sandbox::new().unwrap(), &name("alice")).unwrap();
    assert_eq!(store.add(tea()).unwrap().id, 1);
    store.backup().unwrap();
    assert_eq!(paths(&root).len(), 4);
    let mut tenants = root.tenants().unwrap();
    tenants.sort_by(|one, other| one.name.cmp(&other.name));
    assert_eq!(
        tenants.iter().map(|tenant| tenant.name.as_str()).collect::<Vec<_>>(),
        ["alice", "bob"]
    );
    assert!(tenants[0].size > tenants[1].size && tenants[1].size > 0);
    assert!(root.remove(&name("alice")).unwrap());
    assert!(!root.remove(&name("alice")).unwrap());
    assert!(!root.exists(&name("alice")).unwrap());
    // printf %s bob | sha256sum
    assert_eq!(paths(&root), ["team/81b6/bob/expenses.json", "team/tenants"]);
}

#[test]
fn the_store_of_a_tenant_that_was_removed_makes_nothing() {
    let root = root();
    let (alice, sandbox) = (name("alice"), Sandbox::new().unwrap());
    root.add(&alice).unwrap();
    let mut store = root.open(&sandbox, &alice).unwrap();
    store.add(tea()).unwrap();
    root.remove(&alice).unwrap();
    for store in [&mut store, &mut root.open(&sandbox, &alice).unwrap()] {
        assert!(store.add(tea()).is_err());
        assert!(store.info().is_err());
    }
    assert_eq!(paths(&root), ["team/tenants"]);
}

#[test]
fn a_tenant_that_was_made_again_has_another_object_although_both_are_empty() {
    let root = root();
    let alice = name("alice");
    let mut contents = Vec::new();
    for _ in 0..2 {
        root.add(&alice).unwrap();
        let mut store = root.open(&Sandbox::new().unwrap(), &alice).unwrap();
        assert_eq!((store.info().unwrap().expenses, store.check().unwrap().len()), (0, 0));
        contents.push(root.get(&root.data_file(&alice)).unwrap().unwrap());
        root.remove(&alice).unwrap();
    }
    assert_ne!(contents[0], contents[1]);
}

#[test]
fn a_token_is_an_object_of_its_own() {
    let root = root();
    root.add(&name("alice")).unwrap();
    let before = root.get(&root.data_file(&name("alice"))).unwrap();
    let tokens = TenantTokens::new(Arc::clone(&root) as _, name("alice"), "2026-11-29".into());
    tokens.add("phone", false).unwrap();
    assert_eq!(tokens.list().unwrap().len(), 1);
    assert_eq!(root.list("tokens").unwrap().len(), 1);
    assert_eq!(root.get(&root.data_file(&name("alice"))).unwrap(), before);
    tokens.remove("phone").unwrap();
    assert_eq!(root.list("tokens").unwrap(), [""; 0]);
    assert_eq!(paths(&root).len(), 2);
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
