"""Rates and copies of a mapping as TOML and back."""

from collections.abc import Mapping as Map

from heming.facts.arrivals.mapping import Mapping, Ratio
from heming.sources.toml_values import tables_of, text_of, whole_of, wrong

_RATIO = ("position", "numerator", "denominator")


def ratio_lines(mapping: Mapping) -> list[str]:
    """The TOML of what a mapping says about rates; nothing when it says nothing."""
    lines: list[str] = []
    if mapping.copies:
        lines += ["", "[copies]", *(f'"{target}" = "{same}"' for target, same in mapping.copies.items())]
    for ratio in mapping.ratios:
        lines += ["", "[[ratio]]", f"position = {ratio.position}"]
        lines += [f'numerator = "{ratio.numerator}"', f'denominator = "{ratio.denominator}"']
    return lines


def ratios_of(data: Map[str, object], name: str) -> tuple[Ratio, ...]:
    """The ratios of a mapping file."""
    return tuple(
        Ratio(whole_of(entry.get("position"), "ratio.position", name=name), *_targets(entry, name))
        for entry in tables_of(data, "ratio", name=name)
    )


def copies_of(data: Map[str, object], name: str) -> dict[str, str]:
    """The copies of a mapping file."""
    copies = data.get("copies", {})
    if not isinstance(copies, Map) or not all(isinstance(same, str) for same in copies.values()):
        raise wrong(name, "copies", wanted="a table")
    return {str(target): str(same) for target, same in copies.items()}


def _targets(entry: Map[str, object], name: str) -> tuple[str, str]:
    return text_of(entry, "numerator", name=name), text_of(entry, "denominator", name=name)
