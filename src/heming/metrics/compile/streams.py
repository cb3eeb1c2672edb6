"""Which streams a question speaks of."""

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
