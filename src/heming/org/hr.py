"""What HR knows of people as plain rows, for the facts of their cases; merged identities included."""

from datetime import date, timedelta

from heming.org.models import Alias, Membership, Person
from heming.org.queries import aliases

FIRST_DAY, LAST_DAY = date(1, 1, 1), date(9999, 12, 31)
Days = tuple[int, date | None, date | None]  # person, joined, the last day as a newcomer
Post = tuple[int, date, date, str, str]  # person, first day, the day after the last, employer, site


def hr_days() -> list[Days]:
    """Who joined when and was new until when; only those of whom HR said so."""
    known = Person.objects.exclude(joined_on=None, novice_until=None)
    found: dict[int, Days] = {p.key: (p.key, p.joined_on, p.novice_until) for p in known}
    for merged, kept in Alias.objects.values_list("merged_id", "kept_id"):
        if kept in found:
            found[merged] = (merged, *found[kept][1:])
    return list(found.values())


def hr_posts() -> list[Post]:
    """Employer and site by period, never two at once for one person: the later stay holds from its start."""
    kept_by = aliases()
    same: dict[int, list[int]] = {}
    for merged, kept in kept_by.items():
        same.setdefault(kept, []).append(merged)
    stays: dict[int, list[tuple[date, date, str, str]]] = {}
    rows = Membership.objects.exclude(employer="", site="")
    for key, first, last, employer, site in rows.values_list("person_id", "valid_from", "valid_to", "employer", "site"):
        end = LAST_DAY if last is None else last + timedelta(days=1)
        stays.setdefault(kept_by.get(key, key), []).append((first or FIRST_DAY, end, employer, site))
    found: list[Post] = []
    for key, listed in stays.items():
        listed.sort()
        starts = [one[0] for one in listed[1:]] + [LAST_DAY]
        for (first, end, employer, site), following in zip(listed, starts, strict=True):
            if first < min(end, following):
                found += [(who, first, min(end, following), employer, site) for who in (key, *same.get(key, ()))]
    return found
