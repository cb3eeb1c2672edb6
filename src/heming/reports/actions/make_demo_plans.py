"""Two reports by schedule for the simulated centre, so that its page of plans is not empty."""

from datetime import time

from heming.access.scopes import scope_of_login
from heming.reports.actions.make_plan import Wanted, make_plan
from heming.reports.rules import Times

PLANS = (
    ("analyst", Wanted("week", Times("weekly", time(9, 0), 1, 1), ("xlsx", "pdf"), "zh-hans", "周报")),
    ("executive", Wanted("month", Times("monthly", time(9, 0), 1, 2), ("pdf", "png"), "zh-hans", "月报")),
)


def make_demo_plans() -> int:
    """Makes them for the demo's logins; returns how many."""
    return len([make_plan(wanted, scope_of_login(login)) for login, wanted in PLANS])
