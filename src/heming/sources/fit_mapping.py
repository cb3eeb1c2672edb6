"""A saved mapping against the headers of a new file.

Columns are found by name, so that moved or added columns do no harm.
"""

from dataclasses import replace

from heming.errors import BadInput, did_you_mean
from heming.facts.arrivals.mapping import FieldMap, Mapping
from heming.sources.guess.words import plain


def same_headers(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same columns, in any order, but for spelling of spaces and case."""
    return sorted(map(plain, one)) == sorted(map(plain, other))


def fit_mapping(mapping: Mapping, headers: tuple[str, ...], *, name: str) -> Mapping:
    """The mapping with its positions in this file.

    A column it needs and the file lacks is refused; new columns are left out.
    """
    if mapping.headers == headers:
        return mapping
    places = _places(mapping, headers)
    fields = [item for item in mapping.fields if places.get(item.position) is not None]
    missing = sorted({item.header for item in mapping.fields if places.get(item.position) is None})
    if missing:
        raise BadInput(
            "'{name}' has no column '{column}', which the mapping reads.{hint}",
            "Use the mapping that belongs to this kind of file, or let it be guessed anew.",
            name=name, column=missing[0], hint=did_you_mean(missing[0], headers),
        )  # fmt: skip
    moved = tuple(_moved(item, headers, places) for item in fields)
    used = {item.position for item in moved}
    left_out = tuple(i for i in range(len(headers)) if i not in used)
    fold = mapping.fold
    if fold is not None:
        order = None if fold.order is None else places.get(fold.order)
        state = None if fold.state is None else places.get(fold.state)
        fold = replace(fold, by=places.get(fold.by) or 0, order=order, state=state)
    ratios = tuple(replace(r, position=at) for r in mapping.ratios if (at := places.get(r.position)) is not None)
    return replace(mapping, headers=headers, fields=moved, left_out=left_out, fold=fold, ratios=ratios)


def _moved(item: FieldMap, headers: tuple[str, ...], places: dict[int, int | None]) -> FieldMap:
    position = places[item.position]
    assert position is not None
    parser, params = item.parser, dict(item.parser.params)
    if "time_position" in params:
        params["time_position"] = places.get(int(str(params["time_position"])))
        parser = replace(parser, params={key: value for key, value in params.items() if value is not None})
    return replace(item, header=headers[position], position=position, parser=parser)


def _places(mapping: Mapping, headers: tuple[str, ...]) -> dict[int, int | None]:
    """Old position -> new position, by header."""
    exact = {header: i for i, header in reversed(list(enumerate(headers)))}
    loose = {plain(header): i for i, header in reversed(list(enumerate(headers)))}
    return {i: exact.get(header, loose.get(plain(header))) for i, header in enumerate(mapping.headers)}
