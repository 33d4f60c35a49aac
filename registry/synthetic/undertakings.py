"""What synthetic networks and organisations do: alone, together, and through people."""

from datetime import date

from django.db import connection

from registry.models import (
    ActionParticipation,
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementScope,
    Event,
    EventParticipation,
    EventRole,
    InternationalAction,
    Mandate,
    MandateAttestation,
    MandateRole,
    Participation,
    ParticipationRole,
    Partnership,
    PartnershipCluster,
    Person,
    Precision,
)
from registry.models.international_action import ActionKind

from .dealing import Dealer, Dealt, execute, literal
from .names import FIELDS, FIRST_NAMES, LABEL, TOWNS
from .networks import LAST_DAY

FIRST_DAY = date(2006, 1, 1)

MEMBERS = """
CREATE TEMPORARY TABLE synthetic_member ON COMMIT DROP AS
SELECT cluster_id, organisation_id,
    row_number() OVER (PARTITION BY cluster_id ORDER BY organisation_id) - 1 AS place,
    count(*) OVER (PARTITION BY cluster_id) AS count
FROM (SELECT DISTINCT cluster_id, organisation_id FROM registry_membership) held;
CREATE UNIQUE INDEX ON synthetic_member (cluster_id, place)
    INCLUDE (organisation_id, count);
ANALYZE synthetic_member
"""
"""The members of each network, numbered: whoever takes part in what it does."""

AT_LEAST = 60
"""Of everything, also where organisations are few."""

ENOUGH = 20
"""A network of fewer members works with whomever."""


def fill_undertakings(dealer: Dealer, networks: Dealt, organisations: Dealt) -> None:
    """Write partnerships, agreements, events, actions abroad, people and mandates."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS)
    _fill_partnerships(dealer, networks, organisations)
    _fill_agreements(dealer, networks, organisations)
    _fill_events(dealer, networks, organisations)
    _fill_actions(dealer, networks)
    _fill_mandates(dealer, networks, organisations)


def taking_part(
    dealer: Dealer,
    what: str,
    made: Dealt,
    networks: Dealt,
    organisations: Dealt,
    *,
    most: int,
) -> str:
    """Return rows of who takes part in what: ``n``, ``part`` and ``organisation_id``.

    Two to ``most`` of the members of the network that runs it, which is the one of its
    number; each takes part once.
    """
    most = min(most, organisations.count)
    network = networks.key(f"n % {networks.count}")
    return (
        f"(SELECT n, part, coalesce(member.organisation_id, "
        f"{organisations.key(f'(start + part) % {organisations.count}')}"
        f") AS organisation_id FROM (SELECT n, {dealer.draw(f'{what} from', 2**30)} "
        f"AS start, least(2 + {dealer.draw(f'{what} size', most - 1)}, {most}) AS size "
        f"FROM generate_series(1, {made.count}::bigint) n) run "
        "CROSS JOIN LATERAL generate_series(0, size - 1) part "
        f"LEFT JOIN synthetic_member first ON first.place = 0 "
        f"AND first.cluster_id = {network} AND first.count >= {ENOUGH} "
        "LEFT JOIN synthetic_member member ON member.cluster_id = first.cluster_id "
        "AND member.place = (start + part) % first.count) taken ORDER BY n, part"
    )


def titled(english: str, french: str) -> dict[str, str]:
    """Return the columns of a title that says what a row is, and its number."""
    return {
        "title_en": f"concat({literal(english)}, ' ', n, ' {LABEL}')",
        "title_fr": f"concat({literal(french)}, ' ', n, ' {LABEL}')",
    }


def for_years(dealer: Dealer, what: str) -> dict[str, str]:
    """Return the columns of a period: some years, or without an end."""
    start = dealer.day(f"{what} start", FIRST_DAY, LAST_DAY)
    years = f"365 * (2 + {dealer.draw(f'{what} years', 6)})"
    return {
        "start_on": start,
        "start_precision": literal(Precision.MONTH.value),
        "end_on": f"CASE WHEN {dealer.chance(f'{what} ends', 0.5)} "
        f"THEN {start} + {years} END",
        "end_precision": literal(Precision.YEAR.value),
    }


def _fill_partnerships(dealer: Dealer, networks: Dealt, organisations: Dealt) -> None:
    made = dealer.insert(
        Partnership,
        max(organisations.count // 50, AT_LEAST),
        slug="'synthetic-partnership-' || n",
        **titled("Partnership", "Partenariat"),
        **for_years(dealer, "partnership"),
        fields="(ARRAY['{technological}', '{industrial}', '{commercial}', "
        f"'{{technological,industrial}}']::text[])[1 + {dealer.draw('fields', 4)}]"
        "::text[]",
        purpose_en=f"{dealer.pick('purpose', FIELDS)} || ' {LABEL}'",
        purpose_fr=f"{dealer.pick('purpose', FIELDS)} || ' {LABEL}'",
        source_id=dealer.article("partnership"),
    )
    # Every third is run with the next network but some.
    with_another = f"1 + {dealer.draw('with another', networks.count - 1)}"
    dealer.insert(
        PartnershipCluster,
        f"(SELECT n, part, (n + part * ({with_another})) % {networks.count} AS network "
        f"FROM generate_series(1, {made.count}::bigint) n "
        "CROSS JOIN LATERAL generate_series(0, (n % 3 = 0)::integer) part) run "
        "ORDER BY n, part",
        partnership_id=made.key("n - 1"),
        cluster_id=networks.key("network"),
        source_id=dealer.article("partnership"),
    )
    dealer.insert(
        Participation,
        taking_part(dealer, "partnership", made, networks, organisations, most=9),
        partnership_id=made.key("n - 1"),
        organisation_id="organisation_id",
        role=f"CASE part WHEN 0 THEN '{ParticipationRole.COORDINATOR}' "
        f"ELSE '{ParticipationRole.PARTNER}' END",
        source_id=dealer.article("partnership"),
    )
    # Of those that are in no network, so that none was a member before it was founded.
    place = organisations.place("id")
    with connection.cursor() as cursor:
        execute(
            cursor,
            f"UPDATE registry_organisation SET founded_on = date '2021-03-01', "
            f"originates_from_id = "
            f"{made.key(dealer.draw('origin', made.count, place))} "
            f"WHERE {place} % 20 = 2 AND {dealer.chance('born', 0.02, place)}",
        )


def _fill_agreements(dealer: Dealer, networks: Dealt, organisations: Dealt) -> None:
    made = dealer.insert(
        Agreement,
        max(organisations.count // 100, AT_LEAST),
        slug="'synthetic-agreement-' || n",
        **titled("Agreement", "Accord"),
        **for_years(dealer, "agreement"),
        kind=dealer.pick("agreement kind", AgreementKind.values),
        scope=dealer.pick("agreement scope", AgreementScope.values),
        source_id=dealer.article("agreement"),
    )
    dealer.insert(
        AgreementParty,
        made.count,
        agreement_id=made.key("n - 1"),
        cluster_id=networks.key(f"n % {networks.count}"),
        source_id=dealer.article("agreement"),
    )
    dealer.insert(
        AgreementParty,
        taking_part(dealer, "agreement", made, networks, organisations, most=4),
        agreement_id=made.key("n - 1"),
        organisation_id="organisation_id",
        source_id=dealer.article("agreement"),
    )


def _fill_events(dealer: Dealer, networks: Dealt, organisations: Dealt) -> None:
    made = dealer.insert(
        Event,
        max(organisations.count // 100, AT_LEAST),
        slug="'synthetic-event-' || n",
        **titled("Event", "Événement"),
        start_on=dealer.day("event", FIRST_DAY, LAST_DAY),
        source_id=dealer.article("event"),
    )
    dealer.insert(
        EventParticipation,
        made.count,
        event_id=made.key("n - 1"),
        role=literal(EventRole.ORGANISER.value),
        cluster_id=networks.key(f"n % {networks.count}"),
        source_id=dealer.article("event"),
    )
    dealer.insert(
        EventParticipation,
        taking_part(dealer, "event", made, networks, organisations, most=6),
        event_id=made.key("n - 1"),
        role=dealer.pick("event role", [EventRole.PARTNER, EventRole.SPEAKER]),
        organisation_id="organisation_id",
        source_id=dealer.article("event"),
    )


def _fill_actions(dealer: Dealer, networks: Dealt) -> None:
    made = dealer.insert(
        InternationalAction,
        networks.count * 2,
        slug="'synthetic-action-' || n",
        **titled("Action abroad", "Action à l’étranger"),
        start_on=dealer.day("action", FIRST_DAY, LAST_DAY),
        kind=dealer.pick("action kind", ActionKind.values),
        countries="'DE,FR'",
        source_id=dealer.article("action"),
    )
    dealer.insert(
        ActionParticipation,
        made.count,
        action_id=made.key("n - 1"),
        cluster_id=networks.key(f"n % {networks.count}"),
        source_id=dealer.article("action"),
    )


def _fill_mandates(dealer: Dealer, networks: Dealt, organisations: Dealt) -> None:
    people = dealer.insert(
        Person,
        max(organisations.count // 50, AT_LEAST),
        slug="'synthetic-person-' || n",
        name=f"{dealer.pick('first name', FIRST_NAMES)} || ' ' "
        f"|| 'de ' || {dealer.pick('person', TOWNS)} || ' {LABEL}'",
    )
    in_network = "(n % 4 = 0)"
    network = networks.key(f"n / 4 % {networks.count}")
    organisation = organisations.key(dealer.draw("body", organisations.count))
    start = dealer.day("mandate", FIRST_DAY, date(2020, 12, 31))
    made = dealer.insert(
        Mandate,
        people.count,
        slug="'synthetic-mandate-' || n",
        person_id=people.key("n - 1"),
        role=dealer.pick(
            "mandate role",
            [MandateRole.PRESIDENT, MandateRole.DIRECTOR, MandateRole.BOARD_MEMBER],
        ),
        cluster_id=f"CASE WHEN {in_network} THEN {network} END",
        organisation_id=f"CASE WHEN NOT {in_network} THEN {organisation} END",
        represents_id=f"CASE WHEN {in_network} THEN {organisation} END",
        start_on=start,
        start_precision=literal(Precision.DOCUMENTED.value),
        end_on=f"CASE WHEN {dealer.chance('mandate ends', 0.5)} "
        f"THEN {start} + 365 * (1 + {dealer.draw('mandate years', 5)}) END",
        source_id=dealer.article("mandate"),
    )
    dealer.insert(
        MandateAttestation,
        made.count,
        mandate_id=made.key("n - 1"),
        documented_on=start,
        source_id=dealer.article("mandate"),
    )
