"""The extra query behind a design effect: answers by group and by who gave or got them."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from heming.metrics.compile.atoms import Atoms
from heming.metrics.compile.attribution import WEIGHT
from heming.metrics.compile.choose import Chosen
from heming.metrics.compile.plan import Query, base_rows, key_of, period_of, rule_of, term_of
from heming.metrics.compile.plan_frame import Frame
from heming.metrics.definitions import Form

TABLE = "answers"
CLUSTER = "cluster"


def cluster_of(frame: Frame) -> str:
    """What makes answers alike: their agent; where a figure is of one agent already, the customer."""
    return "customer" if "agent" in frame.dimensions else "agent"


def is_clustered(form: Form | None) -> bool:
    """Shares and means of single answers; what the source counted or what is a rank has no such answers."""
    if form is None or form.table != TABLE or form.once_per:
        return False
    return (form.kind == "share" and form.denominator is None) or (form.kind == "mean" and form.value is not None)


def clustered_queries(frame: Frame, chosen: Sequence[Chosen]) -> list[Query]:
    """One query per attribution rule and date column; none where answers are shared out in parts."""
    batches: dict[tuple[str, str], list[Chosen]] = {}
    for one in chosen:
        if one.form is not None and is_clustered(one.form):
            key = (rule_of(frame, one.form, rule=one.rule), period_of(frame.question, one.form))
            batches.setdefault(key, []).append(one)
    found = (_query(frame, rule, period, batch) for (rule, period), batch in batches.items())
    return [query for query in found if query is not None]


def _query(frame: Frame, rule: str, period: str, batch: Sequence[Chosen]) -> Query | None:
    rows = base_rows(frame, TABLE, rule=rule, period=period)
    if WEIGHT in rows.columns:
        return None
    keys = {
        f"k{i}": key_of(frame, rows, dimension=d, table=TABLE, period=period) for i, d in enumerate(frame.question.by)
    }
    atoms = Atoms(rows, weighted=False)
    terms = tuple(term_of(frame, one, atoms=atoms) for one in batch)
    expression = atoms.over({**keys, CLUSTER: _cluster(rows, cluster_of(frame))})
    name = f"{TABLE} [{period}] by {cluster_of(frame)}" if period else f"{TABLE} by {cluster_of(frame)}"
    return Query(name, expression, tuple(keys), terms, weighted=False)


def _cluster(rows: ir.Table, what: str) -> ir.Value:
    """Who it was; an answer of somebody unknown stands for itself."""
    alone = ibis.literal("=") + rows.source + ibis.literal("/") + rows.source_id
    return ibis.coalesce(rows[f"{what}_key"].cast("string"), alone)
