"""Reads of the one organisation: frozen values for pages."""

from dataclasses import dataclass

from heming.org.models import Organisation


@dataclass(frozen=True)
class OrganisationFacts:
    """How the organisation counts. `week_starts_on` 1 is Monday; `default_calendar` "" is all day, every day."""

    name: str
    reporting_zone: str
    default_calendar: str
    week_starts_on: int
    month_starts_on: int
    smallest_group: int


def organisation_facts() -> OrganisationFacts:
    """As it stands now."""
    row = Organisation.the()
    return OrganisationFacts(
        row.name, row.reporting_zone, row.default_calendar, row.week_starts_on, row.month_starts_on, row.smallest_group
    )
