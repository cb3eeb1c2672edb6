"""月报: the boss's page. Did performance and satisfaction move together, what changed, what is at risk."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.access.scope import Scope
from heming.insight.harmony import Asked, Harmony, harmony
from heming.insight.sums import Slice
from heming.metrics.periods import Period
from heming.org.queries import team_names
from heming.reports.asking import Stretch
from heming.reports.kinds import pulse
from heming.reports.kinds.bad_ratings import by_category
from heming.reports.kinds.frame import framed
from heming.reports.known import Known
from heming.reports.numbers import language
from heming.reports.sheet import Sheet

MONTHS_TOGETHER = 3  # one month rarely holds enough ratings per person to tell
VERDICTS = {
    "together": gettext_noop("Over {months} months who works faster also has the more satisfied customers."),
    "apart": gettext_noop("Over {months} months who works faster has the less satisfied customers."),
    "no_link": gettext_noop("Over {months} months speed and satisfaction of people have no link."),
    "cannot_tell": gettext_noop("Whether speed and satisfaction go together cannot be told from {months} months."),
}


def _title(period: Period) -> str:
    return period.title


def _year_before(period: Period) -> str:
    return _("a year before ({period})").format(period=period.title)


def month(stretch: Stretch, *, found: Known, scope: Scope) -> Sheet:
    """One month against the month before, the same month last year and the targets, with twelve months beside."""
    assert stretch.period is not None
    backs = (pulse.Back(1, _title), pulse.Back(12, _year_before))
    one = pulse.pulse(stretch.period, backs=backs, course=12, known=found, scope=scope)
    both = _together(stretch.period, found, scope)
    blocks = (
        pulse.key_figures(one), pulse.course(one, 12, title=_("Both sides over twelve months")), pulse.teams(one),
        by_category(stretch, scope=scope, top=5), pulse.gaps(one),
    )  # fmt: skip
    conclusion = (f"{_verdict(both)}{pulse.moved_sentence(one)}", pulse.risk_sentence(one, _alerts(both)))
    return framed(
        "month", _("Monthly report"), stretch=stretch, found=found, scope=scope, conclusion=conclusion, blocks=blocks
    )


def _together(period: Period, found: Known, scope: Scope) -> Harmony:
    return harmony(Asked(period.number - MONTHS_TOGETHER + 1, period.number, Slice(found.snapshot)), scope)


def _verdict(both: Harmony) -> str:
    return _(VERDICTS[both.headline.verdict]).format(months=MONTHS_TOGETHER) + (
        "" if language().startswith("zh") else " "
    )


def _alerts(both: Harmony) -> list[str]:
    """Teams that became quicker and less liked."""
    keys = list(dict.fromkeys(alert.team_key for alert in both.looked.alerts))
    names = team_names(keys)
    known = [names[key] for key in keys if key in names]
    return [_("quicker but less liked: {teams}").format(teams=_(", ").join(known))] if known else []
