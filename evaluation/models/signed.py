"""What a signature freezes, whoever writes: the admin, an import, SQL.

An evaluation of which only a document tells bears no signature: what is recorded of it
can be corrected, as any other fact.
"""

import pgtrigger
from django.utils.translation import gettext_lazy as _

FROZEN = "evaluation_signed_is_frozen"
BOUND = "evaluation_decision_binds_recognition"

REFUSALS = {
    FROZEN: _("The evaluation is signed: “%(name)s” cannot be changed any more."),
    BOUND: _(
        "The decision of %(day)s on the evaluation “%(name)s” says when this "
        "recognition begins and how it ends: have that decision rectified or annulled."
    ),
}
"""What the database refuses on account of a signature, by the name that it gives."""


def refuse(name: str) -> str:
    """Return the SQL that refuses a change: of what, said by an expression."""
    return f"""
        RAISE EXCEPTION 'A signed evaluation cannot be changed: %', {name}
        USING ERRCODE = 'check_violation', CONSTRAINT = '{FROZEN}',
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
                {refuse(repr(str(model._meta.verbose_name)))}
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


def freezes_itself(
    *columns: str, published: tuple[str, ...], rectified: tuple[str, ...]
):
    """Return a decorator: once signed, only ``columns`` may still change, once.

    They hold the decision: after it they change with ``rectified``, by an act that is
    recorded before, and by each act once.

    Args:
        published: the columns that say since when everybody reads it.
        rectified: the number of the act, and what else only such an act changes.
    """

    def same_but(*names: str) -> str:
        but = f"ARRAY[{', '.join(map(repr, names))}]"
        return f"to_jsonb(NEW) - {but} = to_jsonb(OLD) - {but}"

    def decorate(model):
        func = f"""
            IF OLD.signed_at IS NULL AND TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            IF TG_OP = 'UPDATE' AND (
                OLD.signed_at IS NULL
                OR OLD.status = 'signed' AND NEW.status IN ('signed', 'decided')
                AND {same_but(*columns)}
                OR {same_but(*published)}
                OR OLD.status <> 'annulled' AND NEW.version > OLD.version
                AND {same_but(*columns, *rectified)}
                AND EXISTS (
                    SELECT FROM evaluation_rectification
                    WHERE evaluation_id = OLD.id AND number = NEW.version
                )
            ) THEN
                RETURN NEW;
            END IF;
            {refuse("OLD.slug")}
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


def belongs_to_the_decision(*columns: str):
    """Return a decorator: rows come with the decision, and go with one that follows.

    They are written before the evaluation is decided, or by an act that puts the
    decision right; ``columns`` may change at any time.
    """
    but = f"ARRAY[{', '.join(map(repr, columns))}]"

    def decorate(model):
        func = f"""
            IF NOT (
                TG_OP = 'UPDATE' AND to_jsonb(NEW) - {but} = to_jsonb(OLD) - {but}
            ) AND EXISTS (
                SELECT FROM evaluation_evaluation decided
                WHERE id IN (
                    CASE WHEN TG_OP <> 'INSERT' THEN OLD.evaluation_id END,
                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.evaluation_id END
                )
                AND signed_at IS NOT NULL AND status NOT IN ('open', 'signed')
                AND NOT EXISTS (
                    SELECT FROM evaluation_rectification act
                    WHERE act.evaluation_id = decided.id AND number > version
                )
            ) THEN
                {refuse(repr(str(model._meta.verbose_name)))}
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
