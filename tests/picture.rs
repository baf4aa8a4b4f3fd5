//! The pictures of README.md: a session of the real program in a terminal, and a chart that
//! the program draws.
//!
//! They are drawn anew by `SNAPSHOTS=overwrite cargo test --workspace --locked
//! --test end_to_end picture`.

use crate::docs::{Document, ROOT};
use crate::harness::{Carrier, Directory, Terminal, is_as_in, outcome};

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
        "add 31.80 Sushi -c eating-out -d 2026-11-21",
        &["add", "31.80", "Sushi", "-c", "eating-out", "-d", "2026-11-21"],
        "",
    ),
    ("budget 60", &["budget", "60"], ""),
    ("list --all", &["list", "--all"], ""),
    (
        "edit --from-category eating-out --category food",
        &["edit", "--from-category", "eating-out", "--category", "food"],
        "y\r",
    ),
    (
        "summary --by category --compare --since 2026-11-01 --until 2026-11-23",
        &[
            "summary",
            "--by",
            "category",
            "--compare",
            "--since",
            "2026-11-01",
            "--until",
            "2026-11-23",
        ],
        "",
    ),
    ("undo --yes > /dev/null", &["undo", "--yes"], ""),
    ("summary --by category --by month", &["summary", "--by", "category", "--by", "month"], ""),
];

/// Compares a picture with the one that README.md shows.
#[track_caller]
fn is_shown(name: &str, picture: String) {
    let file = format!("picture/{name}.svg");
    let link = format!("](tests/{file})");
    assert!(Document::read("README.md").text.contains(&link), "README.md does not show {file}");
    is_as_in(&file, picture);
}

#[test]
fn the_chart_is_what_the_program_draws() {
    let directory = Directory::empty();
    let run = |arguments: &[&str]| {
        let mut command = Carrier::Program.command(directory.path());
        outcome(command.args(arguments))
    };
    let imported = run(&["import", &format!("{ROOT}/tests/picture/spending.csv")]);
    assert_eq!(imported.status, Some(0), "{imported:?}");
    let chart = run(&["summary", "--by", "category", "--by", "month", "--chart", "-"]);
    assert_eq!((chart.status, chart.stderr.as_str()), (Some(0), ""));
    is_shown("chart", chart.stdout);
}

#[test]
fn the_session_is_what_the_program_shows() {
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
    is_shown("session", picture);
}
