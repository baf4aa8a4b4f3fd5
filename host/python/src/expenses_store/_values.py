"""How Python's values become the interface's values, and back.

Each type of the interface is an object with two methods. `lower` checks a value before the
component sees it: what has the wrong type is a `TypeError`, what is out of range a `ValueError`,
and both name the place, such as `query.limit`. `lift` makes a Python value of a result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from wasmtime.component import Record as RawRecord
from wasmtime.component import Variant as RawVariant

from ._errors import StoreError
from ._scalars import Amount as Amount
from ._scalars import Boolean as Boolean
from ._scalars import Date as Date
from ._scalars import Enumeration as Enumeration
from ._scalars import Text as Text
from ._scalars import Time as Time
from ._scalars import Type as Type
from ._scalars import Unsigned as Unsigned
from ._scalars import expected


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
