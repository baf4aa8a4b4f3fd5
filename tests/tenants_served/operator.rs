//! The operator's commands, with and without a server.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread;

use super::{Home, add, client, descriptions, soon, status};
use crate::harness::{Directory, outcome, program};

#[test]
fn tenants_are_listed_with_what_they_keep() {
    let (home, [alice, _]) = Home::with(["alice", "bob"]);
    let listed = home.tenant(&["list"]).stdout;
    assert!(
        listed.starts_with("alice       88 B  20") && listed.contains("\nbob         88 B  20")
    );
    let server = home.serve(&[]);
    assert_eq!(add(&client(&server, &alice), "Lunch").status, 201);
    let size = fs::metadata(home.directory("alice").join("expenses.json")).unwrap().len();
    let listed = home.tenant(&["list"]).stdout;
    assert!(listed.starts_with(&format!("alice  {:>9}  20", format!("{size} B"))), "{listed}");
    let document: serde_json::Value =
        serde_json::from_str(&home.tenant(&["list", "--json"]).stdout).unwrap();
    assert_eq!(document["tenants"][0]["bytes"], size);
    assert_eq!(document["tenants"][1]["bytes"], 88);
    assert!(document["tenants"][1]["changed"].is_string());
}

#[test]
fn a_tenant_is_added_while_a_server_runs_and_once() {
    let (home, _) = Home::with(["alice"]);
    let server = home.serve(&[]);
    let bob = client(&server, &home.add("bob"));
    assert_eq!(add(&bob, "Lunch").status, 201);
    home.tenant(&["add", "bob"]).fails("there is a tenant bob already");
    assert_eq!(descriptions(&bob), ["Lunch"]);
    let json = home.tenant(&["add", "carol", "--json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["tenant"], "carol");
    assert_eq!(status(&client(&server, json["token"].as_str().unwrap())), 200);
}

#[test]
fn a_removed_tenant_leaves_nothing() {
    let (home, [alice, bob]) = Home::with(["alice", "bob"]);
    let server = home.serve(&[]);
    let (alice, bob) = (client(&server, &alice), client(&server, &bob));
    assert_eq!(add(&alice, "Lunch").status, 201);
    home.tenant(&["remove", "alice"])
        .fails("nothing is kept of a tenant that is removed: export it first, and then say --yes");
    assert_eq!(descriptions(&alice), ["Lunch"]);
    // What a removal that was cut off has left goes with the next.
    let rest = home.root().join("2bd8/.removed-7");
    fs::create_dir(&rest).unwrap();
    fs::write(rest.join("expenses.json"), "{}").unwrap();
    let removed = home.tenant(&["remove", "alice", "--yes"]);
    assert!(
        removed.stdout.starts_with("Removed the tenant alice: its tokens, and "),
        "{removed:?}"
    );
    assert_ne!(add(&alice, "Tea").status, 201);
    soon("the token is refused", || status(&alice) == 401);
    let mut names = Vec::new();
    let mut directories = vec![home.root()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            names.push(path.display().to_string());
            directories.extend(path.is_dir().then_some(path));
        }
    }
    assert!(
        !names.iter().any(|name| name.contains("alice") || name.contains("removed")),
        "{names:?}"
    );
    assert!(home.tenant(&["list"]).stdout.starts_with("bob       88 B"));
    home.tenant(&["remove", "alice", "--yes"])
        .fails(&format!("there is no tenant alice in {}", home.root().display()));
    assert_eq!(status(&bob), 200);
}

#[test]
fn a_removal_asks_also_if_only_copies_are_left() {
    let (home, _) = Home::with(["alice"]);
    let alice = home.directory("alice");
    let copy = alice.join("expenses-2026-11-29.json");
    fs::rename(alice.join("expenses.json"), &copy).unwrap();
    let asks = || {
        home.tenant(&["remove", "alice"]).fails(
            "nothing is kept of a tenant that is removed: export it first, and then say --yes",
        );
        assert!(copy.exists());
    };
    asks();
    // Nor is it gone without the object that claims the name.
    fs::remove_file(home.root().join("2bd8/alice.store")).unwrap();
    asks();
    home.tenant(&["remove", "alice", "--yes"])
        .prints("Removed the tenant alice: its tokens, and 0 B of expenses.\n");
    assert!(!copy.exists());
}

#[test]
fn of_several_that_add_a_tenant_at_once_one_makes_it_and_its_token_works() {
    let (home, _) = Home::with(["bob"]);
    let server = home.serve(&[]);
    let adds: Vec<_> = thread::scope(|scope| {
        let adds: Vec<_> = (0..4).map(|_| scope.spawn(|| home.tenant(&["add", "alice"]))).collect();
        adds.into_iter().map(|add| add.join().unwrap()).collect()
    });
    let (made, refused): (Vec<_>, Vec<_>) = adds.iter().partition(|add| add.status == Some(0));
    assert_eq!(made.len(), 1, "{adds:?}");
    assert_eq!(status(&client(&server, made[0].stdout.trim_end())), 200);
    refused.iter().for_each(|add| add.fails("there is a tenant alice already"));
    home.token("alice", &["list"]).prints("first: reads and changes\n");
}

#[test]
fn a_directory_is_not_served_stale() {
    let (home, _) = Home::with(["alice"]);
    let message =
        "`--staleness` is for a bucket: a directory is read at each request, so leave it out";
    outcome(home.command("serve").args(["--staleness", "2s"])).fails(message);
    let one = Directory::with("{}");
    let mut serve = program();
    serve.arg("--data").arg(one.path()).args(["serve", "--staleness", "1s"]);
    outcome(&mut serve).fails(message);
}

#[test]
fn a_tenant_is_exported_as_a_store_is() {
    let (home, [alice]) = Home::with(["alice"]);
    let server = home.serve(&[]);
    let alice = client(&server, &alice);
    assert_eq!(add(&alice, "Lunch").status, 201);
    home.tenant(&["export", "alice", "--format", "csv"])
        .prints("expenses_id,date,amount,category,description\n1,2026-11-23,12.50,a,Lunch\n");
    // It is the data directory of all other commands.
    let mut export = program();
    export.arg("--data").arg(home.directory("alice")).args(["export", "--format", "csv"]);
    assert_eq!(outcome(&mut export).stdout, home.tenant(&["export", "alice", "-f", "csv"]).stdout);
}

#[test]
fn tokens_of_a_tenant_are_listed_without_their_secrets() {
    let (home, _) = Home::with(["alice", "bob"]);
    let _ = home.token("alice", &["add", "dashboard", "--read-only"]);
    home.token("alice", &["list"]).prints("first: reads and changes\ndashboard: reads\n");
    home.token("bob", &["list"]).prints("first: reads and changes\n");
    home.token("alice", &["add", "first"]).fails("there is a token first already: remove it first");
    home.token("alice", &["remove", "tablet"]).fails("there is no token tablet");
    home.token("carol", &["list"])
        .fails(&format!("there is no tenant carol in {}", home.root().display()));
    outcome(home.command("token").arg("list"))
        .fails("name the tenant whose token it is: `--tenant NAME`");
}

#[test]
fn what_is_no_root_is_not_served_and_not_changed() {
    let directory = Directory::with("{}");
    let refused = |arguments: &[&str]| {
        let mut command = program();
        outcome(command.args(arguments).arg("--tenants").arg(directory.path()))
    };
    let shown = directory.path().display();
    let none = format!("{shown} has no tenants: make the first with `expenses tenant add NAME`");
    refused(&["serve"]).fails(&none);
    refused(&["tenant", "list"]).fails(&none);
    refused(&["tenant", "add", "alice"])
        .fails(&format!("{shown} holds other files: name a directory for the tenants alone"));
    directory.holds("{}");
    outcome(program().args(["tenant", "list"]))
        .fails("name where the tenants are: `--tenants DIR` or `--tenants s3://BUCKET/PATH`");
    refused(&["serve", "--data", "/nowhere"])
        .fails("`--data` names one store, and `--tenants` many: leave one out");
    let wrong = refused(&["tenant", "add", "../bob"]);
    assert_eq!(wrong.status, Some(2), "{wrong:?}");
    assert!(wrong.stderr.contains("1 to 63 lower-case letters"), "{wrong:?}");
}

#[test]
fn an_object_that_others_may_write_lets_nobody_in() {
    let (home, [alice]) = Home::with(["alice"]);
    let server = home.serve(&[]);
    let token = fs::read_dir(home.root().join("tokens")).unwrap().next().unwrap().unwrap().path();
    fs::set_permissions(&token, fs::Permissions::from_mode(0o666)).unwrap();
    assert_eq!(status(&client(&server, &alice)), 500);
    assert!(server.log().contains("so let themselves in"), "{}", server.log());
}
