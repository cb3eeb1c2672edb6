"""Simulated centres as data frames, made once per process; tests recover from published records only."""

from decimal import Decimal
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa

from heming.facts.arrivals.parcel import Parcel
from heming.sources.centre import simulate

DAY = 86_400


@cache
def parcels(size: int = 20_000, seed: int = 20260701, *, planted: bool = True) -> tuple[Parcel, ...]:
    """All months of a centre."""
    return tuple(simulate(size=size, seed=seed, planted=planted))


def table_of(parcel: Parcel, name: str) -> pa.Table:
    """One table of a parcel, held in memory."""
    table = parcel.tables[name]
    assert isinstance(table, pa.Table)
    return table


def whole(table: str, size: int = 20_000, seed: int = 20260701, *, planted: bool = True) -> pa.Table:
    """One table over all months."""
    found = [parcel.tables.get(table) for parcel in parcels(size, seed, planted=planted)]
    return pa.concat_tables([part for part in found if isinstance(part, pa.Table)])


@cache
def frame(table: str, size: int = 20_000, seed: int = 20260701, *, planted: bool = True) -> pd.DataFrame:
    """The same as a pandas frame, decimals as floats."""
    data = whole(table, size, seed, planted=planted).to_pandas()
    decimals = [name for name in data if data[name].dtype == object and data[name].map(type).eq(Decimal).any()]
    for name in decimals:
        data[name] = pd.to_numeric(data[name], errors="coerce")
    return data


@cache
def rated(size: int = 20_000, seed: int = 20260701, *, planted: bool = True) -> pd.DataFrame:
    """One row per case with a real CSAT rating: the case's columns, `rating`, and what the drivers are made of."""
    answers = frame("answers", size, seed, planted=planted)
    csat = answers[(answers.instrument == "csat") & ~answers.is_default]
    cases = frame("cases", size, seed, planted=planted)
    both = cases.merge(
        csat[["case_id", "value"]].rename(columns={"value": "rating", "case_id": "source_id"}), on="source_id"
    )
    both["resolved"] = both.is_resolved.astype(float)
    both["wait"] = np.log1p((both.first_human_reply_at - both.queued_at) / 60)
    both["transferred"] = (both.transfer_count > 0).astype(float)
    both["logistics"] = (both.category == "物流").astype(float)
    both["handle_hard"] = np.where(both.difficulty >= 4, np.log(both.handle_seconds.clip(lower=1) / 600), 0.0)
    return both


@cache
def spoken(size: int = 20_000, seed: int = 20260701, *, planted: bool = True) -> pd.DataFrame:
    """Per case with its words kept: the share of replies in own words, and ln of the mean turn reply / 30 s."""
    lines = frame("messages", size, seed, planted=planted)
    lines = lines[lines.author_kind.isin(["customer", "agent"])]
    before = lines.groupby("case_id").shift(1)
    reply = lines[lines.author_kind == "agent"].assign(wait=lines.sent_at - before.sent_at)
    later = reply[reply.groupby("case_id").cumcount() > 0]
    return (
        pd.DataFrame(
            {
                "personal": reply.template.isna().groupby(reply.case_id).mean(),
                "turn": np.log(later.groupby("case_id").wait.mean() / 30),
            }
        )
        .rename_axis("source_id")
        .reset_index()
    )
