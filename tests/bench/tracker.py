"""The expense tracker that many a person has written: one JSON file, read whole, written
whole to a temp file, synced and put in its place."""

import csv
import json
import os
import sys
from collections import defaultdict


def save(path, data):
    with open(path + ".tmp", "w") as file:
        json.dump(data, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".tmp", path)


def add(data, amount, description, category, day):
    data["counter"] += 1
    number = data["counter"]
    data["expenses"][str(number)] = {
        "id": number, "description": description, "amount": float(amount),
        "category": category, "date": day,
    }


def main():
    path, command, *given = sys.argv[1:]
    with open(path) as file:
        data = json.load(file)
    expenses = data["expenses"]
    match command:
        case "add":
            add(data, *given)
            save(path, data)
        case "show":
            print(expenses[given[0]])
        case "list":
            for _, expense in zip(range(int(given[0])), expenses.values()):
                print(*expense.values())
        case "summary":
            since, until = given
            totals = defaultdict(float)
            for expense in expenses.values():
                if since <= expense["date"] <= until:
                    totals[expense["category"]] += expense["amount"]
            print(dict(totals))
        case "import":
            with open(given[0], newline="") as file:
                for row in csv.DictReader(file):
                    add(data, row["amount"], row["description"], row["category"], row["date"])
            save(path, data)
        case "export":
            writer = csv.writer(sys.stdout)
            for expense in expenses.values():
                writer.writerow([expense[name] for name in ("date", "amount", "category", "description")])


main()
