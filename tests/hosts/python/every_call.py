"""Makes every call of the interface; says nothing where each answers as it should.

    every_call.py COMPONENT DIRECTORY

The directory holds the three expenses of the test that runs this program.
"""

import datetime
import re
import sys
from pathlib import Path

import expenses_store
from expenses_store import ExpenseStore, Host, StoreError


def equal(found, expected):
    if found != expected:
        raise AssertionError(f"found {found}, expected {expected}")


def fields(expense):
    return (expense.id, expense.description, expense.amount, expense.category, expense.date)


def error(call, *arguments, **named):
    """The error that a call answers."""
    try:
        answer = call(*arguments, **named)
    except StoreError as error:
        return error
    raise AssertionError(f"no error, but {answer}")


def reading(store):
    info = store.info()
    equal((info.file, info.counter, info.expenses), ("expenses.json", 3, 3))
    equal(fields(store.get(2)), (2, "Train ticket", "48.90", "travel", "2026-10-02"))

    first = store.find(sort=("amount", True), limit=2)
    equal([expense.id for expense in first.expenses], [2, 1])
    equal((first.matches, first.revision), (3, info.revision))
    rest = store.find(sort=("amount", True), limit=2, cursor=first.cursor, revision=first.revision)
    equal([expense.id for expense in rest.expenses], [3])
    equal(rest.cursor, None)
    equal([e.id for e in store.find(categories=["FOOD", "x"], texts=["off"], not_tags=["x"]).expenses], [3])
    packed = store.find_packed(sort=("amount", True), limit=2, revision=info.revision)
    equal((packed.cursor, packed.matches), (first.cursor, first.matches))
    equal(expenses_store.unpack(packed.expenses), [fields(e) for e in first.expenses])


def changing(store):
    tea = store.add("Tea \u2615", "0.10", "Food", "2026-11-24")
    equal(fields(tea), (4, "Tea \u2615", "0.10", "food", "2026-11-24"))
    before = datetime.datetime.now(datetime.timezone.utc).date()
    today = store.add("Today", "1", "food").date
    after = datetime.datetime.now(datetime.timezone.utc).date()
    equal(today in (str(before), str(after)), True)
    equal(store.update(4, amount="0.20").amount, "0.20")
    equal(store.delete(5).description, "Today")
    equal(fields(store.delete(2)), (2, "Train ticket", "48.90", "travel", "2026-10-02"))

    summary = store.summarize(by=["category"])
    equal((summary.count, summary.total, getattr(summary, "group-count")), (3, "15.90", 1))
    equal([(list(g.keys), g.count, g.total) for g in summary.groups], [(["food"], 3, "15.90")])
    equal(store.summarize(min="10").groups, [])

    revision = store.info().revision
    changes = [
        expenses_store.add("Bus", "2.80", "travel", "2026-11-24"),
        expenses_store.update(1, description="Late lunch"),
        expenses_store.delete(3),
    ]
    equal(store.apply(changes, revision), [6])
    stale = error(store.apply, changes, revision)
    equal((stale.index, stale.tag, stale.payload), (None, "changed", store.info().revision))
    equal(store.apply([]), [])


def packing(store):
    rows = [(None, "Café", "3.20", "Food", "2026-11-24"), (None, "寿司", "9", "food", None)]
    equal(store.add_packed(rows), [7, 8])
    equal(fields(store.get(7)), (7, "Café", "3.20", "food", "2026-11-24"))
    equal(store.add_packed([(12, "Gift", "-5", "Food", None)], kept=True), [12])
    equal(expenses_store.unpack(store.find_packed(texts=["gift"]).expenses)[0][:3], (12, "Gift", "-5"))
    wrong = error(store.add_packed, [rows[0], (None, "Tea", "0", "food", None)])
    equal((wrong.index, wrong.tag, wrong.payload.field), (1, "invalid", "amount"))
    equal((store.undo().added[0].first, store.undo().added[0].first), (12, 7))


def sharing(store):
    id = store.info().counter + 1
    version = store.version().version
    equal((len(version), store.version().version), (32, version))
    tea = expenses_store.request(
        [expenses_store.add_row("Tea", "2", "food", "2026-11-24", 7)], key=("k", "POST"), show=True
    )
    requests = [
        tea,
        expenses_store.request([expenses_store.delete(99)]),
        expenses_store.request([], expected=[version]),
        expenses_store.request("undo", key=("k", "DELETE")),
        tea,
    ]
    done, missing, changed, reused, again = store.apply_each(requests)
    equal((list(done.added), done.expenses[0].description), ([id], "Tea"))
    equal((missing.tag, missing.payload, missing.index), ("not-found", 99, 0))
    equal((changed.tag, reused.tag), ("changed", "key-reused"))
    equal((list(again.added), again.repeated), ([id], True))
    equal(store.version().version == version, False)
    undone, = store.apply_each([expenses_store.request("undo")])
    equal(ranges(undone.turned.added), [(id, id)])


def caring(store, directory):
    equal(store.apply([expenses_store.restore("Gift", "-5", "Food", id=13)]), [13])
    equal(fields(store.get(13)), (13, "Gift", "-5", "Food", None))
    latest = store.log()[0]
    equal((ranges(latest.added), latest.changed, latest.deleted), ([(13, 13)], [], []))
    equal(store.undo(store.info().revision).time, latest.time)
    equal(store.redo(store.info().revision).time, latest.time)
    store.undo()
    equal(error(store.undo, 0).tag, "changed")
    equal(error(store.get, 13).tag, "not-found")
    budgets = [expenses_store.set_budget("100"), expenses_store.set_budget("20", "FOOD")]
    equal(store.apply(budgets), [])
    equal(store.log()[0].budgets, [None, "food"])
    monthly = store.budgets("2026-11")
    equal((monthly.month, monthly.revision), ("2026-11", store.info().revision))
    found = [(b.category, b.amount, b.spent, b.left) for b in monthly.budgets]
    equal(found, [(None, "100", "15.50", "84.50"), ("food", "20", "12.70", "7.30")])
    store.undo()
    equal(store.budgets().budgets, [])
    changes = [
        expenses_store.set_budget("20", "food", carries_over=True, since="2026-10"),
        expenses_store.set_month_start(25),
    ]
    equal(store.apply(changes), [])
    equal((getattr(store.log()[0], "month-start"), getattr(store.info(), "month-start")), (25, 25))
    monthly = store.budgets("2026-11")
    equal((monthly.first, monthly.last), ("2026-11-25", "2026-12-24"))
    equal([(a.since, a.amount) for a in monthly.budgets[0].amounts], [("2026-10", "20")])
    by_two = store.summarize(by=["weekday", "month"]).groups
    equal(any(list(g.keys) == ["monday", "2026-10"] for g in by_two), True)
    store.undo()
    equal(getattr(store.info(), "month-start"), 1)
    rent = expenses_store.start_repeat(("Rent", "900", "home"), "month", "2026-10-31")
    equal(store.apply([rent, expenses_store.note("moved in")]), [])
    equal((store.log()[0].repeats, store.log()[0].note), (["Rent"], "moved in"))
    rule, = store.repeats("2026-11-30")
    equal((rule.id, rule.every, rule.next, rule.due), (1, "month", "2026-10-31", 2))
    due = store.apply([expenses_store.add_due("2026-11-30")])
    equal([store.get(id).date for id in due], ["2026-10-31", "2026-11-30"])
    equal(store.apply([expenses_store.add_due("2026-11-30")]), [])
    equal(store.log()[0].note, "due")
    store.apply([expenses_store.stop_repeat(1)])
    equal(store.repeats(), [])
    for _ in range(3):
        store.undo()
    store.set_profile("bank", "columns")
    store.set_profile("bank", "other columns")
    equal([(p.shape, p.text) for p in store.profiles()], [("bank", "other columns")])
    store.set_profile("bank", None)
    equal(store.profiles(), [])
    equal(error(store.set_profile, "bank", None).payload.field, "shape")
    traces = store.traces()
    store.delete(store.add("Lunch", "-12.50", "food").id)
    equal(len(store.traces()), len(traces) + 1)
    store.undo()
    equal(store.traces(), traces)
    store.undo()
    rows = [(None, "Tea", "3", "food", "2026-11-23"), (None, "Bus", "2", "travel", "2026-11-23")]
    tea, bus = store.add_rows(rows, [2**64 - 1, None], "bank", store.info().revision)
    found = [trace for trace in store.traces() if trace not in traces]
    equal([(trace.id, trace.was, trace.bank) for trace in found], [(tea, [], 2**64 - 1)])
    equal(error(store.add_rows, rows, [1]).payload.field, "banks")
    store.undo()
    equal((store.check(), store.repair()), ([], None))

    file = Path(directory, "expenses.json")
    document = file.read_bytes()
    copy = Path(directory, store.backup())
    equal(copy.read_bytes(), document)
    copy.unlink()
    bad = document.replace(b'"amount": 0.20', b'"amount": "0.20"')
    file.write_bytes(bad)
    problem, = store.check()
    equal((problem.column, problem.repairable), (17, True))
    copy = Path(directory, store.repair())
    equal((copy.read_bytes(), without_commits(file.read_bytes())), (bad, without_commits(document)))
    copy.unlink()


def without_commits(document):
    """A document without the ids of its commits."""
    return re.sub(rb',\s*"commits": \[[^]]*\]', b"", document)


def ranges(of):
    return [(ids.first, ids.last) for ids in of]


def failing(host, store, directory):
    absent = error(store.get, 2)
    equal((absent.tag, absent.payload), ("not-found", 2))
    invalid = error(store.add, "Tea", "0", "food")
    equal((invalid.tag, invalid.payload.field), ("invalid", "amount"))
    equal(invalid.payload.reason, "must not be zero")
    equal(error(store.find, cursor="nowhere").payload.field, "cursor")
    second = error(store.apply, [expenses_store.delete(1), expenses_store.delete(2)])
    equal((second.index, second.tag, second.payload), (1, "not-found", 2))

    file = Path(directory, "expenses.json")
    document = file.read_bytes()
    file.write_bytes(b"{")
    corrupt = error(store.info)
    equal((corrupt.tag, corrupt.payload.line, corrupt.payload.column), ("corrupt", 1, 1))
    file.unlink()
    missing = error(store.info)
    equal((missing.tag, missing.payload), ("missing", None))
    file.write_bytes(document)
    equal(store.info().expenses, 3)

    equal(error(ExpenseStore(host, None).info).tag, "no-directory")
    looking = ExpenseStore(host, directory, mutable=False)
    equal(looking.info().expenses, 3)
    equal(error(looking.delete, 1).tag, "read-only")


def main(component, directory):
    host = Host(component)
    store = ExpenseStore(host, directory)
    reading(store)
    changing(store)
    packing(store)
    caring(store, directory)
    failing(host, store, directory)
    sharing(store)


main(*sys.argv[1:])
