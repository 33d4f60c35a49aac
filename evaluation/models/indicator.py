from django.db import models
from django.utils.translation import gettext_lazy as _


class IndicatorCode(models.TextChoices):
    """The catalogue of indicators; `evaluation.indicators` tells how each is found."""

    MEM_01 = "MEM-01", _("members")
    MEM_02 = "MEM-02", _("share of enterprises")
    MEM_03 = "MEM-03", _("growth of membership")
    MEM_04 = "MEM-04", _("members who left in the year")
    MEM_05 = "MEM-05", _("members kept over three years")
    MEM_06 = "MEM-06", _("share of SMEs")
    MEM_07 = "MEM-07", _("share of enterprises in Wallonia")
    MEM_08 = "MEM-08", _("research actors")
    MEM_09 = "MEM-09", _("diversity of members")
    MEM_10 = "MEM-10", _("representativeness")
    MEM_11 = "MEM-11", _("territorial spread")
    MEM_12 = "MEM-12", _("members of several clusters")
    PAR_01 = "PAR-01", _("partnerships")
    PAR_02 = "PAR-02", _("members in partnerships")
    PAR_03 = "PAR-03", _("participants in a partnership")
    PAR_04 = "PAR-04", _("mixed partnerships")
    PAR_05 = "PAR-05", _("density of the cluster")
    PAR_06 = "PAR-06", _("enterprises without a partner")
    PAR_07 = "PAR-07", _("agreements with other clusters")
    PAR_08 = "PAR-08", _("new enterprises")
    FUN_01 = "FUN-01", _("public funding")
    FUN_02 = "FUN-02", _("subsidy rate against the legal maximum")
    FUN_03 = "FUN-03", _("share earned by itself")
    FUN_04 = "FUN-04", _("balance of the envelopes")
    FUN_05 = "FUN-05", _("public money per member and partnership")
    ACT_01 = "ACT-01", _("attainment of targets")
    GOV_01 = "GOV-01", _("scores of the criteria")
    GOV_02 = "GOV-02", _("satisfaction of members")
    OUT_01 = "OUT-01", _("growth of member firms against their sector")

    @property
    def span(self) -> tuple[int | None, int | None]:
        """The least and the most that its value can be; None on an open side."""
        return SPANS[self]


SHARE, NUMBER, ANY = (0, 1), (0, None), (None, None)

SPANS = {
    **dict.fromkeys(IndicatorCode, NUMBER),
    **dict.fromkeys(
        [
            IndicatorCode.MEM_02,
            IndicatorCode.MEM_05,
            IndicatorCode.MEM_06,
            IndicatorCode.MEM_07,
            IndicatorCode.MEM_09,
            IndicatorCode.MEM_10,
            IndicatorCode.MEM_12,
            IndicatorCode.PAR_02,
            IndicatorCode.PAR_04,
            IndicatorCode.PAR_05,
            IndicatorCode.PAR_06,
            IndicatorCode.FUN_02,
            IndicatorCode.FUN_03,
        ],
        SHARE,
    ),
    IndicatorCode.MEM_03: (-1, None),
    IndicatorCode.FUN_01: ANY,
    IndicatorCode.FUN_04: ANY,
    IndicatorCode.FUN_05: ANY,
    IndicatorCode.GOV_01: (1, 5),
    IndicatorCode.GOV_02: (0, 10),
    IndicatorCode.OUT_01: ANY,
}
"""What the value of each indicator lies between: a share, a number, a score."""
