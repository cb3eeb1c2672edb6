"""Which streams a question speaks of, and which of them have nothing but a platform's day rows for its days."""

from heming.metrics.question import Filter, Question
from heming.metrics.records import Records

DAY_ROWS = "agent_days"
CASE_ROWS = ("cases", "answers", "messages")  # one row per contact, against what a platform counted per day
NONE = ("",)  # no stream is called so: nothing was imported of what was asked


def asked_streams(question: Question, records: Records) -> tuple[str, ...]:
    """The streams left by `sources` and by filters on `source`; () when the question restricts none."""
    filters = [f for f in question.where if f.dimension == "source" and "" not in f.values]
    if not filters:
        return question.sources
    known = {stream for table in records.presence.values() for stream in table}
    left = known & set(question.sources) if question.sources else known
    for given in filters:
        left = {stream for stream in left if _passes(given, stream)}
    return tuple(sorted(left)) or NONE


def _passes(given: Filter, stream: str) -> bool:
    return (stream in given.values) == (given.op == "in")


def streams_of_day_rows_alone(question: Question, records: Records) -> tuple[str, ...]:
    """Streams asked for that have day rows, and no row per contact, in the days of the question.

    A stream that has both for those days tells of the same work twice and is never among them (decision 0022).
    """
    asked = asked_streams(question, records)
    days = _there(DAY_ROWS, question, records)
    contacts = {stream for table in CASE_ROWS for stream in _there(table, question, records)}
    return tuple(sorted(s for s in days - contacts if not asked or s in asked))


def _there(table: str, question: Question, records: Records) -> set[str]:
    """The streams with rows of a table, as far as is known inside the days of the question."""
    streams = set(records.presence.get(table, {}))
    spans = [c for c in records.coverage if c.table == table and c.source in streams]
    told = {c.source for c in spans}
    inside = {
        c.source
        for c in spans
        if (question.end is None or question.end >= c.first_day)
        and (question.start is None or question.start <= c.last_day)
    }
    return inside | (streams - told)
