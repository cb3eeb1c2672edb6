"""A messy export of any size: Chinese headers, three date formats in one file, missing words, ragged rows.
Deterministic.

    python benchmarks/messy_csv.py 10000000 /tmp/messy.csv

Every 605th row has a column too few or too many, so 10 million rows hold 16,528 ragged ones.
"""

import sys
from pathlib import Path

import duckdb

HEADERS = (
    "会话ID",
    "客服账号",
    "客服姓名",
    "班组",
    "渠道",
    "开始时间",
    "首次响应时间",
    "结束时间",
    "满意度",
    "评价内容",
)
RAGGED_EVERY = 605

_STAMP = """
CREATE TEMP MACRO stamp(t, h) AS CASE h % 3 WHEN 0 THEN strftime(t, '%Y-%m-%d %H:%M:%S')
    WHEN 1 THEN strftime(t, '%Y/%m/%d %H:%M') ELSE strftime(t, '%Y年%-m月%-d日 %H:%M') END
"""
_ROWS = """
SELECT concat_ws(',', 'S' || lpad(i::VARCHAR, 10, '0'), '店铺' || chr((65 + a % 5)::INTEGER) || ':kf' || a,
    '客服' || a, '班组' || (a // 40), ['在线', '电话', '工单', '邮件'][1 + h % 4],
    stamp(opened, h), CASE WHEN h % 50 = 0 THEN '--' ELSE stamp(opened + to_seconds(5 + h % 90), h) END,
    stamp(opened + to_seconds(60 + h % 3000), h),
    CASE WHEN h % 3 = 0 THEN (1 + h % 5)::VARCHAR WHEN h % 3 = 1 THEN '' ELSE ['5分', '?', '4.0'][1 + h % 3] END,
    CASE WHEN h % 40 = 0 THEN '"回复很快,态度好"' ELSE '' END)
  || CASE WHEN i % {ragged} = 7 THEN CASE WHEN i % 2 = 0 THEN ',多余' ELSE '' END ELSE '' END AS line, i
FROM (SELECT *, TIMESTAMP '2023-01-01' + to_seconds((i * 31536000 // {rows})::BIGINT + h % 600) AS opened
      FROM (SELECT i, (hash(i) % 1000003)::BIGINT AS h, (hash(i * 7 + 1) % 1000)::BIGINT AS a FROM range({rows}) t(i)))
"""


def write(rows: int, path: Path) -> Path:
    """Write the file and return its path; the header is the first line."""
    lines = _ROWS.format(rows=rows, ragged=RAGGED_EVERY)
    short = "split_part(line, ',', 1) || ',' || split_part(line, ',', 2)"
    cut = f"CASE WHEN i % {{r}} = 7 AND i % 2 = 1 THEN {short} ELSE line END"
    with duckdb.connect() as connection:
        connection.execute(_STAMP)
        connection.execute(
            f"COPY (SELECT ? AS line UNION ALL SELECT {cut.format(r=RAGGED_EVERY)} FROM ({lines})) TO '{path}' "
            "(FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '')",
            [",".join(HEADERS)],
        )
    return path


def broken_rows(rows: int) -> list[int]:
    """The numbers (from 1) of the data rows that were broken: what an import has to find."""
    return list(range(8, rows + 1, RAGGED_EVERY))


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
