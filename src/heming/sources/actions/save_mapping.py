"""Keep a confirmed mapping in the data folder, so that the next file of this kind is read without asking."""

import re
from dataclasses import replace
from pathlib import Path

from heming.access.require import require
from heming.access.scope import Scope
from heming.errors import BadInput
from heming.facts.arrivals.mapping import Mapping
from heming.facts.store import Store, open_store
from heming.sources.mapping_file import read_mapping, write_mapping

_NAME = re.compile(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff .-]{0,80}")


def save_mapping(scope: Scope, mapping: Mapping, *, name: str, store: Store | None = None) -> Path:
    """Writes the mapping under a name; one of that name is replaced, with its version counted up.

    Samples are not kept.
    """
    require(scope, "import")
    plain = name.strip()
    if not _NAME.fullmatch(plain) or ".." in plain:
        raise BadInput(
            "'{name}' cannot be the name of a mapping.",
            "Use letters, digits, spaces, - and _, for example 七鱼会话.",
            name=name[:80],
        )
    fields = tuple(replace(item, samples=()) for item in mapping.fields)
    path = (store or open_store()).folder("mappings") / f"{plain}.toml"
    version = read_mapping(path).version + 1 if path.is_file() else mapping.version
    return write_mapping(replace(mapping, fields=fields, version=version), path)
