"""What the documents name exists: files, commands, targets of the Makefile, links."""

import re
from functools import cache
from pathlib import PurePosixPath

import click
import pytest

from heming.cli.main import group
from tests.house.code import REPO, committed

DOCUMENTS = [path for path in committed("*.md", "docs/*.md") if path.endswith(".md")]
PATHS = re.compile(r"(?<![\w./])((?:src|tests|docs|benchmarks|requirements)/[\w./-]+)(?![\w<*])")
COMMANDS = re.compile(r"(?:^|`|\brun )heming ((?:--home \S+ )?[a-z][^`#\n]*)", re.M)
TARGETS = re.compile(r"(?:^|`|  )make ([a-z]+)\b", re.M)
LINKS = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
MODULES = re.compile(r"`((?:[\w-]+/)*[\w-]+\.(?:py|toml|html|js))`")
BLOCKS = re.compile(r"^```.*?^```|`[^`\n]+`", re.M | re.S)


@cache
def text_of(document: str) -> str:
    return (REPO / document).read_text(encoding="utf-8")


def code_of(document: str) -> str:
    """Only what stands in code: sentences may say 'make sure'."""
    return "\n".join(found.group().replace("```", "\n") for found in BLOCKS.finditer(text_of(document)))


@cache
def option_names(words: tuple[str, ...]) -> frozenset[str] | None:
    """The options of the command these words lead to; None when there is no such command."""
    command: click.Command = group
    with click.Context(group) as context:
        for word in words:
            inner = command.get_command(context, word) if isinstance(command, click.Group) else None
            if inner is None:
                return None
            command = inner
    return frozenset(option for parameter in command.params for option in parameter.opts + parameter.secondary_opts)


def is_wrong(line: str) -> str:
    """What does not exist in 'import FILE --yes'; '' when all of it does."""
    words = re.sub(r"^--home \S+ ", "", line).split()
    found = option_names((words[0],))
    if found is None:
        return words[0]
    if words[0] == "users" and len(words) > 1:
        found = option_names((words[0], words[1]))
        if found is None:
            return f"users {words[1]}"
    given = {word.split("=")[0].rstrip(",;.") for word in words if word.startswith("--")}
    return ", ".join(sorted(given - found))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_a_document_names_exists(document: str) -> None:
    named = {path.rstrip("./") for path in PATHS.findall(text_of(document))}
    missing = sorted(path for path in named if not (REPO / path).exists())
    assert not missing, f"{document} names what is not there: {missing}"


@pytest.mark.parametrize("document", ["docs/how-it-flows.md", "CONTRIBUTING.md"])
def test_every_file_named_without_its_folder_exists_once_its_room_is_known(document: str) -> None:
    known = {str(PurePosixPath(*PurePosixPath(path).parts[at:])) for path in committed("src", "tests", "*.py", "*.toml")
             for at in range(len(PurePosixPath(path).parts))}  # fmt: skip
    missing = sorted({name for name in MODULES.findall(text_of(document)) if name not in known})
    assert not missing, f"{document} names what is not there: {missing}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_a_document_names_exists_with_its_options(document: str) -> None:
    wrong = {line.strip(): found for line in COMMANDS.findall(code_of(document)) if (found := is_wrong(line))}
    assert not wrong, f"{document}: heming knows no {wrong}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_target_a_document_names_is_in_the_makefile(document: str) -> None:
    known = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.M))
    missing = sorted(set(TARGETS.findall(code_of(document))) - known)
    assert not missing, f"{document}: the Makefile has no {missing}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_and_picture_leads_somewhere(document: str) -> None:
    folder = (REPO / document).parent
    targets = [target for target in LINKS.findall(text_of(document)) if "://" not in target]
    assert not [target for target in targets if not (folder / target).exists()]


def test_readme_and_its_chinese_twin_show_the_same_commands_and_pictures() -> None:
    def shown(document: str) -> list[str]:
        blocks = re.findall(r"^```\n(.*?)^```", text_of(document), re.M | re.S)
        lines = [line.split("#")[0].split() for block in blocks for line in block.splitlines()]
        return [" ".join(words[:2]) for words in lines if words] + re.findall(
            r"!\[[^]]*\]\(([^)]+)\)", text_of(document)
        )

    english, chinese = shown("README.md"), shown("README.zh-CN.md")
    assert [line for line in english if "docs/" not in line] == [line for line in chinese if "docs/" not in line]
    assert sum("docs/" in line for line in english) == sum("docs/" in line for line in chinese)
    assert {"make demo", "make test"} <= set(english)


def test_pictures_are_few_and_small() -> None:
    pictures = committed("docs/screenshots/*")
    assert 0 < len(pictures) <= 12
    assert not [path for path in pictures if (REPO / path).stat().st_size > 250_000]


def test_decisions_are_numbered_and_say_why_and_what_follows() -> None:
    decisions = committed("docs/decisions/*.md")
    numbers = [int(PurePosixPath(path).name[:4]) for path in decisions]
    assert numbers == list(range(1, len(numbers) + 1))
    parts = ("**Why it came up.**", "**Decision.**", "**What follows.**")
    assert not [path for path in decisions if any(part not in text_of(path) for part in parts)]
