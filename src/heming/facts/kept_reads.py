"""Reads that pages make again and again with other days and people: compiled once for a snapshot, then run with
parameters. Building a statement over tables of 80 columns takes far longer than running it over a small centre.

    rows(engine, snapshot, build=_remarks, given={"agents": keys, "first": day}, fixed=(20,))

calls `_remarks(engine, snapshot, marks, 20)` once, with a mark where each value stands; lists are filled up to a
power of two by naming the last value again. `None` stays None and empty lists stay empty: they are other statements.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from threading import Lock
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from heming.facts.engines import Engine
from heming.facts.prepared import Prepared, Prepares
from heming.facts.store import Snapshot

One = date | int | str
Given = Mapping[str, One | Collection[int] | Collection[str] | None]
Build = Callable[..., ir.Table]
KEPT, LONGEST = 256, 1024
_DAY = date(9003, 1, 1)
_NUMBER = 7_100_000_000_000_000_000 + secrets.randbelow(10**14) * 10_000
_WORD = f"read-{secrets.token_hex(12)}"
# With its engine, which keeps the engine's id from being given to another.
_kept: OrderedDict[tuple[object, ...], tuple[Engine, Prepared]] = OrderedDict()
_lock = Lock()


def rows(
    engine: Engine, snapshot: Snapshot, *, build: Build, given: Given, fixed: tuple[object, ...] = ()
) -> list[dict[str, Any]]:
    """The rows, as dictionaries."""
    found: list[dict[str, Any]] = table(engine, snapshot, build=build, given=given, fixed=fixed).to_pylist()
    return found


def table(
    engine: Engine, snapshot: Snapshot, *, build: Build, given: Given, fixed: tuple[object, ...] = ()
) -> pa.Table:
    """The rows as an Arrow table. `fixed` is what the statement is made from and no parameter can stand for."""
    too_long = any(isinstance(v, Collection) and not isinstance(v, str) and len(v) > LONGEST for v in given.values())
    if too_long or not isinstance(engine, Prepares) or not snapshot.id:
        return engine.run(build(engine, snapshot, _as_given(given), *fixed))
    marked, marks, values = _holes(given)
    key = (id(engine), snapshot.id, build, fixed, tuple((n, _shape(v)) for n, v in sorted(marked.items())))
    with _lock:
        kept = _kept.get(key)
        if kept is not None:
            _kept.move_to_end(key)
    if kept is None:
        found = engine.prepare(build(engine, snapshot, marked, *fixed), marks)
        _keep(key, engine, found=found)
    else:
        found = kept[1]
    return engine.run_prepared(found, values)


def _keep(key: tuple[object, ...], engine: Engine, *, found: Prepared) -> None:
    with _lock:
        _kept[key] = (engine, found)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


def _as_given(given: Given) -> dict[str, object]:
    return {name: _listed(v) if _is_list(v) else v for name, v in given.items()}


def _is_list(value: object) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str)


def _listed(value: Any) -> list[Any]:
    return sorted(value)


def _shape(value: object) -> object:
    """What of a value decides the statement: its type, and how many there are."""
    return (len(value), *{type(v) for v in value}) if isinstance(value, list) else type(value)


def _holes(given: Given) -> tuple[dict[str, object], dict[str, One], dict[str, One]]:
    """What to build with, the mark of every parameter, and its value."""
    marked: dict[str, object] = {}
    marks: dict[str, One] = {}
    values: dict[str, One] = {}

    def hole(value: One) -> One:
        name, mark = f"p{len(marks)}", _mark(value, len(marks))
        marks[name], values[name] = mark, value
        return mark

    for name in sorted(given):
        value = given[name]
        if value is None:
            marked[name] = None
        elif isinstance(value, (date, int, str)):
            marked[name] = hole(value)
        else:
            marked[name] = [hole(one) for one in _filled(_listed(value))]
    return marked, marks, values


def _filled(listed: list[Any]) -> list[Any]:
    return listed + listed[-1:] * ((1 << (len(listed) - 1).bit_length()) - len(listed)) if listed else listed


def _mark(value: One, place: int) -> One:
    """A value no data can hold."""
    if isinstance(value, date):
        return _DAY + timedelta(days=place)
    return _NUMBER + place if isinstance(value, int) else f"{_WORD}-{place}."
