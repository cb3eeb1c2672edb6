"""Ready-made rates and means of day rows: turned into counts and sums where that is certain, else kept as given.

A rate of 98.5 % over 200 ratings is 197 of them: the only whole number shown as 98.5 %. Over 3,000 ratings three
numbers are, so the count stays unknown. Rates are never averaged; counts can be added.
"""

from collections.abc import Iterator

from heming.facts import sql
from heming.facts.arrivals.mapping import Ratio
from heming.facts.arrivals.plan import Plan, Planned

# mean as given -> (the sum it makes, the count it needs)
MEANS = {
    "first_reply_seconds_mean_given": ("first_reply_seconds_sum", "first_reply_count"),
    "turn_reply_seconds_mean_given": ("turn_reply_seconds_sum", "turn_reply_count"),
}
LEVELS = ("very_satisfied_count", "satisfied_count", "neutral_count", "dissatisfied_count", "very_dissatisfied_count")
# (part, whole): more of the part than of the whole is a contradiction. Ratings may exceed invitations: customers may
# rate unasked, or a day later.
PARTS = (
    ("answered_count", "offered_count"),
    ("abandoned_count", "offered_count"),
    ("replied_count", "received_count"),
    ("unreplied_count", "received_count"),
    ("within_threshold_count", "threshold_base_count"),
    ("paid_enquirer_count", "enquirer_count"),
)
TOO_HIGH, NEGATIVE, MORE_THAN_ALL = "a rate above 100%", "a negative count", "more of a part than of the whole"
NO_DAY = "no readable day"
_COUNTS = "agent_days"


def made_counts(plan: Plan) -> list[tuple[str, str]]:
    """(column, SQL) of every count and sum that day rows make; later ones may use earlier ones by name."""
    if plan.mapping.table != _COUNTS:
        return []
    have = {target.name for target in plan.targets()}
    made: list[tuple[str, str]] = []
    for target, same in plan.mapping.copies.items():
        _make(made, have, _column(target), sql.quoted(_column(same)) if _column(same) in have else "")
    for ratio in plan.mapping.ratios:
        field = _field(plan, ratio)
        usable = field is not None and _column(ratio.denominator) in have
        _make(made, have, _column(ratio.numerator), _numerator(field, ratio) if field and usable else "")
    for mean, (total, count) in MEANS.items():
        usable = {mean, count} <= have
        _make(made, have, total, f"round({sql.quoted(mean)} * {sql.quoted(count)})::BIGINT" if usable else "")
    return made


def contradictions(plan: Plan) -> Iterator[tuple[str, str]]:
    """(reason, SQL condition) for which a day row is held back as a whole."""
    if plan.mapping.table != _COUNTS:
        return
    days = [name for name in ("day", "interval_start_at") if any(t.name == name for t in plan.targets())]
    if days:  # without a day such a row counts nowhere
        yield NO_DAY, " AND ".join(f"{sql.quoted(name)} IS NULL" for name in days)
    for field in _rates(plan):
        yield TOO_HIGH, f"coalesce({_share(field)} > 1.00000001, FALSE)"
    counts = [t.name for t in plan.targets() if t.table == _COUNTS and t.name.endswith("_count")]
    for name in counts:
        yield NEGATIVE, f"coalesce({sql.quoted(name)} < 0, FALSE)"
    have = {*counts, *(name for name, _ in made_counts(plan))}
    for part, whole in PARTS:
        if {part, whole} <= have:
            yield MORE_THAN_ALL, f"coalesce({sql.quoted(part)} > {sql.quoted(whole)}, FALSE)"
    levels = [sql.quoted(name) for name in LEVELS if name in have]
    if levels and "rated_count" in have:
        total = " + ".join(f"coalesce({name}, 0)" for name in levels)
        yield MORE_THAN_ALL, f"coalesce({total} > rated_count, FALSE)"


def whole_number(share: str, digits: str, *, count: str) -> str:
    """SQL: the only whole number n of `count` that, as a share, is shown as `share` with so many digits; else null."""
    half = f"(0.5000001 * pow(10, -({digits})))"
    low = f"ceil(({share} - {half}) * {count} - 1e-9)"
    high = f"floor(({share} + {half}) * {count} + 1e-9)"
    low, high = f"greatest({low}, 0)", f"least({high}, {count})"
    return f"CASE WHEN {count} > 0 AND {low} = {high} THEN {low}::BIGINT WHEN {count} = 0 THEN 0::BIGINT END"


def _make(made: list[tuple[str, str]], have: set[str], name: str, expression: str) -> None:
    if expression and name not in have:
        made.append((name, expression))
        have.add(name)


def _column(target: str) -> str:
    return target.split(".")[-1]


def _field(plan: Plan, ratio: Ratio) -> Planned | None:
    return next((f for f in plan.fields if f.field.position == ratio.position), None)


def _rates(plan: Plan) -> list[Planned]:
    """Rates of something counted; a growth rate may be above 100 %."""
    known = {ratio.position for ratio in plan.mapping.ratios}
    return [
        f
        for f in plan.fields
        if f.field.parser.kind == "percent" and (f.field.position in known or f.target.name.endswith("_share_given"))
    ]


def _share(field: Planned) -> str:
    """The share as a double, above 1 as well, which the parser of shares refuses."""
    text = f"plain({field.raw})"
    divisor = 100 if field.field.parser.params.get("bare") == "percent" else 1
    number = f"TRY_CAST(replace(rtrim({text}, chr(37)), ',', '') AS DOUBLE)"
    return f"({number} / CASE WHEN ends_with({text}, chr(37)) THEN 100 ELSE {divisor} END)"


def _digits(field: Planned) -> str:
    """Decimals of the share as written: 98.5% has three."""
    text = f"rtrim(plain({field.raw}), chr(37))"
    behind = f"length(regexp_extract({text}, '[.]([0-9]+)$', 1))"
    is_percent = (
        "TRUE" if field.field.parser.params.get("bare") == "percent" else f"ends_with(plain({field.raw}), chr(37))"
    )
    return f"({behind} + CASE WHEN {is_percent} THEN 2 ELSE 0 END)"


def _numerator(field: Planned, ratio: Ratio) -> str:
    return whole_number(_share(field), _digits(field), count=sql.quoted(_column(ratio.denominator)))
