"""A log record as one line: JSON for programs, words for who looks at a terminal."""

import json
import logging
from datetime import UTC, datetime

from django.http import HttpRequest

from .masking import HIDDEN, QUOTED, masked, told_error
from .work import current_work

LIBRARIES = ("django", "procrastinate", "allauth", "_granian")
OF_A_JOB = ("job_", "start_worker", "stop_worker")


class WorkersLines(logging.Filter):
    """Lets pass, of what the worker says of its jobs, how each ended."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("procrastinate"):
            return True
        action = getattr(record, "action", "")
        return record.levelno >= logging.WARNING or action.startswith(OF_A_JOB)


def told_record(record: logging.LogRecord) -> dict:
    """Return what a line says, in the order in which it says it."""
    work = current_work()
    request = getattr(record, "request", None) or (work and work.request)
    if not isinstance(request, HttpRequest):
        request = None
    told = {
        "time": _time(record),
        "level": record.levelname,
        "logger": record.name,
        "message": _message(record, request),
    }
    if (name := getattr(request, "work_name", None)) or work:
        told["request" if request else "job"] = name or work.name
    told |= _told_job(record)
    told |= getattr(record, "told", {})
    if record.exc_info and record.exc_info[1]:
        told["error"] = told_error(record.exc_info[1], request)
    return told


def _time(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, tz=UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(record: logging.LogRecord, request: HttpRequest | None) -> str:
    job = getattr(record, "job", None)
    if job and record.name.startswith("procrastinate"):
        # The library's own words hold what the job was given.
        return f"{job['task_name']}: {getattr(record, 'action', '')}"
    if hasattr(record, "told"):  # made by us, of what may be shown
        return record.getMessage()
    message = masked(record.getMessage(), request)
    if record.name.startswith(LIBRARIES):
        message = QUOTED.sub(HIDDEN, message)
    return message


def _told_job(record: logging.LogRecord) -> dict:
    """Return which job a line of the worker is about, and how long it took."""
    job = getattr(record, "job", None)
    if not job or not record.name.startswith("procrastinate"):
        return {}
    told = {
        "job": f"job-{job['id']}",
        "task": job["task_name"],
        "queue": job["queue"],
        "attempt": job["attempts"] + 1,
        "outcome": getattr(record, "action", ""),
    }
    began, ended = (
        getattr(record, f"{end}_timestamp", None) for end in ("start", "end")
    )
    if began and ended:
        told["ms"] = round((ended - began) * 1000, 1)
    return told


class JsonLine(logging.Formatter):
    """One JSON object a line: times in UTC, no value that a person typed."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(told_record(record), ensure_ascii=False, default=str)


class TextLine(logging.Formatter):
    """The same in words, with the lines of code of an error below."""

    def format(self, record: logging.LogRecord) -> str:
        told = told_record(record)
        error = told.pop("error", None)
        head = f"{told.pop('level')} {told.pop('logger')}: {told.pop('message')}"
        told.pop("time")
        line = " ".join([head, *(f"{name}={value}" for name, value in told.items())])
        return f"{line}\n{error['traceback']}" if error else line
