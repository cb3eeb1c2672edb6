"""Which day rows count the same conversations as case rows, which count others, and which nobody can tell apart.

Of one platform and day exactly one grain is used: the case rows wherever its streams send any, else its day rows. Days,
not accounts, decide: a platform's sessions often name people where its day reports have accounts, so that two rows of
one person look like two people (decision 0029).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import ibis.expr.types as ir

from heming.metrics.compile.streams import DAY_ROWS, asked_streams
from heming.metrics.definitions import Form
from heming.metrics.question import Question
from heming.metrics.records import Records
from heming.metrics.stretches import EVER, Span, Stretch, common, joined, outside
from heming.sources.platforms import Platform

Relation = Literal["same", "other", "unsure"]
MOST_KEPT = 256
_shared: dict[tuple[object, ...], bool] = {}  # by snapshot, whose rows never change
DAY_OF = {"cases": "opened_date", "answers": "answered_date", "messages": "sent_date"}  # what coverage is told by


@dataclass(frozen=True)
class Taken:
    """The day rows beside the case rows of one form: `sure` ones count other conversations and are added, `unsure` ones
    may be the same; `told` streams are left to their case rows on some of the days asked.
    """

    sure: tuple[Stretch, ...]
    unsure: tuple[Stretch, ...]
    told: tuple[str, ...]
    unsettled: tuple[tuple[str, str], ...]  # (day rows' stream, case rows' stream) whose platforms may be one


def taken(form: Form, question: Question, *, records: Records) -> Taken:
    """Which day rows stand beside the rows of a form over cases, answers or messages."""
    sure: list[Stretch] = []
    unsure: list[Stretch] = []
    told, unsettled = [], []
    tellers = _tellers(form, question, records)
    alone = "source" in question.by  # each stream side by side: what it sent itself
    for stream in _asked(DAY_ROWS, question, records):
        inside = common(_spans(DAY_ROWS, stream, records), [_days(question)])
        if not inside:
            continue
        same, maybe, doubted = _told_days(form, stream, tellers, records, alone=alone)
        if common(inside, same):
            told.append(stream)
        doubtful = common(maybe, outside(same))
        if common(inside, doubtful):
            unsure += _stretches(stream, doubtful)
            unsettled += [(stream, other) for other in doubted]
        free = outside([*same, *maybe])
        if common(inside, free):
            sure += _stretches(stream, free)
    return Taken(tuple(sure), tuple(unsure), tuple(told), tuple(unsettled))


def tellers(form: Form, question: Question, *, records: Records) -> tuple[str, ...]:
    """The streams whose rows a form can count in the days of the question."""
    days = [_days(question)]
    found = _tellers(form, question, records)
    return tuple(s for s in found if common(_spans(form.table, s, records), days))


def _told_days(
    form: Form, stream: str, tellers: Iterable[str], records: Records, *, alone: bool
) -> tuple[list[Span], list[Span], list[str]]:
    """Days that case rows of the stream's platform tell, days that they may tell, and the streams in doubt."""
    same: list[Span] = []
    maybe: list[Span] = []
    doubted = []
    for teller in tellers:
        relation: Relation = "same" if teller == stream else "other"
        if not alone:
            relation = related(teller, stream, records=records, table=form.table)
        spans = _spans(form.table, teller, records)
        if relation == "same":
            same += spans
            if form.period != DAY_OF[form.table]:  # what opened on a covered day may end up on any later one
                maybe.append((min(first for first, _last in spans), date.max))
        elif relation == "unsure":
            maybe += spans
            doubted.append(teller)
    return joined(same), joined(maybe), doubted


def related(teller: str, stream: str, *, records: Records, table: str = "cases") -> Relation:
    """Whether the rows of a stream in `table` and the day rows of another count the same conversations."""
    if teller == stream:
        return "same"
    one, other = (records.platforms.get(s, Platform(s, "guess")) for s in (teller, stream))
    settled = "hand" in (one.known, other.known)
    if one.code == other.code:
        sure = settled or one.known == other.known == "preset" or _share_people(records, table, teller, stream)
        return "same" if sure else "unsure"
    if settled:
        return "other"
    if other.known == "guess":
        return "unsure"
    return "unsure" if one.known == "guess" and _share_people(records, table, teller, stream) else "other"


def _tellers(form: Form, question: Question, records: Records) -> list[str]:
    """Streams with a row that the form may count: where it reads one column alone, those that fill it."""
    present = records.presence.get(form.table, {})
    read = form.value or form.numerator
    bare = read.text if read is not None and form.null == "skip" and form.denominator is None else ""
    return [s for s in _asked(form.table, question, records) if bare not in form.needs or bare in present[s]]


def _asked(table: str, question: Question, records: Records) -> list[str]:
    asked = asked_streams(question, records)
    return sorted(s for s in records.presence.get(table, {}) if not asked or s in asked)


def _spans(table: str, stream: str, records: Records) -> list[Span]:
    """The days a stream covers; all of them where nothing says which."""
    found = [(c.first_day, c.last_day) for c in records.coverage if c.table == table and c.source == stream]
    return joined(found) or [EVER]


def _days(question: Question) -> Span:
    return question.start or date.min, question.end or date.max


def _stretches(stream: str, spans: Iterable[Span]) -> list[Stretch]:
    found = joined(spans)
    if found == [EVER]:
        return [Stretch(stream)]
    ends = ((None if a == date.min else a, None if b == date.max else b) for a, b in found)
    return [Stretch(stream, first, last) for first, last in ends]


def _share_people(records: Records, table: str, teller: str, stream: str) -> bool:
    """Whether somebody, or an account, has case rows of one stream and day rows of the other on one day."""
    key = (records.snapshot, table, teller, stream, tuple(sorted(records.directory.aliases().items())))
    if not records.snapshot or key not in _shared:
        if len(_shared) > MOST_KEPT:
            _shared.clear()
        _shared[key] = _looked_up(records, table, teller, stream)
    return _shared[key]


def _looked_up(records: Records, table: str, teller: str, stream: str) -> bool:
    cases, days = records.reader.table(table), records.reader.table(DAY_ROWS)
    cases, days = cases.filter(cases.source == teller), days.filter(days.source == stream)
    aliases = dict(records.directory.aliases())
    for who in ("agent_key", "agent_account"):
        one, other = (_who(rows, who, day, aliases) for rows, day in ((cases, DAY_OF[table]), (days, "day")))
        if records.reader.run(one.semi_join(other, ["who", "on_day"]).limit(1)).num_rows:
            return True
    return False


def _who(rows: ir.Table, column: str, day: str, aliases: Mapping[int, int]) -> ir.Table:
    person = rows[column].substitute(aliases) if aliases and column == "agent_key" else rows[column]
    return rows.select(who=person, on_day=rows[day]).filter(lambda t: t.who.notnull() & t.on_day.notnull()).distinct()
