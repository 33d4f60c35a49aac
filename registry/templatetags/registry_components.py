"""What pages are made of: tables that scroll, words for what is missing."""

from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from registry.lists.cards import as_cards, labelled
from registry.words import quoted

register = template.Library()

register.filter(quoted)

NOT_KNOWN = "parts_not_known"
"""Where a page keeps the parts of which nothing is known, while it is made."""


@register.simple_tag
def facet_boxes(options, parameter: str, left_out: bool, first: int = 1):
    """Return a box for each value of a facet, numbered from ``first``.

    Written here and not in a template: a list has hundreds, and they took half of the
    time in which its page is made.

    Args:
        parameter: the name in the address.
        left_out: whether a ticked value is one to leave out.
    """
    name = escape(parameter)
    boxes = (
        f'<label class="facet-option{"" if option.count else " facet-option-empty"}'
        f'{f" facet-depth-{option.depth}" if option.depth else ""}">\n'
        f'<input class="form-check-input" type="checkbox" id="facet-{name}-{number}" '
        f'name="{name}" value="{escape(str(option.value))}"'
        f"{' checked' if option.is_ticked(left_out) else ''}>\n"
        f"<span>{escape(str(option.label))}</span> "
        f'<span class="count">{option.count}</span>\n</label>'
        for number, option in enumerate(options, first)
    )
    return mark_safe("\n".join(boxes))


@register.filter
def any_ticked(options, left_out: bool) -> bool:
    """Say whether one of ``options`` is chosen, or left out."""
    return any(each.is_ticked(left_out) for each in options)


@register.simple_tag
def lang(source) -> str:
    """Return the attribute of the language in which a source is written, if known.

    Its title, its publisher and its headings are its own words, on pages of every
    language: ``<a href="…"{% lang source %}>``.
    """
    return format_html(' lang="{}"', source.language) if source.language else ""


@register.simple_tag
def not_stated(words: str = ""):
    """Return the words for what no source states, in the colour of what is missing."""
    return format_html('<span class="not-stated">{}</span>', words or _("not stated"))


@register.filter
def or_not_stated(value, words: str = ""):
    """Return ``value``, or the words for what no source states."""
    return value or not_stated(words)


@register.simple_tag(takes_context=True)
def list_row(context, table, record):
    """Return the cells of a row of a list, each with the label of its column."""
    with context.push(record=record):
        template = context.template.engine.get_template(table.row_template)
        return labelled(template.render(context), table.labels)


@register.simple_block_tag
def table(
    content,
    caption: str,
    labelled_by: str = "",
    classes: str = "",
    titled: bool = False,
):
    """Return a table that scrolls by itself where the screen is too narrow for it.

    ``{% table _("Names") labelled_by="names" %}…{% endtable %}``. The keyboard reaches
    it, and a screen reader says its caption. On a phone its rows become cards, where
    it is wide and its columns are of words.

    Args:
        labelled_by: the heading that names it already; its caption does without.
        classes: of the table, besides the usual one; its rows become cards only if
            ``cards`` is among them.
        titled: whether everybody sees the caption.
    """
    if not classes or "cards" in classes.split():
        content, is_wide = as_cards(content)
        content = mark_safe(content)
        classes = classes or ("cards" if is_wide else "")
    return format_html(
        '<div class="table-scroll" role="group" {}="{}" tabindex="0">\n'
        '<table class="table{}">\n<caption{}>{}</caption>\n{}\n</table>\n</div>',
        "aria-labelledby" if labelled_by else "aria-label",
        labelled_by or caption,
        f" {classes}" if classes else "",
        "" if titled else mark_safe(' class="visually-hidden"'),
        caption,
        content,
    )


@register.simple_block_tag(takes_context=True)
def part(context, content, title: str, name: str, known, unknown: str):
    """Return a part of a page under its heading; nothing where nothing is known of it.

    ``{% part title name="grants" known=grants unknown=nothing %}…{% endpart %}``. What
    is left out so is told at the end of the page, by ``{% parts_not_known %}``.

    Args:
        name: of the part, unique on the page.
        known: what the part is made of; empty where nothing is documented.
        unknown: the sentence that says so.
    """
    if not known:
        context.render_context.setdefault(NOT_KNOWN, []).append((title, unknown))
        return ""
    return format_html(
        '<section aria-labelledby="{0}">\n<h2 id="{0}">{1}</h2>\n{2}\n</section>',
        name,
        title,
        content,
    )


@register.inclusion_tag("components/not_known.html", takes_context=True)
def parts_not_known(context):
    """Show in one line the parts of the page of which nothing is known."""
    return {"things": context.render_context.get(NOT_KNOWN, []), "named": True}
