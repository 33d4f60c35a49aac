"""What a cluster is not, after the criteria of 2001, in the words of names."""

import re

NOT_A_CLUSTER = re.compile(
    r"\b(?:consortium|joint[ -]?venture|federation|f[ée]d[ée]ration|business club"
    r"|club d['’]entreprises|cercle d['’]entreprises|strategic alliance"
    r"|alliance strat[ée]gique|business park|parc d['’]activit[ée]s|science park"
    r"|parc scientifique)\b",
    re.IGNORECASE,
)
