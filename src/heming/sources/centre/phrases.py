"""Chinese sentences from a small grammar: comments, complaints and chat lines that vary."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from heming.sources.centre.arrays import NONE, Array, Rows, Whole
from heming.sources.centre.scene import Scene
from heming.sources.centre.table import Column, listed

POOL = 120  # different comments per tone, matter and month
TONES = ("bad", "middle", "good")


@cache
def grammar() -> Mapping[str, Any]:
    """The tables of phrases.toml."""
    return tomllib.loads(files("heming.sources.centre").joinpath("phrases.toml").read_text(encoding="utf-8"))


class Writer:
    """Fills forms from the grammar; one throw of its dice per slot."""

    def __init__(self, random: np.random.Generator, scene: Scene) -> None:
        self.matters: list[list[Any]] = scene.centre.words["matters"]["rows"]
        self.products: list[list[str]] = scene.centre.words["product_words"]
        self.parts: dict[str, list[list[str]]] = {}
        self._random, self._dice, self._at = random, list[float](), 0

    def throw(self, faces: int) -> int:
        """A number from 0 to faces - 1."""
        if self._at == len(self._dice):
            self._dice, self._at = self._random.random(4096).tolist(), 0
        self._at += 1
        return int(self._dice[self._at - 1] * faces)

    def one_of(self, forms: Sequence[str], *, matter: int, product: int) -> str:
        """One of the forms, filled."""
        return self.fill(forms[self.throw(len(forms))], matter=matter, product=product)

    def fill(self, form: str, *, matter: int, product: int) -> str:
        """The form with every slot filled, slots inside slots too."""
        if "{" not in form:
            return form
        split = self.parts.get(form) or self.parts.setdefault(form, [piece.split("}") for piece in form.split("{")])
        text = [split[0][0]]
        for name, rest in split[1:]:
            text += (self._slot(name, matter=matter, product=product), rest)
        return "".join(text)

    def _slot(self, name: str, *, matter: int, product: int) -> str:
        if name == "word":
            return self.products[product][self.throw(len(self.products[product]))]
        if name in ("cat", "sub"):
            return str(self.matters[matter][0 if name == "cat" else 1])
        return self.one_of(grammar()["slots"][name], matter=matter, product=product)


def comments(mine: Rows, scene: Scene, *, level: Whole) -> Column:
    """What raters wrote, from a pool per tone and matter; null for silence and for default ratings."""
    random, count = scene.random, len(level)
    writer, matters = Writer(random, scene), len(scene.centre.words["matters"]["rows"])
    size = min(POOL, 10 + count // 20)
    things = len(scene.centre.words["products"])
    pool = [
        writer.one_of(grammar()["comments"][tone], matter=matter, product=n % things)
        for tone in TONES
        for matter in range(matters)
        for n in range(size)
    ]
    tone = np.searchsorted([2.5, 3.5], level)
    # The product of the comment is the product of the case: positions step through the products.
    step = random.integers(0, max(1, size // things), count) * things + mine["product"]
    place = (tone * matters + mine["matter"]) * size + np.minimum(step, size - 1)
    likely = scene.centre.truths.ratings.comment_share * np.where(tone == 0, 1.7, 1.0)
    wrote = (random.random(count) < likely) & ~mine["default"]
    return listed(pool, np.where(wrote, place, NONE))


def complaint_words(kind: Array, scene: Scene) -> Column:
    """What was said in a complaint of that kind."""
    writer = Writer(scene.random, scene)
    texts = grammar()["complaints"]["texts"]
    said = [writer.fill(texts[k], matter=int(k) * 4, product=i % 6) for i, k in enumerate(kind)]
    return listed(said, np.arange(len(said)))
