"""Limits, what a trap means, and processes and threads."""

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from expenses_store import (
    Change,
    ChangedError,
    ClosedError,
    FuelError,
    NewExpense,
    Sandbox,
    SandboxError,
    Store,
    StoreError,
    TrapError,
    open as open_store,
    pack,
)
from expenses_store import _store

TEA = NewExpense(description="Tea", amount=Decimal("3.20"), category="food")
MANY = pack([TEA] * 50_000)


def test_beyond_the_memory_limit_the_store_goes_on_with_a_new_instance(
    small: Sandbox, tmp_path: Path
) -> None:
    with small.open(tmp_path) as store:
        store.add(TEA)
        with pytest.raises(TrapError, match="it may use 4 MiB of memory") as error:
            store.add_packed(MANY, False)
        assert error.value.outcome_unknown
        assert "the change may or may not have been made" in str(error.value)
        assert [expense.description for expense in store.find().expenses] == ["Tea"]
        assert store.add(TEA).id == 2


def test_beyond_the_fuel_limit_a_call_ends(tmp_path: Path) -> None:
    with Sandbox(fuel_limit=1_000_000).open(tmp_path) as store:
        store.add(TEA)
        with pytest.raises(FuelError, match="1000000 units of fuel") as error:
            store.add_packed(MANY, False)
        assert error.value.outcome_unknown
        assert store.info().expenses == 1


def test_a_call_that_only_reads_leaves_no_doubt(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.add_packed(MANY, False)
    with Sandbox(fuel_limit=1_000_000).open(tmp_path) as looking:
        with pytest.raises(SandboxError) as error:
            looking.summarize()
        assert not error.value.outcome_unknown


def test_a_revision_of_the_instance_that_stopped_is_not_current(
    small: Sandbox, tmp_path: Path
) -> None:
    with small.open(tmp_path) as store, open_store(tmp_path) as other:
        store.add(TEA)
        before = store.info().revision
        with pytest.raises(TrapError):
            store.add_packed(MANY, False)
        other.add(TEA)
        with pytest.raises(ChangedError) as error:
            store.apply([Change.delete(1)], before)
        now = store.info().revision
        assert now == error.value.payload > before
        assert store.find(revision=now).revision == now
        assert store.apply([Change.delete(1)], now) == []


def test_a_store_that_does_not_fit_into_its_memory_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(TrapError, match="memory") as error:
        Sandbox(memory_limit=1000).open(tmp_path)
    assert not error.value.outcome_unknown


@pytest.mark.parametrize("limit", ["memory_limit", "fuel_limit"])
def test_a_limit_is_a_positive_number(limit: str) -> None:
    sandbox: Any = Sandbox
    with pytest.raises(ValueError, match=f"^{limit}: "):
        sandbox(**{limit: 0})
    with pytest.raises(TypeError, match=f"^{limit}: "):
        sandbox(**{limit: "many"})


def test_a_directory_must_exist(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sandbox.open(tmp_path / "absent")
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        sandbox.open(tmp_path / "file")
    opened: Any = sandbox.open
    with pytest.raises(TypeError, match="^directory: "):
        opened(os.fsencode(tmp_path))


def test_a_closed_store_makes_no_call(store: Store, tmp_path: Path) -> None:
    with store:
        pass
    with pytest.raises(ClosedError):
        store.info()
    store.close()
    assert repr(store) == f"<expenses_store.Store in {str(tmp_path)!r}, closed>"


def test_a_closed_store_holds_no_file(sandbox: Sandbox, tmp_path: Path) -> None:
    def held() -> int:
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    with sandbox.open(tmp_path) as store:
        store.add(TEA)
    before = held()
    for _ in range(3):
        with sandbox.open(tmp_path) as store:
            store.info()
    assert held() == before


def test_threads_share_a_store_and_lose_nothing(store: Store) -> None:
    def add_many() -> None:
        for _ in range(20):
            store.add(TEA)

    threads = [threading.Thread(target=add_many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.info().expenses == 80


def test_a_forked_process_is_told_why_it_cannot_go_on(store: Store, tmp_path: Path) -> None:
    store.info()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            store.info()
        except RuntimeError as error:
            status = 0 if "spawn" in str(error) else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0


def test_a_forked_process_that_would_have_to_compile_again_is_told_so() -> None:
    # In a process of its own, which has not opened a store.
    program = """
import os, signal, sys
from expenses_store import Sandbox
Sandbox(cache=None)
child = os.fork()
if child == 0:
    signal.alarm(60)  # Instead of waiting for ever.
    try:
        Sandbox(cache=None)
    except RuntimeError as error:
        os._exit(0 if "spawn" in str(error) else 2)
    os._exit(1)
sys.exit(os.waitpid(child, 0)[1])
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_forked_process_may_use_a_sandbox_that_opened_nothing(tmp_path: Path) -> None:
    program = """
import os, signal, sys
from expenses_store import Sandbox
sandbox = Sandbox()
child = os.fork()
if child == 0:
    signal.alarm(60)
    sandbox.open(sys.argv[1]).info()
    Sandbox().open(sys.argv[1]).info()
    os._exit(0)
sys.exit(os.waitpid(child, 0)[1])
"""
    subprocess.run([sys.executable, "-c", program, tmp_path], check=True)


Handle = Callable[[Callable[[], object]], None]


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Iterator[Handle]:
    """Sets what is done once, by the handler of a signal that interrupts the next call."""
    handlers: list[Callable[[], object]] = []
    call = _store._Instance.call

    def interrupted(*given: Any) -> Any:
        if handlers:
            signal.raise_signal(signal.SIGUSR1)
        return call(*given)

    monkeypatch.setattr(_store._Instance, "call", interrupted)
    before = signal.signal(signal.SIGUSR1, lambda *_: handlers.pop()())
    yield handlers.append
    signal.signal(signal.SIGUSR1, before)


def test_a_signal_handler_may_close_the_store(handle: Handle, store: Store, tmp_path: Path) -> None:
    handle(store.close)
    assert store.add(TEA).id == 1
    with pytest.raises(ClosedError):
        store.info()
    gc.collect()
    assert str(tmp_path) not in map(os.path.realpath, Path("/proc/self/fd").iterdir())


def test_a_signal_handler_that_interrupts_a_call_is_refused_another(
    handle: Handle, store: Store
) -> None:
    refused: list[str] = []

    def look() -> None:
        with pytest.raises(RuntimeError, match="signal handler") as error:
            store.info()
        refused.append(str(error.value))

    handle(look)
    assert store.add(TEA).id == 1
    assert len(refused) == 1
    assert store.info().expenses == 1


def test_a_link_does_not_lead_out_of_the_directory(store: Store, tmp_path: Path) -> None:
    outside = tmp_path.parent / "outside.json"
    outside.write_text("{}")
    (tmp_path / "expenses.json").symlink_to(outside)
    with pytest.raises(StoreError):
        store.add(TEA)
    assert outside.read_text() == "{}"
