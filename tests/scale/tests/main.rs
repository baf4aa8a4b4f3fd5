//! What the simulation keeps to, in a few seconds. The large run is `tests/long scale`.

use std::fs;

use expenses_scale::costs::{ADDS_A_DAY, AS_IS};
use expenses_scale::files::of_a_person;
use expenses_scale::settings::{Broken, Settings};
use expenses_scale::stats::Kind;
use expenses_scale::{run, run_traced, tables};

/// How many runs there are.
const RUNS: usize = 6;

/// Real stores, in runs full of trouble.
fn real(broken: Option<Broken>) -> impl Iterator<Item = expenses_scale::Outcome> {
    (0..).map(move |seed| run(Settings { real: true, broken, ..Settings::troubled(seed) }))
}

#[test]
fn a_run_is_the_same_each_time() {
    for real in [false, true] {
        let traces = [1, 1, 2]
            .map(|seed| run_traced(Settings { real, ..Settings::troubled(seed) }).stats.trace);
        assert!(traces[0].len() > 1_000, "{}", traces[0].len());
        assert!(traces[0] == traces[1]);
        assert!(traces[0] != traces[2]);
    }
}

#[test]
fn the_model_takes_the_same_steps_as_the_store_itself() {
    for seed in 0..2 {
        let [model, store] = [false, true]
            .map(|real| run_traced(Settings { real, ..Settings::troubled(seed) }).stats.trace);
        let at = model.iter().zip(&store).position(|(model, store)| model != store);
        let both = at.map(|at| (&model[at], &store[at]));
        assert_eq!(both, None, "seed {seed}, line {at:?}");
        assert_eq!(model.len(), store.len());
    }
}

#[test]
fn real_stores_lose_nothing_and_do_nothing_twice() {
    let (mut added, mut unknown, mut lost_races) = (0, 0, 0);
    for (seed, outcome) in real(None).take(RUNS).enumerate() {
        assert!(outcome.is_good(), "seed {seed}: {outcome:?}");
        added += outcome.stats.added;
        unknown += outcome.stats.unknown;
        lost_races += outcome.stats.lost_races;
    }
    println!("{added} expenses, {unknown} unknown, {lost_races} lost races");
    // There was trouble.
    assert!(added > 2_000 && unknown > 10 && lost_races > 50);
}

#[test]
fn without_the_condition_of_a_put_expenses_are_lost() {
    assert!(real(Some(Broken::NoCondition)).take(2 * RUNS).any(|outcome| outcome.lost > 0));
}

#[test]
fn without_a_look_for_its_id_a_save_without_a_reply_is_made_twice() {
    assert!(real(Some(Broken::NoLook)).take(2 * RUNS).any(|outcome| outcome.twice > 0));
}

#[test]
fn with_a_new_key_a_request_that_is_sent_again_is_done_twice() {
    assert!(real(Some(Broken::NewKey)).take(2 * RUNS).any(|outcome| outcome.twice > 0));
}

#[test]
fn at_the_peak_little_is_slow_and_nothing_is_lost() {
    let settings = tables::at_the_peak(AS_IS);
    // A hundredth of the visits, so nobody waits for a core or the network.
    let second = 1_000_000;
    let (visits, people) = (settings.visits / 100, settings.people / 100);
    let (end, measured) = (60 * second, 30 * second);
    let outcome = run(Settings { visits, people, hosts: 2, end, measured, ..settings });
    assert!(outcome.is_good(), "{outcome:?}");
    let add = outcome.stats.of(Kind::Add, false);
    assert!(add.count() > 500, "{}", add.count());
    // A PUT, a look, and two more for the token.
    let median = add.milliseconds(500_000);
    assert!((200..300).contains(&median), "{median}");
}

#[test]
fn files_have_the_size_that_is_calculated_with() {
    for expenses in [300, 3_000, 3 * 365 * ADDS_A_DAY] {
        let (real, calculated) = (of_a_person(expenses).len(), AS_IS.bytes(expenses));
        let ratio = calculated as f64 / real as f64;
        assert!((0.99..1.01).contains(&ratio), "{expenses}: {real} and {calculated}");
    }
}

#[test]
fn the_document_has_the_table_of_years() {
    let document = fs::read_to_string("../../docs/scale.md").unwrap();
    let table = tables::years().join("\n");
    assert!(document.contains(&table), "docs/scale.md should have\n{table}");
}
