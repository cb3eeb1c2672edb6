"""Looking at files and taking them in: folders, groups, questions, presets, saved mappings."""

from pathlib import Path

import pytest

from heming.access.scope import local_admin
from heming.errors import BadInput
from heming.sources.actions.import_files import import_files
from heming.sources.actions.inspect_files import inspect_files
from heming.sources.actions.load_mapping import load_mapping
from heming.sources.actions.save_mapping import save_mapping
from tests.sources.made import column, csv, write

ADMIN = local_admin("tester")
pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ["日期", "客服", "接待量", "首响", "参评量"]


def day(number: int) -> str:
    rows = [[f"2024-01-{number:02}", name, 60 + number, "12秒", 18] for name in ("小美", "阿强")]
    return csv(HEADER, [*rows, ["合计", "", 120, "", 36]])


def test_a_folder_of_days_is_one_import(heming_home: Path, tmp_path: Path) -> None:
    for number in range(1, 6):
        write(tmp_path, f"日报/{number:02}.csv", day(number), "gb18030")
    write(tmp_path, "日报/06.csv", csv(HEADER, []))
    inspection = inspect_files([tmp_path / "日报"], ADMIN)
    (group,) = inspection.groups
    assert len(group.files) == 6
    assert group.mapping.table == "agent_days"
    (report,) = import_files(inspection, ADMIN)
    assert (report.rows_read, report.rows_quarantined, report.rows_total_lines) == (15, 5, 5)
    assert report.records_new == 10
    assert not list((heming_home / "uploads").iterdir())


def test_files_of_different_kinds_are_different_imports(heming_home: Path, tmp_path: Path) -> None:
    write(tmp_path, "in/days.csv", day(1))
    write(
        tmp_path,
        "in/tickets.csv",
        csv(["ticket id", "created at", "agent"], [[f"T{i}", "2024-01-02 10:00", "Ann"] for i in range(9)]),
    )
    with inspect_files([tmp_path / "in"], ADMIN) as inspection:
        assert [group.mapping.table for group in inspection.groups] == ["agent_days", "cases"]


def test_too_many_kinds_of_files_are_refused(heming_home: Path, tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path, f"in/{number}.csv", csv([f"a{number}", "b"], [["x", "y"]] * 3))
    with pytest.raises(BadInput, match="12 different sets of columns"):
        inspect_files([tmp_path / "in"], ADMIN)
    assert not list((heming_home / "uploads").iterdir())


def test_a_header_without_rows_says_so(heming_home: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a header but no rows"):
        inspect_files([write(tmp_path, "a.csv", "ticket id,created at\n")], ADMIN)


def test_a_question_is_answered_or_settled_by_the_best_guess(heming_home: Path, tmp_path: Path) -> None:
    rows = [[f"T{i}", f"{i % 12 + 1:02}/{i % 11 + 1:02}/2023"] for i in range(40)]
    path = write(tmp_path, "a.csv", csv(["ticket id", "created at"], rows))
    inspection = inspect_files([path], ADMIN)
    (question,) = inspection.questions
    with pytest.raises(BadInput, match="no answer to"):
        import_files(inspection, ADMIN, answers={question.key: "ymd"})
    (report,) = import_files(inspect_files([path], ADMIN), ADMIN, answers={question.key: "mdy"})
    assert report.records_new == 40
    (again,) = import_files(inspect_files([path], ADMIN), ADMIN)
    assert again.rows_read == 40


def test_a_dry_run_changes_nothing(heming_home: Path, tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", csv(["ticket id", "created at"], [[f"T{i}", "2024-01-02 10:00"] for i in range(9)]))
    (report,) = import_files(inspect_files([path], ADMIN), ADMIN, dry_run=True)
    assert report.rows_read == 9
    (real,) = import_files(inspect_files([path], ADMIN), ADMIN)
    assert real.records_new == 9


def test_a_saved_mapping_is_used_for_the_next_file_of_its_kind(heming_home: Path, tmp_path: Path) -> None:
    rows = [[f"T{i}", f"{i % 12 + 1:02}/{i % 11 + 1:02}/2023"] for i in range(40)]
    path = write(tmp_path, "a.csv", csv(["ticket id", "created at"], rows))
    with inspect_files([path], ADMIN, stream="shop") as first:
        assert first.questions
        save_mapping(ADMIN, first.groups[0].mapping, name="店铺工单")
    with inspect_files([path], ADMIN) as second:
        assert second.questions == ()
        assert second.groups[0].origin == "saved 店铺工单"
        assert second.groups[0].mapping.stream == "shop"
        save_mapping(ADMIN, second.groups[0].mapping, name="店铺工单")
    assert load_mapping(ADMIN, "店铺工单").version == 2
    moved = write(tmp_path, "b.csv", csv(["created at", "ticket id"], [[row[1], row[0]] for row in rows]))
    with inspect_files([moved], ADMIN) as third:
        assert column(third.groups[0].mapping, "cases.source_id").position == 1


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "x" * 200])
def test_a_mapping_cannot_be_saved_outside_its_folder(heming_home: Path, tmp_path: Path, name: str) -> None:
    path = write(tmp_path, "a.csv", csv(["ticket id", "created at"], [["T1", "2024-01-02"]] * 3))
    with inspect_files([path], ADMIN) as inspection, pytest.raises(BadInput):
        save_mapping(ADMIN, inspection.groups[0].mapping, name=name)


def test_a_preset_is_recognised_and_its_parsers_hold(heming_home: Path, tmp_path: Path) -> None:
    header = [
        "Ticket ID",
        "Assignee name",
        "Ticket created - Timestamp",
        "First reply time (min)",
        "Ticket satisfaction rating",
    ]
    rows = [[i, "Ann", "2024-01-02 10:00:00", i % 9, ("Good", "Bad", "Offered")[i % 3]] for i in range(60)]
    with inspect_files([write(tmp_path, "z.csv", csv(header, rows))], ADMIN) as inspection:
        (group,) = inspection.groups
    assert group.origin == "preset zendesk"
    assert group.mapping.stream == "zendesk"
    assert group.mapping.preset == "zendesk"
    assert column(group.mapping, "cases.source_first_reply_seconds").parser.params == {"unit": "min"}
    assert column(group.mapping, "answers.csat.value").parser.params["max"] == 2


def test_no_name_of_a_customer_is_left_after_a_failed_inspection(heming_home: Path, tmp_path: Path) -> None:
    write(tmp_path, "in/a.csv", csv(["客户姓名", "工单号"], [["张三", "1"]] * 5), "gb18030")
    write(tmp_path, "in/b.csv", "\n".join(["x" * 10] * 3) + "\n" + ",".join(["c"] * 3000))
    with inspect_files([tmp_path / "in"], ADMIN) as inspection:
        assert inspection.folder.exists()
    assert not list((heming_home / "uploads").iterdir())
