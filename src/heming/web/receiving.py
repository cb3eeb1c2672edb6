"""Receiving files: each goes straight into the data folder as it arrives, in bounded memory and within a limit."""

import io
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from heming.errors import BadInput
from heming.facts.store import Store
from heming.sources.uploads import Upload, place_for, refusal, upload_limit


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
        self.refusal = refusal(self.store, int(given[2]))  # the announced length, after the stream and its headers

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
