"""The guess: from one opened table to a mapping, with what is unsure put as questions."""

import hashlib
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import replace

from heming.facts.arrivals.mapping import Fold, Mapping
from heming.facts.arrivals.parsers.level import NOT_RATED
from heming.facts.arrivals.parsers.reading import folded
from heming.facts.arrivals.text import TextSource
from heming.sources.guess.ask import questions_of
from heming.sources.guess.dates import DateReading, read_dates
from heming.sources.guess.event_log import find_fold
from heming.sources.guess.fields import Drafted, draft
from heming.sources.guess.fit import Hints
from heming.sources.guess.grain import Grain, find_grain
from heming.sources.guess.phone_keys import key_notices, read_keys
from heming.sources.guess.profile import Profile, profile_of
from heming.sources.guess.question import Guess
from heming.sources.guess.rates import find_rates
from heming.sources.guess.whole_column import days_of
from heming.sources.open.found import Notice, Sample

DEFAULT_ZONE = "Asia/Shanghai"


def guess_mapping(
    sample: Sample,
    *,
    text: TextSource | None = None,
    answers: Map[str, str] | None = None,
    zone: str = DEFAULT_ZONE,
    stream: str = "",
) -> Guess:
    """The best mapping.

    `text` gives whole-column evidence where the sample cannot decide; `answers` are {question key: value}.
    """
    given = dict(answers or {})
    profiles = [profile_of(i, header, cells=sample.column(i)) for i, header in enumerate(sample.headers)]
    hints, unsure_dates = _hints(profiles, text, given)
    grain = find_grain(profiles, hints=hints, table=given.get("grain", ""))
    drafted = draft(profiles, grain, hints=hints, chosen=_chosen(given, len(profiles)))
    _answer_scales(drafted, given)
    read_keys(drafted.fields, profiles, given=given)
    fold = _fold(sample, profiles, drafted, grain)
    ratios = find_rates(drafted, profiles) if grain.table == "agent_days" else ()
    mapping = Mapping(
        stream=stream or default_stream(grain.table, sample.headers),
        table=grain.table,
        fields=tuple(drafted.fields),
        headers=sample.headers,
        zone=zone,
        constants=drafted.constants,
        fold=fold,
        left_out=tuple(sorted(drafted.left_out)),
        only_answered=_only_answered(drafted, profiles, grain),
        notes=(f"One row is {grain.why}",),
        ratios=ratios,
    )
    questions = questions_of(mapping, profiles, grain=grain, unsure=unsure_dates, given=given)
    notices = (*_notices(mapping, profiles), *key_notices(drafted.fields, profiles, given=given))
    return Guess(mapping, questions, notices)


def default_stream(table: str, headers: Sequence[str]) -> str:
    """The name of the stream when none is given: the same for every file with these headers, never the file's name."""
    mark = hashlib.sha256("\x1f".join(headers).encode()).hexdigest()[:6]
    return f"{table}-{mark}"


def _hints(
    profiles: Sequence[Profile], text: TextSource | None, given: Map[str, str]
) -> tuple[Hints, dict[int, DateReading]]:
    """Day or month first for every column that does not say so itself.

    Answers, then the whole file, then its other columns.
    """
    orders = {int(key.split(":")[1]): value for key, value in given.items() if key.startswith("date_order:")}
    loose = [p for p in profiles if p.dates.share > 0.5 and p.dates.order in ("dmy", "mdy")]
    sure = {p.dates.order for p in loose if not p.dates.is_ambiguous}
    shared = sure.pop() if len(sure) == 1 else ""
    unsure: dict[int, DateReading] = {}
    for profile in loose:
        if not profile.dates.is_ambiguous or profile.position in orders:
            continue
        reading = (
            read_dates(days_of(text, profile.position))
            if text is not None and not profile.dates.is_mixed
            else profile.dates
        )
        if reading.share and not reading.is_ambiguous:
            orders[profile.position] = reading.order
        elif shared and not profile.dates.is_mixed:
            orders[profile.position] = shared
        else:
            unsure[profile.position] = reading if reading.share else profile.dates
    return Hints(shared, orders), unsure


def _chosen(given: Map[str, str], width: int) -> dict[int, str]:
    chosen = {int(key.split(":")[1]): value for key, value in given.items() if key.startswith("target:")}
    return {position: target for position, target in chosen.items() if 0 <= position < width}


def _answer_scales(drafted: Drafted, given: Map[str, str]) -> None:
    """Answers to 'which scale' (0-10) and 'which end is good' (lower) are written into the fields."""

    for number, item in enumerate(drafted.fields):
        slot = drafted.slots.get(item.position)
        if slot is None or not item.target.endswith(".value"):
            continue
        params = dict(item.parser.params)
        if scale := given.get(f"scale:{item.position}"):
            low, high = scale.split("-")
            params |= {"min": int(low), "max": int(high)}
        if direction := given.get(f"direction:{item.position}"):
            params["better"] = direction
            drafted.constants[f"answers.{slot}.better"] = direction
        drafted.fields[number] = replace(item, parser=replace(item.parser, params=params))


def _fold(sample: Sample, profiles: Sequence[Profile], drafted: Drafted, grain: Grain) -> Fold | None:
    if grain.table != "cases":
        return None
    ids = [f.position for f in drafted.fields if f.target == "cases.source_id"]
    if not ids:
        return None
    found = find_fold(sample, profiles, id_position=ids[0], targets=sorted(drafted.targets()))
    return _opened_by_first(found, drafted) if found is not None else None


def _opened_by_first(found: Fold, drafted: Drafted) -> Fold:
    """A log that only says when each step happened: a case was opened at its first one."""
    when = next((f for f in drafted.fields if f.position == found.order), None)
    if "cases.opened_at" in drafted.targets() or when is None or when.parser.kind != "instant":
        return found
    why = f"{when.why}; the first step of a case opens it"
    drafted.fields.append(replace(when, target="cases.opened_at", confidence=0.75, why=why))
    drafted.fields.sort(key=lambda f: (f.position, f.target))
    return replace(found, first=(*found.first, "cases.opened_at"))


def _only_answered(drafted: Drafted, profiles: Sequence[Profile], grain: Grain) -> bool:
    """Every row carries a rating: who was not asked, or did not answer, is not in the file."""
    if grain.table == "answers":
        return True
    rated = [profiles[position] for position, slot in drafted.slots.items() if slot in ("csat", "nps", "ces")]
    return any(p.rows >= 20 and _rated_share(p) > 0.999 for p in rated)


def _rated_share(profile: Profile) -> float:
    unrated = sum(count for word, count in profile.values.items() if folded(word) in NOT_RATED)
    return profile.filled_share - unrated / profile.rows


def _notices(mapping: Mapping, profiles: Sequence[Profile]) -> list[Notice]:
    notices = []
    rounded = [p.header for p in profiles if p.rounded_share > 0.5]
    if rounded:
        notices.append(
            Notice(
                "rounded_ids",
                "The long numbers of '{columns}' were rounded by a spreadsheet: their last digits are lost, "
                "and nothing is joined on them.",
                {"columns": ", ".join(rounded)},
                is_warning=True,
            )
        )
    mixed = [p.header for p in profiles if p.dates.is_mixed and p.dates.share > 0.5]
    if mixed:
        notices.append(
            Notice(
                "mixed_dates",
                "Day and month come in both orders in '{columns}'.",
                {"columns": ", ".join(mixed)},
                is_warning=True,
            )
        )
    if mapping.only_answered and mapping.table == "cases":
        notices.append(
            Notice("only_answered", "Every row carries a rating: how many were asked cannot be known from this file.")
        )
    if mapping.fold:
        notices.append(
            Notice(
                "event_log",
                "Several rows belong to one case; they are folded by '{column}'.",
                {"column": mapping.headers[mapping.fold.by]},
            )
        )
    return notices
