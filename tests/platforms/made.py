"""Files as platforms export them, written by this project's own generator from the simulated centre."""

from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path

import pandas as pd
import pyarrow as pa

from heming.sources.centre.simulate import simulate

LEVELS = {5: "very_satisfied", 4: "satisfied", 3: "neutral", 2: "dissatisfied", 1: "very_dissatisfied"}
Rows = Sequence[Sequence[object]]


@cache
def month() -> dict[str, pd.DataFrame]:
    """One simulated month: its tables as frames, moments as local times."""
    (parcel,) = simulate(size=2_500, seed=7, months=1)
    frames = {name: table.to_pandas() for name, table in parcel.tables.items() if isinstance(table, pa.Table)}
    for frame in frames.values():
        for column in [c for c in frame.columns if c.endswith("_at")]:
            frame[column] = pd.to_datetime(frame[column], unit="s") + pd.Timedelta(hours=8)
    return frames


@cache
def days() -> pd.DataFrame:
    """What a platform counts per agent and day, worked out with pandas from the sessions."""
    frames = month()
    cases = frames["cases"].dropna(subset="agent_account").copy()
    cases["day"] = cases.opened_at.dt.strftime("%Y-%m-%d")
    start = cases.assigned_at.fillna(cases.opened_at)
    cases["first"] = (cases.first_human_reply_at - start).dt.total_seconds()
    csat = frames["answers"].query("instrument == 'csat'").drop_duplicates("case_id")
    cases["level"] = cases.source_id.map(csat.set_index("case_id").value.astype(int))
    cases["level"] = cases.level.where(cases.was_invited.fillna(False).astype(bool))
    keys = ["day", "agent_account", "agent_name", "shop"]
    grouped = cases.groupby(keys[:2])
    frame = grouped.agg(
        agent_name=("agent_name", "first"),
        received=("source_id", "size"),
        replied=("first", "count"),
        first_sum=("first", "sum"),
        invited=("was_invited", lambda c: int(c.fillna(False).astype(bool).sum())),
        rated=("level", "count"),
        resolved=("is_resolved", lambda c: int(c.fillna(False).astype(bool).sum())),
    ).reset_index()  # fmt: skip
    for level, name in LEVELS.items():
        counted = cases[cases.level == level].groupby(keys[:2]).size().rename(name).reset_index()
        frame = frame.merge(counted, how="left", on=keys[:2]).fillna({name: 0}).astype({name: int})
    within = cases[cases["first"] <= 180].groupby(keys[:2]).size().rename("within").reset_index()
    frame = frame.merge(within, how="left", on=keys[:2]).fillna({"within": 0}).astype({"within": int})
    frame["first_sum"] = frame.first_sum.astype(int)
    frame["online"] = 4 * 3600
    return frame.sort_values(["day", "agent_account"]).reset_index(drop=True)


def percent(part: "pd.Series[int]", whole: "pd.Series[int]", digits: int = 1) -> list[str]:
    """Ready-made rates as platforms write them: 98.5%, and -- where there is nothing to divide by."""
    pairs = zip(part, whole, strict=True)
    return [f"{100 * p / w:.{digits}f}%" if w else "--" for p, w in pairs]


def mean(total: "pd.Series[int]", count: "pd.Series[int]", form: str = "{:.2f}") -> list[str]:
    """Ready-made means, -- where there is nothing."""
    return [form.format(t / c) if c else "--" for t, c in zip(total, count, strict=True)]


def html_xls(path: Path, groups: Sequence[tuple[str, int]], lower: Sequence[str], rows: Rows) -> Path:
    """A table of HTML named .xls with two header rows: merged groups above, names below, totals at the end."""
    above = "".join(
        f"<td rowspan='2'>{escape(name)}</td>" if span == 0 else f"<td colspan='{span}'>{escape(name)}</td>"
        for name, span in groups
    )
    cells = "".join(f"<td>{escape(name)}</td>" for name in lower)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(c))}</td>" for c in row) + "</tr>" for row in rows)
    head = "<meta http-equiv='Content-Type' content='text/html; charset=utf-8'>"
    path.write_text(f"<html>{head}<table><tr>{above}</tr><tr>{cells}</tr>{body}</table></html>", encoding="utf-8")
    return path


def xlsx(path: Path, header: Sequence[str], rows: Rows, *, above: Rows = (), sheet: str = "Sheet1") -> Path:
    """A workbook with one sheet; `above` are lines before the header."""
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        sheet_ = book.book.add_worksheet(sheet)
        for number, row in enumerate([*above, header, *rows]):
            sheet_.write_row(number, 0, list(row))
    return path


def csv(path: Path, header: Sequence[str], rows: Rows, encoding: str = "utf-8-sig") -> Path:
    """A delimited file."""
    pd.DataFrame(list(rows), columns=pd.Index(header)).to_csv(path, index=False, encoding=encoding)
    return path


def rows_of(frame: pd.DataFrame, columns: Sequence[str | Callable[[pd.DataFrame], object]]) -> list[list[object]]:
    """The rows of a layout: names of the frame's columns, or what makes a column of it."""
    made = [frame[c].tolist() if isinstance(c, str) else list(c(frame)) for c in columns]  # type: ignore[call-overload]
    return [list(row) for row in zip(*made, strict=True)]


def rate(part: str, whole: str, digits: int = 1) -> Callable[[pd.DataFrame], list[str]]:
    """A column of rates."""
    return lambda frame: percent(frame[part], frame[whole], digits)


def mean_of(total: str, count: str, form: str = "{:.2f}") -> Callable[[pd.DataFrame], list[str]]:
    """A column of means."""
    return lambda frame: mean(frame[total], frame[count], form)
