"""What a hand changed, announced in the same transaction: `access` writes it down, `facts` re-derives what it must."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from django.dispatch import Signal

from heming.errors import InternalError, NotAllowed

_gathered: ContextVar[set[int] | None] = ContextVar("gathered", default=None)
_noted: ContextVar[list["Change"] | None] = ContextVar("noted", default=None)
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
    object_kind: Literal["person", "team", "account", "organisation", "calendar"]
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


@contextmanager
def together(by: Authority, verb: str, *, reason: str = "") -> Iterator[None]:
    """Changes announced inside are each written down, but whose facts are derived again is told once, at the end."""
    token = _gathered.set(set())
    try:
        yield
        people = frozenset(_gathered.get() or ())
    finally:
        _gathered.reset(token)
    if people:
        announce(by, Change(verb, "organisation", "1", {}, {"people": len(people)}, reason, rederive=people))


@contextmanager
def noting() -> Iterator[list[Change]]:
    """Everything that is announced inside, for whoever has to say whether an act changed anything."""
    noted = list[Change]()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def announce(by: Authority, change: Change) -> None:
    """Tells the listeners; a change that nobody would record is refused."""
    noted = _noted.get()
    if noted is not None:
        noted.append(change)
    gathered = _gathered.get()
    if gathered is not None and change.rederive:
        gathered.update(change.rederive)
        change = replace(change, rederive=frozenset())
    if not changed.has_listeners():
        raise InternalError("Nobody listens for changes of the organisation, so the audit trail would miss one")
    changed.send(sender=Change, by=by, change=change)
