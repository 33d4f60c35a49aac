"""Which text file somebody takes along: with commas, or as Excel opens it here.

Excel in Belgium takes a semicolon between the columns and a comma before decimals, and
reads accents right only behind a byte order mark. What somebody took last is offered
first the next time.
"""

from django.conf import settings

from registry.files.formats import CSV, ExcelCSV

COOKIE = f"{settings.COOKIE_PREFIX}csv"
YEAR = 365 * 24 * 60 * 60

CHOICES = (CSV.name, ExcelCSV.name)


def csv_of(request) -> str:
    """Return the text file that a reader took last; that with commas at first."""
    last = request.COOKIES.get(COOKIE)
    return last if last in CHOICES else CSV.name


def remember_csv(response, file_format: str) -> None:
    """Have the browser of a reader keep which text file it took."""
    if file_format in CHOICES:
        response.set_cookie(
            COOKIE,
            file_format,
            max_age=YEAR,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
