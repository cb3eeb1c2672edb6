"""The opened demo on accounts and days: what is planted is found where people look for it, and nobody's figure is
silently wrong by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from heming.sources.centre import read_truths
from heming.sources.centre.known_people import known_leavers
from heming.sources.centre.simulate import happenings
from heming.sources.centre.world import Centre, build

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

SIZE = 20_000
NIGHT = "旗舰店:夜班值班"
Found = tuple[Any, Centre]  # the store of a folder with the demo, and what is true in it


@pytest.fixture(scope="module", params=[True, False], ids=["planted", "nothing planted"])
def opened(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Found]:  # fmt: skip
    """A demo with truths, and one without; the operational database is rolled back after the last test."""
    from django.db import transaction
    from django.test import override_settings

    from heming.access.scope import local_admin
    from heming.facts.store import open_store
    from heming.sources.actions.open_demo_centre import Plan, open_demo_centre

    home = tmp_path_factory.mktemp("accounts")
    with django_db_blocker.unblock(), override_settings(HEMING_HOME=home), transaction.atomic():
        open_demo_centre(local_admin("tester"), Plan(size=SIZE, planted=request.param))
        yield open_store(), build(SIZE, 20260701, planted=request.param, months=None)
        transaction.set_rollback(True)


def stored(store: Any, table: str, *columns: str) -> pd.DataFrame:
    from heming.facts.engines import engine_for

    engine = engine_for(store)
    rows: pd.DataFrame = engine.run(engine.table(store.snapshot(), table).select(*columns)).to_pandas(
        integer_object_nulls=True
    )
    return rows


def keys() -> dict[str, int]:
    """Name -> person, of those HR knows: an unmatched account may show the name of one of them."""
    from heming.org.models import Person

    return dict(Person.objects.exclude(work_number="").values_list("name", "key"))


@cache
def served(planted: bool) -> pd.DataFrame:
    """Who really served each case."""
    centre = build(SIZE, 20260701, planted=planted, months=None)
    parts = [pd.DataFrame({"number": r["number"], "agent": r["agent"], "night": r["night"]})
             for r, _ in happenings(centre)]  # fmt: skip
    rows = pd.concat(parts).query("agent >= 0")
    return rows.assign(source_id="S" + rows.number.astype(str), name=[str(centre.staff.name[i]) for i in rows.agent])


def test_every_case_belongs_to_whoever_served_it_or_to_nobody(opened: Found) -> None:
    store, centre = opened
    rows = stored(store, "cases", "source_id", "agent_key").merge(served(centre.truths.planted), on="source_id")
    right, nobody = rows.name.map(keys()) == rows.agent_key, rows.agent_key.isna()
    assert (right | nobody).all(), "never somebody else's"
    assert not nobody[~rows.night].any()
    if centre.truths.planted:
        assert (right & rows.night).sum() > 0.75 * rows.night.sum() > 50, "the roster tells most of them apart"
        assert (nobody & rows.night).any(), "when two of the crew were there it cannot"
    else:
        assert not rows.night.any()


def test_ratings_of_an_account_that_was_handed_on_stay_with_who_earned_them(opened: Found) -> None:
    store, centre = opened
    rows = stored(store, "answers", "case_id", "agent_key").merge(
        served(centre.truths.planted), left_on="case_id", right_on="source_id"
    )
    told = rows[rows.agent_key.notna()]
    assert (told.name.map(keys()) == told.agent_key).all()
    assert told.agent_key.notna().mean() > 0.9


def test_the_accounts_to_settle_are_those_planted(opened: Found) -> None:
    from heming.access.scope import local_admin
    from heming.facts.account_list import account_page

    centre = opened[1]
    page = account_page(local_admin("tester"), which="unmatched")
    assert page.unmatched == len(centre.truths.accounts.unmatched)
    behind = {str(centre.staff.name[i]) for i in centre.staff.parts.loose if i >= 0}
    first = {line.names[0] for line in page.lines if line.suggestions}
    assert first == behind, "the first suggestion is the right person"
    assert [line.row.account for line in page.lines if not line.suggestions] == ["云客服临时03"][: page.unmatched]
    assert page.shared == (1 if centre.truths.planted else 0)


def test_the_roster_splits_the_shared_account_and_says_what_it_could_not(opened: Found) -> None:
    from heming.facts.shared_told import shared_told

    store, centre = opened
    told = shared_told(store, store.snapshot())
    if not centre.truths.planted:
        assert told == {}
        return
    night = told["demo-centre", NIGHT]
    assert night.cases == served(True).night.sum()
    assert night.told_apart > 4 * night.with_team > 0 and night.several_on_shift > 0
    assert night.told_apart + night.several_on_shift + night.nobody_on_shift == night.cases
    assert night.nobody_on_shift < 0.01 * night.cases, "who answers is there, but for the minutes around midnight"


def test_only_the_days_cut_short_contradict_the_sessions(opened: Found) -> None:
    from heming.facts.queries import standing_findings

    planted = opened[1].truths.planted
    found = {finding.code: finding for _, finding in standing_findings()}
    assert "both_grains" in found, "day rows and sessions of one platform stand side by side"
    assert ("days_contradict_sessions" in found) == planted
    if planted:
        listed = found["days_contradict_sessions"].values["listed"]
        cut = {day.isoformat() for day in read_truths().day_reports.cut_days}
        days = set(re.findall(r"\d{4}-\d{2}-\d{2}", str(listed)))
        assert days and days <= cut


def test_a_loan_is_a_time_in_the_other_team_and_home_again(opened: Found) -> None:
    from heming.org.models import Membership

    centre = opened[1]
    loans = list(Membership.objects.filter(loan=True).select_related("person", "team"))
    assert len(loans) == (1 if centre.truths.planted else 0)
    for loan in loans:
        parts = centre.staff.parts
        assert (loan.person.name, loan.team.name) == (
            str(centre.staff.name[parts.lent]), str(centre.staff.team_name[parts.lent_to])
        )  # fmt: skip
        home = str(centre.staff.team_name[centre.staff.team[parts.lent]])
        others = Membership.objects.filter(person=loan.person, loan=False).order_by("valid_from")
        assert [stay.team.name for stay in others] == [home, home]


def test_leavers_are_closed_on_their_last_day(opened: Found) -> None:
    from heming.org.models import Person

    centre = opened[1]
    closed = dict(Person.objects.exclude(valid_to=None).values_list("work_number", "valid_to"))
    assert closed == known_leavers(centre) and closed


def test_the_second_platform_counts_for_the_same_people(opened: Found) -> None:
    store, centre = opened
    rows = stored(store, "agent_days", "source", "agent_key", "agent_account")
    second = rows[rows.source == "demo-pinduoduo"]
    people = {str(centre.staff.name[i]) for i in centre.staff.parts.second}
    known = {key: name for name, key in keys().items()}
    assert people <= {known.get(key, "") for key in second.agent_key}
    assert second.agent_key.notna().all(), "an unmatched account is a person of its own until somebody settles it"
