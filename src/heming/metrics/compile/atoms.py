"""Aggregates of one query, each computed once however many measures need it: integer or DECIMAL sums and value lists, never floats."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from heming.metrics.compile.attribution import WEIGHT
from heming.metrics.definitions import Asked, Form
from heming.metrics.expression import Expression


@dataclass
class Atoms:
    """The aggregates of one query over `rows`, by a text that says what they compute."""

    rows: ir.Table
    weighted: bool
    found: dict[str, tuple[str, ir.Value]] = field(default_factory=dict)

    def add(self, text: str, aggregate: ir.Value) -> str:
        """The column of an aggregate, new or known."""
        if text not in self.found:
            self.found[text] = (f"a{len(self.found)}", aggregate)
        return self.found[text][0]

    def columns(self) -> dict[str, ir.Value]:
        """What to aggregate, by column name."""
        return dict(self.found.values())

    def count(self, condition: "Condition") -> str:
        """Rows (or millionths of rows) where a condition holds."""
        if condition.value is None:
            total = self.rows[WEIGHT].sum() if self.weighted else self.rows.count()
        elif self.weighted:
            total = condition.value.ifelse(self.rows[WEIGHT], ibis.literal(0, "int64")).sum()
        else:
            total = condition.value.sum()
        return self.add(f"count({condition.text})", total)

    def sum(self, text: str, value: ir.Value, condition: "Condition") -> str:
        """Sum of a value where a condition holds, exactly."""
        kept = condition.kept(value)
        if self.weighted:
            kept = kept * self.rows[WEIGHT]
        kept = kept.cast("int64") if kept.type().is_integer() else kept
        return self.add(f"sum({text};{condition.text})", kept.sum())

    def squares(self, text: str, value: ir.Value, condition: "Condition") -> str:
        """Sum of squares; DECIMAL, since 64 bits are not enough for a year of seconds squared over millions of rows."""
        kept = condition.kept(value)
        scale = 2 * (kept.type().scale or 0) if kept.type().is_decimal() else 0
        square = (kept * kept).cast(f"decimal(38,{scale})")
        if self.weighted:
            square = square * self.rows[WEIGHT]
            square = square.cast(f"decimal(38,{scale})")
        return self.add(f"squares({text};{condition.text})", square.sum())

    def listed(self, text: str, value: ir.Value, condition: "Condition") -> str:
        """All values where a condition holds, in any order."""
        return self.add(f"list({text};{condition.text})", condition.kept(value).collect())


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


def compiled(expression: Expression, rows: ir.Table, asked: Asked) -> tuple[str, ir.Value]:
    """Text and value of an expression, the parameters inside the text so that :20s and :30s stay apart."""
    parameters: Mapping[str, int] = asked.parameters
    suffix = "".join(f"[{k}={v}]" for k, v in parameters.items() if k in expression.text)
    return f"({expression.text}){suffix}", expression.compiled(rows, parameters)


def row_condition(form: Form, asked: Asked, rows: ir.Table) -> Condition:
    """Rows the formula speaks of: `where` holds, and nothing leaves them out (maturity apart)."""
    condition = Condition()
    if form.where is not None:
        text, value = compiled(form.where, rows, asked)
        condition = condition.also(text, value)
    for said in form.left_out:
        text, value = compiled(said.when, rows, asked)
        condition = condition.also(f"not {text}", ~value.fill_null(False))
    return condition
