"""The small language of catalogue entries: read with Python's `ast`, checked against the table, compiled to Ibis,
never evaluated.

Column names, parameters, whole numbers, texts, `and or not`, comparisons, `in (…)`, `is None`, `+ - * /`, and the
functions
`seconds("7d")`, `least`, `greatest`, `coalesce`, `abs`, `a if condition else b`. Unknown values stay unknown: a
comparison with a missing value is missing.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

from heming.errors import did_you_mean
from heming.metrics.tables import DECLARED
from heming.units import parse_duration

Kind = Literal["flag", "number", "text", "any"]
_KIND_OF_TYPE: dict[str, Kind] = {
    "text": "text", "code": "text", "key": "number", "whole": "number", "seconds": "number", "count": "number",
    "instant": "number", "date": "any", "flag": "flag", "level": "number", "decimal": "number", "money": "number",
}  # fmt: skip
_FUNCTIONS: dict[str, Callable[..., ir.Value]] = {
    "least": ibis.least, "greatest": ibis.greatest, "coalesce": ibis.coalesce, "abs": lambda x: x.abs(),
}  # fmt: skip
_COMPARE: dict[type, Callable[[ir.Value, ir.Value], ir.Value]] = {
    ast.Eq: lambda a, b: a == b, ast.NotEq: lambda a, b: a != b, ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b, ast.Gt: lambda a, b: a > b, ast.GtE: lambda a, b: a >= b,
}  # fmt: skip
_ARITHMETIC: dict[type, Callable[[ir.Value, ir.Value], ir.Value]] = {
    ast.Add: lambda a, b: a + b, ast.Sub: lambda a, b: a - b, ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: (a / b.nullif(0)).cast("decimal(18,6)"),
}  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """A checked expression over one table: its text, what kind of value it gives, and the columns it needs."""

    text: str
    table: str
    kind: Kind
    columns: tuple[str, ...]

    def compiled(self, table: ir.Table, parameters: Mapping[str, int] | None = None) -> ir.Value:
        """The Ibis expression over a table with the declared columns."""
        return _compile(ast.parse(self.text, mode="eval").body, table, parameters or {})


class NotUnderstood(Exception):
    """An expression the language does not have; carries a sentence for the list of problems."""


def parse(text: str, table: str, *, parameters: frozenset[str] = frozenset(), wanted: Kind = "any") -> Expression:
    """Read and check an expression over a declared table; NotUnderstood says what is wrong and what was perhaps
    meant.
    """
    try:
        body = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        hint = " Write == to compare." if "=" in text else ""
        raise NotUnderstood(f"'{text}' cannot be read.{hint}") from None
    columns: list[str] = []
    kind = _check(body, table, parameters, columns)
    if "any" not in (wanted, kind) and wanted != kind:
        raise NotUnderstood(f"'{text}' gives a {kind}, and a {wanted} is needed here.")
    return Expression(text.strip(), table, kind, tuple(dict.fromkeys(columns)))


def _check(node: ast.expr, table: str, parameters: frozenset[str], columns: list[str]) -> Kind:
    def each(nodes: list[ast.expr]) -> list[Kind]:
        return [_check(part, table, parameters, columns) for part in nodes]

    match node:
        case ast.Name(id=name):
            return "number" if name in parameters else _column(name, table, columns)
        case ast.Constant(value=bool()):
            return "flag"
        case ast.Constant(value=int()):
            return "number"
        case ast.Constant(value=str()):
            return "text"
        case ast.BoolOp(values=values):
            return _all(each(values), "flag", node)
        case ast.UnaryOp(op=ast.Not(), operand=part):
            return _all(each([part]), "flag", node)
        case ast.UnaryOp(op=ast.USub(), operand=part):
            return _all(each([part]), "number", node)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            return _all(each([left, right]), "number", node)
        case ast.Compare(left=left, ops=ops, comparators=others):
            return _check_compare(node, each([left]), ops, others, each)
        case ast.IfExp(test=test, body=body, orelse=other):
            _all(each([test]), "flag", node)
            return each([body, other])[0]
        case ast.Call(func=ast.Name(id="seconds"), args=[ast.Constant(value=str() as text)], keywords=[]):
            parse_duration(text)
            return "number"
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS and args:
            return each(args)[0]
    raise NotUnderstood(f"'{ast.unparse(node)}' is not part of the language of metrics.")


def _check_compare(
    node: ast.expr,
    left: list[Kind],
    ops: list[ast.cmpop],
    others: list[ast.expr],
    each: Callable[[list[ast.expr]], list[Kind]],
) -> Kind:
    for op, other in zip(ops, others, strict=True):
        if isinstance(op, ast.Is | ast.IsNot):
            if not (isinstance(other, ast.Constant) and other.value is None):
                raise NotUnderstood(f"'{ast.unparse(node)}': 'is' is only for None; write == to compare.")
        elif isinstance(op, ast.In | ast.NotIn):
            if not (isinstance(other, ast.Tuple | ast.List) and all(isinstance(e, ast.Constant) for e in other.elts)):
                raise NotUnderstood(
                    f"'{ast.unparse(node)}': write the values in brackets, such as channel in ('chat', 'call')."
                )
        elif type(op) in _COMPARE:
            kinds = {*left, *each([other])} - {"any"}
            if len(kinds) > 1:
                raise NotUnderstood(f"'{ast.unparse(node)}' compares a {' with a '.join(sorted(kinds))}.")
        else:
            raise NotUnderstood(f"'{ast.unparse(node)}' is not part of the language of metrics.")
    return "flag"


def _column(name: str, table: str, columns: list[str]) -> Kind:
    declared = {c.name: c for c in DECLARED[table].stored}
    if name not in declared and not name.startswith("x_"):
        raise NotUnderstood(f"'{name}' is not a column of {table}.{did_you_mean(name, declared)}")
    columns.append(name)
    return _KIND_OF_TYPE[declared[name].type] if name in declared else "any"


def _all(kinds: list[Kind], wanted: Kind, node: ast.expr) -> Kind:
    for kind in kinds:
        if kind not in (wanted, "any"):
            raise NotUnderstood(f"'{ast.unparse(node)}' needs a {wanted} where it has a {kind}.")
    return wanted


def _compile(node: ast.expr, table: ir.Table, parameters: Mapping[str, int]) -> ir.Value:
    def part(inner: ast.expr) -> ir.Value:
        return _compile(inner, table, parameters)

    match node:
        case ast.Name(id=name):
            return ibis.literal(parameters[name], "int64") if name in parameters else table[name]
        case ast.Constant(value=value):
            return ibis.literal(value, "int64") if type(value) is int else ibis.literal(value)
        case ast.BoolOp(op=ast.And(), values=values):
            return _folded(lambda a, b: a & b, [part(v) for v in values])
        case ast.BoolOp(values=values):
            return _folded(lambda a, b: a | b, [part(v) for v in values])
        case ast.UnaryOp(op=op, operand=inner):
            return ~part(inner) if isinstance(op, ast.Not) else -part(inner)
        case ast.BinOp(left=left, op=op, right=right):
            return _ARITHMETIC[type(op)](part(left), part(right))
        case ast.Compare(left=left, ops=ops, comparators=others):
            pairs = zip([left, *others[:-1]], ops, others, strict=True)
            return _folded(lambda a, b: a & b, [_compare(part(a), op, b, part) for a, op, b in pairs])
        case ast.IfExp(test=test, body=body, orelse=other):
            return part(test).ifelse(part(body), part(other))
        case ast.Call(func=ast.Name(id="seconds"), args=[ast.Constant(value=str() as text)]):
            return ibis.literal(int(parse_duration(text)), "int64")
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name](*(part(a) for a in args))
    raise NotUnderstood(ast.unparse(node))


def _compare(left: ir.Value, op: ast.cmpop, other: ast.expr, part: Callable[[ast.expr], ir.Value]) -> ir.Value:
    if isinstance(op, ast.Is):
        return left.isnull()
    if isinstance(op, ast.IsNot):
        return left.notnull()
    if isinstance(op, ast.In | ast.NotIn):
        values = [element.value for element in other.elts if isinstance(element, ast.Constant)]  # type: ignore[attr-defined]
        return left.isin(values) if isinstance(op, ast.In) else left.notin(values)
    return _COMPARE[type(op)](left, part(other))


def _folded(join: Callable[[ir.Value, ir.Value], ir.Value], parts: list[ir.Value]) -> ir.Value:
    result = parts[0]
    for other in parts[1:]:
        result = join(result, other)
    return result
