"""One's own day (我的一天): where one stands in the team without a list of others, and the next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from heming.access.scope import Scope
from heming.facts.store import open_store
from heming.metrics.ask import ask
from heming.metrics.comparing import tiers
from heming.metrics.question import Filter, Question, Value
from heming.metrics.registry import catalogue
from heming.org.queries import PersonRow
from heming.reports.morning_verdicts import beside, settled

STANDINGS = (
    "satisfied_share",
    "first_reply_seconds_mean",
    "turn_reply_seconds_mean",
    "first_contact_resolved_share:7d",
)
FEWEST_OTHERS = 5  # of so few people a median would tell of single ones


@dataclass(frozen=True)
class Standing:
    """One measure: own value, the team's median person, own tier and how many tiers there are; None: cannot be told."""

    metric: str
    own: Value
    middle: float | None
    people: int
    tier: int | None
    tiers: int
    verdict: str  # better, worse or unclear than the team's other people together, adjusted over the measures


def standings(scope: Scope, person: PersonRow, *, question: Question) -> tuple[Standing, ...]:
    """The own place per measure over the question's days. Only medians and tiers of others leave this function.

    The team is read with everybody's rights, since an agent may see its middle but no other person's figure; with
    fewer than five other people of the team with a figure there is no median and no tier.
    """
    if person.team_key is None or not scope.sees_agent(person.key):
        return ()
    entries = catalogue(open_store().home)
    team = (Filter("team", (str(person.team_key),)),)
    everybody = Scope(user="system", name="Heming", roles=frozenset(), everyone=True)
    asked = Question(STANDINGS, by=("agent",), where=team, start=question.start, end=question.end)
    values: dict[str, list[Value]] = {key: [] for key in STANDINGS}
    for value in ask(asked, everybody):
        values[value.metric].append(value)
    better = {key: entries.asked(key).metric.better for key in STANDINGS}
    rest = _rest(person, team, question, everybody)
    looks = {key: beside(_own(found, person), rest.get(key)) for key, found in values.items() if _own(found, person)}
    told = settled(looks, better=better)
    return tuple(_standing(key, values[key], person, better=better[key], verdict=told[key].verdict) for key in looks)


def next_step(found: Sequence[Standing]) -> Standing | None:
    """The measure to work on: surely behind the team, satisfaction first; None when nothing is."""
    return next((one for one in found if one.verdict == "worse"), None)


def strength(found: Sequence[Standing]) -> Standing | None:
    """A measure surely better than the team's; None when nothing is."""
    return next((one for one in found if one.verdict == "better"), None)


def _standing(key: str, values: list[Value], person: PersonRow, *, better: str, verdict: str) -> Standing:
    own = _own(values, person)
    assert own is not None
    known = [v.value for v in values if v.value is not None]
    others = len(known) - (own.value is not None)
    if others < FEWEST_OTHERS:
        return Standing(key, own, None, len(known), None, 0, verdict)
    found = tiers(values, better=better)
    mine = next((tier for value, tier in zip(values, found, strict=True) if value is own), None)
    return Standing(key, own, median(known), len(known), mine, len({t for t in found if t is not None}), verdict)


def _own(values: Sequence[Value], person: PersonRow) -> Value | None:
    keys = {str(person.key), *(str(key) for key in person.also)}
    return next((v for v in values if v.keys.get("agent") in keys), None)


def _rest(person: PersonRow, team: tuple[Filter, ...], question: Question, everybody: Scope) -> Mapping[str, Value]:
    """The team without the person: one question."""
    keys = (str(person.key), *(str(key) for key in person.also))
    where = (*team, Filter("agent", keys, "not_in"))
    return {
        v.metric: v for v in ask(Question(STANDINGS, where=where, start=question.start, end=question.end), everybody)
    }
