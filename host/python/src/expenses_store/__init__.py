"""A personal expense store that cannot be corrupted and cannot reach outside its own directory.

    import expenses_store
    from decimal import Decimal
    from expenses_store import NewExpense

    with expenses_store.open("money") as store:
        store.add(NewExpense(description="Lunch", amount=Decimal("12.50"), category="food"))

`Store` has the functions, and each error is an exception. Everything here but the sandbox is what
the interface `expenses:store` has, under Python's names.
"""

from . import _interface
from ._errors import ClosedError, ExpensesError, FuelError, SandboxError, StoreError, TrapError
from ._interface import *  # noqa: F403
from ._interface import __version__
from ._packed import pack, unpack
from ._sandbox import Sandbox, open
from ._store import Store

__all__ = [
    "ClosedError",
    "ExpensesError",
    "FuelError",
    "Sandbox",
    "SandboxError",
    "Store",
    "StoreError",
    "TrapError",
    "__version__",
    "open",
    "pack",
    "unpack",
]
__all__ += _interface.__all__
