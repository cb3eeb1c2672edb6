"""Cases with their conversation inside: the list of messages becomes a table of its own, linked by the case's id."""

import re
from collections.abc import Iterator, Mapping

_LISTS = re.compile(
    r"^(messages?|turns?|dialogu?es?|conversation|history|transcript|utterances|chat|对话|消息|聊天记录|会话内容|对话内容)$",
    re.I,
)
_ID = re.compile(
    r"^(id|uuid|(case|ticket|conversation|session|dialog(ue)?|chat|thread)[ _]?(id|number|no)"
    r"|(会话|工单|对话|聊天)(id|编号|号))$",
    re.I,
)
_MESSAGE_ID = re.compile(r"^(id|(message|msg)[ _]?id|消息(id|编号))$", re.I)
CASE, MESSAGE = "conversation id", "message id"
_LOOK_AT = 20
Object = Mapping[str, object]


def list_of_messages(objects: Iterator[object]) -> str:
    """The key under which most of the first objects hold their messages; '' when they are plain rows."""
    seen: dict[str, int] = {}
    looked = 0
    for value in objects:
        if looked == _LOOK_AT:
            break
        looked += 1
        for key, item in value.items() if isinstance(value, dict) else ():
            if _LISTS.match(key) and isinstance(item, list) and item and all(isinstance(one, dict) for one in item):
                seen[key] = seen.get(key, 0) + 1
    best = max(seen, key=lambda key: seen[key], default="")
    return best if best and seen[best] * 2 >= looked else ""


def cases(objects: Iterator[object], key: str) -> Iterator[Object]:
    """The objects without their messages; one that has no id gets its number."""
    for number, value in enumerate(objects, 1):
        if isinstance(value, dict):
            rest = {name: item for name, item in value.items() if name != key}
            yield rest if _id_of(rest) is not None else {CASE: number, **rest}


def messages(objects: Iterator[object], key: str) -> Iterator[Object]:
    """One object per message, with the id of its case."""
    for number, value in enumerate(objects, 1):
        if not isinstance(value, dict):
            continue
        found = _id_of(value)
        case = number if found is None else found
        listed = value.get(key)
        for place, item in enumerate(listed if isinstance(listed, list) else (), 1):
            if isinstance(item, dict):
                own = {} if any(_MESSAGE_ID.match(name) for name in item) else {MESSAGE: f"{case}-{place}"}
                yield {CASE: case, **own, **item}


def _id_of(value: Object) -> object | None:
    return next((item for name, item in value.items() if _ID.match(name) and item not in (None, "")), None)
