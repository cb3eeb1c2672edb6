"""Files of a multipart request: streamed to disk by Django while they arrive, then put into an upload's folder."""

import os
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

from heming.access.scope import Scope
from heming.errors import BadInput
from heming.facts.store import Store
from heming.sources import uploads
from heming.sources.uploads import Upload

DEFAULT_LIMIT = 8 << 30  # bytes of one upload
SPARE = 2  # importing needs about as much room again as the files themselves


def receive(request: HttpRequest, scope: Scope, *, store: Store) -> Upload:
    """All files of the request as a new upload; refused before anything is read when they are too large."""
    upload = uploads.open_upload(store, scope)
    try:
        _refuse_too_much(request, store)
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
        for _, files in request.FILES.lists():
            for file in files:
                _take(file, uploads.place_for(store, upload, name=file.name or "file"))
    except BaseException:
        uploads.discard(store, upload)
        raise
    return uploads.received(store, upload)


def _refuse_too_much(request: HttpRequest, store: Store) -> None:
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    limit = int(getattr(settings, "HEMING_UPLOAD_LIMIT", 0) or DEFAULT_LIMIT)
    if size > limit:
        raise BadInput(
            "The files have {size} MB; one upload may have {limit} MB.",
            "Send them in several uploads, compress them as .zip or .gz, or import them with `heming import`.",
            size=size >> 20, limit=limit >> 20,
        )  # fmt: skip
    free = shutil.disk_usage(store.folder("uploads")).free
    if size * SPARE > free:
        raise BadInput(
            "The disk of the data folder has {free} MB left, which is too little for these files.",
            "Make room on the disk, then send the files again.", free=free >> 20,
        )  # fmt: skip


def _take(file: Any, place: Path) -> None:
    """A second name for the file that Django wrote; a copy where the temporary folder is on another disk."""
    arrived = file.temporary_file_path()
    try:
        os.link(arrived, place)
    except OSError:
        shutil.copyfile(arrived, place)
    file.close()
