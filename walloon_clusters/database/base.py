"""Django's PostgreSQL, on the server of `walloon_clusters.database`."""

from django.db.backends.postgresql import base

from walloon_clusters import database


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self):
        """Return where to connect, once there is a server there."""
        try:
            database.join(self.settings_dict["SERVER_FOLDER"])
        except database.ServerUnavailable as error:
            raise self.Database.OperationalError(str(error)) from error
        return super().get_connection_params()
