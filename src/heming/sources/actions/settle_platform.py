"""Settle whose conversations a stream counts: those of a platform, of another stream, or its own."""

from django.db import transaction

from heming.access.audit import record
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput, did_you_mean
from heming.facts.store import Snapshot, open_store
from heming.sources.models import StreamPlatform
from heming.sources.platforms import known_platforms, platforms_of


@transaction.atomic
def settle_platform(scope: Scope, *, stream: str, same_as: str) -> str:
    """`same_as` is a platform's code, another stream (which is then settled to the same platform), or the stream
    itself: a platform of its own; '' takes the settling back.

    Returns: the platform's code, '' when it was taken back.
    Errors: NotAllowed without the right to import; BadInput for a stream or platform that nobody knows.
    """
    require(scope, "import")
    snapshot = open_store().snapshot()
    streams = streams_of(snapshot)
    if stream not in streams:
        raise BadInput(
            "There is no stream '{stream}'.{hint}", "Use one of: {known}.",
            stream=stream, hint=did_you_mean(stream, streams), known=", ".join(streams),
        )  # fmt: skip
    code = _code(stream, same_as, streams, snapshot)
    settled = [stream, same_as] if same_as in streams and same_as != stream and code else [stream]
    for one in settled:
        _write(scope, one, code)
    return code


def streams_of(snapshot: Snapshot) -> list[str]:
    """Streams with session rows or day rows: those whose totals may meet."""
    tables = ("cases", "answers", "messages", "agent_days")
    return sorted({stream for table in tables for stream in snapshot.table(table).columns})


def _code(stream: str, same_as: str, streams: list[str], snapshot: Snapshot) -> str:
    if same_as in ("", stream):
        return same_as
    if same_as in streams:
        return platforms_of([same_as], snapshot)[same_as].code
    if same_as in known_platforms():
        return same_as
    known = [*streams, *known_platforms()]
    raise BadInput(
        "'{name}' is neither a stream nor a platform.{hint}", "Use one of: {known}.",
        name=same_as, hint=did_you_mean(same_as, known), known=", ".join(known),
    )  # fmt: skip


def _write(scope: Scope, stream: str, code: str) -> None:
    before = StreamPlatform.objects.filter(stream=stream).values_list("platform", flat=True).first() or ""
    if before == code:
        return
    if code:
        StreamPlatform.objects.update_or_create(stream=stream, defaults={"platform": code, "settled_by": scope.name})
    else:
        StreamPlatform.objects.filter(stream=stream).delete()
    record(scope, "settle_platform", on=("stream", stream), before={"platform": before}, after={"platform": code})
