"""Which catalogue entries the imported data can feed, and what the others wait for."""

from collections.abc import Mapping
from functools import lru_cache

from heming.facts.store import open_store
from heming.metrics.compile.choose import choose
from heming.metrics.definitions import Asked, Form
from heming.metrics.question import Question
from heming.metrics.records import Records
from heming.metrics.registry import Catalogue
from heming.metrics.stored import records_of
from heming.web.entries import entries


def standing() -> Mapping[str, str]:
    """Metric key to '' when it can be fed, else the note that stands in its place. Kept per snapshot and catalogue."""
    return _standing(open_store().snapshot().id, hash(tuple(sorted(entries().metrics))))


def chosen_form(question: Question) -> Form | None:
    """The form the data feed for the question's first measure; None when none can be fed."""
    records, _store = records_of(question)
    return choose(entries().asked(question.metrics[0]), question, records=records).form


@lru_cache(maxsize=4)
def _standing(snapshot: str, edition: int) -> Mapping[str, str]:
    del edition
    records, _store = records_of(Question(metrics=(), snapshot=snapshot or None))
    known = entries()
    return {metric.key: _note(known.asked(metric.key), records, known) for metric in known}


def _note(asked: Asked, records: Records, known: Catalogue) -> str:
    chosen = choose(asked, Question(metrics=(asked.name,)), records=records)
    if chosen.form is None:
        return chosen.note
    if chosen.form.kind == "unknown":
        return f"cannot tell: {chosen.form.reason[1]}"
    parts = [_note(known.asked(part), records, known) for part in chosen.form.over if part]
    return next((note for note in parts if note), "")
