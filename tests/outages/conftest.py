import pytest

from .servers import OwnServer


@pytest.fixture(scope="package")
def server(django_db_setup, django_db_blocker):
    """A server of its own, made once: what its tests write stays in it."""
    with django_db_blocker.unblock():
        own = OwnServer()
    yield own
    own.remove()
