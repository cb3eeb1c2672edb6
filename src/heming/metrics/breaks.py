"""小休 is not a measure of people: who counts somebody's short breaks counts how often they go to the toilet.

Breaks may be taken out of a measure ('not in'), since then they count neither for nor against anybody. A formula made
of them is refused where it is defined, and a question that would single them out per person is refused when asked.
"""

import ast
from collections.abc import Collection, Iterable

from heming.errors import BadInput
from heming.metrics.compile.dimensions import OF_ONE_AGENT
from heming.metrics.expression import Expression

REST = frozenset(("break", "meal"))
REST_COLUMNS = frozenset(("break_seconds", "unpaid_break_seconds"))
STATE = frozenset(("state", "state_reason"))
WARNING = "short breaks (小休) are not a measure of people: it would measure how often they go to the toilet."


def counts_breaks(where: Expression | None, figures: Iterable[Expression | None]) -> bool:
    """Whether a formula is made of breaks: its rows are only breaks, or a figure is breaks or all that is none."""
    if where is not None and _chooses_breaks(where, also_without=False):
        return True
    return any(
        figure is not None and (_only_rest_columns(figure) or _chooses_breaks(figure, also_without=True))
        for figure in figures
    )


def refuse_breaks_of_people(dimensions: Collection[str]) -> None:
    """BadInput when states of single people would be told apart, breaks among them."""
    asked = set(dimensions)
    if asked & STATE and asked & OF_ONE_AGENT:
        raise BadInput(
            "States of single people are not shown one by one: short breaks (小休) are not a measure of people, since"
            " that would measure how often they go to the toilet.",
            "Ask for utilised_share, occupied_share or adherence_share, or group states by team.",
        )


def _only_rest_columns(figure: Expression) -> bool:
    return bool(figure.columns) and set(figure.columns) <= REST_COLUMNS


def _chooses_breaks(expression: Expression, *, also_without: bool) -> bool:
    """Comparisons of the state with nothing but breaks; with `also_without` their opposite too."""
    for node in ast.walk(ast.parse(expression.text, mode="eval")):
        if not isinstance(node, ast.Compare) or not _is_state(node.left):
            continue
        for op, other in zip(node.ops, node.comparators, strict=True):
            named = _texts(other)
            opposite = isinstance(op, ast.NotEq | ast.NotIn)
            if "break" in named and named <= REST and (also_without or not opposite):
                return True
    return False


def _is_state(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "state"


def _texts(node: ast.expr) -> set[object]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
