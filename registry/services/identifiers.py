"""Identifiers of new rows, where a person gives none."""

from django.utils.text import slugify


def free_slug(model, words: str) -> str:
    """Return an identifier made of ``words`` that no row has yet."""
    longest = model._meta.get_field("slug").max_length - 5
    wanted = slugify(words)[:longest].strip("-") or model._meta.model_name
    taken = set(
        model.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)
    )
    candidates = [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)
