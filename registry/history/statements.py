"""What taking changes back does, in SQL over all rows of a table at once."""

# What the changes made of each row, and the event that tells what it was before.
TOUCHED = """
SELECT id, first_event, last_event, made, gone,
    CASE
        WHEN made THEN NULL
        WHEN first_label = 'delete' THEN first_event
        ELSE (
            SELECT max(earlier.pgh_id) FROM {events} earlier
            WHERE earlier.pgh_obj_id = each_row.id
                AND earlier.pgh_id < each_row.first_event
        )
    END AS before_event
FROM (
    SELECT
        event.pgh_obj_id AS id,
        min(event.pgh_id) AS first_event,
        max(event.pgh_id) AS last_event,
        (array_agg(event.pgh_label ORDER BY event.pgh_id))[1] AS first_label,
        (array_agg(event.pgh_label ORDER BY event.pgh_id))[1] = 'insert' AS made,
        (array_agg(event.pgh_label ORDER BY event.pgh_id DESC))[1] = 'delete' AS gone
    FROM {events} event
    WHERE {which}
    GROUP BY event.pgh_obj_id
) each_row
"""

LATER = """
SELECT DISTINCT ON (event.pgh_obj_id)
    event.pgh_obj_id, event.pgh_label, event.pgh_created_at, context.metadata
FROM {events} event
JOIN {touched} touched ON touched.id = event.pgh_obj_id
    AND event.pgh_id > touched.last_event
LEFT JOIN pghistory_context context ON context.id = event.pgh_context_id
ORDER BY event.pgh_obj_id, event.pgh_id DESC
LIMIT %(limit)s
"""

REFERRING = """
SELECT referring.{key}, referring.{column}
FROM {table} referring
JOIN {touched} made ON made.id = referring.{column} AND made.made AND NOT made.gone
WHERE {others}
ORDER BY 1
LIMIT %(limit)s
"""

LOST = """
SELECT touched.id, before.{column}
FROM {touched} touched
JOIN {events} before ON before.pgh_id = touched.before_event
LEFT JOIN {target} led_to ON led_to.{target_key} = before.{column}
WHERE before.{column} IS NOT NULL AND led_to.{target_key} IS NULL {comes_back}
ORDER BY 1
LIMIT %(limit)s
"""

REMOVE = (
    "DELETE FROM {table} USING {touched} made WHERE {table}.id = made.id AND made.made"
)

RESTORE = """
UPDATE {table} row
SET {columns}
FROM {touched} touched
JOIN {events} before ON before.pgh_id = touched.before_event
WHERE row.id = touched.id AND {differs} {one}
"""

BRING_BACK = """
INSERT INTO {table} (id, {names})
SELECT touched.id, {values}
FROM {touched} touched
JOIN {events} before ON before.pgh_id = touched.before_event
WHERE NOT EXISTS (SELECT FROM {table} row WHERE row.id = touched.id)
"""

NOT_AS_BEFORE = """
SELECT touched.id
FROM {touched} touched
LEFT JOIN {events} before ON before.pgh_id = touched.before_event
LEFT JOIN {table} row ON row.id = touched.id
WHERE (before.pgh_id IS NULL) IS DISTINCT FROM (row.id IS NULL)
    OR (before.pgh_id IS NOT NULL AND {differs})
ORDER BY 1
LIMIT %(limit)s
"""
