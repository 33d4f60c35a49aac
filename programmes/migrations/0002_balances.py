from django.db import migrations

# What the lines with a share have of their envelope: the share of all that was decided
# on it up to a day, rounded down to the cent, so that shares never come to more than
# it, and to nothing where all of it is withdrawn. Row by row it is what each decision
# adds to that.
SHARE = """
CREATE VIEW programmes_share (line_id, envelope_id, day, amount) AS
    SELECT line_id, envelope_id, decided_on,
        floor(share * before_or_then * 100) / 100
            - floor(share * (before_or_then - amount) * 100) / 100
    FROM (
        SELECT line.id AS line_id, line.envelope_id, share, decided_on, amount,
            sum(amount) OVER (
                PARTITION BY line.id, line.envelope_id
                ORDER BY decided_on, decision.id ROWS UNBOUNDED PRECEDING
            ) AS before_or_then
        FROM programmes_fundingline line
        JOIN programmes_budgetdecision decision
            ON decision.envelope_id = line.envelope_id
        WHERE share IS NOT NULL
    ) decided
"""

# What every whole has (own) and what its parts take of it, day by day.
MOVEMENT = """
CREATE VIEW programmes_movement (whole, whole_id, day, is_own, amount) AS
    SELECT 'plan', plan_id, decided_on, true, amount
    FROM programmes_budgetdecision WHERE plan_id IS NOT NULL
UNION ALL
    SELECT 'plan', part.plan_id, decided_on, false, amount
    FROM programmes_budgetdecision
    JOIN programmes_envelope part ON part.id = envelope_id
UNION ALL
    SELECT 'envelope', envelope_id, decided_on, true, amount
    FROM programmes_budgetdecision WHERE envelope_id IS NOT NULL
UNION ALL
    SELECT 'envelope', part.envelope_id, decided_on, false, amount
    FROM programmes_budgetdecision decision
    JOIN programmes_fundingline part ON part.id = decision.funding_line_id
UNION ALL
    SELECT 'envelope', envelope_id, day, false, amount FROM programmes_share
UNION ALL
    SELECT 'funding_line', funding_line_id, decided_on, true, amount
    FROM programmes_budgetdecision WHERE funding_line_id IS NOT NULL
UNION ALL
    SELECT 'funding_line', line_id, day, true, amount FROM programmes_share
UNION ALL
    SELECT 'funding_line', part.funding_line_id, decided_on, false, amount
    FROM programmes_budgetdecision decision
    JOIN programmes_grant part ON part.id = decision.grant_id
    WHERE part.funding_line_id IS NOT NULL
UNION ALL
    SELECT 'grant', grant_id, decided_on, true, amount
    FROM programmes_budgetdecision WHERE grant_id IS NOT NULL
UNION ALL
    SELECT 'grant', grant_id, paid_on, false, amount FROM programmes_payment
"""

# The animation subsidies of each network, by the calendar year in which what they pay
# for begins, with the legal maximum (rule L06): the rate of the year of recognition,
# counted from the first recognition of the network, of the eligible cost up to the
# ceiling, or of the ceiling where a grant does not state its cost. What the regime does
# not state is null, and so is the maximum.
ANIMATION_YEARS = """
CREATE FUNCTION programmes_animation_years(clusters bigint[], until date)
RETURNS TABLE (
    cluster_id bigint, year integer, begins_on date, subsidy numeric,
    eligible_cost numeric, regime_id bigint, year_of_recognition integer, rate numeric,
    ceiling numeric, maximum numeric
)
LANGUAGE sql STABLE
AS $$
    WITH yearly AS (
        SELECT
            animation.cluster_id,
            extract(year FROM animation.start_on)::integer AS year,
            min(animation.start_on) AS begins_on,
            sum(decided.amount) AS subsidy,
            CASE WHEN count(*) = count(animation.eligible_cost)
                THEN sum(animation.eligible_cost)
            END AS eligible_cost
        FROM programmes_grant animation
        CROSS JOIN LATERAL (
            SELECT sum(decision.amount) AS amount
            FROM programmes_budgetdecision decision
            WHERE decision.grant_id = animation.id AND decision.decided_on <= until
        ) decided
        WHERE animation.cluster_id = ANY(clusters) AND animation.kind = 'animation'
            AND animation.start_on IS NOT NULL AND decided.amount IS NOT NULL
        GROUP BY 1, 2
    ), ranked AS (
        SELECT yearly.*, recognition.regime_id, 1 + extract(year FROM age(
            begins_on,
            (
                SELECT min(start_on) FROM registry_recognition first
                WHERE first.cluster_id = yearly.cluster_id
            )
        ))::integer AS year_of_recognition
        FROM yearly
        LEFT JOIN registry_recognition recognition
            ON recognition.cluster_id = yearly.cluster_id
            AND recognition.start_on <= begins_on
            AND (recognition.end_on IS NULL OR recognition.end_on >= begins_on)
    )
    SELECT
        ranked.cluster_id, ranked.year, ranked.begins_on, ranked.subsidy,
        ranked.eligible_cost, ranked.regime_id,
        CASE WHEN ranked.regime_id IS NOT NULL THEN ranked.year_of_recognition END,
        subsidyrate.rate, regime.eligible_cost_ceiling,
        round(
            subsidyrate.rate
                * least(ranked.eligible_cost, regime.eligible_cost_ceiling),
            2
        )
    FROM ranked
    LEFT JOIN registry_legalregime regime ON regime.id = ranked.regime_id
    LEFT JOIN LATERAL (
        SELECT rate FROM registry_subsidyrate
        WHERE regime_id = ranked.regime_id
            AND from_year <= ranked.year_of_recognition
            AND (to_year IS NULL OR to_year >= ranked.year_of_recognition)
        ORDER BY from_year DESC LIMIT 1
    ) subsidyrate ON true
$$
"""

# Where grants break a legal rule on the day named: L06, L07 or L08. Asked of the grants
# named, of all that are on the projects named, and of the animation of the networks
# named. Each day counts: what is put right later was wrong until then.
BROKEN_RULES = """
CREATE FUNCTION programmes_broken_rules(
    grants bigint[], projects bigint[], clusters bigint[]
)
RETURNS TABLE (
    rule text, grant_id bigint, name_en text, name_fr text, day date, own numeric,
    spent numeric, act_en text, act_fr text
)
LANGUAGE sql STABLE
AS $$
    WITH touched AS (
        SELECT * FROM programmes_grant
        WHERE id = ANY(grants) OR project_id = ANY(projects)
            OR cluster_id = ANY(clusters) AND kind = 'animation'
    ), animated AS (
        SELECT DISTINCT animation.cluster_id, decision.decided_on
        FROM programmes_grant animation
        JOIN programmes_budgetdecision decision ON decision.grant_id = animation.id
        WHERE animation.kind = 'animation' AND animation.cluster_id IN (
            SELECT cluster_id FROM touched WHERE kind = 'animation'
        )
    )
    SELECT 'programmes_animation_ceiling', touched.id, cluster.name, cluster.name,
        years.begins_on, years.maximum, years.subsidy, regime.name_en, regime.name_fr
    FROM animated
    CROSS JOIN LATERAL programmes_animation_years(
        ARRAY[animated.cluster_id], animated.decided_on
    ) years
    JOIN touched ON touched.kind = 'animation'
        AND touched.cluster_id = years.cluster_id
        AND extract(year FROM touched.start_on) = years.year
    JOIN registry_cluster cluster ON cluster.id = years.cluster_id
    JOIN registry_legalregime regime ON regime.id = years.regime_id
    WHERE years.subsidy > years.maximum
UNION ALL
    SELECT 'programmes_public_share', touched.id, touched.title, touched.title,
        granted.day, cost.eligible, cost.elsewhere + granted.amount, NULL, NULL
    FROM touched
    CROSS JOIN LATERAL (
        SELECT max(eligible_cost) AS eligible, array_agg(id) AS grants,
            coalesce(max(other_public_amount), 0) AS elsewhere
        FROM programmes_grant sharing
        WHERE sharing.id = touched.id
            OR sharing.project_id = touched.project_id
            AND sharing.kind = touched.kind
            AND sharing.organisation_id IS NOT DISTINCT FROM touched.organisation_id
            AND (
                touched.organisation_id IS NOT NULL
                OR sharing.cluster_id = touched.cluster_id
            )
    ) cost
    CROSS JOIN LATERAL (
        SELECT decided_on AS day,
            sum(sum(decision.amount)) OVER (ORDER BY decided_on) AS amount
        FROM programmes_budgetdecision decision
        WHERE decision.grant_id = ANY(cost.grants)
        GROUP BY decided_on
        UNION ALL
        SELECT NULL, 0
    ) granted
    WHERE cost.elsewhere + granted.amount > cost.eligible
UNION ALL
    SELECT 'programmes_specific_ceiling', touched.id, touched.title, touched.title,
        granted.day, regime.specific_subsidy_ceiling, granted.amount, regime.name_en,
        regime.name_fr
    FROM touched
    JOIN registry_cluster cluster ON cluster.id = touched.cluster_id
    CROSS JOIN LATERAL (
        SELECT decided_on AS day, min(decided_on) OVER () AS first_on,
            sum(sum(decision.amount)) OVER (ORDER BY decided_on) AS amount
        FROM programmes_budgetdecision decision
        WHERE decision.grant_id = touched.id
        GROUP BY decided_on
    ) granted
    JOIN registry_legalregime regime
        ON regime.network_kind = cluster.kind
        AND regime.start_on <= granted.first_on
        AND (regime.end_on IS NULL OR regime.end_on >= granted.first_on)
    WHERE touched.kind = 'specific'
        AND granted.amount > regime.specific_subsidy_ceiling
$$
"""

# Whoever changes a balance waits for the others who change it, then sees their rows.
#
# Wholes are locked before their parts, so that of two who move money between the same
# lines the second waits at the envelope, and neither for the other. Somebody may have
# moved a part meanwhile; therefore every whole is looked up again from the part that is
# locked now and moves no more, and locked if it is another one. The share of a line is
# decided on its envelope, which guards that line as well. Nothing is decided or paid on
# what is not there, because it cannot be locked.
#
# A snapshot of the time before the lock (REPEATABLE READ, and SERIALIZABLE as long as
# others are not) would not show the rows of those who were waited for.
CHECK_BALANCES = """
CREATE FUNCTION programmes_check_balances(
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
        SELECT title, title FROM programmes_grant
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
            worst.rule, worst.name_fr, worst.own, worst.spent
        USING ERRCODE = 'check_violation', CONSTRAINT = worst.rule,
            DETAIL = json_build_object(
                'name', json_build_object('en', worst.name_en, 'fr', worst.name_fr),
                'act', json_build_object('en', worst.act_en, 'fr', worst.act_fr),
                'day', worst.day, 'own', worst.own, 'spent', worst.spent,
                'excess', worst.spent - worst.own
            );
    END IF;
END
$$
"""


class Migration(migrations.Migration):
    """What the triggers ask: the movements of money, and the sums that break a rule."""

    dependencies = [
        ("programmes", "0001_initial"),
        ("registry", "0002_initial"),
    ]
    operations = [
        migrations.RunSQL(SHARE, "DROP VIEW programmes_share"),
        migrations.RunSQL(MOVEMENT, "DROP VIEW programmes_movement"),
        migrations.RunSQL(ANIMATION_YEARS, "DROP FUNCTION programmes_animation_years"),
        migrations.RunSQL(BROKEN_RULES, "DROP FUNCTION programmes_broken_rules"),
        migrations.RunSQL(CHECK_BALANCES, "DROP FUNCTION programmes_check_balances"),
    ]
