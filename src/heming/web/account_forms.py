"""What people type into the forms about people: a person by name or number, a team by name, a day."""

from datetime import date

from heming.errors import BadInput
from heming.org.accounts import people_with_team
from heming.org.queries import teams

MOST_OFFERED = 3000


def people_choices() -> list[tuple[str, int]]:
    """What the person field offers: name, work number and team; a name borne twice carries the end of its key."""
    known = people_with_team()
    labels = [f"{name} · {team}" if team else name for _, name, team in known]
    twice = {label for label in labels if labels.count(label) > 1} if len(labels) <= MOST_OFFERED else set()
    return [(f"{label} #{str(key)[-4:]}" if label in twice else label, key)
            for label, (key, _, _) in zip(labels, known, strict=True)]  # fmt: skip


def person_of(text: str) -> int:
    """The person meant: as offered, or by work number, or by a name that only one person bears."""
    wanted = text.strip()
    if not wanted:
        raise BadInput("No person was chosen.", "Type a name or a work number and choose somebody.")
    choices = people_choices()
    for label, key in choices:
        if wanted == label or wanted == str(key):
            return key
    heads = [(label.split(" · ")[0].split(" "), key) for label, key in choices]
    found = {key for words, key in heads if wanted in (" ".join(words), words[0], words[-1])}
    if len(found) == 1:
        return found.pop()
    if found:
        raise BadInput(
            "{n} people are called {name}.", "Choose one of them from the list.", n=len(found), name=wanted[:60]
        )
    raise BadInput("Nobody is called {name}.", "Choose somebody from the list, or make a new person.", name=wanted[:60])


def team_of(text: str) -> int:
    """The team of that name."""
    found = [row.key for row in teams() if row.name == text.strip()]
    if not found:
        raise BadInput("There is no team {name}.", "Choose one from the list.", name=text.strip()[:60])
    return found[0]


def day_or_none(text: str) -> date | None:
    """A day as a date field sends it; nothing typed is no day."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise BadInput("'{text}' is no day.", "Write it as 2026-08-31.", text=text[:40]) from error


def day_from(text: str) -> date:
    """The same, where a day is needed."""
    day = day_or_none(text)
    if day is None:
        raise BadInput("A day is missing.", "Give the day from which it holds.")
    return day
