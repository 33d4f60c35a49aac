-- What every whole has (own) and what its parts take of it, day by day.
DROP VIEW IF EXISTS programmes_movement CASCADE;
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
    SELECT 'grant', grant_id, paid_on, false, amount FROM programmes_payment;
