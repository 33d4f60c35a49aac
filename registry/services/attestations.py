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
