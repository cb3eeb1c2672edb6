"""From placed columns and survey questions to the fields of a mapping."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from heming.facts.arrivals.mapping import FieldMap, Parser
from heming.sources.guess.assign import Placed, place
from heming.sources.guess.by_hand import hand_field
from heming.sources.guess.extras import MOST, extra_field
from heming.sources.guess.fit import FREE_TEXT, Hints
from heming.sources.guess.grain import Grain
from heming.sources.guess.profile import Profile
from heming.sources.guess.shift_times import join_shift_times
from heming.sources.guess.survey import SurveyQuestion

_OF_THE_ANSWER = frozenset(("answered_at", "offered_at", "comment", "is_default"))
_PERSONAL = FREE_TEXT | {"customer_id", "customer_name", "customer_contact"}


@dataclass
class Drafted:
    """Fields as they are put together."""

    fields: list[FieldMap] = field(default_factory=list)
    constants: dict[str, object] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)
    slots: dict[int, str] = field(default_factory=dict)  # position of a survey question -> answers.<slot>

    def taken(self) -> set[int]:
        """Positions that feed something or are left out on purpose."""
        return {f.position for f in self.fields} | set(self.left_out)

    def targets(self) -> set[str]:
        """Targets filled so far."""
        return {f.target for f in self.fields}


def draft(profiles: Sequence[Profile], grain: Grain, *, hints: Hints, chosen: Map[int, str]) -> Drafted:
    """All fields. `chosen` are the user's answers: position -> target, 'extra' or 'skip'."""
    drafted = Drafted()
    by_position = {profile.position: profile for profile in profiles}
    questions = [q for q in grain.questions if q.position not in chosen and _beats(q, grain.placed.get(q.position))]
    asked = {q.position for q in questions}
    about = _about_the_answer(profiles, grain, hints, asked) if questions else {}
    for position, target in chosen.items():
        _choose(by_position[position], target, drafted, hints)
    for position, placed in sorted(grain.placed.items()):
        if (
            position in asked
            or position in about
            or position in chosen
            or f"{grain.table}.{placed.column}" in drafted.targets()
        ):
            continue
        drafted.fields.append(_field(by_position[position], f"{grain.table}.{placed.column}", placed))
    _add_questions(drafted, questions, by_position)
    for position, placed in about.items():
        drafted.fields.append(_field(by_position[position], f"answers.{_main_slot(drafted)}.{placed.column}", placed))
    _double_agent(drafted, grain.table)
    _join_day_and_time(drafted, profiles, grain.table)
    if grain.table == "shifts":
        join_shift_times(drafted, profiles)
    _rest(drafted, profiles, grain.table, hints)
    drafted.fields.sort(key=lambda f: (f.position, f.target))
    return drafted


def _beats(question: SurveyQuestion, placed: Placed | None) -> bool:
    """A survey question goes before a column whose name fits less well."""
    return placed is None or placed.score < max(question.likeness, 0.9) or placed.fit.share < 0.5


def _about_the_answer(profiles: Sequence[Profile], grain: Grain, hints: Hints, asked: set[int]) -> dict[int, Placed]:
    """In a file of cases: when the customer answered, and what they wrote, where that explains a column better."""
    if grain.table == "answers":
        return {p.position: p for p in grain.placed.values() if p.column in ("comment", "is_default", "offered_at")}
    found = place(profiles, "answers", hints=hints, without=asked)
    return {
        position: placed
        for position, placed in found.items()
        if placed.column in _OF_THE_ANSWER
        and (position not in grain.placed or grain.placed[position].score < placed.score - 0.01)
        and placed.score > 0.85
    }


def _field(profile: Profile, target: str, placed: Placed) -> FieldMap:
    column = target.split(".")[-1]
    return FieldMap(
        profile.header,
        profile.position,
        target,
        placed.fit.parser,
        confidence=round(placed.score, 2),
        why=placed.why,
        samples=profile.samples,
        personal=column in _PERSONAL,
    )


def _choose(profile: Profile, target: str, drafted: Drafted, hints: Hints) -> None:
    if target == "skip":
        drafted.left_out.append(profile.position)
    elif target != "extra":
        drafted.fields.append(hand_field(profile, target, hints=hints))


def _add_questions(drafted: Drafted, questions: Sequence[SurveyQuestion], profiles: Map[int, Profile]) -> None:
    numbers: dict[str, int] = {}
    for question in questions:
        numbers[question.instrument] = number = numbers.get(question.instrument, 0) + 1
        slot = question.instrument if number == 1 else f"{question.instrument}_{number}"
        profile = profiles[question.position]
        drafted.slots[question.position] = slot
        confidence = round(
            min(1.0, question.likeness * (0.3 + 0.7 * question.share)) * (1.0 if question.is_sure else 0.8), 2
        )
        drafted.fields.append(
            FieldMap(
                profile.header,
                profile.position,
                f"answers.{slot}.value",
                question.parser,
                confidence=confidence,
                why=question.why,
                samples=profile.samples,
            )
        )
        drafted.constants[f"answers.{slot}.question"] = profile.header
        if question.parser.params.get("better") == "lower":
            drafted.constants[f"answers.{slot}.better"] = "lower"


def _main_slot(drafted: Drafted) -> str:
    slots = list(drafted.slots.values())
    return next((slot for slot in ("csat", "nps", "ces") if slot in slots), slots[0])


def _double_agent(drafted: Drafted, table: str) -> None:
    """Where only a name or only an account is given, it is both: an account needs a name to be shown."""
    targets = {f.target: f for f in drafted.fields}
    name, account = targets.get(f"{table}.agent_name"), targets.get(f"{table}.agent_account")
    if name and not account:
        why = f"{name.why}; no account beside it"
        drafted.fields.append(replace(name, target=f"{table}.agent_account", parser=Parser("id"), why=why))
        if any(sample.startswith('="') for sample in name.samples):
            drafted.fields[drafted.fields.index(name)] = replace(name, parser=Parser("id"))


def _join_day_and_time(drafted: Drafted, profiles: Sequence[Profile], table: str) -> None:
    """A column of days beside a column of clock times: read together as one moment."""
    free = [p for p in profiles if p.position not in drafted.taken() and p.clock_share > 0.95]
    for number, item in enumerate(drafted.fields):
        is_day = item.parser.kind == "date" and item.target in (
            f"{table}.opened_at",
            f"{table}.answered_at",
            f"{table}.sent_at",
        )
        near = [p for p in free if _is_time_name(p.header)]
        if is_day and near:
            clock = min(near, key=lambda p: abs(p.position - item.position))
            parser = Parser("instant", {**item.parser.params, "time_position": clock.position})
            drafted.fields[number] = replace(
                item, parser=parser, why=f"{item.why}; with the time of day from '{clock.header}'"
            )
            drafted.left_out.append(clock.position)
            return


def _is_time_name(header: str) -> bool:
    lower = header.lower().strip()
    return (
        lower in ("time", "hour", "时间", "时刻")
        or lower.endswith((" time", "_time", "时间"))
        or lower.startswith("time")
    )


def _rest(drafted: Drafted, profiles: Sequence[Profile], table: str, hints: Hints) -> None:
    taken_names: set[str] = set()
    extras = 0
    for profile in profiles:
        if profile.position in drafted.taken():
            continue
        if not profile.filled or is_row_number(profile) or extras >= MOST:
            drafted.left_out.append(profile.position)
            continue
        drafted.fields.append(extra_field(profile, table, taken=taken_names, hints=hints))
        extras += 1


def is_row_number(profile: Profile) -> bool:
    """An unnamed or 'No.' column that counts the rows."""
    name = profile.header.lower().strip(" .:#")
    unnamed = name.startswith(("column ", "unnamed")) or name in (
        "",
        "no",
        "index",
        "序号",
        "行号",
        "row",
        "编号",
        "__index_level_0__",
    )
    return unnamed and profile.is_whole and profile.number_share > 0.99 and profile.distinct_share > 0.9
