"""Wrong arguments: each is refused before the component sees it, and the store goes on."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from expenses_store import Change, Filter, KeptExpense, NewExpense, Query, Sort, Store, pack

anything: Any = lambda value: value  # noqa: E731


def new(**fields: Any) -> NewExpense:
    return NewExpense(
        **{"description": "Tea", "amount": Decimal(1), "category": "food", **fields}
    )


@pytest.mark.parametrize("id", [-1, 1 << 64])
def test_an_id_out_of_range_is_a_value_error(store: Store, id: int) -> None:
    with pytest.raises(ValueError, match="^id: expected 0 to 18446744073709551615, not "):
        store.get(id)
    assert store.info().expenses == 0


@pytest.mark.parametrize("id", ["1", 1.0, True, None])
def test_an_id_of_another_type_is_a_type_error(store: Store, id: object) -> None:
    with pytest.raises(TypeError, match="^id: expected an int"):
        store.get(anything(id))
    assert store.info().expenses == 0


def test_a_misspelt_word_is_a_value_error(store: Store) -> None:
    with pytest.raises(ValueError, match=r"^by\[0\]: expected one of category, month, .*, not 'monht'"):
        store.summarize(by=anything(["monht"]))
    with pytest.raises(ValueError, match=r"^query\.sort\.key: expected one of id, date, amount"):
        store.find(Query(sort=Sort(key=anything("price"), descending=False)))
    assert store.info().expenses == 0


def test_a_text_is_no_list(store: Store) -> None:
    with pytest.raises(TypeError, match="^by: expected a list, not 'month'"):
        store.summarize(by=anything("month"))
    with pytest.raises(TypeError, match=r"^filter\.texts: expected a list, not 'tea'"):
        store.summarize(Filter(texts="tea"))
    assert store.info().expenses == 0


def test_a_misspelt_field_or_case_does_not_exist() -> None:
    with pytest.raises(TypeError, match="catgory"):
        anything(Filter)(catgory="food")
    with pytest.raises(AttributeError, match="remove"):
        anything(Change).remove(1)


def test_a_case_made_by_hand_is_checked(store: Store) -> None:
    with pytest.raises(ValueError, match=r"^changes\[0\].*: expected one of add, .*, not 'remove'"):
        store.apply([Change(anything("remove"), 1)])
    with pytest.raises(TypeError, match=r"^changes\[0\]\.add: expected a NewExpense, not 1"):
        store.apply([Change("add", 1)])
    assert store.info().expenses == 0


@pytest.mark.parametrize("amount", [12.5, "12.50", 3, None])
def test_an_amount_is_a_decimal_and_nothing_else(store: Store, amount: object) -> None:
    with pytest.raises(TypeError, match=r'^expense\.amount: expected a Decimal, such as Decimal\("12'):
        store.add(new(amount=amount))
    assert store.info().expenses == 0


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e999999"])
def test_an_amount_is_a_number_of_bounded_length(store: Store, amount: str) -> None:
    with pytest.raises(ValueError, match=r"^expense\.amount: "):
        store.add(new(amount=Decimal(amount)))
    assert store.info().expenses == 0


def test_an_amount_is_written_without_an_exponent(store: Store) -> None:
    assert store.add(new(amount=Decimal("1e3"))).amount == 1000


@pytest.mark.parametrize("day", ["2026-11-23", datetime.datetime(2026, 11, 23)])
def test_a_date_is_a_date_and_nothing_else(store: Store, day: object) -> None:
    with pytest.raises(TypeError, match=r"^expense\.date: expected a datetime\.date"):
        store.add(new(date=day))
    with pytest.raises(TypeError, match=r"^changes\[0\]\.add-due: expected a datetime\.date"):
        store.apply([Change.add_due(anything(day))])
    with pytest.raises(TypeError, match=r"^day: expected a datetime\.date"):
        store.repeats(anything(day))
    assert store.info().expenses == 0


def test_a_text_is_unicode(store: Store) -> None:
    with pytest.raises(ValueError, match=r"^expense\.description: .* lone surrogate"):
        store.add(new(description="\ud800"))
    assert store.info().expenses == 0


def test_a_wrong_element_is_named(store: Store) -> None:
    with pytest.raises(ValueError, match=r"^changes\[1\]\.delete: expected 0 to"):
        store.apply([Change.add(new()), Change.delete(-1)])
    with pytest.raises(TypeError, match="^changes: expected a list, not 'add'"):
        store.apply(anything("add"))
    with pytest.raises(TypeError, match=r"^changes\[0\]: expected a Change"):
        store.apply([anything(new())])
    assert store.info().expenses == 0


def test_what_is_packed_is_checked() -> None:
    wrong: list[tuple[object, str]] = [
        ("abc", "^expenses: expected a list, not 'abc'"),
        (None, "^expenses: expected a list, not None"),
        ([None], r"^expenses\[0\]: expected a NewExpense or a KeptExpense, not None"),
        ([new(), {"description": "Tea"}], r"^expenses\[1\]: expected a NewExpense or a KeptExpense"),
        ([new(), new(amount=1)], r"^expenses\[1\]\.amount: expected a Decimal"),
        ([new(date="")], r"^expenses\[0\]\.date: expected a datetime\.date"),
    ]
    for expenses, message in wrong:
        with pytest.raises(TypeError, match=message):
            pack(anything(expenses))
    kept = KeptExpense(id=-1, description="Tea", amount=Decimal(1), category="food")
    with pytest.raises(ValueError, match=r"^expenses\[0\]\.id: expected 0 to"):
        pack([kept])
