"""List what is true of single rows but wrong across rows."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from registry.desk.checks import project_models, rules


class Command(BaseCommand):
    help = (
        "List the rows that contradict others: memberships outside the life of an "
        "organisation, mandates that no document shows. The rules are the querysets' "
        "methods named inconsistent_…; exits with 1 if a row breaks one."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--full",
            action="store_true",
            help="Also validate every row by itself, as its form would.",
        )

        parser.add_argument(
            "--languages",
            action="store_true",
            help="Also list what is written in one of the two languages alone.",
        )

    def handle(self, *, full, languages, **options):
        checked = findings = 0
        for model in project_models():
            for _name, rule, rows in rules(model):
                checked += 1
                findings += self.report(model, rule, rows)
            if languages:
                findings += self.report_one_language(model)
            if full:
                findings += self.report_invalid(model)
        if findings:
            raise CommandError(f"{findings} to look at.", returncode=1)
        also = " Every row is valid by itself." if full else ""
        self.stdout.write(f"All is well: no row breaks the {checked} rules.{also}")

    def report(self, model, rule, rows) -> int:
        """Print the rows that break a rule; return how many they are."""
        for count, row in enumerate(rows, start=1):
            if count == 1:
                self.stdout.write(f"{model._meta.verbose_name_plural}: {rule}")
            self.stdout.write(f"  {_identify(row)}")
        return len(rows)

    def report_one_language(self, model) -> int:
        """Print what rows say in English or French alone; return how many rows do."""
        found = 0
        for name in _in_two_languages(model):
            english, french = f"{name}_en", f"{name}_fr"
            rows = model._default_manager.filter(Q(**{english: ""}) ^ Q(**{french: ""}))
            rule = f"{english} and {french}: one of the two is empty."
            found += self.report(model, rule, rows)
        return found

    def report_invalid(self, model) -> int:
        """Print the rows that are invalid by themselves; return how many they are."""
        count = 0
        for row in model._default_manager.iterator():
            try:
                row.full_clean()
            except ValidationError as error:
                count += 1
                self.stdout.write(
                    f"{model._meta.verbose_name} {_identify(row)}: "
                    f"{' '.join(error.messages)}"
                )
        return count


def _in_two_languages(model) -> list[str]:
    """Return what a model says in an English and in a French column."""
    names = [field.name for field in model._meta.concrete_fields]
    return [
        name.removesuffix("_en")
        for name in names
        if name.endswith("_en") and f"{name.removesuffix('_en')}_fr" in names
    ]


def _identify(row) -> str:
    """Name a row as fixtures and spreadsheets do, with the words it is shown by."""
    if not hasattr(row, "natural_key"):
        return f"{row.pk} ({row})"
    key = " / ".join(str(part) for part in row.natural_key() if part is not None)
    return f"{key} ({row})" if key != str(row) else key
