"""Why a call failed."""

from __future__ import annotations

from typing import Any, ClassVar


class ExpensesError(Exception):
    """Why a call failed: an error of the store, or of its sandbox."""

    #: Whether the call may have changed something. If so, it was done completely or not at all:
    #: look before you do it again.
    outcome_unknown: bool = False


class StoreError(ExpensesError):
    """An error that a working store returned. There is a class for each case of the interface."""

    #: The case in the interface, such as `not-found`.
    case: ClassVar[str]
    #: What the interface says with the case, such as the id. None if it says nothing.
    payload: Any
    #: Which of several changes failed, counting from 0. None if it was the call as a whole.
    index: int | None = None

    def __init__(self, payload: Any = None) -> None:
        super().__init__(payload)
        self.payload = payload
        self.outcome_unknown = self.case == "outcome-unknown"

    def __str__(self) -> str:
        text = _text(self)
        return text if self.index is None else f"change {self.index + 1}: {text}"


class SandboxError(ExpensesError):
    """The sandbox ended a call. The store goes on with the next call, in a new instance of the
    component: nothing is lost."""

    def __init__(self, reason: str, outcome_unknown: bool) -> None:
        super().__init__(reason, outcome_unknown)
        self.reason = reason
        self.outcome_unknown = outcome_unknown

    def __str__(self) -> str:
        doubt = "; the change may or may not have been made: check before you try again"
        return self.reason + (doubt if self.outcome_unknown else "")


class TrapError(SandboxError):
    """The component stopped: it needed more memory than it may use, or has a bug."""


class FuelError(SandboxError):
    """The component computed for longer than it may."""


class ClosedError(ExpensesError):
    """The store was closed."""


def _text(error: StoreError) -> str:
    """The error as a sentence. A case that is not listed here shows its documentation."""
    match error.case, error.payload:
        case "invalid", invalid:
            return f"the {invalid.field} {invalid.reason}"
        case "not-found", id:
            return f"there is no expense {id}"
        case "changed", _:
            return "the store has changed in the meantime; nothing was done"
        case "corrupt", corruption:
            place = f"line {corruption.line}, column {corruption.column}: " if corruption.line else ""
            return (
                f"expenses.json is not a data file of this store: {place}{corruption.reason}; "
                "it was left as it is"
            )
        case "missing", _:
            return (
                "expenses.json was removed or moved away while it was in use; put it back, or "
                "open the store again to begin an empty one"
            )
        case "outcome-unknown", reason:
            return f"the change may or may not have been made: {reason}; check before you try again"
        case "io", reason:
            return str(reason)
        case "not-durable", _:
            return "the change was made, but the disk did not confirm it: a power cut may undo it"
        case _, payload:
            text = " ".join((type(error).__doc__ or error.case).split("\n\n")[0].split())
            return text if payload is None else f"{text} ({payload})"
