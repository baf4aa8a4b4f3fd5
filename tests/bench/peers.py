"""The peers and operations that are measured. Each peer has the same expenses in its own form.

    python3 tests/bench/peers.py FOLDER SIZE

leaves in a new folder so many of them as `expenses.json` and as `rows.csv`, and in its
folder `mixed` as the `expenses.json` of a program that writes them in its own ways."""

import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys

OPERATIONS = ("add", "show", "list", "month", "summary", "import", "export")
CATEGORIES = ("groceries", "rent", "travel", "health", "books", "gifts", "energy", "eating out")
MONTH = ("2024-03-01", "2024-03-31")
# Beyond it, one command of hledger takes longer than all the rest together.
HLEDGER_MOST = 10_000
TRACKER = (sys.executable, "-S", str(pathlib.Path(__file__).with_name("tracker.py")))
# What the tracker's file holds at first.
NOTHING = '{"counter": 0, "expenses": {}}'


class Peer:
    def __init__(self, name, operations, imported=None):
        self.name, self.operations, self.imported = name, operations, imported

    def reset(self, operation):
        """Makes an import start with an empty store."""
        if operation == "import" and self.imported:
            self.imported()


def start(folder, program):
    """The peers that can run a command on an empty store, which takes little but their start.
    The floor is the cost of any process."""
    folder.mkdir()
    tracked = folder / "python.json"
    tracked.write_text(NOTHING)
    return [
        Peer("expenses", {"start": [program, "--data", str(folder), "info"]}),
        Peer("sqlite3", {"start": ["sqlite3", ":memory:", "SELECT 1"]}),
        Peer("Python", {"start": [*TRACKER, str(tracked), "list", "20"]}),
        Peer("floor", {"start": ["true"]}),
    ]


def prepare(folder, size, program):
    """Writes the expenses in everyone's form and returns the peers."""
    rows, source, data = write(folder, size)
    everyone = [
        expenses(folder / "expenses", data, size, source, program),
        mixed(folder, size, program),
        sqlite(folder / "plain", source, indexed=False),
        sqlite(folder / "indexed", source, indexed=True),
        python(folder / "python", data, size, source),
        floor(folder / "floor", data),
    ]
    if size <= HLEDGER_MOST and shutil.which("hledger"):
        everyone.append(hledger(folder, rows))
    return everyone


def write(folder, size):
    """Returns the rows, their CSV, and a data file of them."""
    folder.mkdir(parents=True)
    rows = [row(number) for number in range(1, size + 1)]
    source = folder / "rows.csv"
    with source.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("date", "amount", "category", "description"))
        writer.writerows(rows)
    records = {
        str(number): {
            "id": number, "description": description, "amount": float(amount),
            "category": category, "date": day,
        }
        for number, (day, amount, category, description) in enumerate(rows, 1)
    }
    data = folder / "expenses.json"
    dump(records, data)
    (folder / "mixed").mkdir()
    dump({key: varied(record) for key, record in records.items()}, folder / "mixed" / data.name)
    return rows, source, data


def dump(records, path):
    with path.open("w") as file:
        json.dump({"counter": len(records), "expenses": records}, file, indent=2)


def varied(record):
    """A record in another form than this program's, in three of ten: with escapes, with its
    fields in another order, with one that this program does not know."""
    match record["id"] % 10:
        case 1:
            return record | {"description": f"Caf\u00e9 \"{record['id']}\" d\u00e9j\u00e0 vu"}
        case 4:
            return dict(reversed(record.items()))
        case 7:
            return record | {"account": "cash"}
    return record


def row(number):
    """Spread over ten years, repeatable."""
    day = f"{2016 + number % 10}-{number * 7 % 12 + 1:02}-{number * 11 % 28 + 1:02}"
    cents = number * 7919 % 20_000 + 1
    amount = f"{cents // 100}.{cents % 100:02}"
    return day, amount, CATEGORIES[number * 13 % 8], f"Purchase {number} at the shop"


def mixed(folder, size, program):
    """The operations that read a file of which others wrote a part. A save would write it in one form."""
    data = folder / "mixed" / "expenses.json"
    own = expenses(folder / "expenses-mixed", data, size, folder / "rows.csv", program)
    del own.operations["add"], own.operations["import"]
    return Peer("expenses, mixed", own.operations)


def copied(folder, data):
    """A data file for this peer alone."""
    folder.mkdir()
    return pathlib.Path(shutil.copy(data, folder))


def expenses(folder, data, size, source, program):
    copied(folder, data)
    fresh = folder.with_name("expenses-imported")
    call = [program, "--data", str(folder)]

    def empty():
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()

    since, until = MONTH
    return Peer("expenses", {
        "add": [*call, "add", "12.50", "Lunch", "--category", "food", "--date", "2026-01-01"],
        "show": [*call, "show", str(size // 2)],
        "list": [*call, "list", "--limit", "20"],
        "month": [*call, "summary", "--by", "category", "--since", since, "--until", until],
        "summary": [*call, "summary", "--by", "category"],
        "import": [program, "--data", str(fresh), "import", str(source)],
        "export": [*call, "export", "--format", "csv"],
    }, empty)


def sqlite(folder, source, indexed):
    """The same columns; the row's own number is the id."""
    folder.mkdir()
    base, fresh = folder / "expenses.db", folder / "imported.db"
    schema = "CREATE TABLE expense(date TEXT, amount NUMERIC, category TEXT, description TEXT);"
    if indexed:
        schema += "CREATE INDEX by_date ON expense(date);"
        schema += "CREATE INDEX by_category ON expense(category);"
    load = f".import --csv --skip 1 {source} expense"
    subprocess.run(["sqlite3", base, schema, load], check=True)

    def empty():
        fresh.unlink(missing_ok=True)
        subprocess.run(["sqlite3", fresh, schema], check=True)

    def ask(*statements, into=base):
        return ["sqlite3", str(into), "PRAGMA synchronous=FULL", *statements]

    columns = "date, amount, category, description"
    by_category = "SELECT category, count(*), sum(amount) FROM expense"
    since, until = MONTH
    return Peer("sqlite3, indexed" if indexed else "sqlite3", {
        "add": ask("INSERT INTO expense VALUES ('2026-01-01', 12.50, 'food', 'Lunch')"),
        "show": ask(f"SELECT rowid, {columns} FROM expense WHERE rowid = "
                    "(SELECT max(rowid) / 2 FROM expense)"),
        "list": ask(f"SELECT rowid, {columns} FROM expense ORDER BY rowid LIMIT 20"),
        "month": ask(f"{by_category} WHERE date BETWEEN '{since}' AND '{until}' GROUP BY category"),
        "summary": ask(f"{by_category} GROUP BY category"),
        "import": ask(load, into=fresh),
        "export": ask(".mode csv", ".headers on", f"SELECT {columns} FROM expense"),
    }, empty)


def python(folder, data, size, source):
    path = copied(folder, data)
    fresh = folder / "imported.json"

    def empty():
        fresh.write_text(NOTHING)

    call = [*TRACKER, str(path)]
    return Peer("Python", {
        "add": [*call, "add", "12.50", "Lunch", "food", "2026-01-01"],
        "show": [*call, "show", str(size // 2)],
        "list": [*call, "list", "20"],
        "month": [*call, "summary", *MONTH],
        "summary": [*call, "summary", "", "9999"],
        "import": [*TRACKER, str(fresh), "import", str(source)],
        "export": [*call, "export"],
    }, empty)


def floor(folder, data):
    """The work of any store that rewrites its one file, without the start of a process."""
    path = copied(folder, data)
    temp = folder / "temp"
    content = path.read_bytes()

    def save():
        file = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(file, rest):]
        os.fsync(file)
        os.close(file)
        os.rename(temp, path)
        directory = os.open(folder, os.O_RDONLY)
        os.fsync(directory)
        os.close(directory)

    return Peer("floor", {
        "add": save, "import": save,
        **dict.fromkeys(("show", "list", "month", "summary", "export"), path.read_bytes),
    })


def hledger(folder, rows):
    """The operations that it has. Its `add` asks questions and does not sync."""
    path = folder / "expenses.journal"
    with path.open("w") as file:
        for number, (day, amount, category, description) in enumerate(rows, 1):
            file.write(f"{day} ({number}) {description}\n    expenses:{category}  {amount}\n")
            file.write("    assets:cash\n\n")
    call = ["hledger", "--file", str(path)]
    since, until = MONTH
    return Peer("hledger", {
        "show": [*call, "print", f"code:^{len(rows) // 2}$"],
        "month": [*call, "balance", "expenses", "--begin", since, "--end", "2024-04-01"],
        "summary": [*call, "balance", "expenses"],
        "export": [*call, "print", "--output-format", "csv"],
    })


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
