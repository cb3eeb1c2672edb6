"""Masks phone, identity-card and bank-card numbers and addresses inside free text: once in SQL for many rows, once in
Python.

Both run the same rules in the same order, so a text is masked alike wherever it enters.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A pattern both engines read the same way (RE2's subset; ASCII classes) and what takes its place."""

    name: str
    pattern: str
    replacement: str  # with \1 … for groups


_NOT_AFTER, _NOT_BEFORE = r"(^|[^0-9A-Za-z])", r"($|[^0-9A-Za-z])"
_BIRTHDAY = r"(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
RULES = (
    Rule(
        "identity card",
        _NOT_AFTER + rf"([1-8][0-9]{{5}}){_BIRTHDAY}([0-9]{{3}}[0-9Xx])" + _NOT_BEFORE,
        r"\1\2********\3\4",
    ),
    Rule(
        "bank card",
        _NOT_AFTER + r"([3-6][0-9]{3})(?:[ -]?[0-9]){8,11}[ -]?([0-9](?:[ -]?[0-9]){3})" + _NOT_BEFORE,
        r"\1\2********\3\4",
    ),
    Rule(
        "mobile",
        _NOT_AFTER + r"((?:\+?86[ -]?)?1[3-9][0-9])[ -]?[0-9]{4}[ -]?([0-9]{4})" + _NOT_BEFORE,
        r"\1\2****\3\4",
    ),
    Rule("landline", _NOT_AFTER + r"(0[0-9]{2,3})-?[0-9]{3,4}([0-9]{4})" + _NOT_BEFORE, r"\1\2****\3\4"),
    Rule("address", r"([路街道巷弄村])[0-9A-Za-z]{1,6}(?:号|弄|巷)[^ ,，。;；\n]{0,30}", r"\1***"),
    Rule("room", r"[0-9]{1,4}(号楼|栋|幢|单元)[^ ,，。;；\n]{0,20}", r"***\1***"),
    Rule("e-mail", r"([A-Za-z0-9])[A-Za-z0-9._%+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})", r"\1***@\2"),
)
_COMPILED = tuple((re.compile(rule.pattern), rule.replacement) for rule in RULES)
# Most texts hold nothing to mask: one cheap look saves seven expensive ones.
SUSPICIOUS = r"[0-9]{6}|[0-9] [0-9]{4}|[0-9]-[0-9]{3}|[路街道巷弄村][0-9A-Za-z]|[0-9](号楼|栋|幢|单元)|@"
_SUSPICIOUS = re.compile(SUSPICIOUS)


def masked(text: str | None) -> str | None:
    """The text with what identifies or reaches a person hidden; twice, because neighbours share the character between
    them."""
    if text is None or not _SUSPICIOUS.search(text):
        return text
    for pattern, replacement in _COMPILED:
        text = pattern.sub(replacement, pattern.sub(replacement, text))
    return text


def masked_sql(expression: str) -> str:
    """The same as a DuckDB expression over a text expression."""
    out = f"({expression})::VARCHAR"
    for rule in RULES:
        for _ in range(2):
            out = f"regexp_replace({out}, {_literal(rule.pattern)}, {_literal(rule.replacement)}, 'g')"
    suspicious = f"regexp_matches(({expression})::VARCHAR, {_literal(SUSPICIOUS)})"
    return f"CASE WHEN {suspicious} THEN {out} ELSE ({expression})::VARCHAR END"


def _literal(pattern: str) -> str:
    return "'" + pattern.replace("'", "''") + "'"
