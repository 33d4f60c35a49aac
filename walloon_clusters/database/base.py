"""Django's PostgreSQL, which pages do not wait for while it is away.

It is a given server, or that of `walloon_clusters.database`, which is joined first.
"""

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base

from walloon_clusters import database
from walloon_clusters.outages.presence import presence

from .pool import Pool, check

SECONDS_TO_CONNECT = 5
"""How long a connection may take, where the settings do not say it."""


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        """Return where to connect, once there is a server there."""
        folder = self.settings_dict.get("SERVER_FOLDER")
        if folder and presence.at_once and not database.has_joined(folder):
            presence.ask(self.reach)
        elif folder:
            self._join()
        return self._params()

    @property
    def pool(self):
        """The connections that all threads share, if the settings ask for that."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias == NO_DB_ALIAS or not options:
            return None
        if self.alias not in self._connection_pools:
            pool = Pool(
                reach=self.reach,
                kwargs=self.get_connection_params() | {"autocommit": True},
                open=False,
                configure=self._configure_connection,
                check=check if self.settings_dict["CONN_HEALTH_CHECKS"] else None,
                **options,
            )
            # Of several threads that come here at once, the first one's is taken.
            self._connection_pools.setdefault(self.alias, pool)
        return self._connection_pools[self.alias]

    def _params(self):
        params = super().get_connection_params()
        return {"connect_timeout": SECONDS_TO_CONNECT} | params

    def _join(self):
        try:
            database.join(self.settings_dict["SERVER_FOLDER"])
        except database.ServerUnavailable as error:
            raise self.Database.OperationalError(str(error)) from error

    def reach(self):
        """Make a connection of its own, and close it: raises what prevents that."""
        if self.settings_dict.get("SERVER_FOLDER"):
            self._join()
        self.Database.connect(**self._params()).close()
