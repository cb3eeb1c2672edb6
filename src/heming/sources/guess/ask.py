"""Which parts of a guess are worth asking about."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Map

from heming.facts.arrivals.mapping import FieldMap, Mapping
from heming.sources.guess.assign import WORTH_ASKING, candidates
from heming.sources.guess.dates import DateReading
from heming.sources.guess.fit import Hints
from heming.sources.guess.grain import LABELS, Grain
from heming.sources.guess.phone_keys import key_questions
from heming.sources.guess.profile import Profile
from heming.sources.guess.question import Question

_SCALES = ("1-5", "0-5", "1-7", "1-10", "0-10", "0-100", "1-3", "1-2")
_LOW = 0.6
_ORDERS = {"dmy": "day first (31/12/2024)", "mdy": "month first (12/31/2024)"}
_ENDS = {"higher": "a high number is good (easy)", "lower": "a low number is good (the number counts effort)"}
_EXTRA = {"extra": "keep it as an extra column"}
_SKIP = {"skip": "leave this column out"}


def questions_of(
    mapping: Mapping,
    profiles: Sequence[Profile],
    *,
    grain: Grain,
    unsure: Map[int, DateReading],
    given: Map[str, str],
) -> tuple[Question, ...]:
    """Everything unsure that was not answered yet."""
    keys = key_questions(list(mapping.fields), profiles, given=given)
    asked = [*_grain(grain), *_dates(profiles, unsure), *keys, *_scales(mapping), *_places(mapping, profiles, grain)]
    return tuple(question for question in asked if question.key not in given)


def _grain(grain: Grain) -> Iterator[Question]:
    if grain.sure >= _LOW or not grain.others:
        return
    labels = {table: LABELS[table] for table in (grain.table, *grain.others)}
    yield Question("grain", -1, "", "What is one row of this file?", labels, grain.why)


def _dates(profiles: Sequence[Profile], unsure: Map[int, DateReading]) -> Iterator[Question]:
    for position, reading in unsure.items():
        profile = profiles[position]
        labels = _first(_ORDERS, reading.order or "dmy")
        sentence = "In '{header}', does the day or the month come first?"
        yield Question("date_order", position, profile.header, sentence, labels, reading.evidence, profile.samples)


def _first(labels: Map[str, str], best: str) -> dict[str, str]:
    return {best: labels.get(best, best)} | dict(labels)


def _scales(mapping: Mapping) -> Iterator[Question]:
    for item in mapping.fields:
        if item.parser.kind != "level" or item.confidence >= 0.85 or not item.target.startswith("answers."):
            continue
        params = item.parser.params
        if item.target.split(".")[1].startswith("ces"):
            labels = _first(_ENDS, str(params.get("better", "higher")))
            sentence = "In '{header}', which end of the scale is good?"
            yield Question("direction", item.position, item.header, sentence, labels, item.why, item.samples)
        has_words = bool(params.get("labels"))
        if not has_words and "states its scale" not in item.why:
            labels = _first({scale: scale for scale in _SCALES}, f"{params.get('min')}-{params.get('max')}")
            sentence = "Which scale is '{header}' on?"
            yield Question("scale", item.position, item.header, sentence, labels, item.why, item.samples)


def _places(mapping: Mapping, profiles: Sequence[Profile], grain: Grain) -> Iterator[Question]:
    """Columns that almost fit, and a file of cases without an id although one column could be it."""
    extra = {f.position: f for f in mapping.fields if f.target.split(".")[-1].startswith("x_")}
    filled = mapping.targets()
    near: dict[int, list[str]] = {}
    for placed in candidates([profiles[i] for i in extra], grain.table, hints=Hints(), least=WORTH_ASKING):
        target = f"{grain.table}.{placed.column}"
        if target not in filled and placed.likeness >= _LOW:
            near.setdefault(placed.position, []).append(target)
    for position, targets in near.items():
        labels = {**_EXTRA, **{target: target for target in targets[:3]}, **_SKIP}
        yield _target(profiles[position], "Is '{header}' one of these?", labels)
    id_target = f"{grain.table}.source_id"
    if id_target not in filled and grain.table == "cases":
        yield from _missing_id(extra, profiles, id_target)


def _missing_id(extra: Map[int, FieldMap], profiles: Sequence[Profile], target: str) -> Iterator[Question]:
    unique = [
        p
        for p in (profiles[i] for i in extra)
        if p.is_unique and p.filled_share > 0.99 and p.mean_length >= 4 and p.rows > 20
    ]
    for profile in [p for p in unique if p.dates.share < 0.5][:1]:
        labels = {**_EXTRA, target: "the id of the case", **_SKIP}
        yield _target(profile, "No id was recognised. Is '{header}' the id of the case?", labels)


def _target(profile: Profile, sentence: str, labels: Map[str, str]) -> Question:
    evidence = f"{len(profile.values)} different values"
    return Question("target", profile.position, profile.header, sentence, labels, evidence, profile.samples)
