"""Calls, their results and their errors."""

import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

import expenses_store
from expenses_store import (
    Action,
    BudgetAmount,
    Change,
    ChangedError,
    CorruptError,
    Expense,
    ExpensePatch,
    ExpenseUpdate,
    Filter,
    InvalidError,
    KeptExpense,
    MissingError,
    NewBudget,
    NewExpense,
    NewRepeat,
    NotFoundError,
    OutcomeUnknownError,
    Query,
    ReadOnlyError,
    Request,
    Sandbox,
    Sort,
    Store,
    StoreError,
    TrapError,
    pack,
    unpack,
)
from expenses_store import _scalars

LUNCH = NewExpense(
    description="Lunch", amount=Decimal("12.50"), category="food", date=date(2026, 11, 23)
)


def test_an_expense_comes_back_with_exact_values(store: Store) -> None:
    lunch = store.add(LUNCH)
    assert lunch == Expense(
        id=1,
        description="Lunch",
        amount=Decimal("12.50"),
        category="food",
        date=date(2026, 11, 23),
    )
    assert str(lunch.amount) == "12.50"
    assert store.get(1) == lunch


def test_without_a_date_it_is_today(store: Store) -> None:
    tea = store.add(NewExpense(description="Tea", amount=Decimal(3), category="food"))
    today = datetime.now(timezone.utc).date()
    assert tea.date in (today, today - timedelta(days=1))


def test_records_print_as_they_are_written(store: Store) -> None:
    assert repr(store.add(LUNCH)) == (
        "Expense(id=1, description='Lunch', amount=Decimal('12.50'), category='food', "
        "date=datetime.date(2026, 11, 23))"
    )
    assert repr(Change.delete(3)) == "Change.delete(3)"
    assert repr(Action.undo()) == "Action.undo()"


def test_pages_continue_at_their_cursor(store: Store) -> None:
    store.apply([Change.add(LUNCH)] * 3)
    sort = Sort(key="date", descending=True)
    first = store.find(Query(sort=sort, limit=2))
    rest = store.find(Query(sort=sort, limit=2, cursor=first.cursor), first.revision)
    assert [expense.id for expense in [*first.expenses, *rest.expenses]] == [3, 2, 1]
    assert (first.matches, rest.cursor) == (3, None)


def test_an_optional_text_is_left_as_it_is_in_a_patch(store: Store) -> None:
    store.add(LUNCH)
    assert store.update(1, ExpensePatch(category="treats")).description == "Lunch"


def test_totals_are_exact(store: Store) -> None:
    store.apply([Change.add(LUNCH), Change.add(LUNCH)])
    summary = store.summarize(Filter(categories=["FOOD"]), ["month"])
    assert (summary.total, summary.count) == (Decimal("25.00"), 2)
    assert [(group.keys, group.total) for group in summary.groups] == [
        (["2026-11"], Decimal("25.00"))
    ]


def test_totals_have_a_key_for_each_grouping(store: Store) -> None:
    undated = KeptExpense(description="Gift", amount=Decimal(-5), category="food")
    store.apply([Change.add(LUNCH), Change.restore(undated)])
    groups = store.summarize(by=("category", "weekday")).groups
    assert [group.keys for group in groups] == [["food", "monday"], ["food", None]]


def test_a_filter_has_conditions_of_several_values(store: Store) -> None:
    tea = NewExpense(
        description="Green tea #work", amount=Decimal(3), category="drinks", date=date(2026, 11, 24)
    )
    store.apply([Change.add(LUNCH), Change.add(tea)])

    def ids(filter: Filter) -> list[int]:
        return [expense.id for expense in store.find(Query(filter=filter)).expenses]

    assert ids(Filter(categories=["FOOD", "drinks"])) == [1, 2]
    assert ids(Filter(texts=["green", "tea"], tags=("work",))) == [2]
    assert ids(Filter(not_categories=["food"])) == ids(Filter(not_texts=["lunch"])) == [2]
    assert ids(Filter(not_tags=["work"])) == [1]
    assert ids(Filter(since=date(2026, 11, 24))) == ids(Filter(max=Decimal("3.0"))) == [2]
    assert ids(Filter(min=Decimal(3), until=date(2026, 11, 23))) == [1]


def test_a_budget_carries_over(store: Store) -> None:
    store.add(LUNCH)
    budget = NewBudget(category="food", amount=Decimal(20), carries_over=True, since="2026-10")
    store.apply([Change.set_budget(budget), Change.set_month_start(25)])
    assert (store.log()[0].month_start, store.info().month_start) == (25, 25)
    monthly = store.budgets("2026-11")
    assert (monthly.first, monthly.last) == (date(2026, 11, 25), date(2026, 12, 24))
    (food,) = monthly.budgets
    assert (food.yearly, food.carried, food.left) == (False, Decimal("7.50"), Decimal("27.50"))
    assert food.amounts == [BudgetAmount(since="2026-10", amount=Decimal(20))]


def test_what_is_due_is_added_once(store: Store) -> None:
    rent = NewRepeat(
        description="Rent",
        amount=Decimal(900),
        category="home",
        every="month",
        first=date(2026, 10, 31),
    )
    assert store.apply([Change.start_repeat(rent), Change.note("moved in")]) == []
    assert (store.log()[0].repeats, store.log()[0].note) == (["Rent"], "moved in")
    end = date(2026, 11, 30)
    (rule,) = store.repeats(end)
    assert (rule.id, rule.amount, rule.due) == (1, Decimal(900), 2)
    assert (rule.first, rule.next, rule.done, rule.until) == (rent.first, rent.first, None, None)
    added = store.apply([Change.add_due(end)])
    assert [store.get(id).date for id in added] == [rent.first, end]
    assert store.apply([Change.add_due(end)]) == []
    (rule,) = store.repeats(end)
    assert (rule.done, rule.next, rule.due) == (end, date(2026, 12, 31), 0)
    store.apply([Change.stop_repeat(rule.id)])
    assert store.repeats() == []
    assert store.info().expenses == 2

def test_the_history_has_times(store: Store) -> None:
    store.add(LUNCH)
    (commit,) = store.log()
    assert commit.time.tzinfo == timezone.utc
    assert store.undo() == commit
    assert store.redo().added == commit.added


@pytest.mark.parametrize("time", ["2026-11-23", "2026-11-23T10:00:00", "yesterday"])
def test_an_answer_that_is_no_value_of_python_is_not_taken_for_a_refusal(
    store: Store, time: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store never gives such a time, so it is put in the place of a good one."""
    store.apply([Change.add(LUNCH)])
    store.add(LUNCH)
    lift = _scalars.Time.lift
    monkeypatch.setattr(_scalars.Time, "lift", lambda self, raw: lift(self, time))
    with pytest.raises(TrapError, match="no value of Python.*; the change may or may not") as error:
        store.undo()
    assert error.value.outcome_unknown
    assert store.info().expenses == 1
    with pytest.raises(TrapError) as read:
        store.log()
    assert not read.value.outcome_unknown


def test_an_error_has_its_case_and_payload(store: Store) -> None:
    with pytest.raises(NotFoundError, match="there is no expense 7") as found:
        store.get(7)
    assert (found.value.case, found.value.payload, found.value.index) == ("not-found", 7, None)
    with pytest.raises(InvalidError, match="the description ") as invalid:
        store.add(NewExpense(description="", amount=Decimal(1), category="food"))
    assert invalid.value.payload.field == "description"
    with pytest.raises(StoreError, match="there is no change to undo"):
        store.undo()
    assert OutcomeUnknownError("why").outcome_unknown and not NotFoundError(7).outcome_unknown


def test_an_error_of_several_changes_says_which(store: Store) -> None:
    with pytest.raises(NotFoundError, match="change 2: there is no expense 9") as error:
        store.apply([Change.add(LUNCH), Change.delete(9)])
    assert (error.value.index, error.value.payload) == (1, 9)
    with pytest.raises(InvalidError) as packed:
        store.add_packed(pack([LUNCH, NewExpense(description="", amount=Decimal(1), category="a")]), False)
    assert packed.value.index == 1
    assert store.info().expenses == 0


def test_each_request_has_its_own_outcome(store: Store) -> None:
    requests = [
        Request(action=Action.apply([Change.add(LUNCH)]), expected=(), show=True),
        Request(action=Action.apply([Change.delete(9)]), expected=(), show=False),
    ]
    done, failed = store.apply_each(requests)
    assert not isinstance(done, StoreError) and list(done.added) == [1]
    assert isinstance(failed, NotFoundError) and failed.index == 0


def test_every_kind_of_change_is_made(store: Store) -> None:
    store.add(LUNCH)
    changes = [
        Change.update(ExpenseUpdate(id=1, patch=ExpensePatch(amount=Decimal(13)))),
        Change.restore(KeptExpense(id=5, description="Gift", amount=Decimal(-5), category="x")),
        Change.set_budget(NewBudget(amount=Decimal(100))),
    ]
    assert store.apply(changes, store.info().revision) == [5]
    budgets = store.budgets("2026-11")
    assert [(b.category, b.left) for b in budgets.budgets] == [(None, Decimal(87))]
    assert store.log()[0].budgets == [None]


def test_thousands_are_packed(store: Store) -> None:
    many = [
        NewExpense(description=f"Café {n}", amount=Decimal(n), category="food", date=LUNCH.date)
        for n in range(1, 2001)
    ]
    assert store.add_packed(pack(many), False) == list(range(1, 2001))
    page = store.find_packed(Query(limit=2000))
    assert [expense.description for expense in unpack(page.expenses)] == [
        new.description for new in many
    ]
    assert unpack(page.expenses) == store.find(Query(limit=2000)).expenses


def test_another_store_of_the_directory_sees_each_change(store: Store, tmp_path: Path) -> None:
    with expenses_store.open(tmp_path) as other:
        store.add(LUNCH)
        revision = other.info().revision
        store.add(LUNCH)
        with pytest.raises(ChangedError):
            other.apply([Change.delete(1)], revision)
        assert other.version().version == store.version().version


def test_a_file_that_cannot_be_read_is_left_alone(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "expenses.json"
    file.write_text("{")
    with pytest.raises(CorruptError, match="line 1, column 1") as error:
        store.add(LUNCH)
    assert error.value.payload.line == 1
    assert file.read_text() == "{"


def test_a_file_that_is_gone_is_not_begun_anew(store: Store, tmp_path: Path) -> None:
    store.add(LUNCH)
    (tmp_path / "expenses.json").unlink()
    with pytest.raises(MissingError):
        store.add(LUNCH)


def test_a_read_only_store_changes_nothing(sandbox: Sandbox, store: Store, tmp_path: Path) -> None:
    store.add(LUNCH)
    with sandbox.open(tmp_path, read_only=True) as looking:
        assert looking.info().expenses == 1
        with pytest.raises(ReadOnlyError):
            looking.delete(1)


def test_the_file_is_what_any_program_reads(store: Store, tmp_path: Path) -> None:
    store.add(LUNCH)
    document = json.loads((tmp_path / "expenses.json").read_text(), parse_float=Decimal)
    assert document["expenses"]["1"]["amount"] == Decimal("12.50")
