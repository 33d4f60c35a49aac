"""What a browser sends back of a page of the admin."""


def form_data(page, **values):
    """Return the fields of a page's forms as they stand, with other ``values``."""
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            data[bound.html_name] = "" if value is None else value
    return data | values


def part(prefix: str, number: int, **values):
    """Return the fields of one part, as the page's script adds it."""
    return {f"{prefix}-{number}-{name}": value for name, value in values.items()}


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
