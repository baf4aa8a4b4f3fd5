use crate::fixture::Fixture;

/// Two categories over two months, one with a tag.
const FILE: &str = r#"{"expenses": [
  {"id": 1, "description": "Rent", "amount": 900, "category": "home", "date": "2026-10-01"},
  {"id": 2, "description": "Tea #work", "amount": 3.2, "category": "food", "date": "2026-10-23"},
  {"id": 3, "description": "Rent", "amount": 900, "category": "home", "date": "2026-11-01"},
  {"id": 4, "description": "Lunch <b>", "amount": 12.5, "category": "food", "date": "2026-11-20"}
]}"#;

fn svg(line: &[&str]) -> String {
    Fixture::with_document(FILE).run(&[&["summary", "--chart", "-"], line].concat())
}

/// The class of the bar with this tooltip.
fn class(svg: &str, tooltip: &str) -> String {
    let (before, _) = svg.split_once(&format!("<title>{tooltip}</title></rect>")).unwrap();
    let (_, class) = before.rsplit_once("class=\"").unwrap();
    class.trim_end_matches("\">").to_owned()
}

#[test]
fn the_title_names_the_groups_the_period_and_the_filter() {
    for (line, title) in [
        (&["--by", "category"][..], "Expenses by category"),
        (&["--by", "category", "-p", "2026-11"], "Expenses by category · 2026-11"),
        (
            &["--by", "category,month", "--since", "2026-10", "-c", "food", "--tag", "work"],
            "Expenses by category and month · since 2026-10-01 · only food · #work",
        ),
        (
            &[
                "--by",
                "month",
                "--until",
                "2026-11-20",
                "--text",
                "u<",
                "--min",
                "1",
                "--max",
                "20",
            ],
            "Expenses by month · until 2026-11-20 · “u&lt;” · at least 1 · at most 20",
        ),
    ] {
        let mut fixture = Fixture::with_document(FILE.replace("Lunch", "Lu< #work"));
        fixture.run(&["edit", "2", "--description", "Lu<nch #work"]);
        let svg = fixture.run(&[&["summary", "--chart", "-"], line].concat());
        assert!(svg.contains(&format!("<title>{title}</title>")), "{title}: {svg}");
        assert!(svg.contains(&format!("class=\"title\">{title}</text>")), "{svg}");
    }
}

#[test]
fn a_category_has_the_same_colour_in_every_chart() {
    let all = svg(&["--by", "category"]);
    assert_eq!((class(&all, "home: 1800"), class(&all, "food: 15.7")), ("c0".into(), "c1".into()));
    // Alone and in a table of months it keeps it.
    let food = svg(&["--by", "category", "-c", "food"]);
    assert_eq!(class(&food, "food: 15.7"), "c1");
    let months = svg(&["--by", "category,month", "-c", "food"]);
    assert_eq!(class(&months, "food, 2026-11: 12.5"), "c1");
}

#[test]
fn each_part_of_a_column_has_its_own_colour_whatever_divides_it() {
    for by in ["description,month", "weekday,month", "month,weekday", "week,category", "year,tag"] {
        let svg = svg(&["--by", by]);
        // A square of the legend has no tooltip.
        let squares = svg.lines().filter(|line| line.contains("class=\"c") && line.ends_with("/>"));
        let colours: Vec<&str> = squares.filter_map(|line| line.split("class=").nth(1)).collect();
        let different: std::collections::HashSet<&&str> = colours.iter().collect();
        assert_eq!(different.len(), colours.len(), "{by}: {svg}");
        assert!(colours.len() > 1 || by == "year,tag", "{by}: {svg}");
    }
    // The parts have the colours of the legend.
    let svg = svg(&["--by", "description,month"]);
    let rent = class(&svg, "Rent, 2026-10: 900");
    assert_eq!(class(&svg, "Rent, 2026-11: 900"), rent);
    assert_ne!(class(&svg, "Lunch &lt;b&gt;, 2026-11: 12.5"), rent);
    // Bars of descriptions have labels instead.
    let bars =
        Fixture::with_document(FILE).run(&["summary", "--chart", "-", "--by", "description"]);
    assert!(bars.contains("class=\"c0\"") && !bars.contains("class=\"c1\""), "{bars}");
}

#[test]
fn both_periods_are_drawn_if_they_are_compared() {
    let svg = svg(&["--by", "category", "-p", "2026-11", "--compare"]);
    assert_eq!(class(&svg, "home: 900"), "c0");
    assert!(svg.contains("class=\"c0 before\"") && svg.contains("class=\"c1 before\""), "{svg}");
    assert!(svg.contains(">2026-10-01 to 2026-10-23</text>"), "{svg}");
    let weekdays = Fixture::with_document(FILE).run(&[
        "summary",
        "--chart",
        "-",
        "--by",
        "weekday",
        "-p",
        "2026-11",
        "--compare",
    ]);
    assert!(
        weekdays.contains("<title>Friday, 2026-10-01 to 2026-10-23: 3.2</title>"),
        "{weekdays}"
    );
}

#[test]
fn what_has_no_tag_is_said_and_does_not_flatten_the_rest() {
    for by in ["tag", "tag,month"] {
        let svg = svg(&["--by", by]);
        assert!(svg.contains("Without a tag, and not drawn: 1812.5"), "{svg}");
        assert!(!svg.contains("<title>no tag"), "{svg}");
        assert!(svg.contains("#work") && !svg.contains(">1000</text>"), "{svg}");
    }
    // Unless nothing has a tag.
    assert!(svg(&["--by", "tag", "-c", "home"]).contains("<title>no tag: 1800</title>"));
}

#[test]
fn bars_for_which_there_is_no_room_are_told() {
    let expense = |id: i32| {
        format!(
            r#"{{"id": {id}, "description": "x", "amount": {id}, "category": "c{id}", "date": "{:04}-01-01"}}"#,
            1800 + id
        )
    };
    let expenses: Vec<String> = (1..=130).map(expense).collect();
    let file = format!(r#"{{"expenses": [{}]}}"#, expenses.join(","));
    let draw =
        |by: &str| Fixture::with_document(&file).run(&["summary", "--by", by, "--chart", "-"]);
    assert!(draw("category").contains("<title>91 others: 4186</title>"));
    let years = draw("year");
    assert!(years.contains("Only the last 120 years are drawn."), "{years}");
    assert_eq!(years.matches("</title></rect>").count(), 120);
    assert!(draw("category,year").contains(">123 others</text>"));
}

#[test]
fn months_and_weeks_without_an_expense_have_their_place() {
    let file = FILE.replace("2026-10-01", "2026-01-01").replace("2026-10-23", "2026-01-02");
    for (by, count, empty) in [("month", 11, "2026-05"), ("week", 47, "2026-W02")] {
        let svg = Fixture::with_document(&file).run(&["summary", "--by", by, "--chart", "-"]);
        let first = svg.find("<title>2026-").unwrap();
        let places: Vec<f64> = svg[first - 200..]
            .split("<rect x=\"")
            .skip(1)
            .map(|part| part.split('"').next().unwrap().parse().unwrap())
            .collect();
        let (first, last) = (places[0], places[places.len() - 1]);
        assert!(last - first > 700.0, "{by}: {places:?}");
        let tables = Fixture::with_document(&file).run(&[
            "summary",
            "--by",
            &format!("category,{by}"),
            "--chart",
            "-",
        ]);
        let labels = tables.matches(" text-anchor=\"middle\"").count();
        assert!(labels > 3 && labels <= count, "{labels}");
        assert!(by == "week" || tables.contains(&format!(">{empty}</text>")), "{tables}");
    }
}

#[test]
fn a_page_has_the_table_the_tooltips_and_a_dark_form() {
    let mut fixture = Fixture::with_document(FILE);
    fixture.run(&["summary", "--by", "description", "--chart", "page.html"]);
    let page = String::from_utf8(fixture.files.named["page.html"].clone()).unwrap();
    for part in [
        "<title>Expenses by description</title>",
        "<title>Rent: 1800</title></rect>",
        "<th>DESCRIPTION</th><th>COUNT</th><th>TOTAL</th><th>SHARE</th>",
        "<td>Lunch &lt;b&gt;</td><td>1</td><td>12.5</td><td>0.7 %</td>",
        "<tfoot>\n<tr><td>TOTAL</td><td>4</td><td>1815.7</td>",
        "color-scheme:light dark",
        "@media (prefers-color-scheme:dark)",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    fixture.run(&["summary", "--by", "category,month", "--chart", "page.html"]);
    let page = String::from_utf8(fixture.files.named["page.html"].clone()).unwrap();
    assert!(page.contains("<td>food</td><td>3.2</td><td>12.5</td><td>15.7</td>"), "{page}");
}

#[test]
fn without_a_file_the_page_is_opened_if_there_is_a_browser() {
    let mut fixture = Fixture::with_document(FILE);
    let refused = fixture.refused(&["summary", "--by", "category", "--chart"]);
    assert!(refused.contains("name a file, such as `--chart spending.html`"), "{refused}");
    fixture.files.has_browser = true;
    assert!(fixture.run(&["summary", "--chart", "--by", "category"]).starts_with("CATEGORY"));
    assert!(fixture.files.named["page.html"].starts_with(b"<!doctype html>"));
    assert_eq!(fixture.files.notes, ["expenses: the chart is page.html\n"]);
}
