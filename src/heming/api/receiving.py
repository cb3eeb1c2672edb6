"""Files of a multipart request: streamed to disk by Django while they arrive, then put into an upload's folder."""

import os
import shutil
from pathlib import Path
from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

from heming.access.scope import Scope
from heming.facts.store import Store
from heming.sources import uploads
from heming.sources.uploads import Upload


def receive(request: HttpRequest, scope: Scope, *, store: Store) -> Upload:
    """All files of the request as a new upload; refused before anything is read when they are too large."""
    upload = uploads.open_upload(store, scope)
    try:
        refused = uploads.refusal(store, int(request.META.get("CONTENT_LENGTH") or 0))
        if refused is not None:
            raise refused
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
        for _, files in request.FILES.lists():
            for file in files:
                _take(file, uploads.place_for(store, upload, name=file.name or "file"))
    except BaseException:
        uploads.discard(store, upload)
        raise
    return uploads.received(store, upload)


def _take(file: Any, place: Path) -> None:
    """A second name for the file that Django wrote; a copy where the temporary folder is on another disk."""
    arrived = file.temporary_file_path()
    try:
        os.link(arrived, place)
    except OSError:
        shutil.copyfile(arrived, place)
    file.close()
