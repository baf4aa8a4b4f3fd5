"""Runs every peer through every operation, in shuffled turns; see `run`."""

import argparse
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import peers
import report

# How many starts of a program are measured in each turn: one takes so little.
STARTS = 20


def main():
    options = argparse.ArgumentParser(description="Measures the program beside its peers.")
    options.add_argument("--sizes", default="100,1000,10000", help="numbers of expenses")
    options.add_argument("--turns", type=int, default=11, help="of each peer at each operation")
    options.add_argument("--output", type=pathlib.Path, default=pathlib.Path("target/bench"))
    options.add_argument("--program", default="target/dist/expenses")
    options.add_argument("--in-process", metavar="PROGRAM", help="measures the library, then")
    given = options.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    program = os.path.abspath(given.program)

    results = []
    turns = Turns()
    given.output.mkdir(parents=True, exist_ok=True)
    # Beside the output, because a temp directory may be in memory, where a sync is free.
    with tempfile.TemporaryDirectory(dir=given.output) as scratch:
        everyone = peers.start(pathlib.Path(scratch, "start"), program)
        results += measure(turns, everyone, "start", 0, given.turns * STARTS)
        for size in sizes:
            folder = pathlib.Path(scratch, str(size))
            everyone = peers.prepare(folder, size, program)
            # Before anyone measures, what the disk still writes.
            os.sync()
            for operation in peers.OPERATIONS:
                results += measure(turns, everyone, operation, size, count(size, given.turns))
            shutil.rmtree(folder)
    report.table(results)
    report.write(results, given.output)
    if given.in_process:
        print(flush=True)
        subprocess.run([
            given.in_process, "--sizes", f"0,{given.sizes}",
            "--turns", str(given.turns), "--output", given.output,
        ], check=True)


def count(size, turns):
    """Large files vary less, and take longer."""
    share = 1 if size < 100_000 else 3 if size < 1_000_000 else 9
    return max(min(turns, 3), turns // share)


def measure(turns, everyone, operation, size, count):
    """One operation of all peers that have it: the median of each, after a turn to warm up."""
    taking_part = [peer for peer in everyone if operation in peer.operations]
    times = {peer.name: [] for peer in taking_part}
    for turn in range(count + 1):
        random.shuffle(taking_part)
        for peer in taking_part:
            peer.reset(operation)
            taken = turns.take(peer.operations[operation])
            if turn > 0:
                times[peer.name].append(taken)
            if operation in ("add", "import"):
                # Otherwise the next peer pays for the pages that the disk still writes.
                time.sleep(min(1.0, size / 100_000))
    columns = ("wall_ms", "cpu_ms", "peak_kib")
    return [
        {"operation": operation, "size": size, "peer": name, "turns": count}
        | {column: statistics.median(values) for column, values in zip(columns, zip(*taken))}
        for name, taken in times.items()
    ]


class Turns:
    """The process that runs the command lines, see `turn.py`."""

    def __init__(self):
        script = pathlib.Path(__file__).with_name("turn.py")
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [sys.executable, "-S", script], stdin=pipe, stdout=pipe, text=True
        )

    def take(self, action):
        """Runs a command line to its end, or calls a function, and returns the elapsed
        milliseconds, those of the processor, and the peak of a process's memory in KiB."""
        if callable(action):
            started, cpu = time.perf_counter(), time.process_time()
            action()
            return (time.perf_counter() - started) * 1e3, (time.process_time() - cpu) * 1e3, 0
        print(json.dumps(action), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(1)
        return json.loads(answer)


if __name__ == "__main__":
    main()
