//! The picture of a session in the README, made from the real program in a terminal.
//!
//! It is drawn anew by `SNAPSHOTS=overwrite cargo test --workspace --locked
//! --test end_to_end picture`.

use std::path::Path;

use snapbox::{Assert, Data};

use crate::harness::{Carrier, Directory, Terminal};

/// What is typed: a command line as a person writes it, its words, and an answer to what
/// it asks.
const SESSION: [(&str, &[&str], &str); 9] = [
    (
        "add 12.50 'Lunch #work' --category food --date 2026-11-20",
        &["add", "12.50", "Lunch #work", "--category", "food", "--date", "2026-11-20"],
        "",
    ),
    (
        "add 48.90 'Train ticket' -c travel -d 2026-10-02",
        &["add", "48.90", "Train ticket", "-c", "travel", "-d", "2026-10-02"],
        "",
    ),
    (
        "add 31.80 寿司 -c eating-out -d 2026-11-21",
        &["add", "31.80", "寿司", "-c", "eating-out", "-d", "2026-11-21"],
        "",
    ),
    ("budget 60", &["budget", "60"], ""),
    ("list --sort date", &["list", "--sort", "date"], ""),
    (
        "edit --from-category eating-out --category food",
        &["edit", "--from-category", "eating-out", "--category", "food"],
        "y\r",
    ),
    (
        "summary --by category --compare --period 2026-11",
        &["summary", "--by", "category", "--compare", "--period", "2026-11"],
        "",
    ),
    ("undo > /dev/null", &["undo"], ""),
    ("summary --by category --by month", &["summary", "--by", "category", "--by", "month"], ""),
];

#[test]
fn the_picture_of_the_readme_shows_what_the_program_does() {
    let directory = Directory::empty();
    let mut session = String::new();
    for (line, arguments, answer) in SESSION {
        session += &format!("\u{1b}[1;32m$\u{1b}[0m expenses {line}\n");
        let mut command = Carrier::Program.command(directory.path());
        command.args(arguments);
        let mut terminal = Terminal::start(&command, 40, 84);
        if !answer.is_empty() {
            terminal.waits_for("[y/N]");
            terminal.types(answer);
        }
        assert_eq!(terminal.ends(), 0, "{}", terminal.shown());
        if !line.ends_with("/dev/null") {
            session += &String::from_utf8(terminal.written).unwrap().replace('\r', "");
        }
    }
    let picture = anstyle_svg::Term::new().min_width_px(720).render_svg(&session);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/picture/session.svg");
    Assert::new()
        .action_env("SNAPSHOTS")
        .eq(Data::text(picture).raw(), Data::read_from(&file, None).raw());
    let readme = include_str!("../README.md");
    assert!(readme.contains("(tests/picture/session.svg)"), "the README shows another picture");
}
