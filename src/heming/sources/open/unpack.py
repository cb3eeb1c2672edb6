"""From paths to plain local files: folders listed, .gz and .zip unpacked into the uploads folder within limits."""

import gzip
import stat
import uuid
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from heming.errors import BadInput, NotFound, UserError
from heming.sources.open import limits
from heming.sources.open.found import LocalFile, Notice
from heming.sources.open.kind import Kind, kind_of

_HIDDEN = (".", "~$", "__MACOSX", "Thumbs.db", "desktop.ini")
HEAD = 65_536


def local_files(paths: Iterable[Path], uploads: Path) -> tuple[tuple[LocalFile, ...], tuple[Notice, ...]]:
    """Every readable file under the paths, in order of name; what a folder holds besides is named in the notices."""
    files: list[LocalFile] = []
    notices: list[Notice] = []
    for path in paths:
        if not path.exists():
            raise NotFound("There is no file or folder '{path}'.", "Check the path and its spelling.", path=path)
        if path.is_dir():
            _from_folder(path, uploads, files, notices)
        else:
            files.extend(_from_file(path, path.name, uploads))
    if not files:
        raise BadInput("No file to import was given.", "Name at least one file or folder.")
    return tuple(files), tuple(notices)


def _from_folder(folder: Path, uploads: Path, files: list[LocalFile], notices: list[Notice]) -> None:
    found: list[LocalFile] = []
    for path in _files_in(folder):
        name = str(path.relative_to(folder.parent))
        try:
            found += [f for f in _from_file(path, name, uploads) if f.kind != "empty"] or [_empty(name)]
        except UserError as error:
            notices.append(
                Notice("file_skipped", "Skipped '{name}': {cause}", {"name": name, "cause": error.cause}, True)
            )
    if not found:
        raise BadInput(
            "The folder '{folder}' holds no file that can be read as a table.",
            "Put CSV, XLSX, XLS, JSON or Parquet files in it, or name the file itself.",
            folder=folder,
        )
    files.extend(found)


def _empty(name: str) -> LocalFile:
    raise BadInput("'{name}' is empty.", "Export it again.", name=name)


def _files_in(folder: Path) -> list[Path]:
    found: list[Path] = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_symlink() or not path.is_file() or any(part.startswith(_HIDDEN) for part in parts):
            continue
        found.append(path)
        if len(found) > limits.MAX_FILES:
            raise BadInput(
                "The folder '{folder}' holds more than {limit} files.",
                "Import one period at a time.",
                folder=folder,
                limit=limits.MAX_FILES,
            )
    return found


def _from_file(path: Path, name: str, uploads: Path) -> list[LocalFile]:
    if not path.is_file():
        raise BadInput("'{name}' is not a plain file.", "Name a file or a folder.", name=name)
    kind = _kind_on_disk(path, name)
    if kind == "gzip":
        return [_gunzip(path, name, uploads)]
    if kind == "zip":
        return list(_unzip(path, name, uploads))
    return [LocalFile(path, name, kind)]


def _kind_on_disk(path: Path, name: str) -> Kind:
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as error:
        raise BadInput(
            "'{name}' cannot be read: {why}.", "Check that you may read it.", name=name, why=error.strerror or error
        ) from error
    if head.startswith(b"PK"):
        return kind_of(head, name, members=_members(path, name))
    return kind_of(head, name)


def _members(path: Path, name: str) -> tuple[str, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(info.filename for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> BadInput:
    return BadInput(
        "'{name}' is damaged: it cannot be unpacked to its end.",
        "Download or export it again, then import that.",
        name=name,
    )


def _gunzip(path: Path, name: str, uploads: Path) -> LocalFile:
    inner = name.removesuffix(".gz")
    target = _temporary(uploads)
    try:
        with gzip.open(path, "rb") as stream:
            _copy(stream, target, name=name, packed=path.stat().st_size)
    except (OSError, EOFError, zlib.error) as error:
        target.unlink(missing_ok=True)
        raise _damaged(name) from error
    return _inner(target, inner, path)


def _unzip(path: Path, name: str, uploads: Path) -> Iterator[LocalFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            for info in members:
                _refuse_tricks(info, name)
            wanted = [i for i in members if not _member_name(i).startswith(_HIDDEN) and "__MACOSX" not in i.filename]
            if not wanted:
                raise BadInput("'{name}' holds no file.", "Pack the exported files into it.", name=name)
            if len(wanted) > limits.MAX_FILES:
                raise BadInput("'{name}' holds too many files.", "Import one period at a time.", name=name)
            for info in wanted:
                yield _extract(archive, info, name, uploads)
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError, ValueError) as error:
        raise _damaged(name) from error
    except RuntimeError as error:  # zipfile's word for a missing password
        raise BadInput(
            "'{name}' is locked with a password.", "Unpack it yourself, then import the file.", name=name
        ) from error


def _refuse_tricks(info: zipfile.ZipInfo, name: str) -> None:
    member = info.filename.replace("\\", "/")
    parts = PurePosixPath(member).parts
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    if member.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")) or is_link:
        raise BadInput(
            "'{name}' holds an entry that points outside the archive ('{member}').",
            "Do not use this archive; ask for a new export.",
            name=name,
            member=info.filename[:200],
        )


def _extract(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, uploads: Path) -> LocalFile:
    target = _temporary(uploads)  # never under the member's own name
    try:
        with archive.open(info) as stream:
            _copy(stream, target, name=name, packed=max(info.compress_size, 1))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return _inner(target, f"{name} › {_member_name(info)}", Path(archive.filename or name))


def _member_name(info: zipfile.ZipInfo) -> str:
    """The member's own name; archives made by Chinese Windows carry GBK names without saying so."""
    name = PurePosixPath(info.filename.replace("\\", "/")).name
    if info.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _inner(target: Path, name: str, original: Path) -> LocalFile:
    try:
        kind = _kind_on_disk(target, name)
        if kind in ("gzip", "zip"):
            raise BadInput(
                "'{name}' is an archive inside an archive.", "Unpack it once, then import the inner file.", name=name
            )
    except UserError:
        target.unlink(missing_ok=True)
        raise
    return LocalFile(target, name, kind, is_temporary=True, original=original)


def _copy(stream: IO[bytes] | gzip.GzipFile, target: Path, *, name: str, packed: int) -> None:
    written = 0
    with target.open("wb") as out:
        while block := stream.read(limits.BLOCK_BYTES):
            written += len(block)
            is_bomb = written > limits.RATIO_FROM_BYTES and written > packed * limits.MAX_RATIO
            if is_bomb or written > limits.MAX_UNPACKED_BYTES:
                out.close()
                target.unlink(missing_ok=True)
                raise BadInput(
                    "'{name}' unpacks to more than {ratio} times its size: this looks like a zip bomb.",
                    "Do not use this archive; if it is a real export, unpack it yourself and import the file.",
                    name=name,
                    ratio=limits.MAX_RATIO,
                )
            out.write(block)


def _temporary(uploads: Path) -> Path:
    uploads.mkdir(parents=True, exist_ok=True)
    return uploads / f"{uuid.uuid4().hex}.part"
