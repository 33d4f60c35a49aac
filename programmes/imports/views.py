"""What the pages of an import do for lists of beneficiaries besides."""

from django.http import Http404
from django.utils import timezone
from django.views.generic import View

from programmes.models import Grant
from programmes.resources.beneficiary_list import BeneficiaryListResource
from registry.files.exports import FORMATS, export_response
from registry.imports.pages.views import OneImport


class ImportGrants(OneImport, View):
    """The grants of a list as they are today, as a list that can be imported again."""

    def get(self, request, file_format, **kwargs):
        if file_format not in FORMATS or not hasattr(self.batch, "beneficiary_list"):
            raise Http404
        today = timezone.localdate()
        listed = self.batch.rows.filter(fact__isnull=False).values("fact")
        return export_response(
            BeneficiaryListResource(),
            Grant.objects.filter(pk__in=listed).with_listing(today),
            file_format,
            f"beneficiaries_{today}",
        )
