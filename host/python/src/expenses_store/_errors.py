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
    #: What `str` says, with the payload or its fields in braces.
    message: ClassVar[str] = ""
    #: What the interface says with the case, such as the id. None if it says nothing.
    payload: Any
    #: Which of several changes failed, counting from 0. None if it was the call as a whole.
    index: int | None = None

    def __init__(self, payload: Any = None) -> None:
        super().__init__(payload)
        self.payload = payload
        self.outcome_unknown = self.case == "outcome-unknown"

    def __str__(self) -> str:
        text = (self.message or self.case).format(
            payload=self.payload, **getattr(self.payload, "__dict__", {})
        )
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
    """The component stopped: it needed more memory than it may use, or has a bug. Or it answered what
    is no value of Python."""


class FuelError(SandboxError):
    """The component computed for longer than it may."""


class ClosedError(ExpensesError):
    """The store was closed."""
