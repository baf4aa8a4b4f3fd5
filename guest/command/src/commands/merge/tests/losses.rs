//! Random histories of two stores that split from one: whatever `--keep` decides, no purchase of
//! either side is gone without being named.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::BASE;
use crate::fixture::Fixture;

/// What a machine does: it adds one of a few purchases, or gives one that it has another amount.
#[derive(Clone, Copy, Debug)]
enum Step {
    Add(u8),
    Edit(usize, u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..4u8).prop_map(Step::Add),
        1 => (any::<usize>(), 0..4u8).prop_map(|(at, amount)| Step::Edit(at, amount)),
    ];
    prop::collection::vec(step, 0..4)
}

/// A machine whose commits have ids of its own, with the base, after these steps.
fn machine(number: u128, steps: &[Step]) -> Fixture {
    let mut fixture = Fixture::with_document(BASE);
    fixture.random = Some(number << 64);
    for step in steps {
        match step {
            Step::Add(what) => {
                let (amount, description) = ((what + 1).to_string(), format!("p{}", what % 2));
                fixture.run(&["add", &amount, &description, "-c", "food", "-d", "2026-11-23"]);
            }
            Step::Edit(at, amount) => {
                let all = fixture.list();
                let id = all[at % all.len()].split(' ').next().unwrap().to_owned();
                fixture.run(&["edit", &id, "--amount", &(amount + 1).to_string()]);
            }
        }
    }
    fixture
}

/// The purchases by their ids, as a report names them.
fn purchases(fixture: &Fixture) -> BTreeMap<u64, String> {
    let page = expenses_interface::Expenses::find(&mut fixture.store(), Default::default(), None);
    let all = page.unwrap().expenses.into_iter().map(|of| {
        let date = of.date.unwrap_or_default();
        (of.id, format!("{} {} ({}, {date})", of.amount, of.description, of.category))
    });
    all.collect()
}

fn text(fixture: &Fixture) -> String {
    String::from_utf8(fixture.memory.bytes("expenses.json").unwrap()).unwrap()
}

/// The file as another program leaves it that knows nothing of commits and of history.
fn without_commits(text: &str) -> String {
    let mut file: serde_json::Value = serde_json::from_str(text).unwrap();
    for field in ["commits", "history"] {
        file.as_object_mut().unwrap().remove(field);
    }
    file.to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_purchase_is_gone_without_being_named(
        [one, other] in [steps(), steps()],
        forgets in any::<bool>(),
        keep in prop::sample::select(vec!["ours", "theirs", "both"]),
    ) {
        let [mut merged, theirs] = [machine(1, &one), machine(2, &other)].map(|machine| {
            let text = text(&machine);
            Fixture::with_document(if forgets { without_commits(&text) } else { text })
        });
        merged = merged.file("phone.json", text(&theirs));
        merged.random = Some(3 << 64);
        let (ours, theirs) = (purchases(&merged), purchases(&theirs));
        // Each purchase of a side is expected once, those of the base once for both if they are
        // still alike. Without commits what is alike under one id is taken for one.
        let mut expected: BTreeMap<&str, usize> = BTreeMap::new();
        for (id, purchase) in ours.iter().chain(&theirs) {
            let is_twin = (*id <= 3 || forgets) && ours.get(id) == theirs.get(id);
            *expected.entry(purchase).or_default() += if is_twin { 1 } else { 2 };
        }
        let line = ["merge", "phone.json", "--keep", keep];
        let before = text(&merged);
        let (output, report) = merged.try_run(&line);
        if report.status != 0 {
            // What was one expense once cannot be kept as two.
            prop_assert_eq!(keep, "both");
            prop_assert_eq!(text(&merged), before);
            return Ok(());
        }
        let found = purchases(&merged);
        for (purchase, count) in expected {
            let kept = found.values().filter(|of| **of == purchase).count();
            let named = output.lines().filter(|line| line.contains(&format!(": {purchase}")));
            prop_assert!(kept + named.count() >= count / 2, "{purchase} is gone: {output}");
        }
        // Once more, it changes nothing.
        let after = text(&merged);
        merged.run(&line);
        prop_assert_eq!(text(&merged), after);
    }
}
