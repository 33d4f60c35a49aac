"""How a plan becomes facts: one transaction, a few statements for all rows at once."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.models import (
    ImportBatch,
    ImportStatus,
    Outcome,
    Source,
    SourceKind,
    SourcePrecision,
)

from .planning import TABLES, last_events, plan_again
from .staging import fetch, make_table, run

WRITTEN = (
    "registry_membershipattestation",
    "registry_organisationname",
    "registry_membership",
    "registry_organisation",
    "registry_source",
)
"""The tables that an import writes, those first that refer to others."""

# Any import of this registry has a lock of its own kind, one for each network.
NETWORK_LOCK = "SELECT pg_advisory_xact_lock(hashtext('registry.imports'), %(cluster)s)"

# Each new organisation gets its key and its identifier: its name, with a number behind
# it where another one, of the registry or of the file, has the name.
NAMED = """
SELECT
    line.id AS line,
    nextval(pg_get_serial_sequence('registry_organisation', 'id')) AS id,
    coalesce(nullif(trim('-' FROM left(trim('-' FROM regexp_replace(
        registry_fold(line.name), '[^a-z0-9]+', '-', 'g'
    )), 90)), ''), 'organisation') AS base
FROM registry_importrow line
WHERE line.batch_id = %(batch)s AND line.outcome = 'new'
ORDER BY line.number
"""
CREATED = """
WITH numbered AS (
    SELECT named.*,
        row_number() OVER (PARTITION BY base ORDER BY line) AS place,
        taken.id IS NOT NULL AS taken
    FROM list_named named
    LEFT JOIN registry_organisation taken ON taken.slug = named.base
), last AS (
    SELECT base, max(suffix::integer) AS suffix
    FROM (SELECT DISTINCT base FROM numbered WHERE taken OR place > 1) repeated
    CROSS JOIN LATERAL (
        SELECT substring(slug FROM length(base) + 2) AS suffix
        FROM (
            -- Everything from “name-” to before “name.”, by the indexes on patterns.
            SELECT slug FROM registry_organisation
            WHERE slug ~>=~ (base || '-') AND slug ~<~ (base || '.')
            UNION ALL
            SELECT other.base FROM list_named other
            WHERE other.base ~>=~ (repeated.base || '-')
                AND other.base ~<~ (repeated.base || '.')
        ) beginning
    ) suffixed
    WHERE suffix ~ '^[0-9]{1,6}$'
    GROUP BY base
)
SELECT
    line, id,
    CASE
        WHEN NOT taken AND place = 1 THEN base
        ELSE base || '-' || (
            greatest(coalesce(last.suffix, 1), 1) + place - (NOT taken)::integer
        )
    END AS slug
FROM numbered
LEFT JOIN last USING (base)
"""

ADD_ORGANISATIONS = """
INSERT INTO registry_organisation (
    id, slug, name, enterprise_number, kind, size_class, legal_form, place_id, country,
    founded_precision, closed_precision, website, email,
    source_id, quote, locator, basis, note
)
SELECT
    created.id, created.slug, line.name,
    coalesce(line.changes -> 'enterprise_number' ->> 1, ''),
    line.changes -> 'kind' ->> 1,
    coalesce(line.changes -> 'size_class' ->> 1, ''),
    coalesce(line.changes -> 'legal_form' ->> 1, ''),
    place.id,
    coalesce(line."values" ->> 'country', place.country, ''),
    'day', 'day',
    coalesce(line.changes -> 'website' ->> 1, ''),
    coalesce(line.changes -> 'email' ->> 1, ''),
    %(source)s, line.name, 'row ' || line.number, 'stated', ''
FROM list_created created
JOIN registry_importrow line ON line.id = created.line
LEFT JOIN registry_place place ON place.slug = line.changes -> 'place' ->> 1
ORDER BY created.id
"""

# Each new membership gets its key beforehand too, so that a row is written once.
JOINING = """
SELECT
    line.id AS line,
    coalesce(created.id, line.organisation_id) AS organisation,
    nextval(pg_get_serial_sequence('registry_membership', 'id')) AS membership
FROM registry_importrow line
LEFT JOIN list_created created ON created.line = line.id
WHERE line.batch_id = %(batch)s AND line.outcome IN ('new', 'joined')
ORDER BY line.number
"""

LINK_ROWS = """
UPDATE registry_importrow line
SET organisation_id = joining.organisation, membership_id = joining.membership
FROM list_joining joining
WHERE line.id = joining.line
"""

# Rows that are the same organisation lead to it as well.
LINK_SAME_ROWS = """
UPDATE registry_importrow line
SET organisation_id = first.organisation_id
FROM registry_importrow first
WHERE line.batch_id = %(batch)s AND line.same_as IS NOT NULL
    AND line.organisation_id IS NULL
    AND first.batch_id = %(batch)s AND first.number = line.same_as
"""

CHANGE_ORGANISATIONS = """
UPDATE registry_organisation organisation
SET
    enterprise_number = coalesce(
        changes -> 'enterprise_number' ->> 1, organisation.enterprise_number
    ),
    kind = coalesce(changes -> 'kind' ->> 1, kind),
    size_class = coalesce(changes -> 'size_class' ->> 1, size_class),
    legal_form = coalesce(changes -> 'legal_form' ->> 1, legal_form),
    place_id = coalesce(place.id, place_id),
    website = coalesce(changes -> 'website' ->> 1, website),
    email = coalesce(changes -> 'email' ->> 1, email)
FROM registry_importrow line
LEFT JOIN registry_place place ON place.slug = line.changes -> 'place' ->> 1
WHERE line.batch_id = %(batch)s AND line.outcome IN ('joined', 'changed')
    AND line.changes ?| ARRAY[
        'enterprise_number', 'kind', 'size_class', 'legal_form', 'place', 'website',
        'email'
    ]
    AND organisation.id = line.organisation_id
"""

ADD_NAMES = """
INSERT INTO registry_organisationname (
    organisation_id, name, kind, language, source_id, quote, locator, basis, note
)
SELECT DISTINCT ON (line.organisation_id, other.name)
    line.organisation_id, other.name, other.kind, '',
    %(source)s, other.name, 'row ' || line.number, 'stated', ''
FROM registry_importrow line
CROSS JOIN LATERAL (
    VALUES
        (line.changes -> 'name' ->> 1, 'published'),
        (line.changes -> 'former_name' ->> 1, 'former')
) other (name, kind)
WHERE line.batch_id = %(batch)s AND line.outcome IN ('new', 'joined', 'changed')
    AND line.changes ?| ARRAY['name', 'former_name'] AND other.name IS NOT NULL
ORDER BY line.organisation_id, other.name, line.number
ON CONFLICT DO NOTHING
"""

ADD_MEMBERSHIPS = """
INSERT INTO registry_membership (
    id, cluster_id, organisation_id, start_on, start_precision, end_on, end_precision,
    category, source_id, quote, locator, basis, note
)
SELECT
    joining.membership, %(cluster)s, joining.organisation,
    (changes -> 'start_on' ->> 1)::date,
    changes -> 'start_precision' ->> 1,
    (changes -> 'end_on' ->> 1)::date,
    coalesce(changes -> 'end_precision' ->> 1, 'day'),
    coalesce(changes -> 'category' ->> 1, ''),
    %(source)s, name, 'row ' || number, 'stated', coalesce("values" ->> 'note', '')
FROM list_joining joining
JOIN registry_importrow line ON line.id = joining.line
ORDER BY joining.membership
"""

# The source of a membership is the document that establishes its start.
CHANGE_MEMBERSHIPS = """
UPDATE registry_membership membership
SET
    start_on = coalesce((changes -> 'start_on' ->> 1)::date, start_on),
    start_precision = coalesce(changes -> 'start_precision' ->> 1, start_precision),
    end_on = coalesce((changes -> 'end_on' ->> 1)::date, end_on),
    end_precision = coalesce(changes -> 'end_precision' ->> 1, end_precision),
    category = coalesce(changes -> 'category' ->> 1, category),
    source_id = CASE WHEN line.dated THEN %(source)s ELSE source_id END,
    quote = CASE WHEN line.dated THEN line.name ELSE quote END,
    locator = CASE WHEN line.dated THEN 'row ' || line.number ELSE locator END,
    basis = CASE WHEN line.dated THEN 'stated' ELSE basis END
FROM (
    SELECT *, changes ?| ARRAY['start_on', 'start_precision'] AS dated
    FROM registry_importrow
) line
WHERE line.batch_id = %(batch)s AND line.outcome = 'changed'
    AND line.changes ?| ARRAY[
        'start_on', 'start_precision', 'end_on', 'end_precision', 'category'
    ]
    AND membership.id = line.membership_id
"""

END_MEMBERSHIPS = """
UPDATE registry_membership membership
SET
    end_on = (changes -> 'end_on' ->> 1)::date,
    end_precision = changes -> 'end_precision' ->> 1,
    note = trim(E'\\n' FROM membership.note || E'\\n' || %(note)s)
FROM registry_importrow line
WHERE line.batch_id = %(batch)s AND line.outcome = 'left'
    AND membership.id = line.membership_id
"""

ATTEST = """
INSERT INTO registry_membershipattestation (
    membership_id, documented_on, wording, source_id, quote, locator, basis, note
)
SELECT
    membership_id, %(listed_on)s, coalesce("values" ->> 'category', ''),
    %(source)s, name, 'row ' || number, 'stated', ''
FROM registry_importrow
WHERE batch_id = %(batch)s AND number IS NOT NULL AND same_as IS NULL
    AND outcome IN ('new', 'joined', 'changed', 'unchanged')
ORDER BY number
ON CONFLICT DO NOTHING
"""


def apply_plan(*, batch: ImportBatch, user) -> bool:
    """Make the facts of a plan, in one transaction, and its list their source.

    Waits for another import of the same network. Nobody changes organisations and
    memberships meanwhile, and history shows the whole as one act.

    Returns:
        False if the registry changed since so that the plan is another one by now: it
        was made again, nothing was applied, and ``batch.replanned`` tells what differs.

    Raises:
        ValidationError: the import is not planned, or rows are still ambiguous.
    """
    with transaction.atomic():
        run(NETWORK_LOCK, cluster=batch.cluster_id)
        kept = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        _check_planned(kept)
        run(f"LOCK TABLE {', '.join(TABLES)} IN SHARE ROW EXCLUSIVE MODE")
        events = last_events(TABLES)
        differs = kept.seen_event != events and plan_again(kept)
        kept.seen_event = events
        if differs:
            kept.status = ImportStatus.PLANNED
            kept.save(update_fields=["status", "seen_event", "replanned"])
        else:
            _check_decided(kept)
            with pghistory.context(
                **{"import": str(kept.reference)}, user=user.pk if user else None
            ) as context:
                before = last_events(WRITTEN)
                _write(kept, user)
                after = last_events(WRITTEN)
                kept.made_event = {t: [before[t], after[t]] for t in WRITTEN}
                kept.context = context.id
                kept.status = ImportStatus.APPLIED
                kept.replanned = {}
                kept.applied_by = user
                kept.applied_at = timezone.now()
                kept.save()
    batch.refresh_from_db()
    return not differs


def _check_planned(batch) -> None:
    if batch.status not in (ImportStatus.PLANNED, ImportStatus.APPLYING):
        raise ValidationError(
            _("This import is %(status)s: only a plan is applied.")
            % {"status": batch.get_status_display()},
            code="not_planned",
        )


def _check_decided(batch) -> None:
    ambiguous = batch.rows.with_outcome(Outcome.AMBIGUOUS)
    if count := ambiguous.count():
        numbers = ambiguous.order_by("number").values_list("number", flat=True)[:10]
        raise ValidationError(
            _(
                "%(count)s rows are ambiguous: say of each which organisation it is, "
                "or leave it out. The first are rows %(numbers)s."
            )
            % {"count": count, "numbers": ", ".join(map(str, numbers))},
            code="ambiguous",
        )


def _write(batch, user) -> None:
    batch.source = source_of(batch, user)
    keys = {
        "batch": batch.pk,
        "cluster": batch.cluster_id,
        "listed_on": batch.listed_on,
        "source": batch.source.pk,
    }
    make_table("list_named", NAMED, **keys)
    run("CREATE INDEX ON pg_temp.list_named (base text_pattern_ops)")
    make_table("list_created", CREATED)
    run(ADD_ORGANISATIONS, **keys)
    make_table("list_joining", JOINING, **keys)
    run(LINK_ROWS)
    run(LINK_SAME_ROWS, **keys)
    run(CHANGE_ORGANISATIONS, **keys)
    run(ADD_NAMES, **keys)
    run(ADD_MEMBERSHIPS, **keys)
    run(CHANGE_MEMBERSHIPS, **keys)
    run(
        END_MEMBERSHIPS,
        note=f"The full list of {batch.listed_on} does not name it.",
        **keys,
    )
    run(ATTEST, **keys)


def source_of(batch: ImportBatch, user) -> Source:
    """Return the list as a source: a new one, unless it was applied before."""
    if before := batch.applied_before:
        return before.source
    slug = f"list-{batch.cluster.slug[:60]}-{batch.listed_on}"
    taken = {
        found
        for (found,) in fetch(
            "SELECT slug FROM registry_source WHERE slug LIKE %(beginning)s",
            beginning=slug.replace("_", r"\_") + "%",
        )
    }
    free = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    who = f", imported by {user.get_username()}" if user else ""
    return Source.objects.create(
        slug=slug if slug not in taken else next(s for s in free if s not in taken),
        title=f"Member list of {batch.cluster}, {batch.listed_on}"[:400],
        publisher=str(batch.cluster)[:200],
        kind=SourceKind.LIST,
        published_on=batch.listed_on,
        published_precision=SourcePrecision.DAY,
        note=f"File {batch.filename}{who}. SHA-256: {batch.fingerprint}.",
    )
