"""Text is compressed on its way to the reader: a page is a tenth of what it was."""

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware

TEXT = ("text/", "application/json", "application/ld+json", "application/xml")
OF_TEXT = ("+json", "+xml", "application/yaml", "application/n-triples")


class CompressedText(GZipMiddleware):
    """Compresses pages, feeds, answers for programs and files of text.

    Workbooks, archives and PDFs are compressed already, and part of a file is sent as
    it was asked for. Against guesses from the length of what is compressed (BREACH),
    the library adds some random bytes, and the token of a form is another each time.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        kind = response.get("Content-Type", "").partition(";")[0].strip()
        is_text = kind.startswith(TEXT) or kind.endswith(OF_TEXT)
        if not is_text or response.status_code == 206 or "Accept-Ranges" in response:
            return response
        return super().process_response(request, response)
