"""How many answers, complaints and reviews a case has, and its first human reply where only the messages tell it."""

from collections.abc import Mapping
from dataclasses import dataclass

from heming.facts.arrivals.parcel import Cut
from heming.facts.coverage import covered_sql
from heming.facts.live import live, made, replaced, touch, touched
from heming.facts.rows import Rows
from heming.facts.sql import quoted
from heming.facts.work import Work


@dataclass(frozen=True)
class Count:
    """A column of cases counted from rows of another table."""

    column: str
    needs: tuple[str, ...]
    counted: str = "count(*)"
    where: str = "true"  # over {columns}


COUNTS: Mapping[str, Count] = {
    "answers": Count("rated_count", ("instrument", "value", "is_default"),
                     where="{instrument} = 'csat' AND {value} IS NOT NULL AND NOT coalesce({is_default}, false)"),
    "complaints": Count("complaint_count", ()),
    "reviews": Count("review_count", ("review_id", "source_id"), "count(DISTINCT coalesce(review_id, source_id))"),
}  # fmt: skip
LINK = ("case_source", "case_id")
BESIDE = tuple(f"_n_{child}" for child in COUNTS)  # the count of a case whose children stand in its own row


def counted_beside(work: Work) -> dict[str, str]:
    """BESIDE columns of the children that stand beside their cases, as expressions over the file: nothing to group."""
    found = {}
    for child, count in COUNTS.items():
        data = work.parcel.tables.get(child)
        if isinstance(data, Cut) and work.beside_cases(child) and not work.has_old(child):
            own = {c: f"({data.columns.get(c, 'NULL')})" for c in count.needs}
            found[f"_n_{child}"] = f"CASE WHEN ({data.where}) AND {count.where.format(**own)} THEN 1 END"
    return found


def find_linked(work: Work) -> None:
    """Marks stored cases whose children arrive, change or go, and those that newly fall inside a coverage."""
    if not work.has_old("cases"):
        return
    for child in (*COUNTS, "messages"):
        parts = []
        if child in work.arriving and "case_id" in work.arriving[child]:
            parts.append(f"SELECT case_source, case_id FROM arr_{child}")
        if "case_id" in work.old_columns(child) and work.has_old(child) and (gone := replaced(work, child)):
            parts.append(f"SELECT case_source, case_id FROM old_{child} WHERE rid IN ({gone})")
        if parts:
            linked = " UNION ALL ".join(parts)
            same = "k.case_source = c.source AND k.case_id = c.source_id"
            touch(work, "cases", statement=f"SELECT c.rid FROM old_cases c SEMI JOIN ({linked}) k ON {same}")
    _find_newly_covered(work)


def _gone(work: Work, child: str) -> str:
    from heming.facts.live import replaced

    return replaced(work, child)


def _find_newly_covered(work: Work) -> None:
    have = work.old_columns("cases")
    for child, count in COUNTS.items():
        new = tuple(c for c in work.coverage if c.table == child)
        if not new or "opened_date" not in have:
            continue
        empty = f"{count.column} IS NULL" if count.column in have else "true"
        touch(work, "cases", statement=f"SELECT rid FROM old_cases WHERE {empty} AND ({covered_sql(new, {})})")


def count_children(work: Work) -> None:
    """Makes count_<child> (case_source, case_id, n) and reply_of_messages for the cases that are to be written."""
    for child, count in COUNTS.items():
        if _exists(work, child) and f"_n_{child}" not in work.arriving.get("cases", ()):
            world = live(work, child, columns=dict.fromkeys((*LINK, *count.needs)))
            where = count.where.format(**{c: quoted(c) for c in count.needs})
            work.sql.execute(f"""
                CREATE TEMP TABLE count_{child} AS SELECT case_source, case_id, {count.counted} AS n FROM ({world})
                WHERE case_id IS NOT NULL AND {where}{_only_concerned(work)} GROUP BY case_source, case_id""")
    if _exists(work, "messages"):
        world = live(work, "messages", columns=(*LINK, "sent_at", "author_kind", "is_public"))
        work.sql.execute(f"CREATE TEMP TABLE reply_of_messages AS {_first_replies(world, _only_concerned(work))}")


def _exists(work: Work, child: str) -> bool:
    return "case_id" in work.arriving.get(child, ()) or (work.has_old(child) and "case_id" in work.old_columns(child))


def _only_concerned(work: Work) -> str:
    if not work.has_old("cases"):
        return ""
    arriving = "SELECT source, source_id FROM arr_cases UNION ALL " if "cases" in work.arriving else ""
    stored = f"SELECT source, source_id FROM old_cases WHERE rid IN ({touched(work, 'cases')})"
    return f" AND (case_source, case_id) IN ({arriving}{stored})"


def _first_replies(world: str, only: str) -> str:
    """A person's first public message after the customer's first one: greetings come before and do not count."""
    return f"""
        SELECT case_source, case_id, min(sent_at) AS at FROM (
            SELECT *, min(CASE WHEN author_kind = 'customer' THEN sent_at END) OVER (PARTITION BY case_source,
            case_id) AS asked_at
            FROM ({world}) WHERE sent_at IS NOT NULL{only})
        WHERE author_kind = 'agent' AND coalesce(is_public, true) AND sent_at >= coalesce(asked_at, sent_at)
        GROUP BY case_source, case_id"""


def add_reply_of_messages(work: Work, rows: Rows) -> None:
    """The first human reply as the messages show it, for cases that do not say it themselves."""
    if made(work, "reply_of_messages"):
        rows.join(
            "reply_of_messages",
            "j.case_source = r.source AND j.case_id = r.source_id",
            taken={"message_reply_at": "j.at"},
        )


def add_counts(work: Work, rows: Rows) -> None:
    """Counts; none inside a coverage is 0, outside it is unknown."""
    for child, count in COUNTS.items():
        zero = covered_sql(work.all_coverage(child), work.covering_batches(child), has_day=rows.has("opened_date"))
        if rows.has(f"_n_{child}"):
            rows.add({count.column: f"coalesce(_n_{child}, CASE WHEN {zero} THEN 0 END)"})
        elif made(work, f"count_{child}"):
            rows.join(f"count_{child}", "j.case_source = r.source AND j.case_id = r.source_id", taken={"_n": "j.n"})
            rows.add({count.column: f"coalesce(_n, CASE WHEN {zero} THEN 0 END)"})
        elif zero != "false":
            rows.add({count.column: f"CASE WHEN {zero} THEN 0 END"})
