"""Every import is in the audit trail: who, which files, which batch, and the counts."""

from pathlib import Path

import pytest

from heming.access.models import AuditEntry
from heming.access.scope import local_admin
from heming.sources.actions.import_files import import_files
from heming.sources.actions.inspect_files import inspect_files

pytestmark = pytest.mark.django_db
TEXT = "工单号,创建时间,客服姓名\n" + "".join(f"T{n},2024-05-0{n} 10:00,小美\n" for n in range(1, 8))


def _import(path: Path, *, dry_run: bool = False) -> int:
    by = local_admin("颜")
    (report,) = import_files(inspect_files([path], by, stream="工单"), by, dry_run=dry_run)
    return report.batch


def test_an_import_is_written_down_with_its_files_and_counts(heming_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "五月.csv"
    path.write_text(TEXT + "合计,,\n", encoding="utf-8")
    batch = _import(path)
    entry = AuditEntry.objects.get(verb="import_files")
    assert (entry.object_kind, entry.object_key) == ("batch", str(batch))
    assert entry.after == {
        "stream": "工单", "files": ["五月.csv"], "rows_read": 8, "rows_used": 7, "rows_unchanged": 0,
        "rows_quarantined": 1,
    }  # fmt: skip
    again = _import(path)
    assert AuditEntry.objects.filter(verb="import_files").latest("pk").object_key == str(again)


def test_a_dry_run_is_not(heming_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "五月.csv"
    path.write_text(TEXT, encoding="utf-8")
    _import(path, dry_run=True)
    assert not AuditEntry.objects.filter(verb="import_files").exists()
