"""Finding one row by its key, with an error a user can act on."""

from heming.errors import NotFound
from heming.org.models import Person, Team


def person(key: int) -> Person:
    """The person of that key."""
    found = Person.objects.filter(key=key).first()
    if found is None:
        raise NotFound("Nobody here has the key {key}.", "Choose a person from the list.", key=key)
    return found


def team(key: int) -> Team:
    """The team of that key."""
    found = Team.objects.filter(key=key).first()
    if found is None:
        raise NotFound("No team here has the key {key}.", "Choose a team from the list.", key=key)
    return found
