"""Which figures a correction of people moved: the same question to the snapshot before it and the one after."""

from collections.abc import Collection
from dataclasses import dataclass

from heming.access.scope import Scope
from heming.facts.store import Store, open_store
from heming.metrics.ask import ask
from heming.metrics.question import Filter, Question

METRICS = ("case_count", "first_reply_seconds_p50", "satisfied_share")
MOST = 200


@dataclass(frozen=True)
class Moved:
    """One figure of one person or team in one month, before and after; None where there is none."""

    unit: str  # agent or team
    name: str
    month: str
    metric: str
    before: float | None
    after: float | None
    n_before: int
    n_after: int


def moved(
    before: str, after: str, *, scope: Scope, people: Collection[int], store: Store | None = None
) -> tuple[Moved, ...]:
    """Every figure that differs, of the people concerned and of all teams, by unit and month."""
    place = store or open_store()
    found: list[Moved] = []
    for unit in ("agent", "team"):
        where = (Filter("agent", tuple(str(key) for key in people)),) if unit == "agent" and people else ()
        names: dict[str, str] = {}
        sides = [_by_month(unit, where, scope=scope, snapshot=one, store=place, names=names) for one in (before, after)]
        for key in sorted(set(sides[0]) | set(sides[1]), key=lambda key: (names[key[0]], key)):
            old, new = sides[0].get(key, (None, 0)), sides[1].get(key, (None, 0))
            if old != new:
                whose, month, metric = key
                found.append(Moved(unit, names[whose], month, metric, old[0], new[0], old[1], new[1]))
    return tuple(found[:MOST])


Key = tuple[str, str, str]  # whose (by key: two people may bear one name), month, metric


def _by_month(
    unit: str, where: tuple[Filter, ...], *, scope: Scope, snapshot: str, store: Store, names: dict[str, str]
) -> dict[Key, tuple[float | None, int]]:
    question = Question(metrics=METRICS, by=(unit, "month"), where=where, snapshot=snapshot)
    found: dict[Key, tuple[float | None, int]] = {}
    for one in ask(question, scope, store=store):
        whose = one.keys.get(unit) or ""
        names[whose] = one.by[unit] or ""
        found[whose, one.by["month"] or "", one.metric] = (one.value, one.n)
    return found
