"""What a hand changed, announced in the same transaction: `access` writes it down, `facts` re-derives what it must."""

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from django.dispatch import Signal

from heming.errors import InternalError, NotAllowed

changed = Signal()  # sender: Change, with arguments by and change


class Authority(Protocol):
    """Who asks, and whether they may: an `access` Scope is one."""

    @property
    def user(self) -> str:
        """Public id."""

    @property
    def name(self) -> str:
        """Name to show."""

    def may(self, right: Literal["manage_people"], /) -> bool:
        """Whether they may correct people and teams."""


@dataclass(frozen=True)
class Change:
    """One change: what was done to which row, the values before and after, and why."""

    verb: str
    object_kind: Literal["person", "team", "account", "organisation"]
    object_key: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    rederive: frozenset[int] = frozenset()  # people whose stored facts (team, agent, as of then) no longer agree
    recount: bool = False  # business hours changed: rows counted under another calendar no longer agree
    everything: bool = False  # every stored row may read differently


def allow(by: Authority) -> None:
    """Refuses whoever may not correct people and teams."""
    if not by.may("manage_people"):
        raise NotAllowed(
            "You may not change people or teams.", "Ask somebody with the role HR or administrator to do it."
        )


def announce(by: Authority, change: Change) -> None:
    """Tells the listeners; a change that nobody would record is refused."""
    if not changed.has_listeners():
        raise InternalError("Nobody listens for changes of the organisation, so the audit trail would miss one")
    changed.send(sender=Change, by=by, change=change)
