"""The threads that wasmtime begins in a process, and that a fork of it lacks: it would wait for them
for ever."""

from __future__ import annotations

import os


class Threads:
    """Threads of one kind."""

    def __init__(self, begun_by: str) -> None:
        self._begun_by = begun_by
        self._process: int | None = None

    def need(self) -> None:
        """Remembers the process that needs them first. In a fork of it this raises `RuntimeError`."""
        if self._process is None:
            self._process = os.getpid()
        if self._process != os.getpid():
            raise RuntimeError(
                f"this process was forked from one that {self._begun_by}, and lacks its threads: "
                "start processes with the method `spawn` or `forkserver` of `multiprocessing`"
            )


#: Those that compile.
COMPILING = Threads("compiled the store's component")
#: Those that wait for files.
RUNNING = Threads("opened a store")
