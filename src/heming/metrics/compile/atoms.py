"""Aggregates of one query, each computed once however many measures need it: integer or DECIMAL sums and value
lists, never floats.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from heming.metrics.compile.attribution import WEIGHT
from heming.metrics.definitions import Asked, Form
from heming.metrics.expression import Expression

Aggregate = Callable[[ir.Table], ir.Value]


@dataclass
class Atoms:
    """The aggregates of one query over `rows`, each known by a text that says what it computes.

    Conditions and conditional values become named columns of an inner projection first: computed once, readable in
    the SQL.
    """

    rows: ir.Table
    weighted: bool
    inner: dict[str, tuple[str, ir.Value]] = field(default_factory=dict)
    outer: dict[str, tuple[str, Aggregate]] = field(default_factory=dict)

    def over(self, keys: Mapping[str, ir.Value]) -> ir.Table:
        """The whole query: one row per group with every aggregate."""
        weight = {WEIGHT: self.rows[WEIGHT]} if self.weighted else {}
        named = {**keys, **dict(self.inner.values()), **weight}
        table = self.rows.select(**named) if named else self.rows
        aggregates = {name: aggregate(table) for name, aggregate in self.outer.values()}
        return table.group_by(list(keys)).aggregate(**aggregates) if keys else table.aggregate(**aggregates)

    def column(self, text: str, value: ir.Value) -> str:
        """The inner column of a value, new or known."""
        if text not in self.inner:
            self.inner[text] = (f"c{len(self.inner)}", value)
        return self.inner[text][0]

    def add(self, text: str, aggregate: Aggregate) -> str:
        """The outer column of an aggregate, new or known."""
        if text not in self.outer:
            self.outer[text] = (f"a{len(self.outer)}", aggregate)
        return self.outer[text][0]

    def count(self, condition: "Condition") -> str:
        """Rows (or millionths of rows) where a condition holds."""
        if condition.value is None:
            return self.add("count()", lambda t: t[WEIGHT].sum() if self.weighted else t.count())
        name = self.column(condition.text, condition.value)
        if self.weighted:
            return self.add(f"count({name})", lambda t: t[name].ifelse(t[WEIGHT], ibis.literal(0, "int64")).sum())
        return self.add(f"count({name})", lambda t: t[name].sum())

    def kept(self, text: str, value: ir.Value, *, condition: "Condition") -> str:
        """The inner column of a value where a condition holds, missing elsewhere."""
        return self.column(f"{text} where {condition.text}" if condition.text else text, condition.kept(value))

    def known(self, name: str) -> str:
        """Rows (or millionths of rows) where an inner column has a value."""
        if self.weighted:
            return self.add(
                f"known({name})", lambda t: t[name].notnull().ifelse(t[WEIGHT], ibis.literal(0, "int64")).sum()
            )
        return self.add(f"known({name})", lambda t: t[name].count())

    def held(self, name: str) -> Aggregate:
        """Rows (or millionths of rows) where an inner flag is true."""
        if self.weighted:
            return lambda t: t[name].ifelse(t[WEIGHT], ibis.literal(0, "int64")).sum()
        return lambda t: t[name].sum()

    def sum(self, name: str) -> str:
        """Sum of an inner column, exactly."""

        def total(table: ir.Table) -> ir.Value:
            value = table[name]
            value = value.cast("int64") if value.type().is_integer() else value
            return (value * table[WEIGHT] if self.weighted else value).sum()

        return self.add(f"sum({name})", total)

    def squares(self, name: str) -> str:
        """Sum of squares; DECIMAL, since 64 bits are not enough for a year of seconds squared over millions of rows."""

        def total(table: ir.Table) -> ir.Value:
            value = table[name]
            scale = 2 * (value.type().scale or 0) if value.type().is_decimal() else 0
            square = (value * value).cast(f"decimal(38,{scale})")
            return ((square * table[WEIGHT]).cast(f"decimal(38,{scale})") if self.weighted else square).sum()

        return self.add(f"squares({name})", total)


@dataclass(frozen=True)
class Condition:
    """A flag over rows with the text that names it; no value means every row."""

    text: str = ""
    value: ir.BooleanValue | None = None

    def also(self, text: str, value: ir.Value) -> "Condition":
        """Both hold."""
        if self.value is None:
            return Condition(text, value)
        return Condition(f"{self.text} and {text}", self.value & value)

    def kept(self, value: ir.Value) -> ir.Value:
        """The value where the condition holds, else missing."""
        return value if self.value is None else self.value.ifelse(value, ibis.null())


def compiled(expression: Expression, rows: ir.Table, *, asked: Asked) -> tuple[str, ir.Value]:
    """Text and value of an expression, the parameters inside the text so that :20s and :30s stay apart."""
    parameters: Mapping[str, int] = asked.parameters
    suffix = "".join(f"[{k}={v}]" for k, v in parameters.items() if k in expression.text)
    return f"({expression.text}){suffix}", expression.compiled(rows, parameters)


def row_condition(form: Form, asked: Asked, *, rows: ir.Table) -> Condition:
    """Rows the formula speaks of: `where` holds, and nothing leaves them out (maturity apart)."""
    condition = Condition()
    if form.where is not None:
        text, value = compiled(form.where, rows, asked=asked)
        condition = condition.also(text, value)
    for said in form.left_out:
        text, value = compiled(said.when, rows, asked=asked)
        condition = condition.also(f"not {text}", ~value.fill_null(False))
    return condition
