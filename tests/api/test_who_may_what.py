"""Tokens, sessions and Scope: every door of the API asks who it is, and shows no more than they may see."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Place

QUESTION = {"metrics": ["case_count"], "by": ["agent"]}
pytestmark = pytest.mark.usefixtures("db")


def browser(place: Place, login: str, *, csrf: bool = True) -> Client:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(getattr(place.cast, login).user)
    if csrf:
        client.cookies["heming_csrf"] = "a" * 32
        client.defaults["HTTP_X_CSRFTOKEN"] = "a" * 32
    return client


def send(client: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = client.generic(method, f"/api/v1{path}", json.dumps(body or {}), content_type="application/json")
    return answer.status_code, answer.json() if answer.content else None


def agents_in(body: Any) -> set[str]:
    return {row["by"]["agent"] for row in body["rows"]}


def test_health_says_only_ok_and_needs_no_login(place: Place) -> None:
    assert place.client(None).ask("GET", "/health") == (200, {"ok": True})


DOORS = [
    "GET /metrics",
    "POST /query",
    "GET /people",
    "GET /cases",
    "GET /jobs",
    "GET /tokens",
    "POST /imports/uploads",
]


@pytest.mark.parametrize("door", DOORS)
def test_without_login_nothing_else_answers(place: Place, door: str) -> None:
    status, body = place.client(None).ask(door.split()[0], door.split()[1], QUESTION)
    assert status == 401
    assert set(body) == {"code", "cause", "remedy", "values"}


def test_an_unknown_token_is_nobody(place: Place) -> None:
    client = Client(headers={"Authorization": "Bearer hm_wrong"})
    assert client.get("/api/v1/metrics").status_code == 401


def test_a_session_reads_and_with_the_csrf_token_writes(place: Place) -> None:
    client = browser(place, "yan")
    assert send(client, "GET", "/metrics")[0] == 200
    assert send(client, "POST", "/query", QUESTION)[0] == 200


def test_a_session_without_the_csrf_token_changes_nothing(place: Place) -> None:
    client = browser(place, "yan", csrf=False)
    assert send(client, "GET", "/metrics")[0] == 200
    status, body = send(client, "POST", "/tokens", {"name": "stolen"})
    assert (status, body["code"]) == (403, "forged")
    assert {row["name"] for row in send(client, "GET", "/tokens")[1]} == {"test"}


def test_whoever_must_change_their_password_does_that_first(place: Place) -> None:
    user = place.cast.quinn.user
    type(user).objects.filter(pk=user.pk).update(must_change_password=True)
    assert send(browser(place, "quinn"), "GET", "/metrics")[0] == 403


def test_a_token_is_issued_used_listed_and_revoked(place: Place) -> None:
    client = browser(place, "tom")
    status, token = send(client, "POST", "/tokens", {"name": "weekly", "rights": ["export"], "days": 7})
    assert status == 201
    bearer = Client(headers={"Authorization": f"Bearer {token['secret']}"})
    assert bearer.get("/api/v1/metrics").status_code == 200
    listed = {row["uid"]: row for row in send(client, "GET", "/tokens")[1]}
    assert listed[token["uid"]]["is_open"] is True
    assert "secret" not in listed[token["uid"]]
    assert send(client, "DELETE", f"/tokens/{token['uid']}")[0] == 204
    assert bearer.get("/api/v1/metrics").status_code == 401


def test_nobody_issues_a_token_with_rights_they_do_not_hold(place: Place) -> None:
    assert send(browser(place, "tom"), "POST", "/tokens", {"name": "x", "rights": ["import"]})[0] == 403


def test_a_token_makes_no_tokens(place: Place) -> None:
    assert place.client("ada").ask("POST", "/tokens", {"name": "child"})[0] == 401


def test_nobody_revokes_the_token_of_another(place: Place) -> None:
    (own,) = send(browser(place, "yan"), "GET", "/tokens")[1]
    assert send(browser(place, "tom"), "DELETE", f"/tokens/{own['uid']}")[0] == 404


def test_figures_hold_only_the_people_one_may_see(place: Place) -> None:
    seen = {login: agents_in(place.client(login).ask("POST", "/query", QUESTION)[1]) for login in ("ana", "tom", "yan")}
    assert seen == {"ana": {"安娜"}, "tom": {"安娜", "本杰明"}, "yan": {"安娜", "本杰明", "蔡明"}}


def test_rows_behind_a_figure_are_those_of_visible_people(place: Place) -> None:
    _, page = place.client("tom").ask("POST", "/query/rows", {"metrics": ["case_count"], "limit": 1000})
    assert {row["agent_key"] for row in page["rows"]} == {str(place.cast.ana.key), str(place.cast.ben.key)}


def test_cases_are_those_of_visible_people(place: Place) -> None:
    totals = {login: place.client(login).ask("GET", "/cases")[1]["total"] for login in ("ana", "tom", "yan", "zed")}
    assert totals == {"ana": 30, "tom": 60, "yan": 90, "zed": 0}


def test_a_case_outside_the_scope_is_not_there(place: Place) -> None:
    outside = place.client("ana").ask("GET", "/cases/one", source="helpdesk", id="T0002")
    absent = place.client("ana").ask("GET", "/cases/one", source="helpdesk", id="T9999")
    assert outside[0] == absent[0] == 404
    assert outside[1]["cause"].replace("T0002", "T9999") == absent[1]["cause"]


def test_people_outside_the_scope_are_refused(place: Place) -> None:
    status, body = place.client("ana").ask("GET", f"/people/{place.cast.cai.key}")
    assert (status, body["code"]) == (403, "not_allowed")
    assert place.client("tom").ask("GET", f"/people/{place.cast.ana.key}")[1]["name"] == "安娜"


def test_only_who_may_import_sees_imports(place: Place) -> None:
    one = place.batch
    for path in (
        "/imports/batches",
        f"/imports/batches/{one}/problems",
        f"/imports/quarantine/{one}",
        "/imports/uploads",
    ):
        assert place.client("tom").ask("GET", path)[0] == 403
        assert place.client("yan").ask("GET", path)[0] == 200


def test_only_who_may_export_takes_files_away(place: Place) -> None:
    assert place.client("ana").ask("POST", "/query/export", QUESTION)[0] == 403
    assert place.client("tom").ask("POST", "/query/export", QUESTION)[0] == 200


def test_jobs_of_others_are_not_there(place: Place) -> None:
    from heming.jobs.run import run

    uid = run("clear_up", by=place.cast.yan.scope)
    assert place.client("tom").ask("GET", f"/jobs/{uid}")[0] == 404
    assert place.client("ada").ask("GET", f"/jobs/{uid}")[1]["state"] == "queued"
    assert place.client("yan").ask("POST", f"/jobs/{uid}/cancel")[1]["state"] == "cancelled"
