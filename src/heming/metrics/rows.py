"""The records behind a figure, page by page, each with the way back to its file and row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis.expr.types as ir

from heming.access.scope import Scope
from heming.facts.store import Store
from heming.metrics.cell import Cell, cell, counted_rows
from heming.metrics.question import Question
from heming.metrics.records import Records
from heming.metrics.registry import catalogue
from heming.metrics.stored import records_of
from heming.metrics.tables import MADE_OF

LINEAGE = ("source", "source_id", "batch", "row")
DAY_OF = {"agent_states": "state_date", "agent_days": "day", "shifts": "shift_date"}  # of what working days are made of
MOST_ORIGINS = 200  # of one page
CONTEXT = ("agent_key", "team_key", "channel", "category", "case_source", "case_id")


@dataclass(frozen=True)
class PagePart:
    """One of the tables a figure was added up from: its streams (none named: all), its rows, and those that count."""

    table: str
    streams: tuple[str, ...]
    total: int
    counted: int


@dataclass(frozen=True)
class Page:
    """A page of rows. `total` counts all of them, `counted` those inside the formula; keys are text. A figure that was
    added up from several tables lists their rows one after the other, each with its `table`, and says so in `parts`.
    """

    table: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    total: int
    counted: int
    offset: int
    parts: tuple[PagePart, ...] = ()


def rows_behind(
    question: Question, scope: Scope, *, metric: str, keys: Mapping[str, str | None] | None = None,
    offset: int = 0, limit: int = 50, store: Store | None = None,
) -> Page:  # fmt: skip
    """The rows a figure was made of (and those left out of it), newest snapshot unless the question names one.

    Parameters: the question and metric; `keys` names the group (dimension -> key or label); offset and limit page
    through.
    Returns: a Page ordered by period, stream and id; only rows of people in the viewer's scope.
    """
    records, folder = records_of(question, store=store)
    found = cell(question, scope, metric=metric, keys=keys or {}, records=records, catalogue=catalogue(folder.home))
    return page_of(found, records, offset=offset, limit=limit)


def page_of(found: Cell, records: Records, *, offset: int = 0, limit: int = 50) -> Page:
    """A page of the rows behind a figure."""
    if not found.also:
        return _page(found, records, offset, limit)
    pages: list[Page] = []
    rows: list[Mapping[str, Any]] = []
    before = 0
    for one in (replace(found, also=()), *found.also):
        page = _page(one, records, max(0, offset - before), limit - len(rows))
        rows += [{"table": page.table, **row} for row in page.rows]
        before += page.total
        pages.append(page)
    streams = [one.frame.question.sources for one in (found, *found.also)]
    return Page(
        pages[0].table, tuple(dict.fromkeys(("table", *(c for page in pages for c in page.columns)))), tuple(rows),
        before, sum(page.counted for page in pages), offset,
        tuple(PagePart(p.table, s, p.total, p.counted) for p, s in zip(pages, streams, strict=True)),
    )  # fmt: skip


def _page(found: Cell, records: Records, offset: int, limit: int) -> Page:
    rows, form = counted_rows(found), found.form
    if rows is None or form is None:
        return Page("", (), (), 0, 0, offset)
    totals = records.reader.run(rows.aggregate(total=rows.count(), counted=rows.is_counted.sum())).to_pylist()[0]
    names = shown_columns(found, rows)
    ordered = rows.select(*names).order_by([c for c in (form.period, "source", "source_id") if c in names])
    listed = records.reader.run(ordered.limit(max(limit, 0), offset=offset)).to_pylist()
    plain: tuple[Mapping[str, Any], ...] = tuple(
        {k: str(v) if k.endswith("_key") and v is not None else v for k, v in row.items()} for row in listed
    )
    if form.table in MADE_OF:
        plain = _with_origins(plain, records, form.table)
    return Page(form.table, names, plain, int(totals["total"]), int(totals["counted"] or 0), offset)


def shown_columns(found: Cell, rows: ir.Table) -> tuple[str, ...]:
    """Lineage, who and where, the period, and the columns of the formula."""
    form = found.form
    if form is None:
        return ()
    used = [e.columns for e in (form.where, form.numerator, form.denominator, form.value) if e is not None]
    used += [said.when.columns for said in (*form.left_out, *form.remarks)]
    wanted = (*LINEAGE, *CONTEXT, form.period, *(c for columns in used for c in columns), "is_counted", "is_hit")
    return tuple(c for c in dict.fromkeys(wanted) if c in rows.columns)


def _with_origins(rows: Sequence[Mapping[str, Any]], records: Records, table: str) -> tuple[Mapping[str, Any], ...]:
    """Rows of a table that is made when asked, each with the stored rows of that person and day under `origins`."""
    found: defaultdict[tuple[str, Any], list[dict[str, Any]]] = defaultdict(list)
    people = sorted({int(row["agent_key"]) for row in rows if row.get("agent_key")})
    days = sorted({row["day"] for row in rows if row.get("day")})
    for part in MADE_OF[table] if people and days else ():
        stored = records.reader.table(part)
        wanted = stored.filter(stored.agent_key.isin(people), stored[DAY_OF[part]].isin(days))
        listed = wanted.select("agent_key", *LINEAGE, day=DAY_OF[part]).order_by("day", "source", "source_id")
        for one in records.reader.run(listed.limit(MOST_ORIGINS)).to_pylist():
            person, day = str(one.pop("agent_key")), one.pop("day")
            found[person, day].append({"table": part, **one})
    return tuple({**row, "origins": found[str(row.get("agent_key")), row.get("day")]} for row in rows)
