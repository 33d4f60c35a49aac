"""Several people who do something at the very same time."""

import threading
import time

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction


class Other(threading.Thread):
    """Somebody else who does something, on a connection of their own."""

    def __init__(self, act, **arguments):
        super().__init__()
        self.act = act
        self.arguments = arguments
        self.refusal = None
        self.answer = None
        self.failure = None

    def run(self):
        try:
            self.answer = self.act(**self.arguments)
        except (ValidationError, IntegrityError) as error:
            self.refusal = error
        except Exception as error:
            self.failure = error
        finally:
            connection.close()


def all_at_once(*others):
    for other in others:
        other.start()
    for other in others:
        other.join()
    assert [other.failure for other in others if other.failure] == []
    return [other.refusal for other in others]


def all_on_the_way(*others, tables):
    """Let all of them begin, and none write in some tables before all have read."""
    names = ", ".join(model._meta.db_table for model in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        # Whoever reads goes on, whoever locks or writes waits.
        cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        for other in others:
            other.start()
        for _attempt in range(400):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                "AND datname = current_database()"
            )
            (waiting,) = cursor.fetchone()
            if waiting == len(others):
                break
            time.sleep(0.05)
            cursor.execute("SELECT pg_stat_clear_snapshot()")
        assert waiting == len(others), [other.failure for other in others]
    for other in others:
        other.join()
    assert [other.failure for other in others if other.failure] == []
    return [other.refusal for other in others]
