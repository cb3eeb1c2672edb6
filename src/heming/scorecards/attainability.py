"""Can a target be reached? What share of the folder's own unit-months ever reached it, as far as intervals can tell."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median
from typing import Literal

from heming.access.scope import Scope
from heming.facts.coverage import coverage
from heming.facts.store import open_store
from heming.metrics.ask import ask
from heming.metrics.question import Question, Value
from heming.scorecards.months import label_of, month_at, month_of, shifted
from heming.scorecards.queries import Target, targets
from heming.scorecards.wish import UnitKind, Wish

Verdict = Literal["rarely", "hard", "reachable", "usually", "unclear", "short", "unknown"]
MONTHS = 24  # how far back one looks
FEWEST = 12  # unit-months below this tell nothing
RARELY, HARD, USUALLY = 0.05, 0.25, 0.90
SIMILAR = 2.0  # at most twice, at least half the size


@dataclass(frozen=True)
class Attainable:
    """Of `months` unit-months: reached for sure, missed for sure, cannot be told; `similar`: only of like size."""

    verdict: Verdict
    months: int = 0
    reached: int = 0
    missed: int = 0
    unclear: int = 0
    similar: bool = False
    unit: UnitKind = "team"  # whose months were looked at

    @property
    def share(self) -> float | None:
        """The share of unit-months that reached it for sure; None without any."""
        return self.reached / self.months if self.months else None


def judged(values: Sequence[Value], *, target: float, better: str, size: float | None = None) -> Attainable:
    """The verdict from past values of one measure; pure.

    Parameters: values of single unit-months, with intervals in the measure's unit; those without a value are left out;
        `better` higher or lower; `size` the unit's own usual n: with at least 12 unit-months of between half and twice
        that size only those are looked at.
    Returns: counts and a verdict. Even counting those that cannot be told, fewer than 5 % reached it: rarely; at most
        25 %: hard. For sure at least 90 % reached it: usually; more than 25 %: reachable. Between the two, unclear;
        short with fewer than 12, unknown for measures without direction.
    """
    if better not in ("higher", "lower"):
        return Attainable("unknown")
    told = [v for v in values if v.value is not None]
    alike = [v for v in told if size and size / SIMILAR <= v.n <= size * SIMILAR]
    similar = len(alike) >= FEWEST
    used = alike if similar else told
    sides = [_side(v, target, better) for v in used]
    reached, missed = sides.count(1), sides.count(-1)
    unclear = len(used) - reached - missed
    verdict = "short" if len(used) < FEWEST else _verdict(reached, unclear, of=len(used))
    return Attainable(verdict, len(used), reached, missed, unclear, similar)


def _verdict(reached: int, unclear: int, *, of: int) -> Verdict:
    """From what is sure in either direction; pure."""
    if reached + unclear < RARELY * of:
        return "rarely"
    if reached + unclear <= HARD * of:
        return "hard"
    if reached >= USUALLY * of:
        return "usually"
    return "reachable" if reached > HARD * of else "unclear"


def attainable(given: Collection[Target]) -> dict[Target, Attainable]:
    """The check for each of these targets; only shares over all units leave this function, never another unit's figure.

    One question for all measures per kind of unit: by team, by person, or of the whole, each by month.
    """
    wanted = tuple(dict.fromkeys(t.metric for t in given))
    if not wanted:
        return {}
    last = min(t.month for t in given)
    past = _Past(wanted, last)
    found: dict[Target, Attainable] = {}
    for target in given:
        kind = target.unit.kind
        values = past.months(target.metric, kind)
        own = [v.n for v in values if v.keys.get(kind) == str(target.unit.key)]
        verdict = judged(
            values, target=float(target.value), better=past.better(target.metric), size=median(own) if own else None
        )
        found[target] = replace(verdict, unit=kind)
    return found


def attainable_now(scope: Scope, wishes: Collection[Wish]) -> dict[Target, Attainable]:
    """The check for targets that were just set, as far as the Scope sees them; those taken back have none."""
    wanted = {(wish.metric, wish.unit, wish.month) for wish in wishes if wish.value is not None}
    held = targets(scope, months={wish.month for wish in wishes}, metrics={wish.metric for wish in wishes})
    return attainable([target for target in held if (target.metric, target.unit, target.month) in wanted])


def _side(value: Value, target: float, better: str) -> int:
    """1 reached for sure, -1 missed for sure, 0 cannot be told. A figure without interval counts as it stands."""
    assert value.value is not None
    low = value.value if value.low is None else value.low
    high = value.value if value.high is None else value.high
    if better == "lower":
        low, high, target = -high, -low, -target
    return 1 if low >= target else -1 if high < target else 0


class _Past:
    """The months before, whole ones only: read once for all targets. Everybody's, since only shares are told."""

    def __init__(self, metrics: tuple[str, ...], before: int) -> None:
        self.metrics, self.span = metrics, whole_months(before)
        self._found: dict[tuple[str, ...], list[Value]] = {}

    def better(self, metric: str) -> str:
        """Which direction of a measure is good."""
        from heming.metrics.registry import catalogue

        return catalogue(open_store().home).asked(metric).metric.better

    def months(self, metric: str, kind: UnitKind) -> list[Value]:
        """Months of every team, of every person, or of the organisation."""
        by = ("month",) if kind == "organisation" else (kind, "month")
        return [v for v in self._ask(by) if v.metric == metric and (kind == "organisation" or v.keys.get(kind))]

    def _ask(self, by: tuple[str, ...]) -> list[Value]:
        if self.span is None:
            return []
        if by not in self._found:
            question = Question(self.metrics, by=by, start=self.span[0], end=self.span[1])
            everybody = Scope(user="system", name="Heming", roles=frozenset(), everyone=True)
            self._found[by] = list(ask(question, everybody))
        return self._found[by]


def whole_months(before: int) -> tuple[date, date] | None:
    """First and last day of up to 24 months before that one which are covered from end to end; None without any."""
    store = open_store()
    spans = coverage(store, store.snapshot())
    if not spans:
        return None
    first, newest = min(s.first_day for s in spans), max(s.last_day for s in spans)
    start = month_at(first) if first.day == 1 else shifted(month_at(first), 1)
    end = month_at(newest) if (newest + timedelta(days=1)).day == 1 else shifted(month_at(newest), -1)
    end = min(end, shifted(before, -1))
    start = max(start, shifted(end, 1 - MONTHS))
    return (_first_day(start), _first_day(shifted(end, 1)) - timedelta(days=1)) if start <= end else None


def _first_day(month: int) -> date:
    assert month_of(label_of(month)) == month
    return date(month // 100, month % 100, 1)
