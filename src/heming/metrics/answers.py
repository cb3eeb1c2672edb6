"""From open records to an answer: computed once per snapshot, resolved question and scope; names put to the keys
at the end.
"""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa

from heming.access.scope import Scope
from heming.errors import BadInput
from heming.metrics.answering import answered
from heming.metrics.compile.clock import clock_labels
from heming.metrics.compile.dimensions import CLOCK, KEYED, PERIODS, period_labels
from heming.metrics.compile.shapes import seen_by
from heming.metrics.compile.team_now import TEAM_NOW, today_in
from heming.metrics.grid import Grid, stacked
from heming.metrics.kept import Kept
from heming.metrics.parts import one_of, part_of
from heming.metrics.question import Answer, Filter, Question
from heming.metrics.records import Directory, Records
from heming.metrics.registry import Catalogue

KEPT_ANSWERS = 2048  # every lead's own pages are among them; what an answer weighs is bound below
KEPT_FIGURES = 2_000_000  # in all kept answers together; one takes about 75 bytes
LARGEST_KEPT = 600_000  # figures: a page's measures of 1,000 people over two years of months; larger ones are rare


def _figures(grid: Grid) -> int:
    return int(grid.groups.size) * len(grid.cells)


_kept = Kept[Grid](KEPT_ANSWERS, weigh=_figures, most_weight=KEPT_FIGURES, largest=LARGEST_KEPT)
_erased = 0


def answer_from(
    question: Question, scope: Scope, *, records: Records, catalogue: Catalogue, part: bool = False
) -> Answer:
    """Answer from records that are already open; results are kept by (snapshot, resolved question, scope). With `part`
    a question about one person or team is a part of the kept answer over all of them, where there is one.
    """
    grid = grid_from(question, scope, records=records, catalogue=catalogue, part=part)
    return Answer(question, records.snapshot, _frame(question, grid, records.directory), grid.notes, grid.statements)


def grid_from(question: Question, scope: Scope, *, records: Records, catalogue: Catalogue, part: bool = False) -> Grid:
    """The same as figures, before names are put to its keys."""
    if not question.metrics:
        raise BadInput("The question names no metric.", "Name at least one; `heming metrics` lists them all.")
    by_key = replace(question, where=tuple(resolved(f, records) for f in question.where))
    found = _part(by_key, scope, records=records, catalogue=catalogue) if part else None
    return found or _cached(by_key, scope, records, catalogue)


def _part(question: Question, scope: Scope, *, records: Records, catalogue: Catalogue) -> Grid | None:
    one = one_of(question)
    if one is None:
        return None
    _forget_what_was_before(records.erased)
    whole = _kept.peek(_key(one.of_all, scope, records, catalogue)[0])
    return None if whole is None else part_of(whole, one.key)


def resolved(given: Filter, records: Records) -> Filter:
    """A filter that names people by name, with their keys instead (kept keys, where people were merged); '' is a
    missing one.
    """
    if given.dimension not in KEYED:
        return given
    aliases = records.directory.aliases()
    names = [v for v in given.values if v and not v.isdecimal()]
    found = records.directory.keys(given.dimension, names) if names else {}
    numbers = [int(v) for v in given.values if v.isdecimal()] + [key for name in names for key in found.get(name, ())]
    keys = [str(aliases.get(key, key)) for key in numbers] or ["0"]
    return replace(given, values=(*([""] if "" in given.values else []), *dict.fromkeys(keys)))


def _cached(question: Question, scope: Scope, records: Records, catalogue: Catalogue) -> Grid:
    key, seen, edition = _key(question, scope, records, catalogue)
    _forget_what_was_before(records.erased)

    def computed() -> Grid:
        return answered(question, seen, records=records, catalogue=catalogue, edition=edition)

    return _kept.get(key, computed) if records.snapshot else computed()


def _key(
    question: Question, scope: Scope, records: Records, catalogue: Catalogue
) -> tuple[Hashable, Scope, tuple[object, ...]]:
    """What an answer is kept by, what of the Scope it depends on, and the edition of what was asked."""
    aliases = records.directory.aliases()
    platforms = tuple(sorted((stream, one.code, one.known) for stream, one in records.platforms.items()))
    edition = (_versions(question, catalogue), tuple(sorted(aliases.items())), platforms, _today(question, records))
    seen = seen_by(scope, question, aliases=aliases)
    return (records.snapshot, question, seen, edition), seen, edition


def _today(question: Question, records: Records) -> date | None:
    """The day that decides the team of now; None where nobody asks for it."""
    dimensions = {*question.by, *(f.dimension for f in question.where)}
    return today_in(records.zone) if TEAM_NOW in dimensions else None


def _versions(question: Question, catalogue: Catalogue) -> tuple[object, ...]:
    """Definitions are part of what was asked: an edited custom metric, or part of one, is another question."""
    metrics = [catalogue.asked(name).metric for name in question.metrics]
    parts = [catalogue.asked(name).metric for m in metrics for form in m.forms for name in form.over if name]
    return tuple(metric.edition for metric in (*metrics, *parts))


def _forget_what_was_before(erased: int) -> None:
    """An erasure, by whatever process, takes every kept answer along."""
    global _erased
    if erased != _erased:
        forget()
        _erased = erased


def forget() -> None:
    """Drop all kept answers (after an erasure, and in tests and benchmarks)."""
    _kept.clear()


def _frame(question: Question, grid: Grid, directory: Directory) -> pd.DataFrame:
    repeat = len(grid.cells)
    columns: dict[str, object] = {}
    for dimension, values, codes in zip(question.by, grid.groups.values, grid.groups.codes, strict=True):
        labels, keys = _labels(dimension, values, directory)
        place = np.repeat(codes, repeat)
        columns[dimension] = pd.Series(labels[place], dtype=object)
        if keys is not None:
            columns[f"{dimension}_key"] = _whole(keys)[place]
    figures = grid.cells
    names = np.array([c.chosen.asked.name for c in figures], dtype=object)
    columns["metric"] = pd.Series(np.tile(names, grid.groups.size), dtype=object)
    columns["value"] = stacked([c.value for c in figures])
    columns["n"] = np.rint(stacked([c.n for c in figures])).astype(np.int64)
    columns["low"], columns["high"] = stacked([c.low for c in figures]), stacked([c.high for c in figures])
    columns["enough"] = stacked([c.enough for c in figures])
    columns["note"] = pd.Series(stacked([c.note for c in figures]), dtype=object)
    return pd.DataFrame(columns)


def _whole(keys: np.ndarray) -> pd.arrays.IntegerArray:
    """Keys and a None as pandas' whole numbers; laid out by place, a quarter million objects need not be looked at."""
    missing = np.array([key is None for key in keys], dtype=bool)
    numbers = np.array([0 if key is None else key for key in keys], dtype=np.int64)
    return pd.arrays.IntegerArray(numbers, missing)


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
