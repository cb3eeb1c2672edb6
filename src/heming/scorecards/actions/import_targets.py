"""Targets from a workbook or a CSV: good rows are set, every other row is told with cause and remedy."""

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from heming.access.scope import Scope
from heming.errors import BadInput
from heming.facts.store import open_store
from heming.metrics.registry import catalogue
from heming.scorecards.actions.set_targets import set_targets
from heming.scorecards.sheet import Read, read_sheet
from heming.scorecards.wish import Outcome
from heming.sources.open.found import OpenedFile
from heming.sources.open.read import open_paths


def import_targets(by: Scope, path: Path, *, name: str = "") -> Outcome:
    """What came of the file; `name` is what people call it."""
    store = open_store()
    folder = store.folder("uploads") / f"targets-{uuid.uuid4().hex}"
    try:
        tables = list(_read(path, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    wishes = tuple(wish for read in tables for wish in read.wishes)
    outcome = set_targets(by, wishes, origin=name or path.name)
    problems = tuple(problem for read in tables for problem in read.problems) + outcome.problems
    return replace(outcome, problems=tuple(sorted(problems, key=lambda p: p.line)))


def _read(path: Path, folder: Path) -> Iterator[Read]:
    entries = catalogue(open_store().home)
    for opened in open_paths([path], folder)[0]:
        _must_be_small(opened)
        sample = opened.sample
        yield read_sheet(sample.headers, sample.rows, entries=entries, first_line=opened.text.first_line)


def _must_be_small(opened: OpenedFile) -> None:
    if not opened.sample.is_complete:
        raise BadInput(
            "'{name}' is too long for a table of targets.", "Split it into files of 5,000 rows.", name=opened.name
        )
