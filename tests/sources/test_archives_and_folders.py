"""Archives and folders: unpacked within limits, never outside the uploads folder, and what is no table is named."""

import gzip
import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from heming.errors import BadInput, UserError
from heming.sources.open import limits
from heming.sources.open.read import open_paths
from tests.sources.made import csv, opened, write

TABLE = csv(["日期", "客服", "接待量"], [["2024-01-02", "小美", 30]] * 5)


def zipped(folder: Path, members: dict[str, bytes], name: str = "a.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def names(paths: list[Path], uploads: Path) -> list[str]:
    return [file.name for file in open_paths(paths, uploads)[0]]


def test_a_gz_is_unpacked_and_keeps_its_name(tmp_path: Path) -> None:
    file = opened(write(tmp_path, "a.csv.gz", gzip.compress(TABLE.encode("gb18030"))))
    assert file.name == "a.csv"
    assert file.sample.rows[0][1] == "小美"


def test_every_member_of_a_zip_is_a_file(tmp_path: Path) -> None:
    path = zipped(
        tmp_path,
        {"一月/01.csv": TABLE.encode(), "一月/02.csv": TABLE.encode(), "__MACOSX/x": b"junk", ".DS_Store": b"j"},
    )
    assert names([path], tmp_path / "up") == ["a.zip › 01.csv", "a.zip › 02.csv"]


def test_names_written_by_chinese_windows_are_readable(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = "日报.csv".encode("gb18030").decode("cp437")
        archive.writestr(info, TABLE)
    raw = path.read_bytes()
    utf8 = "日报.csv".encode("gb18030").decode("cp437").encode("utf-8")
    assert utf8 in raw
    path.write_bytes(_without_utf8_flag(raw, utf8))
    assert names([path], tmp_path / "up") == ["a.zip › 日报.csv"]


def _without_utf8_flag(raw: bytes, utf8: bytes) -> bytes:
    """The archive as an old program writes it: GBK bytes for the name, the flag for UTF-8 unset."""
    data = bytearray(
        raw.replace(utf8, "日报.csv".encode("gb18030") + b"v" * (len(utf8) - len("日报.csv".encode("gb18030"))))
    )
    for magic, flags, length, name in ((b"PK\x03\x04", 6, 26, 30), (b"PK\x01\x02", 8, 28, 46)):
        at = data.find(magic)
        data[at + flags + 1] &= ~0x08
        size = len("日报.csv".encode("gb18030"))
        extra = len(utf8) - size
        data[at + length : at + length + 2] = size.to_bytes(2, "little")
        extra_at = at + length + 2
        data[extra_at : extra_at + 2] = extra.to_bytes(2, "little")  # the rest of the old name counts as an extra field
        data[at + name + size : at + name + size + extra] = _filler(extra)
    return bytes(data)


def _filler(length: int) -> bytes:
    return b"\xff\xff" + (length - 4).to_bytes(2, "little") + bytes(length - 4)


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/evil.csv", "a/../../evil.csv", "..\\evil.csv", "C:/evil.csv"])
def test_a_path_that_leaves_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path, {name: TABLE.encode()})
    with pytest.raises(BadInput, match="points outside the archive"):
        opened(path)
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["a.zip"]


def test_a_link_inside_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("link.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(BadInput, match="points outside"):
        opened(path)


@pytest.mark.parametrize("kind", ["zip", "gz"])
def test_a_bomb_is_stopped_and_leaves_nothing(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RATIO_FROM_BYTES", 8 * limits.MIB)
    bomb = bytes(40 * limits.MIB)
    path = zipped(tmp_path, {"a.csv": bomb}) if kind == "zip" else write(tmp_path, "a.csv.gz", gzip.compress(bomb))
    with pytest.raises(BadInput, match="zip bomb"):
        opened(path)
    assert not list((tmp_path / "uploads").iterdir())


def test_an_archive_inside_an_archive_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", TABLE)
    with pytest.raises(BadInput, match="archive inside an archive"):
        opened(zipped(tmp_path, {"inner.zip": inner.getvalue()}))


def test_a_damaged_archive_says_so(tmp_path: Path) -> None:
    whole = zipped(tmp_path, {"a.csv": os.urandom(50_000)}).read_bytes()
    with pytest.raises(BadInput, match="damaged"):
        opened(write(tmp_path, "cut.zip", whole[:30_000]))
    with pytest.raises(BadInput, match="damaged"):
        opened(write(tmp_path, "cut.csv.gz", gzip.compress(os.urandom(50_000))[:30_000]))


def test_an_archive_with_a_password_says_so(tmp_path: Path) -> None:
    raw = bytearray(zipped(tmp_path, {"a.csv": TABLE.encode()}).read_bytes())
    raw[6] |= 1
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(BadInput, match="password"):
        opened(write(tmp_path, "locked.zip", bytes(raw)))


def test_a_folder_of_daily_files_is_read_in_order_and_strangers_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "日报"
    for day in ("02", "01"):
        write(folder, f"2024-01-{day}.csv", TABLE)
    write(folder, "封面.pdf", b"%PDF-1.4")
    write(folder, "~$lock.xlsx", b"x")
    write(folder, "empty.csv", b"")
    files, notices = open_paths([folder], tmp_path / "up")
    assert [file.name for file in files] == ["日报/2024-01-01.csv", "日报/2024-01-02.csv"]
    assert [str(notice.values["name"]) for notice in notices] == ["日报/empty.csv", "日报/封面.pdf"]


def test_a_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "photos/a.png", b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UserError, match="no file that can be read as a table"):
        open_paths([tmp_path / "photos"], tmp_path / "up")
    (tmp_path / "nothing").mkdir()
    with pytest.raises(UserError, match="no file that can be read as a table"):
        open_paths([tmp_path / "nothing"], tmp_path / "up")
