"""Rolling the day over: replies that stand before the opening because the day was not advanced after midnight.

Only rows where one day later gives an interval as usual in the same batch are corrected; the corrected text is kept
like any other
correction, so that every figure can still be followed back to its row.
"""

from datetime import UTC, datetime

import pyarrow as pa

from heming.errors import BadInput, NotFound
from heming.facts import batches
from heming.facts.actions.correct_rows import correct_rows
from heming.facts.arrivals.mapping_json import from_json
from heming.facts.arrivals.parsers.zones import zone_of
from heming.facts.arrivals.report import Report
from heming.facts.engines import engine_for
from heming.facts.lock import Progress
from heming.facts.store import Store

_DAY = 86_400
_LEAST_LIMIT = 3_600


def roll_over_midnight(store: Store, batch: int, *, who: str, progress: Progress | None = None) -> Report:
    """Corrects the first replies of a batch by one day where that is plausible; a batch of its own, which can be
    rolled back.
    """
    corrections = rolled_over(store, batch)
    return correct_rows(store, batch, corrections=corrections, who=who, progress=progress)


def rolled_over(store: Store, batch: int) -> dict[int, dict[str, str]]:
    """The corrections that roll the day over: row -> header -> new text."""
    mapping = from_json(batches.find_batch(batch).mapping)
    field = next((f for f in mapping.fields if f.target == "cases.first_human_reply_at"), None)
    if field is None:
        raise BadInput(
            "Batch {batch} brings no time of first reply.", "Choose a batch whose finding offers it.", batch=batch
        )
    if mapping.fold is not None:
        raise BadInput(
            "In an event log one reply stands in several rows.", "Correct the times at the source and import again."
        )
    zone = zone_of(mapping.zone)
    corrections = {
        row: {field.header: datetime.fromtimestamp(reply + _DAY, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")}
        for row, reply in _rollable(store, batch)
    }
    if not corrections:
        raise NotFound("No row of batch {batch} looks like a missing day.", "Nothing has to be done.", batch=batch)
    return corrections


def _rollable(store: Store, batch: int) -> list[tuple[int, int]]:
    """(row, reply) of the batch's cases whose reply, one day later, is within what is usual there (99 of 100
    replies).
    """
    engine, snapshot = engine_for(store), store.snapshot()
    cases = engine.table(snapshot, "cases")
    mine = cases.filter((cases.batch == batch) & cases.first_human_reply_at.notnull() & cases.opened_at.notnull())
    table: pa.Table = engine.run(
        mine.select("row", "first_human_reply_at", waited=mine.first_human_reply_at - mine.opened_at)
    )
    waited = table["waited"].to_pylist()
    usual = sorted(seconds for seconds in waited if seconds >= 0)
    limit = max(usual[int(len(usual) * 0.99) - 1] if usual else 0, _LEAST_LIMIT)
    rows, replies = table["row"].to_pylist(), table["first_human_reply_at"].to_pylist()
    return [(row, reply) for row, reply, w in zip(rows, replies, waited, strict=True) if w < 0 <= w + _DAY <= limit]
