"""Values of a TOML table, each checked for its kind; a mistake is named with the file and the key."""

from collections.abc import Mapping as Map

from heming.errors import BadInput, Phrase, did_you_mean


def only_known(data: Map[str, object], known: tuple[str, ...], *, name: str, what: str) -> None:
    """BadInput for the first key that is not one of the known."""
    for key in data:
        if key not in known:
            raise BadInput(
                "'{name}' has an unknown {what} '{key}'.{hint}",
                "Use one of: {known}.",
                name=name,
                what=Phrase(what),
                key=key,
                hint=did_you_mean(key, known),
                known=", ".join(known),
            )


def wrong(name: str, key: str, *, wanted: str) -> BadInput:
    """The message for a value of the wrong kind."""
    wanted = Phrase(wanted)
    return BadInput("'{name}': '{key}' must be {wanted}.", "Correct it in the file.", name=name, key=key, wanted=wanted)


def text_of(data: Map[str, object], key: str, *, name: str, default: str | None = None) -> str:
    """A text."""
    value = data.get(key, default)
    if not isinstance(value, str):
        raise wrong(name, key, wanted="a text")
    return value


def list_of(value: object, key: str, *, name: str) -> list[object]:
    """A list."""
    if not isinstance(value, list | tuple):
        raise wrong(name, key, wanted="a list")
    return list(value)


def words_of(data: Map[str, object], key: str, *, name: str, required: bool = True) -> tuple[str, ...]:
    """A list of texts; empty when it may be absent and is."""
    if key not in data and not required:
        return ()
    words = list_of(data.get(key), key, name=name)
    if not all(isinstance(word, str) for word in words):
        raise wrong(name, key, wanted="a list of texts")
    return tuple(str(word) for word in words)


def whole_of(value: object, key: str, *, name: str) -> int:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise wrong(name, key, wanted="a whole number")
    return value


def tables_of(data: Map[str, object], key: str, *, name: str) -> list[Map[str, object]]:
    """A list of tables."""
    entries = list_of(data.get(key, []), key, name=name)
    if not all(isinstance(entry, Map) for entry in entries):
        raise wrong(name, key, wanted="a list of tables, written [[field]]")
    return [entry for entry in entries if isinstance(entry, Map)]
