"""Names of people and teams, joined to an answer's keys at the very end; and keys for the names a question uses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from heming.metrics.compile.dimensions import TEAMS
from heming.org import queries as org


class OrgDirectory:
    """The organisation's people and teams."""

    def names(self, dimension: str, keys: Iterable[int]) -> Mapping[int, str]:
        """Display names by key of people or teams; keys without a name are left out."""
        return org.team_names(keys) if dimension in TEAMS else org.person_names(keys)

    def keys(self, dimension: str, names: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
        """The keys of a name: two people of one name are two keys, and a filter by name means both."""
        return org.team_keys(names) if dimension in TEAMS else org.person_keys(names)

    def aliases(self) -> Mapping[int, int]:
        """Merged people's keys with the kept ones'."""
        return org.aliases()


@dataclass(frozen=True)
class SnapshotDirectory:
    """The organisation's names, with people merged as they were when a snapshot was made."""

    kept_by: Mapping[int, int]

    def names(self, dimension: str, keys: Iterable[int]) -> Mapping[int, str]:
        """Display names by key."""
        return org.team_names(keys) if dimension in TEAMS else org.person_names(keys, kept_by=self.kept_by)

    def keys(self, dimension: str, names: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
        """The keys of a name, with those merged into them by then."""
        return org.team_keys(names) if dimension in TEAMS else org.person_keys(names, kept_by=self.kept_by)

    def aliases(self) -> Mapping[int, int]:
        """Merged people's keys with the kept ones', as of the snapshot."""
        return self.kept_by
