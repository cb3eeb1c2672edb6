"""Seat states and shifts of a batch made whole before they are published: open ends closed, overlaps clipped."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from heming.facts import sql
from heming.facts.arrivals.convert import Converted
from heming.facts.arrivals.mapping import Mapping
from heming.facts.duck import connect
from heming.facts.engines import engine_for
from heming.facts.enrich.dates import local
from heming.facts.enrich.states import clipped_seconds, closed_by, next_start, settled_end
from heming.facts.store import Store


def settle_times(store: Store, converted: Converted, *, mapping: Mapping) -> Converted:
    """The batch with every state ended by the rules of `enrich.states`, and every shift's end behind its start."""
    path = converted.parcel.tables.get(mapping.table)
    if mapping.table not in ("agent_states", "shifts") or not isinstance(path, Path):
        return converted
    names = pq.read_schema(path).names
    who = next((c for c in ("agent_account", "agent_name") if c in names), "")
    needed = {"start_at", "state"} if mapping.table == "agent_states" else {"planned_start_at"}
    if not who or not needed <= set(names):
        return converted
    settled = path.with_name("settled.parquet")
    with connect() as connection:
        if mapping.table == "agent_states":
            connection.register("shifts_known", _shifts(store))
            statement = _statement(path, mapping, names, who)
        else:
            statement = _shift_statement(path, names, who, store.zone)
        connection.execute(f"COPY ({statement}) TO {sql.text(settled)} (FORMAT parquet, COMPRESSION snappy)")
    settled.replace(path)
    return converted


def _shift_statement(path: Path, names: list[str], who: str, zone: str) -> str:
    """A shift that ends before it starts ends on the next day; its key is the person, the day and the number."""
    chosen = []
    for name in names:
        start = name.replace("_end_", "_start_")
        later = name in ("planned_end_at", "actual_end_at") and start in names
        chosen.append(
            f"CASE WHEN {name} < {start} THEN {name} + 86400 ELSE {name} END AS {name}" if later else sql.quoted(name)
        )
    day = f"DATE '1970-01-01' + ({local(zone, 'planned_start_at')} // 86400)::INTEGER"
    number = f'row_number() OVER (PARTITION BY {who}, {day} ORDER BY planned_start_at, "row")'
    key = "" if "source_id" in names else f", concat_ws('|', {who}, {day}, {number}) AS source_id"
    return f"SELECT {', '.join(chosen)}{key} FROM read_parquet({sql.text(path)})"


def _statement(path: Path, mapping: Mapping, names: list[str], who: str) -> str:
    end = _end(mapping, names)
    kept = ", ".join(f"r.{sql.quoted(c)}" for c in names if c not in ("end_at", "source_id"))
    ids = "source_id" if "source_id" in names else f"concat_ws('|', {who}, start_at, state) AS source_id"
    ordered = (
        f"SELECT *, {next_start()} AS following FROM (SELECT {', '.join(map(sql.quoted, _plain(names)))}, {ids}, "
        f"{sql.quoted(who)} AS who, {end} AS end_at FROM read_parquet({sql.text(path)}))"
    )
    bounded = """
        SELECT s.*, (SELECT min(l.end_at) FROM ordered l WHERE l.state = 'logged_in' AND l.who = s.who
                     AND l.start_at <= s.start_at AND l.end_at > s.start_at AND s.end_at IS NULL) AS login_end,
               (SELECT min(k.planned_end_at) FROM shifts_known k WHERE k.who = s.who
                     AND k.planned_start_at - 7200 <= s.start_at AND k.planned_end_at > s.start_at
                     AND s.end_at IS NULL) AS shift_end
        FROM ordered s"""
    return (
        f"WITH ordered AS ({ordered}), bounded AS ({bounded}), "
        f"judged AS (SELECT *, {closed_by()} AS closed FROM bounded) "
        f"SELECT {kept}, r.source_id, {settled_end()} AS end_at, closed AS _closed, {clipped_seconds()} AS _clipped, "
        f'end_at IS NULL AS _open FROM judged r ORDER BY r."row"'
    )


def _plain(names: list[str]) -> list[str]:
    return [c for c in names if c not in ("end_at", "source_id")]


def _end(mapping: Mapping, names: list[str]) -> str:
    """The end, or the start with the length the file gives beside it."""
    lengths = [f.target.split(".")[-1] for f in mapping.fields if f.parser.kind == "duration"]
    length = next((c for c in lengths if c.startswith("x_") and c in names), "")
    ends = (["end_at"] if "end_at" in names else []) + ([f"start_at + {sql.quoted(length)}"] if length else [])
    return f"coalesce({', '.join(ends)})::BIGINT" if ends else "NULL::BIGINT"


def _shifts(store: Store) -> pa.Table:
    """Planned shifts known so far, by account."""
    engine = engine_for(store)
    table = engine.table(store.snapshot(), "shifts")
    known = table.filter(table.agent_account.notnull(), table.planned_end_at.notnull())
    return engine.run(known.select("planned_start_at", "planned_end_at", who=known.agent_account))
