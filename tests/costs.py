"""What a query must not ask, since it costs its square where a table grows."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

NOT_IN = re.compile(r'NOT \("[^ ]+ IN \(SELECT|NOT IN \(\s*SELECT')
"""``exclude(pk__in=rows)``: each row is compared with each of a list that is long."""


class Asked(CaptureQueriesContext):
    """What is asked of the database meanwhile."""

    def __init__(self):
        super().__init__(connection)

    @property
    def of_no_list(self) -> list[str]:
        """The queries that look for what is in no list of the database."""
        asked = (query["sql"] for query in self.captured_queries)
        return [sql for sql in asked if NOT_IN.search(sql)]
