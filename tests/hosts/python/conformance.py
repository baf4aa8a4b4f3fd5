"""Runs the conformance suite with the Python package; prints nothing if all is as it should be.

    conformance.py SUITE [--overwrite]

With `--overwrite` it writes what the calls return now into the suite: read the difference.
"""

import dataclasses
import datetime
import json
import sys
import tempfile
import types
import typing
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import expenses_store
from expenses_store import Store, StoreError


VARIANT = {"case", "value"}


def snake(name: str) -> str:
    return name.replace("-", "_")


def kebab(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def build(hint: Any, value: Any, seen: dict[str, Any]) -> Any:
    """The argument that the suite's JSON means, for a parameter of this type."""
    if isinstance(value, str) and value.startswith("$"):
        return seen[value]
    if isinstance(value, dict) and list(value) == ["u64"]:
        return int(value["u64"])
    origin, of = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        return build(next(one for one in of if one is not types.NoneType), value, seen)
    if origin is Sequence:
        return [build(of[0], one, seen) for one in value]
    if hint is Decimal:
        return Decimal(value)
    if hint is datetime.date:
        return datetime.date.fromisoformat(value)
    if dataclasses.is_dataclass(hint) and {one.name for one in dataclasses.fields(hint)} == VARIANT:
        case = getattr(hint, snake(value["tag"]))
        hints = typing.get_type_hints(case)
        return case(build(hints["value"], value["val"], seen)) if "value" in hints else case()
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        fields = {snake(name): one for name, one in value.items()}
        return hint(**{name: build(hints[name], one, seen) for name, one in fields.items()})
    return value


def show(value: Any) -> Any:
    """A result in the suite's JSON."""
    if isinstance(value, StoreError):
        error = {"tag": value.case}
        if value.payload is not None:
            error["val"] = show(value.payload)
        return {"fails": error} | ({} if value.index is None else {"index": value.index})
    if dataclasses.is_dataclass(value) and {one.name for one in dataclasses.fields(value)} == VARIANT:
        return {"tag": value.case} | ({} if value.value is None else {"val": show(value.value)})
    if dataclasses.is_dataclass(value):
        fields = {kebab(one.name): getattr(value, one.name) for one in dataclasses.fields(value)}
        return {name: show(one) for name, one in fields.items() if one is not None}
    if isinstance(value, (list, tuple)):
        return [show(one) for one in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int) and value > 2**53 - 1:
        return {"u64": str(value)}
    return value


def matches(expected: Any, found: Any, seen: dict[str, Any]) -> bool:
    """Whether a result is as expected. A name such as `$cursor` stands for what it was at first."""
    if expected == "$any":
        return found is not None
    if isinstance(expected, str) and expected.startswith("$"):
        return bool(seen.setdefault(expected, found) == found)
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(
            matches(one, found[name], seen) for name, one in expected.items()
        )
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(matches, expected, found, [seen] * len(found)))
    return type(expected) is type(found) and bool(expected == found)


def call(store: Store, step: dict[str, Any], seen: dict[str, Any]) -> Any:
    method = getattr(store, snake(step["call"]))
    hints = list(typing.get_type_hints(method).values())
    arguments = [build(hint, one, seen) for hint, one in zip(hints, step.get("with", []))]
    try:
        answer = show(method(*arguments))
    except StoreError as error:
        return show(error)
    return {} if answer is None and hints[-1] is types.NoneType else {"returns": answer}


def run(story: dict[str, Any], directory: Path, overwrite: bool) -> None:
    seen: dict[str, Any] = {}
    store = expenses_store.open(directory)
    for step in story["steps"]:
        if "call" in step:
            expected = {name: step[name] for name in ("returns", "fails", "index") if name in step}
            found = call(store, step, seen)
            if matches(expected, found, seen):
                continue
            if not overwrite:
                raise AssertionError(f"{story['name']}: {step['call']}: {found}, not {expected}")
            for name in expected:
                del step[name]
            step.update(lasting(found, seen))
            continue
        file = directory / seen.get(step["file"], step["file"])
        if "write" in step:
            file.write_text(step["write"])
        elif "replace" in step:
            before, after = step["replace"]
            text = file.read_text()
            assert before in text, f"{story['name']}: {before} is not in {file}"
            file.write_text(text.replace(before, after))
        else:
            file.unlink()


def main(path: str, *options: str) -> None:
    suite = json.loads(Path(path).read_text())
    for story in suite["stories"]:
        with tempfile.TemporaryDirectory() as directory:
            run(story, Path(directory), options == ("--overwrite",))
    called = {step.get("call") for story in suite["stories"] for step in story["steps"]}
    methods = {name for base in Store.__mro__[1:-1] for name in vars(base) if name[0] != "_"}
    assert {snake(name) for name in called if name} == methods, methods
    if options:
        Path(path).write_text(written(suite))


def lasting(found: Any, seen: dict[str, Any]) -> Any:
    """A result with names in the place of what is another in each run."""
    if isinstance(found, list):
        return [lasting(one, seen) for one in found]
    if not isinstance(found, dict):
        return found
    if found.get("tag") == "changed":
        return {**found, "val": "$any"}
    names = {"time": "$any", "revision": "$any", "cursor": "$any", "bytes": "$any"}
    if "cursor" in found and "$cursor" not in seen:
        seen["$cursor"] = found["cursor"]
        names["cursor"] = "$cursor"
    return {name: names.get(name) or lasting(one, seen) for name, one in found.items()}


def written(suite: dict[str, Any]) -> str:
    """The suite with one step a line."""
    stories = []
    for story in suite["stories"]:
        steps = ",\n".join(f"        {json.dumps(one, ensure_ascii=False)}" for one in story["steps"])
        stories.append(
            f'    {{\n      "name": {json.dumps(story["name"])},\n      "steps": [\n{steps}\n      ]\n    }}'
        )
    return '{\n  "stories": [\n' + ",\n".join(stories) + "\n  ]\n}\n"


main(*sys.argv[1:])
