"""An upload looked at: its files opened with the answers given so far, and what is noted of that for the reviewer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from heming.access.scope import Scope
from heming.facts.store import Store
from heming.sources.actions.inspect_files import answered, inspect_files
from heming.sources.guess.question import Question
from heming.sources.inspection import Group, Inspection
from heming.sources.uploads import ANSWERS, Upload, paths_of, read_note

SAMPLES, LONGEST_SAMPLE = 5, 60


def sender(upload: Upload) -> Scope:
    """Whoever sent the files; the right was checked when they asked."""
    return Scope(user=upload.by, name=upload.by_name, roles=frozenset(), rights=frozenset(("import",)))


@contextmanager
def inspected(store: Store, upload: Upload) -> Iterator[Inspection]:
    """The files of an upload with what its sender has said worked in: stream, zone and answers, group by group."""
    said = read_note(store, upload, name=ANSWERS) or {}
    with inspect_files(paths_of(store, upload), sender(upload), store=store) as inspection:
        groups = tuple(_with(group, said.get(str(number), {})) for number, group in enumerate(inspection.groups))
        yield replace(inspection, groups=groups)


def _with(group: Group, said: dict[str, Any]) -> Group:
    mapping = replace(
        group.mapping, stream=said.get("stream") or group.mapping.stream, zone=said.get("zone") or group.mapping.zone
    )
    group = replace(group, guess=replace(group.guess, mapping=mapping))
    return answered(group, said.get("answers", {}))


def noted(inspection: Inspection) -> dict[str, Any]:
    """What a review needs of an inspection, as plain JSON."""
    return {
        "notices": [_notice(notice) for notice in inspection.notices],
        "groups": [_group(group) for group in inspection.groups],
    }


def _group(group: Group) -> dict[str, Any]:
    mapping, sample = group.mapping, group.sample
    return {
        "files": list(group.file_names), "origin": group.origin, "stream": mapping.stream, "zone": mapping.zone,
        "table": mapping.table, "headers": list(mapping.headers), "rows": group.estimated_rows,
        "is_estimate": not all(file.sample.is_complete for file in group.files),
        "fold": mapping.fold.by if mapping.fold else None,
        "fields": [
            {"position": f.position, "header": f.header, "target": f.target, "kind": f.parser.kind,
             "confidence": f.confidence, "why": f.why, "personal": f.personal}
            for f in mapping.fields
        ],
        "samples": {str(i): _samples(sample.column(i)) for i in range(len(sample.headers))},
        "questions": [_question(question) for question in group.questions],
        "notices": [_notice(notice) for notice in group.notices],
    }  # fmt: skip


def _samples(cells: list[str]) -> list[str]:
    """The first few different cells that hold something."""
    found = dict.fromkeys(cell.strip()[:LONGEST_SAMPLE] for cell in cells[:200] if cell and cell.strip())
    return list(found)[:SAMPLES]


def _question(question: Question) -> dict[str, Any]:
    key = question.code if question.position < 0 else f"{question.code}:{question.position}"
    return {
        "key": key, "header": question.header, "sentence": question.sentence, "evidence": question.evidence,
        "samples": list(question.samples[:3]), "choices": [[value, label] for value, label in question.labels.items()],
    }  # fmt: skip


def _notice(notice: Any) -> dict[str, Any]:
    values = {name: str(value) for name, value in notice.values.items()}
    return {"code": notice.code, "sentence": notice.sentence, "values": values, "is_warning": notice.is_warning}
