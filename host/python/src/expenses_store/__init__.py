"""A personal expense store that cannot be corrupted and cannot reach outside its own directory.

    import expenses_store
    from decimal import Decimal
    from expenses_store import NewExpense

    with expenses_store.open("money") as store:
        store.add(NewExpense(description="Lunch", amount=Decimal("12.50"), category="food"))

`Store` has the functions, and each error is an exception. Everything here but the sandbox is what
the interface `expenses:store` has, under Python's names.
"""

# With `as`, or as all of a module, a name is one of this package, also for `import *`. mypy does not
# follow an `__all__` that is put together from that of another module.
from ._errors import ClosedError as ClosedError
from ._errors import ExpensesError as ExpensesError
from ._errors import FuelError as FuelError
from ._errors import SandboxError as SandboxError
from ._errors import StoreError as StoreError
from ._errors import TrapError as TrapError
from ._interface import *  # noqa: F403
from ._interface import __version__ as __version__
from ._packed import pack as pack
from ._packed import unpack as unpack
from ._sandbox import Sandbox as Sandbox
from ._sandbox import open as open
from ._store import Store as Store
