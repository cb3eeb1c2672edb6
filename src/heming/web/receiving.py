"""Receiving files: each goes straight into the data folder as it arrives, in bounded memory and within a limit."""

import io
import shutil
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from heming.errors import BadInput
from heming.facts.store import Store
from heming.sources.uploads import Upload, place_for

DEFAULT_LIMIT = 8 << 30  # bytes of one upload
SPARE = 2  # importing needs about as much room again as the files themselves


class IntoUploads(FileUploadHandler):
    """Writes every file of the request into an upload's folder; nothing of it is held in memory."""

    def __init__(self, request: HttpRequest, store: Store, upload: Upload) -> None:
        super().__init__(request)
        self.store, self.upload = store, upload
        self.refusal: BadInput | None = None
        self._file: IO[bytes] | None = None
        self._bytes = 0

    def handle_raw_input(self, *given: Any, **more: Any) -> None:
        """Refuses at once what is announced as too large."""
        content_length = int(given[2])  # after the stream and its headers
        limit, free = upload_limit(), shutil.disk_usage(self.store.folder("uploads")).free
        if content_length > limit:
            self.refusal = BadInput(
                "The files have {size} MB; one upload may have {limit} MB.",
                "Send them in several uploads, compress them as .zip or .gz, or import them with `heming import`.",
                size=content_length >> 20, limit=limit >> 20,
            )  # fmt: skip
        elif content_length * SPARE > free:
            self.refusal = BadInput(
                "The disk of the data folder has {free} MB left, which is too little for these files.",
                "Make room on the disk, then send the files again.", free=free >> 20,
            )  # fmt: skip

    def new_file(self, field_name: str, file_name: str, *rest: Any, **more: Any) -> None:
        """The next file begins."""
        super().new_file(field_name, file_name, *rest, **more)
        if self.refusal is not None:
            raise SkipFile
        self._file = place_for(self.store, self.upload, name=file_name).open("wb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Some bytes of it; counted, because a request may say less than it sends."""
        assert self._file is not None
        self._bytes += len(raw_data)
        if self._bytes > upload_limit():
            raise StopUpload(connection_reset=True)
        self._file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """The file is whole."""
        assert self._file is not None
        self._file.close()
        return UploadedFile(io.BytesIO(), name=self.file_name, size=file_size)

    def upload_interrupted(self) -> None:
        """The sender went away."""
        if self._file is not None:
            self._file.close()


def upload_limit() -> int:
    """How many bytes one upload may have."""
    return int(getattr(settings, "HEMING_UPLOAD_LIMIT", 0) or DEFAULT_LIMIT)
