"""Names that sound like those of Walloon organisations, and say that they are not."""

from random import Random

from registry.models import LegalForm, OrganisationKind

LABEL = "(synthetic)"


def words(text: str) -> list[str]:
    return text.split()


TRADES = words(
    "Ateliers Brasserie Câblerie Carrières Charpentes Chaudronnerie Constructions "
    "Distillerie Ébénisterie Élevages Emballages Études Fonderie Forges Garage "
    "Imprimerie Isolation Laboratoires Laiterie Maçonnerie Mécanique Menuiserie "
    "Métaux Meunerie Moulins Outillage Papeterie Pépinières Plâtrerie Poterie "
    "Scierie Serrurerie Sucrerie Tannerie Tôlerie Toitures Transports Tréfilerie "
    "Tuilerie Verrerie"
)
FAMILIES = words(
    "Adam André Antoine Baudouin Bertrand Bodart Bourgeois Charlier Claes Collard "
    "Collignon Cornet Crèvecœur Dassonville Debève Dechêne Defrêne Dehaye "
    "Delcourt Delfosse Delhez Delvaux Denève Deprez Dethier Dewez Dubois Dufrêne "
    "Dumont Dupont Evrard Fontaine François Gaillard Georges Gérard Gillet "
    "Grégoire Guillaume Hénin Henry Hubert Jacquemin Jadot Lacroix Lambert "
    "Lebègue Leclercq Lecœur Lefèbvre Lefèvre Legrand Lejeune Lemaître Léonard "
    "Libert Lorquet Maréchal Masset Mathieu Maître Michaux Mignolet Noël Nélis "
    "Paquet Pâques Peeters Piérard Pirotte Poncelet Prévot Quiévy Raskin Rémy "
    "Renard Rixhon Ruelle Servais Simonis Stévenin Thiry Thonon Tihange Urbain "
    "Vandevelde Verhaegen Warnier Wathelet Wéry Wilmotte Xhonneux Yernaux"
)
BEGINNINGS = words(
    "Aéro Agri Agro Algo Ampli Aqua Astro Bio Calci Cardio Chroma Chrono Cryo "
    "Cyto Data Dermo Dyna Éco Élec Éner Équi Ferro Flexi Géo Gluco Hélio Hydro "
    "Immuno Iso Kiné Lacto Lumi Macro Magnéto Méca Médi Méta Micro Moléc Nano "
    "Neuro Novo Onco Opti Ortho Pano Phyto Poly Proto Pyro Quali Radio Rhéo Robo "
    "Séro Silva Solva Sono Stéréo Syn Télé Thermo Trans Ultra Vapo Vecto Vidéo "
    "Viro Xylo Zéno"
)
ENDINGS = words(
    "base calc cell chem clin crète dyne fab fine flow form gène graph jet lab "
    "line link logic lux mat max med mesh métal nic nov nova pack pharm phase pix "
    "plan plast pol pôle pure scan sens soft sol son sphère spin stat sys tech "
    "tek tex thèse tiss trace tron val valor vax via vision volt wave xis zyme"
)
FIELDS = words(
    "Belgique Composites Conseil Développement Diagnostics Électronique Énergie "
    "Engineering Environnement Europe Génie Industries Informatique Ingénierie "
    "Innovation Logistique Matériaux Optique Procédés Recherche Robotique Santé "
    "Sécurité Services Solutions Systèmes Technologies Thérapeutique Traçabilité"
)
FIRST_NAMES = words(
    "Adèle Alain André Anne Benoît Cécile Claire Daniel Élise Étienne Fabienne "
    "François Gaëlle Geneviève Henri Hélène Isabelle Jérôme Julie Laurent Léa Luc "
    "Marie Michel Nadine Noémie Olivier Pascale Philippe Rémi Sophie Thérèse Vincent"
)
TOWNS = words(
    "Andenne Arlon Ath Bastogne Binche Charleroi Châtelet Ciney Dinant Durbuy "
    "Eupen Fléron Fleurus Gembloux Genappe Gosselies Hannut Herstal Herve Huy "
    "Jodoigne Libramont Liège Louvain Malmedy Marche Mons Mouscron Namur "
    "Neufchâteau Nivelles Ottignies Péruwelz Philippeville Rochefort Seraing "
    "Soignies Spa Thuin Tournai Verviers Villers Virton Visé Waremme Wavre"
)

INITIALS = "ABCDEFGHIJLMNOPRSTVWY"

COMPANY_FORMS = ("SA", "SRL", "SRL", "SPRL", "SC", "")
COMPANIES = (
    "{trade} {family}",
    "{trade} {family} & Fils",
    "{trade} de {town}",
    "Établissements {initial}. {family}",
    "{family} {field}",
    "{coined}",
    "{coined}",
    "{coined} {field}",
    "{coined} {field}",
)
OTHERS = {
    OrganisationKind.RESEARCH_CENTRE: (
        "Centre de recherche {coined}",
        "Institut {family} – {field}",
    ),
    OrganisationKind.UNIVERSITY: ("Université de {town}, chaire {family}",),
    OrganisationKind.COLLEGE: ("Haute École {family}, {town}",),
    OrganisationKind.TRAINING_CENTRE: (
        "Centre de formation {coined}",
        "Centre de compétence {field} de {town}",
    ),
    OrganisationKind.HOSPITAL: ("Clinique {family}, {town}", "Hôpital de {town}"),
    OrganisationKind.FEDERATION: ("Fédération {trade} et {field}",),
    OrganisationKind.PUBLIC_BODY: ("Intercommunale {coined}", "Régie de {town}"),
    OrganisationKind.SUPPORT: ("Agence {coined}", "Maison de l’entreprise de {town}"),
    OrganisationKind.FINANCIAL: ("Fonds {coined}", "Crédit {family}"),
    OrganisationKind.SCIENCE_PARK: ("Parc scientifique {coined}",),
    OrganisationKind.OTHER: ("Association {family}, {town}",),
}


def invent(rng: Random, kind: str) -> tuple[str, str]:
    """Return a name for an organisation, without the label, and its legal form."""
    name = rng.choice(OTHERS.get(kind, COMPANIES)).format(
        trade=rng.choice(TRADES),
        initial=rng.choice(INITIALS),
        family=rng.choice(FAMILIES),
        town=rng.choice(TOWNS),
        field=rng.choice(FIELDS),
        coined=coin(rng),
    )
    if kind == OrganisationKind.ENTERPRISE:
        form, suffix = LegalForm.COMPANY, rng.choice(COMPANY_FORMS)
    elif kind == OrganisationKind.PUBLIC_BODY:
        form, suffix = LegalForm.PUBLIC, ""
    else:
        form, suffix = LegalForm.ASBL, rng.choice(("ASBL", ""))
    if rng.random() < 0.08:
        name = name.upper()
    return " ".join(filter(None, [name, suffix])), form


def invent_cluster(rng: Random) -> str:
    return f"Réseau {coin(rng)} {rng.choice(FIELDS)} {LABEL}"


def coin(rng: Random) -> str:
    """Return a word that nobody has used: Aéropol, Bioscan, Cytotech."""
    return rng.choice(BEGINNINGS) + rng.choice(ENDINGS)
