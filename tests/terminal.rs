//! A person at a terminal: what is asked, what is shown meanwhile, and how it fits.

use std::fs;
use std::process::Command;

use crate::harness::{Carrier, Directory, THREE, Terminal, outcome};

const QUESTION: &str = "Delete these 2 expenses? [y/N]";

fn command(carrier: Carrier, directory: &Directory, arguments: &[&str]) -> Command {
    let mut command = carrier.command(directory.path());
    command.args(arguments).current_dir(directory.path());
    command
}

fn start(carrier: Carrier, directory: &Directory, arguments: &[&str]) -> Terminal {
    Terminal::start(&command(carrier, directory, arguments), 24, 80)
}

#[test]
fn many_are_deleted_after_a_yes_and_kept_after_anything_else() {
    for carrier in Carrier::ALL {
        // The last two are the end of the input, and an interrupt.
        for (answer, is_yes) in [
            ("y\r", true),
            ("YES\r", true),
            ("n\r", false),
            ("\r", false),
            ("yes please\r", false),
            ("\u{4}", false),
            ("\u{3}", false),
        ] {
            let directory = Directory::with(THREE);
            let mut terminal = start(carrier, &directory, &["delete", "--category", "food"]);
            terminal.waits_for(QUESTION);
            let shown = terminal.shown();
            assert!(shown.contains(" 1  2026-11-23   12.50  food      Lunch\n"), "{shown}");
            assert!(shown.contains("Total 15.70 of 2 expenses.\n"), "{shown}");
            directory.holds(THREE);
            terminal.types(answer);
            let status = terminal.ends();
            let shown = terminal.shown();
            if is_yes {
                assert_eq!(status, 0, "{shown}");
                assert!(shown.contains("Deleted 1: 12.50 Lunch (food, 2026-11-23)\n"), "{shown}");
                assert!(!String::from_utf8(directory.state().unwrap()).unwrap().contains("Lunch"));
            } else {
                assert_ne!(status, 0, "{answer:?}: {shown}");
                directory.holds(THREE);
                let said = shown.contains("expenses: nothing was changed");
                assert!(said || answer == "\u{3}", "{answer:?}: {shown}");
            }
        }
    }
}

#[test]
fn a_change_during_the_question_is_shown_before_asking_again() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        let mut terminal = start(carrier, &directory, &["delete", "--category", "food"]);
        terminal.waits_for(QUESTION);
        let add = ["add", "7", "Soup", "-c", "food", "-d", "2026-11-24"];
        assert_eq!(outcome(&mut command(Carrier::Program, &directory, &add)).status, Some(0));
        terminal.types("y\r");
        terminal.waits_for("Delete these 3 expenses? [y/N]");
        let shown = terminal.shown();
        assert!(shown.contains("The expenses have changed in the meantime.\n"), "{shown}");
        assert!(shown.contains("Soup"), "{shown}");
        let list = outcome(&mut command(Carrier::Program, &directory, &["list", "--all"])).stdout;
        assert!(list.contains("Total 71.60 of 4 expenses."), "{list}");
        terminal.types("n\r");
        assert_ne!(terminal.ends(), 0);
        let list = outcome(&mut command(Carrier::Program, &directory, &["list", "--all"])).stdout;
        assert!(list.contains("Total 71.60 of 4 expenses."), "{list}");
    }
}

#[test]
fn a_person_chooses_what_a_file_leaves_open_by_its_number() {
    let csv = "Date,Description,Amount\n2026-11-23,Shop,4.00\n2026-11-24,Payment,-30.00\n2026-11-25,Shop,3.00\n";
    for carrier in Carrier::ALL {
        // What is no number of a choice is asked again, and nothing chooses none.
        for (answers, imported) in [
            (&["2\r"][..], true),
            (&["0\r", "3\r", "two\r", "2\r"], true),
            (&["\r"], false),
            (&["\u{4}"], false),
        ] {
            let directory = Directory::empty();
            // A stock runtime shows the component its data directory alone.
            fs::write(directory.path().join("card.csv"), csv).unwrap();
            let file = match carrier {
                Carrier::Program => "card.csv",
                Carrier::Stock => "/card.csv",
            };
            let command = command(carrier, &directory, &["import", file, "-c", "food"]);
            let mut terminal = Terminal::start(&command, 40, 80);
            for (asked, answer) in answers.iter().enumerate() {
                while terminal.shown().matches("Which? [1-2, or nothing to stop]").count() <= asked
                {
                    terminal.waits_for("Which?");
                    terminal.receives();
                }
                terminal.types(answer);
            }
            if imported {
                terminal.waits_for("Import these 2 expenses? [y/N]");
                let shown = terminal.shown();
                assert!(shown.contains("nothing says which amounts are money out.\n"), "{shown}");
                assert!(shown.contains("  2  money out has no minus: 2 expenses, 7.00"), "{shown}");
                terminal.types("y\r");
            }
            let status = terminal.ends();
            let shown = terminal.shown();
            assert_eq!(status == 0, imported, "{shown}");
            let said = if imported { "Imported 2 expenses." } else { "nothing was imported" };
            assert!(shown.contains(said), "{shown}");
            assert_eq!(directory.read().is_some(), imported);
        }
    }
}

#[test]
fn text_typed_before_the_question_does_not_answer_it() {
    let directory = Directory::with(THREE);
    let mut terminal = start(Carrier::Program, &directory, &["delete", "--category", "food"]);
    terminal.waits_for(QUESTION);
    let add = ["add", "7", "Soup", "-c", "food", "-d", "2026-11-24"];
    assert_eq!(outcome(&mut command(Carrier::Program, &directory, &add)).status, Some(0));
    terminal.types("y\ry\r");
    terminal.waits_for("Delete these 3 expenses? [y/N]");
    terminal.types("n\r");
    assert_eq!(terminal.ends(), 1, "{}", terminal.shown());
    let list = outcome(&mut command(Carrier::Program, &directory, &["list", "--all"])).stdout;
    assert!(list.contains("Total 71.60 of 4 expenses."), "{list}");
}

#[test]
fn an_undo_of_several_expenses_is_asked_about() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        let delete = ["delete", "1", "2"];
        assert_eq!(outcome(&mut command(Carrier::Program, &directory, &delete)).status, Some(0));
        for (answer, status) in [("n\r", 1), ("y\r", 0)] {
            let mut terminal = start(carrier, &directory, &["undo"]);
            terminal.waits_for("Undo this change of 2 expenses? [y/N]");
            assert!(terminal.shown().contains(": deleted 2 expenses: 1 to 2\n"));
            terminal.types(answer);
            assert_eq!(terminal.ends(), status, "{}", terminal.shown());
        }
        directory.holds(THREE);
    }
}

#[test]
fn add_alone_asks_and_enter_takes_what_is_proposed() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        let mut terminal = start(carrier, &directory, &["add"]);
        terminal.waits_for("Description, or a number:");
        assert!(terminal.shown().contains("  2  Lunch (12.50, food)\n"), "{}", terminal.shown());
        terminal.types("lunch\r");
        terminal.waits_for("Amount [12.50]:");
        terminal.types("1,250\r");
        terminal.waits_for("write 1.25 or 1250\nAmount [12.50]:");
        terminal.types("\r");
        terminal.waits_for("Category [food]:");
        terminal.types("\r");
        terminal.waits_for("Date [20");
        terminal.types("23.11.2026\r");
        assert_eq!(terminal.ends(), 0, "{}", terminal.shown());
        let shown = terminal.shown();
        assert!(shown.ends_with("Added 4: 12.50 lunch (food, 2026-11-23)"), "{shown}");

        // What is typed ahead counts.
        let mut terminal = start(carrier, &directory, &["add"]);
        terminal.types("1\r\r\r2026-11-24\r");
        assert_eq!(terminal.ends(), 0, "{}", terminal.shown());
        assert!(terminal.shown().contains("Added 5: 12.50 lunch (food, 2026-11-24)"));
    }
}

#[test]
fn a_category_that_is_open_is_asked_for_with_those_in_use() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        let line = ["add", "4", "Bus", "-d", "2026-11-23"];
        let mut terminal = start(carrier, &directory, &line);
        terminal.waits_for("Category (1 food, 2 travel):");
        terminal.types("2\r");
        assert_eq!(terminal.ends(), 0, "{}", terminal.shown());
        assert!(terminal.shown().contains("Added 4: 4 Bus (travel, 2026-11-23)"));
        let before = directory.read();
        // The end of the input, and an interrupt.
        for key in ["\u{4}", "\u{3}"] {
            let mut terminal = start(carrier, &directory, &["add", "4", "Tram"]);
            terminal.waits_for("Category (");
            terminal.types(key);
            assert_ne!(terminal.ends(), 0, "{}", terminal.shown());
            assert_eq!(directory.read(), before);
        }
    }
}

#[test]
fn a_day_that_can_be_two_is_asked_for() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        let line = ["add", "4", "Bus", "-c", "travel", "-d", "03/04/2026"];
        let mut terminal = start(carrier, &directory, &line);
        terminal.waits_for("Which? [1-2, or nothing to stop]");
        assert!(terminal.shown().contains("  1  2026-04-03\n  2  2026-03-04\n"));
        terminal.types("2\r");
        assert_eq!(terminal.ends(), 0, "{}", terminal.shown());
        assert!(terminal.shown().contains("Added 4: 4 Bus (travel, 2026-03-04)"));
    }
}

#[test]
fn a_long_import_shows_a_bar_and_takes_it_away() {
    let mut rows = String::from("date,amount,category,description\n");
    for row in 0..100_000 {
        rows += &format!("2026-11-23,{}.50,food,number {row}\n", row % 90 + 1);
    }
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        fs::write(directory.path().join("rows.csv"), &rows).unwrap();
        let mut terminal = start(carrier, &directory, &["import", "rows.csv", "--yes"]);
        assert_eq!(terminal.ends(), 0, "{}", terminal.shown());
        let written = String::from_utf8_lossy(&terminal.written).into_owned();
        assert!(written.contains("Comparing with the stored expenses [█"), "{written}");
        assert!(written.contains("] 100 %"), "{written}");
        assert!(written.contains("Saving 100000 expenses…"), "{written}");
        assert_eq!(terminal.shown(), "Imported 100000 expenses.");

        // Elsewhere nothing of it is written.
        let other = rows.replace("number", "item").replace("description", "text");
        fs::write(directory.path().join("rows.csv"), other).unwrap();
        outcome(&mut command(carrier, &directory, &["import", "rows.csv"]))
            .prints("Imported 100000 expenses.\n");
    }
}

#[test]
fn tables_fit_the_screen_and_sums_stand_out() {
    let long = THREE.replace("Train ticket", "寿司とラーメン and then a long way home by train 👨‍👩‍👧‍👦");
    let directory = Directory::with(&long);
    for columns in [40, 50, 60, 100] {
        let command = command(Carrier::Program, &directory, &["list", "--all"]);
        let mut terminal = Terminal::start(&command, 24, columns);
        assert_eq!(terminal.ends(), 0);
        let shown = terminal.shown();
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(lines.len(), 5, "{shown}");
        assert_eq!(lines[1].contains('…'), columns < 100, "{shown}");
        // The narrowest has less space between the columns.
        let amount = if columns == 40 { "2026-10-02  48.90" } else { "2026-10-02   48.90" };
        assert!(lines[1].contains(amount), "{shown}");
        assert_eq!(lines[4], "Total 64.60 of 3 expenses.");
        let sum = terminal.screen().cell(4, 0).unwrap();
        assert!(sum.bold(), "{shown}");
        assert!(!terminal.screen().cell(4, 12).unwrap().bold(), "{shown}");
        assert!(terminal.screen().cell(0, 0).unwrap().underline(), "{shown}");
    }
    // A stock runtime tells the component that it is at a terminal, and not its width.
    let mut terminal = start(Carrier::Stock, &directory, &["list", "--all"]);
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.screen().cell(4, 0).unwrap().bold(), "{}", terminal.shown());
    assert!(terminal.shown().contains('…'), "{}", terminal.shown());
}

#[test]
fn a_note_warns_of_a_new_category_that_is_much_like_another() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(THREE);
        let add = ["add", "1", "Tea", "-c", "fodo", "-d", "2026-11-23"];
        let mut terminal = start(carrier, &directory, &add);
        assert_eq!(terminal.ends(), 0);
        let shown = terminal.shown().replace('\n', " ");
        assert!(shown.contains("`fodo` is a new category; if you meant `food`:"), "{shown}");
    }
}
