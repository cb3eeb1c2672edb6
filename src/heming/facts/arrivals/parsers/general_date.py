"""One general reading of dates, piece by piece: slow, and only for what the quick paths leave.

Macros general_ymd, general_dmy and general_mdy take a cleaned lower-case text and give local and UTC seconds.
`list_transform([x], lambda …)[1]` names an intermediate result, so that it is computed once and only where it is
asked for.
"""

ORDERS = ("ymd", "dmy", "mdy")
_AFTERNOON = "下午|晚上|傍晚|中午|pm|p[.]m[.]"
_MORNING = "上午|早上|凌晨|am|a[.]m[.]"
_CLOCK = (
    f"^(?:[a-z,]{{3,}})?[t ,]*({_AFTERNOON}|{_MORNING})? *([0-9]{{1,2}})[:时点]([0-9]{{1,2}})(?:[:分]([0-9]{{1,2}}))?"
    f"(?:[.,][0-9]+)?[秒分]? *({_AFTERNOON}|{_MORNING})? *(z|utc|gmt|[-+][0-9]{{2}}:?(?:[0-9]{{2}})?)?$"
)
_DAYS = {
    "ymd": ("^([0-9]{4})[-/.年 ]+([0-9]{1,2})[-/.月 ]+([0-9]{1,2})[日号]?(.*)$", "['y', 'm', 'd', 'rest']"),
    "dmy": ("^([0-9]{1,2})[-/. ]*([0-9]{1,2}|[a-z]{3,9})[-/., ]+([0-9]{4}|[0-9]{2})(.*)$", "['d', 'm', 'y', 'rest']"),
    "mdy": ("^([0-9]{1,2}|[a-z]{3,9})[-/. ]+([0-9]{1,2})[-/., ]+([0-9]{4}|[0-9]{2})(.*)$", "['m', 'd', 'y', 'rest']"),
}
_COMPACT = "^((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])(?:[ t]*([0-9]{2})([0-9]{2})([0-9]{2})?)?$"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _let(name: str, value: str, body: str) -> str:
    return f"list_transform([{value}], lambda {name}: {body})[1]"


def _day(order: str) -> str:
    pattern, names = _DAYS[order]
    found = f"regexp_extract(t, '{pattern}', {names})"
    return found if order == "ymd" else _let("o", found, "struct_pack(y := o.y, m := o.m, d := o.d, rest := o.rest)")


def _month() -> str:
    listed = ", ".join(f"'{name}'" for name in _MONTHS)
    return f"coalesce(nullif(list_position([{listed}], substr(p.m, 1, 3)), 0)::VARCHAR, p.m)"


def _macro(order: str) -> str:
    year = "CASE WHEN strlen(p.y) = 2 THEN '20' || p.y ELSE p.y END"
    day = f"epoch_us(TRY_CAST({year} || '-' || {_month()} || '-' || p.d AS TIMESTAMP)) // 1000000"
    hour = (
        f"CASE WHEN regexp_matches(c.a || c.b, '{_AFTERNOON}') AND c.h::BIGINT < 12 THEN c.h::BIGINT + 12 "
        f"WHEN regexp_matches(c.a || c.b, '{_MORNING}') AND c.h::BIGINT = 12 THEN 0 ELSE c.h::BIGINT END"
    )
    second = "coalesce(TRY_CAST(c.s AS BIGINT), 0)"
    of_day = (
        "CASE WHEN rtrim(p.rest, ' :') = '' THEN 0 "
        f"WHEN c.h = '' OR c.h::BIGINT > 24 OR c.mi::BIGINT > 59 OR {second} > 60 THEN NULL "
        f"ELSE ({hour}) * 3600 + c.mi::BIGINT * 60 + {second} END"
    )
    offset = (
        "CASE WHEN strlen(c.z) < 3 OR c.z IN ('utc', 'gmt') THEN 0 ELSE (CASE WHEN c.z[1] = '-' THEN -1 ELSE 1 END) * "
        "(substr(c.z, 2, 2)::BIGINT * 3600 + "
        "coalesce(TRY_CAST(substr(replace(c.z, ':', ''), 4, 2) AS BIGINT), 0) * 60) END"
    )
    result = _let("s", f"{day} + {of_day}", f"struct_pack(local_seconds := s, utc_seconds := s - ({offset}))")
    clock = _let("c", f"regexp_extract(rtrim(p.rest, ' :'), '{_CLOCK}', ['a', 'h', 'mi', 's', 'b', 'z'])", result)
    other = f"CASE WHEN q.y = '' THEN {_day(order)} ELSE q END" if order != "ymd" else "q"
    body = _let("q", _day("ymd"), _let("p", other, clock))
    text = f"regexp_replace(x, '{_COMPACT}', '\\1-\\2-\\3 \\4:\\5:\\6')"
    return f"CREATE TEMP MACRO general_{order}(x) AS {_let('t', text, body)};"


MACROS = "\n".join(_macro(order) for order in ORDERS)
