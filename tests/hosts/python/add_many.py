"""Adds expenses, one commit each.

    add_many.py COMPONENT DIRECTORY NAME COUNT
"""

import sys

from expenses_store import ExpenseStore, Host


def main(component, directory, name, count):
    store = ExpenseStore(Host(component), directory)
    for number in range(int(count)):
        added = store.add(f"{name}, number {number}", "0.10", "test", "2026-11-23")
        print(added.id, flush=True)


main(*sys.argv[1:])
