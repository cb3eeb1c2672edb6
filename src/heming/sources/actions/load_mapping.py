"""Mappings kept in the data folder: found by name, or by the columns they were made for."""

from collections.abc import Mapping as Map
from pathlib import Path

from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import NotFound, UserError, did_you_mean
from heming.facts.arrivals.mapping import Mapping
from heming.facts.store import Store, open_store
from heming.sources.mapping_file import read_mapping


def load_mapping(scope: Scope, name: str, *, store: Store | None = None) -> Mapping:
    """The saved mapping of that name."""
    require(scope, "import")
    known = mapping_paths(store or open_store())
    if name not in known:
        raise NotFound("There is no saved mapping '{name}'.{hint}", "Saved are: {known}.", name=name,
                       hint=did_you_mean(name, known), known=", ".join(known) or "none")  # fmt: skip
    return read_mapping(known[name])


def saved_mappings(store: Store) -> Map[str, Mapping]:
    """All saved mappings that can be read, by name; a broken one is told when it is asked for by name."""
    found: dict[str, Mapping] = {}
    for name, path in mapping_paths(store).items():
        try:
            found[name] = read_mapping(path)
        except UserError:
            continue
    return found


def mapping_paths(store: Store) -> dict[str, Path]:
    """Name to file."""
    folder = store.home / "mappings"
    return {path.stem: path for path in sorted(folder.glob("*.toml"))} if folder.is_dir() else {}
