use super::{Alignment, Table, align_points, cut};
use crate::screen::{Role, Screen};

fn written(table: &Table) -> String {
    let mut output = Vec::new();
    table.write(&mut output, Screen::default()).unwrap();
    String::from_utf8(output).unwrap()
}

#[test]
fn a_terminal_cuts_the_widest_text_and_no_number() {
    let mut table = Table::new([
        ("AMOUNT", Alignment::Right),
        ("CATEGORY", Alignment::Left),
        ("DESCRIPTION", Alignment::Left),
    ]);
    table.push(["12345678.90".into(), "groceries".into(), "寿司とラーメンの昼ごはん".into()]);
    table.push(["1".into(), "food".into(), "👨‍👩‍👧‍👦 family 👨‍👩‍👧‍👦 dinner".into()]);
    for width in [34, 40, 200] {
        let screen = Screen { width: Some(width), colour: false };
        let mut output = Vec::new();
        table.write(&mut output, screen).unwrap();
        let text = String::from_utf8(output).unwrap();
        let widest = text.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
        assert!(widest <= width, "{widest} of {width}:\n{text}");
        assert!(text.contains("12345678.90"), "{text}");
        assert_eq!(text.contains('…'), width < 200, "{text}");
    }
}

#[test]
fn a_cut_divides_no_character_that_a_person_sees() {
    assert_eq!(cut("寿司", 4), "寿司");
    assert_eq!(cut("寿司", 3), "寿…");
    assert_eq!(cut("寿司", 2), "…");
    assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
    assert_eq!(cut("👨‍👩‍👧‍👦abc", 3), "👨‍👩‍👧‍👦…");
    assert_eq!(cut("👨‍👩‍👧‍👦abc", 2), "…");
}

#[test]
fn colour_does_not_change_the_width() {
    let mut table =
        Table::new([("ID", Alignment::Right), ("WHAT", Alignment::Left), ("X", Alignment::Left)])
            .role(0, Role::Aside);
    table.push(["1".into(), "a".into(), "b".into()]);
    let mut output = Vec::new();
    table.write(&mut output, Screen { width: None, colour: true }).unwrap();
    let text = String::from_utf8(output).unwrap();
    assert!(text.contains("\u{1b}[2m1\u{1b}[0m"), "{text:?}");
    let mut plain = String::new();
    for (at, part) in text.split("\u{1b}[").enumerate() {
        plain += if at == 0 { part } else { part.split_once('m').unwrap().1 };
    }
    assert_eq!(plain, written(&table));
}

#[test]
fn columns_are_as_wide_as_their_widest_cell_on_the_screen() {
    let mut table =
        Table::new([("ID", Alignment::Right), ("WHAT", Alignment::Left), ("X", Alignment::Left)]);
    table.push(["1".into(), "寿司".into(), "a".into()]);
    table.push(["1000".into(), "Käse".into(), String::new()]);
    table.push(["20".into(), "e\u{301}".into(), "b".into()]);
    assert_eq!(written(&table), "  ID  WHAT  X\n   1  寿司  a\n1000  Käse\n  20  e\u{301}     b\n");
}

#[test]
fn a_cell_of_any_length_stays_one_line() {
    let long = "x".repeat(100_000);
    let mut table = Table::bare([Alignment::Left, Alignment::Left]);
    table.push([long.clone(), "end".into()]);
    table.push(["y".into(), "end".into()]);
    let text = written(&table);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], format!("{long}  end"));
    assert_eq!(lines[1].len(), 100_005);
}

#[test]
fn decimal_points_are_aligned() {
    let amounts = ["12.5", "3", "0.1234", "1000.00"];
    assert_eq!(align_points(amounts.into_iter()), ["12.5   ", "3     ", "0.1234", "1000.00  "]);
}

fn written_on(width: usize, table: &Table) -> String {
    let mut output = Vec::new();
    table.write(&mut output, Screen { width: Some(width), colour: false }).unwrap();
    String::from_utf8(output).unwrap()
}

#[test]
fn a_narrow_screen_has_short_headings_and_less_space_before_a_text_is_cut_to_nothing() {
    let mut table = Table::new([
        ("ID", Alignment::Right),
        ("CATEGORY", Alignment::Left),
        ("DESCRIPTION", Alignment::Left),
    ]);
    table.push(["1".into(), "food".into(), "Lunch with Ines at the station".into()]);
    for (width, expected) in [
        (30, "ID  CATEGORY  DESCRIPTION\n 1  food      Lunch with Ines…\n"),
        (24, "ID  CATEGORY  DESC.\n 1  food      Lunch wit…\n"),
        (20, "ID  CAT.  DESC.\n 1  food  Lunch wit…\n"),
        (18, "ID CAT. DESC.\n 1 food Lunch wit…\n"),
        (12, "ID CAT. DES…\n 1 food Lun…\n"),
    ] {
        assert_eq!(written_on(width, &table), expected);
    }
}

#[test]
fn a_narrow_screen_leaves_columns_out_in_their_order_and_says_so() {
    let mut table = Table::new([
        ("CATEGORY", Alignment::Left),
        ("COUNT", Alignment::Right),
        ("TOTAL", Alignment::Right),
        ("SHARE", Alignment::Right),
        ("EMPTY", Alignment::Left),
    ])
    .optional([4, 3, 1]);
    table.push(["groceries".into(), "12".into(), "900.00".into(), "100 %".into(), "".into()]);
    for (width, expected) in [
        (33, "CATEGORY   COUNT   TOTAL  SHARE\ngroceries     12  900.00  100 %\n"),
        (
            25,
            "CATEGORY   COUNT   TOTAL\ngroceries     12  900.00\nSHARE is left out, for it does not fit.\n",
        ),
        (
            17,
            "CATEGORY    TOTAL\ngroceries  900.00\nCOUNT and SHARE are left out, for they do not fit.\n",
        ),
    ] {
        assert_eq!(written_on(width, &table), expected);
    }
    assert!(written(&table).contains("EMPTY"), "{}", written(&table));
}

#[test]
fn a_date_stays_whole_on_a_narrow_screen() {
    let mut table = Table::new([("DATE", Alignment::Whole), ("DESCRIPTION", Alignment::Left)]);
    table.push(["2026-11-23".into(), "Lunch with Ines at the station".into()]);
    let mut output = Vec::new();
    for (width, row) in [(22, "2026-11-23  Lunch wit…"), (16, "2026-11-23 Lunc…")] {
        output.clear();
        table.write(&mut output, Screen { width: Some(width), colour: false }).unwrap();
        assert!(String::from_utf8_lossy(&output).contains(&format!("\n{row}\n")));
    }
}
