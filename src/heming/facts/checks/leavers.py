"""Rows of an account after the last working day of whoever holds it: somebody took it over, or the day is wrong."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pyarrow as pa

from heming.facts.arrivals.report import Finding
from heming.facts.checks.looking import Look
from heming.facts.checks.metrics_of import VOLUME
from heming.org.accounts import last_days

_LISTED = 10
_NEEDS = {"cases": "opened_at", "agent_days": "day"}


def check(look: Look) -> list[Finding]:
    """The findings of a batch of cases or of day rows."""
    table = look.mapping.table
    who = next((c for c in ("agent_account", "agent_name") if table in _NEEDS and look.has(table, c)), "")
    if not who or not look.has(table, _NEEDS[table]):
        return []
    known = last_days(look.mapping.stream)
    if not known:
        return []
    rows = _after(look, table, who=who, known=known)
    if not rows:
        return []
    n = sum(int(str(count)) for _, _, _, count in rows)
    listed = "; ".join(f"{account} ({name}, {last}): {count}" for account, name, last, count in rows[:_LISTED])
    sentence = "{rows} rows lie after the last working day of whoever holds the account: {listed}."
    remedy = "If somebody took it over, hand it over under 账号映射 from their first day; else correct the last day."
    return [Finding("after_last_day", "serious", sentence, remedy, {"rows": n, "listed": listed}, n, VOLUME)]


def _after(
    look: Look, table: str, *, who: str, known: dict[str, tuple[str, date]]
) -> list[tuple[object, ...]]:  # fmt: skip
    """Account, name, last day and number of rows, most rows first."""
    zone = ZoneInfo(look.store.zone)
    ended = [int(datetime.combine(last, time.max, zone).timestamp()) for _, last in known.values()]
    arrow = pa.table({
        "account": pa.array(list(known), pa.string()), "name": pa.array([n for n, _ in known.values()], pa.string()),
        "last": pa.array([last for _, last in known.values()], pa.date32()), "ended": pa.array(ended, pa.int64()),
    })  # fmt: skip
    is_after = "r.opened_at > h.ended" if table == "cases" else "r.day::DATE > h.last"
    look.connection.register("left_holders", arrow)
    rows = look.all(
        f"SELECT h.account, h.name, h.last, count(*) FROM {look.scan(table)} r "
        f"JOIN left_holders h ON trim(r.{who}::VARCHAR) = h.account WHERE {is_after} GROUP BY ALL ORDER BY 4 DESC, 1"
    )
    look.connection.unregister("left_holders")
    return rows
