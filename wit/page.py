"""Writes the page of the interface, `docs/interface.md`, from the comments in the files of `wit/`.

    wasm-tools component wit --json wit | python3 wit/page.py > docs/interface.md

Each interface is a section: its functions, and then the types that it defines.
"""

import json
import sys

PACKAGE = "expenses:store"

HEADER = """\
# The interface {name}

For programs in any language that embed the store, and for plugins that import it. This page is made from the
comments of [`wit/`](../wit/store.wit). [Embedding](embedding.md) tells how to begin, and the [conformance
suite](../tests/conformance/README.md) has calls of every function with their results.

A value that may be missing is an `option`. A call that fails returns the `error` of its `result`.
"""


class Package:
    """The package, as `wasm-tools` resolved it."""

    def __init__(self, resolved):
        self.types = resolved["types"]
        ((number, self.name),) = (
            (number, package["name"])
            for number, package in enumerate(resolved["packages"])
            if package["name"].startswith(f"{PACKAGE}@")
        )
        self.interfaces = [one for one in resolved["interfaces"] if one["package"] == number]

    def text(self, kind):
        """A type as WIT writes it."""
        if kind is None:
            return "_"
        if isinstance(kind, str):
            return kind
        definition = self.types[kind]
        if definition["name"]:
            return definition["name"]
        ((key, value),) = definition["kind"].items()
        if key == "result":
            sides = [self.text(value[side]) for side in ("ok", "err")]
            return f"result<{', '.join(sides)}>"
        return f"{key}<{self.text(value)}>"

    def named(self, kind):
        """The types with a name that a type is made of, each with the kind that it is of."""
        if not isinstance(kind, int):
            return
        definition = self.types[kind]
        ((key, value),) = definition["kind"].items()
        if key == "type":
            yield from self.named(value)
        elif definition["name"]:
            yield key, definition["name"]
        else:
            for inner in value.values() if isinstance(value, dict) else [value]:
                yield from self.named(inner)

    def linked(self, kind):
        """A type, as a link to the one type with a name in it."""
        links = [f"#{key}-{name}" for key, name in self.named(kind)]
        return f"[`{self.text(kind)}`]({links[0]})" if links else f"`{self.text(kind)}`"

    def function(self, name, function):
        parameters = [f"{one['name']}: {self.text(one['type'])}" for one in function["params"]]
        signature = f"{name}: func({', '.join(parameters)}) -> {self.text(function['result'])}"
        kinds = [one["type"] for one in function["params"]] + [function["result"]]
        links = dict.fromkeys(
            f"[{named}](#{key}-{named})" for kind in kinds for key, named in self.named(kind)
        )
        return f"### `{name}`\n\n`{signature}`\n\n{comment(function)}Types: {', '.join(links)}\n"

    def definition(self, item):
        ((key, value),) = item["kind"].items()
        parts = value["fields"] if key == "record" else value["cases"]
        rows = "".join(
            f"| `{part['name']}` | {self.linked(part['type']) if part.get('type') is not None else ''}"
            f" | {' '.join(comment(part).split())} |\n"
            for part in parts
        )
        if key == "enum":
            rows = rows.replace(" |  | ", " | ")
        columns = {
            "record": "| Field | Type | |\n| --- | --- | --- |\n",
            "variant": "| Case | Of | |\n| --- | --- | --- |\n",
            "enum": "| Case | |\n| --- | --- |\n",
        }
        return f"### {key} `{item['name']}`\n\n{comment(item)}{columns[key]}{rows}"

    def interface(self, interface):
        functions = [self.function(*one) for one in interface["functions"].items()]
        items = [self.types[kind] for kind in interface["types"].values()]
        types = [self.definition(item) for item in items if "type" not in item["kind"]]
        head = f"## Interface `{interface['name']}`\n\n{comment(interface)}".rstrip() + "\n"
        return "\n".join([head, *functions, *types])

    def page(self):
        sections = [self.interface(one) for one in self.interfaces]
        return "\n".join([HEADER.format(name=f"`{self.name}`"), *sections])


def comment(item):
    """The comment of an item and the empty line behind it, if it has one."""
    text = (item.get("docs") or {}).get("contents")
    assert "|" not in (text or ""), f"a table cannot have this comment: {text}"
    return f"{text.strip()}\n\n" if text else ""


print(Package(json.load(sys.stdin)).page(), end="")
