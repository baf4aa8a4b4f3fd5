"""Puts each service under the same load, in shuffled turns; see `run`."""

import argparse
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
import peers  # noqa: E402: its folder is added first

import tables  # noqa: E402

SINCE, UNTIL = peers.MONTH
OPERATIONS = ("get", "list", "month", "change")
UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


def main():
    options = argparse.ArgumentParser(description="Measures the service beside its peers.")
    options.add_argument("--sizes", default="100,1000,10000,100000", help="numbers of expenses")
    options.add_argument("--connections", default="1,8,64")
    options.add_argument("--seconds", type=int, default=3, help="of each measurement")
    options.add_argument("--turns", type=int, default=3, help="of each service")
    options.add_argument("--output", type=pathlib.Path, default=pathlib.Path("target/bench"))
    options.add_argument("--program", default="target/dist/expenses")
    given = options.parse_args()
    program = os.path.abspath(given.program)
    connections = [int(count) for count in given.connections.split(",")]
    results = []
    given.output.mkdir(parents=True, exist_ok=True)
    # Beside the output, because a temp directory may be in memory, where a sync is free.
    with tempfile.TemporaryDirectory(dir=given.output) as scratch:
        for size in map(int, given.sizes.split(",")):
            folder = pathlib.Path(scratch, str(size)).resolve()
            services = start(folder, size, program)
            os.sync()
            try:
                results += measure(services, size, connections, given)
                results.append(mixed(services[0], size, given.seconds))
            finally:
                for service in services:
                    service.stop()
            shutil.rmtree(folder)
    tables.table(results)
    tables.write(results, given.output)


class Service:
    """A service that runs on a port of its own."""

    def __init__(self, name, port, command, **environment):
        self.name, self.address = name, f"http://127.0.0.1:{port}"
        log = subprocess.DEVNULL
        self.process = subprocess.Popen(
            command, stdout=log, stderr=log, env=os.environ | environment, cwd=HERE
        )
        until = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                self.process.kill()
                sys.exit(f"{command} does not answer")
            time.sleep(0.05)

    def answers(self):
        try:
            urllib.request.urlopen(f"{self.address}/expenses/1").close()
            return True
        except urllib.error.URLError:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait()


def start(folder, size, program):
    """Starts every service with the same expenses."""
    _, source, data = peers.write(folder, size)
    own, course = folder / "own", folder / "course.json"
    peers.copied(own, data)
    shutil.copy(data, course)
    peers.sqlite(folder / "sqlite", source, indexed=True)
    serve = [sys.executable, "-m", "uvicorn", "--no-access-log", "--log-level", "error"]
    return [
        Service("expenses", 18080, [program, "--data", own, "serve", "--no-token", "--addr", "127.0.0.1:18080"]),
        Service("course", 18081, [*serve, "--port", "18081", "course:app"], DATA=str(course)),
        Service("SQLite", 18082, [*serve, "--port", "18082", "sqlite:app"],
                DATA=str(folder / "sqlite" / "expenses.db")),
    ]


def measure(services, size, connections, given):
    """The median of each service at each operation with each number of connections."""
    results = []
    for operation in OPERATIONS:
        for count in connections:
            runs = {service.name: [] for service in services}
            for _ in range(given.turns):
                for service in random.sample(services, len(services)):
                    runs[service.name].append(load(service, operation, size, count, given.seconds))
                    if operation == "change":
                        # Otherwise the next one pays for the pages that the disk still writes.
                        os.sync()
            for name, taken in runs.items():
                medians = {key: statistics.median(run[key] for run in taken) for key in taken[0]}
                results.append({"operation": operation, "size": size, "connections": count, "peer": name} | medians)
                print(results[-1], file=sys.stderr, flush=True)
    return results


def wrk(service, operation, size, connections, seconds):
    """The command line of `wrk`."""
    command = ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s"]
    match operation:
        case "get":
            return [*command, "-s", str(HERE / "get.lua"), service.address, str(size)]
        case "list":
            return [*command, f"{service.address}/expenses?limit=20"]
        case "month":
            return [*command, f"{service.address}/expenses/summary?since={SINCE}&until={UNTIL}"]
        case "change":
            return [*command, "-s", str(HERE / "change.lua"), service.address, str(connections)]


def load(service, operation, size, connections, seconds):
    """One measurement."""
    command = wrk(service, operation, size, connections, seconds)
    return figures(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def figures(printed):
    """Requests a second, the 99th percentile in milliseconds, and how many requests failed."""
    rate = float(re.search(r"Requests/sec: +([\d.]+)", printed)[1])
    slow = re.search(r"99% +([\d.]+)(us|ms|s)", printed)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    sockets = re.search(r"Socket errors: (.*)", printed)
    lost = sum(map(int, re.findall(r"\d+", sockets[1]))) if sockets else 0
    failures = int(failed[1]) if failed else 0
    seconds = float(re.search(r"requests in ([\d.]+)s", printed)[1])
    return {
        # wrk counts a failure again that it has no answer for any more.
        "rate": max(0, rate - failures / seconds),
        "slowest_ms": float(slow[1]) * UNITS[slow[2]], "failed": failures + lost,
    }


def mixed(service, size, seconds):
    """Reads with 8 connections while 8 others change: the 99th percentile of the reads, beside
    what one save takes."""
    alone = load(service, "change", size, 1, seconds)
    changing = subprocess.Popen(wrk(service, "change", size, 8, seconds + 1), stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    reads = load(service, "get", size, 8, seconds)
    changing.wait()
    result = {
        "operation": "get while changing", "size": size, "connections": 8, "peer": service.name,
        "save_ms": 1e3 / alone["rate"],
    }
    return result | reads


if __name__ == "__main__":
    main()
