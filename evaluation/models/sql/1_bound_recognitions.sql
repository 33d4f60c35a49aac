-- What a decision on an evaluation did to recognitions stays so, whoever writes: the one
-- that was judged ends when and how it was decided, and the one that was begun begins
-- when it was decided, under the rules of then, for that term. A later decision, or an
-- act that puts the decision right, changes it; and what a decision began may be cut
-- short by a withdrawal or because the cluster became another.
CREATE OR REPLACE FUNCTION evaluation_check_bound_recognition() RETURNS trigger
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
DECLARE
    held registry_recognition;
    decision evaluation_evaluation;
    ended boolean := false;
    broken boolean := false;
    told text;
BEGIN
    -- As it is by now: the check may have been put off to the end of an act.
    SELECT * INTO held FROM registry_recognition WHERE id = NEW.id;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;

    SELECT * INTO decision FROM evaluation_evaluation
    WHERE recognition_id = held.id AND status = 'decided' AND effects ? 'after'
    ORDER BY decided_on DESC, id DESC LIMIT 1;
    IF FOUND THEN
        ended := true;
        broken := held.cluster_id <> decision.cluster_id
            OR held.end_on IS DISTINCT FROM
                (decision.effects #>> '{after,end_on}')::date
            OR held.end_precision <> decision.effects #>> '{after,end_precision}'
            OR held.ending <> decision.effects #>> '{after,ending}';
    END IF;

    IF NOT broken THEN
        SELECT * INTO decision FROM evaluation_evaluation
        WHERE renewal_id = held.id AND status = 'decided' AND effects ? 'renewal';
        IF FOUND THEN
            broken := held.cluster_id <> decision.cluster_id
                OR held.start_on <> (decision.effects #>> '{renewal,start_on}')::date
                OR held.regime_id <> (decision.effects #>> '{renewal,regime}')::bigint
                OR NOT ended
                AND decision.effects #>> '{renewal,end_on}' IS NOT NULL
                AND NOT (
                    held.ending IN ('', 'expired') AND held.end_on
                        = (decision.effects #>> '{renewal,end_on}')::date
                    OR held.ending IN ('withdrawn', 'became') AND held.end_on
                        <= (decision.effects #>> '{renewal,end_on}')::date
                ) IS TRUE;
        END IF;
    END IF;

    IF broken THEN
        SELECT name INTO told FROM registry_cluster WHERE id = decision.cluster_id;
        told := told || ', ' || to_char(decision.reference_on, 'YYYY');
        RAISE EXCEPTION 'The decision on the evaluation “%” says otherwise.', told
        USING ERRCODE = 'check_violation',
            CONSTRAINT = 'evaluation_decision_binds_recognition',
            DETAIL = json_build_object('name', told, 'day', decision.decided_on);
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS evaluation_bound_recognition ON registry_recognition;
CREATE CONSTRAINT TRIGGER evaluation_bound_recognition
AFTER UPDATE OF cluster_id, regime_id, start_on, end_on, end_precision, ending
ON registry_recognition
DEFERRABLE INITIALLY IMMEDIATE
FOR EACH ROW EXECUTE FUNCTION evaluation_check_bound_recognition();
