"""Migrations that draw what they change, and no more.

Beside the tables Django keeps a picture of them while it migrates: a model class for
each. Whatever an operation changes, Django draws all models anew that are tied to it,
and as every fact is tied to the sources, that is nearly every model, six hundred times.
The table that an operation makes or changes depends on far less: on the model itself,
and where others refer to it by a column, these take the type of that column over.
"""

from collections import defaultdict

from django.db.migrations.state import ProjectState
from django.db.migrations.utils import resolve_relation

Key = tuple[str, str]
"""A model: the label of its app, and its name in small letters."""


def draw_what_changes() -> None:
    """Make Django draw no other models anew; once, before it migrates."""
    ProjectState._find_reload_model = _to_draw_anew


def _to_draw_anew(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> set[Key]:
    """Return the models that are to be drawn after one has changed.

    Args:
        delay: Django's word for a change that no other model's column depends on.
    """
    changed = app_label, model_name
    if model_name not in state.apps.all_models[app_label]:
        return {changed}
    # Others show the model still as it was. Before code of a migration runs, Django
    # draws a state that says so as a whole.
    state.is_delayed = True
    return _reached(changed, _dependent(state, by_columns=not delay))


def _dependent(state: ProjectState, by_columns: bool) -> dict[Key, set[Key]]:
    """Return for each model those made of it: they inherit from it, or refer to it."""
    found = defaultdict(set)
    for key, model in state.models.items():
        for base in model.bases:
            if isinstance(base, str):
                found[resolve_relation(base)].add(key)
        if by_columns:
            for field in model.fields.values():
                if relation := field.remote_field:
                    found[resolve_relation(relation.model, *key)].add(key)
                    if through := getattr(relation, "through", None):
                        found[resolve_relation(through, *key)].add(key)
    return found


def _reached(start: Key, steps: dict[Key, set[Key]]) -> set[Key]:
    found, queue = {start}, [start]
    while queue:
        new = steps.get(queue.pop(), set()) - found
        found |= new
        queue.extend(new)
    return found
