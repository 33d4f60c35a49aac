"""The registry: who and what exists, since when, and who says so."""

from .activity import Activity
from .agreement import Agreement, AgreementKind, AgreementParty, AgreementScope
from .attestation import MandateAttestation, MembershipAttestation
from .base import Basis, Precision
from .change import ChangeKind, EntryKey, RecordedChange
from .cluster import Cluster
from .cluster_dated import ClusterEntity, ClusterNaming
from .cluster_name import ClusterName
from .cluster_theme import ClusterTheme
from .erasure import Erasure
from .event import Event, EventParticipation, EventRole
from .external_record import ExternalRecord, MatchedBy
from .import_batch import ImportBatch, ImportMode, ImportStatus
from .import_file import ImportFile
from .import_row import Decision, ImportRow, RowOutcome
from .international_action import ActionKind, ActionParticipation, InternationalAction
from .legal_form import LegalForm
from .link_check import LinkCheck, LinkState
from .log import ChangedRow, LogKind, LogLine
from .mandate import Mandate, MandateRole
from .membership import Membership, MembershipCategory
from .merge import DistinctPair, Merge, OrganisationMerge, RecordMerge
from .organisation import Organisation
from .organisation_activity import ActivityRank, OrganisationActivity
from .organisation_dated import (
    OrganisationForm,
    OrganisationNaming,
    OrganisationSeat,
    OrganisationSize,
)
from .organisation_kind import OrganisationKind, SizeClass
from .organisation_name import NameKind, OrganisationName
from .partnership import (
    Participation,
    ParticipationRole,
    Partnership,
    PartnershipCluster,
    PartnershipField,
)
from .person import Person
from .place import Place
from .recognition import Recognition, RecognitionEnding
from .regime import ClusterKind, LegalRegime, SubsidyRate
from .review import ProposalStage
from .saved_view import (
    Cadence,
    Delivery,
    DeliveryKind,
    DeliveryState,
    SavedView,
)
from .search_entry import SearchDifference, SearchEntry, SearchWords
from .source import Source, SourceKind, SourcePrecision
from .source_file import FileContent, FileKind, SourceFile
from .succession import ClusterSuccession, SuccessionKind
from .suggestion import SuggestionDismissal
from .territory import Territory
from .theme import Theme, ThemeScheme
from .user_role import Role, UserRole
from .viewing import Viewing

__all__ = [
    "Cadence",
    "Delivery",
    "DeliveryKind",
    "DeliveryState",
    "SavedView",
    "LinkState",
    "LinkCheck",
    "SourceFile",
    "FileKind",
    "FileContent",
    "Erasure",
    "Viewing",
    "LogLine",
    "LogKind",
    "ChangedRow",
    "RecordedChange",
    "ChangeKind",
    "EntryKey",
    "ActionKind",
    "ActionParticipation",
    "Activity",
    "ActivityRank",
    "Agreement",
    "AgreementKind",
    "AgreementParty",
    "AgreementScope",
    "Basis",
    "Cluster",
    "ClusterEntity",
    "ClusterKind",
    "ClusterName",
    "ClusterNaming",
    "ClusterSuccession",
    "ClusterTheme",
    "Decision",
    "Event",
    "EventParticipation",
    "EventRole",
    "ExternalRecord",
    "ImportBatch",
    "ImportFile",
    "ImportMode",
    "ImportRow",
    "ImportStatus",
    "InternationalAction",
    "LegalForm",
    "LegalRegime",
    "Mandate",
    "MandateAttestation",
    "MandateRole",
    "MatchedBy",
    "Membership",
    "MembershipAttestation",
    "MembershipCategory",
    "NameKind",
    "Organisation",
    "OrganisationActivity",
    "OrganisationForm",
    "OrganisationKind",
    "OrganisationMerge",
    "DistinctPair",
    "Merge",
    "RecordMerge",
    "OrganisationName",
    "OrganisationNaming",
    "OrganisationSeat",
    "OrganisationSize",
    "Participation",
    "ParticipationRole",
    "Partnership",
    "PartnershipCluster",
    "PartnershipField",
    "Person",
    "Place",
    "Precision",
    "ProposalStage",
    "Recognition",
    "RecognitionEnding",
    "Role",
    "RowOutcome",
    "SearchDifference",
    "SearchEntry",
    "SearchWords",
    "SizeClass",
    "Source",
    "SourceKind",
    "SourcePrecision",
    "SubsidyRate",
    "SuccessionKind",
    "SuggestionDismissal",
    "Territory",
    "Theme",
    "ThemeScheme",
    "UserRole",
]
