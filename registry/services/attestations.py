from registry.models import (
    Mandate,
    MandateAttestation,
    Membership,
    MembershipAttestation,
)


def attest_from_start(
    *, fact: Membership | Mandate
) -> MembershipAttestation | MandateAttestation | None:
    """Record that the source of a membership or mandate shows it on its first day.

    Returns:
        The new attestation; None where a document shows the fact already.
    """
    if fact.attestations.exists():
        return None
    return fact.attestations.create(
        documented_on=fact.start_on,
        source=fact.source,
        quote=fact.quote,
        locator=fact.locator,
        basis=fact.basis,
    )


def follow_start(
    *, fact: Membership | Mandate, before: Membership | Mandate
) -> MembershipAttestation | MandateAttestation | None:
    """Move the attestation of the start along, where the start was corrected.

    The source of a fact shows it on its first day. If the start was corrected, or the
    source that establishes it, that attestation says what the fact says now; what
    other documents show stays as it is.

    Args:
        before: the fact as it was before it was corrected.

    Returns:
        The attestation that was corrected; None where there is none to correct.
    """
    said = ("start_on", "source_id", "quote", "locator", "basis")
    if all(getattr(fact, name) == getattr(before, name) for name in said):
        return None
    own = fact.attestations.filter(
        source=before.source, documented_on=before.start_on
    ).first()
    if own is None:
        return None
    others = fact.attestations.exclude(pk=own.pk)
    if others.filter(source=fact.source, documented_on=fact.start_on).exists():
        own.delete()
        return None
    own.documented_on = fact.start_on
    own.source = fact.source
    own.quote, own.locator, own.basis = fact.quote, fact.locator, fact.basis
    own.save()
    return own
