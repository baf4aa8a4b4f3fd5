"""Thousands of expenses with all texts in one, which crosses into the component at once."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable
from decimal import Decimal

from ._interface import Expense, KeptExpense, NewExpense, PackedExpenses
from ._scalars import expected
from ._values import Amount, Date, Option, Text, Unsigned

_AMOUNT, _DATE, _ID, _TEXT = Amount(), Option(Date()), Option(Unsigned(64)), Text()


def pack(expenses: Iterable[NewExpense | KeptExpense]) -> PackedExpenses:
    """Packs expenses for `add_packed` and `add_rows`. Checks them as `add` does."""
    if isinstance(expenses, (str, bytes)) or not isinstance(expenses, Iterable):
        raise expected("expenses", "a list", expenses)
    texts: list[str] = []
    ids: list[int | None] = []
    for at, expense in enumerate(expenses):
        place = f"expenses[{at}]"
        if not isinstance(expense, (NewExpense, KeptExpense)):
            raise expected(place, "a NewExpense or a KeptExpense", expense)
        ids.append(_ID.lower(getattr(expense, "id", None), f"{place}.id"))
        texts += (
            _TEXT.lower(expense.description, f"{place}.description"),
            _AMOUNT.lower(expense.amount, f"{place}.amount"),
            _TEXT.lower(expense.category, f"{place}.category"),
            _DATE.lower(expense.date, f"{place}.date") or "",
        )
    ends = list(itertools.accumulate(len(text.encode()) for text in texts))
    return PackedExpenses(ids=ids, texts="".join(texts), ends=ends)


def unpack(packed: PackedExpenses) -> list[Expense]:
    """The expenses of a page that `find_packed` returned."""
    texts = packed.texts.encode()
    starts = itertools.chain((0,), packed.ends)
    fields = iter([texts[start:end].decode() for start, end in zip(starts, packed.ends)])
    expenses = []
    for id, description, amount, category, date in zip(
        packed.ids, fields, fields, fields, fields, strict=True
    ):
        if id is None:
            raise ValueError("expenses without ids are not from the store")
        expenses.append(
            Expense(
                id=id,
                description=description,
                amount=Decimal(amount),
                category=category,
                date=datetime.date.fromisoformat(date) if date else None,
            )
        )
    return expenses
