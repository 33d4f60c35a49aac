"""The settings of a production site, each in a process of its own."""

import ast
import os
import re
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from walloon_clusters import settings
from walloon_clusters.secret_files import SECRETS, with_secrets

PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "an-example-long-enough-to-be-taken-for-a-random-text-0123456789",
    "ALLOWED_HOSTS": "clusters.example.org",
    "DATABASE_URL": "postgres://someone:secret@db.example.org:5433/registry",
}


def manage(*arguments, environment):
    inherited = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=inherited | environment,
        capture_output=True,
        text=True,
    )


def setting(name, environment):
    code = f"from django.conf import settings; print(repr((settings.{name})))"
    result = manage("shell", "--no-imports", "-c", code, environment=environment)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_a_production_site_passes_the_deployment_checks_without_a_warning():
    result = manage(
        "check", "--deploy", "--fail-level", "WARNING", environment=PRODUCTION
    )

    assert result.returncode == 0, result.stderr
    assert "no issues (0 silenced)" in result.stdout


@pytest.mark.parametrize("variable", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_a_production_site_does_not_start_without(variable):
    result = manage("check", environment=PRODUCTION | {variable: ""})

    assert result.returncode == 1
    message = result.stderr.splitlines()[-1]
    assert "ImproperlyConfigured" in message
    assert f"{variable} is not set. Set it to" in message


def test_a_database_of_another_kind_is_refused():
    environment = PRODUCTION | {"DATABASE_URL": "sqlite:///registry.sqlite3"}

    result = manage("check", environment=environment)

    assert result.returncode == 1
    assert "DATABASE_URL must be the address of a PostgreSQL" in result.stderr


def test_a_given_database_is_used():
    expression = "DATABASES['default']['HOST']"
    assert setting(expression, PRODUCTION) == "'db.example.org'"


@pytest.mark.parametrize("direct", ["", "postgres://someone@db.example.org/registry"])
def test_nothing_is_set_for_each_connection(direct):
    """A pool of connections outside would refuse it."""
    expression = "DATABASES['default']['OPTIONS']"
    environment = PRODUCTION | {"DATABASE_DIRECT_URL": direct}
    assert literal_eval(setting(expression, environment)).keys() == {"pool"}


POOLED = PRODUCTION | {
    "DATABASE_URL": "postgres://someone@pool.example.org:6432/registry",
    "DATABASE_DIRECT_URL": "postgres://someone@db.example.org/registry",
}


def test_commands_go_past_a_pool_of_connections_and_pages_through_it():
    command = setting("DATABASES['default']['HOST']", POOLED)
    code = (
        "import walloon_clusters.wsgi; from django.conf import settings; "
        "used = settings.DATABASES['default']; print(used['HOST'], used['ENGINE'])"
    )
    page = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]} | POOLED,
        capture_output=True,
        text=True,
        check=True,
    )

    assert page.stdout == "pool.example.org walloon_clusters.database.pooled\n"
    assert command == "'db.example.org'"


def test_an_address_past_the_pool_is_one_of_a_postgresql():
    environment = POOLED | {"DATABASE_DIRECT_URL": "sqlite:///registry.sqlite3"}

    result = manage("check", environment=environment)

    assert result.returncode == 1
    assert "DATABASE_DIRECT_URL must be the address of a PostgreSQL" in result.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {"DEBUG": "true", "DATABASE_URL": ""},
        PRODUCTION | {"DATABASE_URL": "embedded"},
    ],
    ids=["development", "production"],
)
def test_without_a_database_the_project_s_own_is_used(environment):
    expression = "DATABASES['default']['SERVER_FOLDER'].name"
    assert setting(expression, environment) == "'postgres'"


def test_every_variable_is_documented():
    example = (settings.BASE_DIR / ".env.example").read_text()
    source = Path(settings.__file__).read_text()
    read = re.findall(r'(?:env\.\w+|stated)\(\s*"(\w+)"', source)

    assert len(read) >= 7
    assert [name for name in read if f"\n#{name}=" not in example] == []


SECRET = "a secret from a file, long enough for a key: 0123456789 0123456789"


def test_every_documented_variable_is_read():
    example = (settings.BASE_DIR / ".env.example").read_text()
    code = "".join(path.read_text() for path in settings.SITE_DIR.rglob("*.py"))
    documented = re.findall(r"^#([A-Z_]+)=", example, re.M)
    read = {name for name in documented if f'"{name.removesuffix("_FILE")}"' in code}

    assert len(documented) >= 30
    assert set(documented) - read == set()


def in_files(folder, **secrets):
    """Return the variables that name files with these secrets in them."""
    for name, secret in secrets.items():
        (folder / name.lower()).write_text(secret)
    return {f"{name}_FILE": str(folder / name.lower()) for name in secrets}


def test_secrets_are_read_from_files(tmp_path):
    environment = {"DEBUG": "false", "ALLOWED_HOSTS": "clusters.example.org"}
    environment |= {"OPENID_CONNECT_SERVER": "https://login.example.org/"}
    environment |= {"OPENID_CONNECT_CLIENT_ID": "clusters"}
    environment |= in_files(
        tmp_path,
        SECRET_KEY=f"{SECRET}\n",
        DATABASE_URL="postgres://someone@db.example.org/registry\n",
        DATABASE_PASSWORD="p@ss/word\n",
        EMAIL_URL="smtp://user:of-mail@mail.example.org:587",
        OPENID_CONNECT_SECRET="of-the-client\r\n",
    )
    expression = (
        "SECRET_KEY, settings.DATABASES['default']['HOST'],"
        "settings.DATABASES['default']['PASSWORD'], settings.EMAIL_HOST_PASSWORD,"
        "settings.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]['secret']"
    )

    assert ast.literal_eval(setting(expression, environment)) == (
        SECRET,
        "db.example.org",
        "p@ss/word",
        "of-mail",
        "of-the-client",
    )


@pytest.mark.parametrize(
    ("secrets", "environment", "message"),
    [
        ({"SECRET_KEY": "\n"}, {"SECRET_KEY": ""}, "which is empty."),
        ({"SECRET_KEY": SECRET}, {}, "Both SECRET_KEY and SECRET_KEY_FILE are set."),
        (
            {},
            {"SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere/key"},
            "SECRET_KEY_FILE names /nowhere/key, which cannot be read: No such file",
        ),
        (
            {"DATABASE_PASSWORD": "another"},
            {},
            "DATABASE_URL holds a password, and DATABASE_PASSWORD is set.",
        ),
    ],
    ids=["empty", "twice", "missing", "two passwords"],
)
def test_a_secret_that_is_not_clear_is_refused(tmp_path, secrets, environment, message):
    files = in_files(tmp_path, **secrets)

    result = manage("check", environment=PRODUCTION | files | environment)

    assert result.returncode == 1
    assert message in result.stderr.splitlines()[-1]


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "key").write_bytes(b"\xff\xfe")

    with pytest.raises(ImproperlyConfigured, match="is no text in UTF-8"):
        with_secrets({"SECRET_KEY_FILE": str(tmp_path / "key")})


def test_every_secret_is_documented_as_a_file():
    example = (settings.BASE_DIR / ".env.example").read_text()

    assert [name for name in SECRETS if f"\n#{name}_FILE=/" not in example] == []
