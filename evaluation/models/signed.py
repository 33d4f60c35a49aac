"""What a signature freezes, whoever writes: the admin, an import, SQL."""

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
        # Waits for whoever is signing, so that nothing slips in meanwhile.
        func = f"""
            IF NOT ({allowed}) THEN
                PERFORM 1 FROM evaluation_evaluation
                WHERE id IN (
                    CASE WHEN TG_OP <> 'INSERT' THEN OLD.{of} END,
                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.{of} END
                ) AND status <> 'open'
                FOR SHARE;
                IF FOUND THEN
                    {_REFUSE.format(name=repr(str(model._meta.verbose_name)))}
                END IF;
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
            IF OLD.status = 'open' AND TG_OP = 'UPDATE'
                OR OLD.status = 'signed' AND TG_OP = 'UPDATE'
                AND NEW.status IN ('signed', 'decided')
                AND to_jsonb(NEW) - ARRAY[{names}] = to_jsonb(OLD) - ARRAY[{names}]
            THEN
                RETURN NEW;
            END IF;
            IF TG_OP = 'DELETE' AND OLD.status = 'open' THEN RETURN OLD; END IF;
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
