use std::collections::HashSet;
use std::rc::Rc;

use proptest::prelude::*;

use super::read_own_form;
use crate::document::{Document, read::read_any_form};

/// Everything in which documents can differ.
fn content(document: &Document) -> String {
    let categories = document.categories();
    let records: Vec<_> = document
        .records()
        .map(|r| {
            let in_use = categories.in_use(categories.spelling(r.category)).len();
            (r.to_expense(categories), r.amount.to_string(), r.date, r.trace, r.bank, in_use)
        })
        .collect();
    let text = String::from_utf8(document.write()).unwrap();
    format!("{} {records:?} {text}", document.counter())
}

/// The document of a text that this reader reads as the reader of any form does.
fn read_alike(text: &str) -> Option<Document> {
    let document = read_own_form(&Rc::new(text.into()))?;
    let other = read_any_form(text).unwrap();
    assert_eq!(content(&document), content(&other), "{text}");
    Some(document)
}

fn is_own_form(text: &str) -> bool {
    read_alike(text).is_some_and(|document| document.write() == text.as_bytes())
}

const RECORD: &str = r#"    "3": {
      "id": 3,
      "description": "Käse 🧀",
      "amount": 12.50,
      "category": "food",
      "date": "2026-11-23"
    }"#;

fn with(record: &str) -> String {
    format!("{{\n  \"counter\": 3,\n  \"expenses\": {{\n{record}\n  }}\n}}")
}

/// The same record under another id.
fn record(id: u64) -> String {
    RECORD.replace("3\": {", &format!("{id}\": {{")).replace(": 3,", &format!(": {id},"))
}

#[test]
fn what_is_written_is_read() {
    assert!(is_own_form("{\n  \"counter\": 0,\n  \"expenses\": {}\n}"));
    assert!(is_own_form(&with(RECORD)));
    assert!(is_own_form(&with(&RECORD.replace("\"2026-11-23\"", "null"))));
    let trace = ",\n      \"trace\": \"00000000000000ff\"\n    }";
    assert!(is_own_form(&with(&RECORD.replace("\n    }", trace))));
    let bank = trace.replace("trace", "bank");
    assert!(is_own_form(&with(&RECORD.replace("\n    }", &bank))));
    let both = trace.replace("\n    }", &bank);
    assert!(is_own_form(&with(&RECORD.replace("\n    }", &both))));
    let unknown = ",\n      \"x\": [1,  {\"id\": 2}],\n      \"x\": \"\\\"\"\n    }";
    assert!(is_own_form(&with(&RECORD.replace("\n    }", unknown))));
    assert!(is_own_form(&with(&RECORD.replace("Käse", "\\\"Käse\\\""))));
    assert!(is_own_form(&with(&RECORD.replace(",\n      \"date\": \"2026-11-23\"", ""))));
    let two = with(&format!("{RECORD},\n{}", record(4)));
    assert!(is_own_form(&two.replace("counter\": 3", "counter\": 9")));
    let more = with(RECORD).replace("\n  }\n}", "\n  },\n  \"x\": [1,  {\"y\": 2}]\n}");
    assert!(is_own_form(&more));
}

/// What one record has in another form, and every reader reads.
const OTHER_FORMS: [(&str, &str); 22] = [
    ("\n    }", ",\n      \"x\": 1,\n      \"trace\": \"00000000000000ff\"\n    }"),
    ("\n    }", ",\n      \"trace\": \"00000000000000FF\"\n    }"),
    ("\n    }", ",\n      \"trace\": 7\n    }"),
    ("\n    }", ",\n      \"bank\": \"00000000000000FF\"\n    }"),
    (
        "\n    }",
        ",\n      \"bank\": \"00000000000000ff\",\n      \"trace\": \"00000000000000ff\"\n    }",
    ),
    (
        "\n    }",
        ",\n      \"trace\": \"00000000000000ff\",\n      \"trace\": \"00000000000000ff\"\n    }",
    ),
    ("\"3\": {", "\"\\u0033\" :{"),
    ("      \"id\": 3,\n", ""),
    ("\"id\": 3,\n", "\"date\": null, \"id\": 3,\n"),
    ("      \"id\": 3,\n", "\"x\": {\"id\": [1,  2]}, \"\\u0069d\": 3, \"x\": 1,"),
    ("12.50", "12.5e0"),
    ("12.50", "-0"),
    ("12.50", "0.3000000000000000444089209850062616169452667236328125"),
    ("Käse", "K\\u00e4se"),
    ("Käse", "\\\"K\\\" \\ud83e\\uddc0"),
    ("\"food\",", "\"f\\u006fod\", "),
    ("\n    }", ",\n      \"x\":  1\n    }"),
    ("\n    }", ",\n      \"\\u0078\": 1\n    }"),
    ("\n    }", "}\r\n\t "),
    ("    \"3\"", "\"3\""),
    ("\": 3", "\":3"),
    ("\"2026-11-23\"", "\"2026\\u002d11-23\""),
];

#[test]
fn a_record_in_another_form_changes_nothing_for_the_others() {
    for (from, to) in OTHER_FORMS {
        assert!(RECORD.contains(from), "{from}");
        // The date is there once.
        let odd = match to.contains("null") {
            true => RECORD.replace(",\n      \"date\": \"2026-11-23\"", ""),
            false => RECORD.to_owned(),
        };
        let odd = odd.replacen(from, to, 1);
        let text = with(&format!("{},\n{odd},\n{}", record(2), record(4)));
        let document = read_alike(&text).unwrap_or_else(|| panic!("{text}"));
        let is_own = document.records().map(|record| record.own.is_some());
        assert_eq!(is_own.collect::<Vec<_>>(), [true, false, true], "{text}");
    }
    // Nor do records that are not in the order of their ids.
    let text = with(&format!("{},\n{},\n{}", record(4), record(2), record(5)));
    let document = read_alike(&text).unwrap();
    assert!(document.records().all(|record| record.own.is_some()));
}

#[test]
fn what_no_document_has_is_left_to_the_reader_that_says_why() {
    for (from, to) in [
        ("\"3\": {", "\"03\": {"),
        ("\"id\": 3", "\"id\": 4"),
        ("12.50", "012.50"),
        ("12.50", "12."),
        ("12.50", "\"12.50\""),
        ("Käse", "K\"se"),
        ("Käse", "K\u{1}se"),
        ("Käse", "\\ud83e"),
        ("2026-11-23", "2026-02-30"),
        ("\"food\",", "\"food\", \"category\": \"x\", "),
        ("\n    }", ",\n    }"),
        ("\n  }\n}", ",\n  }\n}"),
        ("\n  }\n}", "\n  },\n  \"expenses\": {}\n}"),
        ("\n  }\n}", "\n  },\n  \"counter\": 1\n}"),
    ] {
        let text = with(RECORD);
        assert!(text.contains(from), "{from}");
        let text = text.replace(from, to);
        assert!(read_any_form(&text).is_err(), "{text}");
        assert!(read_own_form(&Rc::new(text)).is_none(), "{to}");
    }
    for twice in [with(&format!("{RECORD},\n{RECORD}")), with(&format!("{RECORD},{RECORD}"))] {
        assert!(read_own_form(&Rc::new(twice)).is_none());
    }
}

/// A record as another program may write it: fields in any order, among them unknown
/// ones, with any space between, texts with escapes, odd amounts.
fn odd_record() -> impl Strategy<Value = String> {
    let text = || {
        prop_oneof![
            Just("\"Käse\"".to_owned()),
            "\"(\\\\u00e9|\\\\\"|\\\\n|[a-c é🧀]){0,9}\"",
            "\\PC{0,5}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        ]
    };
    let amount = prop_oneof![
        "[1-9][0-9]{0,3}(\\.[0-9]{1,2})?",
        "-?[0-9]\\.[0-9]{20,40}",
        "[0-9][eE][+-]?[0-9]"
    ];
    let date = prop_oneof![Just("null".to_owned()), Just("\"2026-11-23\"".to_owned())];
    let unknown = prop_oneof![
        Just("[1,  {\"id\": 2}]".to_owned()),
        Just("\"}\\\"{\"".to_owned()),
        Just("-1E5".to_owned()),
        Just("\"0123456789abcdef\"".to_owned()),
    ];
    let space = || prop_oneof![Just("\n      ".to_owned()), "[ \n\r\t]{0,3}"];
    let id = prop_oneof![5 => 4u64..9, 1 => u64::MAX - 3..=u64::MAX];
    let values = (id, text(), amount, text(), prop::option::of(date), prop::option::of(unknown));
    let spaces = prop::collection::vec(space(), 4);
    (values, any::<bool>(), any::<prop::sample::Index>(), spaces).prop_map(
        |((id, description, amount, category, date, unknown), has_id, turn, space)| {
            let field = |name: &str, value: String| format!("\"{name}\"{}: {value}", space[0]);
            let mut fields = vec![
                field("description", description),
                field("amount", amount),
                field("category", category),
            ];
            if has_id {
                fields.insert(0, field("id", id.to_string()));
            }
            fields.extend(date.map(|date| field("date", date)));
            let name = if has_id { "x" } else { "trace" };
            fields.extend(unknown.map(|value| field(name, value)));
            let turn = turn.index(fields.len());
            fields.rotate_left(turn);
            let fields = fields.join(&format!("{},{}", space[1], space[2]));
            format!("    \"{id}\": {{{}{fields}{}}}", space[2], space[3])
        },
    )
}

proptest! {
    /// Wherever a byte is changed, the two readers agree.
    #[test]
    fn a_change_anywhere_is_read_as_any_form_is(
        more in odd_record(),
        at in 0usize..700,
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let trace = ",\n      \"trace\": \"0123456789abcdef\",\n      \"bank\": \"0123456789abcdef\"\n    }";
        let own = RECORD.replace("\n    }", trace);
        let text = with(&[own.as_str(), &more].join(",\n"));
        let history = ",\n  \"history\": [\n    {\"time\":\"2026-11-23T10:00:00Z\",\"added\":[[3,3]],\"left\":\"0\"}\n  ]\n}";
        let mut bytes = text.replace("\n  }\n}", &format!("\n  }}{history}")).into_bytes();
        let at = at % bytes.len();
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        if let Ok(text) = std::str::from_utf8(&bytes)
        {
            read_alike(text);
        }
    }

    /// Records as other programs write them are read here, and as any form is.
    #[test]
    fn records_in_any_form_are_read_as_any_form_is(records in prop::collection::vec(odd_record(), 1..6)) {
        let mut seen = HashSet::new();
        let key = |record: &String| record[..record.find(':').unwrap()].trim().to_owned();
        let mut records = records;
        records.retain(|record| seen.insert(key(record)));
        prop_assert!(read_alike(&with(&records.join(","))).is_some());
    }
}
