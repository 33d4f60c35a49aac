"""Which places of the internet are those of the public web."""

import ipaddress


def is_public(place: str) -> bool:
    """Whether an address of the internet is one of the public web.

    One of the old kind that is written inside of a new one is looked at itself.
    """
    address = ipaddress.ip_address(place.partition("%")[0])
    if address.version == 6:
        if address.ipv4_mapped:
            return is_public(str(address.ipv4_mapped))
        if address.sixtofour or address.teredo:
            return False
    # What translates into the old kind, 64:ff9b::/96, is among the reserved ones.
    return address.is_global and not address.is_multicast and not address.is_reserved
