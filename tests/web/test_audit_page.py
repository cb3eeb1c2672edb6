"""The audit trail as a page: filtered by who, what and when, paged, read only, taken away safely."""

import ast
import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests.web.conftest import LogIn

SOURCE = Path(__file__).parents[2] / "src/heming"


def parts(client: Client, query: str) -> str:
    answer = client.get(f"/settings/audit/?{query}", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def ada(log_in: LogIn) -> Client:
    """An administrator, after two changes by others."""
    from heming.access.actions.change_user import set_roles
    from heming.access.models import User
    from heming.access.scopes import scope_for
    from heming.org.actions.rename import rename_person

    client = log_in("ada")
    by_login = {user.login: user for user in User.objects.all()}
    rename_person(
        scope_for(by_login["hui"]), by_login["ana"].person_id or 0, name="安娜娜", reason="=cmd|' /C calc'!A0"
    )
    set_roles(scope_for(by_login["ada"]), by_login["ben"], roles=["agent", "lead"], reason="试带班")
    return client


def test_entries_are_told_in_words_with_names_and_values_before_and_after(ada: Client) -> None:
    page = ada.get("/settings/audit/").content.decode()
    assert "更改姓名" in page and "安娜娜" in page and "惠" in page and "调整角色" in page
    assert "坐席 → 班组长、坐席" in page and "set_roles</td>" not in page and "试带班" in page


def test_the_page_is_filtered_by_who_what_and_words(ada: Client) -> None:
    assert "更改姓名" in parts(ada, "who=惠") and "调整角色" not in parts(ada, "who=惠")
    assert "调整角色" in parts(ada, "verb=set_roles") and "更改姓名" not in parts(ada, "verb=set_roles")
    assert "调整角色" in parts(ada, "q=试带班") and "没有符合条件" in parts(ada, "q=nothing-like-it")


def test_days_are_those_of_the_reporting_zone_and_both_included(ada: Client) -> None:
    from heming.org.queries import today

    now, next_day = today(), today() + timedelta(days=1)
    assert "更改姓名" in parts(ada, f"from={now}&to={now}")
    assert "没有符合条件" in parts(ada, f"from={next_day}")
    assert "更改姓名" in parts(ada, "from=0001-01-01&to=9999-12-31")


def test_a_day_that_is_none_is_refused_in_words(ada: Client) -> None:
    answer = ada.get("/settings/audit/?from=soon")
    assert answer.status_code == 400 and "soon" in answer.content.decode()


def test_the_trail_is_paged_and_every_entry_is_on_one_page(ada: Client) -> None:
    from heming.access.audit import record
    from heming.access.models import User
    from heming.access.scopes import scope_for

    scope = scope_for(User.objects.get(login="ada"))
    for number in range(120):
        record(scope, "export", on=("question", f"page-test-{number:03d}"))
    seen = [parts(ada, f"q=page-test-&page={page}") for page in (1, 2, 3)]
    assert "page-test-119" in seen[0] and "下一页" in seen[0] and "上一页" in seen[2]
    assert "下一页" not in seen[2]
    assert all(sum(f"page-test-{n:03d}" in page for page in seen) == 1 for n in range(120))
    for odd in ("0", "-3", "x", "9" * 30):
        assert "page-test-119" in parts(ada, f"q=page-test-&page={odd}")


def test_the_file_holds_all_of_it_harmless_and_says_that_it_was_taken(ada: Client) -> None:
    from heming.access.models import AuditEntry

    answer = ada.get("/settings/audit/trail.csv?who=惠")
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0][:4] == ["时间", "操作人", "操作", "操作代码"] and rows[1][3] == "rename_person"
    assert rows[1][8] == "'=cmd|' /C calc'!A0" and "安娜娜" in rows[1][7] and rows[1][0].endswith("+08:00")
    last = AuditEntry.objects.order_by("-pk")[0]
    assert (last.verb, last.after) == ("export_audit", {"form": "csv"})
    assert ada.get("/settings/audit/trail.xlsx").content[:2] == b"PK"
    assert ada.get("/settings/audit/trail.exe").status_code == 404


def test_nothing_on_the_page_changes_the_trail(ada: Client) -> None:
    for method in (ada.post, ada.put, ada.delete):
        assert method("/settings/audit/").status_code == 405
    assert '<form method="post"' not in parts(ada, "")


def test_every_verb_and_kind_the_source_writes_down_has_its_words() -> None:
    from heming.web.audit_words import KINDS, VERBS

    missing = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if node.func.id == "record" and any(k.arg == "on" for k in node.keywords) and texts:
                on = next(k.value for k in node.keywords if k.arg == "on")
                kind = on.elts[0] if isinstance(on, ast.Tuple) else None
                missing |= {texts[0]} - set(VERBS)
                missing |= {str(kind.value)} - set(KINDS) if isinstance(kind, ast.Constant) else set()
            if node.func.id == "Change" and len(texts) > 1 and "org/actions" in str(path):
                missing |= ({texts[0]} - set(VERBS)) | ({texts[1]} - set(KINDS))
    assert not missing, f"web/audit_words.py has no words for {sorted(missing)}"
