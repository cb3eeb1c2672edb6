"""A staffing figure in plain words: verdicts, and the limits of what it rests on."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from heming.insight.at_once import FEWEST as FEWEST_CHATS
from heming.insight.at_once import MOST as MOST_AT_ONCE
from heming.insight.at_once import AtOnce
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


def usual_at_once(plan: Plan) -> str:
    """What is taken for contacts at once unless somebody says it; '' where nothing is known."""
    return f"{plan.target.concurrency:g}" if plan.concurrency_known else ""


def at_once_measured(found: AtOnce | None) -> str:
    """measured: 2.4 (1.9–2.9), n = 12 people, 240 person-days; '' where there are no chats."""
    if found is None:
        return ""
    if found.value is None:
        return _("not measurable")
    between = "" if found.low is None or found.high is None else f" ({found.low:.1f}–{found.high:.1f})"
    return _("measured: {value}{between}, n = {people} people, {days} person-days").format(
        value=f"{found.value:.1f}", between=between, people=f"{found.people:,}", days=f"{found.person_days:,}"
    )


def _at_once(plan: Plan) -> list[str]:
    said = []
    if not plan.concurrency_known:
        calls = "–" if plan.call_share is None else percent(plan.call_share)
        said.append(
            _("Only {share} are known to be calls. Whoever chats serves several at once: say how many, else no number"
              " of people is given.").format(share=calls)
        )  # fmt: skip
    elif plan.target.concurrency > 1:
        said.append(
            _("Each person serves {n} contacts at once. Erlang then holds only roughly: several chats slow each other"
              " down.").format(n=f"{plan.target.concurrency:g}")
        )  # fmt: skip
    return said + _of_chats(plan.at_once)


def _of_chats(found: AtOnce | None) -> list[str]:
    if found is None:
        return []
    if found.value is None and found.chats >= FEWEST_CHATS:
        return [_("Chats at once came out above {most}: chats were left open rather than served, so it is not used.")
                .format(most=f"{MOST_AT_ONCE:g}")]  # fmt: skip
    if found.value is None:
        return [_("Chats at once could not be measured: {n} chats say when they were assigned and when closed, {fewest}"
                  " are needed.").format(n=f"{found.chats:,}", fewest=FEWEST_CHATS)]  # fmt: skip
    return [
        _("Chats at once, {measured}: all time of open chats, from assigned to closed, over the time with at least one"
          " open; the range is over people. A chat left open counts as being served.")
        .format(measured=at_once_measured(found))
    ]  # fmt: skip
