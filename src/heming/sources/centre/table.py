"""From simulated arrays to Arrow columns in the declared types, and the columns that say who."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from heming.facts.schemas import FACTS
from heming.sources.centre.arrays import NONE, Array, Rows, Whole
from heming.sources.centre.world import Centre

Column: TypeAlias = Any  # an Arrow array or chunked array
TENURE = ("1个月内", "1-3个月", "3-12个月", "1年以上")
TENURE_DAYS = (30, 90, 365)


def listed(values: Sequence[str] | Array, positions: Array) -> Column:
    """The text at each position; NONE gives null."""
    return pa.array(list(values), pa.string()).take(pa.array(positions, pa.int64(), mask=np.asarray(positions) == NONE))


def numbered(prefix: str, numbers: Array) -> Column:
    """An id such as S2026010000001; NONE gives null."""
    text = pc.cast(pa.array(numbers, pa.int64(), mask=np.asarray(numbers) == NONE), pa.string())
    return pc.binary_join_element_wise(prefix, text, "")


def known(values: Array) -> Column:
    """Whole numbers and instants; NONE gives null."""
    return pa.array(values, pa.int64(), mask=np.asarray(values) == NONE)


def flags(values: Array) -> Column:
    """Yes and no from a mask, or from 1, 0 and NONE."""
    if values.dtype == np.bool_:
        return pa.array(values)
    return pa.array(values == 1, pa.bool_(), mask=values == NONE)


def levels(values: Array) -> Column:
    """Values on a rating scale."""
    return known(values).cast(pa.int16()).cast(pa.decimal128(9, 3))


def money(values: Array) -> Column:
    """Whole-cent amounts given in cents; NONE gives null."""
    cents = known(values).cast(pa.decimal128(19, 0))
    return pc.multiply(cents, pa.scalar("0.01").cast(pa.decimal128(3, 2))).cast(pa.decimal128(18, 4))


def same(value: str, count: int) -> Column:
    """One text in every row."""
    return pa.repeat(pa.scalar(value, pa.string()), count)


def assembled(table: str, columns: Mapping[str, Column]) -> pa.Table:
    """The parcel's table: source_id and declared arriving columns in their declared types and order."""
    declared = {c.name: c.arrow for c in FACTS[table].arriving}
    unknown = columns.keys() - declared.keys() - {"source_id"}
    if unknown:
        raise KeyError(f"{table} has no arriving column {', '.join(sorted(unknown))}")
    names = ["source_id", *(name for name in declared if name in columns)]
    arrays = [pc.cast(columns[name], declared.get(name, pa.string())) for name in names]
    return pa.table(arrays, names=names)


def who(
    centre: Centre, agent: Array, *, day: Array, shop: Array | None = None, night: Array | None = None
) -> dict[str, Column]:
    """Account, name, team, lead, manager, employer and site of each row's agent on that day.

    `night`: whether it was served under the account that the night shift shares, which shows no person's name.
    """
    staff, words = centre.staff, centre.words
    nobody = agent == NONE
    team = np.where(nobody, NONE, staff.team_on(agent, day)).astype(np.int64)
    site = np.where(nobody, NONE, staff.team_site[team])
    tenure = np.where(nobody, NONE, day - staff.joined[agent])
    shared, name = words["night_account"]
    ours = np.zeros(len(agent), np.bool_) if night is None else night & ~nobody
    return {
        "agent_account": listed(
            [*staff.account, *staff.second_account, shared], login(centre, agent, shop=shop, night=night)
        ),
        "agent_name": listed([*staff.name, name], np.where(ours, staff.count, agent)),
        "team_name": listed(staff.team_name, team),
        "supervisor_name": listed(staff.team_lead, team),
        "manager_name": listed(staff.team_manager, team),
        "employer": listed(words["employers"], site),
        "site": listed(words["sites"], site),
        "tenure_days": known(np.where(ours, NONE, tenure)),
        "tenure_band": listed(TENURE, np.where(nobody | ours, NONE, np.searchsorted(TENURE_DAYS, tenure))),
    }


def served_by(centre: Centre, rows: Rows) -> dict[str, Column]:
    """Who served each case, under the account they used for it."""
    return who(centre, rows["agent"], day=rows["day"], shop=rows["shop"], night=rows["night"])


def login(centre: Centre, agent: Array, *, shop: Array | None, night: Array | None) -> Whole:
    """The place among all accounts: the main one, the second one of those who have it for the last two shops' cases,
    or the last, which the night shift shares."""
    own = agent
    if shop is not None:
        has_second = np.array([bool(second) for second in centre.staff.second_account])
        own = np.where((agent != NONE) & has_second[agent] & (shop >= 2), agent + centre.staff.count, agent)
    return own if night is None else np.where(night & (agent != NONE), 2 * centre.staff.count, own)


def kept(rows: Any, which: Array) -> Column:
    """The rows of an Arrow column under a mask."""
    return rows.filter(pa.array(which))
