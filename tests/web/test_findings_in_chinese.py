"""A page in Chinese holds no sentence in English: findings, problems and errors of every room below are told in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from heming.access.scope import local_admin
from heming.errors import HemingError
from heming.facts.actions.roll_back_batch import roll_back_batch
from heming.facts.store import open_store
from heming.sources.actions.import_files import import_files
from heming.sources.actions.inspect_files import inspect_files
from tests.web.conftest import LogIn

ENGLISH = re.compile(r"[A-Z][a-z]+(?: [a-z]+){3,}")  # four words of a sentence
LINES = [
    f"T{i},2026-08-0{i % 9 + 1} 10:00,2026-08-0{i % 9 + 1} 0{9 + (i % 5 > 0)}:30,小美,{i % 5 + 1}" for i in range(60)
]


@pytest.fixture
def batch(centre: object, db: None, tmp_path: Path) -> Iterator[int]:
    """An import with replies before the opening, a rating outside its scale and a cell that is no date."""
    del centre
    rows = [line.replace(" 010:", " 10:").replace(" 09:", " 09:") for line in LINES]
    rows[3] = rows[3].replace("2026-08-0", "不知道", 1)
    file = tmp_path / "会话.csv"
    file.write_text("会话ID,开始时间,首次响应时间,客服,满意度评分\n" + "\n".join(rows) + "\n", encoding="utf-8")
    store = open_store()
    report = import_files(inspect_files([file], local_admin("test"), store=store), local_admin("test"), store=store)[0]
    yield report.batch
    roll_back_batch(store, report.batch, by=local_admin("test"))


def shown(page: str) -> str:
    """The words of a page without its markup."""
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", page)
    return re.sub(r"<[^>]+>", "\n", body)


def test_what_an_import_found_is_told_in_chinese(log_in: LogIn, batch: int) -> None:
    page = shown(log_in("yan").get(f"/imports/{batch}/").content.decode())
    assert "不是日期" in page and "早于" in page
    assert not ENGLISH.findall(page)


def test_an_unknown_measure_is_refused_in_chinese_with_its_hint(log_in: LogIn) -> None:
    page = shown(log_in("yan").get("/metrics/csat_maen/").content.decode())
    assert "没有名为“csat_maen”的指标" in page and "您要找的是不是“csat_mean”" in page
    assert not ENGLISH.findall(page)


@pytest.mark.parametrize(("name", "content", "words"), [
    ("a.csv", b"", "是空文件"),
    ("报告.csv", b"%PDF-1.7 text", "是PDF 文档,不是表格"),
    ("b.json", b'[{"a": 1}, {]', "在第 10 个字符处不是有效的 JSON"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_chinese(
    heming_home: Path, db: None, tmp_path: Path, *, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(HemingError) as refused:
        inspect_files([tmp_path / name], local_admin("test"))
    with translation.override("zh-hans"):
        cause, remedy = refused.value.in_language(translation.gettext)  # type: ignore[attr-defined]
    assert words in cause
    assert not ENGLISH.findall(cause + remedy)
