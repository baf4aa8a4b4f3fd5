"""Adds expenses, one commit each.

    add_many.py DIRECTORY NAME COUNT
"""

import datetime
import sys
from decimal import Decimal

import expenses_store
from expenses_store import NewExpense


def main(directory: str, name: str, count: str) -> None:
    with expenses_store.open(directory) as store:
        for number in range(int(count)):
            new = NewExpense(
                description=f"{name}, number {number}",
                amount=Decimal("0.10"),
                category="test",
                date=datetime.date(2026, 11, 23),
            )
            print(store.add(new).id, flush=True)


main(*sys.argv[1:])
