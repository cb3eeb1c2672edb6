"""Look at files without taking anything in: what they are, what each column seems to be, and what has to be asked."""

import shutil
import uuid
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map
from dataclasses import replace
from pathlib import Path

from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput
from heming.facts.arrivals.mapping import Mapping
from heming.facts.arrivals.text import TextSource
from heming.facts.store import Store, open_store
from heming.org.staff_sheet import is_staff_sheet
from heming.sources.actions.load_mapping import saved_mappings
from heming.sources.fit_mapping import fit_mapping, same_headers
from heming.sources.guess.guess import DEFAULT_ZONE, guess_mapping
from heming.sources.guess.question import Guess, Question
from heming.sources.inspection import Group, Inspection
from heming.sources.mapping_file import read_mapping
from heming.sources.open.found import Notice, OpenedFile
from heming.sources.open.json_rows import MESSAGES
from heming.sources.open.read import open_paths
from heming.sources.preset import Preset, find_preset, recognise
from heming.sources.stream_name import stream_for

_MOST_GROUPS = 10


def inspect_files(
    paths: Iterable[Path],
    scope: Scope,
    *,
    preset: str | None = None,
    mapping_path: Path | None = None,
    stream: str | None = None,
    zone: str | None = None,
    store: Store | None = None,
) -> Inspection:
    """The files in groups of equal columns, each with a mapping.

    Close the result (or use `with`) to remove the copies it made.
    """
    require(scope, "import")
    place = store or open_store()
    folder = place.folder("uploads") / f"open-{uuid.uuid4().hex}"
    try:
        given = read_mapping(mapping_path) if mapping_path is not None else None
        chosen = find_preset(preset) if preset else None
        opened, notices = open_paths(tuple(paths), folder)
        if given is None and chosen is None:
            _no_staff_sheets(opened)
        groups = tuple(
            _group(
                files,
                number,
                given=given,
                preset=chosen,
                store=place,
                zone=zone or place.zone or DEFAULT_ZONE,
                stream=stream or "",
            )
            for number, files in enumerate(_by_headers(opened))
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    groups = _joined_streams(groups)
    return Inspection(groups, folder, notices, zone or "", stream or "")


def answered(group: Group, answers: Map[str, str], *, number: int = 0) -> Group:
    """The group with the answers worked into its mapping; the answers are keyed as its questions are."""
    prefix = f"{number}/" if number else ""
    local = {key.removeprefix(prefix): value for key, value in answers.items() if key.startswith(prefix)}
    if not prefix:
        local = {key: value for key, value in local.items() if "/" not in key}
    if not local:
        return group
    mapping = group.mapping
    known = find_preset(mapping.preset) if group.origin.startswith("preset") else None
    base = known.answers(mapping.headers) if known else {}
    guess = guess_mapping(
        group.sample, text=_first_text(group.files), answers=base | local, zone=mapping.zone, stream=mapping.stream
    )
    fixed = known.apply(guess.mapping) if known else replace(guess.mapping, preset=mapping.preset)
    about = _about(known) if known else ()
    guess = replace(guess, mapping=fixed, notices=(*about, *guess.notices), questions=_numbered(guess, number))
    return replace(group, guess=guess)


def _no_staff_sheets(opened: Sequence[OpenedFile]) -> None:
    """An HR sheet is about people, not about cases: it has a way in of its own."""
    for file in opened:
        if is_staff_sheet(file.text.headers):
            raise BadInput(
                "'{name}' is a staff sheet (花名册).",
                "Bring it in on the page of accounts (账号映射), or with `heming import --as staff`.",
                name=file.name,
            )


def _by_headers(opened: Sequence[OpenedFile]) -> list[tuple[OpenedFile, ...]]:
    """Files with the same header are one import; an empty one of a folder of days does not count."""
    groups: dict[tuple[str, ...], list[OpenedFile]] = {}
    for file in opened:
        groups.setdefault(file.text.headers, []).append(file)
    if len(groups) > _MOST_GROUPS:
        examples = [files[0].name for files in groups.values()][:3]
        raise BadInput(
            "The files have {count} different sets of columns (for example {examples}).",
            "Import the files of one kind at a time.",
            count=len(groups), examples=", ".join(examples),
        )  # fmt: skip
    if not any(file.sample.rows for file in opened):
        raise BadInput(
            "'{name}' has a header but no rows.", "Export it again with the period that is meant.", name=opened[0].name
        )
    return [tuple(files) for files in groups.values() if any(file.sample.rows for file in files)]


def _group(
    files: tuple[OpenedFile, ...],
    number: int,
    *,
    given: Mapping | None,
    preset: Preset | None,
    store: Store,
    zone: str,
    stream: str,
) -> Group:
    headers = files[0].text.headers
    if given is not None:
        return Group(files, Guess(_with_stream(fit_mapping(given, headers, name=files[0].name), stream)), "saved")
    if preset is None:
        for name, mapping in saved_mappings(store).items():
            if same_headers(mapping.headers, headers):
                notice = Notice("saved_mapping", "Read with the saved mapping '{name}'.", {"name": name})
                fitted = _with_stream(fit_mapping(mapping, headers, name=files[0].name), stream)
                return Group(files, Guess(fitted, notices=(notice,)), f"saved {name}")
    known = preset or recognise(headers)
    return _guessed(files, number, preset=known, zone=zone, stream=stream)


def _guessed(files: tuple[OpenedFile, ...], number: int, *, preset: Preset | None, zone: str, stream: str) -> Group:
    sample = next(file.sample for file in files if file.sample.rows)
    answers = preset.answers(sample.headers) if preset else {}
    name = stream or (preset.stream if preset else "")
    guess = guess_mapping(
        sample, text=_first_text(files), answers=answers, zone=(preset and preset.zone) or zone, stream=name
    )
    if not name:
        stream = stream_for(guess.mapping.table, sample.headers, file_name=files[0].name)
        guess = replace(guess, mapping=replace(guess.mapping, stream=stream))
    if preset is None:
        return Group(files, replace(guess, questions=_numbered(guess, number)))
    guess = Guess(preset.apply(guess.mapping), _numbered(guess, number), (*_about(preset), *guess.notices))
    return Group(files, guess, f"preset {preset.name}")


def _about(preset: Preset) -> tuple[Notice, ...]:
    """What a person should know of the export: which it is, how sure its columns are, and what it cannot tell."""
    found = [Notice("preset", "Read as '{title}'.", {"title": preset.title})]
    if preset.verified != "yes":
        sentence = "The columns of '{title}' could not be checked against the platform's own page: look them over."
        found.append(Notice("preset_unverified", sentence, {"title": preset.title}))
    cannot = "This export cannot tell: {said}"
    return (*found, *(Notice("preset_cannot", cannot, {"said": c.en, "said_zh": c.zh}) for c in preset.cannot))


def _joined_streams(groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """Messages taken out of a file of cases belong to the stream of their cases."""
    streams = {name: group.mapping.stream for group in groups for name in group.file_names}

    def joined(group: Group) -> Group:
        stream = streams.get(group.files[0].name.removesuffix(f" {MESSAGES}"), group.mapping.stream)
        return replace(group, guess=replace(group.guess, mapping=replace(group.mapping, stream=stream)))

    return tuple(map(joined, groups))


def _numbered(guess: Guess, number: int) -> tuple[Question, ...]:
    return tuple(replace(question, group=number) for question in guess.questions)


def _first_text(files: tuple[OpenedFile, ...]) -> TextSource:
    return next(file.text for file in files if file.sample.rows)


def _with_stream(mapping: Mapping, stream: str) -> Mapping:
    return replace(mapping, stream=stream) if stream else mapping
