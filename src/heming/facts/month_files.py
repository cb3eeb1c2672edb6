"""The files of a table's months. A big month lies in parts, each with the rows of some of the agents, so that
correcting one person reads and writes a little of every month and not all of it.

Agents' keys are random 63-bit numbers: their first bits deal them out evenly, and a part keeps its agents when a month
grows and is dealt out again. Small months stay one file, since every file costs each question a look at its footer.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from heming.facts.delta import DataFile, alike
from heming.facts.sql import parquet, text
from heming.facts.work import Work

ROWS_A_PART = 16_384
MOST_PARTS = 16
MOST_ROWS_DEALT = 262_144  # a month
ROWS_AT_ONCE = 1_000_000  # each open part holds rows in memory until its file is closed
_PART = re.compile(r"agents=(\d+)-.+")
_KEY_BITS = 63


def parts_for(rows: int) -> int:
    """Into how many parts a month of so many rows is dealt: 1, 2, 4, … 16.

    A larger month stays whole: every file costs each question, and pages were measured within their limit at 10 million
    cases with whole months only. Questions come all day, corrections rarely, and they run in the background.
    """
    parts = 1
    while rows <= MOST_ROWS_DEALT and parts < MOST_PARTS and rows > parts * ROWS_A_PART:
        parts *= 2
    return parts


def parts_of(file: DataFile) -> int:
    """Of how many parts of its month a file is one; 1 where it may hold any agent."""
    found = _PART.fullmatch(file.path.parent.name)
    return int(found[1]) if found else 1


def months_in_need(columns: Iterable[str], files: Iterable[DataFile], *, most_files: int) -> set[int | None]:
    """Months of more files than their parts and a few, and big months most of whose rows do not lie in parts yet."""
    rows: Counter[int | None] = Counter()
    loose: Counter[int | None] = Counter()
    counted: Counter[int | None] = Counter()
    listed = list(files)
    for file in listed:
        rows[file.month] += file.rows
        counted[file.month] += 1
    wanted = wanted_parts(columns, rows)
    for file in listed:
        parts = parts_of(file)  # a month that has grown a little is left as it was dealt out
        loose[file.month] += file.rows if parts == 1 or 2 * parts < wanted[file.month] else 0
    return {
        month
        for month, number in counted.items()
        if number > most_files + (wanted[month] if wanted[month] > 1 else 0)
        or (wanted[month] > 1 and 2 * loose[month] > rows[month])
    }


def wanted_parts(columns: Iterable[str], rows: Mapping[int | None, int]) -> dict[int | None, int]:
    """The parts of each month by its rows; a table that knows no agents stays whole."""
    dealt = "agent_key" in set(columns)
    return {month: parts_for(number) if dealt else 1 for month, number in rows.items()}


def parts_when_rewritten(work: Work, table: str, *, removed: Sequence[DataFile]) -> dict[int | None, int]:
    """The parts of months of which some files are written anew: as the month's size asks for. A few rows that came
    since the last night stay one file, or every small change would leave as many files as there are parts."""
    rows: Counter[int | None] = Counter()
    for file in work.old_files(table):
        rows[file.month] += file.rows
    wanted = wanted_parts(work.old_columns(table), rows)
    gone: Counter[int | None] = Counter()
    for file in removed:
        gone[file.month] += file.rows
    dealt = {file.month for file in removed if parts_of(file) > 1}
    return {month: wanted[month] if month in dealt or gone[month] > ROWS_A_PART else 1 for month in gone}


def write(
    work: Work, table: str, *, statement: str, parts: Mapping[int | None, int] | None = None,
    rows: Mapping[int | None, int] | None = None,
) -> tuple[DataFile, ...]:  # fmt: skip
    """Writes rows as Parquet files, one or more for each month, and returns them with their statistics.

    Months of several `parts` are dealt out by agent; with `rows` (about how many each month has) a few months at a
    time, so that no more than some rows are held in memory.
    """
    if not parts or max(parts.values()) == 1:
        return _copied(work, table, statement, "month")
    dealt = f"SELECT *, {_dealt(parts)} AS agents FROM ({statement})"
    found: list[DataFile] = []
    for months in _lots(rows or dict.fromkeys(parts, 0)):
        some = dealt if months is None else f"SELECT * FROM ({dealt}) WHERE {months}"
        found += _copied(work, table, some, "month, agents")
    return tuple(found)


def of_files(files: Iterable[DataFile], numbers: Sequence[int]) -> str:
    """A scan over some files of a table, each row under its address in the store."""
    listed = list(files)
    number = f"{list(numbers)}[(file_index + 1)::BIGINT]"
    virtual = f"-1 - (({number}::BIGINT << 32) | file_row_number) AS rid"
    return parquet((f.path for f in listed), virtual=virtual, alike=alike(listed))


def _lots(rows: Mapping[int | None, int]) -> list[str | None]:
    """Conditions on months, each over not too many rows and together over all; [None] where all fit at once."""
    if sum(rows.values()) <= ROWS_AT_ONCE:
        return [None]
    lots: list[list[int]] = [[]]
    held = 0
    for month in sorted(m for m in rows if m is not None):
        if held and held + rows[month] > ROWS_AT_ONCE:
            lots.append([])
            held = 0
        lots[-1].append(month)
        held += rows[month]
    known = [f"month IN ({', '.join(map(str, lot))})" for lot in lots if lot]
    every = ", ".join(str(month) for lot in lots for month in lot) or "0"
    return [*known, f"month IS NULL OR month NOT IN ({every})"]


def _dealt(parts: Mapping[int | None, int]) -> str:
    """Names the part of a row as 8-3: the fourth of eight; rows of nobody are a part of their own."""
    cases = []
    for number in sorted(set(parts.values()) - {1}):
        months = [month for month, wanted in parts.items() if wanted == number]
        known = ", ".join(str(month) for month in months if month is not None) or "0"
        which = f"month IN ({known})" + (" OR month IS NULL" if None in months else "")
        first_bits = _KEY_BITS - (number.bit_length() - 1)
        part = f"coalesce((agent_key >> {first_bits})::VARCHAR, 'nobody')"
        cases.append(f"WHEN {which} THEN '{number}-' || {part}")
    return f"CASE {' '.join(cases)} ELSE '1-0' END"


def _copied(work: Work, table: str, statement: str, by: str) -> tuple[DataFile, ...]:
    folder = work.store.path(table)
    folder.mkdir(parents=True, exist_ok=True)
    written = work.sql.execute(
        f"COPY ({statement}) TO {text(folder)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, "
        f"PARQUET_VERSION v2, PARTITION_BY ({by}), "
        f"WRITE_PARTITION_COLUMNS,"
        f" APPEND, FILENAME_PATTERN 'b{work.batch}-{{uuid}}', RETURN_STATS)"
    ).fetchall()
    return tuple(_data_file(*row) for row in written if row[1])


def _data_file(name: str, rows: int, size: int, footer: int, statistics: dict, keys: dict) -> DataFile:  # type: ignore[type-arg]
    del footer
    month = keys.get("month")
    nulls = {column.strip('"'): int(stats.get("null_count", 0)) for column, stats in statistics.items()}
    nulls.pop("agents", None)  # names the part, no column of the table
    known = None if month in (None, "NULL", "__HIVE_DEFAULT_PARTITION__") else int(str(month))
    return DataFile(Path(name), int(rows), int(size), known, nulls)
