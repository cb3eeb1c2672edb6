"""Day rows of two platforms and the calls of a switch side by side: three streams that tell of different work."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from heming.facts.arrivals.parcel import Coverage
from heming.metrics.question import Value
from heming.metrics.records import Records
from heming.sources.platforms import Platform
from tests.metrics import centre
from tests.metrics.asking import ask_records, records_from

JUNE = date(2026, 6, 1)
DAYS = [JUNE + timedelta(days=n) for n in range(4)]
QIANNIU, FEIGE, CALLS = 2 * 4 * 50, 4 * 30, 12


def _counted(stream: str, agent: int, received: int) -> list[centre.Row]:
    return [
        {
            "source": stream, "source_id": f"{stream}{agent}{day}", "agent_account": f"{stream}{agent}",
            "agent_key": agent, "team_key": 1, "day": day, "received_count": received, "answered_count": received,
            "rated_count": 10, "satisfied_count": 9, "online_seconds": 36_000,
        }
        for day in DAYS
    ]  # fmt: skip


def day_rows() -> list[centre.Row]:
    """Agents 101 and 102 on 千牛, 103 on 飞鸽."""
    return _counted("qianniu", 101, 50) + _counted("qianniu", 102, 50) + _counted("feige", 103, 30)


def calls(agent: int | None = None, *, spread: bool = True) -> list[centre.Row]:
    """Calls of an account nobody belongs to, or of an agent, over all days or on the first alone."""
    return [
        {
            "source": "cti", "source_id": f"L{n}", "agent_account": "8001", "agent_key": agent,
            "opened_date": DAYS[n % len(DAYS) if spread else 0], "human_answered": True, "handle_seconds": 60 + n,
        }
        for n in range(CALLS)
    ]  # fmt: skip


KNOWN = {name: Platform(name, "preset") for name in ("cti", "qianniu", "feige")}


def three_streams(
    cases: list[centre.Row] | None = None,
    days: list[centre.Row] | None = None,
    platforms: Mapping[str, Platform] = KNOWN,
) -> Records:
    """The records, with what each stream covers; the platforms as presets tell them, {} where nobody knows."""
    rows = {"cases": calls() if cases is None else cases, "agent_days": day_rows() if days is None else days}
    spans: dict[tuple[str, str], list[date]] = {}
    for table, listed in rows.items():
        for row in listed:
            spans.setdefault((table, row["source"]), []).append(row["opened_date" if table == "cases" else "day"])
    covered = tuple(Coverage(table, source, min(d), max(d)) for (table, source), d in spans.items())
    records = records_from(rows, covered=covered)
    presence: dict[str, dict[str, frozenset[str]]] = {}
    for table, source in spans:
        mine = [row for row in rows[table] if row["source"] == source]
        held = frozenset(c for row in mine for c, value in row.items() if value is not None)
        presence.setdefault(table, {})[source] = held
    return Records("", records.reader, presence, covered, platforms=platforms)


def figures(*metrics: str, records: Records | None = None, **question: Any) -> dict[tuple[str | None, ...], Value]:
    """All figures by group, the metric's name last."""
    answer = ask_records(records or three_streams(), *metrics, **question)
    return {(*value.by.values(), value.metric): value for value in answer}


def figure(metric: str, records: Records | None = None, **question: Any) -> Value:
    """The only figure of a question."""
    return figures(metric, records=records, **question)[metric,]
