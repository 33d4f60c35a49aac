"""The tables of what facts refer to."""

from registry.models import (
    Activity,
    LegalRegime,
    Place,
    Source,
    SubsidyRate,
    Territory,
    Theme,
    ThemeScheme,
)

from .base import PERIOD, SOURCED, RegistryResource


class SourceResource(RegistryResource):
    class Meta:
        model = Source
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "title",
            "publisher",
            "kind",
            "published_on",
            "published_precision",
            "url",
            "language",
            "accessed_on",
            "note_en",
            "note_fr",
        )


class TerritoryResource(RegistryResource):
    class Meta:
        model = Territory
        import_id_fields = ("code",)
        fields = (
            "code",
            "level",
            "name_fr",
            "name_nl",
            "name_de",
            "name_en",
            "parent",
            "nuts_version",
            "source",
        )


class PlaceResource(RegistryResource):
    class Meta:
        model = Place
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "post_code",
            "name_fr",
            "name_nl",
            "name_de",
            "name_en",
            "country",
            "region",
            "province",
            "arrondissement",
            "latitude",
            "longitude",
            "source",
            "point_source",
        )


class ActivityResource(RegistryResource):
    class Meta:
        model = Activity
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "version",
            "code",
            "label_fr",
            "label_nl",
            "label_en",
            "start_on",
            "end_on",
            "source",
        )


class ThemeSchemeResource(RegistryResource):
    class Meta:
        model = ThemeScheme
        import_id_fields = ("slug",)
        fields = ("slug", "name_en", "name_fr", "rank", *SOURCED)


class ThemeResource(RegistryResource):
    class Meta:
        model = Theme
        import_id_fields = ("slug",)
        fields = ("slug", "scheme", "code", "name_en", "name_fr", "rank", *SOURCED)


class LegalRegimeResource(RegistryResource):
    class Meta:
        model = LegalRegime
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "name_en",
            "name_fr",
            "cluster_kind",
            *PERIOD,
            "act",
            "numac",
            "recognition_years",
            "evaluation_years",
            "has_midterm_evaluation",
            "renewal_notice_months",
            "legal_forms",
            "eligible_cost_ceiling",
            "specific_subsidy_ceiling",
            *SOURCED,
        )


class SubsidyRateResource(RegistryResource):
    class Meta:
        model = SubsidyRate
        import_id_fields = ("regime", "from_year")
        fields = ("regime", "from_year", "to_year", "rate")
