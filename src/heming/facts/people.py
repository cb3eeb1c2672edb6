"""Who: the accounts, teams and leads a parcel names become keys given by `org`; what it does not name is looked up as
of the day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import pyarrow as pa

from heming.facts.enrich.dates import local
from heming.facts.of_hr import add_of_hr
from heming.facts.rows import Rows
from heming.facts.schemas import TABLES
from heming.facts.shared_accounts import share_out, stay_with_team
from heming.facts.sql import quoted
from heming.facts.work import Work
from heming.org.actions.resolve_accounts import resolve_accounts
from heming.org.arriving import Holding
from heming.org.queries import Stint, leaderships
from heming.org.stints import memberships_of_all

NAMES = ("agent_account", "agent_name", "team_name", "supervisor_name", "manager_name")
FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)
Period = tuple[object, int, date, date]  # name or key, key, first day, day after the last


def resolve_people(work: Work) -> None:
    """Asks org for the keys of everyone the parcel names, and keeps them as small tables to join with."""
    named = [t for t in work.arriving if any(c in NAMES for c in work.arriving[t])]
    if not named:
        return
    seen = " UNION ALL ".join(_seen(work, table) for table in named)
    found = work.sql.execute(f"""
        SELECT coalesce(agent_account, agent_name), agent_name, team_name, supervisor_name, manager_name, min(day),
        max(day)
        FROM ({seen}) GROUP BY agent_account, agent_name, team_name, supervisor_name, manager_name ORDER BY
        ALL""").fetchall()
    resolved = resolve_accounts(work.source, [row for row in found if any(row[:5])])
    work.placed = resolved.placed
    _keys(work, "map_teams", resolved.teams)
    _keys(work, "map_leads", resolved.leads)
    _agents(work, resolved.agents, resolved.handed_over)
    know_teams(work)


def _seen(work: Work, table: str) -> str:
    columns = work.arriving[table]
    chosen = ", ".join(f"{_name(c)} AS {c}" if c in columns else f"NULL::VARCHAR AS {c}" for c in NAMES)
    return f"SELECT {chosen}, {day_of_row(table, columns, zone=work.store.zone)} AS day FROM in_{table}"


def _name(column: str, prefix: str = "") -> str:
    """As org tidies names: trimmed, nothing left is no name."""
    return f"nullif(trim({prefix}{quoted(column)}::VARCHAR), '')"


def day_of_row(table: str, columns: Iterable[str], *, zone: str) -> str:
    """The day of a row in the reporting zone, as an expression: periods of people are days of that zone."""
    instant = TABLES[table].month_from
    if instant is None or instant not in columns:
        return "NULL::DATE"
    if TABLES[table].column(instant).type == "date":
        return quoted(instant)
    sane = f"{quoted(instant)} BETWEEN 0 AND 4102444800"
    return f"CASE WHEN {sane} THEN DATE '1970-01-01' + ({local(zone, quoted(instant))} // 86400)::INTEGER END"


def _agents(work: Work, agents: Mapping[str, int | None], handed_over: Sequence[Holding]) -> None:
    """One row per account; one per holder for accounts that changed hands."""
    several = {h.account for h in handed_over}
    rows: list[Period] = [(n, k, FIRST_DAY, LAST_DAY) for n, k in agents.items() if k is not None and n not in several]
    rows += [(h.account, h.agent_key, h.valid_from or FIRST_DAY, day_after(h.valid_to)) for h in handed_over]
    keep_periods(work, "map_agents", rows=rows, kind=pa.string())


def know_teams(work: Work) -> None:
    """Who was in which team, and who led it, as small tables of periods."""
    led = leaderships()
    keep_periods(work, "map_memberships", rows=_without_overlap(memberships_of_all(), by_team=False), kind=pa.int64())
    keep_periods(
        work,
        "map_supervisors",
        rows=_without_overlap([s for s in led if s.role != "manager"], by_team=True),
        kind=pa.int64(),
    )
    keep_periods(
        work,
        "map_managers",
        rows=_without_overlap([s for s in led if s.role == "manager"], by_team=True),
        kind=pa.int64(),
    )


def _without_overlap(stints: Iterable[Stint], *, by_team: bool) -> list[Period]:
    """Somebody of two teams at once must not double their cases: of two stints that overlap the later one holds from
    its start."""
    grouped: dict[int, list[Stint]] = {}
    for stint in stints:
        grouped.setdefault(stint.team_key if by_team else stint.person_key, []).append(stint)
    found: list[Period] = []
    for key, listed in grouped.items():
        listed.sort(key=lambda s: (s.valid_from or FIRST_DAY, s.valid_to or LAST_DAY))
        starts = [s.valid_from or FIRST_DAY for s in listed[1:]] + [LAST_DAY]
        for stint, following in zip(listed, starts, strict=True):
            first, end = stint.valid_from or FIRST_DAY, min(day_after(stint.valid_to), following)
            if first < end:
                found.append((key, stint.person_key if by_team else stint.team_key, first, end))
    return found


def day_after(last: date | None) -> date:
    return LAST_DAY if last is None or last == LAST_DAY else last + timedelta(days=1)


def keep_periods(work: Work, name: str, *, rows: Sequence[Period], kind: pa.DataType) -> None:
    arrow = pa.table({
        "name": pa.array([r[0] for r in rows], kind), "key": pa.array([r[1] for r in rows], pa.int64()),
        "from_day": pa.array([r[2] for r in rows], pa.date32()), "end_day": pa.array([r[3] for r in rows], pa.date32()),
    })  # fmt: skip
    _table(work, name, arrow)


def _keys(work: Work, name: str, keys: Mapping[str, int]) -> None:
    _table(
        work,
        name,
        pa.table({"name": pa.array(list(keys), pa.string()), "key": pa.array(list(keys.values()), pa.int64())}),
    )


def _table(work: Work, name: str, rows: pa.Table) -> None:
    work.sql.register("given", rows)
    work.sql.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM given")
    work.sql.unregister("given")


def identify_people(work: Work, table: str, *, rows: Rows) -> None:
    """Adds agent, team, supervisor and manager keys: as the row itself says, else as org knows it for the row's day."""
    if not rows.any(*NAMES):
        return
    rows.add({"_day": day_of_row(table, rows.columns, zone=work.store.zone)})
    accounts = [_name(c, "r.") for c in ("agent_account", "agent_name") if rows.has(c)]
    if accounts:
        join_in_time(work, rows, small="map_agents", name=f"coalesce({', '.join(accounts)})", key="agent_key")
        if not rows.has("agent_account"):
            rows.add({"agent_account": _name("agent_name")})
        share_out(work, table, rows=rows)
    for columns, small, key in (
        (("team_name", "supervisor_name"), "map_teams", "team_key"),
        (("supervisor_name",), "map_leads", "supervisor_key"),
        (("manager_name",), "map_leads", "manager_key"),
    ):
        if have := [_name(c, "r.") for c in columns if rows.has(c)]:
            rows.join(small, f"j.name = coalesce({', '.join(have)})", taken={key: _either(rows, key)})
    if rows.has("agent_key"):  # also where a file has teams and leaves some of its rows without
        join_in_time(work, rows, small="map_memberships", name="r.agent_key", key="team_key")
    stay_with_team(work, rows)
    if rows.has("team_key"):
        for small, key in (("map_supervisors", "supervisor_key"), ("map_managers", "manager_key")):
            if not rows.has(key):
                join_in_time(work, rows, small=small, name="r.team_key", key=key)
    add_of_hr(work, table, rows=rows, again=False)


def join_in_time(work: Work, rows: Rows, *, small: str, name: str, key: str) -> None:
    """Joins the period that held on the row's day; a row without a day takes the one that is still open."""
    known, always = work.one(
        f"SELECT count(*), coalesce(bool_and(from_day = '0001-01-01' AND end_day = '9999-12-31'), true) FROM {small}"
    )
    if not known:
        return
    within = "" if always else (
        " AND (r._day IS NULL AND j.end_day = DATE '9999-12-31' OR r._day >= j.from_day AND r._day < j.end_day)"
    )  # fmt: skip
    rows.join(small, f"j.name = {name}{within}", taken={key: _either(rows, key)})


def _either(rows: Rows, key: str) -> str:
    return f"coalesce(r.{key}, j.key)" if rows.has(key) else "j.key"
