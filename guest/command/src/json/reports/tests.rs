use crate::fixture::{Fixture, THREE};

#[test]
fn every_field_of_a_summary_is_present() {
    let mut fixture = Fixture::with_document(THREE);
    assert_eq!(
        fixture.run(&["summary", "--json"]),
        "{\n  \"count\": 3,\n  \"total\": 1015.625,\n  \"by\": null,\n  \"group_count\": 0,\n  \"groups\": [],\n  \"months\": null,\n  \"monthly_average\": null,\n  \"before_since\": null,\n  \"before_until\": null,\n  \"before_count\": null,\n  \"before_total\": null,\n  \"change\": null,\n  \"change_percent\": null,\n  \"later_count\": null,\n  \"later_total\": null\n}\n"
    );
}

#[test]
fn a_group_without_a_date_has_the_key_null() {
    let mut fixture = Fixture::with_document(THREE);
    let json = fixture.run(&["summary", "--by", "year", "--json"]);
    assert!(
        json.starts_with(
            r#"{
  "count": 3,
  "total": 1015.625,
  "by": "year",
  "group_count": 2,
  "groups": [
    {
      "key": "2026",
      "count": 2,
      "total": 1012.625,
      "share_percent": 99.7,
      "before_total": null
    },
    {
      "key": null,
      "count": 1,
      "total": 3,
      "share_percent": 0.3,
      "before_total": null
    }
  ],
"#
        ),
        "{json}"
    );
}
