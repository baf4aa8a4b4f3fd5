"""A service with many tenants under load, as `run` and `bucket` measure it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def free_address():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return "127.0.0.1:%d" % taken.getsockname()[1]


class Server:
    def __init__(self, program, *arguments):
        self.metrics = free_address()
        self.process = subprocess.Popen(
            [program, "serve", *arguments, "--addr", "127.0.0.1:0"]
            + ["--metrics", self.metrics, "--json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        self.address = json.loads(self.process.stdout.readline())["addresses"][0]
        self.connection = http.client.HTTPConnection(self.address)

    def first(self, token):
        """The seconds that a request of a tenant takes."""
        begun = time.perf_counter()
        self.connection.request("GET", "/expenses/1", headers={"Authorization": "Bearer " + token})
        answer = self.connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        return time.perf_counter() - begun

    def memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def metric(self, name):
        connection = http.client.HTTPConnection(self.metrics)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        found = re.search(rf"^expenses_{re.escape(name)} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else 0.0

    def load(self, script, seconds, connections, folder, **settings):
        """Requests a second, and the median of their times in milliseconds."""
        environment = os.environ | {"TOKENS": str(folder / "tokens"), "SCRIPTS": str(HERE)} | settings
        run = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "30s"]
            + ["-s", HERE / script, "http://" + self.address],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        bad = re.search(r"Non-2xx or 3xx responses: (\d+)", run.stdout)
        assert not bad, run.stdout
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", run.stdout)[1])
        median = re.search(r"50%\s+([\d.]+)(us|ms|s)", run.stdout)
        unit = {"us": 1e-3, "ms": 1, "s": 1e3}[median[2]]
        return round(rate), round(float(median[1]) * unit, 3)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0
