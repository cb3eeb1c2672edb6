"""Which parts of a guess are worth asking about."""

from collections.abc import Iterator, Mapping as Map, Sequence

from heming.facts.arrivals.mapping import FieldMap, Mapping
from heming.sources.guess.assign import WORTH_ASKING, candidates
from heming.sources.guess.dates import DateReading
from heming.sources.guess.fit import Hints
from heming.sources.guess.grain import LABELS, Grain
from heming.sources.guess.profile import Profile
from heming.sources.guess.question import Choice, Question

_SCALES = ("1-5", "0-5", "1-7", "1-10", "0-10", "0-100", "1-3", "1-2")
_LOW = 0.6
_SKIP = Choice("skip", "leave this column out")
_EXTRA = Choice("extra", "keep it as an extra column")


def questions_of(
    mapping: Mapping, profiles: Sequence[Profile], grain: Grain, unsure: Map[int, DateReading], given: Map[str, str]
) -> tuple[Question, ...]:
    """Everything unsure that was not answered yet."""
    asked = [*_grain(grain), *_dates(profiles, unsure), *_scales(mapping), *_places(mapping, profiles, grain)]
    return tuple(question for question in asked if question.key not in given)


def _grain(grain: Grain) -> Iterator[Question]:
    if grain.sure >= _LOW or not grain.others:
        return
    tables = (grain.table, *grain.others)
    yield Question(
        "grain", -1, "", "What is one row of this file?", tuple(Choice(table, LABELS[table]) for table in tables), grain.table, grain.why
    )


def _dates(profiles: Sequence[Profile], unsure: Map[int, DateReading]) -> Iterator[Question]:
    for position, reading in unsure.items():
        profile = profiles[position]
        yield Question(
            "date_order", position, profile.header, "In '{header}', does the day or the month come first?",
            (Choice("dmy", "day first (31/12/2024)"), Choice("mdy", "month first (12/31/2024)")),
            reading.order or "dmy", f"{reading.evidence}; samples: {', '.join(profile.samples[:3])}",
        )  # fmt: skip


def _scales(mapping: Mapping) -> Iterator[Question]:
    for item in mapping.fields:
        if item.parser.kind != "level" or item.confidence >= 0.85 or not item.target.startswith("answers."):
            continue
        low, high = item.parser.params.get("min"), item.parser.params.get("max")
        if item.target.split(".")[1].startswith("ces"):
            yield Question(
                "direction", item.position, item.header, "In '{header}', which end of the scale is good?",
                (Choice("higher", "a high number is good (easy)"), Choice("lower", "a low number is good (much effort is high)")),
                str(item.parser.params.get("better", "higher")), item.why,
            )  # fmt: skip
        if not item.parser.params.get("labels") and "states its scale" not in item.why:
            best = f"{low}-{high}"
            choices = tuple(Choice(scale, scale) for scale in dict.fromkeys((best, *_SCALES)))
            yield Question("scale", item.position, item.header, "Which scale is '{header}' on?", choices, best, item.why)


def _places(mapping: Mapping, profiles: Sequence[Profile], grain: Grain) -> Iterator[Question]:
    """Columns that almost fit, and a file of cases without an id although one column could be it."""
    extra = {f.position: f for f in mapping.fields if f.target.split(".")[-1].startswith("x_")}
    filled = mapping.targets()
    near: dict[int, list[str]] = {}
    for placed in candidates([profiles[i] for i in extra], grain.table, Hints(), least=WORTH_ASKING):
        target = f"{grain.table}.{placed.column}"
        if target not in filled and placed.likeness >= _LOW:
            near.setdefault(placed.position, []).append(target)
    for position, targets in near.items():
        choices = (*(Choice(target, target) for target in targets[:3]), _EXTRA, _SKIP)
        yield _target(profiles[position], "Is '{header}' one of these?", choices, "extra")
    id_target = f"{grain.table}.source_id"
    if id_target not in filled and grain.table == "cases":
        yield from _missing_id(extra, profiles, id_target)


def _missing_id(extra: Map[int, FieldMap], profiles: Sequence[Profile], target: str) -> Iterator[Question]:
    unique = [p for p in (profiles[i] for i in extra) if p.is_unique and p.filled_share > 0.99 and p.mean_length >= 4 and p.rows > 20]
    for profile in [p for p in unique if p.dates.share < 0.5][:1]:
        choices = (Choice(target, "the id of the case"), _EXTRA, _SKIP)
        yield _target(profile, "No id was recognised. Is '{header}' the id of the case?", choices, "extra")


def _target(profile: Profile, sentence: str, choices: tuple[Choice, ...], best: str) -> Question:
    evidence = f"{len(profile.values)} different values; samples: {', '.join(profile.samples[:3])}"
    return Question("target", profile.position, profile.header, sentence, choices, best, evidence)
