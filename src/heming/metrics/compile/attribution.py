"""Whose case was it: the default agent of the row, or the parts of a shared case by integer weights."""

import ibis
import ibis.expr.types as ir

WHOLE = 1_000_000
WHO = (
    "agent_key",
    "team_key",
    "supervisor_key",
    "manager_key",
    "tenure_band",
    "tenure_days",
    "shift_kind",
    "employer",
    "site",
)
WEIGHT = "attribution_weight"


def linked(table: str, columns: tuple[str, ...]) -> bool:
    """Whether the rows of a table belong to a case, so that its agents can share them."""
    return table == "cases" or "case_id" in columns


def attributed(rows: ir.Table, parts: ir.Table, *, rule: str, is_cases: bool) -> ir.Table:
    """Each row once per agent with a part in it, with that part's weight; rows without parts stay with their own
    agent, whole.

    A case whose parts carry no weight under the rule (the source does not say who wrote more) stays with its default
    agent too.
    """
    weight = parts[f"weight_{rule}"]
    shares = parts.filter(weight > 0).select(
        link_source=ibis.coalesce(parts.case_source, parts.source), link_id=parts.case_id, part_weight=weight,
        **{f"part_{name}": parts[name] for name in WHO},
    )  # fmt: skip
    own_source = rows.source if is_cases else ibis.coalesce(rows.case_source, rows.source)
    own_id = rows.source_id if is_cases else rows.case_id
    joined = rows.left_join(shares, [own_source == shares.link_source, own_id == shares.link_id])
    is_part = joined.part_weight.notnull()
    return joined.mutate(
        **{name: is_part.ifelse(joined[f"part_{name}"], joined[name]) for name in WHO if name in rows.columns},
        **{WEIGHT: ibis.coalesce(joined.part_weight, ibis.literal(WHOLE, "int64"))},
    ).drop("link_source", "link_id", "part_weight", *(f"part_{name}" for name in WHO))
