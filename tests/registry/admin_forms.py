"""What a browser sends back of a page of the admin."""

from django.urls import reverse

from registry.admin.warnings import warnings_about


def add(client, model, *, app="registry", **values):
    """Fill in and send the form of a new row, and follow where it leads."""
    url = reverse(f"admin:{app}_{model}_add")
    return client.post(url, form_data(client.get(url), **values), follow=True)


def change(client, row, **values):
    opts = row._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])
    return client.post(url, form_data(client.get(url), **values), follow=True)


def remove(client, row, *, reason="Entered twice.", **values):
    """Ask for the removal of a row, and agree to what the page shows."""
    opts = row._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_delete", args=[row.pk])
    page = client.get(url)
    agreed = {"post": "yes", "_reason": reason} | values
    if page.context and "version" in page.context:
        agreed = {"_version": str(page.context["version"])} | agreed
    return client.post(url, agreed, follow=True)


def remove_chosen(client, *rows, reason="Entered twice.", **values):
    """Choose rows in the list of their table, and agree to their removal."""
    opts = rows[0]._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [r.pk for r in rows]}
    page = client.post(url, chosen)
    agreed = chosen | {"post": "yes", "_reason": reason} | values
    if page.context and "version" in page.context:
        agreed = {"_version": str(page.context["version"])} | agreed
    return client.post(url, agreed, follow=True)


def form_data(page, **values):
    """Return the fields of a page's forms as they stand, with other ``values``."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    if "version" in page.context:
        data["_version"] = str(page.context["version"])
    for form in forms:
        for bound in form:
            value = bound.value()
            data[bound.html_name] = "" if value is None else value
    return data | values


def part(prefix: str, number: int, /, **values):
    """Return the fields of one part, as the page's script adds it."""
    return {f"{prefix}-{number}-{name}": value for name, value in values.items()}


def parts(prefix: str, *rows: dict):
    """Return the fields of parts that are added to a page that has none of them."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        data |= part(prefix, number, **row)
    return data


def warned(row) -> list[str]:
    return [str(warning) for warning in warnings_about(row)]


def problems(page) -> list[str]:
    """Return everything that the forms of a page complain of."""
    form = page.context["adminform"].form
    found = [message for errors in form.errors.values() for message in errors]
    for inline in page.context["inline_admin_formsets"]:
        for errors in inline.formset.errors:
            found += [message for messages in errors.values() for message in messages]
        found += inline.formset.non_form_errors()
    return found


def messages(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]
