"""The roles as a table: what each reads, writes, and which acts it may do."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from registry.models import Role
from registry.plugs import admin_headings

from .declared import role_acts
from .roles import RoleTold, roles

YES, NO = "✓", ""


def role_table() -> list[list[str]]:
    """Return the table, its header first: a row each for tables, then for acts."""
    told = list(roles().values())
    rows = [["", *(str(each.label) for each in told)]]
    for group, (_rank, heading) in sorted(
        admin_headings().items(), key=lambda each: each[1][0]
    ):
        names = [
            (model._meta.app_label, model._meta.model_name)
            for model, table in admin.site._registry.items()
            if getattr(table, "group", None) == group
        ]
        rows.append([str(heading), *(_extent(each, names) for each in told)])
    rows += [
        [str(act), *(YES if right in each.rights else NO for each in told)]
        for act, right in role_acts()
    ]
    own = str(_("proposes changes of its own cluster"))
    return [*rows, [own, *(YES if e.role == Role.NETWORKS_OWN else NO for e in told)]]


def as_markdown(rows: list[list[str]]) -> str:
    """Return a table as the README holds it."""
    header, *others = rows
    lines = [header, ["---"] * len(header), *others]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _extent(told: RoleTold, names) -> str:
    """Return how far a role goes on some tables: reads or writes, all or some."""
    for act, all_of_them, some in (
        ("change", _("writes"), _("writes some")),
        ("view", _("reads"), _("reads some")),
    ):
        held = [f"{app}.{act}_{model}" in told.rights for app, model in names]
        if any(held):
            return str(all_of_them if all(held) else some)
    return NO
