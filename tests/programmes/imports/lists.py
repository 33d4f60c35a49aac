"""Lists of beneficiaries as tests write them: a table in a file, received, planned."""

import csv
import io
from datetime import date

from programmes.imports.forms import receive_grants
from programmes.imports.kind import GRANTS
from programmes.models import GrantKind
from registry.imports.plans.applying import apply_plan
from registry.imports.plans.planning import make_plan
from registry.imports.plans.settling import questions_of, settle
from registry.imports.reading.rows import SkippedRow, read_rows

DAY = date(2016, 12, 31)
HEADER = ("beneficiary", "project", "decided on", "decided amount", "paid amount")

# As an official list is published: a header of two levels at each section, with other
# columns each time; titles of sections; names to carry down; two ways to write amounts.
OFFICIAL = """\
1;Mesure 1.01 : Investissements;Mesure 1.01 : Investissements;;;;;;;;;
1;Mesure 1.01 : Investissements;;;;Aides décidées;;;Montant des aides payées;;;
1;Mesure 1.01 : Investissements;Bénéficiaires;Date de décision;Montant de \
l'investissement total;Montants cofinancés;Feder;Part wallonne;Montants cofinancés;\
Feder;Part wallonne;Date de clôture
1;Mesure 1.01 : Investissements;ALPHA SATELLITE SA;15/09/2008;5.004.688,00;\
724.178,35;253.462,42;470.715,93;289.671,34;101.384,96;188.286,38;
1;Mesure 1.01 : Investissements;S.A. BETA;10/06/2008 (augmentation le 14/10/2008);\
8.000.000,00;1.240.800,00;434.280,00;806.520,00;1.240.800,02;434.280,01;806.520,01;\
19/07/2013
2;Mesure 1.03 : Services;Mesure 1.03 : Services;;;;;;;;;
2;Mesure 1.03 : Services;;;;Budget Décidé;;;;Budget Dépensé;;
2;Mesure 1.03 : Services;Bénéficiaires;Projets;Date de la dernière décision du GW;\
Coût total;Feder;Part wallonne;Autres;Coût total;Feder;Part wallonne
2;Mesure 1.03 : Services;Gamma asbl;Conseil;5/06/2014;787.225,00;314.890,00;\
314.890,00;157.445,00;700.000,00;300.000,00;300.000,00
2;Mesure 1.03 : Services;;Accompagnement;5/06/2014;420.350,00;168.140,00;178.648,75;\
73.561,25;400.000,00;160.000,00;170.000,00
3;Mesure 2.01 : Chèques;Mesure 2.01 : Chèques;;;;;;;;;
3;Mesure 2.01 : Chèques;;;;Budget Décidé;;;Budget Dépensé;;;
3;Mesure 2.01 : Chèques;Bénéficiaires;Date de la demande;Montant total des chèques;\
Feder;Part wallonne;Montants cofinancés;Feder;Part wallonne;Montants cofinancés;\
Date de clôture
3;Mesure 2.01 : Chèques;Delta (anciennement Epsilon);9/07/2009;2000;600;900;1500;600;\
900;1500;16/10/2009
3;Mesure 2.01 : Chèques;Delta;10/11/2009;2000;600;900;1500;600;900;1500;8/03/2010
3;Mesure 2.01 : Chèques;Delta;10/11/2009;2000;600;900;1500;600;900;1500;8/03/2010
"""


def as_csv(rows, header=HEADER) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([header, *rows])
    return text.getvalue().encode()


def official() -> bytes:
    return OFFICIAL.encode("cp1252")


def read(*rows, header=HEADER, options=None):
    """Return the rows of a list about grants, read but not planned."""
    content = as_csv(rows, header)
    return list(read_rows(content, "list.csv", GRANTS.reads, options=options).rows)


def read_official():
    found = read_rows(official(), "list.csv", GRANTS.reads)
    rows = [row for row in found if not isinstance(row, SkippedRow)]
    return found, rows


def problems(row) -> list[str]:
    return [problem.code for problem in row.problems]


def receive_list(*rows, header=HEADER, **fields):
    fields = {
        "content": as_csv(rows, header),
        "filename": "beneficiaries.csv",
        "listed_on": DAY,
        "title": "Beneficiaries",
        "publisher": "",
        "grant_kind": GrantKind.PROJECT,
        "funding_line": None,
        "user": None,
    } | fields
    return receive_grants(**fields)


def plan_list(*rows, **fields):
    batch = receive_list(*rows, **fields)
    make_plan(batch=batch)
    return batch


def apply_list(*rows, **fields):
    """Apply a list, without the rows on which cents too much were paid."""
    batch = plan_list(*rows, **fields)
    waiting = [about.key for about in questions_of(batch) if about.waits]
    settle(batch=batch, answers=dict.fromkeys(waiting, "leave_out"), user=None)
    assert apply_plan(batch=batch, user=fields.get("user"))
    return batch


def outcomes(batch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("outcome", flat=True))


def reasons(batch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("reason", flat=True))
