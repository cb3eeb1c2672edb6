"""Texts of findings, problems and states in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

STATES = {
    "open": gettext_noop("Waiting"),
    "running": gettext_noop("Importing"),
    "committed": gettext_noop("In use"),
    "failed": gettext_noop("Not finished"),
    "rolled_back": gettext_noop("Rolled back"),
}
SEVERITIES = {
    "serious": gettext_noop("Serious"),
    "warn": gettext_noop("Look at it"),
    "info": gettext_noop("Good to know"),
}


def said(template: str, values: Mapping[str, object] | None = None) -> str:
    """A template in the reader's language with its values; a text without placeholders stays as it is."""
    text = _(template) if template else ""
    own = f"said_{(get_language() or '')[:2]}"  # values may bring a sentence of their own in both languages
    if values and own in values:
        values = {**values, "said": values[own]}
    try:
        return text.format(**values) if values else text
    except (KeyError, IndexError, ValueError, TypeError):
        return text


def state_name(state: str) -> str:
    """Where a batch stands."""
    return _(STATES[state]) if state in STATES else state


def severity_name(severity: str) -> str:
    """How grave a finding is."""
    return _(SEVERITIES[severity]) if severity in SEVERITIES else severity
