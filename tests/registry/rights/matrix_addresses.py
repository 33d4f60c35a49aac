"""Every address of the site, in a registry that has something at each of them."""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, get_resolver, reverse
from django.utils.functional import cached_property

from evaluation.models import Condition
from registry.alike.kinds import RecordKind
from registry.following.digest import stop_token
from registry.history.events import events_of, last_event
from registry.history.versions import Versions
from registry.models import LogLine, RecordedChange
from registry.proposals.forms import all_forms
from registry.proposals.forms.acts import ACTS
from tests.pages import PAGES as OF_ALL
from walloon_clusters.accounts.help_pages import HELPS

from .matrix import PAGES_OF_SOME_TABLES
from .matrix_pages import OF_EVALUATIONS, OF_IMPORTS

NEW = "correct horse battery"
WHY = {"_reason": "To see whether it is refused."}
SENT = {
    "history_change": WHY,
    "proposal_send_back": {"answer": "No."},
    "source_file_change": {"public": "yes"},
    "likely_duplicates": {"act": "apart", "reason": "They are two."},
    "set_language": {"language": "en"},
    "saved_view_change": {"name": "Another name"},
}
"""What does something on a page, if whoever sends it may."""


class Address(NamedTuple):
    """An address: what the tables of rights call it, and what may be sent there.

    Args:
        told: the name of a page, or a table of the admin with a page of it.
    """

    told: str | tuple[str, str]
    path: str
    sent: dict


class EveryAddress:
    """The addresses about the rows of a registry."""

    @cached_property
    def addresses(self) -> list[Address]:
        """Every address of the site, each as often as it is for others."""
        return list(self._addresses())

    def _addresses(self) -> Iterator[Address]:
        yield from self._of_pages(get_resolver())
        yield from self._of_admin(admin.site.get_urls())
        for model, table in admin.site._registry.items():
            for pattern in table.get_urls():
                if isinstance(pattern, URLPattern):
                    yield self._of_table(model, pattern)

    def _of_pages(self, resolver, below="/"):
        for entry in resolver.url_patterns:
            if not isinstance(entry, URLPattern):
                if entry.app_name == "api":
                    yield from self._for_programs(entry)
                elif entry.app_name != "admin":
                    yield from self._of_pages(entry, f"{below}{entry.pattern}")
            elif entry.name:
                yield from self._of_page(entry.name)
            else:
                yield Address("elsewhere by now", f"{below}{entry.pattern}", {})

    def _of_page(self, name):
        if name not in self.arguments:
            yield Address(name, reverse(name), SENT.get(name, {}))
            return
        for which, arguments in self.arguments[name].items():
            path = reverse(name, kwargs=arguments)
            yield Address(f"{name} {which}".strip(), path, SENT.get(name, {}))

    def _for_programs(self, resolver):
        for entry in resolver.url_patterns:
            told = f"api:{entry.name}"
            if "address" in entry.pattern.converters:
                yield Address(told, reverse(told, args=["nothing"]), {})
            elif not entry.pattern.converters:
                yield Address(told, reverse(told), {})
            else:
                for which, arguments in self.arguments[entry.name].items():
                    path = reverse(told, kwargs=arguments)
                    yield Address(f"{told} {which}".strip(), path, {})

    @cached_property
    def arguments(self) -> dict:
        """What the addresses are about, by page, then by what the tables call it."""
        states = {s: {"slug": row.slug} for s, row in self.evaluations.items()}
        asked, reviewed = self.rows[Condition], self.evaluations["under way"]
        own, other = {"slug": self.own.slug}, {"slug": self.other.slug}
        known = {
            which: {"slug": file.source.slug, "pk": file.pk}
            for which, file in self.files.items()
        }
        listed = self.batches.pop("a list of beneficiaries")
        of = {
            f"of {which}": ({"reference": batch.reference}, batch.rows.first())
            for which, batch in self.batches.items()
        }
        return {
            **{name: {"": arguments} for name, arguments in OF_ALL.items()},
            "suggestion_judge": {"": OF_ALL["organisation_suggestions"]},
            "saved_view": {
                which: {"reference": view.reference}
                for which, view in self.views.items()
            },
            **dict.fromkeys(
                ("saved_view_change", "saved_view_remove"),
                {"": {"reference": self.views["not shared"].reference}},
            ),
            "saved_view_stop": {
                "": {"token": stop_token(self.views["not shared"].user_id)}
            },
            "thing": {"": {"kind": "cluster", "slug": self.own.slug}},
            "thing_data": {
                "": {"kind": "cluster", "slug": self.own.slug, "ending": "ttl"}
            },
            "catalogue": {"": {"ending": "ttl"}},
            "sitemap": {"": {"section": "cluster"}},
            "dump_file": {"": {"dump": "1900-01-01", "path": "registry.zip"}},
            "dump_latest": {"": {"path": "no.zip"}},
            **dict.fromkeys(
                ("ordered_file", "ordered_file_out"), {"": {"key": "0" * 32}}
            ),
            **dict.fromkeys(OF_EVALUATIONS, states),
            "evaluation_replace": {"": states["documented"]},
            "recommendation_follow": {"": {"slug": reviewed.slug, "number": 1}},
            "condition_follow": {
                "": {"slug": asked.evaluation.slug, "number": asked.number}
            },
            **dict.fromkeys(
                OF_IMPORTS, {which: batch for which, (batch, _row) in of.items()}
            ),
            **dict.fromkeys(
                ("import_row", "import_mend"),
                {which: batch | {"pk": row.pk} for which, (batch, row) in of.items()},
            ),
            "import_row_register": {
                which: batch | {"number": row.number}
                for which, (batch, row) in of.items()
            },
            "import_grants": {
                "": {"reference": listed.reference, "file_format": "csv"}
            },
            "import_create": {"": {"kind": "members"}},
            "import_template": {"": {"kind": "members", "language": "en"}},
            "proposal_start": {"of the own network": own, "of another network": other},
            "proposal_create": {
                f"{what} of {whose} network": network | {"what": what}
                for what in all_forms()
                for whose, network in (("the own", own), ("another", other))
            },
            "network_act": {act: own | {"act": act} for act in ACTS},
            "source_file": known,
            "source_file_create": {"": {"slug": known["for staff"]["slug"]}},
            **dict.fromkeys(
                ("source_file_change", "source_file_remove"), {"": known["for staff"]}
            ),
            "looks_like": {kind: {"kind": kind} for kind in RecordKind.values},
            "cluster_candidates": {"": own},
            "history_change": {"": {"change": self.change}},
            "log_detail": {"": {"key": LogLine.objects.first().key}},
            "change_entry": {"": {"key": RecordedChange.objects.first().key}},
            # Those of accounts are about whoever logs in.
            "account_help": {
                code: {"pk": self.rows[User].pk, "code": code} for code in HELPS
            },
            "account_end_session": {"": {"pk": 1}},
            "account_confirm_email": {"": {"key": "x"}},
            "account_reset_password_from_key": {"": {"uidb36": "1", "key": "x-y"}},
            "mfa_remove_webauthn": {"": {"pk": 1}},
            "mfa_edit_webauthn": {"": {"pk": 1}},
            "openid_connect_login": {"": {"provider_id": "x"}},
            "openid_connect_callback": {"": {"provider_id": "x"}},
        }

    def _of_admin(self, patterns):
        """Yield the addresses of the admin that are about no table, or about any."""
        row = self.own
        kind = ContentType.objects.get_for_model(row)
        query = {
            "app_label": "registry",
            "model_name": "membership",
            "field_name": "organisation",
        }
        for pattern in patterns:
            if not isinstance(pattern, URLPattern):
                continue
            name = f"admin:{pattern.name}"
            if pattern.name is None:
                yield Address("admin:anything else", f"{reverse('admin:index')}x/", {})
            elif pattern.name == "app_list":
                for app in ("registry", "auth"):
                    yield Address(f"{name} of {app}", reverse(name, args=[app]), {})
            elif pattern.name == "view_on_site":
                yield Address(name, reverse(name, args=[kind.pk, row.pk]), {})
            elif pattern.name == "autocomplete":
                yield Address(name, reverse(name, query=query), {})
            else:
                yield Address(name, reverse(name), {})

    def _of_table(self, model, pattern):
        opts, row = model._meta, self.rows[model]
        table = f"{opts.app_label}_{opts.model_name}_"
        page = (pattern.name or "").removeprefix(table)
        if not page:
            changed = reverse(f"admin:{table}change", args=[row.pk])
            return Address("a row", changed.removesuffix("change/"), {})
        arguments = [row.pk] if pattern.pattern.converters else []
        if page == "restore":
            # The first of its events: where there is one alone, it is as it was.
            arguments.append(events_of(model).filter(pgh_obj_id=row.pk).first().pgh_id)
        elif page == "bring_back":
            arguments = [self.removed.get(model, row.pk)]
        told = (opts.label_lower, page)
        if page in PAGES_OF_SOME_TABLES:
            told = f"{page} {opts.model_name}"
        path = reverse(f"admin:{table}{page}", args=arguments)
        return Address(told, path, self._sent_to(page, row))

    def _sent_to(self, page, row) -> dict:
        """Return what does something on a page, if whoever sends it may."""
        agreed = WHY | {"_version": str(Versions.of([row])), "post": "yes"}
        chosen = {"action": "delete_selected", "_selected_action": row.pk}
        newest = events_of(type(row)) and last_event(row)
        return {
            "delete": agreed,
            "changelist": agreed | chosen,
            "bring_back": WHY,
            "restore": WHY | {"_version": newest.pgh_id if newest else ""},
            "many": {"many_preview": "1", "many_reason": "All of them."},
            "export": {"format": 0, "resource": 0},
            "password_change": {"password1": NEW, "password2": NEW},
        }.get(page, {})
