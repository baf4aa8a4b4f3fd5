"""Values that hold no others, and what every type of the interface can do."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, Protocol


class Type(Protocol):
    """A type of the interface."""

    @property
    def kinds(self) -> frozenset[type]:
        """The classes by which `wasmtime` recognizes a value of this type."""

    def lower(self, value: Any, place: str) -> Any:
        """Checks a value and returns it as `wasmtime` takes it."""

    def lift(self, raw: Any) -> Any:
        """Returns the Python value of what `wasmtime` returns."""


def expected(place: str, what: str, value: object) -> TypeError:
    return TypeError(f"{place}: expected {what}, not {value!r}")


class Unsigned:
    """A whole number of so many bits, zero or more."""

    kinds: frozenset[type] = frozenset({int})

    def __init__(self, bits: int) -> None:
        self._greatest = (1 << bits) - 1

    def lower(self, value: Any, place: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise expected(place, "an int", value)
        if not 0 <= value <= self._greatest:
            raise ValueError(f"{place}: expected 0 to {self._greatest}, not {value}")
        return value

    def lift(self, raw: Any) -> Any:
        return raw


class Boolean:
    """True or false."""

    kinds: frozenset[type] = frozenset({bool})

    def lower(self, value: Any, place: str) -> bool:
        if not isinstance(value, bool):
            raise expected(place, "a bool", value)
        return value

    def lift(self, raw: Any) -> Any:
        return raw


class Text:
    """Any text."""

    kinds: frozenset[type] = frozenset({str})

    def lower(self, value: Any, place: str) -> str:
        if not isinstance(value, str):
            raise expected(place, "a str", value)
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"{place}: {value!r} has a lone surrogate") from error
        return value

    def lift(self, raw: Any) -> Any:
        return raw


class Amount:
    """A `Decimal`, which is decimal text in the interface."""

    kinds: frozenset[type] = frozenset({str})

    def lower(self, value: Any, place: str) -> str:
        if not isinstance(value, Decimal):
            raise expected(place, 'a Decimal, such as Decimal("12.50")', value)
        if not value.is_finite():
            raise ValueError(f"{place}: expected a number, not {value}")
        # A count of digits that no store takes must not become that many characters.
        if abs(value.adjusted()) > 10_000:
            raise ValueError(f"{place}: {value} has too many digits")
        return f"{value:f}"

    def lift(self, raw: Any) -> Decimal:
        return Decimal(raw)


class Date:
    """A `datetime.date`."""

    kinds: frozenset[type] = frozenset({str})

    def lower(self, value: Any, place: str) -> str:
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            raise expected(place, "a datetime.date", value)
        return value.isoformat()

    def lift(self, raw: Any) -> datetime.date:
        return datetime.date.fromisoformat(raw)


class Time:
    """A `datetime.datetime` in UTC. Only results have times."""

    kinds: frozenset[type] = frozenset({str})

    def lower(self, value: Any, place: str) -> str:
        if not isinstance(value, datetime.datetime) or value.tzinfo is None:
            raise expected(place, "a datetime.datetime with a time zone", value)
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    def lift(self, raw: Any) -> datetime.datetime:
        time = datetime.datetime.fromisoformat(raw.replace("Z", "+00:00"))
        if time.tzinfo is None:
            raise ValueError(f"{raw!r} is a time without a time zone")
        return time.astimezone(datetime.timezone.utc)


class Enumeration:
    """One of these words."""

    kinds: frozenset[type] = frozenset({str})

    def __init__(self, *cases: str) -> None:
        self._cases = cases

    def lower(self, value: Any, place: str) -> str:
        if not isinstance(value, str):
            raise expected(place, "a str", value)
        if value not in self._cases:
            raise ValueError(f"{place}: expected one of {', '.join(self._cases)}, not {value!r}")
        return value

    def lift(self, raw: Any) -> Any:
        return raw
