"""The demo in a data folder, opened once: one snapshot, logins for every role, people who see their own."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from heming.errors import BadInput
from tests.demo.centres import whole

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

    from heming.facts.store import Store

SMALL = 2_000


@pytest.fixture(scope="module")
def demo(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Store]:
    """A data folder with the demo; the operational database is rolled back after the last test of this file."""
    from django.db import transaction
    from django.test import override_settings

    from heming.access.scope import local_admin
    from heming.facts.store import open_store
    from heming.sources.actions.open_demo_centre import Plan, open_demo_centre

    home = tmp_path_factory.mktemp("opened")
    with django_db_blocker.unblock(), override_settings(HEMING_HOME=home), transaction.atomic():
        open_demo_centre(local_admin("tester"), Plan(size=SMALL))
        yield open_store()
        transaction.set_rollback(True)


def test_every_table_is_in_the_snapshot_row_for_row(demo: Store) -> None:
    from heming.facts.models import SnapshotRow

    snapshot = demo.snapshot()
    assert SnapshotRow.objects.count() == 2, "one for each platform"
    for table in ("cases", "answers", "invitations", "orders", "messages", "reviews", "shifts", "agent_states"):
        assert snapshot.table(table).rows == len(whole(table, SMALL)), table
        assert set(snapshot.table(table).columns) == {"demo-centre"}


def test_the_organisation_says_that_it_is_simulated(demo: Store) -> None:
    from heming.org.models import Organisation
    from heming.sources.actions.open_demo_centre import holds_demo

    assert Organisation.the().name == "和鸣示范中心(模拟)"
    assert holds_demo()


def test_every_role_has_a_login_that_works(demo: Store) -> None:
    from heming.access.actions.verify_login import verify_login
    from heming.access.rules import ROLES
    from heming.sources.centre.users import demo_users

    users = demo_users(demo.home)
    assert {user.role for user in users} == set(ROLES)
    for user in users:
        assert verify_login(user.login, user.password).login == user.login


def test_lead_and_agent_are_people_of_the_centre_and_see_their_own(demo: Store) -> None:
    from heming.access.scopes import scope_of_login
    from heming.org.queries import team_names
    from heming.sources.centre import cast_of

    lead, agent = scope_of_login("lead"), scope_of_login("agent")
    names = team_names()
    assert {names[key] for key in lead.team_keys} == {cast_of(size=SMALL).speed_up_team}
    assert agent.own_key in lead.agent_keys
    assert agent.agent_keys == {agent.own_key}
    assert len(lead.agent_keys) >= 8


def test_passwords_are_kept_for_the_owner_of_the_folder_only(demo: Store) -> None:
    from heming.sources.centre.users import FILE

    assert stat.S_IMODE((demo.home / FILE).stat().st_mode) == 0o600
    assert len({user["password"] for user in json.loads((demo.home / FILE).read_text())}) == 1


def test_a_folder_that_holds_the_demo_starts_at_once(demo: Store) -> None:
    from heming.access.scope import local_admin
    from heming.facts.models import Batch
    from heming.sources.actions.open_demo_centre import open_demo_centre

    again = open_demo_centre(local_admin("tester"))
    assert not again.made_now
    assert again.plan.size == SMALL
    assert again.users
    assert Batch.objects.count() == 2


def test_another_demo_in_the_same_folder_is_refused(demo: Store) -> None:
    from heming.access.scope import local_admin
    from heming.sources.actions.open_demo_centre import Plan, open_demo_centre

    with pytest.raises(BadInput, match="already holds a simulated centre of 2,000"):
        open_demo_centre(local_admin("tester"), Plan(size=3_000))


def test_contacts_of_customers_are_apart_from_figures(demo: Store) -> None:
    from heming.facts.engines import engine_for

    engine, snapshot = engine_for(demo), demo.snapshot()
    assert "customer_contact" not in engine.table(snapshot, "cases").columns
    assert snapshot.table("customers").rows > 0


def test_reports_by_schedule_belong_to_the_logins_of_the_demo(demo: Store) -> None:
    from heming.access.models import User
    from heming.reports.actions.make_demo_plans import make_demo_plans
    from heming.reports.models import ReportPlan

    assert make_demo_plans() == 2
    owners = ReportPlan.objects.filter(owner__in=User.objects.all()).values_list("kind", "owner__login")
    assert set(owners) == {("week", "analyst"), ("month", "executive")}
