"""Twelve characters or more, and none that is guessed at once, by every way in."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.accounts.logins import log_in
from tests.factories import PASSWORD, make_staff, make_superuser

BAD = [
    *("a", "12345678", "short-one", "password1234", "P@ssw0rd2026!", "motdepasse123"),
    *("azertyuiop12", "walloonclusters", "WalloonClusters2026", "aaaaaaaaaaaa"),
    *("123456789012", "abcabcabcabc", "qwertyuiopasdf", "iloveyou1234", "bonjour12345"),
    *("Charleroi2024!", "letmeinletmein", "Liege-Namur-2026", "84739201847562"),
]
GOOD = [
    *("correct horse battery staple", "kraken-mauve-toit-9", "3f9a8b12c4d5"),
    *("x7#kQ2!pLm9z", "tomate rouge velo lundi", "vert pomme chat lune"),
]


@pytest.mark.parametrize("password", BAD)
def test_a_password_that_is_guessed_at_once_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", GOOD)
def test_a_password_that_is_not_is_taken(password):
    validate_password(password)


def change(client, user, password):
    return client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )


def reset(client, user, password):
    user.refresh_from_db()
    key = {
        "uidb36": user_pk_to_url_str(user),
        "key": default_token_generator.make_token(user),
    }
    page = client.get(reverse("account_reset_password_from_key", kwargs=key))
    return client.post(page["Location"], {"password1": password, "password2": password})


def set_by_an_administrator(client, user, password):
    client.force_login(make_superuser("administrator"))
    return client.post(
        reverse("admin:auth_user_password_change", args=[user.pk]),
        {"usable_password": "true", "password1": password, "password2": password},
    )


def opened_with(client, user, password):
    client.force_login(make_superuser("administrator"))
    user.delete()
    return client.post(
        reverse("admin:auth_user_add"),
        {
            "username": user.username,
            "usable_password": "true",
            "password1": password,
            "password2": password,
        },
    )


@pytest.mark.parametrize("way", [change, reset, set_by_an_administrator, opened_with])
@pytest.mark.django_db
def test_every_way_to_a_password_refuses_bad_ones_and_takes_good_ones(
    client, django_user_model, way
):
    user = make_staff(username="keeper")
    log_in(client, "keeper")

    refused = way(client, user, "password1234")
    assert refused.status_code == 200
    assert not django_user_model.objects.filter(username="keeper", password="x")
    for each in django_user_model.objects.filter(username="keeper"):
        assert not each.check_password("password1234")

    client.logout()
    user, _new = django_user_model.objects.get_or_create(
        username="keeper", defaults={"is_staff": True}
    )
    user.set_password(PASSWORD)
    user.save()
    django_user_model.objects.filter(username="administrator").delete()
    log_in(client, "keeper")
    assert way(client, user, "kraken-mauve-toit-9").status_code == 302
    assert django_user_model.objects.get(username="keeper").check_password(
        "kraken-mauve-toit-9"
    )


@pytest.mark.parametrize("times", [4, 100_000])
def test_a_long_password_is_allowed(times):
    # Four times are 80 letters; nobody reads a book to its end.
    validate_password("kraken-mauve-toit-9 " * times)
