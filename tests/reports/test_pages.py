"""The pages of reports as four people meet them, and plans made, run, paused and removed on the page."""

import re
from html import unescape

import pytest

from heming.access.models import AuditEntry
from heming.jobs.models import Job
from heming.jobs.work import work_on
from heming.outbox.queries import deliveries
from heming.reports.actions.take_away import take_away
from heming.reports.models import ReportPlan
from tests.cast import Cast
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db
PLAN = {"kind": "week", "cadence": "weekly", "at": "08:30", "weekday": "1", "monthday": "1", "language": "zh-hans",
        "folder": "周会", "forms": ["xlsx", "png"]}  # fmt: skip


def text_of(page: bytes) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", page.decode()))


def test_the_boss_reads_two_lines_figures_and_the_way_to_each(log_in: LogIn) -> None:
    client = log_in("olga")
    page = client.get("/month/?period=2026-08").content.decode()
    assert "近3个月" in page and "风险:" in page and "关键数字" in page and "<svg" in page
    addresses = re.findall(r'hx-get="(/how/[^"]+)"', page)
    assert len(addresses) > 10
    for address in (addresses[0], addresses[-1]):
        answer = client.get(unescape(address), headers={"HX-Request": "true"})
        assert answer.status_code == 200


def test_how_a_figure_was_computed_shows_the_same_value(log_in: LogIn) -> None:
    client = log_in("olga")
    page = client.get("/month/?period=2026-08").content.decode()
    block = page[page.index("满意率") :]
    shown = re.search(r'hm-key-value">([\d.]+%)<', block)
    address = re.search(r'hx-get="(/how/[^"]+satisfied_share[^"]*)"', page)
    assert shown and address
    assert shown[1] in client.get(unescape(address[1]), headers={"HX-Request": "true"}).content.decode()


def test_a_page_without_data_says_what_to_do(log_in: LogIn, heming_home: object) -> None:
    from heming.facts.models import SnapshotRow

    client = log_in("ada")
    SnapshotRow.objects.all().delete()  # the test's own transaction takes it back
    page = client.get("/month/")
    assert page.status_code == 200 and "导入" in page.content.decode() and "hm-sheet" not in page.content.decode()


def test_each_role_meets_its_own_reports(log_in: LogIn) -> None:
    reports = text_of(log_in("olga").get("/reports/").content)
    assert all(
        title in reports for title in ("月报", "日报", "周报", "差评与投诉归因", "人效与编制", "大促战报", "供应商对比")
    )
    lead = log_in("tom").get("/reports/").content.decode()
    assert "/reports/week/" in lead and "/month/" not in lead and "/reports/staffing/" not in lead
    assert log_in("ana").get("/reports/").status_code == 403
    assert log_in("ana").get("/month/").status_code == 403
    assert "月报" not in text_of(log_in("ana").get("/").content)


@pytest.mark.parametrize("address", [
    "/reports/day/?period=2026-08-20", "/reports/week/?period=2026-W34", "/reports/reasons/",
    "/reports/campaign/?from=2026-08-10&to=2026-08-20", "/reports/suppliers/", "/reports/staffing/",
])  # fmt: skip
def test_every_report_answers_in_both_languages(log_in: LogIn, address: str) -> None:
    client = log_in("olga")
    chinese = client.get(address)
    client.cookies["heming_language"] = "en"
    english = client.get(address)
    assert chinese.status_code == english.status_code == 200
    assert 'lang="zh-hans"' in chinese.content.decode() and 'data-sheet="' in chinese.content.decode()
    assert 'lang="en"' in english.content.decode()


@pytest.mark.parametrize(
    ("form", "begins"), [("xlsx", b"PK"), ("pdf", b"%PDF"), ("png", b"\x89PNG"), ("html", b"<!doctype html>")]
)
def test_a_file_is_taken_away_under_a_name_people_understand(log_in: LogIn, form: str, begins: bytes) -> None:
    answer = log_in("olga").get(f"/reports/month/file.{form}?period=2026-08")
    assert answer.content.lstrip().startswith(begins)
    assert "%E6%9C%88%E6%8A%A5-2026-08" in answer.headers["Content-Disposition"]


def test_there_is_no_report_as_a_word_file(log_in: LogIn) -> None:
    assert log_in("olga").get("/reports/month/file.docx").status_code == 404
    assert log_in("olga").get("/reports/nothing/").status_code == 404


def test_a_range_of_days_names_a_file_without_dots(centre: Cast) -> None:
    file = take_away("campaign", centre.olga.scope, form="html", label="2026-08-10..2026-08-20", language="en")
    assert file.name == "Campaign-report-2026-08-10_2026-08-20.html"


def test_a_plan_is_made_run_paused_resumed_and_removed_on_the_page(log_in: LogIn) -> None:
    client = log_in("tom")
    made = client.post("/reports/plans/", PLAN, follow=True)
    assert "计划已建立" in text_of(made.content) and "每周一 08:30" in text_of(made.content)
    plan = ReportPlan.objects.get()
    address = f"/reports/plans/{plan.uid}/"
    client.post(address, {"act": "run"})
    work_on(str(Job.objects.get(kind="deliver_report").uid))
    done = deliveries(str(plan.uid))[0]
    assert [name.rpartition(".")[2] for name, _bytes, _sum in done.files] == ["xlsx", "png"]
    page = text_of(client.get("/reports/").content)
    assert "已送达" in page and done.place in page
    assert "计划已暂停" in text_of(client.post(address, {"act": "pause"}, follow=True).content)
    assert "计划已恢复" in text_of(client.post(address, {"act": "resume"}, follow=True).content)
    assert "计划已删除" in text_of(client.post(address, {"act": "remove"}, follow=True).content)
    assert not ReportPlan.objects.exists()


def test_a_plan_is_edited_on_the_page_and_the_change_is_written_down(log_in: LogIn) -> None:
    client = log_in("tom")
    client.post("/reports/plans/", PLAN)
    plan = ReportPlan.objects.get()
    form = client.get(f"/reports/?edit={plan.uid}").content.decode()
    assert 'value="edit"' in form and 'value="08:30"' in form and 'name="kind"' not in form
    changed = {**PLAN, "act": "edit", "at": "09:15", "forms": ["pdf"], "folder": "早会", "wait": "3", "weekday": "2"}
    page = text_of(client.post(f"/reports/plans/{plan.uid}/", changed, follow=True).content)
    assert "计划已修改" in page and "每周二 09:15" in page and "下次" in page and "售后一组" in page
    plan.refresh_from_db()
    assert (plan.forms, plan.folder, plan.wait_hours, plan.kind) == (["pdf"], "早会", 3, "week")
    entry = AuditEntry.objects.get(verb="edit_report")
    assert entry.before["at"] == "08:30" and entry.after["at"] == "09:15" and "kind" not in entry.after
    client.post(f"/reports/plans/{plan.uid}/", changed)
    assert AuditEntry.objects.filter(verb="edit_report").count() == 1, "the same again changes nothing"


def test_a_plan_is_not_edited_into_one_that_cannot_be_nor_by_another(log_in: LogIn) -> None:
    log_in("tom").post("/reports/plans/", PLAN)
    address = f"/reports/plans/{ReportPlan.objects.get().uid}/"
    unfit: list[dict[str, object]] = [
        {"forms": []},
        {"wait": "24"},
        {"wait": "soon"},
        {"cadence": "daily"},
        {"folder": "/"},
    ]
    for wrong in unfit:
        assert log_in("tom").post(address, {**PLAN, "act": "edit", **wrong}).status_code == 400
    assert log_in("olga").post(address, {**PLAN, "act": "edit"}).status_code == 404
    assert ReportPlan.objects.get().wait_hours == 12
    assert 'value="edit"' not in log_in("olga").get(f"/reports/?edit={ReportPlan.objects.get().uid}").content.decode()


def test_nobody_touches_anothers_plan(log_in: LogIn) -> None:
    log_in("tom").post("/reports/plans/", PLAN)
    plan = ReportPlan.objects.get()
    assert log_in("olga").post(f"/reports/plans/{plan.uid}/", {"act": "remove"}).status_code == 404
    assert log_in("tom").post(f"/reports/plans/{plan.uid}/", {"act": "burn"}).status_code == 400
    assert log_in("tom").post("/reports/plans/not-a-plan/", {"act": "run"}).status_code == 404
    assert ReportPlan.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"at": "soon"}, {"forms": []}, {"folder": ""}, {"monthday": "31"}, {"kind": "month"}]
)
def test_a_plan_that_cannot_be_is_refused_in_words(log_in: LogIn, wrong: dict[str, object]) -> None:
    answer = log_in("tom").post("/reports/plans/", {**PLAN, **wrong})
    assert answer.status_code in (400, 403) and not ReportPlan.objects.exists()


def test_a_plan_is_only_changed_by_post(log_in: LogIn) -> None:
    assert log_in("tom").get("/reports/plans/").status_code == 405
