-- What the lines with a share have of their envelope: the share of all that was decided
-- on it up to a day, rounded down to the cent, so that shares never come to more than
-- it, and to nothing where all of it is withdrawn. Row by row it is what each decision
-- adds to that.
DROP VIEW IF EXISTS programmes_share CASCADE;
CREATE VIEW programmes_share (line_id, envelope_id, day, amount) AS
    SELECT line_id, envelope_id, decided_on,
        round(
            floor(share * before_or_then * 100) / 100
                - floor(share * (before_or_then - amount) * 100) / 100,
            2
        )
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
    ) decided;
