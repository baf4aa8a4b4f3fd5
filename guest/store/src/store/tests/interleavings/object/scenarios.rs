//! What is searched, and what must be found if a rule is broken.

use std::time::Duration;

use super::super::promises::Broken;
use super::super::search::{Counterexample, Visited, search};
use super::super::{Mutation, Scenario, add, set_category};
use super::world::{Left, World};
use super::{Objects, Rule, Rules};
use expenses_interface::Change;

/// Engines that follow the rules.
const RULES: Rules =
    Rules { digests: true, cached: false, stale: false, creates: false, ids: true, broken: None };
const NOTHING: Left =
    Left { faults: 0, adds: 0, edits: 0, undos: 0, many: 0, deletions: 0, copies: 0, anew: 0 };

/// Writers whose object has an expense and an id.
fn of<const WRITERS: usize>(changes: [&[Change]; WRITERS]) -> Scenario {
    Scenario { ids: true, ..Scenario::of(changes).exact() }
}

fn faults(faults: u8) -> Left {
    Left { faults, ..NOTHING }
}

impl Scenario {
    fn objects<const H: usize, const W: usize>(
        &self,
        rules: Rules,
        left: Left,
    ) -> (Objects<H, W>, World<H, W>) {
        let races = self.races();
        let content = self.text().map(|text| races.contents.intern(&text));
        let mut objects = Objects::new(races, rules);
        let start = objects.begun(World::new(content, left, rules.digests));
        (objects, start)
    }

    fn search_objects<const H: usize, const W: usize>(
        &self,
        rules: Rules,
        left: Left,
    ) -> Result<Visited, Counterexample> {
        let (mut objects, start) = self.objects::<H, W>(rules, left);
        search(&mut objects, start)
    }

    /// Checks that no promise is broken by stores on so many hosts.
    fn holds_on<const HOSTS: usize>(
        &self,
        name: &str,
        rules: Rules,
        left: Left,
        least_states: usize,
    ) {
        self.visited(name, self.search_objects::<HOSTS, 1>(rules, left), least_states);
    }
}

#[test]
fn writers_on_two_hosts_lose_nothing_whatever_becomes_of_their_requests() {
    let (ab, cd) = ([add("a"), add("b")], [add("c"), add("d")]);
    let (one, two) = (of([&ab[..1], &cd[..1]]), of([&ab, &cd]));
    for digests in [false, true] {
        let rules = Rules { digests, ..RULES };
        one.holds_on::<2>("two hosts, three failures", rules, faults(3), 4_800);
        two.holds_on::<2>("two hosts, two changes each", rules, faults(2), 43_000);
        let absent = Scenario { expenses: 0, ..of([&ab[..1], &cd[..1]]) };
        let creates = Rules { creates: true, ..rules };
        absent.holds_on::<2>("two hosts, no object at first", creates, faults(3), 8_300);
    }
    let cached = Rules { cached: true, ..RULES };
    let left = Left { adds: 1, ..faults(2) };
    two.holds_on::<2>("two hosts that keep what they read", cached, left, 700_000);
    let stale = Rules { stale: true, ..RULES };
    one.holds_on::<2>("two hosts, earlier states are read", stale, faults(2), 6_600);
    let same = [set_category(1, "d"), Change::Delete(1)];
    let same = of([&same[..1], &same[1..]]);
    same.holds_on::<2>("two hosts, of one expense", RULES, faults(3), 6_700);
}

#[test]
fn writers_on_three_and_four_hosts_lose_nothing_whatever_becomes_of_their_requests() {
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|name| [add(name)]);
    of([&a, &b, &c]).holds_on::<3>("three hosts", RULES, faults(2), 149_000);
    of([&a, &b, &c, &d]).holds_on::<4>("four hosts", RULES, faults(1), 550_000);
}

#[test]
fn others_who_save_undo_copy_and_delete_make_no_change_happen_twice() {
    let (a, b, edit) = ([add("a")], [add("b")], [set_category(1, "d")]);
    let two = of([&a, &b]);
    let left = Left { adds: 1, undos: 1, ..faults(2) };
    two.holds_on::<2>("two hosts, others add and undo", RULES, left, 138_000);
    let left = Left { edits: 1, undos: 2, ..faults(2) };
    of([&edit, &b]).holds_on::<2>("two hosts, an edit that others undo", RULES, left, 266_000);
    for digests in [false, true] {
        let rules = Rules { digests, ..RULES };
        let left = Left { many: 1, adds: 1, ..faults(2) };
        two.holds_on::<2>("two hosts, others save 100 times", rules, left, 79_000);
        let left = Left { deletions: 1, anew: 1, copies: 1, ..faults(2) };
        two.holds_on::<2>("two hosts, people copy and delete", rules, left, 54_000);
    }
}

#[test]
fn requests_with_keys_that_are_made_again_on_other_hosts_are_done_once() {
    let (ab, cd) = ([add("a"), add("b")], [add("c"), set_category(1, "d")]);
    let again = |scenario| Scenario { keys: true, retries: true, ..scenario };
    let one = again(of([&ab[..1], &cd[..1]]));
    one.holds_on::<2>("two hosts with keys, which try again", RULES, faults(3), 36_000);
    let left = Left { many: 1, ..faults(2) };
    one.holds_on::<2>("the same, others save 100 times", RULES, left, 69_000);
    let two = again(of([&ab, &cd]));
    two.holds_on::<2>("two hosts with keys, two requests each", RULES, faults(2), 99_000);
    // Without keys they would not be.
    let unkeyed = Scenario { keys: false, ..one };
    let found = unkeyed.search_objects::<2, 1>(RULES, faults(2)).unwrap_err();
    assert_eq!(found.broken, Broken::AppliedTwice, "{:#?}", found.schedule);
}

#[test]
fn random_schedules_of_four_hosts_break_no_promise() {
    let [a, b, c, d] = [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]].map(|names| names.map(add));
    let left =
        Left { faults: 8, adds: 2, edits: 2, undos: 3, many: 1, deletions: 0, copies: 2, anew: 0 };
    let time = proof().unwrap_or_default() / 2;
    for (digests, cached) in [(true, false), (false, true)] {
        let rules = Rules { digests, cached, ..RULES };
        let (mut objects, start) = of([&a, &b, &c, &d]).objects::<4, 1>(rules, left);
        let (schedules, steps) = objects.walk(start, 250, time).unwrap();
        println!("four hosts: {schedules} random schedules of {steps} steps");
    }
}

/// How long a proof goes on if one is run, as `tests/long` says. Then the searches are larger, too.
fn proof() -> Option<Duration> {
    let seconds = std::env::var("PROOF_SECONDS").ok()?;
    Some(Duration::from_secs(seconds.parse().unwrap()))
}

#[test]
fn more_writers_and_more_saves_of_others_break_no_promise() {
    let (ab, cd, ef) = ([add("a"), add("b")], [add("c"), add("d")], [add("e"), add("f")]);
    let larger = u8::from(proof().is_some());
    let three = of([&ab, &cd[..1], &ef[..1]]);
    three.holds_on::<3>("three hosts, two changes of one", RULES, faults(1 + larger), 75_000);
    let left = Left { adds: 1, edits: larger, undos: 1 + larger, ..faults(1 + larger) };
    let two = of([&ab[..1], &cd[..1]]);
    two.holds_on::<2>("two hosts, others add, edit and undo", RULES, left, 21_000);
    let unique = Rules { digests: false, cached: true, ..RULES };
    of([&ab, &cd]).holds_on::<2>(
        "two hosts that keep what they read",
        unique,
        faults(1 + 2 * larger),
        5_800,
    );
    let stale = Rules { stale: true, ..RULES };
    let three = of([&ab[..1], &cd[..1], &ef[..1]]);
    three.holds_on::<3>("three hosts, earlier states are read", stale, faults(1 + larger), 60_000);
}

#[test]
fn every_broken_rule_is_found() {
    let (a, b) = ([add("a")], [add("b")]);
    let (ab, cd) = ([add("a"), add("b")], [add("c"), add("d")]);
    let (one, two) = (of([&a, &b]), of([&ab, &cd]));
    let broken = |rule| Rules { broken: Some(rule), ..RULES };
    let cached = |rules| Rules { cached: true, ..rules };
    let found = |name: &str, scenario: &Scenario, rules, left, expected| {
        report(name, scenario.search_objects::<2, 1>(rules, left), expected);
    };
    found("no condition", &one, broken(Rule::Condition), faults(0), Broken::LostUpdate);
    let base = broken(Rule::EtagOfBase);
    found("the ETag of another state", &one, base, faults(0), Broken::LostUpdate);
    found("failed after a PUT was sent", &one, broken(Rule::KeepSent), faults(1), Broken::Made);
    let reload = cached(broken(Rule::Reload));
    found("no reload after a 412", &two, reload, faults(0), Broken::Blocked);
    found("a call cut off is failed", &one, broken(Rule::CutIsUnknown), faults(1), Broken::Made);
    let undo = broken(Rule::UndoKeepsIds);
    let left = Left { undos: 1, ..faults(1) };
    found("an undo takes ids back", &one, undo, left, Broken::AppliedTwice);
    let careless = Scenario { mutation: Some(Mutation::IdNotLookedFor), ..of([&a, &b]) };
    found("an id is not looked for again", &careless, RULES, faults(1), Broken::Made);
    let again = Scenario { retries: true, ..of([&a, &b]) };
    let left = Left { many: 1, ..faults(1) };
    found("unknown is taken for lost", &again, RULES, left, Broken::AppliedTwice);
    // Without ids and a history, an edit that is taken back leaves the bytes of before.
    let edit = [set_category(1, "d")];
    let recurs = Scenario { history: false, ..of([&edit, &b]) };
    let left = Left { edits: 1, ..faults(1) };
    let without_ids = Rules { ids: false, ..RULES };
    found("an ETag that recurs", &recurs, without_ids, left, Broken::AppliedTwice);
    let unique = Rules { digests: false, ..without_ids };
    recurs.search_objects::<2, 1>(unique, left).unwrap();
    // If writers make the object themselves, one that was deleted comes back. Nothing can help.
    let absent = Scenario { expenses: 0, ..of([&a, &b]) };
    let creates = Rules { creates: true, ..RULES };
    let left = Left { deletions: 1, ..faults(1) };
    found("a late create after a deletion", &absent, creates, left, Broken::AppliedTwice);
    let shared = two.search_objects::<1, 2>(RULES, faults(0));
    report("a scratch directory of two stores", shared, Broken::Incoherent);
}

fn report(name: &str, found: Result<Visited, Counterexample>, expected: Broken) {
    let found = found.expect_err(name);
    println!("{name}: {:?} after {} steps", found.broken, found.schedule.len());
    assert_eq!(found.broken, expected, "{name}: {:#?}", found.schedule);
}
