"""Names as programs in Belgium write them: ``enterpriseNumber`` for a column."""

import re


def camel(name: str) -> str:
    """Return the name of a column or a parameter in lowerCamelCase."""
    first, *others = re.split(r"(?<!^)[_.]", name)
    return first + "".join(each[:1].upper() + each[1:] for each in others)


def snake(name: str) -> str:
    """Return the name that a page knows a parameter by, however it was written."""
    return re.sub(r"(?<!^)[A-Z]", lambda letter: f"_{letter[0].lower()}", name)
