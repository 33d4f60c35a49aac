from django.core.management.base import BaseCommand
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from registry.api.views import DOCUMENT


def document() -> bytes:
    """Return the description of the API as OpenAPI, out of the code."""
    with override("en"):
        schema = SchemaGenerator().get_schema(public=True)
        return OpenApiYamlRenderer().render(schema, renderer_context={})


class Command(BaseCommand):
    help = "Writes what the API is, as OpenAPI, beside its code."

    def handle(self, *args, **options):
        DOCUMENT.write_bytes(document())
        self.stdout.write(f"Written: {DOCUMENT}")
