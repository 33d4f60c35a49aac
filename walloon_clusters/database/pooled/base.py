"""Django's PostgreSQL behind PgBouncer, which lends a server for one transaction.

What a session would keep from one transaction to the next is with another client by
then. Django has one such thing: outside of a transaction it reads many rows by a cursor
of the server that stays open. Within one, as files are written, it may.
"""

from walloon_clusters.database import base


class DatabaseWrapper(base.DatabaseWrapper):
    def chunked_cursor(self):
        """Return a cursor that reads piece by piece, if it ends with a transaction."""
        return super().chunked_cursor() if self.in_atomic_block else self.cursor()
