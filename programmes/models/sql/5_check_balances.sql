-- Whoever changes a balance waits for the others who change it, then sees their rows.
--
-- Wholes are locked before their parts, so that of two who move money between the same
-- lines the second waits at the envelope, and neither for the other. Somebody may have
-- moved a part meanwhile; therefore every whole is looked up again from the part that is
-- locked now and moves no more, and locked if it is another one. The share of a line is
-- decided on its envelope, which guards that line as well. Nothing is decided or paid on
-- what is not there, because it cannot be locked.
--
-- A snapshot of the time before the lock (REPEATABLE READ, and SERIALIZABLE as long as
-- others are not) would not show the rows of those who were waited for.
CREATE OR REPLACE FUNCTION programmes_check_balances(
    paid bigint[] = NULL, granted bigint[] = NULL, projects bigint[] = NULL,
    clusters bigint[] = NULL, lines bigint[] = NULL, envelopes bigint[] = NULL,
    plans bigint[] = NULL
) RETURNS void
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $$
DECLARE
    held_grants bigint[];
    held_lines bigint[];
    held_envelopes bigint[];
    held_plans bigint[];
    above bigint[];
    worst record;
BEGIN
    IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable')
    THEN
        RAISE EXCEPTION 'Money is recorded in READ COMMITTED: who waits for others '
            'must see what they did.'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;

    IF paid IS NULL THEN
        PERFORM 1 FROM registry_cluster WHERE id = ANY(clusters || ARRAY(
            SELECT DISTINCT cluster_id FROM programmes_grant
            WHERE id = ANY(granted) AND kind = 'animation'
        )) ORDER BY id FOR NO KEY UPDATE;
        PERFORM 1 FROM programmes_project WHERE id = ANY(projects || ARRAY(
            SELECT DISTINCT project_id FROM programmes_grant WHERE id = ANY(granted)
        )) ORDER BY id FOR NO KEY UPDATE;
        above := lines || ARRAY(
            SELECT DISTINCT funding_line_id FROM programmes_grant
            WHERE id = ANY(granted)
        );
        PERFORM 1 FROM programmes_plan WHERE id = ANY(plans || ARRAY(
            SELECT plan_id FROM programmes_envelope WHERE id = ANY(envelopes)
        )) ORDER BY id FOR NO KEY UPDATE;
        PERFORM 1 FROM programmes_envelope WHERE id = ANY(envelopes || ARRAY(
            SELECT envelope_id FROM programmes_fundingline
            WHERE id = ANY(above) AND (share IS NOT NULL OR id = ANY(lines))
        )) ORDER BY id FOR NO KEY UPDATE;
        PERFORM 1 FROM programmes_fundingline
        WHERE id = ANY(above) ORDER BY id FOR NO KEY UPDATE;
    END IF;

    SELECT array_agg(id), array_agg(DISTINCT funding_line_id)
    INTO held_grants, above FROM (
        SELECT id, funding_line_id FROM programmes_grant
        WHERE id = ANY(paid || granted) ORDER BY id FOR NO KEY UPDATE
    ) locked;
    IF paid IS NULL THEN
        SELECT array_agg(id),
            array_agg(envelope_id) FILTER (WHERE share IS NOT NULL OR id = ANY(lines))
        INTO held_lines, above FROM (
            SELECT id, envelope_id, share FROM programmes_fundingline
            WHERE id = ANY(lines || above) ORDER BY id FOR NO KEY UPDATE
        ) locked;
        SELECT array_agg(id), array_agg(plan_id) FILTER (WHERE id = ANY(envelopes))
        INTO held_envelopes, above FROM (
            SELECT id, plan_id FROM programmes_envelope
            WHERE id = ANY(envelopes || above) ORDER BY id FOR NO KEY UPDATE
        ) locked;
        SELECT array_agg(id) INTO held_plans FROM (
            SELECT id FROM programmes_plan
            WHERE id = ANY(plans || above) ORDER BY id FOR NO KEY UPDATE
        ) locked;
        PERFORM 1 FROM programmes_project WHERE id IN (
            SELECT project_id FROM programmes_grant WHERE id = ANY(granted)
        ) ORDER BY id FOR NO KEY UPDATE;
        PERFORM 1 FROM registry_cluster WHERE id IN (
            SELECT cluster_id FROM programmes_grant
            WHERE id = ANY(granted) AND kind = 'animation'
        ) ORDER BY id FOR NO KEY UPDATE;
    END IF;

    IF EXISTS (
        SELECT * FROM (
            SELECT 'grant', unnest(paid || granted)
            UNION ALL SELECT 'line', unnest(lines)
            UNION ALL SELECT 'envelope', unnest(envelopes)
            UNION ALL SELECT 'plan', unnest(plans)
        ) asked (whole, id) WHERE id IS NOT NULL
        EXCEPT (
            SELECT 'grant', unnest(held_grants)
            UNION ALL SELECT 'line', unnest(held_lines)
            UNION ALL SELECT 'envelope', unnest(held_envelopes)
            UNION ALL SELECT 'plan', unnest(held_plans)
        )
    ) THEN
        RAISE EXCEPTION 'Money is decided and paid on what is there already.'
            USING ERRCODE = 'foreign_key_violation';
    END IF;

    held_lines := held_lines || ARRAY(
        SELECT id FROM programmes_fundingline
        WHERE envelope_id = ANY(envelopes) AND share IS NOT NULL
    );
    SELECT
        CASE
            WHEN own < 0 THEN 'programmes_withdrawn_within_decided'
            WHEN spent < 0 THEN 'programmes_recovered_within_paid'
            WHEN whole = 'plan' THEN 'programmes_envelopes_within_plan'
            WHEN whole = 'envelope' THEN 'programmes_lines_within_envelope'
            WHEN whole = 'funding_line' THEN 'programmes_grants_within_line'
            ELSE 'programmes_payments_within_grant'
        END AS rule,
        named.*, day, coalesce(own, 0) AS own, spent, NULL AS act_en, NULL AS act_fr
    INTO worst
    FROM (
        SELECT
            whole, whole_id, day,
            sum(sum(amount) FILTER (WHERE is_own)) OVER days AS own,
            coalesce(sum(sum(amount) FILTER (WHERE NOT is_own)) OVER days, 0) AS spent
        FROM programmes_movement
        WHERE whole = 'plan' AND whole_id = ANY(held_plans)
            OR whole = 'envelope' AND whole_id = ANY(held_envelopes)
            OR whole = 'funding_line' AND whole_id = ANY(held_lines)
            OR whole = 'grant' AND whole_id = ANY(held_grants)
        GROUP BY whole, whole_id, day
        WINDOW days AS (PARTITION BY whole, whole_id ORDER BY day)
    ) balance
    CROSS JOIN LATERAL (
        -- As the rules below have it: a record keeps the types that it had first.
        SELECT name_en::text, name_fr::text FROM programmes_plan
        WHERE whole = 'plan' AND id = whole_id
        UNION ALL
        SELECT name_en, name_fr FROM programmes_envelope
        WHERE whole = 'envelope' AND id = whole_id
        UNION ALL
        SELECT name_en, name_fr FROM programmes_fundingline
        WHERE whole = 'funding_line' AND id = whole_id
        UNION ALL
        SELECT title_en, title_fr FROM programmes_grant
        WHERE whole = 'grant' AND id = whole_id
    ) named
    WHERE own < 0
        OR whole = 'grant' AND (spent < 0 OR spent > coalesce(own, 0))
        OR spent > own
    ORDER BY day, whole, whole_id
    LIMIT 1;

    IF NOT FOUND AND paid IS NULL THEN
        SELECT * INTO worst FROM programmes_broken_rules(granted, projects, clusters)
        ORDER BY day NULLS FIRST, rule, grant_id LIMIT 1;
    END IF;

    IF FOUND THEN
        RAISE EXCEPTION '%: “%” has % euro, % would be taken of it',
            worst.rule, coalesce(nullif(worst.name_fr, ''), worst.name_en), worst.own, worst.spent
        USING ERRCODE = 'check_violation', CONSTRAINT = worst.rule,
            DETAIL = json_build_object(
                'name', json_build_object('en', worst.name_en, 'fr', worst.name_fr),
                'act', json_build_object('en', worst.act_en, 'fr', worst.act_fr),
                'day', worst.day, 'own', worst.own, 'spent', worst.spent,
                'excess', worst.spent - worst.own
            );
    END IF;
END
$$;
