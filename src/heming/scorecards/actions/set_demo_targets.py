"""Plausible targets for the simulated centre, so that its morning board has something to stand beside."""

from decimal import Decimal

from heming.access.scope import Scope
from heming.org.queries import team_names
from heming.scorecards.actions.set_targets import set_targets
from heming.scorecards.attainability import whole_months
from heming.scorecards.months import month_at, shifted
from heming.scorecards.wish import Outcome, Unit, Wish

MONTHS = 3  # the last ones of the simulation, and the one after
OF_ALL = {
    "satisfied_share": Decimal("0.85"),
    "response_share": Decimal("0.38"),
    "answered_share": Decimal("0.90"),
    "first_reply_seconds_mean": Decimal(120),
    "turn_reply_seconds_mean": Decimal(45),
    "unreplied_share": Decimal("0.05"),
}
OF_TEAMS = {"satisfied_share": Decimal("0.82"), "turn_reply_seconds_mean": Decimal(40)}


def set_demo_targets(by: Scope) -> Outcome:
    """Sets them for the centre and each team; nothing where no whole month was simulated."""
    span = whole_months(999_912)
    if span is None:
        return Outcome(0, 0)
    months = [shifted(month_at(span[1]), step) for step in range(1 - MONTHS, 2)]
    wishes = [Wish(key, Unit(), month, value) for month in months for key, value in OF_ALL.items()]
    wishes += [
        Wish(key, Unit("team", team), month, value)
        for month in months
        for team in sorted(team_names())
        for key, value in OF_TEAMS.items()
    ]
    return set_targets(by, wishes, origin="demo")
