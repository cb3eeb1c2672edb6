"""The publish queue: an action leaves its rows here in its own transaction; one job takes them into the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyarrow as pa

from heming.errors import BadInput, did_you_mean
from heming.facts.arrivals.parcel import Parcel
from heming.facts.batches import open_batch
from heming.facts.checks.of_parcels import check_parcel
from heming.facts.models import WaitingParcel
from heming.facts.publish import Published, publish
from heming.facts.schemas import FACTS
from heming.facts.store import Store
from heming.jobs.run import run

MOST_AT_ONCE = 1000


@dataclass(frozen=True)
class House:
    """The product itself asks for the job."""

    user: str = "system"
    name: str = "Heming"


Row = Mapping[str, object]
_ALSO = {"source_id": pa.string(), "row": pa.int64(), "date_precision": pa.string()}


def put_rows(source: str, table: str, *, rows: Sequence[Row]) -> None:
    """Queues rows in arriving columns, each with its source_id; call it inside the transaction of the act."""
    if table not in FACTS:
        meant = did_you_mean(table, FACTS)
        raise BadInput("There is no table {name}.{meant}", "Use a declared table.", name=table, meant=meant)
    if rows:
        left = WaitingParcel.objects.create(source=source, table=table, rows=[_as_json(row) for row in rows])
        run("drain_queue", by=House(), key=f"queue-{left.pk}")


def drain(store: Store, *, who: str = "publish queue") -> list[Published]:
    """Publishes what waits, one batch for each source; doing it again after a crash changes nothing, rows being
    keyed."""
    waiting = list(WaitingParcel.objects.order_by("pk")[:MOST_AT_ONCE])
    done = []
    for source in dict.fromkeys(w.source for w in waiting):
        own = [w for w in waiting if w.source == source]
        tables = {
            t: _arrow(t, [row for w in own if w.table == t for row in w.rows])
            for t in dict.fromkeys(w.table for w in own)
        }
        batch = open_batch("publish", source, who=who)
        done.append(publish(store, check_parcel(store, Parcel(source, tables), batch=batch), batch=batch))
        WaitingParcel.objects.filter(pk__in=[w.pk for w in own]).delete()
    return done


def _as_json(row: Row) -> dict[str, object]:
    return {name: str(value) if isinstance(value, date | Decimal) else value for name, value in row.items()}


def _arrow(table: str, rows: Sequence[Row]) -> pa.Table:
    types = {c.name: c.arrow for c in FACTS[table].columns} | _ALSO
    found = dict.fromkeys(name for row in rows for name in row)
    return pa.table({n: _array([row.get(n) for row in rows], types.get(n, pa.string())) for n in found})


def _array(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    if pa.types.is_date(kind):
        values = [None if v is None else date.fromisoformat(str(v)) for v in values]
    elif pa.types.is_decimal(kind):
        values = [None if v is None else Decimal(str(v)) for v in values]
    return pa.array(values, kind)
