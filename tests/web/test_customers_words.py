"""Who reads what customers wrote: not HR, not executives; they see how many there were."""

from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import LogIn

if TYPE_CHECKING:
    from tests.cast import Cast

WORDS = "条评价,电话"  # what every comment of the centre holds
BOARD = "/morning/?day=2026-08-03"


def case_of_a_rating(number: int = 9) -> str:
    return f"/cases/cast/c{number}/"


@pytest.mark.parametrize(("login", "reads"), [("quinn", True), ("yan", True), ("ada", True), ("hui", False)])
def test_people_and_cases_show_words_to_those_whose_work_they_are(
    log_in: LogIn, centre: "Cast", login: str, reads: bool
) -> None:
    client = log_in(login)
    for address in (f"/people/{centre.ana.key}/", f"/teams/{centre.teams['售后一组']}/", case_of_a_rating()):
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == 200 and (WORDS in page) is reads, address


def test_hr_sees_counts_of_bad_ratings_where_others_read_them(log_in: LogIn) -> None:
    page, others = (log_in(login).get(BOARD).content.decode() for login in ("hui", "yan"))
    assert "只看数量,不看客户原话" in page and "<blockquote>" not in page and "hm-bad-row" not in page
    assert "hm-bad-row" in others and "只看数量" not in others
    assert log_in("hui").get("/morning/dialogue/", {"source": "cast", "id": "c9"}).status_code == 403
    assert log_in("yan").get("/morning/dialogue/", {"source": "cast", "id": "c9"}).status_code == 200


def test_hr_who_also_does_quality_reads_them(log_in: LogIn, centre: "Cast") -> None:
    from heming.access.actions.change_user import set_roles

    set_roles(centre.ada.scope, centre.hui.user, roles=["hr", "quality"])
    assert WORDS in log_in("hui").get(f"/people/{centre.ana.key}/").content.decode()


def test_no_words_reach_hr_through_a_case_file_or_its_origins(log_in: LogIn, centre: "Cast") -> None:
    from heming.facts.case_file import case_file, case_origins
    from heming.facts.store import open_store

    store = open_store()
    at, who = store.snapshot(), {"source": "cast", "id": "c9"}
    full = case_file(store, at, **who, scope=centre.yan.scope)
    bare = case_file(store, at, **who, scope=centre.hui.scope)
    assert any(WORDS in str(row) for row in full.answers) and full.customer_id
    assert not any(WORDS in str(row) for row in bare.answers) and not bare.customer_id
    assert [row["value"] for row in bare.answers] == [row["value"] for row in full.answers]
    assert case_origins(store, at, **who, scope=centre.hui.scope) == ()


def test_an_executive_sets_targets_of_teams_and_the_organisation_but_of_no_person(
    log_in: LogIn, centre: "Cast"
) -> None:
    from decimal import Decimal

    from heming.access.models import AuditEntry
    from heming.scorecards.actions.set_targets import set_targets
    from heming.scorecards.wish import Unit, Wish

    month, team = 2026 * 12 + 7, centre.teams["售后一组"]
    field = f"t|satisfied_share|team|{team}"
    page = log_in("olga").get("/targets/?month=2026-08").content.decode()
    assert f'name="{field}"' in page and "disabled" not in page.split(field)[1][:120]
    log_in("olga").post("/targets/save/", {"month": "2026-08", field: "91%", "t|satisfied_share|organisation|0": "90%"})
    set_by = {e.object_key: e.actor_name for e in AuditEntry.objects.filter(verb="set_target").order_by("-pk")[:2]}
    assert set(set_by.values()) == {"奥尔加"} and {key.split("/")[1] for key in set_by} == {"team", "organisation"}
    refused = set_targets(
        centre.olga.scope, [Wish("handle_seconds_mean", Unit("agent", centre.ana.key), month, Decimal(200))]
    )
    assert refused.changed == 0 and len(refused.problems) == 1
