"""Measures whole processes, in turns that are shuffled anew each round.

    processes.py PROGRAMS RESULTS [SIZE…]
"""

import csv
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

HERE = Path(__file__).parent
CATEGORIES = ["groceries", "rent", "travel", "eating out", "clothes", "books", "gifts", "health"]
OPERATIONS = ["add", "list", "get", "summary", "month", "import", "export"]
# Of each operation, rounds at a size: enough for a median, and an end in minutes.
ROUNDS = {100: 31, 1_000: 31, 10_000: 15, 100_000: 7, 1_000_000: 3}


def expenses(count):
    """Expenses of ten years."""
    chance = random.Random(count)
    for number in range(1, count + 1):
        day = f"{chance.randint(2017, 2026)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        amount = f"{chance.randint(100, 20_000) / 100:.2f}"
        yield number, f"purchase number {number}", amount, chance.choice(CATEGORIES), day


class Peer:
    """A program with its data, and its command line for each operation."""

    def __init__(self, name, commands, prepare=lambda: None):
        self.name, self.commands, self.prepare = name, commands, prepare


def write_csv(file, rows):
    with open(file, "w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["date", "amount", "category", "description"])
        writer.writerows((day, amount, category, text) for _, text, amount, category, day in rows)


def sqlite(directory, name, rows, index):
    database, table = directory / f"{name}.db", directory / "rows.csv"
    run = ["sqlite3", database, "pragma synchronous=full"]
    create = "create table e(date text, amount text, category text, description text);"
    create += "create index d on e(date, category);" if index else ""
    load = [*run, create, ".mode csv", f".import --skip 1 {table} e"]
    subprocess.run(load, check=True, stdout=subprocess.DEVNULL)
    fresh = directory / f"{name}-import.db"
    sums = "select category, sum(cast(amount as real)) from e"
    return Peer(name, {
        "add": [*run, "insert into e values('2026-11-23','1.50','food','Tea')"],
        "list": [*run, "select rowid, * from e limit 20"],
        "get": [*run, f"select * from e where rowid={len(rows) // 2}"],
        "summary": [*run, f"{sums} group by category"],
        "month": [*run, f"{sums} where date between '2026-05-01' and '2026-05-31' group by category"],
        "import": ["sqlite3", fresh, "pragma synchronous=full", create, ".mode csv",
                   f".import --skip 1 {table} e"],
        "export": [*run, ".mode csv", "select * from e"],
    }, lambda: fresh.unlink(missing_ok=True))


def own(programs, directory, rows):
    data, table, fresh = directory / "own", directory / "rows.csv", directory / "own-import"
    run = [programs / "expenses", "--data", data]
    data.mkdir()
    subprocess.run([*run, "import", table], check=True, stdout=subprocess.DEVNULL)
    group = ["summary", "--by", "category"]
    return Peer("expenses", {
        "add": [*run, "add", "1.50", "Tea", "-c", "food", "-d", "2026-11-23"],
        "list": [*run, "list", "--limit", "20"],
        "get": [*run, "show", str(len(rows) // 2)],
        "summary": [*run, *group],
        "month": [*run, *group, "--period", "2026-05"],
        "import": [programs / "expenses", "--data", fresh, "import", table],
        "export": [*run, "export", "--format", "csv"],
    }, lambda: shutil.rmtree(fresh, ignore_errors=True))


def floor(programs, directory):
    file = directory / "floor" / "expenses.json"
    file.parent.mkdir()
    shutil.copy(directory / "own" / "expenses.json", file)
    read, write = [programs / "floor", "read", file], [programs / "floor", "write", file]
    reads = dict.fromkeys(["list", "get", "summary", "month", "export"], read)
    return Peer("floor", {"add": write, **reads})


def python(directory, rows):
    file = directory / "python.json"
    names = ("id", "description", "amount", "category", "date")
    records = {str(row[0]): {**dict(zip(names, row)), "amount": float(row[2])} for row in rows}
    file.write_text(json.dumps({"counter": len(rows), "expenses": records}, indent=2))
    run = ["python3", "-S", HERE / "peer.py", file]
    return Peer("python", {
        "add": [*run, "add", "1.50", "Tea", "food", "2026-11-23"],
        "list": [*run, "list"],
        "get": [*run, "get", str(len(rows) // 2)],
        "summary": [*run, "summary"],
        "month": [*run, "summary", "2026-05"],
        "export": [*run, "export"],
    })


def hledger(directory, programs):
    file = directory / "hledger.journal"
    with open(file, "w") as stream:
        run = [programs / "expenses", "--data", directory / "own", "export", "--format", "hledger"]
        subprocess.run(run, check=True, stdout=stream)
    run = ["hledger", "-f", file, "balance", "Expenses"]
    return Peer("hledger", {"summary": run, "month": [*run, "-p", "2026-05"]})


def measure(peers, rounds, large):
    """Milliseconds of each peer and operation, whole processes."""
    times = {}
    for operation in OPERATIONS:
        for _ in range(rounds):
            turns = [peer for peer in peers if operation in peer.commands]
            random.shuffle(turns)
            for peer in turns:
                peer.prepare()
                begun = time.perf_counter()
                subprocess.run(peer.commands[operation], check=True, stdout=subprocess.DEVNULL)
                elapsed = 1000 * (time.perf_counter() - begun)
                times.setdefault((operation, peer.name), []).append(elapsed)
                if large and operation in ("add", "import"):
                    # Else whoever follows pays for what the disk still does.
                    time.sleep(0.2)
    return {key: statistics.median(values) for key, values in times.items()}


def table(size, medians, names):
    yield f"\n{size} expenses: milliseconds, and in parentheses how often that of sqlite3 with an index\n"
    yield "| operation | " + " | ".join(names) + " |"
    yield "| --- |" + " ---: |" * len(names)
    for operation in OPERATIONS:
        cells = []
        peer = medians[operation, "sqlite3 + index"]
        for name in names:
            value = medians.get((operation, name))
            cells.append("" if value is None else f"{value:.1f} ({value / peer:.2f})")
        yield f"| {operation} | " + " | ".join(cells) + " |"


def plot(results, names, file):
    figure, axes = pyplot.subplots(2, 4, figsize=(14, 7), layout="constrained")
    for operation, axis in zip(OPERATIONS, axes.flat):
        for name in names:
            points = [(s, m[operation, name]) for s, m in results if (operation, name) in m]
            if points:
                axis.loglog(*zip(*points), marker="o", markersize=3, label=name)
        axis.set_title(operation)
        axis.set_xlabel("expenses")
        axis.set_ylabel("ms")
        axis.grid(alpha=0.3)
    axes.flat[-1].axis("off")
    figure.legend(*axes.flat[3].get_legend_handles_labels(), loc="lower right")
    figure.savefig(file, metadata={"Date": None})


def main(programs, results, *sizes):
    programs, results = Path(programs).resolve(), Path(results).resolve()
    names = ["expenses", "floor", "sqlite3 + index", "sqlite3", "python", "hledger"]
    measured = []
    for size in map(int, sizes or (100, 1_000, 10_000)):
        directory = results / f"data-{size}"
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        rows = list(expenses(size))
        write_csv(directory / "rows.csv", rows)
        peers = [
            own(programs, directory, rows),
            sqlite(directory, "sqlite3 + index", rows, True),
            sqlite(directory, "sqlite3", rows, False),
            python(directory, rows),
            floor(programs, directory),
        ]
        if shutil.which("hledger") and size <= 10_000:
            peers.append(hledger(directory, programs))
        rounds = ROUNDS.get(size, 5)
        medians = measure(peers, rounds, size > 10_000)
        measured.append((size, medians))
        print("\n".join(table(size, medians, names)), flush=True)
        shutil.rmtree(directory)
    versions = [["sqlite3", "--version"], ["python3", "--version"], ["hledger", "--version"]]
    found = [run for run in versions if shutil.which(run[0])]
    machine = {
        "processors": os.cpu_count(),
        "processor": platform.processor() or platform.machine(),
        "system": platform.platform(),
        "programs": [subprocess.run(run, capture_output=True, text=True).stdout.strip() for run in found],
        "day": time.strftime("%Y-%m-%d"),
    }
    medians = [
        {"expenses": size, "operation": operation, "program": name, "median_ms": round(value, 3)}
        for size, medians in measured
        for (operation, name), value in medians.items()
    ]
    document = {"machine": machine, "medians": medians}
    (results / "results.json").write_text(json.dumps(document, indent=2) + "\n")
    plot(measured, names, results / "results.svg")
    print(f"\n{json.dumps(machine)}")


main(*sys.argv[1:])
