"""The data check: what the rows of a batch cannot tell, or tell wrongly, and which measures that touches. One file
per check.
"""

from collections.abc import Callable

from heming.facts.arrivals.convert import Converted
from heming.facts.arrivals.mapping import Mapping
from heming.facts.arrivals.report import Finding
from heming.facts.arrivals.session import session
from heming.facts.arrivals.stage import Staged
from heming.facts.checks import (
    both_grains,
    bursts,
    columns,
    dates,
    day_rows,
    default_ratings,
    duplicates,
    ids,
    intervals,
    leavers,
    overlap,
    scales,
    surveyed,
    two_grains,
    working_time,
)
from heming.facts.checks.looking import Look
from heming.facts.store import Store

CHECKS: tuple[Callable[[Look], list[Finding]], ...] = (
    intervals.check,
    dates.check,
    ids.check,
    overlap.check,
    duplicates.check,
    columns.check,
    surveyed.check,
    default_ratings.check,
    bursts.check,
    scales.check,
    day_rows.check,
    both_grains.check,
    two_grains.check,
    working_time.check,
    leavers.check,
)
_ORDER = {"serious": 0, "warn": 1, "info": 2}


def check(store: Store, batch: int, *, staged: Staged, converted: Converted, mapping: Mapping) -> tuple[Finding, ...]:
    """All findings about a batch that is about to be published, the gravest first."""
    with session(store.home) as connection:
        look = Look(connection, store, batch, staged=staged, converted=converted, mapping=mapping)
        found = [finding for one in CHECKS for finding in one(look)]
    return tuple(sorted(found, key=lambda finding: (_ORDER[finding.severity], -finding.rows)))
