from django.db import migrations

# What every whole has (own) and what its parts take of it, day by day. A share of an
# envelope is rounded down to the cent, so that shares never come to more than it.
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
    SELECT 'envelope', part.envelope_id, decided_on, false,
        round(floor(amount * share * 100) / 100, 2)
    FROM programmes_budgetdecision decision
    JOIN programmes_fundingline part ON part.envelope_id = decision.envelope_id
    WHERE share IS NOT NULL
UNION ALL
    SELECT 'funding_line', funding_line_id, decided_on, true, amount
    FROM programmes_budgetdecision WHERE funding_line_id IS NOT NULL
UNION ALL
    SELECT 'funding_line', line.id, decided_on, true,
        round(floor(amount * share * 100) / 100, 2)
    FROM programmes_budgetdecision decision
    JOIN programmes_fundingline line ON line.envelope_id = decision.envelope_id
    WHERE share IS NOT NULL
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
# ceiling. What the regime or the grants do not state is null, and so is the maximum.
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
    LEFT JOIN registry_subsidyrate subsidyrate
        ON subsidyrate.regime_id = ranked.regime_id
        AND subsidyrate.from_year <= ranked.year_of_recognition
        AND (
            subsidyrate.to_year IS NULL
            OR subsidyrate.to_year >= ranked.year_of_recognition
        )
$$
"""

# Where the legal rules on single grants are broken: L06, L07 and L08.
BROKEN_RULES = """
CREATE FUNCTION programmes_broken_rules(grants bigint[])
RETURNS TABLE (
    rule text, name text, day date, own numeric, spent numeric, act text
)
LANGUAGE sql STABLE
AS $$
    SELECT 'programmes_animation_ceiling', cluster.name::text, years.begins_on,
        years.maximum, years.subsidy, coalesce(regime.name_fr::text, '')
    FROM programmes_animation_years(
        ARRAY(
            SELECT DISTINCT cluster_id FROM programmes_grant
            WHERE id = ANY(grants) AND kind = 'animation'
        ),
        'infinity'
    ) years
    JOIN registry_cluster cluster ON cluster.id = years.cluster_id
    LEFT JOIN registry_legalregime regime ON regime.id = years.regime_id
    WHERE years.subsidy > years.maximum
UNION ALL
    SELECT 'programmes_public_share', changed.title::text, NULL, cost.eligible,
        cost.public, 'décret du 18 janvier 2007'
    FROM programmes_grant changed
    CROSS JOIN LATERAL (
        SELECT
            max(sharing.eligible_cost) AS eligible,
            sum(coalesce(decided.amount, 0))
                + coalesce(max(sharing.other_public_amount), 0) AS public
        FROM programmes_grant sharing
        CROSS JOIN LATERAL (
            SELECT sum(decision.amount) AS amount
            FROM programmes_budgetdecision decision
            WHERE decision.grant_id = sharing.id
        ) decided
        WHERE sharing.id = changed.id
            OR sharing.project_id = changed.project_id
            AND sharing.kind = changed.kind
            AND sharing.organisation_id IS NOT DISTINCT FROM changed.organisation_id
            AND (
                changed.organisation_id IS NOT NULL
                OR sharing.cluster_id = changed.cluster_id
            )
    ) cost
    WHERE changed.id = ANY(grants) AND cost.public > cost.eligible
UNION ALL
    SELECT 'programmes_specific_ceiling', changed.title::text, NULL,
        regime.specific_subsidy_ceiling, decided.amount, regime.name_fr::text
    FROM programmes_grant changed
    JOIN registry_cluster cluster ON cluster.id = changed.cluster_id
    CROSS JOIN LATERAL (
        SELECT sum(decision.amount) AS amount, min(decision.decided_on) AS first_on
        FROM programmes_budgetdecision decision
        WHERE decision.grant_id = changed.id
    ) decided
    JOIN registry_legalregime regime
        ON regime.network_kind = cluster.kind
        AND regime.start_on <= decided.first_on
        AND (regime.end_on IS NULL OR regime.end_on >= decided.first_on)
    WHERE changed.id = ANY(grants) AND changed.kind = 'specific'
        AND decided.amount > regime.specific_subsidy_ceiling
$$
"""

# Whoever changes a balance waits for the others who change it, then sees their rows.
# A snapshot taken before (REPEATABLE READ) would not show them; SERIALIZABLE finds out
# by itself.
CHECK_BALANCES = """
CREATE FUNCTION programmes_check_balances(
    plans bigint[], envelopes bigint[], lines bigint[], grants bigint[]
) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    worst record;
BEGIN
    IF current_setting('transaction_isolation') = 'repeatable read' THEN
        RAISE EXCEPTION 'Money is recorded in READ COMMITTED or SERIALIZABLE.'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;

    PERFORM 1 FROM programmes_plan WHERE id = ANY(plans)
    ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM programmes_envelope WHERE id = ANY(envelopes)
    ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM programmes_fundingline WHERE id = ANY(lines)
    ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM registry_cluster WHERE id IN (
        SELECT cluster_id FROM programmes_grant
        WHERE id = ANY(grants) AND kind = 'animation'
    ) ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM programmes_project WHERE id IN (
        SELECT project_id FROM programmes_grant WHERE id = ANY(grants)
    ) ORDER BY id FOR NO KEY UPDATE;
    PERFORM 1 FROM programmes_grant WHERE id = ANY(grants)
    ORDER BY id FOR NO KEY UPDATE;

    SELECT
        CASE
            WHEN own < 0 THEN 'programmes_withdrawn_within_decided'
            WHEN spent < 0 THEN 'programmes_recovered_within_paid'
            WHEN whole = 'plan' THEN 'programmes_envelopes_within_plan'
            WHEN whole = 'envelope' THEN 'programmes_lines_within_envelope'
            WHEN whole = 'funding_line' THEN 'programmes_grants_within_line'
            ELSE 'programmes_payments_within_grant'
        END AS rule,
        CASE whole
            WHEN 'plan' THEN (SELECT name_fr FROM programmes_plan WHERE id = whole_id)
            WHEN 'envelope'
                THEN (SELECT name_fr FROM programmes_envelope WHERE id = whole_id)
            WHEN 'funding_line'
                THEN (SELECT name_fr FROM programmes_fundingline WHERE id = whole_id)
            ELSE (SELECT title FROM programmes_grant WHERE id = whole_id)
        END::text AS name,
        day, own, spent, '' AS act
    INTO worst
    FROM (
        SELECT
            whole, whole_id, day,
            sum(sum(amount) FILTER (WHERE is_own)) OVER days AS own,
            coalesce(sum(sum(amount) FILTER (WHERE NOT is_own)) OVER days, 0) AS spent
        FROM programmes_movement
        WHERE whole = 'plan' AND whole_id = ANY(plans)
            OR whole = 'envelope' AND whole_id = ANY(envelopes)
            OR whole = 'funding_line' AND whole_id = ANY(lines)
            OR whole = 'grant' AND whole_id = ANY(grants)
        GROUP BY whole, whole_id, day
        WINDOW days AS (PARTITION BY whole, whole_id ORDER BY day)
    ) balance
    WHERE own < 0
        OR whole = 'grant' AND (spent < 0 OR spent > coalesce(own, 0))
        OR spent > own
    ORDER BY day, whole, whole_id
    LIMIT 1;

    IF NOT FOUND THEN
        SELECT * INTO worst FROM programmes_broken_rules(grants) LIMIT 1;
    END IF;

    IF FOUND THEN
        RAISE EXCEPTION '%: “%” has % euro, % would be taken of it',
            worst.rule, worst.name, coalesce(worst.own, 0), worst.spent
        USING ERRCODE = 'check_violation', CONSTRAINT = worst.rule,
            DETAIL = json_build_object(
                'name', worst.name, 'day', worst.day, 'act', worst.act,
                'own', coalesce(worst.own, 0), 'spent', worst.spent,
                'excess', worst.spent - coalesce(worst.own, 0)
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
        migrations.RunSQL(MOVEMENT, "DROP VIEW programmes_movement"),
        migrations.RunSQL(
            ANIMATION_YEARS,
            "DROP FUNCTION programmes_animation_years(bigint[], date)",
        ),
        migrations.RunSQL(
            BROKEN_RULES, "DROP FUNCTION programmes_broken_rules(bigint[])"
        ),
        migrations.RunSQL(
            CHECK_BALANCES,
            "DROP FUNCTION programmes_check_balances"
            "(bigint[], bigint[], bigint[], bigint[])",
        ),
    ]
