"""The name of the stream when nobody gives one: that of files with the same columns, else one that tells."""

import re
import unicodedata
from collections.abc import Sequence

from heming.facts.queries import batches
from heming.sources.guess.guess import default_stream
from heming.sources.guess.words import plain

_LATEST = 300
_TIMES = re.compile(
    r"20\d{2}[-_./年]?(\d{1,2}[-_./月]?)?(\d{1,2}[日号]?)?|\d{1,2}月(份|\d{1,2}[日号])?|第?[一二三四\d]+(季度|周)|q[1-4]\b"
    r"|\b(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b|[\d]+",
    re.I,
)
_NOISE = re.compile(r"副本|复制|拷贝|修正版?|更正|最终版?|最新|\bcopy( of)?\b|\bfinal\b|\bnew\b|\bpart\b", re.I)
_NAMES_NOTHING = frozenset(
    ("export", "exports", "data", "download", "sheet", "report", "file", "table", "list", "out", "temp", "tmp", "test",
     "导出", "导出数据", "数据", "报表", "明细", "文件")
)  # fmt: skip


def stream_for(table: str, headers: Sequence[str], *, file_name: str) -> str:
    """Never two names for one kind of file: a correction under another file name joins its stream."""
    mark = default_stream(table, headers)
    known = [(batch.source, batch.mapping) for batch in batches(limit=_LATEST) if batch.state == "committed"]
    own = sorted(map(plain, headers))
    for stream, mapping in known:
        if mapping.get("table") == table and sorted(map(plain, mapping.get("headers", ()))) == own:
            return str(stream)
    name = cleaned(file_name)
    taken = name in {stream for stream, _ in known}
    return mark if not name or taken else name


def cleaned(file_name: str) -> str:
    """'店铺会话明细_202606 (1).csv' as '店铺会话明细'; '' when nothing that tells it apart is left."""
    name = file_name.rsplit(" › ", 1)[-1]
    name = re.sub(r"\s*\[[^\]]*\]$", "", name).rsplit("/", 1)[-1]
    name = re.sub(r"(\.[A-Za-z0-9]{1,7}){1,2}$", "", name)
    name = unicodedata.normalize("NFKC", name).lower()
    name = _NOISE.sub(" ", _TIMES.sub(" ", re.sub(r"\([^)]*\)", " ", name.replace("_", " "))))
    words = [word for word in re.findall(r"[a-z]+|[\u4e00-\u9fff]+", name) if len(word) > 1]
    text = "-".join(words)[:40].strip("-")
    return "" if text in _NAMES_NOTHING or len(text) < 3 else text
