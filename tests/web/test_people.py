"""People and teams: who sees whom, in tiers instead of ranks, with customers' masked words."""

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import LogIn

if TYPE_CHECKING:
    from tests.cast import Cast


def test_an_analyst_sees_everybody_and_a_lead_only_their_own_people(log_in: LogIn) -> None:
    everybody, toms = (log_in(login).get("/people/").content.decode() for login in ("yan", "tom"))
    assert all(name in everybody for name in ("安娜", "本杰明", "蔡明"))
    assert "安娜" in toms and "本杰明" in toms and "蔡明" not in toms


def test_an_agent_is_led_to_their_own_page_and_an_executive_to_teams(log_in: LogIn) -> None:
    assert log_in("ana").get("/people/").headers["Location"] == "/me/"
    teams = log_in("olga").get("/people/").content.decode()
    assert "售后一组" in teams and "安娜" not in teams


def test_sorting_gives_the_better_end_first_and_turns_round(log_in: LogIn) -> None:
    client = log_in("yan")
    names = r'class="hm-name"><a href="[^"]+">([^<]+)'
    best = re.findall(names, client.get("/people/?sort=satisfied_share").content.decode())
    worst = re.findall(names, client.get("/people/?sort=satisfied_share&order=asc").content.decode())
    quickest = re.findall(names, client.get("/people/?sort=first_reply_seconds_p50").content.decode())
    assert best[0] == "安娜" and worst == best[::-1] and quickest[0] == "安娜"


def test_tiers_say_who_can_be_told_apart(log_in: LogIn) -> None:
    page = log_in("yan").get("/people/?sort=satisfied_share").content.decode()
    assert re.search(r"按满意率可分 \d 档;同一档里分不出高低", page)
    assert "第1名" not in page and "排名" not in page


def test_a_search_narrows_the_list_and_answers_as_a_part(log_in: LogIn) -> None:
    answer = log_in("yan").get("/people/?q=安", headers={"HX-Request": "true"}).content.decode()
    assert "安娜" in answer and "蔡明" not in answer and "<html" not in answer


@pytest.mark.parametrize(("login", "target", "status"), [
    ("ana", "ana", 200), ("ana", "ben", 403), ("tom", "ben", 200), ("tom", "cai", 403), ("yan", "cai", 200),
    ("olga", "ana", 403),
])  # fmt: skip
def test_a_persons_page_opens_only_for_those_who_may_see_them(
    log_in: LogIn, centre: "Cast", login: str, target: str, status: int
) -> None:
    answer = log_in(login).get(f"/people/{centre.members[target].key}/")
    assert answer.status_code == status
    if status == 403:
        assert "无权查看这位同事的数据" in answer.content.decode()


def test_ones_own_page_has_the_teams_value_words_and_who_can_see_it(log_in: LogIn) -> None:
    page = log_in("ana").get("/me/").content.decode()
    assert "安娜" in page and "班组 " in page and "谁能看到我的数" in page and "客户怎么说" in page
    assert "ana 的第" in page and "ben 的第" not in page
    assert "138****5678" in page and "13812345678" not in page


def test_a_teams_page_shows_its_people_to_the_lead_and_only_the_whole_to_its_agents(
    log_in: LogIn, centre: "Cast"
) -> None:
    address = f"/teams/{centre.teams['售后一组']}/"
    lead, agent, outside = (log_in(login).get(address) for login in ("tom", "ana", "cai"))
    assert "安娜" in lead.content.decode() and "客户怎么说" in lead.content.decode()
    assert agent.status_code == 200 and "客户怎么说" not in agent.content.decode()
    assert outside.status_code == 403


def test_an_account_without_a_person_is_told_so(log_in: LogIn) -> None:
    answer = log_in("yan").get("/me/")
    assert answer.status_code == 404 and "没有对应到被考核的人员" in answer.content.decode()


def test_unknown_people_and_teams_look_like_those_one_may_not_see(log_in: LogIn) -> None:
    assert log_in("ana").get("/people/12345/").status_code == 403
    assert log_in("yan").get("/people/12345/").status_code == 404
    assert log_in("yan").get("/teams/12345/").status_code == 404
