"""A reason is a code with its numbers, and no longer the words of who measured."""

import json

from django.db import migrations, models

from registry.migration_operations import together

WRITTEN = {
    "no_members": [
        "No membership is documented on this day.",
        "Aucune affiliation n’est attestée ce jour-là.",
    ],
    "no_enterprises": [
        "No enterprise is documented as a member on this day.",
        "Aucune entreprise n’est attestée comme membre ce jour-là.",
    ],
    "no_sizes": [
        "The size of none of the enterprises is known.",
        "La taille d’aucune des entreprises n’est connue.",
    ],
    "no_places": [
        "It is not known of any of them where they have their seat.",
        "On ne sait d’aucune d’elles où se trouve son siège.",
    ],
    "no_register": [
        "It takes an extract of the company register: how many enterprises of "
        "these activities there are in Wallonia. None is loaded.",
        "Il faudrait un extrait de la Banque-Carrefour des Entreprises\N{NO-BREAK SPACE}: "
        "combien d’entreprises exercent ces activités en Wallonie. Aucun n’est "
        "chargé.",
    ],
    "no_members_before": [
        "No membership is documented a year before this day.",
        "Aucune affiliation n’est attestée un an avant ce jour.",
    ],
    "no_members_early": [
        "No membership is documented three years before this day.",
        "Aucune affiliation n’est attestée trois ans avant ce jour.",
    ],
    "no_partnerships": [
        "No partnership within the cluster is documented on this day.",
        "Aucun partenariat au sein du cluster n’est attesté ce jour-là.",
    ],
    "no_participants": [
        "It is not known who takes part in the partnerships.",
        "On ne sait pas qui prend part aux partenariats.",
    ],
    "one_member": [
        "A single member is documented: there is nobody to be connected with.",
        "Un seul membre est attesté\N{NO-BREAK SPACE}: il n’y a personne avec qui être lié.",
    ],
    "no_agreements": [
        "No agreement of the cluster is documented on this day.",
        "Aucun accord du cluster n’est attesté ce jour-là.",
    ],
    "no_new_enterprises": [
        "No enterprise is documented that a partnership within the cluster "
        "created by this day.",
        "Aucune entreprise issue d’un partenariat au sein du cluster n’est "
        "attestée à cette date.",
    ],
    "no_founding_days": [
        "It is not known when the enterprises were founded.",
        "On ne sait pas quand les entreprises ont été fondées.",
    ],
    "nothing_granted": [
        "No grant is documented that was decided in the twelve months before this day.",
        "Aucune subvention décidée dans les douze mois précédant ce jour n’est "
        "attestée.",
    ],
    "no_animation": [
        "No animation subsidy is documented by this day.",
        "Aucune subvention d’animation n’est attestée à cette date.",
    ],
    "no_eligible_cost": [
        "The eligible cost of the animation is not documented.",
        "Le coût admissible de l’animation n’est pas attesté.",
    ],
    "no_income": [
        "No income of the cluster is documented by this day.",
        "Aucune recette du cluster n’est attestée à cette date.",
    ],
    "not_the_whole_income": [
        "Of no year both the public money and the own income are documented.",
        "Pour aucune année le financement public et les recettes propres ne "
        "sont tous deux attestés.",
    ],
    "regional": [
        "No plan with an envelope is in force on this day.",
        "Aucun plan comportant une enveloppe n’est en vigueur ce jour-là.",
        "No source states the amount of the envelopes.",
        "Aucune source n’énonce le montant des enveloppes.",
    ],
    "no_targets": [
        "No target of the cluster is documented for this day or the year before.",
        "Aucun objectif du cluster n’est attesté pour ce jour ou l’année qui précède.",
    ],
    "no_results": [
        "No result is documented beside the targets.",
        "Aucun résultat n’est attesté en regard des objectifs.",
    ],
    "no_scores": [
        "No evaluation with scores is documented by this day.",
        "Aucune évaluation comportant des scores n’est attestée à cette date.",
    ],
    "no_satisfaction": [
        "No evaluation by this day tells how satisfied the members are.",
        "Aucune évaluation à cette date ne dit à quel point les membres sont "
        "satisfaits.",
    ],
    "no_accounts": [
        "It takes the jobs and the value added of the members and of their "
        "sector, which the registry does not hold.",
        "Il faudrait l’emploi et la valeur ajoutée des membres et de leur "
        "secteur, que le registre ne contient pas.",
    ],
    "one_by_one": [
        "It is found of each cluster by itself.",
        "Cet indicateur s’établit pour chaque cluster séparément.",
    ],
}
"""The words, in both languages of the site, by the code that now stands for them."""

TABLES = ("evaluation_measurement", "evaluation_measurementevent")

CODED = """
    UPDATE {table} row SET lack = known.code
    FROM json_each(%s::json) AS known(code, texts)
    WHERE row.missing <> '' AND row.missing IN (
        SELECT json_array_elements_text(known.texts)
    )
"""

# What somebody wrote otherwise stays as it is, and is quoted.
QUOTED = """
    UPDATE {table} SET lack = 'as_written',
        lack_parameters = jsonb_build_object('written', missing)
    WHERE missing <> '' AND lack = ''
"""


def code(apps, schema_editor):
    """Put a code in the place of each reason, in what was signed too."""
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            # The triggers that freeze and record; installed again after migrating.
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(CODED.format(table=table), [json.dumps(WRITTEN)])
            cursor.execute(QUOTED.format(table=table))
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def write(apps, schema_editor):
    """Put the English words back."""
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for name, (english, *_others) in WRITTEN.items():
                cursor.execute(
                    f"UPDATE {table} SET missing = %s WHERE lack = %s", [english, name]
                )
            cursor.execute(
                f"UPDATE {table} SET missing = coalesce("
                "lack_parameters ->> 'written', lack) WHERE lack <> '' AND missing = ''"
            )
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0010_known_days")]

    operations = together(
        [
            migrations.RemoveConstraint(
                model_name="measurement",
                name="evaluation_measurement_never_silent",
            ),
            migrations.AddField(
                model_name="measurement",
                name="high",
                field=models.DecimalField(
                    blank=True, decimal_places=6, max_digits=20, null=True
                ),
            ),
            migrations.AddField(
                model_name="measurement",
                name="lack",
                field=models.CharField(blank=True, max_length=30),
            ),
            migrations.AddField(
                model_name="measurement",
                name="lack_parameters",
                field=models.JSONField(blank=True, default=dict),
            ),
            migrations.AddField(
                model_name="measurement",
                name="low",
                field=models.DecimalField(
                    blank=True, decimal_places=6, max_digits=20, null=True
                ),
            ),
            migrations.AddField(
                model_name="measurementevent",
                name="high",
                field=models.DecimalField(
                    blank=True, decimal_places=6, max_digits=20, null=True
                ),
            ),
            migrations.AddField(
                model_name="measurementevent",
                name="lack",
                field=models.CharField(blank=True, max_length=30),
            ),
            migrations.AddField(
                model_name="measurementevent",
                name="lack_parameters",
                field=models.JSONField(blank=True, default=dict),
            ),
            migrations.AddField(
                model_name="measurementevent",
                name="low",
                field=models.DecimalField(
                    blank=True, decimal_places=6, max_digits=20, null=True
                ),
            ),
            migrations.RunPython(code, write),
            migrations.RemoveField(
                model_name="measurement",
                name="missing",
            ),
            migrations.RemoveField(
                model_name="measurementevent",
                name="missing",
            ),
            migrations.AddConstraint(
                model_name="measurement",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("lack", ""), ("value__isnull", False)),
                        models.Q(
                            ("value__isnull", True),
                            models.Q(("lack", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="evaluation_measurement_never_silent",
                ),
            ),
            migrations.AddConstraint(
                model_name="measurement",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        (
                            "lack__in",
                            [
                                "no_members",
                                "not_recent",
                                "no_total",
                                "at_least",
                                "unnamed",
                                "not_whole",
                                "no_enterprises",
                                "no_sizes",
                                "sizes",
                                "no_places",
                                "places_of_enterprises",
                                "places",
                                "other_lists",
                                "one_list",
                                "one_list_in_three_years",
                                "no_members_before",
                                "no_members_early",
                                "no_register",
                                "no_partnerships",
                                "no_participants",
                                "partnerships",
                                "one_member",
                                "no_agreements",
                                "no_new_enterprises",
                                "no_founding_days",
                                "founding_days",
                                "nothing_granted",
                                "grants",
                                "no_animation",
                                "no_eligible_cost",
                                "eligible_costs",
                                "no_income",
                                "not_the_whole_income",
                                "incomes",
                                "regional",
                                "no_targets",
                                "no_results",
                                "results",
                                "no_scores",
                                "scores",
                                "scored_clusters",
                                "no_satisfaction",
                                "no_accounts",
                                "one_by_one",
                                "without_bounds",
                                "as_written",
                                "",
                            ],
                        )
                    ),
                    name="evaluation_measurement_lack",
                ),
            ),
            migrations.AddConstraint(
                model_name="measurement",
                constraint=models.CheckConstraint(
                    condition=models.Q(
                        ("low__isnull", True),
                        ("high__isnull", True),
                        ("low__lte", models.F("high")),
                        _connector="OR",
                    ),
                    name="evaluation_measurement_bounds",
                ),
            ),
        ]
    )
