"""A store in one directory."""

from __future__ import annotations

import dataclasses
import os
import threading
from types import TracebackType
from typing import TYPE_CHECKING, Any

from wasmtime import Store as WasmStore
from wasmtime import WasiConfig, WasmtimeError
from wasmtime.component import Func

from ._directory import Directory
from ._errors import ClosedError, FuelError, SandboxError, StoreError, TrapError
from ._interface import PACKAGE, ChangedError, Function, Interface, MissingError
from ._threads import RUNNING

if TYPE_CHECKING:
    from ._sandbox import Sandbox

DATA_FILE = "expenses.json"


class Store(Interface):
    """A store in one directory, kept by an instance of the component that sees nothing else.

    A context manager, which closes it. One thread at a time makes a call; others wait.
    """

    def __init__(
        self, sandbox: Sandbox, directory: str | os.PathLike[str], *, read_only: bool
    ) -> None:
        self._sandbox = sandbox
        self._directory = Directory(directory)
        self._read_only = read_only
        # The thread that makes a call may come here again, in a signal handler.
        self._lock = threading.RLock()
        self._calling = False
        self._closed = False
        # How many instances stopped. Revisions belong to one instance: those of the next one begin
        # above these, so that none of an earlier instance is taken for one of this.
        self._stopped = 0
        # Whether an instance may have seen the data file. The next one does not know, and would take
        # a file that is gone for one that was never there.
        self._seen = False
        self._instance: _Instance | None = self._begin()

    def close(self) -> None:
        """Lets go of the directory. Every change was already saved by its call. In a signal handler
        that interrupted a call, it does so once the call is over."""
        with self._lock:
            self._closed = True
            if not self._calling:
                self._end()

    def _end(self) -> None:
        self._instance = None
        self._directory.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<expenses_store.Store in {self._directory.path!r}{', closed' if self._closed else ''}>"

    def _begin(self) -> _Instance:
        RUNNING.need()
        try:
            return _Instance(self._sandbox, self._directory.opened, self._read_only)
        except WasmtimeError as error:
            raise TrapError(f"the store cannot be opened: {_cause(error)}", False) from error

    def _call(self, function: Function, *arguments: object) -> Any:
        lowered = [
            kind.lower(argument, name)
            for (name, kind), argument in zip(function.parameters, arguments, strict=True)
        ]
        # Before the lock: a thread that the fork of a process lacks may have it.
        RUNNING.need()
        with self._lock:
            if self._calling:
                raise RuntimeError(
                    "this thread is in a call of the store, which a signal handler has interrupted: "
                    "a handler may close the store, and make no other call"
                )
            self._calling = True
            try:
                answer = self._answer(function, lowered)
            finally:
                self._calling = False
                if self._closed:
                    self._end()
        if isinstance(answer, StoreError):
            raise answer
        return answer

    def _answer(self, function: Function, lowered: list[Any]) -> Any:
        """What the component answers, which may be an error."""
        if self._closed:
            raise ClosedError("the store was closed")
        if self._stopped and self._seen and self._directory.has(DATA_FILE) is False:
            return MissingError()
        for at, (name, _) in enumerate(function.parameters):
            if name == "revision" and lowered[at] is not None:
                lowered[at] = self._own_revision(lowered[at])
        instance = self._instance = self._instance or self._begin()
        try:
            raw = instance.call(function, lowered)
        except BaseException as error:
            self._instance = None
            self._stopped += 1
            if isinstance(error, WasmtimeError):
                raise instance.ended(error, function) from error
            raise
        finally:
            self._seen = self._seen or self._directory.has(DATA_FILE) is True
        try:
            answer = function.result.lift(raw)
        except (ValueError, ArithmeticError) as error:
            # By now a change is made: this must not look like an argument that was refused.
            reason = f"the store answered what is no value of Python: {error}"
            raise TrapError(reason, function.changes) from error
        return self._with_revision(answer)

    def _own_revision(self, revision: int) -> int:
        """The instance's number of a revision; one that is never current if it is another's."""
        own = revision - (self._stopped << 32)
        return own if own >= 0 else (1 << 64) - 1

    def _with_revision(self, answer: Any) -> Any:
        """The answer with the program's number of a revision."""
        before = self._stopped << 32
        if before and isinstance(answer, list):
            return [self._with_revision(one) for one in answer]
        if before and isinstance(answer, ChangedError):
            changed = ChangedError(answer.payload + before)
            changed.index = answer.index
            return changed
        if before and dataclasses.is_dataclass(answer) and hasattr(answer, "revision"):
            return dataclasses.replace(answer, revision=answer.revision + before)  # type: ignore[type-var]
        return answer


class _Instance:
    """An instance of the component in a directory, with its limits."""

    def __init__(self, sandbox: Sandbox, directory: str, read_only: bool) -> None:
        # It gets no arguments, no environment and no streams.
        wasi = WasiConfig()
        wasi.preopen_dir(directory, "/", not read_only)
        self._fuel = sandbox._fuel_limit
        self._memory = sandbox._memory_limit
        self._store = WasmStore(sandbox._engine)
        self._store.set_wasi(wasi)
        self._store.set_limits(memory_size=self._memory)
        self._store.set_fuel(self._fuel)
        self._instance = sandbox._linker.instantiate(self._store, sandbox._component)
        self._functions: dict[Function, Func] = {}

    def call(self, function: Function, arguments: list[Any]) -> Any:
        self._store.set_fuel(self._fuel)
        return self._function(function)(self._store, *arguments)

    def _function(self, function: Function) -> Func:
        found = self._functions.get(function)
        if found is None:
            name = PACKAGE.replace("@", f"/{function.interface}@")
            interface = self._instance.get_export_index(self._store, name)
            index = self._instance.get_export_index(self._store, function.name, interface)
            exported = index and self._instance.get_func(self._store, index)
            assert exported, f"the component has no {name} {function.name}"
            found = self._functions[function] = exported
        return found

    def ended(self, error: WasmtimeError, function: Function) -> SandboxError:
        """Why a call ended."""
        if self._store.get_fuel() == 0:
            reason = f"the store computed for more than the {self._fuel} units of fuel of a call"
            return FuelError(reason, function.changes)
        reason = (
            f"the store stopped unexpectedly: {_cause(error)} (it may use "
            f"{self._memory >> 20} MiB of memory)"
        )
        return TrapError(reason, function.changes)


def _cause(error: WasmtimeError) -> str:
    """What wasmtime says, without the frames of the component."""
    return str(error).split("Caused by:")[-1].strip()
