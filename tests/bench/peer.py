"""What a Python script does that keeps its expenses in one JSON file."""

import json
import os
import sys


def main(file, command, *arguments):
    with open(file, encoding="utf-8") as stream:
        document = json.load(stream)
    expenses = document["expenses"]
    if command == "add":
        document["counter"] += 1
        new = dict(zip(("amount", "description", "category", "date"), arguments))
        new = {"id": document["counter"], **new, "amount": float(new["amount"])}
        expenses[str(new["id"])] = new
        with open(file + ".tmp", "w", encoding="utf-8") as stream:
            json.dump(document, stream, indent=2)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(file + ".tmp", file)
    elif command == "list":
        for expense in list(expenses.values())[:20]:
            print(expense)
    elif command == "get":
        print(expenses[arguments[0]])
    elif command == "summary":
        totals = {}
        for expense in expenses.values():
            if expense["date"].startswith(arguments[0] if arguments else ""):
                category = expense["category"]
                totals[category] = totals.get(category, 0) + expense["amount"]
        print(totals)
    elif command == "export":
        for expense in expenses.values():
            print(expense["date"], expense["amount"], expense["category"], expense["description"], sep=",")


main(*sys.argv[1:])
