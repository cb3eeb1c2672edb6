"""Whose conversations a stream's records count: settled by hand, else told by the preset or the stream's name.

Sessions and day reports of one platform often arrive as two streams. What counts the same conversations must never be
added up, and what does not must be; this is the one place that says which is which (decision 0029).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from heming.facts.store import Snapshot, open_store
from heming.facts.stream_presets import stream_presets
from heming.org.one_reading import once
from heming.sources.models import StreamPlatform
from heming.sources.preset import presets

Known = Literal[
    "hand",  # somebody settled it
    "preset",  # the stream has its preset's own name
    "named",  # a preset, or a word in the stream's name, tells the platform; the stream has a name of its own
    "guess",  # nothing tells: taken for a platform of its own until somebody settles it
]


@dataclass(frozen=True)
class Platform:
    """The platform of one stream, and how it is known."""

    code: str
    known: Known


@dataclass(frozen=True)
class Named:
    """What people call a platform, and the words in a stream's name that tell it."""

    zh: str
    en: str
    words: tuple[str, ...]


@cache
def known_platforms() -> Mapping[str, Named]:
    """The platforms with a name, by code."""
    text = (files(__package__) / "platforms.toml").read_text(encoding="utf-8")
    return {code: Named(entry["zh"], entry["en"], tuple(entry["words"])) for code, entry in tomllib.loads(text).items()}


def platforms_of(streams: Iterable[str], snapshot: Snapshot) -> dict[str, Platform]:
    """The platform of each stream, as settled now."""
    settled, imported = _settled(), stream_presets(snapshot)
    return {
        stream: Platform(settled[stream], "hand") if stream in settled else _told(stream, imported.get(stream, ""))
        for stream in sorted(streams)
    }


def label_of(stream: str, *, language: str) -> str:
    """What a stream is called on a page: its platform's name, with its own where that is another; else its own."""
    named = known_platforms().get(platforms_of([stream], open_store().snapshot())[stream].code)
    if named is None:
        return stream
    label = named.zh if language.startswith("zh") else named.en
    return label if stream in _own_streams() or label.lower() in stream.lower() else f"{label} ({stream})"


def platform_label(code: str, *, language: str) -> str:
    """What a platform is called; the stream's own name where it is a platform of its own."""
    named = known_platforms().get(code)
    if named is None:
        return code
    return named.zh if language.startswith("zh") else named.en


@once
def _settled() -> dict[str, str]:
    return dict(StreamPlatform.objects.values_list("stream", "platform"))


@cache
def _own_streams() -> Mapping[str, str]:
    """The streams that presets name themselves, with their platforms."""
    return {preset.stream: preset.platform for preset in presets().values() if preset.platform}


def _told(stream: str, preset: str) -> Platform:
    if stream in _own_streams():
        return Platform(_own_streams()[stream], "preset")
    known = presets().get(preset)
    if known is not None and known.platform:
        return Platform(known.platform, "named")
    for code, named in known_platforms().items():
        if any(word in stream.lower() for word in named.words):
            return Platform(code, "named")
    return Platform(stream, "guess")
