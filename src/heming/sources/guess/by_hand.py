"""A column placed by the user: the parser that fits its cells to the chosen target."""

from heming.errors import BadInput, did_you_mean
from heming.facts.arrivals.mapping import FieldMap, Parser
from heming.facts.schemas import TABLES
from heming.sources.guess.assign import arriving
from heming.sources.guess.fit import FREE_TEXT, Hints, fit
from heming.sources.guess.profile import Profile


def hand_field(profile: Profile, target: str, *, hints: Hints | None = None) -> FieldMap:
    """The field for a target such as 'cases.category', 'answers.csat.value' or 'cases.x_city'."""
    parser, why = _parser(profile, target, hints)
    column = target.split(".")[-1]
    return FieldMap(
        profile.header,
        profile.position,
        target,
        parser,
        confidence=1.0,
        why=f"chosen by hand; {why}",
        samples=profile.samples,
        label=profile.header if column.startswith("x_") else "",
        personal=column in FREE_TEXT | {"customer_name", "customer_contact"},
    )


def _parser(profile: Profile, target: str, hints: Hints | None) -> tuple[Parser, str]:
    table, *middle, column = target.split(".")
    if table not in TABLES or len(middle) > 1:
        raise unknown_target(target)
    if column.startswith("x_"):
        return Parser("text"), "extra column"
    if table == "answers" and column == "value":
        scale = profile.scale
        if scale is None:
            return Parser("level", {"min": 1, "max": 5}), "no scale could be seen in the cells"
        params: dict[str, object] = {"min": scale.low, "max": scale.high}
        if scale.labels:
            params["labels"] = dict(scale.labels)
        return Parser("level", params), scale.evidence
    declared = arriving(table)
    if column not in declared:
        raise unknown_target(target)
    fitted = fit(profile, declared[column], hints=hints)
    return fitted.parser, fitted.why


def unknown_target(target: str) -> BadInput:
    """The message for a target that does not exist."""
    known = [f"{table}.{name}" for table in TABLES for name in arriving(table)]
    return BadInput(
        "There is no column '{target}' to fill.{hint}",
        "Choose a declared column such as cases.opened_at, or an extra one such as cases.x_city.",
        target=target,
        hint=did_you_mean(target, known),
    )
