"""What HR knows and the export does not say: how long somebody had been there at the time, whether they were new, for
which employer and at which site they worked."""

from collections.abc import Mapping

import pyarrow as pa

from heming.facts.live import made
from heming.facts.rows import Rows
from heming.facts.work import Work
from heming.org.hr import hr_days, hr_posts

NEW, SETTLED = "新人", "已转正"  # the words of the HR sheet itself: 转正日期 divides them
COLUMNS = ("tenure_days", "tenure_band", "employer", "site")


def add_of_hr(work: Work, table: str, *, rows: Rows, again: bool) -> None:
    """Fills what the source left open; rows derived again take it from HR as it stands now."""
    if not rows.has("agent_key", "_day") or not {"tenure_days", "site"} <= set(work.columns(table)):
        return
    _know(work)
    if work.number("SELECT count(*) FROM hr_days"):
        found = {"_joined": "j.joined", "_new_to": "j.new_to"}
        rows.join("hr_days", "j.name = r.agent_key", taken=found)
        band = (
            f"CASE WHEN _day > _new_to THEN '{SETTLED}' WHEN _day IS NOT NULL AND _new_to IS NOT NULL THEN '{NEW}' END"
        )
        days = "CASE WHEN _day >= _joined THEN (_day - _joined)::BIGINT END"
        _fill(rows, {"tenure_days": days, "tenure_band": band}, again=again)
    if work.number("SELECT count(*) FROM hr_posts"):
        on = (
            "j.name = r.agent_key AND (r._day IS NULL AND j.end_day = DATE '9999-12-31'"
            " OR r._day >= j.from_day AND r._day < j.end_day)"
        )
        rows.join("hr_posts", on, taken={"_employer": "j.employer", "_site": "j.site"})
        _fill(rows, {"employer": "nullif(_employer, '')", "site": "nullif(_site, '')"}, again=again)


def _fill(rows: Rows, found: Mapping[str, str], *, again: bool) -> None:
    """The source's word first when it arrives; a stored row cannot tell whose word it holds, so HR's comes first."""
    filled = {}
    for column, expression in found.items():
        own = rows.get(column)
        newest = f"CASE WHEN arrived THEN coalesce({own}, {expression}) ELSE coalesce({expression}, {own}) END"
        filled[column] = newest if again and rows.has("arrived") else f"coalesce({own}, {expression})"
    rows.add(filled)
    for helper in ("_joined", "_new_to", "_employer", "_site"):
        if rows.has(helper):
            rows.drop(helper)


def _know(work: Work) -> None:
    if made(work, "hr_days"):
        return
    days, posts = hr_days(), hr_posts()
    work.sql.register("given", pa.table({
        "name": pa.array([d[0] for d in days], pa.int64()), "joined": pa.array([d[1] for d in days], pa.date32()),
        "new_to": pa.array([d[2] for d in days], pa.date32()),
    }))  # fmt: skip
    work.sql.execute("CREATE TEMP TABLE hr_days AS SELECT * FROM given")
    work.sql.unregister("given")
    work.sql.register("given", pa.table({
        "name": pa.array([p[0] for p in posts], pa.int64()), "from_day": pa.array([p[1] for p in posts], pa.date32()),
        "end_day": pa.array([p[2] for p in posts], pa.date32()),
        "employer": pa.array([p[3] for p in posts], pa.string()),
        "site": pa.array([p[4] for p in posts], pa.string()),
    }))  # fmt: skip
    work.sql.execute("CREATE TEMP TABLE hr_posts AS SELECT * FROM given")
    work.sql.unregister("given")
