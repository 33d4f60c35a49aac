"""What the search of the whole registry looks through."""

from registry.models import Agreement, Cluster, Event, Organisation, Partnership

SEARCHED = [
    (Cluster.objects.all(), "cluster_list"),
    (Organisation.objects.current(), "organisation_list"),
    (Partnership.objects.all(), "partnership_list"),
    (Agreement.objects.all(), "agreement_list"),
    (Event.objects.all(), "event_list"),
]
"""The rows with a page, and the list of them, in the order in which they are shown.

An app above the registry adds its own.
"""
