"""A staffing figure in plain words: verdicts, and the limits of what it rests on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from heming.insight.patience import FEWEST, Patience
from heming.insight.staffing_plan import Plan
from heming.units import Unit, format_value
from heming.web.viewer import language

NEEDED = gettext_noop("Needed at work")
PRESENT = gettext_noop("Present")
PLANNED = gettext_noop("Planned")
VERDICTS = {
    "short": gettext_noop("too few"),
    "spare": gettext_noop("more than needed"),
    "fits": gettext_noop("about right"),
    "unsure": gettext_noop("cannot tell"),
}


def duration(seconds: float | None) -> str:
    """5分30秒; a dash where it is unknown."""
    return format_value(None if seconds is None else round(seconds), Unit.SECONDS, language=language())


def percent(share: float) -> str:
    """12 %."""
    return f"{share:.0%}"


def limits(plan: Plan) -> list[str]:
    """What the figure rests on and where it fails, each in one sentence."""
    said = [
        _("Erlang C assumes that nobody hangs up and customers come at random: it asks for rather too many people."),
        _patience(plan.patience, given=plan.target.patience_seconds),
        _shrinkage(plan),
        *_at_once(plan),
    ]
    if len(plan.days) < 4:
        said.append(ngettext("Only {n} day: cannot tell what is usual.", "Only {n} days: cannot tell what is usual.",
                             len(plan.days)).format(n=len(plan.days)))  # fmt: skip
    if not plan.states_cover:
        said.append(_("Seat states do not cover all these days, so nobody can say who was present."))
    if not plan.roster_covers:
        said.append(_("Rosters do not cover all these days, so nobody can say who was planned."))
    if plan.can_wait:
        said.append(_("{n} tickets and e-mails are left out: nobody waits on the line.").format(n=plan.can_wait))
    said.append(_("Contacts that were given up before an answer belong to no team; for a team they are missing here."))
    said.append(_("People who serve several groups count in each of them with all of their time."))
    return said


def _patience(found: Patience, *, given: float | None) -> str:
    if found.seconds is None:
        if given is not None:
            return _("Erlang A uses the patience you gave: {seconds}.").format(seconds=duration(given))
        return _("Too few hung up ({n}; {fewest} are needed) to estimate patience, so there is no Erlang A.").format(
            n=found.gave_up, fewest=FEWEST
        )
    return _(
        "Erlang A lets customers hang up after {seconds} on average (about {low}–{high}): all waiting time over the"
        " {n} who hung up; those who were answered count with the wait they had: they were patient at least that long."
    ).format(
        seconds=duration(given or found.seconds), low=duration(found.low), high=duration(found.high), n=found.gave_up
    )


def _shrinkage(plan: Plan) -> str:
    text = percent(plan.target.shrinkage)
    if plan.shrinkage_measured:
        return _("Shrinkage {share}, measured: planned time that was not available for customers.").format(share=text)
    return _("Shrinkage {share}, assumed or given by you: it could not be measured or was not asked for.").format(
        share=text
    )


def _at_once(plan: Plan) -> list[str]:
    if not plan.concurrency_known:
        calls = "–" if plan.call_share is None else percent(plan.call_share)
        return [
            _("Only {share} are known to be calls. Whoever chats serves several at once: say how many, else no number"
              " of people is given.").format(share=calls)
        ]  # fmt: skip
    if plan.target.concurrency > 1:
        return [
            _("Each person serves {n} contacts at once. Erlang then holds only roughly: several chats slow each other"
              " down.").format(n=plan.target.concurrency)
        ]  # fmt: skip
    return []
