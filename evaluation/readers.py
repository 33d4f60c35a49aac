"""Who may read what of an evaluation that is not for everybody."""

from django.apps import apps

KEEPING = ("evaluation.view_evaluation", "evaluation.change_evaluation")


def reads_open_files(user) -> bool:
    """Whether the user may read a file while it is still written."""
    return any(user.has_perm(permission) for permission in KEEPING)


def reads_confidential(user) -> bool:
    """Whether the user may read the scores and findings of a confidential report."""
    return user.has_perm("evaluation.read_confidential")


def confidential_files(model, rows) -> set:
    """Return the confidential evaluations that rows are, or are parts of."""
    evaluation = apps.get_model("evaluation", "Evaluation")
    if model._meta.concrete_model is evaluation:
        return {row for row in rows if row.is_confidential}
    links = [f for f in model._meta.concrete_fields if f.related_model is evaluation]
    if not links:
        return set()
    found, asked = set(), set()
    for row in rows:
        for link in links:
            if link.is_cached(row):
                found.add(getattr(row, link.name))
            else:
                asked.add(getattr(row, link.attname))
    if asked := asked - {None}:
        found |= set(evaluation.objects.filter(pk__in=asked))
    return {each for each in found if each is not None and each.is_confidential}
