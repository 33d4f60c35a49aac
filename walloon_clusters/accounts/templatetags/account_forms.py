from allauth.mfa.models import Authenticator
from django import template
from django.conf import settings
from django.forms import CheckboxInput

from walloon_clusters.accounts.help_pages import helps_offered
from walloon_clusters.accounts.helping import may_help
from walloon_clusters.accounts.other_site import is_configured
from walloon_clusters.accounts.words import browser_in_words

register = template.Library()

register.filter("as_browser", browser_in_words)


@register.filter
def as_control(field):
    """Return a field of somebody else's form, drawn as the fields of this site are."""
    boxed = isinstance(field.field.widget, CheckboxInput)
    return field.as_widget(
        attrs={"class": "form-check-input" if boxed else "form-control"}
    )


@register.simple_tag
def account_offers() -> dict:
    """Return what the pages of an account depend on: settings of the site."""
    return {
        "mail": settings.MAIL,
        "other_sites": is_configured(),
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
        "hours": settings.SESSION_HOURS,
    }


@register.simple_tag(takes_context=True)
def helps(context, account) -> list[tuple]:
    """Return what the reader may do for the owner of an account, by its code."""
    if not may_help(context["request"].user, account):
        return []
    return list(helps_offered().items())


@register.simple_tag(takes_context=True)
def second_factors(context) -> dict:
    """Return what the reader has set up: keys, an app, and how many codes are left."""
    found = {"keys": [], "app": None, "codes_left": 0}
    for each in Authenticator.objects.filter(user=context["user"]).order_by("pk"):
        match each.type:
            case Authenticator.Type.WEBAUTHN:
                found["keys"].append(each)
            case Authenticator.Type.TOTP:
                found["app"] = each
            case Authenticator.Type.RECOVERY_CODES:
                found["codes_left"] = len(each.wrap().get_unused_codes())
    return found
