"""What an action would change, without changing it: it is done inside a transaction that is taken back."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.dispatch import receiver

from heming.org.changes import Change, changed

Looked = TypeVar("Looked")
_heard: ContextVar[list[Change] | None] = ContextVar("heard", default=None)


@dataclass(frozen=True)
class Preview(Generic[Looked]):
    """How things look before and after, what would be written into the audit trail, and whose facts are derived
    again."""

    before: Looked
    after: Looked
    changes: tuple[Change, ...]

    @property
    def people(self) -> frozenset[int]:
        """Whose stored rows would be read again."""
        return frozenset(key for change in self.changes for key in change.rederive)


@receiver(changed, dispatch_uid="preview of org")
def _hear(sender: type[Change], *, change: Change, **_: Any) -> None:
    heard = _heard.get()
    if heard is not None:
        heard.append(change)


def preview(act: Callable[[], object], look: Callable[[], Looked]) -> Preview[Looked]:
    """Does it, looks, and takes everything back; errors of the action come through."""
    before, changes = look(), list[Change]()
    token = _heard.set(changes)
    try:
        with transaction.atomic():
            act()
            after = look()
            transaction.set_rollback(True)
    finally:
        _heard.reset(token)
    return Preview(before, after, tuple(changes))
