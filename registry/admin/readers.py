"""What an admin shows to whom: rows that are for the reader, wherever they stand."""

from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.rights.rows import has_rule, readable


class ReadersRows:
    """Lists, menus and forms hold the rows that the reader may read, and no others."""

    def get_queryset(self, request):
        return readable(super().get_queryset(request), request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if has_rule(db_field.related_model):
            rows = kwargs.get("queryset")
            if rows is None:
                rows = db_field.related_model._default_manager.all()
            kwargs["queryset"] = readable(rows, request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_deleted_objects(self, objs, request):
        """Name what goes along, or stands in the way, as far as the reader may read."""
        told = super().get_deleted_objects(objs, request)
        hidden = list(_hidden(objs, request.user))
        if not hidden:
            return told
        to_delete, counts, needed, protected = told
        return _without(to_delete, hidden), counts, needed, _without(protected, hidden)


def _hidden(objs, user):
    """Yield how rows are named that a deletion is about and ``user`` may not read."""
    objs = list(objs)
    if not objs:
        return
    collector = NestedObjects(using=router.db_for_write(type(objs[0])), origin=objs)
    collector.collect(objs)
    met = {}
    for row in [
        *collector.protected,
        *(r for rows in collector.data.values() for r in rows),
    ]:
        met.setdefault(type(row), {})[row.pk] = row
    for model, rows in met.items():
        if has_rule(model):
            kept = readable(model._default_manager.filter(pk__in=rows), user)
            for key in rows.keys() - set(kept.values_list("pk", flat=True)):
                yield escape(str(rows[key])), capfirst(model._meta.verbose_name)


def _without(told, hidden):
    if isinstance(told, list):
        return [_without(each, hidden) for each in told]
    for text, kind in hidden:
        if text in told:
            return _("%(kind)s that you may not read") % {"kind": kind}
    return told
