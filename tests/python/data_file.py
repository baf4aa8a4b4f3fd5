"""Writes a data file as a Python program does, and checks what became of it.

    data_file.py write|check-unchanged|check-changed|rewrite FORM FILE

FORM is how `expenses` is written: `keyed` by id, `keyed-with-ids` inside, or `list`.
"""

import json
import sys

RECORDS = {
    1: {"description": "Lunch", "amount": 12.5, "category": "food", "date": "2026-11-23"},
    # A date that is null, and one that is absent.
    2: {"description": 'Train "ticket"', "amount": 48.9, "category": "travel", "date": None},
    3: {"description": "Kaffee \u2615", "amount": 3.0, "category": "food"},
    5: {
        "description": "Sum of floats",
        "amount": 0.1 + 0.2,
        "category": "food",
        "date": "2026-01-31",
        "tags": ["a", {"b": 1e100}],
    },
    7: {"description": "Large and small", "amount": 1e16, "category": "food", "small": 1e-07},
}


def document(form, records):
    """The document that a Python program keeps, in one of the forms."""
    if form == "keyed":
        expenses = {str(id): record for id, record in records.items()}
    elif form == "keyed-with-ids":
        expenses = {str(id): {"id": id, **record} for id, record in records.items()}
    elif form == "list":
        expenses = [{"id": id, **record} for id, record in records.items()]
    else:
        sys.exit(f"no form is called {form}")
    return {"expenses": expenses, "counter": 7, "owner": {"name": "Zo\u00eb"}}


def changed():
    """The records after the changes that the test makes with the program."""
    records = {id: dict(record) for id, record in RECORDS.items() if id != 1}
    records[2]["amount"] = 0.2
    records[3]["description"] = "Coffee"
    records[8] = {"description": "K\u00e4se", "amount": 0.1, "category": "food", "date": "2026-11-24"}
    return records


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def save(path, document):
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=2)


def check(found, expected):
    if found != expected:
        sys.exit(f"found    {found}\nexpected {expected}")


def main(action, form, path):
    if action == "write":
        save(path, document(form, RECORDS))
    elif action == "check-unchanged":
        check(load(path), document(form, RECORDS))
    elif action == "check-changed":
        # The program writes one form only: keyed, with the id inside. Its history tells
        # of times, its traces of what was before, and the ids of commits are random.
        found = load(path)
        del found["history"]
        check(len(found.pop("commits")[0].split()[0]), 32)
        check(len(found.pop("traces")), 1)
        traced = {id for id, record in found["expenses"].items() if record.pop("trace", None)}
        check({"2", "3"} <= traced, True)
        check(found, {**document("keyed-with-ids", changed()), "counter": 8})
    elif action == "rewrite":
        save(path, load(path))
    else:
        sys.exit(f"no action is called {action}")


main(*sys.argv[1:])
