"""What a signature freezes, whoever writes: the admin, an import, SQL.

An evaluation of which only a document tells bears no signature: what is recorded of it
can be corrected, as any other fact.
"""

import pgtrigger
from django.utils.translation import gettext_lazy as _

FROZEN = "evaluation_signed_is_frozen"

REFUSALS = {
    FROZEN: _("The evaluation is signed: “%(name)s” cannot be changed any more."),
}
"""What the database refuses on account of a signature, by the name that it gives."""

_REFUSE = """
    RAISE EXCEPTION 'A signed evaluation cannot be changed: %', {name}
    USING ERRCODE = 'check_violation', CONSTRAINT = 'evaluation_signed_is_frozen',
        DETAIL = json_build_object('name', {name});
"""


def freezes(*columns: str, of: str = "evaluation_id"):
    """Return a decorator: rows of a signed evaluation are frozen.

    Args:
        columns: those that may still change; none means that no row is written any
            more, nor added, nor taken away.
        of: the column that names the evaluation.
    """

    def decorate(model):
        kept = " AND ".join(
            f"to_jsonb(NEW) - ARRAY[{', '.join(map(repr, columns))}] "
            f"= to_jsonb(OLD) - ARRAY[{', '.join(map(repr, columns))}]"
            for _once in columns[:1]
        )
        allowed = f"TG_OP = 'UPDATE' AND {kept}" if columns else "false"
        # The lock waits for whoever is signing, and reads what they wrote: a condition
        # on the signature beside it would be asked of the row as it was before.
        func = f"""
            IF NOT ({allowed}) AND (
                SELECT count(signed_at) FROM (
                    SELECT signed_at FROM evaluation_evaluation
                    WHERE id IN (
                        CASE WHEN TG_OP <> 'INSERT' THEN OLD.{of} END,
                        CASE WHEN TG_OP <> 'DELETE' THEN NEW.{of} END
                    )
                    FOR SHARE
                ) held
            ) > 0 THEN
                {_REFUSE.format(name=repr(str(model._meta.verbose_name)))}
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """
        return pgtrigger.register(
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=func,
            )
        )(model)

    return decorate


def freezes_itself(*columns: str):
    """Return a decorator: once signed, only ``columns`` may still change, once.

    They hold the decision: after it nothing changes any more.
    """
    names = ", ".join(map(repr, columns))

    def decorate(model):
        func = f"""
            IF OLD.signed_at IS NULL AND TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            IF TG_OP = 'UPDATE' AND (
                OLD.signed_at IS NULL
                OR OLD.status = 'signed' AND NEW.status IN ('signed', 'decided')
                AND to_jsonb(NEW) - ARRAY[{names}] = to_jsonb(OLD) - ARRAY[{names}]
            ) THEN
                RETURN NEW;
            END IF;
            {_REFUSE.format(name="OLD.slug")}
        """
        return pgtrigger.register(
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=func,
            )
        )(model)

    return decorate
