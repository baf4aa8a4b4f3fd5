"""The expense store in a Python program, with the package `wasmtime`.

    store = ExpenseStore(Host("expenses-store.wasm"), "/var/lib/tenant-7")
    lunch = store.add(description="Lunch", amount="12.50", category="food")
    print(lunch.id)

Records have their fields as attributes. An error of the interface is raised as
`StoreError`, whose `tag` and `payload` are those of the variant. Any other
exception is a trap: whether that call's change was made is not known; open the store
again, and look.
"""

import itertools

from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, Record, Variant

INTERFACE = "expenses:store/store@0.1.0"
# The same store, for thousands of expenses at once.
BULK = "expenses:store/bulk@0.1.0"
# What imports of other programs' files keep.
IMPORTS = "expenses:store/imports@0.1.0"
# Rules by which expenses are added again and again.
REPEATS = "expenses:store/repeats@0.1.0"
CONDITIONS = (
    "categories",
    "not_categories",
    "since",
    "until",
    "min",
    "max",
    "texts",
    "not_texts",
    "tags",
    "not_tags",
)


class StoreError(Exception):
    """An error of the store, such as that there is no expense with this id."""

    def __init__(self, error, index=None):
        super().__init__(error)
        self.tag = error.tag
        self.payload = error.payload
        #: Which change of an `apply` failed.
        self.index = index


class Host:
    """What all stores of a program share: the component, compiled once."""

    def __init__(self, component):
        self.engine = Engine()
        self.component = Component.from_file(self.engine, component)
        self.linker = Linker(self.engine)
        self.linker.add_wasip2()


class ExpenseStore:
    """A store in one directory, kept by an instance of the component."""

    def __init__(self, host, directory, mutable=True, memory=1 << 30):
        # By default the component gets no arguments, no environment, no streams.
        wasi = WasiConfig()
        if directory is not None:
            wasi.preopen_dir(str(directory), "/", mutable)
        self._store = Store(host.engine)
        self._store.set_wasi(wasi)
        self._store.set_limits(memory_size=memory)
        self._instance = host.linker.instantiate(self._store, host.component)
        self._interface, self._bulk, self._imports, self._repeats = (
            self._instance.get_export_index(self._store, name)
            for name in (INTERFACE, BULK, IMPORTS, REPEATS)
        )

    def add(self, description, amount, category, date=None):
        return self._call("add", new_expense(description, amount, category, date))

    def get(self, id):
        return self._call("get", id)

    def find(self, sort=None, limit=None, cursor=None, revision=None, **conditions):
        """One page. `sort` is a key and whether it descends, such as `("date", True)`."""
        return self._find("find", sort, limit, cursor, revision, conditions)

    def _find(self, function, sort, limit, cursor, revision, conditions):
        if sort is not None:
            sort = record(key=sort[0], descending=sort[1])
        filter = record_of(CONDITIONS, conditions)
        query = record(filter=filter, sort=sort, limit=limit, cursor=cursor)
        return self._call(function, query, revision)

    def find_packed(self, sort=None, limit=None, cursor=None, revision=None, **conditions):
        """The same page with its expenses packed, see `unpack`: for many it is faster."""
        return self._find("find-packed", sort, limit, cursor, revision, conditions)

    def update(self, id, **fields):
        return self._call("update", id, patch(fields))

    def delete(self, id):
        return self._call("delete", id)

    def summarize(self, by=(), **conditions):
        """Totals in groups: `by` is a list of at most two groupings, such as `["month"]`."""
        return self._call("summarize", record_of(CONDITIONS, conditions), list(by))

    def apply(self, changes, revision=None):
        """Several changes as one commit; see `add` and the others below."""
        return self._call("apply", changes, revision)

    def add_packed(self, expenses, kept=False, note=None, revision=None):
        """Adds expenses as one commit: many, each `(id, description, amount, category, date)`.

        The id counts for those that are `kept`, as they were elsewhere; it may be none, and
        so may the date."""
        return self._call("add-packed", pack(expenses), kept, note, revision)

    def apply_each(self, requests):
        """Several requests as one commit, see `request`: each is done or fails by itself.

        Returns an outcome or a `StoreError` for each."""
        return [
            StoreError(one.payload.error, one.payload.index) if one.tag == "err" else one.payload
            for one in self._call("apply-each", requests)
        ]

    def undo(self, revision=None):
        return self._call("undo", revision)

    def redo(self, revision=None):
        return self._call("redo", revision)

    def log(self):
        return self._call("log")

    def budgets(self, month=None):
        return self._call("budgets", month)

    def repeats(self, day=None):
        """The rules, and what is due by them up to a day."""
        return self._call("repeats", day)

    def profiles(self):
        return self._call("profiles")

    def set_profile(self, shape, text):
        """Keeps how files of a shape are read, or forgets it where `text` is none."""
        return self._call("set-profile", shape, text)

    def add_rows(self, rows, banks=(), note=None, revision=None):
        """Adds rows of a bank's file, each `(None, description, amount, category, date)`, with
        the digests of what the bank calls them."""
        return self._call("add-rows", pack(rows), list(banks), note, revision)

    def traces(self):
        return self._call("traces")

    def check(self):
        return self._call("check")

    def repair(self):
        return self._call("repair")

    def backup(self):
        return self._call("backup")

    def info(self):
        return self._call("info")

    def version(self):
        return self._call("version")

    def _call(self, name, *arguments):
        if name.endswith("-packed") or name == "apply-each":
            interface = self._bulk
        elif name in ("profiles", "set-profile", "add-rows", "traces"):
            interface = self._imports
        elif name == "repeats":
            interface = self._repeats
        else:
            interface = self._interface
        index = self._instance.get_export_index(self._store, name, interface)
        answer = self._instance.get_func(self._store, index)(self._store, *arguments)
        if isinstance(answer, Variant):
            raise StoreError(answer)
        if name in ("apply", "add-packed", "add-rows") and isinstance(answer, Record):
            raise StoreError(answer.error, answer.index)
        return answer


def add(description, amount, category, date=None):
    """A change of an `apply`: adds an expense."""
    return Variant("add", new_expense(description, amount, category, date))


def add_row(description, amount, category, date, bank):
    """A change that adds a row of a bank's file, with the digest of what the bank calls it."""
    expense = new_expense(description, amount, category, date)
    return Variant("add-row", record(expense=expense, bank=bank))


def update(id, **fields):
    """A change of an `apply`: changes the fields that are given."""
    return Variant("update", record(id=id, patch=patch(fields)))


def delete(id):
    """A change of an `apply`: deletes an expense."""
    return Variant("delete", id)


def restore(description, amount, category, date=None, id=None):
    """A change of an `apply`: adds an expense that was kept elsewhere, as it is."""
    kept = record(id=id, description=description, amount=amount, category=category, date=date)
    return Variant("restore", kept)


def set_budget(amount, category=None, yearly=False, carries_over=False, since=None):
    """A change of an `apply`: sets a budget, or removes it where `amount` is none."""
    budget = record(category=category, amount=amount, yearly=yearly, since=since)
    setattr(budget, "carries-over", carries_over)
    return Variant("set-budget", budget)


def set_month_start(day):
    """A change of an `apply`: sets the day on which months start."""
    return Variant("set-month-start", day)


def start_repeat(expense, every, first, done=None, until=None):
    """A change of an `apply`: starts a rule that adds `(description, amount, category)`."""
    description, amount, category = expense
    return Variant("start-repeat", record(description=description, amount=amount,
        category=category, every=every, first=first, done=done, until=until))


def stop_repeat(id):
    """A change of an `apply`: ends a rule."""
    return Variant("stop-repeat", id)


def add_due(day):
    """The only change of an `apply`: adds what is due up to a day."""
    return Variant("add-due", day)


def note(text):
    """A change of an `apply`: what the changes are together, for the history."""
    return Variant("note", text)


def request(changes, key=None, expected=(), show=False):
    """A request of `apply_each`: makes changes, or is `"undo"` or `"redo"`.

    The `key` is one that makes it known when it is sent again, with any text that tells one
    request from another. `expected` holds versions, and pairs of an id and a digest."""
    action = Variant(changes) if isinstance(changes, str) else Variant("apply", changes)
    if key is not None:
        key = record(key=key[0], fingerprint=key[1])
    # wasmtime-py tells the cases of a variant by the types of their values if it can.
    expected = [
        one if isinstance(one, str) else record(id=one[0], digest=one[1]) for one in expected
    ]
    return record(action=action, expected=expected, key=key, show=show)


def pack(expenses):
    """Many expenses with all texts in one, which crosses into the component at once."""
    texts = [text or "" for expense in expenses for text in expense[1:]]
    ends = itertools.accumulate(len(text.encode()) for text in texts)
    ids = [expense[0] for expense in expenses]
    return record(ids=ids, texts="".join(texts), ends=list(ends))


def unpack(packed):
    """The expenses of a packed page, each `(id, description, amount, category, date)`."""
    texts, start = packed.texts.encode(), 0
    fields = []
    for end in packed.ends:
        fields.append(texts[start:end].decode())
        start = end
    rows = zip(packed.ids, *(fields[first::4] for first in range(4)))
    return [(*fields, date or None) for *fields, date in rows]


def new_expense(description, amount, category, date):
    return record(description=description, amount=amount, category=category, date=date)


def patch(fields):
    return record_of(("description", "amount", "category", "date"), fields)


def record_of(names, fields):
    """A record of these optional fields, those that are not given being none."""
    unknown = set(fields) - set(names)
    if unknown:
        raise TypeError(f"there is no field {', '.join(sorted(unknown))}")
    return record(**{name.replace("_", "-"): fields.get(name) for name in names})


def record(**fields):
    result = Record()
    vars(result).update(fields)
    return result
