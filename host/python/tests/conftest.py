"""What the tests share. They test the installed package, never the sources beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from expenses_store import Sandbox, Store


@pytest.fixture(scope="session", autouse=True)
def caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Leaves the caches of the user who runs the tests alone, also in other processes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        yield


@pytest.fixture(scope="session")
def sandbox(caches: None) -> Sandbox:
    return Sandbox()


@pytest.fixture(scope="session")
def small(caches: None) -> Sandbox:
    """With less memory than many expenses need."""
    return Sandbox(memory_limit=4 << 20)


@pytest.fixture
def store(sandbox: Sandbox, tmp_path: Path) -> Iterator[Store]:
    with sandbox.open(tmp_path) as store:
        yield store
