"""The bound of the contact windows, by the name other rooms know it by."""

from heming.facts.enrich.following import LONGEST_GAP_SECONDS

__all__ = ["LONGEST_GAP_SECONDS"]
