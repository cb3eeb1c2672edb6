"""Several rows per case: an event log is told from repeated exports, and folded into one row per case."""

import re
from collections.abc import Sequence
from dataclasses import replace

from heming.facts.arrivals.mapping import Fold
from heming.sources.guess.profile import Profile
from heming.sources.open.cells import fold as folded
from heming.sources.open.found import Sample

_ORDER_NAMES = re.compile(
    r"updated|modified|mod_count|version|seq|更新|修改|操作时间|变更|节点时间|event.?time|activity.?time|timestamp|序号|步骤",
    re.I,
)
FIRST = ("opened_at", "queued_at", "assigned_at", "first_human_reply_at", "first_auto_reply_at", "first_resolved_at")
MAXIMA = ("reopen_count", "transfer_count", "agent_reply_count", "customer_message_count")
_LEAST_PAIRS = 0.15
_STATE_NAMES = re.compile(r"状态|阶段|节点|动作|操作|state|status|stage|action|event|activity", re.I)
_REOPENED = re.compile(r"重新打开|重开|重启|再次打开|re-?open", re.I)
_CLOSED = re.compile(
    r"^(已)?(关闭|关单|结案|归档|完结)|自动关闭|^closed?$|^(auto|case|ticket)?[ -]?closed?$|archived", re.I
)
_RESOLVED = re.compile(r"^(已)?(解决|处理完成|完成|办结)|^resolved?$|^solved?$|^completed?$|^fixed$|^done$", re.I)


def find_fold(sample: Sample, profiles: Sequence[Profile], *, id_position: int, targets: Sequence[str]) -> Fold | None:
    """How rows of one id are folded, when neighbours share it and differ; None when each case has one row."""
    pairs = [
        (before, after)
        for before, after in zip(sample.rows, sample.rows[1:], strict=False)
        if before[id_position] and before[id_position] == after[id_position] and before != after
    ]
    if len(pairs) < 3 or len(pairs) < _LEAST_PAIRS * len(sample.rows):
        return None
    order = _order(pairs, profiles, id_position)
    first = tuple(target for target in targets if target.split(".")[-1] in FIRST)
    maxima = tuple(target for target in targets if target.split(".")[-1] in MAXIMA)
    return with_states(Fold(by=id_position, order=order, first=first, maxima=maxima), profiles)


def with_states(fold: Fold, profiles: Sequence[Profile]) -> Fold:
    """The column of states, where one of its words says that a case was solved or closed."""
    for profile in profiles:
        if not _STATE_NAMES.search(profile.header) or not 2 <= len(profile.values) <= 60:
            continue
        words = [folded(word) for word in profile.values]
        reopened = [w for w in words if _REOPENED.search(w)]
        closed = [w for w in words if w not in reopened and _CLOSED.search(w)]
        resolved = [w for w in words if w not in (*reopened, *closed) and _RESOLVED.search(w)]
        if resolved or closed:
            done = replace(fold, resolved=tuple(resolved), closed=tuple(closed), reopened=tuple(reopened))
            return replace(done, state=profile.position)
    return fold


def _order(
    pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], profiles: Sequence[Profile], id_position: int
) -> int | None:
    """The column that changes most often from event to event and, as far as numbers go, only upwards."""
    best: tuple[float, int] | None = None
    for profile in profiles:
        position = profile.position
        if position == id_position or not (profile.number_share > 0.9 or profile.dates.share > 0.9):
            continue
        moved = sum(1 for before, after in pairs if before[position] != after[position]) / len(pairs)
        up = _upwards(pairs, profile)
        named = bool(_ORDER_NAMES.search(profile.header))
        score = moved * up + (0.3 if named else 0.0)
        if moved > 0.5 and (best is None or score > best[0]):
            best = (score, position)
    return best[1] if best else None


def _upwards(pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]], profile: Profile) -> float:
    if profile.number_share <= 0.9:
        return 0.85  # dates: minutes often tie, a counter that never falls is better
    rising = total = 0
    for before, after in pairs:
        try:
            left, right = (float(folded(row[profile.position]).replace(",", "")) for row in (before, after))
        except ValueError:
            continue
        total += 1
        rising += right > left
    return rising / total if total else 0.0
