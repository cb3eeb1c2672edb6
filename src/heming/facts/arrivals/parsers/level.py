"""Ratings: numbers, stars, words of a scale. The true scale is stored; a value outside it is not a value."""

from decimal import Decimal

from heming.facts.arrivals.parsers.reading import Cell, Reading, folded, lowered, word_map

# Words for places on a scale from worst (0) to best (1); the mapping's own `labels` win.
_FIVE = (
    (
        0.0,
        (
            "非常不满意",
            "很不满意",
            "极不满意",
            "差评",
            "very dissatisfied",
            "very unsatisfied",
            "strongly disagree",
            "very bad",
            "terrible",
        ),
    ),
    (0.25, ("不满意", "不太满意", "较不满意", "dissatisfied", "unsatisfied", "disagree", "bad", "poor")),
    (
        0.5,
        (
            "一般",
            "中立",
            "普通",
            "尚可",
            "neutral",
            "中评",
            "neither satisfied nor dissatisfied",
            "okay",
            "ok",
            "average",
        ),
    ),
    (0.75, ("满意", "比较满意", "较满意", "satisfied", "agree", "good")),
    (1.0, ("非常满意", "很满意", "十分满意", "好评", "very satisfied", "strongly agree", "excellent", "very good")),
)

NOT_RATED = (
    "未评价", "未评", "未参评", "未评分", "未打分", "待评价", "没有评价", "暂无评价", "暂未评价", "无评价", "未邀评",
    "未作答", "未回答", "未填写", "不适用", "offered", "unoffered", "not offered", "not rated", "unrated", "no rating",
    "none given", "no response", "no answer", "not answered", "unanswered", "skipped",
    "not applicable", "prefer not to say",
    "挂机", "挂断", "直接挂机", "未按键", "无按键", "没有按键", "按键超时", "超时未按键",
    "hang up", "hung up", "hangup", "no input", "no key", "timeout",
)  # fmt: skip

_LEADING = "^([-+]?[0-9]+([.][0-9]+)?) *(分|星|级|stars?|points?|[-–—:：.、(（/=]|$)"

_KEY = "^([0-9]+)([.]0+)?([^0-9.].*)?$"  # the number of '1.0', '1-满意', '3 不满意'


def read(cell: Cell) -> Reading:
    """A rating. Parameters `min` and `max` are the true scale (default 1–5), `labels` maps words to values, and
    `unrated` lists words that say nobody rated.

    Labels go before numbers: where key 1 means 'satisfied', the number 1 is not the worst of the scale. They also
    hold for what stands around a key ('1-满意', '1.0').
    """
    low, high = _bound(cell, "min", 1), _bound(cell, "max", 5)
    given = {word: str(value) for word, value in cell.param_map("labels").items()}
    text = f"plain({cell.raw})"
    leading = f"regexp_extract({text}, '{_LEADING}', 1)"
    key = f"regexp_extract({text}, '{_KEY}', 1)"
    stars = (
        f"CASE WHEN regexp_full_match({text}, '[★⭐☆✩️ ]+') THEN length(regexp_replace({text}, '[^★⭐]', '', 'g')) END"
    )
    in_order = (
        *_labelled(cell, given, (lowered(cell.raw), key)),
        f"TRY_CAST({cell.raw} AS DECIMAL(9,3))",
        f"TRY_CAST({word_map(cell, _usual(low, high))} AS DECIMAL(9,3))",
        f"TRY_CAST({leading} AS DECIMAL(9,3))",
        stars,
    )
    value = f"CASE WHEN {cell.name}_read BETWEEN {low} AND {high} THEN {_typed(cell)} END"
    found = f"coalesce({', '.join(in_order)})"
    problem = f"CASE WHEN {found} IS NULL THEN 'not a rating' ELSE 'outside the scale' END"
    words = [*NOT_RATED, *(word for word in map(folded, cell.param_list("unrated")) if word not in given)]
    unrated = f"list_contains({cell.put(f'{cell.name}_unrated', words)}, {lowered(cell.raw)})"
    return Reading(((f"{cell.name}_read", found),), value, problem=problem, missing=unrated)


def _labelled(cell: Cell, labels: dict[str, str], texts: tuple[str, ...]) -> list[str]:
    """SQL for what the mapping's own labels say of each text, the first that is known."""
    if not labels:
        return []
    words = cell.put(f"{cell.name}_labels", list(labels))
    values = cell.put(f"{cell.name}_levels", list(labels.values()))
    return [f"TRY_CAST(list_extract({values}, list_position({words}, {text})) AS DECIMAL(9,3))" for text in texts]


def _typed(cell: Cell) -> str:
    return f"TRY_CAST({cell.name}_read AS {cell.type})"


def _bound(cell: Cell, name: str, default: int) -> Decimal:
    return Decimal(str(cell.params.get(name, default)))


def _usual(low: Decimal, high: Decimal) -> dict[str, object]:
    """The usual words on this scale; only where each of the five falls on a whole step."""
    if (high - low) % 4:
        return {}
    return {word: str(low + (high - low) * Decimal(str(place))) for place, words in _FIVE for word in words}
