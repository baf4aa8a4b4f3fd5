use crate::fixture::Fixture;
use crate::{Chosen, Context, Process, Screen, parse, run};

/// Expenses in three categories; today is the Monday 2026-11-23.
const BOUGHT: &str = r#"{"expenses": [
  {"id": 1, "description": "Lunch", "amount": 11, "category": "food", "date": "2026-11-20"},
  {"id": 2, "description": "Rent", "amount": 900, "category": "home", "date": "2026-11-01"},
  {"id": 3, "description": "Pizza", "amount": 9.50, "category": "eating out", "date": "2026-11-19"},
  {"id": 4, "description": "lunch", "amount": 12.50, "category": "eating out", "date": "2026-11-21"},
  {"id": 5, "description": "LUNCH", "amount": 8, "category": "food", "date": "2025-01-01"},
  {"id": 6, "description": "Team food", "amount": 8, "category": "food", "date": "2025-01-01"}
]}"#;

fn bought() -> Fixture {
    Fixture::with_document(BOUGHT)
}

#[test]
fn add_prints_the_new_expense() {
    let mut fixture = Fixture::new();
    assert_eq!(
        fixture.run(&["add", "12.50", "Lunch", "-c", "food", "-d", "2026-11-20"]),
        "Added 1: 12.50 Lunch (food, 2026-11-20)\n"
    );
    assert_eq!(
        fixture.run(&["add", "0.10", "Say \"tea\"", "-c", "food", "--json"]),
        r#"{
  "id": 2,
  "description": "Say \"tea\"",
  "amount": 0.10,
  "category": "food",
  "date": "2026-11-23"
}
"#
    );
}

#[test]
fn the_store_dates_an_expense_if_the_local_day_is_not_known() {
    let program = parse::<()>(["expenses", "add", "1", "Tea", "-c", "food"]).unwrap();
    let (context, mut process, mut output) = (Context::default(), Process::default(), Vec::new());
    let mut store = Fixture::new().store();
    run(&program.arguments, &mut store, &context, &mut process, &mut output).unwrap();
    assert_eq!(output, b"Added 1: 1 Tea (food, 2026-11-23)\n");
}

#[test]
fn a_refused_amount_is_one_clear_line() {
    assert_eq!(
        Fixture::new().refused(&["add", "0", "Lunch", "-c", "food"]),
        "expenses: the amount must not be zero\n"
    );
    assert_eq!(
        Fixture::new().refused(&["add", "1,250", "Sofa", "-c", "home"]),
        "expenses: the amount `1,250` can be 1.250 or 1250: write 1.25 or 1250\n"
    );
}

#[test]
fn the_category_is_that_of_the_last_expense_with_the_description() {
    let mut fixture = bought();
    assert_eq!(
        fixture.run(&["add", "12.50", "lunch"]),
        "Added 7: 12.50 lunch (eating out, 2026-11-23)\n\
         The category is that of 4: 12.50 lunch (eating out, 2026-11-21)\n"
    );
    let json = fixture.run(&["add", "3", "LÜNCH", "--json", "-c", "food"]);
    assert!(json.contains("\"category\": \"food\""), "{json}");
    let json = fixture.run(&["add", "1", "Rent", "--json"]);
    assert!(json.ends_with("\"category\": \"home\",\n  \"date\": \"2026-11-23\"\n}\n"), "{json}");
}

#[test]
fn without_a_category_an_error_lists_those_in_use() {
    assert_eq!(
        bought().misused(&["add", "4", "Bus ticket"]),
        "expenses: which category? Those in use are food, 'eating out', home: \
         expenses add 4 'Bus ticket' --category food\n"
    );
    let message = bought().misused(&["add", "4", "bus", "yesterday"]);
    assert!(message.ends_with("add 4 bus --category food --date 2026-11-22\n"), "{message}");
    // An option without a value takes none from an earlier expense.
    for option in ["-c", "--category", "--category="] {
        let message = bought().misused(&["add", "4", "lunch", option]);
        assert!(message.starts_with("expenses: which category? Those in use are"), "{message}");
    }
    assert_eq!(
        Fixture::new().misused(&["add", "4", "Bus"]),
        "expenses: which category? expenses add 4 Bus --category food\n"
    );
}

#[test]
fn the_last_words_are_a_category_and_a_day_if_a_description_remains() {
    for (words, expected) in [
        (&["tea", "food"][..], "7 12.50 tea food 2026-11-23"),
        (&["tea", "food", "yesterday"], "7 12.50 tea food 2026-11-22"),
        (&["tea", "yesterday", "FOOD"], "7 12.50 tea food 2026-11-22"),
        (&["green", "tea", "eating", "out", "nov", "3"], "7 12.50 green tea eating out 2026-11-03"),
        (&["tea", "Friday", "-c", "drinks"], "7 12.50 tea drinks 2026-11-20"),
        (&["tea", "23.11.2025", "food"], "7 12.50 tea food 2025-11-23"),
        // With the option, the words are of the description.
        (&["rent", "food", "-c", "home"], "7 12.50 rent food home 2026-11-23"),
        (&["tea", "monday", "food", "-d", "-1"], "7 12.50 tea monday food 2026-11-22"),
        // No category has exactly this name.
        (&["tea", "foods", "-c", "x"], "7 12.50 tea foods x 2026-11-23"),
        // An expense has this description.
        (&["team", "food"], "7 12.50 team food food 2026-11-23"),
        (&["Team food"], "7 12.50 Team food food 2026-11-23"),
        (&["EUR", "tea", "food"], "7 12.50 tea food 2026-11-23"),
        (&["\u{20ac}", "tea", "food"], "7 12.50 tea food 2026-11-23"),
    ] {
        let mut fixture = bought();
        fixture.run(&[&["add", "12.50"], words].concat());
        assert_eq!(fixture.list().last().unwrap(), expected, "{words:?}");
    }
    // What remains must be a description.
    let message = bought().misused(&["add", "12.50", "food"]);
    assert!(message.ends_with(": expenses add 12.50 food --category food\n"), "{message}");
    // Words in quotes stay together.
    let message = bought().misused(&["add", "12.50", "taco friday"]);
    assert!(message.contains("expenses add 12.50 'taco friday' --category"), "{message}");
}

#[test]
fn the_answer_says_what_is_a_refund_and_what_is_in_the_future() {
    let mut fixture = Fixture::new();
    for amount in ["-5", "-\u{20ac}5", "-5,00"] {
        let output = fixture.run(&["add", amount, "Bottles", "-c", "food"]);
        let (added, refund) = output.split_once('\n').unwrap();
        assert!(added.contains(": -5"), "{output}");
        assert!(refund.starts_with("Refund: 5"), "{output}");
    }
    assert!(fixture.files.notes.is_empty());
    fixture.run(&["add", "5", "Ticket", "-c", "fun", "-d", "tomorrow"]);
    assert_eq!(
        fixture.files.notes,
        [
            "expenses: 2026-11-24 is in the future; if you meant another day: expenses edit 4 --date DAY\n"
        ]
    );
}

#[test]
fn a_day_that_can_be_two_is_asked_for_on_a_terminal_and_refused_elsewhere() {
    let line = ["add", "5", "Tea", "-c", "food", "-d", "11/12"];
    assert_eq!(
        Fixture::new().refused(&line),
        "expenses: the date `11/12` can be 2026-11-12 or 2025-12-11: \
         write --date 2026-11-12 or --date 2025-12-11\n"
    );
    let mut fixture = Fixture::new().choosing(&[Chosen::This(1)]);
    assert_eq!(fixture.run(&line), "Added 1: 5 Tea (food, 2025-12-11)\n");
    assert_eq!(
        fixture.files.asked,
        ["The date `11/12` can be read in two ways.\nWhich?\n2026-11-12\n2025-12-11"]
    );
    let mut fixture = fixture.choosing(&[Chosen::Neither]);
    assert_eq!(fixture.refused(&line), "expenses: nothing was added\n");
    assert_eq!(
        fixture.refused(&["add", "1", "Tea", "31.02.2026"]),
        "expenses: the date `31.02.2026` is not in the calendar: write 2026-02-28 for the last day of that month\n"
    );
}

#[test]
fn options_take_the_place_of_words() {
    let mut fixture = bought();
    for (line, expected) in [
        (
            &["add", "--amount", "20", "--description", "Fish", "-c", "food"][..],
            "7 20 Fish food 2026-11-23",
        ),
        (&["add", "--amount", "-2,50", "Fish", "food"], "8 -2.50 Fish food 2026-11-23"),
        (&["add", "20", "--description", "Fish", "-d", "mon"], "9 20 Fish food 2026-11-23"),
        (&["add", "12.50 lunch"], "10 12.50 lunch eating out 2026-11-23"),
        (&["add", "\u{20ac}3 tea", "food"], "11 3 tea food 2026-11-23"),
    ] {
        fixture.run(line);
        assert_eq!(fixture.list().last().unwrap(), expected, "{line:?}");
    }
    assert_eq!(
        fixture.misused(&["add", "20", "Fish", "--description", "Chips", "-c", "food"]),
        "expenses: there are two descriptions: leave out `Fish` or --description\n"
    );
}

#[test]
fn the_words_beside_like_or_a_description_may_be_a_day_alone() {
    let mut fixture = bought();
    for (line, added) in [
        (&["add", "--like", "last", "13.20", "yesterday"][..], "7 13.20 Team food food 2026-11-22"),
        (&["add", "--like", "3", "70", "nov", "3"], "8 70 Pizza eating out 2026-11-03"),
        (&["add", "--like", "3", "friday"], "9 9.50 Pizza eating out 2026-11-20"),
        (&["add", "--like", "3", "8", "Calzone", "friday"], "10 8 Calzone eating out 2026-11-20"),
        (
            &["add", "8", "yesterday", "--description", "Soup", "-c", "food"],
            "11 8 Soup food 2026-11-22",
        ),
        // Without them a description is missing, and the word is it.
        (&["add", "8", "yesterday", "-c", "food"], "12 8 yesterday food 2026-11-23"),
        (&["add", "--like", "3", "8", "yesterday"], "13 8 Pizza eating out 2026-11-22"),
    ] {
        fixture.run(line);
        assert!(fixture.list().contains(&added.to_owned()), "{line:?}: {:?}", fixture.list());
    }
    assert!(fixture.refused(&["add", "--like", "3", "much"]).contains("the amount"));
}

#[test]
fn an_expense_in_the_future_does_not_set_what_is_proposed() {
    let mut fixture = Fixture::new();
    fixture.run(&["add", "5", "Lunch", "-c", "food", "-d", "2027-12-01"]);
    // It is better than nothing.
    assert!(fixture.run(&["add", "6", "lunch", "-d", "2027-12-02"]).contains("(food, "));
    fixture.run(&["add", "6", "lunch", "-c", "work"]);
    let added = fixture.run(&["add", "7", "lunch"]);
    assert!(added.ends_with("The category is that of 3: 6 lunch (work, 2026-11-23)\n"), "{added}");
    let mut fixture = fixture.typing(&[]);
    fixture.refused(&["add"]);
    let asked = fixture.files.asked.concat();
    assert!(asked.contains("1  lunch (7, work)"), "{asked}");
}

#[test]
fn like_takes_what_is_not_given_from_another_expense() {
    let mut fixture = bought();
    for (line, expected) in [
        (&["add", "--like", "3"][..], "7 9.50 Pizza eating out 2026-11-23"),
        (&["add", "--like", "last", "10"], "8 10 Pizza eating out 2026-11-23"),
        (
            &["add", "10", "Calzone", "--like", "3", "-d", "-1"],
            "9 10 Calzone eating out 2026-11-22",
        ),
        (&["add", "--like", "3", "-c", "food"], "10 9.50 Pizza food 2026-11-23"),
    ] {
        fixture.run(line);
        assert_eq!(fixture.list().last().unwrap(), expected, "{line:?}");
    }
    assert!(fixture.refused(&["add", "--like", "99"]).contains("there is no expense 99"));
}

#[test]
fn what_is_missing_is_named_with_the_command_to_type() {
    let mut fixture = bought();
    for (line, message) in [
        (&["add"][..], "what did you spend? expenses add 12.50 lunch --category food"),
        (&["add", "12.50"], "what was 12.50 spent on? expenses add 12.50 DESCRIPTION"),
        (&["add", "--description", "x"], "how much was it? expenses add AMOUNT x"),
        (&["add", "food", "12.50"], "the amount comes first: expenses add 12.50 food"),
        (
            &["add", "my lunch", "food", "$12"],
            "the amount comes first: expenses add '$12' 'my lunch' food",
        ),
    ] {
        assert_eq!(fixture.misused(line), format!("expenses: {message}\n"), "{line:?}");
    }
    assert_eq!(
        fixture.refused(&["add", "lunch", "food"]),
        "expenses: the amount must be a decimal number such as 12.50, not `lunch`\n"
    );
}

#[test]
fn a_category_with_spaces_around_it_is_the_one_in_use() {
    let mut fixture = bought();
    fixture.run(&["add", "1", "Tea", "-c", " Food "]);
    assert_eq!(fixture.list().last().unwrap(), "7 1 Tea food 2026-11-23");
    assert!(fixture.run(&["list", "-c", "food "]).contains("Tea"));
}

#[test]
fn add_alone_asks_and_proposes_what_was_bought_before() {
    let mut fixture = bought().typing(&["1", "", "", ""]);
    assert_eq!(fixture.run(&["add"]), "Added 7: 12.50 lunch (eating out, 2026-11-23)\n");
    assert_eq!(
        fixture.files.asked,
        [
            "  1  lunch (12.50, eating out)\n  2  Pizza (9.50, eating out)\n  3  Rent (900, home)\n  \
             4  Team food (8, food)\nDescription, or a number: ",
            "Amount [12.50]: ",
            "Category [eating out]: ",
            "Date [2026-11-23]: ",
        ]
    );
    let mut fixture = fixture.typing(&["Rent", "950", "", "nov 1"]);
    assert_eq!(fixture.run(&["add"]), "Added 8: 950 Rent (home, 2026-11-01)\n");
    let mut fixture = fixture.typing(&["Tea", "3*1,20", "1", "-1"]);
    assert_eq!(fixture.run(&["add"]), "Added 9: 3.60 Tea (eating out, 2026-11-22)\n");
}

#[test]
fn a_wrong_answer_is_asked_for_again() {
    let lines = ["", "Tea", "", "1,250", "1.25", "", "drinks", "soon", "31.2.", "yesterday"];
    let mut fixture = Fixture::new().typing(&lines);
    assert_eq!(fixture.run(&["add"]), "Added 1: 1.25 Tea (drinks, 2026-11-22)\n");
    let asked = &fixture.files.asked;
    assert_eq!(asked[0], "Description: ");
    assert_eq!(
        asked[1],
        "the description must not be empty; give 1 to 500 characters\nDescription: "
    );
    assert_eq!(asked[4], "the amount `1,250` can be 1.250 or 1250: write 1.25 or 1250\nAmount: ");
    assert_eq!(asked.len(), lines.len());
}

#[test]
fn only_what_is_open_is_asked_for() {
    let mut fixture = bought().typing(&["2"]);
    assert_eq!(fixture.run(&["add", "4", "Bus"]), "Added 7: 4 Bus (eating out, 2026-11-23)\n");
    assert_eq!(fixture.files.asked, ["Category (1 food, 2 eating out, 3 home): "]);
    let mut fixture = fixture.typing(&["Bus"]);
    assert!(fixture.run(&["add", "4.20"]).starts_with("Added 8: 4.20 Bus (eating out,"));
    let mut fixture = fixture.typing(&["travel"]);
    fixture.run(&["add", "4", "lunch", "-c"]);
    assert_eq!(fixture.list().last().unwrap(), "9 4 lunch travel 2026-11-23");
}

#[test]
fn the_end_of_the_input_adds_nothing() {
    for count in 0..4 {
        let mut fixture = bought().typing(&["Tea", "3", "food", "-1"][..count]);
        assert_eq!(fixture.refused(&["add"]), "expenses: nothing was added\n");
    }
}

#[test]
fn a_hostile_description_does_not_reach_the_terminal() {
    let document = BOUGHT.replace("Lunch", "\\u001b[2J");
    let mut fixture = Fixture::with_document(document).typing(&[]);
    fixture.files.screen = Screen { width: Some(80), colour: false };
    fixture.refused(&["add"]);
    assert!(fixture.files.asked[0].contains("\\u{1b}[2J"), "{:?}", fixture.files.asked);
}
