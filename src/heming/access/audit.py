"""The audit trail: append-only, written in the transaction of the act it tells of."""

from typing import Any, Protocol

from heming.access.models import AuditEntry


class Actor(Protocol):
    """Whoever acts: a Scope is one."""

    @property
    def user(self) -> str:
        """Public id."""

    @property
    def name(self) -> str:
        """Name to show."""


def record(
    by: Actor,
    verb: str,
    *,
    on: tuple[str, object],
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    address: str = "",
) -> AuditEntry:
    """Writes one entry. `on` is (kind, key) of the object, for example ("person", 123); values must be plain JSON."""
    kind, key = on
    return AuditEntry.objects.create(
        actor=by.user, actor_name=by.name, verb=verb, object_kind=kind, object_key=str(key),
        before=before or {}, after=after or {}, reason=reason, address=address,
    )  # fmt: skip
