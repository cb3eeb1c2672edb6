"""A question in an address and back: every page that shows figures keeps its question there, so that it can be shared.

metric=csat_mean&by=agent&where=channel:Inbound&not=team:123&from=2023-08-01&to=2023-08-31&rule=owner&source=…&snapshot=…
Each may stand several times; `where` and `not` of one dimension add up to one filter.
"""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from heming.errors import BadInput
from heming.metrics.question import Filter, Question, Value

MOST_METRICS = 40


def question_of(query: QueryDict, *, default_metrics: tuple[str, ...] = ()) -> Question:
    """The question an address asks; BadInput for a day or condition that cannot be read."""
    metrics = tuple(dict.fromkeys(key for key in query.getlist("metric") if key))[:MOST_METRICS] or default_metrics
    return Question(
        metrics=metrics,
        by=tuple(dict.fromkeys(name for name in query.getlist("by") if name)),
        where=(*_filters(query.getlist("where"), "in"), *_filters(query.getlist("not"), "not_in")),
        start=day_of(query.get("from", "")),
        end=day_of(query.get("to", "")),
        attribution=query.get("rule") or None,
        snapshot=query.get("snapshot") or None,
        sources=tuple(name for name in query.getlist("source") if name),
    )


def query_of(question: Question) -> str:
    """The part of the address after '?'."""
    pairs = [("metric", key) for key in question.metrics] + [("by", name) for name in question.by]
    for condition in question.where:
        pairs += [("where" if condition.op == "in" else "not", f"{condition.dimension}:{v}") for v in condition.values]
    pairs += [("source", name) for name in question.sources]
    single = {"from": question.start, "to": question.end, "rule": question.attribution, "snapshot": question.snapshot}
    return urlencode([*pairs, *((name, value) for name, value in single.items() if value)])


def about(question: Question, value: Value) -> Question:
    """The question of one cell alone: its metric, and its group as conditions. A missing group is the empty value."""
    cell = tuple(Filter(name, (value.keys.get(name) or value.by[name] or "",)) for name in question.by)
    return replace(question, metrics=(value.metric,), by=(), where=(*question.where, *cell))


def day_of(text: str) -> date | None:
    """A day as forms write it; None for nothing."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        day = date.min
    if day is not None and not date(1970, 1, 1) <= day < date(2200, 1, 1):  # steps from there stay within the calendar
        raise BadInput("'{text}' is not a day.", "Write it as 2023-08-31.", text=text)
    return day


def _filters(conditions: list[str], op: str) -> tuple[Filter, ...]:
    values: dict[str, list[str]] = {}
    for text in conditions:
        dimension, colon, value = text.partition(":")
        if not colon or not dimension:
            raise BadInput(
                "The condition '{text}' cannot be read.",
                "Write it as dimension:value, for example channel:Inbound.",
                text=text,
            )
        values.setdefault(dimension, []).append(value)
    return tuple(Filter(dimension, tuple(dict.fromkeys(given)), op) for dimension, given in values.items())
