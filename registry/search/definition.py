"""The SQL of the index: what each entry says, and triggers that keep it in step.

For each kind of row there is a view of what its entries should say, and a function that
makes some of them anew. For each table that words come from there are triggers on whole
statements: they find out whose words changed, and have those made anew.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import md5

from .kinds import SearchKind, searched
from .paths import PathStep
from .saying import SAID, all_columns, saying

VIEW = """
DROP VIEW IF EXISTS {view};
CREATE VIEW {view} AS {saying}
"""

FEW = 100
"""Rows for which making a plan would take longer than any plan for them."""

# A plan that is kept is made for few rows; for many a new one is made each time. What
# is set here holds until the end of the function, which sets the same itself.
PLAN_FOR = f"""PERFORM set_config('plan_cache_mode', CASE
        WHEN cardinality({{keys}}) <= {FEW} THEN 'force_generic_plan'
        ELSE 'force_custom_plan' END, true);"""

# Whoever is first holds the entry until he is through: what the second reads after
# that is what the first wrote.
REFRESH = """
CREATE OR REPLACE FUNCTION registry_search_refresh_{key}(keys bigint[]) RETURNS void
LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan
SET jit = off
AS $$
BEGIN
    {plan}
    PERFORM 1 FROM registry_searchentry e
    WHERE e.model = '{key}' AND e."row" = ANY(keys)
    ORDER BY e."row" FOR UPDATE;
    DELETE FROM registry_searchentry e
    WHERE e.model = '{key}' AND e."row" = ANY(keys)
        AND NOT EXISTS (SELECT FROM "{table}" r WHERE r.id = e."row");
    INSERT INTO registry_searchentry AS e (model, "row", {columns})
    SELECT v.model, v."row", {said} FROM {view} v WHERE v."row" = ANY(keys)
    ON CONFLICT (model, "row") DO UPDATE SET ({columns}) = ({excluded})
    WHERE ({there}) IS DISTINCT FROM ({excluded});
END $$
"""

FILL = """
CREATE OR REPLACE FUNCTION registry_search_fill() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    DELETE FROM registry_searchentry;
    {inserts}
END $$
"""
INSERT = """
    INSERT INTO registry_searchentry (model, "row", {columns})
    SELECT model, "row", {columns} FROM {view};
"""

DIFFERENCE = """
CREATE VIEW registry_searchdifference AS
SELECT coalesce(e.model, v.model) || ' ' || coalesce(e."row", v."row") AS key
FROM ({views}) v
FULL JOIN registry_searchentry e ON e.model = v.model AND e."row" = v."row"
WHERE e.id IS NULL OR v."row" IS NULL OR ({there}) IS DISTINCT FROM ({said})
"""

# The index says what is known now. Where a page looks back, what was known then is made
# of the rows: there are few clusters. Which of the two is asked, is known beforehand.
WORDS = """
CREATE VIEW registry_searchwords AS
SELECT "row", vector FROM registry_searchentry
WHERE model = 'cluster'
    AND coalesce(current_setting('registry.known_at', true), '') = ''
UNION ALL
SELECT "row", registry_search_vector(
    names, words_en, words_fr, texts_en, texts_fr, excerpts
)
FROM registry_search_of_cluster
WHERE coalesce(current_setting('registry.known_at', true), '') <> ''
"""

# See "traps" of triggers on statements: rows before and after are matched by hashing.
FOLLOW = """
CREATE OR REPLACE FUNCTION registry_search_from_{table}() RETURNS trigger
LANGUAGE plpgsql
SET enable_nestloop = off
SET plan_cache_mode = force_custom_plan
SET jit = off
AS $$
DECLARE
    changed bigint[];
    links bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        {inserted}
    ELSIF TG_OP = 'DELETE' THEN
        {deleted}
    ELSE
        {updated}
    END IF;
    RETURN NULL;
END $$
"""

EVENTS = {
    "insert": "INSERT ON {table} REFERENCING NEW TABLE AS new_rows",
    "update": "UPDATE ON {table} REFERENCING OLD TABLE AS old_rows "
    "NEW TABLE AS new_rows",
    "delete": "DELETE ON {table} REFERENCING OLD TABLE AS old_rows",
}
TRIGGER = """
CREATE OR REPLACE TRIGGER registry_search_{event} AFTER {of}
FOR EACH STATEMENT EXECUTE FUNCTION registry_search_from_{table}()
"""

# The index is filled when it is new, and when it says something else than before.
UP_TO_DATE = """
DO $$
BEGIN
    IF obj_description('registry_searchentry'::regclass) IS DISTINCT FROM '{mark}' THEN
        PERFORM registry_search_fill();
        COMMENT ON TABLE registry_searchentry IS '{mark}';
    END IF;
END $$
"""


def definition() -> list[str]:
    """Return the statements that define the index, and fill it where that is due."""
    kinds = list(searched().values())
    views = [_view(kind) for kind in kinds]
    statements = [
        "DROP VIEW IF EXISTS registry_searchdifference, registry_searchwords",
        *views,
        *(_refresh(kind) for kind in kinds),
        FILL.format(inserts="".join(map(_insert, kinds))),
        DIFFERENCE.format(
            views=" UNION ALL ".join(f"SELECT * FROM {_name(kind)}" for kind in kinds),
            there=_each("e"),
            said=_each("v"),
        ),
        WORDS,
    ]
    for table, followed in sorted(_followed(kinds).items()):
        statements.append(followed.function(table))
        statements += [
            TRIGGER.format(event=event, table=table, of=of.format(table=f'"{table}"'))
            for event, of in EVENTS.items()
        ]
    mark = md5("".join(views).encode(), usedforsecurity=False).hexdigest()
    return [*statements, UP_TO_DATE.format(mark=mark)]


def _each(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in SAID)


def _name(kind: SearchKind) -> str:
    return f"registry_search_of_{kind.key}"


def _view(kind: SearchKind) -> str:
    said, _none = saying(kind)
    return VIEW.format(view=_name(kind), saying=said)


def _refresh(kind: SearchKind) -> str:
    return REFRESH.format(
        key=kind.key,
        plan=PLAN_FOR.format(keys="keys"),
        table=kind.model_class._meta.db_table,
        view=_name(kind),
        columns=", ".join(SAID),
        said=_each("v"),
        there=_each("e"),
        excluded=_each("excluded"),
    )


def _insert(kind: SearchKind) -> str:
    return INSERT.format(view=_name(kind), columns=", ".join(SAID))


@dataclass
class Followed:
    """A table that words come from: which columns, and whose words they are.

    Args:
        ways: the kinds of rows that it tells of, each with the tables from such a row
            to this one.
    """

    read: set[str] = field(default_factory=set)
    ways: set[tuple[str, str, tuple[PathStep, ...]]] = field(default_factory=set)

    def function(self, table: str) -> str:
        ways = sorted(self.ways)
        columns = sorted(
            self.read | {s.there for *_, steps in ways for s in steps[-1:]}
        )
        new, old = (", ".join(f"{t}.{c}" for c in columns) for t in ("n", "o"))
        both = "new_rows n JOIN old_rows o ON o.id = n.id"
        differing = f"({new}) IS DISTINCT FROM ({old})"
        return FOLLOW.format(
            table=table,
            inserted=_telling(ways, "SELECT n.* FROM new_rows n"),
            deleted=_telling(ways, "SELECT o.* FROM old_rows o"),
            updated=_telling(
                ways,
                f"SELECT n.* FROM {both} WHERE {differing} "
                f"UNION ALL SELECT o.* FROM {both} WHERE {differing}",
            ),
        )


def _telling(ways, changes: str) -> str:
    """Return statements that have the entries made anew that some rows tell of."""
    lines = [
        f"changed := ARRAY(SELECT DISTINCT c.id FROM ({changes}) c);",
        "IF changed = '{}' THEN RETURN NULL; END IF;",
        PLAN_FOR.format(keys="changed"),
    ]
    for key, _table, steps in ways:
        keys = "changed"
        for place, step in reversed(list(enumerate(steps))):
            if not step.leads_back:
                before = steps[place - 1].table if place else _table
                # Whoever refers to what changed.
                found = (
                    f'SELECT b.id FROM "{before}" b WHERE b.{step.here} = ANY({keys})'
                )
            elif place == len(steps) - 1:
                # What it told of before, and tells of now.
                found = f"SELECT DISTINCT c.{step.there} FROM ({changes}) c"
            else:
                found = (
                    f'SELECT b.{step.there} FROM "{step.table}" b '
                    f"WHERE b.id = ANY({keys})"
                )
            keys = f"ARRAY({found})"
        lines.append(f"links := {keys};")
        lines.append("IF links <> '{}' THEN")
        lines.append(f"    PERFORM registry_search_refresh_{key}(links);")
        lines.append("END IF;")
    return "\n        ".join(lines)


def _followed(kinds: list[SearchKind]) -> dict[str, Followed]:
    """Return every table that words come from, by its name."""
    found = defaultdict(Followed)
    for kind in kinds:
        root = kind.model_class._meta.db_table
        for column in all_columns(kind):
            table = root
            for place, step in enumerate(column.steps):
                if not step.leads_back:
                    found[table].read.add(step.here)
                table = step.table
                found[table].ways.add((kind.key, root, column.steps[: place + 1]))
            found[table].read.add(column.name)
        found[root].ways.add((kind.key, root, ()))
    return dict(found)
