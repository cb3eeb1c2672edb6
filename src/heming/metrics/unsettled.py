"""Streams of which nobody has said yet whether they count the same conversations: their totals are not added."""

from heming.facts.store import Store
from heming.metrics.compile.platforms import taken
from heming.metrics.compile.streams import DAY_ROWS
from heming.metrics.question import Question
from heming.metrics.registry import catalogue
from heming.metrics.stored import records_of


def unsettled(*, store: Store | None = None) -> tuple[tuple[str, str], ...]:
    """Pairs of (stream of day rows, stream of case rows) that meet on some day and may be one platform's."""
    question = Question(())
    records, folder = records_of(question, store=store)
    if not records.present(DAY_ROWS) or not records.present("cases"):
        return ()
    form = catalogue(folder.home).asked("case_count").metric.forms[0]
    return tuple(dict.fromkeys(taken(form, question, records=records).unsettled))
