"""The results of `measure.py`, as a table, as JSON and as a plot."""

import json

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402: the backend is chosen first

from report import machine  # noqa: E402: of the other measurements


def table(results):
    """Requests a second, and how many times as many `expenses` answers."""
    print(f"{'OPERATION':<20}{'EXPENSES':>9}{'CONNECTIONS':>13}  {'PEER':<10}{'REQUESTS/s':>12}"
          f"{'99 % ms':>9}{'FAILED':>8}{'RATIO':>8}")
    own = {place(r): r["rate"] for r in results if r["peer"] == "expenses"}
    for r in results:
        ratio = own[place(r)] / r["rate"] if r["rate"] else float("inf")
        print(f"{r['operation']:<20}{r['size']:>9}{r['connections']:>13}  {r['peer']:<10}"
              f"{r['rate']:>12,.0f}{r['slowest_ms']:>9.2f}{r['failed']:>8.0f}{ratio:>8.1f}")
        if "save_ms" in r:
            print(f"{'':<20}one save takes {r['save_ms']:.2f} ms")


def place(result):
    return result["operation"], result["size"], result["connections"]


def write(results, folder):
    document = {"machine": machine(), "results": results}
    (folder / "service.json").write_text(json.dumps(document, indent=2) + "\n")
    (folder / "service.md").write_text(medians(results))
    plot(results, folder / "service.svg")


def medians(results):
    """Requests a second as a table of Markdown; in parentheses how many times as many as the
    course's service and the one on SQLite."""
    rates = {(*place(r), r["peer"]): r["rate"] for r in results}
    sizes = sorted({r["size"] for r in results})
    lines = [["", *(f"{size:,}" for size in sizes)], ["---"] * (len(sizes) + 1)]
    for operation, connections in dict.fromkeys((r["operation"], r["connections"]) for r in results):
        line = [f"{operation}, {connections}"]
        for size in sizes:
            own = rates.get((operation, size, connections, "expenses"))
            others = [rates.get((operation, size, connections, peer)) for peer in ("course", "SQLite")]
            ratios = ", ".join(f"{own / other:.1f}" if other else "—" for other in others if other is not None)
            line.append(f"{own:,.0f} ({ratios})" if ratios else f"{own:,.0f}")
        lines.append(line)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def plot(results, path):
    """Requests a second against the number of expenses, a panel for each operation."""
    compared = [r for r in results if "save_ms" not in r]
    operations = list(dict.fromkeys(r["operation"] for r in compared))
    most = max(r["connections"] for r in compared)
    figure, panels = pyplot.subplots(1, len(operations), figsize=(14, 3.6), sharex=True)
    for panel, operation in zip(panels, operations):
        for number, peer in enumerate(dict.fromkeys(r["peer"] for r in compared)):
            points = sorted((r["size"], r["rate"]) for r in compared
                            if (r["operation"], r["peer"], r["connections"]) == (operation, peer, most)
                            and r["rate"])
            panel.loglog(*zip(*points), marker="o", markersize=3, color=f"C{number}", label=peer)
        panel.set_title(operation)
        panel.grid(alpha=0.3)
    panels[0].legend()
    figure.supxlabel("expenses")
    figure.supylabel(f"requests a second, {most} connections")
    figure.tight_layout()
    figure.savefig(path)
