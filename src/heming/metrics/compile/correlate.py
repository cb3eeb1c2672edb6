"""Spearman's correlation as whole-number sums: doubled average ranks within each group, so that ties stay exact."""

import ibis
import ibis.expr.types as ir

from heming.metrics.compile.atoms import row_condition
from heming.metrics.definitions import Asked, Form


def rank_sums(rows: ir.Table, keys: dict[str, ir.Value], *, asked: Asked, form: Form) -> ir.Table:
    """One row per group: n and the sums of doubled ranks a, b, their squares and products (DECIMAL)."""
    if form.value is None or form.numerator is None:
        raise TypeError("the loader lets no correlation through without both its values")
    y, x = form.value.compiled(rows, asked.parameters), form.numerator.compiled(rows, asked.parameters)
    condition = row_condition(form, asked, rows=rows).also("both known", x.notnull() & y.notnull())
    kept = rows.mutate(**keys, pair_x=x, pair_y=y, pair_kept=condition.value).filter(lambda t: t.pair_kept)
    kept = kept.select(*keys, "pair_x", "pair_y")
    groups = list(keys)
    ranked = kept.mutate(a=_doubled(kept, "pair_x", groups), b=_doubled(kept, "pair_y", groups))
    sums = {
        "n": ranked.count(),
        **{name: ranked[name].sum() for name in ("a", "b")},
        **{f"{p}{q}": _product(ranked[p], ranked[q]) for p, q in (("a", "a"), ("b", "b"), ("a", "b"))},
    }
    return ranked.group_by(groups).aggregate(**sums) if groups else ranked.aggregate(**sums)


def _doubled(rows: ir.Table, column: str, groups: list[str]) -> ir.Value:
    """Twice the average rank (1-based): 2 · rank of the first of the tied + their number − 1."""
    first = ibis.rank().over(group_by=groups, order_by=column)
    tied = rows.count().over(group_by=[*groups, column])
    return (first * 2 + tied + 1).cast("int64")


def _product(p: ir.Value, q: ir.Value) -> ir.Value:
    return (p * q).cast("decimal(38,0)").sum()


PARTS = {name: name for name in ("n", "a", "b", "aa", "bb", "ab")}
