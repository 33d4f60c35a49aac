"""How often a client may ask: counted in a table, which all processes share.

One statement counts a request, and says how many there were in this minute. Django's
cache in the database would take four to do so, and lose some of many at once. The table
is not written to the log of the database, and holds nothing but the clients of this
minute and the last, under marks that nobody can turn back into addresses.
"""

import math
import time
from dataclasses import dataclass

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from psycopg.errors import DiskFull

from registry import plugs

from .problems import TOO_MANY, ApiProblem

TERM = 60

COUNT = """
WITH gone AS (
    DELETE FROM registry_api_use WHERE client IN (
        SELECT client FROM registry_api_use
        WHERE term < %(term)s - 1 AND client <> %(client)s
        FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO registry_api_use AS kept (client, term, asked)
VALUES (%(client)s, %(term)s, 1)
ON CONFLICT (client) DO UPDATE SET
    asked = CASE WHEN kept.term = excluded.term THEN kept.asked + 1 ELSE 1 END,
    term = excluded.term
RETURNING asked
"""


@dataclass(frozen=True)
class Use:
    """How often a client has asked in this minute.

    Args:
        most: how often it may.
        ends_in: after how many seconds it may ask as often again.
    """

    asked: int
    most: int
    ends_in: int

    @property
    def is_over(self) -> bool:
        return self.asked > self.most

    @property
    def headers(self) -> dict[str, str]:
        """What every answer says of it, as the HTTP group of the IETF writes it."""
        left = max(self.most - self.asked, 0)
        return {
            "RateLimit-Policy": f'"minute";q={self.most};w={TERM}',
            "RateLimit": f'"minute";r={left};t={self.ends_in}',
        }

    @property
    def problem(self) -> ApiProblem:
        detail = _(
            "A client may ask %(most)d times a minute. Wait for %(seconds)d seconds; "
            "whoever needs everything takes the files of the lists."
        ) % {"most": self.most, "seconds": self.ends_in}
        told = {"limit": self.most, "retryAfterSec": self.ends_in}
        return ApiProblem(TOO_MANY, detail, further=told)


def count(request: HttpRequest) -> Use | None:
    """Count a request of a client; None where nobody limits them."""
    most = settings.API_REQUESTS_A_MINUTE
    if not most:
        return None
    now = time.time()
    asked = {"client": client_of(request), "term": int(now // TERM)}
    try:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, asked)
            (number,) = cursor.fetchone()
    except OperationalError as error:
        if isinstance(error.__cause__, DiskFull):
            # What can be read is read, though nothing can be written down.
            return None
        raise
    return Use(number, most, math.ceil(TERM - now % TERM))


def client_of(request: HttpRequest) -> str:
    """Return the mark of where a request comes from."""
    return salted_hmac("registry.api.limits", plugs.network_of(request)).hexdigest()
