"""对账: the source system's own figure beside ours, and the difference split into causes that can be computed.

The room above hands in `figure`, which answers a measure under a variant; a cause is the change of our figure under
its variant.
Causes are taken one after another, so that they add up; what is left is stated as the remainder.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from heming.errors import BadInput, HemingError

Figure = Callable[..., float | None]  # figure(metric, **variant): None when the variant cannot be computed


@dataclass(frozen=True)
class Variant:
    """One way in which a source may count differently: a code doors translate, and the change of the question."""

    code: str
    sentence: str
    change: Mapping[str, object]


@dataclass(frozen=True)
class Cause:
    """How much of the difference one way of counting explains; `figure` is ours when counted this way as well."""

    code: str
    sentence: str
    difference: float
    figure: float


@dataclass(frozen=True)
class Reconciled:
    """Theirs = ours + the causes' differences + remainder."""

    metric: str
    ours: float
    theirs: float
    causes: tuple[Cause, ...]
    remainder: float
    cannot_tell: tuple[str, ...]  # codes of causes that cannot be computed from what was imported


# From what is most often the cause to what seldom is. Quarantined rows are those that this product left out and the
# source counts.
VARIANTS: tuple[Variant, ...] = (
    Variant(
        "days_of_day_rows",
        "Only agents and days that the platform's day rows cover are counted.",
        {"on_day_rows": True},
    ),
    Variant("quarantined_rows", "Rows we hold in quarantine are counted.", {"with_quarantined": True}),
    Variant("impossible_intervals", "Impossible intervals are counted as they are.", {"with_impossible": True}),
    Variant("auto_replies", "An automatic reply counts as the first reply.", {"first_reply": "any"}),
    Variant("business_clock", "Only service hours count.", {"clock": "business"}),
    Variant("transferred_cases", "Transferred cases (转接) are left out.", {"without_transferred": True}),
    Variant("last_agent", "A shared case counts for its last agent.", {"attribution": "last"}),
    Variant("default_ratings", "Default ratings (默认好评) are counted.", {"with_default_ratings": True}),
    Variant("reopened_cases", "Reopened cases count once, at their first resolution.", {"resolution": "first"}),
)


def reconcile(
    metric: str, theirs: float, *, figure: Figure, variants: Sequence[Variant] = VARIANTS, tolerance: float = 1e-9
) -> Reconciled:
    """Splits theirs − ours into causes. A variant is kept only when it brings our figure closer to theirs."""
    ours = figure(metric)
    if ours is None:
        raise BadInput(
            "We have no figure for '{metric}' to compare with.",
            "Choose a period and a unit that the imported records cover.",
            metric=metric,
        )
    causes: list[Cause] = []
    unknown: list[str] = []
    chosen: dict[str, object] = {}
    reached = ours
    for variant in variants:
        if abs(theirs - reached) <= tolerance:
            break
        counted = _ask(figure, metric, {**chosen, **variant.change})
        if counted is None:
            unknown.append(variant.code)
        elif abs(theirs - counted) < abs(theirs - reached) - tolerance:
            causes.append(Cause(variant.code, variant.sentence, counted - reached, counted))
            chosen |= variant.change
            reached = counted
    return Reconciled(metric, ours, theirs, tuple(causes), theirs - reached, tuple(unknown))


def _ask(figure: Figure, metric: str, change: Mapping[str, object]) -> float | None:
    """A variant that the measure does not know is one that cannot be told."""
    try:
        return figure(metric, **change)
    except HemingError:
        return None
