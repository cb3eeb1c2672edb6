"""Cases with their messages inside, as JSON: two tables, linked."""

import json
from pathlib import Path

import pytest

from tests.doors.line import brought
from tests.platforms.test_rosters_and_states import stored

pytestmark = pytest.mark.django_db(transaction=True)


def objects(*, with_id: bool = True) -> list[dict[str, object]]:
    turns = [("customer", "10:00:00", "快递到哪了"), ("agent", "10:00:20", "我查一下"), ("agent", "10:01:00", "明天到")]
    return [
        ({"ticket_id": f"T{n}"} if with_id else {})
        | {"created_at": f"2026-06-{n % 28 + 1:02d} 10:00:00", "agent": "小美", "status": "solved",
           "messages": [{"sender": who, "sent_at": f"2026-06-{n % 28 + 1:02d} {t}", "text": f"{words}{n}"}
                        for who, t, words in turns]}
        for n in range(40)
    ]  # fmt: skip


@pytest.mark.parametrize(("with_id", "as_lines"), [(True, False), (True, True), (False, False)])
def test_messages_inside_cases_become_rows_of_their_own(
    home: Path, tmp_path: Path, with_id: bool, as_lines: bool
) -> None:
    made = objects(with_id=with_id)
    path = tmp_path / ("helpdesk.jsonl" if as_lines else "helpdesk.json")
    text = "\n".join(json.dumps(one, ensure_ascii=False) for one in made) if as_lines else json.dumps(made)
    path.write_text(text, encoding="utf-8")
    reports = brought(home, path)
    assert [report["records_new"] for report in reports] == [40, 120]
    cases, messages = stored(home, "cases"), stored(home, "messages")
    assert {m["case_id"] for m in messages} == {c["source_id"] for c in cases}
    assert {m["case_source"] for m in messages} == {c["source"] for c in cases} == {"helpdesk"}
    replies = [m["turn_reply_seconds"] for m in messages if m["turn_reply_seconds"] is not None]
    assert replies == [20] * 40
    again = brought(home, path)
    assert all(report["records_new"] == 0 and report["records_updated"] == 0 for report in again)


def test_plain_objects_stay_one_table(home: Path, tmp_path: Path) -> None:
    made = [{k: v for k, v in one.items() if k != "messages"} for one in objects()]
    (tmp_path / "a.json").write_text(json.dumps(made), encoding="utf-8")
    (report,) = brought(home, tmp_path / "a.json")
    assert report["records_new"] == 40
