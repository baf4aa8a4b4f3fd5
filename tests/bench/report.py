"""The results, as a table, as JSON and as a plot."""

import json
import os
import platform
import subprocess

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot  # noqa: E402: the backend is chosen first

COMPARED = ("sqlite3, indexed", "Python")


def table(results):
    """Medians of each peer, and how many times as long `expenses` takes."""
    print(f"{'OPERATION':<10}{'EXPENSES':>9}  {'PEER':<17}{'WALL ms':>9}{'CPU ms':>9}{'PEAK MiB':>10}{'RATIO':>8}")
    own = {(r["operation"], r["size"]): r["wall_ms"] for r in results if r["peer"] == "expenses"}
    for r in results:
        ratio = own[r["operation"], r["size"]] / r["wall_ms"]
        print(f"{r['operation']:<10}{r['size']:>9}  {r['peer']:<17}{r['wall_ms']:>9.2f}"
              f"{r['cpu_ms']:>9.2f}{r['peak_kib'] / 1024:>10.1f}{ratio:>8.2f}")


def write(results, folder):
    document = {"machine": machine(), "results": results}
    (folder / "results.json").write_text(json.dumps(document, indent=2) + "\n")
    growing = [r for r in results if r["size"] > 0]
    (folder / "medians.md").write_text(medians(growing))
    plot(growing, folder / "growth.svg")


def medians(results):
    """Milliseconds of `expenses` as a table of Markdown, a column for each number of
    expenses; in parentheses how many times as long as those it is compared with."""
    times = {(r["operation"], r["size"], r["peer"]): r["wall_ms"] for r in results}
    sizes = sorted({size for _, size, _ in times})
    lines = [["", *(f"{size:,}" for size in sizes)], ["---"] * (len(sizes) + 1)]
    for operation in dict.fromkeys(operation for operation, _, _ in times):
        line = [operation]
        for size in sizes:
            own = times[operation, size, "expenses"]
            others = [times[operation, size, peer] for peer in COMPARED]
            ratios = ", ".join(figures(own / other, 2) for other in others)
            line.append(f"{figures(own, 1)} ({ratios})")
        lines.append(line)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def figures(number, decimals):
    """Decimals only where the number is so small that they tell something."""
    return f"{number:,.0f}" if number >= 10 ** (3 - decimals) else f"{number:.{decimals}f}"


def machine():
    with open("/proc/cpuinfo") as file:
        models = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return {
        "system": platform.platform(),
        "processor": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "sqlite3": said("sqlite3", "--version").split()[0],
    }


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def plot(results, path):
    """Milliseconds against the number of expenses, a panel for each operation."""
    operations = list(dict.fromkeys(r["operation"] for r in results))
    peers = list(dict.fromkeys(r["peer"] for r in sorted(results, key=lambda r: r["peer"])))
    figure, panels = pyplot.subplots(2, 4, figsize=(14, 6.5), sharex=True)
    for panel, operation in zip(panels.flat, operations):
        for number, peer in enumerate(peers):
            points = sorted((r["size"], r["wall_ms"]) for r in results
                            if r["operation"] == operation and r["peer"] == peer)
            if points:
                panel.loglog(*zip(*points), marker="o", markersize=3, color=f"C{number}", label=peer)
        panel.set_title(operation)
        panel.grid(alpha=0.3)
    for panel in panels.flat[len(operations):]:
        panel.axis("off")
    lines = {label: line for panel in panels.flat for line, label in zip(*panel.get_legend_handles_labels())}
    panels.flat[-1].legend(lines.values(), lines.keys(), loc="center")
    figure.supxlabel("expenses")
    figure.supylabel("milliseconds, median")
    figure.tight_layout()
    figure.savefig(path)
