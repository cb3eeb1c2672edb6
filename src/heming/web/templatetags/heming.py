"""What templates need besides Django: icons, figures written in the reader's language, intervals as thin bars."""

from datetime import date

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from heming.sources.platforms import label_of
from heming.units import format_value
from heming.web.bars import Bar
from heming.web.viewer import is_chinese, language

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon of the sprite; decoration only, so hidden from screen readers."""
    href = f"{static('vendor/icons.svg')}#{name}"
    return format_html('<svg class="hm-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', href)


@register.filter
def amount(value: float | None, unit: str = "count") -> str:
    """A number in its unit: 8秒, 3分22秒, 87.5%."""
    return format_value(value, unit, language=language())


@register.filter
def day(value: date | None) -> str:
    """2023年8月31日, or 31 Aug 2023."""
    if value is None:
        return "–"
    return f"{value.year}年{value.month}月{value.day}日" if is_chinese() else f"{value.day} {value:%b} {value.year}"


@register.filter
def stream_label(stream: str) -> str:
    """What a stream is called: its platform's name where that is known."""
    return label_of(stream, language=language())


@register.simple_tag
def interval_bar(bar: Bar | None) -> SafeString:
    """A thin bar: where the interval lies on the column's scale, with a tick at the value."""
    if bar is None:
        return SafeString("")
    return format_html(
        '<svg class="hm-interval" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect x="0" y="2.6" width="100" height=".8" fill="currentColor" opacity=".14"></rect>'
        '<rect x="{}" y="1.6" width="{}" height="2.8" rx="1.2" fill="currentColor" opacity=".38"></rect>'
        '<rect x="{}" y="0" width="1.4" height="6" fill="currentColor"></rect></svg>',
        bar.low, bar.width, bar.value,
    )  # fmt: skip
