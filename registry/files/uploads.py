"""How far an uploaded file is taken in."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from .refusal import MAX_BYTES


class LimitedUploadHandler(FileUploadHandler):
    """Stops to keep an upload that is larger than any file the site reads.

    What comes after the limit is read from the connection and forgotten, so that the
    browser gets an answer, and the disk no more than the limit. The request notes the
    size in ``too_big_upload``: the file is missing from its files.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > MAX_BYTES:
            self.request.too_big_upload = self.request.META.get("CONTENT_LENGTH")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        """Leave the file to the next handler."""
