"""Rooms are named for what they are about, and tie themselves only to rooms below."""

import configparser
import os
import subprocess
import sys
from pathlib import PurePosixPath

import pytest

from tests.house.code import REPO, committed, python_files, tree

NAMES_THAT_SAY_NOTHING = {
    *("core", "util", "utils", "common", "service", "services", "misc", "shared", "lib"),
    *("helper", "helpers", "manager", "managers"),
}


def layers() -> list[set[str]]:
    """The rooms from top to bottom, as .importlinter has them."""
    config = configparser.ConfigParser()
    config.read(REPO / ".importlinter", encoding="utf-8")
    lines = config["importlinter:contract:layers"]["layers"].strip().splitlines()
    return [{room.strip().strip("()") for room in line.split("|")} for line in lines]


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    parts = {path: {part.split(".")[0] for part in PurePosixPath(path).parts} for path in committed("src", "tests")}
    empty = [path for path, words in parts.items() if words & NAMES_THAT_SAY_NOTHING]
    assert not empty, f"name it for what it is about: {empty}"


def test_every_room_has_its_place_in_the_layers() -> None:
    known = set().union(*layers()) | {"__init__", "__main__", "locale", "py"}
    found = {PurePosixPath(path).parts[2].removesuffix(".py") for path in committed("src/heming")}
    assert not found - known, f"add to .importlinter where these belong: {sorted(found - known)}"


def test_statistics_load_without_django_pandas_and_scipy() -> None:
    heavy = {"django", "pandas", "scipy", "statsmodels", "ibis"}
    code = f"import sys, heming.stats; print(*sorted({heavy} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not loaded, f"import {loaded} inside the functions that need them"


def test_every_room_opens_with_what_it_is_for() -> None:
    silent = [
        path
        for path in python_files("src")
        if path.count("/") == 3 and path.endswith("/__init__.py") and not tree(path).body
    ]
    assert not silent, f"say in three sentences what the room is for: {silent}"


@pytest.mark.skipif("DJANGO_SETTINGS_MODULE" not in os.environ, reason="the rooms are not wired together yet")
def test_no_foreign_key_leads_to_a_sibling_or_upwards() -> None:
    from django.apps import apps

    height = {room: len(layers()) - number for number, rooms in enumerate(layers()) for room in rooms}
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("heming."):
            continue
        room = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if isinstance(target, type) and target.__module__.startswith("heming."):
                other = target.__module__.split(".")[1]
                if other != room and height[other] >= height[room]:
                    wrong.append(f"{model.__name__}.{field.name} -> {target.__name__} ({room} -> {other})")
    assert not wrong, f"keep the other's key as a plain value, or publish rows into facts: {wrong}"
