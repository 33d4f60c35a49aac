"""Who may read what of an evaluation that is not for everybody."""

KEEPING = ("evaluation.view_evaluation", "evaluation.change_evaluation")


def reads_open_files(user) -> bool:
    """Whether the user may read a file while it is still written."""
    return any(user.has_perm(permission) for permission in KEEPING)


def reads_confidential(user) -> bool:
    """Whether the user may read the scores and findings of a confidential report."""
    return user.has_perm("evaluation.read_confidential")
