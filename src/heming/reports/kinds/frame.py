"""What every report has around its blocks: title, days, whose it is, how fresh, when it was made."""

from django.utils.translation import gettext as _

from heming.access.scope import Scope
from heming.reports.asking import Stretch
from heming.reports.known import Known, freshness, now, whose
from heming.reports.late import missing
from heming.reports.numbers import language
from heming.reports.sheet import Block, Sheet


def framed(
    key: str, title: str, *, stretch: Stretch, found: Known, scope: Scope, conclusion: tuple[str, str],
    blocks: tuple[Block, ...],
) -> Sheet:  # fmt: skip
    """The sheet around its blocks."""
    moment = now()
    return Sheet(
        key, title, _period(stretch, found), stretch.label, moment,
        _("Made {moment}").format(moment=f"{moment:%Y-%m-%d %H:%M}"), freshness(found), whose(scope), conclusion,
        blocks, language(), snapshot=found.snapshot,
        simulated=_("Simulated data: nobody in it exists.") if found.simulated else "",
        incomplete=_incomplete(stretch, over=moment.date() > stretch.end),
    )  # fmt: skip


def _incomplete(stretch: Stretch, *, over: bool) -> str:
    """数据未齐: what is missing of days that are over; '' when everything is there."""
    owed = missing(stretch.start, stretch.end) if over else ()
    if not owed:
        return ""
    streams = [_("{stream} only up to {day}").format(stream=one.stream, day=one.newest.isoformat()) for one in owed]
    return _("Data incomplete: {streams}.").format(streams=_(", ").join(streams))


def _period(stretch: Stretch, found: Known) -> str:
    if stretch.end <= found.newest:
        return stretch.title
    return _("{period} (still running)").format(period=stretch.title)
