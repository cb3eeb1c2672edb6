"""How attainable a target is, in words."""

from django.utils.translation import gettext as _

from heming.scorecards.attainability import FEWEST, Attainable
from heming.units import format_value
from heming.web.viewer import language

TONES = {"rarely": "hm-tag-serious", "hard": "hm-tag-warn", "usually": "hm-tag-warn", "reachable": "hm-tag-good"}


def attainable_words(found: Attainable) -> tuple[str, str, str]:
    """(short verdict, its style, the sentence with the counts)."""
    short = {
        "rarely": _("hardly ever reached"), "hard": _("hard to reach"), "reachable": _("within reach"),
        "usually": _("nearly always reached"),
        "unclear": _("cannot tell"), "short": _("history too short"), "unknown": _("no direction"),
    }[found.verdict]  # fmt: skip
    return short, TONES.get(found.verdict, ""), _sentence(found)


def _sentence(found: Attainable) -> str:
    if found.verdict == "unknown":
        return _("More of it is neither good nor bad, so nothing can be checked.")
    counts = {
        "months": found.months, "reached": found.reached, "missed": found.missed, "unclear": found.unclear,
        "share": format_value(found.share, "share", language=language(), digits=0), "fewest": FEWEST,
    }  # fmt: skip
    if found.verdict == "short":
        return _("Only {months} whole months with enough records before: at least {fewest} are needed.").format(
            **counts
        )
    if found.unit == "organisation":
        text = _(
            "Of {months} months {reached} ({share}) surely reached it, {missed} surely missed it, "
            "{unclear} cannot be told."
        )
    elif found.unit == "agent":
        text = _(
            "Of {months} person-months {reached} ({share}) surely reached it, {missed} surely missed it, "
            "{unclear} cannot be told."
        )
    elif found.similar:
        text = _(
            "Of {months} team-months of similar size {reached} ({share}) surely reached it, "
            "{missed} surely missed it, {unclear} cannot be told."
        )
    else:
        text = _(
            "Of {months} team-months {reached} ({share}) surely reached it, {missed} surely "
            "missed it, {unclear} cannot be told."
        )
    return text.format(**counts)
