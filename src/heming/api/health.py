"""Is it alive, and how fresh are its data."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from heming.api.shapes import REFUSED
from heming.facts.coverage import coverage
from heming.facts.store import open_store

router = Router(tags=["health"])


class HealthOut(Schema):
    """Whether requests can be answered; nothing else, since nobody has to log in for it."""

    ok: bool


class StreamOut(Schema):
    """One stream of records: the days it covers, and the tables it fills."""

    name: str
    first_day: date
    last_day: date
    tables: list[str]


class FreshnessOut(Schema):
    """The newest snapshot, and how far each stream reaches."""

    snapshot: str | None
    made_at: datetime | None
    streams: list[StreamOut]


@router.get("/health", auth=None, response={200: HealthOut}, summary="Alive")
def health(request: HttpRequest) -> Any:
    """Without login."""
    open_store()
    return {"ok": True}


@router.get("/freshness", response={200: FreshnessOut, **REFUSED}, summary="How fresh the data are")
def freshness(request: HttpRequest) -> Any:
    """The freshest stream first."""
    store = open_store()
    snapshot = store.snapshot()
    spans: dict[str, list[Any]] = {}
    for span in coverage(store, snapshot):
        spans.setdefault(span.source, []).append(span)
    streams = [
        {"name": name, "first_day": min(s.first_day for s in mine), "last_day": max(s.last_day for s in mine),
         "tables": sorted({s.table for s in mine})}
        for name, mine in spans.items()
    ]  # fmt: skip
    streams.sort(key=lambda s: (-s["last_day"].toordinal(), s["name"]))
    return {"snapshot": snapshot.id or None, "made_at": snapshot.made_at, "streams": streams}
