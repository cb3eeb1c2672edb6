"""Every file is taken in with counts that add up, or refused with cause and remedy; nothing else, in bounded memory."""

import gzip
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heming.access.scope import local_admin
from heming.errors import UserError
from heming.facts.arrivals.report import Report
from heming.sources.actions.import_files import import_files
from heming.sources.actions.inspect_files import inspect_files

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "12"))
ADMIN = local_admin("tester")
HEADER = "ticket id,agent,channel,created at,first response at,handle seconds,CSAT (1-5),remark"
pytestmark = pytest.mark.django_db


def table(rows: int = 12, **columns: str) -> str:
    """A plausible export; a column given by its first word is replaced in every second row."""
    lines = [HEADER]
    for i in range(rows):
        day = f"2024-03-{i % 28 + 1:02d}"
        cells = {
            "ticket": f"T{i}", "agent": f"agent{i % 3}", "channel": "chat", "created": f"{day} 10:00:00",
            "first": f"{day} 10:05:00", "handle": str(60 + i), "CSAT": str(i % 5 + 1), "remark": "好",
        }  # fmt: skip
        cells |= columns if i % 2 else {}
        lines.append(",".join(cells.values()))
    return "\n".join(lines) + "\n"


def taken_in(content: bytes, name: str = "cases.csv", *, dry_run: bool = False) -> tuple[Report, ...]:
    """The reports, checked; empty when the file was refused as it should be."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return reports_of(path, dry_run=dry_run)


def reports_of(path: Path, *, dry_run: bool = False) -> tuple[Report, ...]:
    try:
        reports = import_files(inspect_files([path], ADMIN), ADMIN, dry_run=dry_run)
    except UserError as error:
        assert error.cause
        assert error.remedy
        return ()
    for report in reports:
        assert report.rows_read == report.rows_used + report.rows_unchanged + report.rows_quarantined
        assert min(report.rows_used, report.rows_unchanged, report.rows_quarantined) >= 0
        assert all(problem.problem for problem in report.problems)
        for finding in report.findings:
            assert all(finding.told())
    return reports


def zipped(*members: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


PLAIN = table().encode()
WIDE = (",".join(f"c{i}" for i in range(3000)) + "\n" + ",".join("1" * 3000) + "\n").encode()
LIST: dict[str, bytes | tuple[bytes, str]] = {
    "empty": b"",
    "one byte": b"x",
    "header only": HEADER.encode() + b"\n",
    "only line breaks": b"\n" * 1000,
    "a picture named csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "a csv named xlsx": (PLAIN, "cases.xlsx"),
    "a csv named parquet": (PLAIN, "cases.parquet"),
    "a csv named json": (PLAIN, "cases.json"),
    "a csv named gz": (PLAIN, "cases.csv.gz"),
    "half a gz": (gzip.compress(PLAIN)[:40], "cases.csv.gz"),
    "half a zip": (zipped(("a.csv", PLAIN))[:60], "cases.zip"),
    "nul bytes": PLAIN.replace(b"chat", b"ch\x00at"),
    "only nul bytes": b"\x00" * 5000,
    "mixed encodings": PLAIN + "T99,王,电话,2024-03-05 10:00:00,,,5,很好\n".encode("gb18030") + b"T98,\xff\xfe,,,\n",
    "utf-16 cut in half": table().encode("utf-16")[:-1],
    "thousands of columns": WIDE,
    "duplicate headers": b"id,id,agent,agent,created at\n1,2,a,b,2024-03-01\n3,4,c,d,2024-03-02\n",
    "empty headers": b",,,\n1,2,3,4\n5,6,7,8\n",
    "an unclosed quote": PLAIN + b'T99,"agent,chat,2024-03-01 10:00:00\n' + b"T1,a\n" * 50,
    "ragged rows": PLAIN + b"a\n" + b"a," * 40 + b"\n,,,,,,,\n",
    "formula cells": table(agent="=cmd|'/c calc'!A1", remark='"=HYPERLINK(""http://x"",""y"")"').encode(),
    "year 0": table(created="0000-00-00 00:00:00", first="0000-01-01 00:00:00").encode(),
    "year 9999": table(created="9999-12-31 23:59:59", first="9999-12-31 23:59:59").encode(),
    "years beyond": table(created="99999-12-31 23:59:59", first="-5000-01-01 00:00:00").encode(),
    "thousands separators": table(handle='"1,234,567"', CSAT="5.0").encode(),
    "numbers beyond all bounds": table(handle="1e999", CSAT="-1e308").encode(),
    "numbers of 400 digits": table(handle="9" * 400, ticket="9" * 400).encode(),
    "negative durations": table(handle="-99999999999999999999").encode(),
    "quotes and ids that look like sql": table(agent="'; DROP TABLE cases;--", ticket="' OR 1=1 --").encode(),
    "headers that look like sql": PLAIN.replace(b"remark", b'"a""; SELECT 1;--"').replace(b"channel", b"{x} $1 %"),
    "braces in every cell": table(agent="{0}{name}", remark="{", channel="}{").encode(),
    "surrogates and controls": table(remark="\u202e\ufeff\u0007\x1f", agent="\U0001f600").encode(),
    "deep json": (b"[" * 100_000, "cases.json"),
    "json of one word": (b'"word"', "cases.json"),
    "json with nested rows": (b'[{"id": {"a": [1, {"b": 2}]}, "created at": null}, {"id": 3}]', "cases.json"),
    "a path out of a zip": (zipped(("../../evil.csv", PLAIN)), "cases.zip"),
    "an absolute path in a zip": (zipped(("/etc/evil.csv", PLAIN)), "cases.zip"),
    "a zip of nothing": (zipped(), "cases.zip"),
    "a zip in a zip": (zipped(("inner.zip", zipped(("a.csv", PLAIN)))), "cases.zip"),
    "html that never ends": (b"<table><tr><td>" * 5000, "cases.xls"),
}  # fmt: skip


def of_the_list(case: str) -> tuple[bytes, str]:
    listed = LIST[case]
    return listed if isinstance(listed, tuple) else (listed, "cases.csv")


@pytest.mark.parametrize("case", LIST)
def test_each_bad_file_of_the_list(heming_home: Path, case: str) -> None:
    taken_in(*of_the_list(case), dry_run=True)


def test_a_bomb_is_refused(heming_home: Path) -> None:
    assert taken_in(zipped(("bomb.csv", b"0" * (80 << 20))), "cases.zip") == ()
    assert taken_in(gzip.compress(b"0" * (80 << 20), 1), "cases.csv.gz") == ()


def test_folders_of_other_things_and_missing_files(heming_home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "me.jpg").write_bytes(b"\xff\xd8\xff")
    for name in ("empty", "photos", "missing.csv", "photos/me.jpg"):
        assert reports_of(tmp_path / name) == ()


def test_odd_values_lose_no_row(heming_home: Path) -> None:
    """What can be read is read, what cannot is told: of twelve rows twelve are accounted for."""
    for name in (
        "year 0",
        "year 9999",
        "thousands separators",
        "formula cells",
        "numbers beyond all bounds",
        "nul bytes",
    ):
        (report,) = taken_in(*of_the_list(name))
        assert report.rows_read == 12, name


WORDS = st.sampled_from([
    "", " ", "0", "-1", "5", "10 - Strongly agree", "非常满意", "3分22秒", "00:03:22", "98.5%", "1,234", "--", "?",
    "空", "N/A", "2024-02-30", "31/12/2023 25:61", "45293.5", "0000-00-00", "9999-12-31", "1e999", "nan", "inf",
    '="0012"', "=1+1", "@x", "T1", "合计", "平均", "１２３", "\x00", "\ufeff", "a\u0301", "'", '"', "\\", "{x}", "%s",
    "true", "是", "9007199254740993", "¥12.50", "2024年3月1日 上午9点",
])  # fmt: skip
HEADERS = st.sampled_from(
    [
        "ticket id",
        "agent",
        "客服",
        "created at",
        "创建时间",
        "CSAT",
        "满意度",
        "手机号",
        "handle time",
        "remark",
        "x",
        "",
    ]
)
CELLS = st.one_of(WORDS, st.text(max_size=8))
JOINTS = st.sampled_from([",", ";", "\t", "|"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030", "latin-1"])
LOOSELY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@LOOSELY
@given(st.data())
def test_any_table_of_odd_cells(heming_home: Path, data: st.DataObject) -> None:
    headers = data.draw(st.lists(HEADERS, min_size=1, max_size=6))
    rows = data.draw(st.lists(st.lists(CELLS, min_size=1, max_size=7), min_size=1, max_size=15))
    joint, encoding = data.draw(JOINTS), data.draw(ENCODINGS)
    text = "\n".join(joint.join(line) for line in (headers, *rows))
    taken_in(text.encode(encoding, "replace"), data.draw(st.sampled_from(["a.csv", "a.txt", "a.xls", "a.tsv"])))


@LOOSELY
@given(st.data())
def test_any_mutation_of_a_good_file(heming_home: Path, data: st.DataObject) -> None:
    content = bytearray(
        data.draw(st.sampled_from([PLAIN, table().encode("gb18030"), zipped(("a.csv", PLAIN)), gzip.compress(PLAIN)]))
    )
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content)))
        piece = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b"\x00", b'"', b"\n", b"\r", b",,,,", b"\xff\xfe"]))
        )
        content[place : place + data.draw(st.integers(0, 3))] = piece
    taken_in(
        bytes(content), data.draw(st.sampled_from(["a.csv", "a.zip", "a.csv.gz", "a.xlsx", "a.json", "a.parquet"]))
    )


# The highest resident size of the importing process alone, told when it ends.
MEASURED = """
import re, sys
from heming.cli import main
try:
    main(sys.argv[1:])
finally:
    print(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1], file=sys.stderr)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_a_line_as_long_as_the_file_costs_no_memory(tmp_path: Path) -> None:
    megabytes = int(os.environ.get("LONG_LINE_MEGABYTES", "64"))
    path = tmp_path / "line.csv"
    with path.open("wb") as file:
        file.write(b"ticket id,agent\n")
        for _ in range(megabytes):
            file.write(b"x" * (1 << 20))
    command = [sys.executable, "-c", MEASURED, "import", str(path), "--yes", "--format", "json"]
    here = os.environ | {"HEMING_HOME": str(tmp_path / "home")}
    done = subprocess.run(command, env=here, capture_output=True, text=True, check=False)
    *words, peak = done.stderr.strip().splitlines()
    print(f"{megabytes} MB in one line: {int(peak) >> 10} MiB, status {done.returncode}, {words}")
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 2)
    assert int(peak) < 450 << 10
