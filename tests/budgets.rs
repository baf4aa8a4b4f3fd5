//! Monthly budgets: kept in the data file, shown, exceeded and taken back.

use expenses::{Budget, Change, NewBudget, Sandbox};

use crate::harness::{Directory, Outcome, Scene, THREE, outcome};

/// The three expenses, two budgets, and no history.
fn budgeted() -> String {
    let budgets = ",\n  \"budgets\": [\n    {\"category\": null, \"amount\": 100},\n    \
                   {\"category\": \"food\", \"amount\": 15.75}\n  ]\n}";
    format!("{}{budgets}", THREE.strip_suffix("\n}").unwrap())
}

fn scene() -> Scene {
    Scene::with(budgeted())
}

#[test]
fn budgets_are_set_shown_and_removed() {
    let scene = Scene::with(THREE);
    scene.run(&["budget", "--month", "2026-11"]).prints("No budgets.\n");
    scene.run(&["budget", "100"]).prints("The budget is 100 a month.\n");
    scene
        .run(&["budget", "15.75", "--category", "Food"])
        .prints("The budget for Food is 15.75 a month.\n");
    scene.holds(budgeted());
    scene.run(&["budget", "--month", "2026-11"]).prints(
        "CATEGORY  BUDGET  SPENT   LEFT\n\
         all       100     15.70  84.30\n\
         food       15.75  15.70   0.05\n\
         Spent and left are for 2026-11.\n",
    );
    scene.run(&["budget", "--month", "2026-10", "--category", "FOOD", "--json"]).prints(
        "[\n  {\n    \"month\": \"2026-10\",\n    \"category\": \"food\",\n    \
         \"amount\": 15.75,\n    \"yearly\": false,\n    \"since\": null,\n    \"carried\": 0,\n    \
         \"spent\": 0,\n    \"left\": 15.75\n  }\n]\n",
    );
    scene
        .run(&["budget", "--remove", "--category", "food", "--json"])
        .prints("{\n  \"category\": \"food\",\n  \"amount\": null,\n  \"yearly\": false,\n  \"carries_over\": false\n}\n");
    scene
        .run(&["budget", "--remove", "--category", "food"])
        .fails("the budget of `food` does not exist");
    scene.run(&["budget", "-5"]).fails("the amount must be greater than zero, not `-5`");
    scene.run(&["budget", "--month", "11"]).fails("the month must be a month YYYY-MM, not `11`");
    for (carrier, directory) in scene.each() {
        let run = |arguments: &[&str]| outcome(carrier.command(directory.path()).args(arguments));
        assert!(run(&["undo"]).stdout.ends_with(": budget for food removed\n"));
        assert!(run(&["undo", "--json"]).stdout.contains("\"budgets\": [\n    \"food\"\n  ]"));
        assert!(run(&["log"]).stdout.ends_with("budget for all expenses set to 100 a month\n"));
        assert!(run(&["undo"]).stdout.ends_with(": budget for all expenses set to 100 a month\n"));
        directory.holds(THREE);
    }
}

#[test]
fn an_add_prints_what_is_left_and_warns_of_exceeded_budgets() {
    let scene = scene();
    scene.run(&["add", "0.05", "Gum", "-c", "food", "-d", "2026-11-24"]).prints(
        "Added 4: 0.05 Gum (food, 2026-11-24)\n\
         Left in 2026-11: 84.25 of 100.\n\
         Left in 2026-11: 0.00 of 15.75 for food.\n",
    );
    let added = scene.run(&["add", "100", "Feast", "-c", "food", "-d", "2026-11-24"]);
    let expected = Outcome {
        status: Some(0),
        stdout: "Added 5: 100 Feast (food, 2026-11-24)\n".into(),
        stderr: "expenses: the budget of 100 is exceeded by 15.75 in 2026-11\n\
                 expenses: the budget of 15.75 for food is exceeded by 100.00 in 2026-11\n"
            .into(),
    };
    assert_eq!(added, expected);
    scene.run(&["summary", "--since", "2026-11-01", "--until", "2026-11-30"]).prints(
        "Total 115.75 of 4 expenses.\n\
         Over budget in 2026-11: 15.75 more than 100.\n\
         Over budget in 2026-11: 100.00 more than 15.75 for food.\n",
    );
}

#[test]
fn a_budget_of_a_category_that_is_renamed_stays_and_that_is_said() {
    let scene = scene();
    let renamed = scene.run(&["edit", "--from-category", "food", "--category", "meals", "--yes"]);
    assert_eq!(renamed.status, Some(0));
    assert_eq!(
        renamed.stderr,
        "expenses: the budget of 15.75 for food remains, but no expense uses that category: see `expenses budget`\n"
    );
    scene.holds(budgeted().replacen("\"category\": \"food\"", "\"category\": \"meals\"", 2));
}

#[test]
fn other_data_under_the_name_budgets_is_left_alone() {
    let document = budgeted().replace("\"amount\": 15.75", "\"limit\": 15.75");
    let scene = Scene::with(&document);
    scene.run(&["budget", "--month", "2026-11"]).prints("No budgets.\n");
    scene.run(&["budget", "5"]).fails(
        "the budgets of expenses.json were not written by this program, and were left alone: `expenses check` says where",
    );
    scene.holds(&document);
    assert_eq!(scene.run(&["check"]).stdout, "Line 28, column 5: the budget has no `amount`\n");
    scene
        .run(&["add", "1", "Tea", "-c", "food", "-d", "2026-11-24"])
        .prints("Added 4: 1 Tea (food, 2026-11-24)\n");
    let tea = ",\n    \"4\": {\n      \"id\": 4,\n      \"description\": \"Tea\",\n      \
               \"amount\": 1,\n      \"category\": \"food\",\n      \"date\": \"2026-11-24\"\n    }\n  }";
    let with_tea = document.replacen("\n  }", tea, 1).replace("\"counter\": 3", "\"counter\": 4");
    scene.holds(&with_tea);
}

#[test]
fn a_budget_is_changed_in_one_commit_with_expenses() {
    let directory = Directory::with(THREE);
    let mut store = Sandbox::new().unwrap().open(directory.path()).unwrap();
    let budget = |amount: Option<&str>| {
        let (category, amount) = (Some("food".into()), amount.map(Into::into));
        Change::SetBudget(NewBudget { category, amount, ..NewBudget::default() })
    };
    store.apply(vec![Change::Delete(1), budget(Some("20"))], None).unwrap();
    let monthly = store.budgets(Some("2026-11".into())).unwrap();
    let food = Budget {
        category: Some("food".into()),
        amount: "20".into(),
        carried: "0".into(),
        spent: "3.2".into(),
        left: "16.8".into(),
        ..Budget::default()
    };
    assert_eq!((monthly.month.as_str(), monthly.budgets), ("2026-11", vec![food]));
    assert_eq!(monthly.revision, store.info().unwrap().revision);
    let failed = store.apply(vec![budget(None), budget(None)], None).unwrap_err();
    assert_eq!(failed.index, Some(1));
    assert_eq!(store.log().unwrap()[0].budgets, [Some("food".into())]);
    store.undo(None).unwrap();
    directory.holds(THREE);
}
