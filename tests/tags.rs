//! Tags in descriptions: a filter and a grouping.

use crate::harness::{Scene, THREE};

const TAGGED: [(&str, &str); 3] = [
    ("Lunch", "Lunch #work #Ines"),
    ("Train ticket", "Train ticket #WORK"),
    ("Coffee", "Coffee #1"),
];

fn scene() -> Scene {
    let tagged = |document: String, (text, tagged): &(&str, &str)| document.replace(text, tagged);
    Scene::with(TAGGED.iter().fold(THREE.to_owned(), tagged))
}

#[test]
fn a_tag_is_a_filter_wherever_there_are_filters() {
    let scene = scene();
    let csv =
        "expenses_id,date,amount,category,description\n1,2026-11-23,12.50,food,Lunch #work #Ines\n";
    for tag in ["ines", "#INES"] {
        scene.run(&["export", "--format", "csv", "--tag", tag]).prints(csv);
    }
    scene.run(&["list", "--tag", "wor"]).prints("No expenses.\n");
    scene.run(&["summary", "--tag", "work"]).prints("Total 61.40 of 2 expenses.\n");
    scene.run(&["list", "--tag", "1"]).is_wrong_usage(
        "expenses: invalid value '1' for '--tag <TAG>': must be one word of letters, digits, `_` and `-` with a letter in it, such as `work`, not `1`\n\n\
         For more information, try '--help'.\n",
    );
    scene.run(&["edit", "--tag", "work", "--category", "job", "--yes"]).prints(
        "Changed 1: 12.50 Lunch #work #Ines (job, 2026-11-23)\n\
         Changed 2: 48.90 Train ticket #WORK (job, 2026-10-02)\n",
    );
    scene
        .run(&["delete", "--tag", "ines", "--yes"])
        .prints("Deleted 1: 12.50 Lunch #work #Ines (job, 2026-11-23)\n");
}

#[test]
fn a_summary_by_tag_counts_an_expense_in_each_of_its_tags_and_once_in_all() {
    let scene = scene();
    scene.run(&["summary", "--by", "tag"]).prints(
        "TAG     COUNT  TOTAL   SHARE\n\
         #work       2  61.40  95.0 %  ████████████████████\n\
         #Ines       1  12.50  19.3 %  ████▏\n\
         no tag      1   3.2    5.0 %  █\n\
         An expense with several tags counts in each, but only once in the total.\n\
         Total 64.60 of 3 expenses.\n\
         Average: 32.30 a month over 2 months.\n",
    );
    let summary: serde_json::Value =
        serde_json::from_str(&scene.run(&["summary", "--by", "tag", "--json"]).stdout).unwrap();
    assert_eq!(summary["by"], "tag");
    assert_eq!(summary["groups"][1]["key"], "Ines");
    assert_eq!(summary["groups"][2]["key"], serde_json::Value::Null);
}
