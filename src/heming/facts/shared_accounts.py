"""Accounts that several people use by shift: a row goes to the only holder on shift at its time; where none or several
were, it stays with the team and scores nobody.

A count of a whole day is never cut: it goes to the only holder who had a shift that day, or to nobody.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import pyarrow as pa

from heming.facts.live import live, made, remaining, touch
from heming.facts.rows import Rows
from heming.facts.schemas import FACTS
from heming.facts.sql import text
from heming.facts.work import Work
from heming.org.accounts import holders_of_shared
from heming.org.queries import aliases, team_on, today
from heming.org.roster import OnShift, alone, stretches

BETWEEN = "\x1f"  # source and account as one name
NAME = f"r.source || '{BETWEEN}' || trim(r.agent_account)"
_SHIFT = ("agent_key", "planned_start_at", "planned_end_at", "actual_start_at", "actual_end_at", "leave_kind")
_INSTANTS = {"cases": "coalesce({assigned_at}, {opened_at})", "agent_days": "{interval_start_at}"}
HALF_HOUR_FIELDS = ("assigned_at", "opened_at", "interval_start_at")
_AWAY = "leave_kind IS NOT NULL AND actual_start_at IS NULL"  # a whole shift of leave: planned, and nobody came


def know_shared(work: Work) -> bool:
    """Makes shared_names, shared_times and shared_days from the holders and the roster as it will stand; says whether
    any account is shared."""
    if made(work, "shared_names"):
        return True
    holders = holders_of_shared()
    if not holders:
        return False
    teams = team_on(today())
    _table(
        work, "shared_names", [(_name(a), _common({teams.get(p) for p in held})) for a, held in holders.items()], _TEAM
    )
    wanted = {key for people in holders.values() for key in people}
    shifts = _shifts_of(work, wanted)
    times, days = [], []
    for account, people in holders.items():
        mine = [one for key in people for one in shifts.get(key, ())]
        spans = stretches(mine)
        times += [(_name(account), key, one.start, one.end) for one in alone(spans) for key in one.people]
        days += [(_name(account), key, day) for day, key in _only_one_a_day(work, mine)]
    _table(work, "shared_times", times, ("name", "key", "from_at", "end_at"))
    _table(work, "shared_days", days, ("name", "key", "day"))
    return True


def share_out(work: Work, table: str, *, rows: Rows) -> None:
    """The agent of rows of shared accounts, and of no others, by the roster. Parts of a case follow their case."""
    if table == "shifts" or not rows.has("agent_account", "source") or not know_shared(work):
        return
    rows.join("shared_names", f"j.name = {NAME}", taken={"_shared": "j.name IS NOT NULL"})
    known = rows.get("agent_key", "NULL::BIGINT")
    rows.add({"_split": "NULL::BIGINT", **_moments(table, rows)})
    if "case_id" not in FACTS[table].names:
        if rows.has("_at"):
            on = f"r._shared AND j.name = {NAME} AND r._at >= j.from_at AND r._at < j.end_at"
            rows.join("shared_times", on, taken={"_split": "j.key"})
        if rows.has("_on"):
            whole = " AND r._at IS NULL" if rows.has("_at") else ""
            taken = {"_split": "coalesce(r._split, j.key)"}
            rows.join("shared_days", f"r._shared AND j.name = {NAME} AND r._on = j.day{whole}", taken=taken)
    rows.add({"agent_key": f"CASE WHEN _shared THEN _split ELSE {known} END"})
    for helper in ("_split", "_at", "_on", "_shared"):
        if rows.has(helper):
            rows.drop(helper)


def stay_with_team(work: Work, rows: Rows) -> None:
    """What could not be told apart stays with the team its source names, else with the one that all holders are in."""
    if rows.has("agent_account", "source", "agent_key", "team_key") and made(work, "shared_names"):
        on = f"r.agent_key IS NULL AND j.name = {NAME}"
        rows.join("shared_names", on, taken={"team_key": "coalesce(r.team_key, j.team)"})


def is_shared(work: Work, rows: Rows) -> str:
    """A condition on rows `r`: their account is a shared one."""
    if not rows.has("agent_account", "source") or not know_shared(work):
        return "false"
    return f"coalesce({NAME} IN (SELECT name FROM shared_names), false)"


def touch_accounts(work: Work, table: str, *, accounts: Collection[tuple[str, str]]) -> None:
    """Marks stored rows of these accounts to be derived again. An account of the same name at another of the sources
    is looked at too, which changes nothing there.
    """
    if accounts:
        touch(work, table, statement=f"SELECT rid FROM old_{table} WHERE {of_accounts(accounts)}")


def of_accounts(accounts: Collection[tuple[str, str]]) -> str:
    """A condition on stored rows: their source and account are among these."""
    sources, names = ({text(one[place]) for one in accounts} for place in (0, 1))
    return f"source IN ({', '.join(sorted(sources))}) AND trim(agent_account) IN ({', '.join(sorted(names))})"


def _moments(table: str, rows: Rows) -> dict[str, str]:
    """When a row happened: `_at` the instant, `_on` the day where the source counted whole days."""
    if table == "agent_days":
        return {"_at": rows.get("interval_start_at", "NULL::BIGINT"), "_on": rows.get("day", "NULL::DATE")}
    if table in _INSTANTS:
        return {"_at": _INSTANTS[table].format(**{c: rows.get(c, "NULL::BIGINT") for c in HALF_HOUR_FIELDS})}
    instant = FACTS[table].month_from
    if instant is None or not rows.has(instant) or FACTS[table].column(instant).type != "instant":
        return {}
    return {"_at": f"{rows.get(instant)}::BIGINT"}


def _shifts_of(work: Work, people: set[int]) -> dict[int, list[OnShift]]:
    """Worked shifts as they happened, planned ones where nothing else is known; by the kept person's key."""
    same = {key: key for key in people} | {merged: kept for merged, kept in aliases().items() if kept in people}
    arriving = _arriving_shifts(work)
    listed = ", ".join(map(str, same)) or "0"
    found = work.sql.execute(f"""
        SELECT agent_key, coalesce(actual_start_at, planned_start_at) AS start,
               coalesce(actual_end_at, planned_end_at) AS stop
        FROM ({arriving}) WHERE agent_key IN ({listed}) AND NOT ({_AWAY}) AND start IS NOT NULL AND stop > start
        """).fetchall()
    shifts: dict[int, list[OnShift]] = {}
    for key, start, stop in found:
        shifts.setdefault(same[key], []).append(OnShift(same[key], start, stop))
    return shifts


def _arriving_shifts(work: Work) -> str:
    """Shifts as they stand after this batch; before those that arrive are compared, they stand in for stored ones of
    the same id."""
    types = {c: "VARCHAR" if c == "leave_kind" else "BIGINT" for c in _SHIFT}
    chosen = ", ".join(f"{c}::{kind} AS {c}" for c, kind in types.items())
    if "shifts" not in work.arriving or made(work, "arr_shifts"):
        return f"SELECT {chosen} FROM ({live(work, 'shifts', columns=_SHIFT)})"
    there = work.arriving["shifts"] if made(work, "id_shifts") else ()
    new = ", ".join(f"{c}::{kind} AS {c}" if c in there else f"NULL::{kind} AS {c}" for c, kind in types.items())
    parcel = f"SELECT {new} FROM id_shifts" if there else f"SELECT {new} WHERE false"
    if not work.has_old("shifts"):
        return parcel
    stored = remaining(work, "shifts", columns=(*_SHIFT, "source", "source_id"))
    unless = "WHERE (source, source_id) NOT IN (SELECT source, source_id FROM id_shifts)"
    again = unless if {"source", "source_id"} <= set(there) else ""
    return f"{parcel} UNION ALL SELECT {chosen} FROM ({stored}) {again}"


def _only_one_a_day(work: Work, shifts: Iterable[OnShift]) -> list[tuple[str, int]]:
    """Days of the reporting zone on which exactly one of them had a shift."""
    zone = ZoneInfo(work.store.zone)
    there: dict[str, set[int]] = {}
    for one in shifts:
        there.setdefault(datetime.fromtimestamp(one.start, zone).date().isoformat(), set()).add(one.person)
    return [(day, next(iter(people))) for day, people in there.items() if len(people) == 1]


def _common(teams: set[int | None]) -> int | None:
    return next(iter(teams)) if len(teams) == 1 else None


def _name(account: tuple[str, str]) -> str:
    return BETWEEN.join(account)


_TEAM = ("name", "team")
_TYPES: Mapping[str, pa.DataType] = {
    "name": pa.string(), "day": pa.string(), "key": pa.int64(), "team": pa.int64(),
    "from_at": pa.int64(), "end_at": pa.int64(),
}  # fmt: skip


def _table(work: Work, name: str, rows: Sequence[tuple[object, ...]], columns: tuple[str, ...]) -> None:
    arrow = pa.table({c: pa.array([row[i] for row in rows], _TYPES[c]) for i, c in enumerate(columns)})
    work.sql.register("given", arrow)
    chosen = ", ".join(f"{c}::DATE AS {c}" if c == "day" else c for c in columns)
    work.sql.execute(f"CREATE TEMP TABLE {name} AS SELECT {chosen} FROM given")
    work.sql.unregister("given")
