"""From open records to an answer: computed once per snapshot, resolved question and scope; names put to the keys
at the end.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock

import numpy as np
import pandas as pd
import pyarrow as pa

from heming.access.scope import Scope
from heming.errors import BadInput
from heming.metrics.answering import answered
from heming.metrics.compile.clock import clock_labels
from heming.metrics.compile.dimensions import CLOCK, KEYED, PERIODS, period_labels
from heming.metrics.compile.shapes import seen_by
from heming.metrics.grid import Grid, stacked
from heming.metrics.question import Answer, Filter, Question
from heming.metrics.records import Directory, Records
from heming.metrics.registry import Catalogue

KEPT_ANSWERS = 512  # a page asks about five questions a period, and many periods are looked at in a day
KEPT_FIGURES = 1_000_000  # in all kept answers together
LARGEST_KEPT = 200_000  # figures; larger answers are rare and cost more memory than time
Key = tuple[object, ...]
_kept: OrderedDict[Key, Grid] = OrderedDict()
_turns: dict[Key, tuple[Lock, int]] = {}
_lock = Lock()
_erased = 0


def answer_from(question: Question, scope: Scope, *, records: Records, catalogue: Catalogue) -> Answer:
    """Answer from records that are already open; results are kept by (snapshot, resolved question, scope)."""
    if not question.metrics:
        raise BadInput("The question names no metric.", "Name at least one; `heming metrics` lists them all.")
    by_key = replace(question, where=tuple(resolved(f, records) for f in question.where))
    grid = _cached(by_key, scope, records, catalogue)
    return Answer(question, records.snapshot, _frame(question, grid, records.directory), grid.notes, grid.statements)


def resolved(given: Filter, records: Records) -> Filter:
    """A filter that names people by name, with their keys instead (kept keys, where people were merged); '' is a
    missing one.
    """
    if given.dimension not in KEYED:
        return given
    aliases = records.directory.aliases()
    names = [v for v in given.values if v and not v.isdigit()]
    found = records.directory.keys(given.dimension, names) if names else {}
    numbers = [int(v) for v in given.values if v.isdigit()] + [key for name in names for key in found.get(name, ())]
    keys = [str(aliases.get(key, key)) for key in numbers] or ["0"]
    return replace(given, values=(*([""] if "" in given.values else []), *dict.fromkeys(keys)))


def _cached(question: Question, scope: Scope, records: Records, catalogue: Catalogue) -> Grid:
    aliases = records.directory.aliases()
    edition = (_versions(question, catalogue), tuple(sorted(aliases.items())))
    seen = seen_by(scope, question, aliases=aliases)
    key = (records.snapshot, question, seen, edition)
    _forget_what_was_before(records.erased)

    def computed() -> Grid:
        return answered(question, seen, records=records, catalogue=catalogue, edition=edition)

    if not records.snapshot:
        return computed()
    with _one_at_a_time(key):
        return _recalled(key) or _remembered(key, computed())


@contextmanager
def _one_at_a_time(key: Key) -> Iterator[None]:
    """Whoever asks what is just being computed waits for it instead of computing it again."""
    with _lock:
        turn, waiting = _turns.get(key, (Lock(), 0))
        _turns[key] = (turn, waiting + 1)
    try:
        with turn:
            yield
    finally:
        with _lock:
            turn, waiting = _turns.pop(key)
            if waiting > 1:
                _turns[key] = (turn, waiting - 1)


def _recalled(key: Key) -> Grid | None:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _remembered(key: Key, grid: Grid) -> Grid:
    if _figures(grid) <= LARGEST_KEPT:
        with _lock:
            _kept[key] = grid
            while len(_kept) > KEPT_ANSWERS or sum(map(_figures, _kept.values())) > KEPT_FIGURES:
                _kept.popitem(last=False)
    return grid


def _figures(grid: Grid) -> int:
    return int(grid.groups.size) * len(grid.cells)


def _versions(question: Question, catalogue: Catalogue) -> tuple[object, ...]:
    """Definitions are part of what was asked: an edited custom metric, or part of one, is another question."""
    metrics = [catalogue.asked(name).metric for name in question.metrics]
    parts = [catalogue.asked(name).metric for m in metrics for form in m.forms for name in form.over if name]
    return tuple(hash(repr(metric)) for metric in (*metrics, *parts))


def _forget_what_was_before(erased: int) -> None:
    """An erasure, by whatever process, takes every kept answer along."""
    global _erased
    if erased != _erased:
        forget()
        _erased = erased


def forget() -> None:
    """Drop all kept answers (after an erasure, and in tests and benchmarks)."""
    with _lock:
        _kept.clear()


def _frame(question: Question, grid: Grid, directory: Directory) -> pd.DataFrame:
    repeat = len(grid.cells)
    columns: dict[str, object] = {}
    for dimension, values, codes in zip(question.by, grid.groups.values, grid.groups.codes, strict=True):
        labels, keys = _labels(dimension, values, directory)
        place = np.repeat(codes, repeat)
        columns[dimension] = pd.Series(labels[place], dtype=object)
        if keys is not None:
            columns[f"{dimension}_key"] = pd.array(keys[place], dtype="Int64")
    figures = grid.cells
    names = np.array([c.chosen.asked.name for c in figures], dtype=object)
    columns["metric"] = pd.Series(np.tile(names, grid.groups.size), dtype=object)
    columns["value"] = stacked([c.value for c in figures])
    columns["n"] = np.rint(stacked([c.n for c in figures])).astype(np.int64)
    columns["low"], columns["high"] = stacked([c.low for c in figures]), stacked([c.high for c in figures])
    columns["enough"] = stacked([c.enough for c in figures])
    columns["note"] = pd.Series(stacked([c.note for c in figures]), dtype=object)
    return pd.DataFrame(columns)


def _labels(dimension: str, values: pa.Array, directory: Directory) -> tuple[np.ndarray, np.ndarray | None]:
    """Display text of each distinct value with None at the end for the missing one (place -1), and its key where
    it has one.
    """
    if dimension in PERIODS:
        labels: list[str | None] = [*period_labels(np.asarray(values, dtype=np.int64), dimension), None]
        return np.array(labels, dtype=object), None
    listed = values.to_pylist()
    if dimension in CLOCK:
        return np.array([*clock_labels([int(n) for n in listed if n is not None], dimension), None], dtype=object), None
    if dimension not in KEYED:
        return np.array(
            [*("true" if v is True else "false" if v is False else str(v) for v in listed), None], dtype=object
        ), None
    names = directory.names(dimension, [k for k in listed if k is not None])
    labels = [*(names.get(key, str(key)) for key in listed), None]
    return np.array(labels, dtype=object), np.array([*listed, None], dtype=object)
