"""HR sheets through the file readers and the command line: recognised, shown, taken in."""

from pathlib import Path

import pytest

from heming.access.scope import local_admin
from heming.errors import BadInput

BOSS = local_admin("root")
SHEET = "工号,姓名,班组,入职日期\n0007,王小美,一组,2026-07-01\n0008,李雷,一组,八月\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "花名册.csv"
    path.write_bytes(SHEET.encode("gb18030"))
    return path


@pytest.mark.django_db
def test_a_sheet_in_the_encoding_of_office_is_read(heming_home: Path, sheet: Path) -> None:
    from heming.sources.actions.read_staff_sheet import read_staff_sheet

    first, second = read_staff_sheet(sheet)
    assert (first.number, first.name, first.team, str(first.joined)) == ("0007", "王小美", "一组", "2026-07-01")
    assert second.problems == (("joined", "八月"),)
    assert not list((heming_home / "uploads").glob("staff-*")), "no copy stays"


@pytest.mark.django_db
def test_an_ordinary_import_of_a_sheet_says_where_it_belongs(heming_home: Path, sheet: Path) -> None:
    from heming.sources.actions.inspect_files import inspect_files

    with pytest.raises(BadInput, match="is a staff sheet"):
        inspect_files([sheet], BOSS)


@pytest.mark.django_db
def test_a_dry_run_changes_nobody_and_the_real_one_leaves_conflicts_alone(heming_home: Path, sheet: Path) -> None:
    from heming.cli.staff_sheet import import_sheets
    from heming.org.models import Person

    assert import_sheets([sheet], BOSS, dry_run=True, form="table", on=None) == 1
    assert not Person.objects.exists()
    import_sheets([sheet], BOSS, dry_run=False, form="json", on=None)
    assert list(Person.objects.values_list("name", flat=True)) == ["王小美"]
