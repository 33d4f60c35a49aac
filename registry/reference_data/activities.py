"""The codes of NACE-BEL 2008 and 2025, from divisions to Belgian subdivisions."""

# The days on which each version was in force, both inclusive.
IN_FORCE = {"2008": ("2008-01-01", "2024-12-31"), "2025": ("2025-01-01", None)}

LEVELS = (2, 3, 4, 5)
LANGUAGES = ("fr", "nl", "en")


def build_activities(codes: dict[str, dict]) -> list[dict]:
    """Return the rows of the activities, in order of version and code.

    Left out are the sections, which are letters, and the seven-digit codes, which are
    the company register's own.

    Args:
        codes: entries with `version`, `value`, `level` and a label in each language.
    """
    labels = {
        (entry["version"], entry["value"]): {
            # Some labels hold double or trailing blanks.
            language: " ".join(entry[f"label_{language}"].split())
            for language in LANGUAGES
        }
        for entry in codes.values()
        if entry["version"] in IN_FORCE and entry["level"] in LEVELS
    }
    add_lost_groups(labels)
    return [
        {
            "slug": f"nacebel-{version}-{code}",
            "version": version,
            "code": code,
            **{
                f"label_{language}": label
                for language, label in labels[version, code].items()
            },
            "start_on": IN_FORCE[version][0],
            "end_on": IN_FORCE[version][1],
            "source": ["bce-codes"],
        }
        for version, code in sorted(labels)
    ]


def add_lost_groups(labels: dict[tuple[str, str], dict[str, str]]) -> None:
    """Add the groups that the source lost: as numbers, 11.0 and 11 are the same.

    A group whose number ends with zero is the only one of its division, and bears its
    label.
    """
    for version, code in list(labels):
        group = (version, code[:3])
        if len(code) == 4 and group not in labels:
            labels[group] = labels[version, code[:2]]
