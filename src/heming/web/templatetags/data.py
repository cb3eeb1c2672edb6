"""What the import, data and case pages need besides: moments, sizes, names of columns and streams."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import template

from heming.facts.column_names import column_name, table_name, target_name
from heming.facts.store import open_store
from heming.web.templatetags.heming import day
from heming.web.viewer import is_chinese

register = template.Library()
register.filter("column_name", column_name)
register.filter("table_name", table_name)
register.filter("target_name", target_name)


@register.filter
def moment(value: datetime | int | None) -> str:
    """A moment in the reporting zone, to the minute; epoch seconds are taken too."""
    if value is None:
        return "–"
    at = datetime.fromtimestamp(value, UTC) if isinstance(value, int) else value
    local = at.astimezone(ZoneInfo(open_store().zone))
    if is_chinese():
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.day} {local:%b} {local.year}, {local:%H:%M}"


@register.filter
def day_of(value: int) -> str:
    """The day alone of epoch seconds, in the reporting zone."""
    return day(datetime.fromtimestamp(value, UTC).astimezone(ZoneInfo(open_store().zone)).date())


@register.filter
def file_size(value: int) -> str:
    """Bytes as people read them."""
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if value >= size:
            return f"{value / size:.1f} {unit}"
    return f"{value} B"
