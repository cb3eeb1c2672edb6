"""The aggregates one measure needs, by the part they play in its formula."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from heming.metrics.compile.atoms import Atoms, Condition, compiled, row_condition
from heming.metrics.definitions import Asked, Form
from heming.metrics.expression import Expression
from heming.units import parse_duration

DAY = 86_400


@dataclass(frozen=True)
class Term:
    """A measure inside a query: part of the formula -> column; sentences -> column that counts the rows they
    speak of.
    """

    asked: Asked
    form: Form
    parts: Mapping[str, str]
    left_out: Mapping[str, str]
    remarks: Mapping[str, str]


def term(
    asked: Asked, form: Form, *, atoms: Atoms, as_of: date | None, present: frozenset[str], anonymous: bool
) -> Term:
    """Add what a measure needs to the query's aggregates.

    Columns without any value cannot leave rows out and are skipped.
    """
    rows = atoms.rows
    speaking = tuple(s for s in form.left_out if set(s.when.columns) <= present)
    base = row_condition(_with_left_out(form, speaking), asked, rows=rows)
    where = _where(form, asked, rows)
    left_out = {said.en: atoms.count(where.also(*compiled(said.when, rows, asked=asked))) for said in speaking}
    mature = _mature(form, asked, rows, as_of)
    if mature is not None:
        text, value = mature
        left_out[f"not yet {_age(form, asked)} old"] = atoms.count(base.also(f"not {text}", ~value))
        base = base.also(text, value)
    parts = dict(_PARTS[form.kind](form, asked, atoms, base))
    if form.one_scale:
        parts |= _scales(atoms, base)
    if form.one_currency:
        name = atoms.kept("currency", rows.currency, condition=base)
        parts |= {
            "currency_low": atoms.add(f"least({name})", lambda t: t[name].min()),
            "currency_high": atoms.add(f"most({name})", lambda t: t[name].max()),
        }
    if anonymous:
        parts["anonymous"] = atoms.count(base.also("anonymous", rows.case_id.isnull() & rows.customer_key.isnull()))
    remarks = {
        said.en: atoms.count(base.also(*compiled(said.when, rows, asked=asked)))
        for said in form.remarks
        if set(said.when.columns) <= present
    }
    return Term(asked, form, parts, left_out, remarks)


def _with_left_out(form: Form, speaking: tuple[object, ...]) -> Form:
    from dataclasses import replace

    return replace(form, left_out=speaking)  # type: ignore[arg-type]


def _where(form: Form, asked: Asked, rows: ir.Table) -> Condition:
    return Condition() if form.where is None else Condition(*compiled(form.where, rows, asked=asked))


def seconds_of(form: Form, asked: Asked) -> int:
    """How long a row must be over before it counts."""
    stated = form.matures_after
    return asked.parameters[stated] if stated in asked.parameters else int(parse_duration(stated))


def _mature(form: Form, asked: Asked, rows: ir.Table, as_of: date | None) -> tuple[str, ir.Value] | None:
    if not form.matures_after or as_of is None:
        return None
    last = as_of - timedelta(days=-(-seconds_of(form, asked) // DAY))
    return f"{form.period} <= {last}", (rows[form.period] <= ibis.literal(last)).fill_null(False)


def _age(form: Form, asked: Asked) -> str:
    days, rest = divmod(seconds_of(form, asked), DAY)
    return f"{days} days" if not rest else f"{seconds_of(form, asked) // 3600} hours"


def _of(expression: Expression | None) -> Expression:
    if expression is None:
        raise TypeError("the loader lets no form through without its expressions")
    return expression


def _flag(form: Form, asked: Asked, atoms: Atoms) -> tuple[str, ir.Value]:
    text, value = compiled(_of(form.numerator), atoms.rows, asked=asked)
    return (text, value) if form.null == "skip" else (f"known {text}", value.fill_null(False))


def _counted(form: Form, asked: Asked, atoms: Atoms, base: Condition) -> dict[str, str]:
    return {"n": atoms.count(base)}


def _summed(form: Form, asked: Asked, atoms: Atoms, base: Condition) -> dict[str, str]:
    name = atoms.kept(*compiled(_of(form.value), atoms.rows, asked=asked), condition=base)
    return {"n": atoms.known(name), "total": atoms.sum(name)}


def _averaged(form: Form, asked: Asked, atoms: Atoms, base: Condition) -> dict[str, str]:
    if form.value is None:
        return _divided(form, asked, atoms, base)
    name = atoms.kept(*compiled(form.value, atoms.rows, asked=asked), condition=base)
    return {"n": atoms.known(name), "total": atoms.sum(name), "squares": atoms.squares(name)}


def _divided(form: Form, asked: Asked, atoms: Atoms, base: Condition) -> dict[str, str]:
    (top, up), (bottom, down) = (compiled(_of(e), atoms.rows, asked=asked) for e in (form.numerator, form.denominator))
    both = base.also(f"{top} and {bottom} known", up.notnull() & down.notnull())
    return {
        "total": atoms.sum(atoms.kept(top, up, condition=both)),
        "n": atoms.sum(atoms.kept(bottom, down, condition=both)),
    }


def _shared(form: Form, asked: Asked, atoms: Atoms, base: Condition) -> dict[str, str]:
    if form.denominator is not None:
        return _divided(form, asked, atoms, base)
    text, flag = compiled(_of(form.numerator), atoms.rows, asked=asked)
    if form.null == "no":
        return {"total": atoms.count(base.also(text, flag)), "n": atoms.count(base)}
    name = atoms.kept(text, flag, condition=base)
    return {"total": atoms.add(f"held({name})", atoms.held(name)), "n": atoms.known(name)}


def _distinct(form: Form, asked: Asked, atoms: Atoms, base: Condition) -> dict[str, str]:
    who = compiled(_of(form.value), atoms.rows, asked=asked)
    among = atoms.kept(*who, condition=base)
    hits = atoms.kept(*who, condition=base.also(*compiled(_of(form.numerator), atoms.rows, asked=asked)))
    return {"n": _distinct_of(atoms, among), "total": _distinct_of(atoms, hits)}


def _distinct_of(atoms: Atoms, name: str) -> str:
    return atoms.add(f"distinct({name})", lambda t: t[name].nunique())


def _quantile(form: Form, asked: Asked, atoms: Atoms, base: Condition) -> dict[str, str]:
    name = atoms.kept(*compiled(_of(form.value), atoms.rows, asked=asked), condition=base)
    return {"values": atoms.add(f"list({name})", lambda t: t[name].collect())}


def _promoted(form: Form, asked: Asked, atoms: Atoms, base: Condition) -> dict[str, str]:
    up, down = (compiled(_of(e), atoms.rows, asked=asked) for e in (form.numerator, form.denominator))
    return {"n": atoms.count(base), "up": atoms.count(base.also(*up)), "down": atoms.count(base.also(*down))}


def _scales(atoms: Atoms, base: Condition) -> dict[str, str]:
    """Smallest and largest (min, max) pair, packed into one number: equal when all answers share one scale."""
    rows = atoms.rows
    packed = (rows.scale_min * 1000).cast("int64") * 1_000_000_000 + (rows.scale_max * 1000).cast("int64")
    name = atoms.kept("scale", packed, condition=base)
    return {
        "scale_low": atoms.add(f"least({name})", lambda t: t[name].min()),
        "scale_high": atoms.add(f"most({name})", lambda t: t[name].max()),
    }


def _given(form: Form, asked: Asked, atoms: Atoms, base: Condition) -> dict[str, str]:
    """Nothing can be told of several rows; of one row what the source itself says."""
    parts = _shared(form, asked, atoms, base)
    if form.given is None:
        return parts
    return parts | {"given": atoms.sum(atoms.kept(*compiled(form.given, atoms.rows, asked=asked), condition=base))}


_PARTS = {
    "count": _counted,
    "sum": _summed,
    "mean": _averaged,
    "share": _shared,
    "ratio": _divided,
    "distinct_share": _distinct,
    "quantile": _quantile,
    "nps": _promoted,
    "unknown": _given,
}
