"""How precisely the openings of a file are known: a column of days, read as instants, is all midnights."""

from heming.facts.enrich.dates import local
from heming.facts.rows import Rows
from heming.facts.work import Work

ENOUGH_ROWS = 20


def find_precision(work: Work) -> None:
    """Judges the arriving cases as a whole; single rows cannot tell midnight from an unknown hour."""
    columns = work.arriving.get("cases", ())
    if "opened_at" not in columns or "date_precision" in columns:
        return
    clock = f"{local(work.store.zone, 'opened_at')} % 86400"
    rows, midnights, minutes = work.one(f"""
        SELECT count(opened_at), count(*) FILTER (clock = 0), count(*) FILTER (clock % 60 = 0)
        FROM (SELECT opened_at, {clock} AS clock FROM in_cases)""")
    known = int(str(rows))
    if known >= ENOUGH_ROWS and int(str(midnights)) > known / 2:
        work.precision = f"CASE WHEN opened_at IS NULL THEN NULL WHEN {clock} = 0 THEN 'day' ELSE 'second' END"
    elif known >= ENOUGH_ROWS and minutes == rows:
        work.precision = "CASE WHEN opened_at IS NOT NULL THEN 'minute' END"
    else:
        work.precision = "CASE WHEN opened_at IS NOT NULL THEN 'second' END"


def add_precision(work: Work, rows: Rows) -> None:
    """Says the precision where the parcel did not."""
    if work.precision:
        rows.add({"date_precision": f"coalesce({rows.get('date_precision')}, {work.precision})"})
