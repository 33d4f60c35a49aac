"""Operations of migrations that Django does not bring."""

from collections.abc import Iterable

from django.db.migrations import operations as of_django
from django.db.migrations.operations.base import Operation

SMALL = (
    of_django.AddConstraint,
    of_django.AddField,
    of_django.AddIndex,
    of_django.AlterField,
    of_django.RemoveConstraint,
    of_django.RenameField,
)
"""Changes that can be made at once: each finds its column before or after all."""


def together(operations: Iterable[Operation]) -> list[Operation]:
    """Return the operations, small ones next to each other made at once.

    What changes a column that was changed before begins anew.
    """
    found, run, touched = [], [], set()

    def end_of_run():
        if run:
            found.append(Together(list(run)))
        run.clear()
        touched.clear()

    for operation in operations:
        columns = _columns(operation)
        if not isinstance(operation, SMALL) or columns & touched:
            end_of_run()
        if isinstance(operation, SMALL):
            run.append(operation)
            touched |= columns
        else:
            found.append(operation)
    end_of_run()
    return found


def _columns(operation: Operation) -> set[tuple[str, str]]:
    """Return the columns that an operation changes, each with its model."""
    names = ("name", "old_name", "new_name")
    if not hasattr(operation, "model_name") or hasattr(operation, "constraint"):
        return set()
    return {
        (operation.model_name, getattr(operation, name))
        for name in names
        if hasattr(operation, name)
    }


class Together(Operation):
    """Many changes of columns and rules at once, of which none undoes another.

    Django draws a changed model anew after each operation. Here the models are drawn
    once, for all of the changes.
    """

    def __init__(self, operations: list[Operation]):
        self.operations = operations

    def deconstruct(self):
        return self.__class__.__qualname__, [self.operations], {}

    def state_forwards(self, app_label, state):
        drawn = state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if drawn:
            state.apps = drawn
            changed = {each.model_name.lower() for each in self.operations}
            state.reload_models({(app_label, name) for name in changed}, delay=False)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"{len(self.operations)} changes at once"
