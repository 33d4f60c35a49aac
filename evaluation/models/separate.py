"""Who decides is somebody else than who judged, whoever writes it down."""

import pgtrigger
from django.utils.translation import gettext_lazy as _

JUDGE = "evaluation_judge_does_not_decide"

REFUSALS = {
    JUDGE: _(
        "Who signed “%(name)s”, or has the role of an evaluator, does not decide on it."
    ),
}
"""What the database refuses so that nobody judges and decides, by its name."""


def decided_by_another(model):
    """Refuse a decision entered by who signed, or who has the role of an evaluator."""
    func = """
        IF NEW.decided_by_id IS NOT NULL AND (
            TG_OP = 'INSERT'
            OR NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id
            OR NEW.signed_by_id IS DISTINCT FROM OLD.signed_by_id
        ) AND (
            NEW.decided_by_id = NEW.signed_by_id
            OR EXISTS (
                SELECT FROM registry_userrole
                WHERE user_id = NEW.decided_by_id AND role = 'evaluator'
            )
        ) THEN
            RAISE EXCEPTION 'Who judged does not decide: %', NEW.slug
            USING ERRCODE = 'check_violation',
                CONSTRAINT = 'evaluation_judge_does_not_decide',
                DETAIL = json_build_object('name', NEW.slug);
        END IF;
        RETURN NEW;
    """
    return pgtrigger.register(
        pgtrigger.Trigger(
            name="separate",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=func,
        )
    )(model)
