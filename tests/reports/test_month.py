"""The boss's page: its two lines, what its figures stand against, and who gets it."""

import re

import pytest

from heming.access.models import AuditEntry
from heming.access.scope import local_admin
from heming.errors import BadInput, NotAllowed, NotFound
from heming.facts.store import open_store
from heming.insight.harmony import Asked, harmony
from heming.insight.sums import Slice
from heming.metrics.ask import ask
from heming.metrics.question import Filter, Question
from heming.reports.actions.take_away import take_away
from heming.reports.kinds import month as boss
from heming.reports.kinds.listed import KINDS, readable
from heming.reports.make import make
from heming.reports.sheet import Chart, Figures, Sheet, Table
from heming.scorecards.models import Goal
from tests.cast import Cast
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def august(centre: Cast, login: str = "olga", language: str = "zh-hans") -> Sheet:
    return make("month", centre.members[login].scope, label="2026-08", language=language)


def figures(sheet: Sheet) -> Figures:
    return next(block for block in sheet.blocks if isinstance(block, Figures))


def table(sheet: Sheet, title: str) -> Table:
    return next(block for block in sheet.blocks if isinstance(block, Table) and block.title == title)


def test_the_figures_are_those_of_the_catalogue(centre: Cast) -> None:
    sheet = august(centre)
    by_name = {item.name: item.number for item in figures(sheet).items}
    question = Question(("case_count", "satisfied_share"), where=(Filter("month", ("2026-08",)),))
    found = {value.metric: value for value in ask(question, local_admin("test"))}
    assert by_name["会话量"].value == found["case_count"].value == 31 * 15
    told, asked = by_name["满意率"], found["satisfied_share"]
    assert (told.value, told.n, told.low, told.high) == (asked.value, asked.n, asked.low, asked.high)


def test_each_figure_stands_against_the_month_before_and_says_when_it_cannot_be_told(centre: Cast) -> None:
    against = {item.name: [said.text for said in item.against] for item in figures(august(centre)).items}
    assert against["会话量"] == ["2026年7月465:+0%,持平"]
    assert len(against["满意率"]) == 1, "there is no data a year before, so nothing is said about it"
    assert re.fullmatch(r"2026年7月\d+\.\d%:[+-]?\d.*(看不准|变好|变差)", against["满意率"][0])


def test_ben_became_quicker_and_that_is_told(centre: Cast) -> None:
    first = next(item for item in figures(august(centre)).items if item.name == "首响中位数")
    assert "变好" in first.against[0].text and first.against[0].tone == "better"
    assert (
        "变好:首响中位数" in august(centre).conclusion[0].replace("、", ",")
        or "首响中位数" in august(centre).conclusion[0]
    )


def test_the_first_line_says_what_the_harmony_page_finds(centre: Cast) -> None:
    sheet = august(centre)
    number = 2026 * 12 + 7
    found = harmony(Asked(number - 2, number, Slice(open_store().snapshot().id)), centre.olga.scope)
    assert found.headline.verdict == "cannot_tell", "three people tell nothing"
    assert sheet.conclusion[0].startswith("近3个月的数据看不准处理快慢与客户满意是否同向。")
    assert set(boss.VERDICTS) == {"together", "apart", "no_link", "cannot_tell"}


def test_what_is_at_risk_names_where_bad_ratings_come_from(centre: Cast) -> None:
    sheet = august(centre)
    rows = table(sheet, "差评来自哪里").rows
    shares = [row[2] for row in rows]
    assert sheet.conclusion[1].startswith("风险:") and rows[0][0].text in sheet.conclusion[1]
    assert sum(cell.value or 0.0 for cell in shares if hasattr(cell, "value")) == pytest.approx(1.0)


def test_a_target_is_met_missed_or_cannot_be_told(centre: Cast) -> None:
    from django.utils import timezone

    for metric, value in (("satisfied_share", "0.99"), ("case_count", "400"), ("first_reply_seconds_p50", "1")):
        Goal.objects.create(
            metric=metric, unit_kind="organisation", month=202608, value=value, set_by="x", set_by_name="x",
            set_at=timezone.now(),
        )  # fmt: skip
    sheet = august(centre)
    said = {item.name: item.against[-1].text for item in figures(sheet).items}
    assert said["会话量"] == "目标400:达成" or "会话量" not in said
    assert said["满意率"] == "目标99.0%:未达成" and said["首响中位数"] == "目标1秒:未达成"
    assert "未达目标:" in sheet.conclusion[1] and "满意率" in sheet.conclusion[1]


def test_nobodys_name_is_on_any_report(centre: Cast) -> None:
    labels = {"day": "2026-08-20", "week": "2026-W34"}
    for key in KINDS:
        words = " ".join(make(key, centre.ada.scope, label=labels.get(key, "2026-08"), language="zh-hans").words())
        assert not [name for name in ("安娜", "本杰明", "蔡明", "汤姆") if name in words], key


def test_the_chart_holds_the_months_there_are(centre: Cast) -> None:
    chart = next(block for block in august(centre).blocks if isinstance(block, Chart))
    assert chart.labels == ("2026-07", "2026-08")
    assert [number.text for number in chart.bars.numbers if number] == ["465", "465"]


def test_a_month_that_is_not_over_says_so(centre: Cast) -> None:
    assert "数据未齐" in make("month", centre.olga.scope, label="2026-09", language="zh-hans").period
    assert "数据未齐" not in august(centre).period


def test_both_languages_tell_the_same_figures(centre: Cast) -> None:
    chinese, english = august(centre), august(centre, language="en")
    assert [i.number.value for i in figures(chinese).items] == [i.number.value for i in figures(english).items]
    assert english.title == "Monthly report" and "At risk" in english.conclusion[1]
    assert not re.search("[一-鿿]", " ".join(item.name for item in figures(english).items))


def test_who_gets_which_report(centre: Cast) -> None:
    gets = {login: {kind.key for kind in readable(centre.members[login].scope)} for login in centre.members}
    everything = set(KINDS)
    assert gets["olga"] == gets["ada"] == gets["yan"] == gets["hui"] == everything
    assert gets["tom"] == gets["quinn"] == {"day", "week", "reasons"}
    assert gets["ana"] == gets["zed"] == set()
    for login in ("tom", "ana", "zed", "quinn"):
        with pytest.raises(NotAllowed):
            august(centre, login)


@pytest.mark.parametrize(
    ("key", "label", "error"),
    [
        ("month", "2026-W34", BadInput), ("month", "2026-08-01..2026-08-20", BadInput), ("month", "soon", BadInput),
        ("campaign", "2026-08-20..2026-08-01", BadInput), ("campaign", "2024-08-20..2026-08-01", BadInput),
        ("campaign", "a..b", BadInput), ("moth", "", NotFound),
    ],
)  # fmt: skip
def test_days_that_a_report_is_not_about_are_refused(
    centre: Cast, key: str, label: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        make(key, centre.olga.scope, label=label)


def test_taking_it_away_needs_the_right_and_is_written_down(centre: Cast, log_in: LogIn) -> None:
    answer = log_in("olga").get("/reports/month/file.pdf?period=2026-08")
    assert answer.headers["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    entry = AuditEntry.objects.get(verb="export", object_kind="report")
    assert entry.object_key == "month:2026-08" and entry.after["form"] == "pdf" and entry.actor_name == "奥尔加"
    from dataclasses import replace

    with pytest.raises(NotAllowed):
        take_away("month", replace(centre.olga.scope, rights=frozenset()), form="pdf")
    assert AuditEntry.objects.filter(verb="export").count() == 1
