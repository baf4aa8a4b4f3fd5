//! Thousands of stores in one process: none sees another's data, and none leaves a
//! descriptor behind.

use std::fs;
use std::process::Command;

use crate::harness::{Directory, example, outcome};

const TENANTS: usize = 10_000;

#[test]
fn ten_thousand_stores_share_a_process_and_nothing_else() {
    let root = Directory::empty();
    let mut example = Command::new(example("tenants"));
    let run = outcome(example.arg(root.path()).arg(TENANTS.to_string()));
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""), "{run:?}");
    // The example itself fails where a tenant is shown another's expense.
    let figures = |name: &str| -> Vec<u64> {
        let lines = run.stdout.lines().filter_map(|line| line.strip_prefix(name));
        lines.map(|figure| figure.parse().unwrap()).collect()
    };
    // Two for each store that is kept open; one is the sandbox's, for the component's first
    // memory. What the system does not allow to be kept open was opened for each call.
    if cfg!(target_os = "linux") {
        let kept = figures("kept open: ");
        assert!(kept[0] > 0 && kept[0] <= TENANTS as u64, "{run:?}");
        assert_eq!(figures("descriptors: "), [2 * kept[0] + 1, 1]);
    }
    assert_eq!(root.entries().len(), TENANTS);
    for tenant in 0..TENANTS {
        let directory = root.path().join(format!("tenant-{tenant}"));
        let text = fs::read_to_string(directory.join("expenses.json")).unwrap();
        assert_eq!(text.matches("\"description\"").count(), 1, "{text}");
        assert!(text.contains(&format!("\"Lunch of tenant {tenant}\"")), "{text}");
        assert_eq!(fs::read_dir(directory).unwrap().count(), 1);
    }
}
