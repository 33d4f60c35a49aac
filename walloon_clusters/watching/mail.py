"""A mail to whoever runs the site when something breaks; of a storm, a few."""

import logging
import threading
from collections import deque
from time import monotonic

from django.core.mail import mail_admins

from .lines import told_record

AN_HOUR = 3600
MAILS_AN_HOUR = 5
NOT_OURS = ("django.security", "opentelemetry")
"""Who complains of a client, and of a collector of traces that is away."""


class ErrorMail(logging.Handler):
    """Mails errors to ``ADMINS``, each kind once an hour and few in all.

    How many were left out is said in the next one. Each process counts for itself: the
    database may be what is broken. A mail says what a log line says, and no more.
    """

    def __init__(self, level: int = logging.ERROR):
        super().__init__(level)
        self.sent: deque[tuple[float, tuple]] = deque()
        self.left_out = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Leave out what is no fault of the site, though it is called an error."""
        return not record.name.startswith(NOT_OURS) and super().filter(record)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if not self._may_send(_kind_of(record)):
                self.left_out += 1
                return
            told = told_record(record)
            left_out, self.left_out = self.left_out, 0
        except Exception:
            self.handleError(record)
        else:
            # Nobody waits for the mail server.
            arguments = (told, left_out)
            threading.Thread(target=_send, args=arguments, daemon=True).start()

    def _may_send(self, kind: tuple) -> bool:
        now = monotonic()
        while self.sent and self.sent[0][0] < now - AN_HOUR:
            self.sent.popleft()
        if len(self.sent) >= MAILS_AN_HOUR or any(kind == k for _at, k in self.sent):
            return False
        self.sent.append((now, kind))
        return True


def _kind_of(record: logging.LogRecord) -> tuple:
    """Return what makes two errors the same: what was raised, and in which line."""
    if not record.exc_info or record.exc_info[1] is None:
        return (record.name, record.pathname, record.lineno)
    error, place = record.exc_info[1], record.exc_info[2]
    while place and place.tb_next:
        place = place.tb_next
    code = place and place.tb_frame.f_code.co_filename
    return (type(error), code, place and place.tb_lineno)


def _send(told: dict, left_out: int) -> None:
    error = told.pop("error", {})
    what = error.get("type", told["message"])
    lines = [f"{name}: {value}" for name, value in told.items()]
    if left_out:
        lines.append(f"errors since the last mail, not sent: {left_out}")
    lines += ["", error.get("traceback", "")]
    mail_admins(
        " ".join(what.split())[:100],
        "\n".join(lines),
        fail_silently=True,
    )
