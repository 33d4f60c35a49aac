"""Which rows break the rules across rows: when a backup is made, and when it is back.

A registry may hold rows that contradict others, which the desk shows until somebody has
looked at them. They come back with it; that they are the same ones proves that nothing
else was lost.
"""

from registry.desk.checks import project_models, rules

Findings = dict[str, list]
"""The primary keys of the rows that break a rule, by ``app.model.rule``."""


def findings() -> Findings:
    """Return what each rule finds in the database that is looked at; mostly nothing."""
    return {
        f"{model._meta.label_lower}.{name}": sorted(str(row.pk) for row in rows)
        for model in project_models()
        for name, _text, rows in rules(model)
    }


def number_of(found: Findings) -> int:
    """Return how often rows break a rule."""
    return sum(map(len, found.values()))


def differing(before: Findings, now: Findings) -> list[str]:
    """Return the rules that both know, and that found other rows before than now."""
    return sorted(
        name for name in before.keys() & now.keys() if before[name] != now[name]
    )
