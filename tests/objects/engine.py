"""The object stores that the tests start, each for as long as a test takes."""

import os
import pathlib
import random
import socket
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
BUILT = HERE.parent.parent / "target/debug"
# The account that Azurite has.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


def free_ports():
    """A port after which two more are free, by all appearances."""
    while True:
        port = random.randrange(20000, 30000)
        try:
            for each in range(port, port + 3):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", each))
            return port
        except OSError:
            pass


class Ceph:
    scheme = "s3"
    bucket = "bucket"
    processes = ("osd", "gateway")

    def __init__(self, directory):
        self.directory, self.port = directory, free_ports()
        subprocess.run(
            [HERE / "ceph", "start", directory, str(self.port)],
            check=True, stdout=subprocess.DEVNULL, start_new_session=True,
        )

    def settings(self, port):
        return {
            "AWS_ENDPOINT": f"http://127.0.0.1:{port}", "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "default", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret",
        }

    def process_ids(self):
        return [int((self.directory / f"{name}.pid").read_text()) for name in self.processes]

    def stop(self):
        subprocess.run([HERE / "ceph", "stop", self.directory], check=True)


class Azurite:
    scheme = "az"
    bucket = "bucket"

    def __init__(self, directory):
        self.port = free_ports()
        self.server = subprocess.Popen(
            ["azurite-blob", "--inMemoryPersistence", "--silent", "--skipApiVersionCheck",
             "--disableTelemetry", "--blobPort", str(self.port)],
            cwd=directory, stdout=subprocess.DEVNULL,
        )
        environment = {**os.environ, **self.settings(self.port)}
        for _ in range(100):
            made = subprocess.run(["node", HERE / "container.mjs", self.bucket], env=environment)
            if made.returncode == 0:
                return
            time.sleep(0.2)
        sys.exit("Azurite does not answer")

    def settings(self, port):
        return {
            "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT, "AZURE_STORAGE_ACCOUNT_KEY": KEY,
            "AZURE_STORAGE_ENDPOINT": f"http://127.0.0.1:{port}/{ACCOUNT}",
            "AZURE_ALLOW_HTTP": "true",
        }

    def process_ids(self):
        return [self.server.pid]

    def stop(self):
        self.server.kill()
        self.server.wait()


class Proxy:
    """What stands between the programs and an object store: `lossy.py`."""

    def __init__(self, target, loss, seed):
        self.port = free_ports()
        self.process = subprocess.Popen(
            [sys.executable, HERE / "lossy.py", str(self.port), str(target), str(loss), str(seed)],
            stdout=subprocess.PIPE, text=True,
        )
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        sys.exit("the proxy does not answer")

    def end(self):
        """Ends it once the last request that it holds back has arrived, and returns its faults."""
        time.sleep(6)
        self.process.terminate()
        faults = self.process.stdout.read()
        self.process.wait()
        return faults
