"""Writes the module `_interface` of the package: the interface as Python's types.

    wasm-tools component wit --json WIT_FOLDER | python3 interface.py VERSION > _interface.py

A record becomes a dataclass, an enum a `Literal`, a variant a class with a function for each
case, the variant `error` an exception for each case, and a function a method. All have the
interface's comments. What the interface cannot say stands in `host/interface.json`. A function
that is not listed there counts as one that changes something.
"""

import json
import keyword
import re
import sys
import textwrap
from pathlib import Path

TABLES = json.loads((Path(__file__).parent.parent / "interface.json").read_text())
# Texts that are a type of their own, by the name of the field, such as `date` or `filter.since`.
TEXTS = {
    **dict.fromkeys(TABLES["amounts"], "Amount"),
    **dict.fromkeys(TABLES["dates"], "Date"),
    **dict.fromkeys(TABLES["times"], "Time"),
}
PYTHON = {
    "Amount": "Decimal",
    "Date": "datetime.date",
    "Time": "datetime.datetime",
    "Text": "str",
}
NUMBERS = {"u8": 8, "u16": 16, "u32": 32, "u64": 64}
OPTIONAL = TABLES["everything if left out"]
ERROR = "error"

HEADER = '''\
"""The interface, as the build wrote it from the files of `wit/`: do not edit."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Union

from . import _values as v
from ._errors import StoreError

__version__ = {version!r}

#: The package of the interface.
PACKAGE = {package!r}


@dataclass(frozen=True, eq=False)
class Function:
    """A function of the interface."""

    interface: str
    name: str
    #: Whether it changes the store.
    changes: bool
    parameters: tuple[tuple[str, v.Type], ...]
    result: v.Type
'''


def text_type(name):
    """The type of a text with this name."""
    return TEXTS.get(name) or TEXTS.get(name.split(".")[-1], "Text")


def pascal(name):
    return "".join(word.capitalize() for word in name.split("-"))


def snake(name):
    name = name.replace("-", "_")
    return name + "_" if keyword.iskeyword(name) else name


def constant(name):
    return "_" + name.replace("-", "_").upper()


def doc(item, indent, more=""):
    """The comment of an item as a docstring, if it has one."""
    text = "\n\n".join(filter(None, ((item.get("docs") or {}).get("contents"), more)))
    if not text:
        return ""
    assert "\\" not in text and '"""' not in text, text
    return textwrap.indent(f'"""{text}"""' if "\n" not in text else f'"""{text}\n"""', indent) + "\n"


class Interface:
    """The package `expenses:store`, as `wasm-tools` resolved it."""

    def __init__(self, resolved):
        self.types = resolved["types"]
        (number, self.package) = next(
            (number, package["name"])
            for number, package in enumerate(resolved["packages"])
            if package["name"].startswith("expenses:store@")
        )
        self.interfaces = [one for one in resolved["interfaces"] if one["package"] == number]

    def resolve(self, kind):
        """Follows the names of a type to where it is defined. A text is a primitive type."""
        if isinstance(kind, int):
            shape = self.types[kind]["kind"]
            if isinstance(shape, dict) and "type" in shape:
                return self.resolve(shape["type"])
        return kind

    def shape(self, kind):
        """The one key of a type that is no primitive, its value and the type's name."""
        definition = self.types[kind]
        ((key, value),) = definition["kind"].items()
        return key, value, definition["name"]

    def value(self, kind, name):
        """The expression that makes the value's `Type`."""
        kind = self.resolve(kind)
        if kind is None:
            return "None"
        if isinstance(kind, str):
            if kind == "string":
                return f"v.{text_type(name)}()"
            return "v.Boolean()" if kind == "bool" else f"v.Unsigned({NUMBERS[kind]})"
        key, value, named = self.shape(kind)
        if named:
            return constant(named)
        if key == "result":
            ok, err = (self.value(value[side], name) for side in ("ok", "err"))
            return f"v.Result({ok}, {err})"
        return f"v.{key.capitalize()}({self.value(value, name)})"

    def python(self, kind, name, sequence="Sequence"):
        """The value's type in Python."""
        kind = self.resolve(kind)
        if kind is None:
            return "None"
        if isinstance(kind, str):
            if kind == "string":
                return PYTHON[text_type(name)]
            return "bool" if kind == "bool" else "int"
        key, value, named = self.shape(kind)
        if key == "record" and self.is_indexed(value) or named == ERROR:
            return "StoreError"
        if named:
            return pascal(named)
        if key == "option":
            return f"{self.python(value, name, sequence)} | None"
        if key == "list":
            return f"{sequence}[{self.python(value, name, sequence)}]"
        return f"{self.python(value['ok'], name, sequence)} | {self.python(value['err'], name)}"

    def is_indexed(self, record):
        return any(
            not isinstance(kind := self.resolve(field["type"]), str)
            and self.shape(kind)[2] == ERROR
            for field in record["fields"]
        )

    def default(self, kind, name, is_field):
        """What stands for a value that is left out."""
        kind = self.resolve(kind)
        if isinstance(kind, str):
            return " = False" if name in TABLES["false if left out"] else ""
        key, _, named = self.shape(kind)
        if key == "option":
            return " = None"
        if key == "list" and (is_field or name in TABLES["empty if left out"]):
            return " = ()"
        return f" = {pascal(named)}()" if named in OPTIONAL else ""

    def defaults(self, parameters):
        """The defaults of parameters: behind one with a default, all have one."""
        found = [self.default(one["type"], one["name"], is_field=False) for one in parameters]
        last = max((at for at, one in enumerate(found) if not one), default=-1)
        return ["" if at <= last else one for at, one in enumerate(found)]

    def record(self, item, record):
        name, fields = item["name"], record["fields"]
        if self.is_indexed(record):
            return f"{constant(name)} = v.Indexed({constant(ERROR)})\n"
        text = f"@dataclass(frozen=True, kw_only=True)\nclass {pascal(name)}:\n{doc(item, '    ')}\n"
        for field in fields:
            of = self.python(field["type"], f"{name}.{field['name']}")
            default = self.default(field["type"], f"{name}.{field['name']}", is_field=True)
            text += f"    {snake(field['name'])}: {of}{default}\n"
            text += doc(field, "    ")
        text += f"\n\n{constant(name)} = v.Record(\n    {pascal(name)},\n"
        for field in fields:
            value = self.value(field["type"], f"{name}.{field['name']}")
            text += f"    ({field['name']!r}, {snake(field['name'])!r}, {value}),\n"
        return text + ")\n"

    def enum(self, item, enum):
        cases = [case["name"] for case in enum["cases"]]
        meanings = "\n".join(
            f"- `{case['name']}`: {' '.join(case['docs']['contents'].split())}"
            for case in enum["cases"]
            if (case.get("docs") or {}).get("contents")
        )
        literal = ", ".join(map(repr, cases))
        return (
            f"{pascal(item['name'])} = Literal[{literal}]\n{doc(item, '', meanings)}\n"
            f"{constant(item['name'])} = v.Enumeration({literal})\n"
        )

    def variant(self, item, variant):
        if item["name"] == ERROR:
            return self.errors(variant)
        name = pascal(item["name"])
        text = f"@dataclass(frozen=True)\nclass {name}:\n{doc(item, '    ')}\n"
        text += f"    case: Literal[{', '.join(repr(case['name']) for case in variant['cases'])}]\n"
        payloads = dict.fromkeys(
            self.python(case["type"], case["name"]) for case in variant["cases"]
        )
        text += f"    value: Union[{', '.join(payloads)}] = None\n".replace(
            " = None", " = None" if "None" in payloads else ""
        )
        for case in variant["cases"]:
            of = self.python(case["type"], case["name"])
            parameter, argument = ("", "") if of == "None" else (f", value: {of}", ", value")
            text += (
                f"\n    @classmethod\n    def {snake(case['name'])}(cls{parameter}) -> {name}:\n"
                f"{doc(case, '        ')}        return cls({case['name']!r}{argument})\n"
            )
        text += (
            "\n    def __repr__(self) -> str:\n"
            '        value = "" if self.value is None else repr(self.value)\n'
            f"        return f\"{name}.{{self.case.replace('-', '_')}}({{value}})\"\n"
        )
        text += f"\n\n{constant(item['name'])} = v.Variant(\n    {name},\n    {{\n"
        for case in variant["cases"]:
            text += f"        {case['name']!r}: {self.value(case['type'], case['name'])},\n"
        return text + "    },\n)\n"

    def errors(self, variant):
        text, rows = "", ""
        for case in variant["cases"]:
            name = pascal(case["name"]) + "Error"
            text += f"class {name}(StoreError):\n{doc(case, '    ')}\n"
            text += f"    case = {case['name']!r}\n"
            if case["name"] in TABLES["messages"]:
                text += f"    message = {TABLES['messages'][case['name']]!r}\n"
            text += f"    payload: {self.python(case['type'], case['name'])}\n\n\n"
            rows += f"    ({name}, {self.value(case['type'], case['name'])}),\n"
        return f"{text}{constant(ERROR)} = v.Failure(\n{rows})\n"

    def function(self, interface, function):
        """The constant of a function and its method."""
        name, parameters = function["name"], function["params"]
        changes = name not in TABLES["reads"]
        rows = "".join(
            f"({snake(one['name'])!r}, {self.value(one['type'], one['name'])}), "
            for one in parameters
        )
        result = self.value(function["result"], name)
        row = (
            f"{constant('call-' + name)} = Function(\n    {interface!r}, {name!r}, "
            f"{changes}, ({rows}), {result}\n)\n"
        )
        returned = self.shape(function["result"])[1]["ok"]
        of = self.python(returned, name, "list")
        defaults = self.defaults(parameters)
        declared = "".join(
            f", {snake(one['name'])}: {self.python(one['type'], one['name'])}{default}"
            for one, default in zip(parameters, defaults)
        )
        passed = "".join(f", {snake(one['name'])}" for one in parameters)
        method = (
            f"\n    def {snake(name)}(self{declared}) -> {of}:\n{doc(function, '        ')}"
            f"        answer: {of} = self._call({constant('call-' + name)}{passed})\n"
            "        return answer\n"
        )
        return row, method

    def names(self):
        """The names that the tables may have: of types, functions, parameters, cases and fields."""
        definitions = [self.types[kind] for one in self.interfaces for kind in one["types"].values()]
        functions = [one for of in self.interfaces for one in of["functions"].values()]
        for item in definitions + functions:
            yield item["name"]
        for function in functions:
            yield from (parameter["name"] for parameter in function["params"])
        for item in definitions:
            ((_, value),) = item["kind"].items()
            if isinstance(value, dict):
                for part in value.get("fields") or value.get("cases"):
                    yield from (part["name"], f"{item['name']}.{part['name']}")

    def refuse_others(self):
        """Ends the build if a table names what the interface no longer has."""
        others = {name for key, table in TABLES.items() if key != "about" for name in table}
        if others := others.difference(self.names()):
            sys.exit(f"host/interface.json: the interface has no {', '.join(sorted(others))}")

    def module(self, version):
        text = HEADER.format(version=version, package=self.package)
        names = []
        for interface in self.interfaces:
            for kind in interface["types"].values():
                item = self.types[kind]
                ((key, value),) = item["kind"].items()
                if key != "type":
                    text += "\n\n" + getattr(self, key)(item, value)
        names = re.findall(r"^(?:class )?([A-Z]\w+)(?=[:(]| = Literal)", text, re.MULTILINE)
        names.remove("Function")
        methods = ""
        text += "\n\n"
        for interface in self.interfaces:
            for function in interface["functions"].values():
                row, method = self.function(interface["name"], function)
                text += row
                methods += method
        text += (
            '\n\nclass Interface:\n    """The functions of the interface."""\n\n'
            "    def _call(self, function: Function, *arguments: object) -> Any:\n"
            "        raise NotImplementedError\n" + methods
        )
        text += f"\n\n__all__ = {sorted(names)!r}\n"
        return text


if __name__ == "__main__":
    interface = Interface(json.load(sys.stdin))
    interface.refuse_others()
    print(interface.module(sys.argv[1]), end="")
