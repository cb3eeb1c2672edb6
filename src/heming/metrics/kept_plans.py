"""Plans of questions, kept by shape: which forms are computed and the compiled statements that feed them.

Compiling a statement takes tens of milliseconds, running it over a small centre a few. A plan holds no figure and no
person, only the shape of a question and of a snapshot.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import pyarrow as pa

from heming.access.scope import Scope
from heming.facts.prepared import Prepared, Prepares
from heming.metrics.compile.choose import Chosen
from heming.metrics.compile.plan import OWN_QUERY, Query
from heming.metrics.compile.shapes import MarkRead, Shape, shape_of
from heming.metrics.question import Question
from heming.metrics.records import Records

KEPT = 512
Planner = Callable[[Question, Scope], tuple[list[Chosen], list[Query]]]


@dataclass(frozen=True)
class Plan:
    """The chosen forms, the queries with their terms, and how each query's rows are fetched."""

    chosen: Sequence[Chosen]
    queries: Sequence[Query]
    run: Callable[[Query], pa.Table]


@dataclass(frozen=True)
class _Kept:
    chosen: Sequence[Chosen]
    queries: Sequence[Query]
    prepared: Mapping[str, Prepared]


_plans: OrderedDict[tuple[object, ...], _Kept | None] = OrderedDict()
_lock = Lock()


def planned(question: Question, scope: Scope, *, records: Records, edition: object, plan: Planner) -> Plan:
    """The plan of a question; `edition` tells apart what else decides it: definitions and merged people."""
    engine = getattr(records.reader, "engine", None)
    if not records.snapshot or not isinstance(engine, Prepares) or question.design_effect:
        return _unprepared(*plan(question, scope), records)
    shape = shape_of(question, scope)
    extra = frozenset(records.extra.items())
    key = (records.snapshot, id(engine), shape.question, shape.scope, edition, extra, records.newest_day())
    known, kept = _found(key)
    ready = kept if known else _keep(key, _prepared(shape, engine, plan))
    if ready is None:
        return _unprepared(*plan(question, scope), records)

    def run(query: Query) -> pa.Table:
        return engine.run_prepared(ready.prepared[query.name], shape.values)

    return Plan(ready.chosen, ready.queries, run)


def _found(key: tuple[object, ...]) -> tuple[bool, _Kept | None]:
    with _lock:
        if key not in _plans:
            return False, None
        _plans.move_to_end(key)
        return True, _plans[key]


def _unprepared(chosen: Sequence[Chosen], queries: Sequence[Query], records: Records) -> Plan:
    return Plan(chosen, queries, lambda query: records.reader.run(query.expression))


def _prepared(shape: Shape, engine: Prepares, plan: Planner) -> _Kept | None:
    """None for questions whose statements are made from the days themselves, such as windows over customers."""
    try:
        chosen, queries = plan(shape.question, shape.scope)
        if any(one.form is not None and one.form.kind in OWN_QUERY for one in chosen):
            return None
        return _Kept(chosen, queries, {q.name: engine.prepare(q.expression, shape.marks) for q in queries})
    except MarkRead:
        return None


def _keep(key: tuple[object, ...], kept: _Kept | None) -> _Kept | None:
    with _lock:
        _plans[key] = kept
        while len(_plans) > KEPT:
            _plans.popitem(last=False)
    return kept


def forget_plans() -> None:
    """Drop all kept plans (tests and benchmarks)."""
    with _lock:
        _plans.clear()
