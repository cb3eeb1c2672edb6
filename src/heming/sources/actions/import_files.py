"""Take inspected files in: answers worked into the mappings, then one batch per group."""

from collections.abc import Mapping as Map
from collections.abc import Sequence

from heming.access.audit import record
from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput, Phrase
from heming.facts.arrivals.ingest import Origin, ingest
from heming.facts.arrivals.report import Report
from heming.facts.lock import Progress
from heming.facts.store import Store, open_store
from heming.sources.actions.inspect_files import answered
from heming.sources.inspection import Group, Inspection


def import_files(
    inspection: Inspection,
    scope: Scope,
    *,
    answers: Map[str, str] | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    store: Store | None = None,
) -> tuple[Report, ...]:
    """One report per group of files. Questions nobody answered are settled by the best guess (the doors ask first).

    The copies the inspection made are removed, whether it succeeds or not. A dry run reads and checks everything and
    changes nothing.
    """
    require(scope, "import")
    place = store or open_store()
    with inspection:
        groups = settled(inspection, answers or {})
        for group in groups:
            _refuse_strange(group)
        done = {
            number: _ingest(place, groups[number], scope, dry_run=dry_run, progress=progress)
            for number in in_order([group.mapping.table for group in groups])
        }
        return tuple(done[number] for number in range(len(groups)))


def _refuse_strange(group: Group) -> None:
    """A file of which no column is understood would only add empty records to everybody's counts."""
    fields = group.mapping.fields
    if fields and all(field.target.partition(".")[2].startswith("x_") for field in fields):
        raise BadInput(
            "None of the columns of {file} is understood: {headers}.",
            "Say what they are on the page “Import”, or with --map or --preset.",
            file=", ".join(group.file_names), headers=", ".join(field.header for field in fields[:8]),
        )  # fmt: skip


_FIRST = ("shifts", "agent_states", "orders")


def in_order(tables: Sequence[str]) -> list[int]:
    """The groups of one parcel in the order in which they come in: rosters tell whose the cases of a shared account
    are, so they come before them, whatever the names of the files.
    """
    rank = {table: place for place, table in enumerate(_FIRST)}
    return sorted(range(len(tables)), key=lambda number: (rank.get(tables[number], len(rank)), number))


def settled(inspection: Inspection, answers: Map[str, str]) -> tuple[Group, ...]:
    """The groups with every answer worked in; an answer that is none of the choices is refused."""
    _check(inspection, answers)
    return tuple(answered(group, answers, number=number) for number, group in enumerate(inspection.groups))


def _check(inspection: Inspection, answers: Map[str, str]) -> None:
    questions = {question.key: question for question in inspection.questions}
    for key, value in answers.items():
        question = questions.get(key)
        if question is not None and value not in question.choices and question.code != "target":
            raise BadInput(
                "'{value}' is no answer to: {what}",
                "Answer with one of: {choices}.",
                value=value,
                what=Phrase(question.sentence, header=question.header),
                choices=", ".join(question.choices),
            )


def _ingest(store: Store, group: Group, scope: Scope, *, dry_run: bool, progress: Progress | None) -> Report:
    origin = Origin(scope.name, group.file_names, group.hashes)
    report = ingest(store, group.texts, mapping=group.mapping, origin=origin, progress=progress, dry_run=dry_run)
    if not dry_run:
        record(scope, "import_files", on=("batch", report.batch), after=_written(group, report))
    return report


def _written(group: Group, report: Report) -> dict[str, object]:
    """What the audit trail says about an import."""
    return {
        "stream": group.mapping.stream, "files": list(group.file_names), "rows_read": report.rows_read,
        "rows_used": report.rows_used, "rows_unchanged": report.rows_unchanged,
        "rows_quarantined": report.rows_quarantined,
    }  # fmt: skip
