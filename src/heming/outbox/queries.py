"""Reads of what went out: frozen values, the newest first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from heming.errors import UserError
from heming.outbox.models import Delivery


@dataclass(frozen=True)
class Delivered:
    """One delivery as it stands: where it lies and its files (name, bytes, sha256), or why it failed."""

    key: str
    label: str
    channel: str
    state: str
    place: str
    files: tuple[tuple[str, int, str], ...]
    begun_at: datetime
    done_at: datetime | None
    problem: dict[str, Any] = field(default_factory=dict)

    def said(self, translate: Callable[[str], str]) -> str:
        """Why it failed, in the reader's language; '' when it did not."""
        if not self.problem:
            return ""
        error = UserError(self.problem["cause"], self.problem["remedy"], **self.problem.get("values", {}))
        return " ".join(error.in_language(translate))


def deliveries(subject: str, *, limit: int = 20) -> tuple[Delivered, ...]:
    """What went out for this subject."""
    return tuple(as_value(row) for row in Delivery.objects.filter(subject=subject).order_by("-begun_at", "-pk")[:limit])


def delivery(key: str) -> Delivered | None:
    """The delivery of that key."""
    row = Delivery.objects.filter(key=key).first()
    return as_value(row) if row else None


def as_value(row: Delivery) -> Delivered:
    """A row as a frozen value."""
    files = tuple((str(one["name"]), int(one["bytes"]), str(one["sha256"])) for one in row.files)
    return Delivered(
        row.key, row.label, row.channel, row.state, row.place, files, row.begun_at, row.done_at, dict(row.problem)
    )
