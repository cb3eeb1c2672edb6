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
def test_every_file_named_without_its_folder_exists(document: str) -> None:
    known = {"/".join(PurePosixPath(path).parts[at:]) for path in committed("src", "tests", "*.py", "*.toml")
             for at in range(len(PurePosixPath(path).parts))}  # fmt: skip
    named = {name for name in MODULES.findall(text_of(document)) if not (REPO / name).exists()}
    assert not named - known, f"{document} names what is not there: {sorted(named - known)}"


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


def test_readme_and_its_chinese_twin_show_the_same_commands_pictures_and_roles() -> None:
    def shown(document: str) -> list[list[str]]:
        text = text_of(document)
        lines = [line for block in re.findall(r"^```\n(.*?)^```", text, re.M | re.S) for line in block.splitlines()]
        commands = [re.sub(r"--home \S+ ", "", line).split()[:2] for line in lines if re.match("(heming|make) ", line)]
        pictures = [name.replace("-en.", "-zh.") for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", text)]
        return [
            *commands,
            [f"{text.count(chr(10) + '## ')} sections", f"{text.count(chr(10) + '|')} table rows"],
            pictures,
        ]

    assert shown("README.md") == shown("README.zh-CN.md")
    assert shown("README.md")[:2] == [["make", "demo"], ["make", "test"]]


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert is_wrong("import FILE --nonsense") == "--nonsense"
    assert is_wrong("sing") == "sing"
    assert is_wrong("users applaud") == "users applaud"
    assert is_wrong("--home ./our-data import FILE… --yes --dry-run") == ""


def test_pictures_are_few_and_small() -> None:
    pictures = committed("docs/screenshots/*")
    assert 0 < len(pictures) <= 24
    assert not [path for path in pictures if (REPO / path).stat().st_size > 250_000]


def test_decisions_are_numbered_and_say_why_and_what_follows() -> None:
    decisions = committed("docs/decisions/*.md")
    numbers = [int(PurePosixPath(path).name[:4]) for path in decisions]
    assert numbers == list(range(1, len(numbers) + 1))
    parts = ("**Why it came up.**", "**Decision.**", "**What follows.**")
    assert not [path for path in decisions if any(part not in text_of(path) for part in parts)]
