use crate::fixture::{Fixture, THREE};

#[test]
fn an_expense_is_repeated_listed_and_stopped() {
    let mut fixture = Fixture::new();
    fixture.run(&["add", "900", "Rent", "-c", "home", "-d", "2026-11-01"]);
    assert_eq!(
        fixture.run(&["repeat", "1", "--monthly"]),
        "Repeat 1: 900 Rent (home) every month, next on 2026-12-01\n"
    );
    assert_eq!(
        fixture.run(&["repeat", "last", "--every", "2 weeks", "--until", "2027-01-01"]),
        "Repeat 2: 900 Rent (home) every 2 weeks until 2027-01-01, next on 2026-11-15\n"
    );
    assert_eq!(fixture.files.notes, ["expenses: 1 expense is due: `expenses due` adds it\n"]);
    fixture.files.notes.clear();
    assert_eq!(
        fixture.run(&["repeat"]),
        "NO  NEXT        EVERY    UNTIL       AMOUNT  CATEGORY  DESCRIPTION\n \
         1  2026-12-01  month                   900  home      Rent\n \
         2  2026-11-15  2 weeks  2027-01-01     900  home      Rent\n"
    );
    let json = fixture.run(&["repeat", "--json"]);
    assert!(json.contains("\"next\": \"2026-11-15\",\n    \"due\": 1\n"), "{json}");
    assert_eq!(
        fixture.run(&["repeat", "--stop", "1"]),
        "Stopped repeat 1: 900 Rent (home) every month\n"
    );
    fixture.run(&["repeat", "--stop", "2"]);
    assert_eq!(
        fixture.run(&["repeat"]),
        "No repeats. To repeat an expense: expenses repeat ID --monthly\n"
    );
    assert_eq!(
        fixture.refused(&["repeat", "--stop", "2"]),
        "expenses: there is no repeat 2: `expenses repeat` lists them\n"
    );
}

#[test]
fn days_before_one_that_is_named_are_left_out() {
    let mut fixture = Fixture::new();
    fixture.run(&["add", "9", "Paper", "-c", "news", "-d", "2026-01-31"]);
    assert_eq!(
        fixture.run(&["repeat", "1", "--monthly", "--from", "2026-11-01"]),
        "Repeat 1: 9 Paper (news) every month, next on 2026-11-30\n"
    );
    assert!(fixture.files.notes.is_empty());
}

#[test]
fn the_rule_stays_when_the_expense_is_deleted_or_changed() {
    let mut fixture = Fixture::new();
    fixture.run(&["add", "900", "Rent", "-c", "home", "-d", "2026-10-23"]);
    fixture.run(&["repeat", "1", "--monthly"]);
    fixture.run(&["edit", "1", "--amount", "950"]);
    fixture.run(&["delete", "1"]);
    assert_eq!(fixture.run(&["due"]), "Added 2: 900 Rent (home, 2026-11-23)\n");
}

#[test]
fn in_an_empty_store_how_to_begin_is_said_once() {
    let mut fixture = Fixture::new();
    let message = fixture.refused(&["repeat", "1", "--monthly"]);
    assert!(message.contains("1: there are no expenses yet; to add the first: "), "{message}");
    assert!(
        fixture.refused(&["repeat", "last", "--monthly"]).contains("there are no expenses yet")
    );
    assert!(fixture.files.notes.is_empty(), "{:?}", fixture.files.notes);
}

#[test]
fn what_a_repeat_lacks_is_said_with_the_command_to_type() {
    let mut fixture = Fixture::with_document(THREE);
    for (line, message) in [
        (&["repeat", "1"][..], "say how often: expenses repeat 1 --monthly"),
        (&["repeat", "last"], "say how often: expenses repeat last --monthly"),
        (&["repeat", "--weekly"], "name the expense to repeat: expenses repeat last --monthly"),
        (
            &["repeat", "--until", "2027-01-01"],
            "name the expense to repeat: expenses repeat last --monthly",
        ),
    ] {
        assert_eq!(fixture.misused(line), format!("expenses: {message}\n"));
    }
    for (line, message) in [
        (
            &["repeat", "2", "--weekly"][..],
            "expense 2 has no date to count from: expenses edit 2 --date DAY",
        ),
        (
            &["repeat", "1", "--every", "fortnight"],
            "`--every` must be day, week, month or year, or 2 to 1000 of them such as `2 weeks`",
        ),
        (
            &["repeat", "1", "--weekly", "--until", "2026-11-01"],
            "`--until` is before the day of the expense, 2026-11-23",
        ),
    ] {
        assert_eq!(fixture.refused(line), format!("expenses: {message}\n"));
    }
}

#[test]
fn a_start_and_an_end_can_be_undone() {
    let mut fixture = Fixture::new();
    fixture.run(&["add", "900", "Rent", "-c", "home", "--every", "month"]);
    assert_eq!(
        fixture.files.notes,
        [
            "expenses: repeats every month, next on 2026-12-23; to end this: expenses repeat --stop 1\n"
        ]
    );
    fixture.run(&["repeat", "--stop", "1"]);
    assert_eq!(
        fixture.run(&["undo"]),
        "Undid the change of 2026-11-23T10:00:00Z: repeat of Rent stopped\n"
    );
    assert!(fixture.run(&["repeat"]).contains("Rent"));
    assert_eq!(
        fixture.run(&["undo"]),
        "Undid the change of 2026-11-23T10:00:00Z: added expense 1, repeat of Rent\n"
    );
    assert!(fixture.run(&["repeat"]).starts_with("No repeats."));
}

#[test]
fn a_narrow_screen_shows_each_day_whole() {
    let mut fixture = Fixture::new();
    fixture.run(&["add", "900", "Rent", "-c", "home", "-d", "2026-11-01"]);
    fixture.run(&["repeat", "1", "--monthly", "--until", "2027-12-31"]);
    fixture.width = Some(40);
    assert_eq!(
        fixture.run(&["repeat"]),
        "NO NEXT       EVERY AMOUNT CAT. DESC.\n \
         1 2026-12-01 month    900 home Rent\n\
         UNTIL is left out, for it does not fit.\n"
    );
    fixture.width = Some(60);
    assert!(fixture.run(&["repeat"]).contains("2026-12-01  month  2027-12-31"));
}
