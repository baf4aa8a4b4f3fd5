"""What all stores of a program share, and its limits."""

from __future__ import annotations

import enum
import functools
import os
from importlib.resources import files
from pathlib import Path

from wasmtime import Config, Engine
from wasmtime.component import Linker

from . import _cache
from ._store import Store


class Cache(enum.Enum):
    """Where the compiled component is kept if the program does not say."""

    OF_THE_USER = "the folder of the user's caches"


class Sandbox:
    """Runs stores, each in an instance of the component that sees only its directory.

    Make one for a program. It may be used by any number of threads.
    """

    def __init__(
        self,
        *,
        memory_limit: int = 1 << 30,
        fuel_limit: int = 200_000_000_000,
        cache: str | os.PathLike[str] | Cache | None = Cache.OF_THE_USER,
    ) -> None:
        """Loads the component, and compiles it if that was not done before.

        `memory_limit` is in bytes, for each store. `fuel_limit` is how much one call may compute,
        about an instruction a unit; the default is some 20 seconds. Waiting for the disk or for
        another writer does not count, so a commit is not cut short by a slow disk. `cache` is the
        folder for the compiled component; None compiles each time. If you say nothing, the folder is
        that of the user's caches. A folder that is not yours, or that others can write to, is not
        used: a `RuntimeWarning` says so.

        Raises `RuntimeError` if it had to compile in a process that was forked from one that has
        compiled.
        """
        for name, limit in (("memory_limit", memory_limit), ("fuel_limit", fuel_limit)):
            if not isinstance(limit, int) or isinstance(limit, bool):
                raise TypeError(f"{name}: expected an int, not {limit!r}")
            if not 0 < limit < 1 << 63:
                raise ValueError(f"{name}: expected 1 to {(1 << 63) - 1}, not {limit}")
        is_chosen = not isinstance(cache, Cache)
        if isinstance(cache, Cache):
            folder = _cache.default_folder()
        else:
            folder = None if cache is None else Path(cache)
        config = Config()
        config.consume_fuel = True
        self._engine = Engine(config)
        wasm = files(__package__).joinpath("expenses-store.wasm").read_bytes()
        self._component = _cache.load(self._engine, wasm, folder, is_chosen)
        self._linker = Linker(self._engine)
        self._linker.add_wasip2()
        self._memory_limit = memory_limit
        self._fuel_limit = fuel_limit

    def open(self, directory: str | os.PathLike[str], *, read_only: bool = False) -> Store:
        """Opens the store in a directory, which must exist. See `expenses_store.open`."""
        return Store(self, directory, read_only=read_only)


@functools.cache
def _shared() -> Sandbox:
    return Sandbox()


def open(directory: str | os.PathLike[str], *, read_only: bool = False) -> Store:
    """Opens the store in a directory, which must exist.

    The first store of a directory begins empty, and makes its file with the first change. Any number
    of stores and programs may have a directory open and write at once. If the store is
    `read_only`, each change raises `ReadOnlyError`. The sandbox has the default limits.

    Raises `OSError` if the directory cannot be opened.
    """
    return _shared().open(directory, read_only=read_only)
