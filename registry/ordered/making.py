"""A file that was ordered is made, for as long as somebody waits for it."""

import logging
import os
import time
from contextlib import suppress
from typing import BinaryIO

from django.db import OperationalError
from django.http import HttpResponse
from django.utils.http import parse_header_parameters

from registry.bounds.deadlines import Deadline
from registry.bounds.kinds import RequestKind
from registry.dump.closing import closings
from registry.files.streams import StreamedFile

from .asking import answered
from .orders import SECONDS_OF_MAKING, MadeFile, Order, OrderStatus, Overtaken

MAKING = RequestKind("making", 1, SECONDS_OF_MAKING)
SECONDS_BETWEEN_LOOKS = 1

logger = logging.getLogger(__name__)


class NobodyWaits(Exception):
    """Whoever ordered a file went away."""


def make(order: Order) -> None:
    """Make a file; where it cannot be, its folder says why, and holds nothing else."""
    if order.status is not OrderStatus.WAITING:
        return
    try:
        written = order.open_unfinished()
    except (FileExistsError, FileNotFoundError):
        # Another worker is at it, or it was removed: what it says was erased.
        return
    with suppress(Overtaken):
        _make(order, written)


def _make(order: Order, written: BinaryIO) -> None:
    mark = os.fstat(written.fileno())
    deadline = Deadline(MAKING)
    try:
        with written:
            deadline.begin()
            try:
                told = _write(order, written)
            finally:
                deadline.end()
            order.finish(mark, told)
    except Overtaken:
        raise
    except NobodyWaits:
        order.end(mark, OrderStatus.GIVEN_UP)
    except FileNotFoundError:
        order.end(mark, OrderStatus.FAILED)
        raise
    except OSError:
        order.end(mark, OrderStatus.FULL)
        logger.exception("No place for an ordered file: %s", order.key)
    except BaseException:
        order.end(mark, OrderStatus.FAILED)
        raise


def _write(order: Order, written: BinaryIO) -> MadeFile:
    closed = closings()
    response = answered(order.asked)
    try:
        if not isinstance(response, StreamedFile):
            raise OperationalError(f"No file was answered, but {response.status_code}.")
        looked = 0.0
        for piece in response.streaming_content:
            if time.monotonic() - looked > SECONDS_BETWEEN_LOOKS:
                if not order.is_waited_for:
                    raise NobodyWaits
                looked = time.monotonic()
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
        return MadeFile(
            name=_name_of(response),
            content_type=response["Content-Type"],
            size=written.tell(),
            closings=closed,
        )
    finally:
        _let_go(response)


def _name_of(response: StreamedFile) -> str:
    _kind, said = parse_header_parameters(response["Content-Disposition"])
    return said["filename"]


def _let_go(response: HttpResponse) -> None:
    if isinstance(response, StreamedFile):
        response.give_up()
