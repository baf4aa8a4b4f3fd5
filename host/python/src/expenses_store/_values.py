"""How Python's values become the interface's values, and back.

Each type of the interface is an object with two methods. `lower` checks a value before the
component sees it: what has the wrong type is a `TypeError`, what is out of range a `ValueError`,
and both name the place, such as `query.limit`. `lift` makes a Python value of a result.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol, cast

from wasmtime.component import Record as RawRecord
from wasmtime.component import Variant as RawVariant

from ._errors import StoreError


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
        return datetime.datetime.fromisoformat(raw.replace("Z", "+00:00"))


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


class List:
    """A sequence; a list if it comes from the store."""

    kinds: frozenset[type] = frozenset({list})

    def __init__(self, element: Type) -> None:
        self._element = element

    def lower(self, value: Any, place: str) -> list[Any]:
        # A text is a sequence of texts too, and never what was meant.
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            raise expected(place, "a list", value)
        lower = self._element.lower
        return [lower(element, f"{place}[{at}]") for at, element in enumerate(value)]

    def lift(self, raw: Any) -> list[Any]:
        return [self._element.lift(element) for element in raw]


class Record:
    """A dataclass. `fields` has each field's name in the interface, in Python, and its type."""

    kinds: frozenset[type] = frozenset({RawRecord})

    def __init__(self, of: Callable[..., object], *fields: tuple[str, str, Type]) -> None:
        self._of = cast(type, of)
        self._fields = fields

    def lower(self, value: Any, place: str) -> RawRecord:
        if not isinstance(value, self._of):
            raise expected(place, f"a {self._of.__name__}", value)
        raw = RawRecord()
        for name, attribute, kind in self._fields:
            lowered = kind.lower(getattr(value, attribute), f"{place}.{attribute}")
            vars(raw)[name] = lowered
        return raw

    def lift(self, raw: Any) -> Any:
        values = vars(raw)
        return self._of(**{at: kind.lift(values[name]) for name, at, kind in self._fields})


class _Cases:
    """What has cases. `wasmtime` tells them by the class of the value if that is enough, and
    takes and returns a `Variant` with the tag only if it is not."""

    def __init__(self, cases: Mapping[str, Type | None]) -> None:
        self._types = cases
        kinds = [kind.kinds if kind else frozenset({object}) for kind in cases.values()]
        union = frozenset[type]().union(*kinds)
        self._tagged = len(union) < sum(map(len, kinds))
        self.kinds: frozenset[type] = frozenset({RawVariant}) if self._tagged else union

    def _lower(self, tag: str, value: Any, place: str) -> Any:
        if tag not in self._types:
            raise ValueError(f"{place}: expected one of {', '.join(self._types)}, not {tag!r}")
        kind = self._types[tag]
        lowered = kind.lower(value, place) if kind else None
        return RawVariant(tag, lowered) if self._tagged else lowered

    def _lift(self, raw: Any) -> tuple[str, Any]:
        if self._tagged:
            tag, value = raw.tag, raw.payload
        else:
            value = raw
            tag = next(
                tag
                for tag, kind in self._types.items()
                if (isinstance(raw, tuple(kind.kinds)) if kind else raw is None)
            )
        kind = self._types[tag]
        return tag, kind.lift(value) if kind else None


class Option(_Cases):
    """A value or None."""

    def __init__(self, of: Type) -> None:
        super().__init__({"none": None, "some": of})

    def lower(self, value: Any, place: str) -> Any:
        return self._lower("none" if value is None else "some", value, place)

    def lift(self, raw: Any) -> Any:
        return self._lift(raw)[1]


class Variant(_Cases):
    """An object with `case` and `value`, which its class makes of a case."""

    def __init__(self, of: Callable[..., object], cases: Mapping[str, Type | None]) -> None:
        super().__init__(cases)
        self._of = cast(type, of)

    def lower(self, value: Any, place: str) -> Any:
        if not isinstance(value, self._of):
            raise expected(place, f"a {self._of.__name__}", value)
        case, payload = cast(Any, value).case, cast(Any, value).value
        return self._lower(case, payload, f"{place}.{case}")

    def lift(self, raw: Any) -> Any:
        return self._of(*self._lift(raw))


class Failure(_Cases):
    """An error of the interface, which becomes an exception of the class of its case."""

    def __init__(self, *cases: tuple[type[StoreError], Type | None]) -> None:
        super().__init__({of.case: kind for of, kind in cases})
        self._classes = {of.case: of for of, _ in cases}

    def lower(self, value: Any, place: str) -> Any:
        raise expected(place, "no error", value)

    def lift(self, raw: Any) -> StoreError:
        case, payload = self._lift(raw)
        return self._classes[case](payload)


class Indexed:
    """An error that also says which of several changes failed."""

    kinds: frozenset[type] = frozenset({RawRecord})

    def __init__(self, failure: Failure) -> None:
        self._failure = failure

    def lower(self, value: Any, place: str) -> Any:
        raise expected(place, "no error", value)

    def lift(self, raw: Any) -> StoreError:
        error = self._failure.lift(raw.error)
        error.index = raw.index
        return error


class Result(_Cases):
    """What a call returns, or the exception that says why it did nothing."""

    def __init__(self, ok: Type | None, err: Type) -> None:
        super().__init__({"ok": ok, "err": err})

    def lower(self, value: Any, place: str) -> Any:
        raise expected(place, "no result", value)

    def lift(self, raw: Any) -> Any:
        return self._lift(raw)[1]
