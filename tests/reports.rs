//! Reports through both carriers: periods named after today, and charts in files.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use crate::harness::{Carrier, Directory, Scene, outcome};

#[test]
fn the_overview_compares_this_month_with_the_last() {
    for carrier in Carrier::ALL {
        let directory = Directory::empty();
        let run = |arguments: &[&str]| outcome(carrier.untyped(directory.path()).args(arguments));
        run(&[]).prints(
            "No expenses yet. Add the first, or see all commands:\n  \
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
        assert!(lines[4].ends_with(", when nothing was spent: 12.50 more."), "{shown}");
    }
}

#[test]
fn a_chart_is_written_to_a_file_if_the_carrier_can_write() {
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
        .fails("the name of the chart file `expenses.json` must end in .svg or .html");
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

/// A chart without a file is a page in the browser: here a program that keeps what it was given.
#[test]
fn a_chart_without_a_file_is_opened_in_the_browser() {
    let directory = Directory::with(crate::harness::THREE);
    let (bin, temporary) = (Directory::empty(), Directory::empty());
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let opener = bin.path().join(opener);
    let run = |script: &str| {
        fs::write(&opener, script).unwrap();
        fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = Carrier::Program.command(directory.path());
        command.env("PATH", format!("{}:/usr/bin:/bin", bin.path().display()));
        command.env("TMPDIR", temporary.path()).env("DISPLAY", ":0");
        outcome(command.args(["summary", "--by", "category", "--chart"]))
    };
    let opened = bin.path().join("opened");
    let shown = run(&format!("#!/bin/sh\nprintf %s \"$1\" > '{}'\n", opened.display()));
    assert!(shown.stdout.starts_with("CATEGORY  COUNT"), "{shown:?}");
    let page = fs::read_to_string(&opened).unwrap();
    assert_eq!(shown.stderr, format!("expenses: the chart is {page}\n"));
    assert!(page.ends_with(".html"), "{page}");
    assert_eq!(fs::metadata(&page).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&page).unwrap().contains("<td>travel</td><td>1</td><td>48.90</td>"));

    // One that opens nothing leaves nothing.
    fs::remove_file(&page).unwrap();
    let refused = run("#!/bin/sh\nexit 3\n");
    let reason =
        "there is no browser to open the chart in: name a file, such as `--chart spending.html`";
    refused.fails(reason);
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0);
    let mut command = Carrier::Stock.command(directory.path());
    outcome(command.args(["summary", "--by", "category", "--chart"])).fails(reason);
}
