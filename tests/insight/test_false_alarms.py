"""All findings over hundreds of centres without anything planted: verdict, groups, alerts, ways and advice."""

from collections import Counter
from dataclasses import replace
from functools import cache
from math import nan

import pytest

from heming.insight.behaviours import behaviours
from heming.insight.comovement import Link, link, widened
from heming.insight.measures import MEASURES, OUTCOMES, Halves, halves_of, sides
from heming.insight.metric_health import Seen, agreement, health
from heming.insight.speed_alerts import speed_alerts
from heming.insight.standing import standings
from heming.insight.sums import Sums, laid_out
from tests.insight.simulated import promised
from tests.insight.team_centres import Teams, team_centre

ROUNDS = 200
MONTHS = range(100, 104)
QUIET = Teams(teams=6, people=6, months=MONTHS)


def halves(found: Sums) -> Halves:
    return halves_of(*(laid_out(found, MONTHS, half=half) for half in (0, 1)))


def advice(now: Halves) -> set[str]:
    """What is said of the four measures, all their links counted as looks."""
    links = {m: (link(sides(now, m, alike=True)), _others(now, m)) for m in MEASURES}
    looks = sum(1 + len(others) for _together, others in links.values())
    return {
        health(m, Seen(together, {}, others, looks), agreement=agreement(now, m)).advice
        for m, (together, others) in links.items()
    }


def _others(now: Halves, measure: str) -> dict[str, Link]:
    return {name: link(sides(now, measure, alike=True, against=name)) for name in OUTCOMES}


def alarms(found: Sums) -> set[str]:
    """Which findings this centre raises."""
    now = halves(found)
    whole = now.first + now.second
    told = {
        "verdict": link(sides(now, "handle", alike=True)).verdict in ("together", "apart"),
        "group": any(one.corner != "unclear" for one in standings(whole, "handle")),
        "alert": bool(speed_alerts(found.work, found.ratings, months=[102]).alerts),
        "way": any(one.told for one in behaviours(now, {})),
        "advice": bool({"keep", "reweight", "split"} & advice(now)),
    }
    return {name for name, raised in told.items() if raised}


@cache
def counted() -> Counter[str]:
    return Counter(name for seed in range(ROUNDS) for name in alarms(team_centre(QUIET, seed)))


@pytest.mark.parametrize("finding", ["verdict", "group", "alert", "way", "advice"])
def test_in_centres_without_any_link_a_finding_is_raised_at_no_more_than_the_promised_rate(finding: str) -> None:
    assert promised(counted()[finding], ROUNDS), counted()


def test_with_a_link_between_speed_and_satisfaction_the_same_findings_are_raised() -> None:
    planted = replace(QUIET, teams=16, liked_sd=0.15, together=-0.95, rated=60, speed_sd=0.4)
    assert {"verdict", "group", "way", "advice"} <= alarms(team_centre(planted, 1))


def test_a_widened_interval_holds_more_looks_and_keeps_the_value() -> None:
    one = Link(0.3, 0.1, 0.47, 90, 0.002)
    many = widened(one, 20)
    assert many.value == one.value and many.low < one.low < one.high < many.high
    assert many.p_value == pytest.approx(0.04) and widened(one, 1) is one
    assert widened(Link(0.3, 0.1, 0.47, 5), 20) == Link(0.3, 0.1, 0.47, 5), "too few people carry no verdict anyway"
    unknown = Link(nan, nan, nan, 40)
    assert str(widened(unknown, 9)) == str(unknown)
