"""All that was ordered and is kept: taken, found again by its name, removed."""

import hashlib
import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from .orders import LOOKED, ORDER, AskedFile, Order, unnamed_beside, written_beside

MOST_WAITING = 100
"""Orders that wait or are being made, beyond which none is taken."""
NAME = re.compile(r"[0-9a-f]{32}")


class TooManyOrders(Exception):
    """As many files wait as are taken."""


def key_of(asked: AskedFile, *state: object) -> str:
    """Return the name of a file: the same for whoever asks the same of one state."""
    told = json.dumps([asdict(asked), *map(str, state)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def order_called(key: str) -> Order | None:
    """Return an order by its name, if it is still kept."""
    if not NAME.fullmatch(key):
        return None
    order = Order(_root() / key)
    return order if (order.folder / ORDER).exists() else None


def orders() -> Iterator[Order]:
    """Yield everything that is kept."""
    root = _root()
    for folder in root.iterdir() if root.is_dir() else ():
        if NAME.fullmatch(folder.name):
            yield Order(folder)


def take_order(key: str, asked: AskedFile) -> Order:
    """Return the order of that name, a new one if there was none.

    Raises:
        TooManyOrders: as many wait as are taken.
        OSError: there is no place for it on the disk.
    """
    if found := order_called(key):
        return found
    if sum(each.is_under_way for each in orders()) >= MOST_WAITING:
        raise TooManyOrders
    folder = _root() / key
    unnamed = unnamed_beside(folder)
    unnamed.mkdir(parents=True)
    try:
        order = unnamed / ORDER
        written_beside(order, asdict(asked)).rename(order)
        (unnamed / LOOKED).touch()
        unnamed.rename(folder)
    except OSError:
        shutil.rmtree(unnamed, ignore_errors=True)
        if found := order_called(key):
            # Somebody else took it at this moment.
            return found
        raise
    return Order(folder)


def remove_orders() -> None:
    """Remove every file that was ordered: what it says was erased."""
    for order in list(orders()):
        order.remove()


def sweep(seconds: float) -> None:
    """Remove what nobody looked at for so long, and what was left in the middle."""
    for order in list(orders()):
        if order.seconds_since_looked > seconds:
            order.remove()
    root = _root()
    for left in list(root.glob(".*")) if root.is_dir() else ():
        with suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > seconds:
                shutil.rmtree(left, ignore_errors=True)


def _root() -> Path:
    return Path(settings.ORDERED_DIR)
