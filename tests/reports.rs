//! Reports through both carriers: periods named after today, and charts in files.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::harness::{Carrier, Directory, Scene, outcome};

#[test]
fn what_is_dated_today_is_of_this_month_and_compared_with_the_last() {
    for carrier in Carrier::ALL {
        let directory = Directory::empty();
        let run = |arguments: &[&str]| outcome(carrier.command(directory.path()).args(arguments));
        run(&[]).prints(
            "No expenses yet. Add the first, or see what else there is:\n  \
             expenses add 12.50 Lunch --category food\n  expenses help\n",
        );
        directory.holds_nothing();
        let added = run(&["add", "12.50", "Lunch", "-c", "food", "-d", "today"]);
        assert!(added.stdout.starts_with("Added 1: 12.50 Lunch (food, 2"), "{added:?}");
        for period in ["today", "this-week", "this-month", "this-year", "last-1-days"] {
            run(&["summary", "--period", period]).prints("Total 12.50 of 1 expense.\n");
        }
        run(&["summary", "--period", "yesterday"]).prints("No expenses.\n");
        let shown = run(&[]).stdout;
        let lines: Vec<_> = shown.lines().collect();
        assert!(lines[0].starts_with("This month, 2") && lines[0].ends_with(':'), "{shown}");
        assert_eq!(
            lines[1..4],
            [
                "CATEGORY  COUNT  TOTAL  BEFORE    SHARE",
                "food          1  12.50       0  100.0 %  ████████████████████",
                "Total 12.50 of 1 expense.",
            ]
        );
        assert!(lines[4].ends_with(": 0 of 0 expenses; 12.50 more."), "{shown}");
    }
}

#[test]
fn a_chart_is_a_file_where_the_carrier_can_write() {
    let directory = Directory::with(crate::harness::THREE);
    let elsewhere = Directory::empty();
    let line = ["summary", "--by", "category", "--chart"];
    let file = elsewhere.path().join("chart.svg");
    let mut command = Carrier::Program.command(directory.path());
    let told = outcome(command.args(line).arg(&file)).stdout;
    assert!(told.starts_with("CATEGORY  COUNT"), "{told}");
    let drawn = fs::read_to_string(&file).unwrap();
    assert!(drawn.starts_with("<svg") && drawn.contains("travel") && drawn.contains("48.90"));

    // A stock runtime shows the component the data directory alone.
    let mut command = Carrier::Stock.command(directory.path());
    assert_eq!(outcome(command.args(line).arg("chart.html")).status, Some(0));
    let page = fs::read_to_string(directory.path().join("chart.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("travel"));

    let scene = Scene::with(crate::harness::THREE);
    scene
        .run(&["summary", "--by", "month", "--chart", "expenses.json"])
        .fails("a chart is an SVG or an HTML file: `expenses.json` ends in neither .svg nor .html");
    scene.holds(crate::harness::THREE);
    let drawn = scene.run(&["summary", "--by", "month", "--chart", "-"]);
    assert!(drawn.stdout.starts_with("<svg"), "{drawn:?}");
}

#[test]
fn a_chart_is_never_written_through_a_link() {
    for carrier in Carrier::ALL {
        let directory = Directory::with(crate::harness::THREE);
        let link = directory.path().join("link.svg");
        symlink("expenses.json", &link).unwrap();
        let file = match carrier {
            Carrier::Program => link.as_path(),
            Carrier::Stock => Path::new("link.svg"),
        };
        let mut command = carrier.command(directory.path());
        command.args(["summary", "--by", "category", "--chart"]).arg(file);
        outcome(&mut command).fails(&format!(
            "{} cannot be written: it is a symbolic link; name the file itself, or remove the link",
            file.display()
        ));
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&link).unwrap(), crate::harness::THREE);
    }
}
