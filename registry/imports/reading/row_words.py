"""The words by which a row says that it is not of the list itself, as data.

They stand as people write them in the languages of the Union; ``fold`` makes both
sides alike. What else such a row looks like, ``shapes`` and ``totals`` know.
"""

import re
from functools import cache

from registry.files.cells import fold

from .vocabulary import words

TOTALS = words(
    """
    total, totals, totaux, sous-total, sous-totaux, total général, totaux généraux
    grand total, sub-total, subtotal, sub total, overall total, au total, en tout
    totaal, subtotaal, eindtotaal, algemeen totaal, tussentotaal, in totaal, totalen
    gesamt, gesamtsumme, gesamtbetrag, insgesamt, summe, zwischensumme, endsumme
    teilsumme, gesamtergebnis, totale, totali, totale generale, totale complessivo
    subtotale, totales, total general, totais, total geral, totalt, total generală
    razem, ogółem, łącznie, łączna kwota, celkem, mezisoučet, součet, úhrnem, úhrn
    medzisúčet, súčet, összesen, mindösszesen, részösszeg, végösszeg, yhteensä
    välisumma, loppusumma, σύνολο, σύνολα, γενικό σύνολο, μερικό σύνολο, υποσύνολο
    общо, всичко, междинна сума, обща сума, ukupno, sveukupno, međuzbroj, skupaj
    vmesna vsota, kokku, vahesumma, kopā, pavisam, starpsumma, iš viso, tarpinė suma
    sammanlagt, delsumma, totalsumma, i alt, subtotal i alt, sum total, iomlán
    fo-iomlán, somma totale, suma total, soma total, total acumulado, it-total
    """
)
"""A row that is one of these, begins or ends with one, is a total."""

NAMES_OF_TOTALS = words(
    """
    somme, sommes, sum, suma, summa, somma, soma, sumă, vsota, viso, spolu, zbroj
    ensemble, samlet, сума, άθροισμα, montant total, montant cumulé, cumul, solde
    Σ, ∑
    """
)
"""Less sure: organisations are called so, too."""

QUALIFIERS = words(
    """
    général, générale, généraux, global, globale, final, finale, partiel, partial
    intermédiaire, cumulé, complessivo, generale, general, geral, generală, eur, euro
    euros, €, tvac, htva, htt, ttc, ht, hors tva, des montants, montant, amount, bedrag
    betrag, of which, overall, net, brut, annuel
    """
)
"""What may stand beside the word for a total and says nothing else."""

COUNTS = words(
    """
    nombre de, nombre d, nombre des, nombre total de, nombre total d, nombre, nb de
    nbre de, number of, total number of, count, count of, aantal, totaal aantal
    anzahl, anzahl der, gesamtzahl der, numero di, numero de, número de, liczba, počet
    antal, lukumäärä, αριθμός, брой, broj, število, arv, skaits, skaičius, total de
    totaal, total, in totaal
    """
)
"""What stands before what is counted."""

COUNTED = words(
    """
    membre, membres, adhérent, adhérents, affilié, affiliés, associés, effectifs
    entreprise, entreprises, société, sociétés, organisation, organisations
    organismes, bénéficiaire, bénéficiaires, projet, projets, ligne, lignes
    enregistrements, dossiers, subventions, opérations, member, members, company
    companies, organizations, beneficiaries, project, projects, row, rows, record
    records, grants, operations, leden, lid, bedrijven, ondernemingen, organisaties
    begunstigden, projecten, rijen, mitglieder, mitglied, unternehmen, firmen
    organisationen, projekte, zeilen, begünstigte, soci, membri, imprese, aziende
    socios, miembros, empresas, membros, beneficiarios, beneficiari, członków
    členů, členov, tagok, tag, jäsentä, jäsenet, medlemmar, medlemmer, virksomheder
    företag, μέλη, членове, članova, članov, liiget, biedri, narių
    """
)
"""What the rows of lists are called where they are counted."""

NOTES = words(
    """
    mise à jour, dernière mise à jour, date de mise à jour, liste mise à jour
    liste arrêtée, situation au, état au, données au, données arrêtées, date d'édition
    date d'impression, imprimé le, imprimée le, édité le, extrait le, généré le
    exporté le, document généré, fait à, pour plus d'informations, tous droits réservés
    last updated, last update, updated on, printed on, generated on, exported on
    for more information, all rights reserved, data as of, as of, laatst bijgewerkt
    bijgewerkt op, bijgewerkt tot, situatie op, toestand op, afgedrukt op, gedaan te
    opgemaakt te, voor meer informatie, zuletzt aktualisiert, aktualisiert am
    gedruckt am, stand vom, erstellt am, alle rechte vorbehalten, ultimo aggiornamento
    aggiornato al, última actualización, actualizado, última atualização, aktualizacja
    stan na, aktualizováno, frissítve, päivitetty, uppdaterad, opdateret, ενημέρωση
    ceci est, cette liste, la présente liste, le présent document, this list, deze lijst
    diese liste, sous réserve, sauf erreur, liste non exhaustive
    """
)
"""How a row of words about the list begins."""

LABELS_OF_NOTES = words(
    """
    source, sources, bron, bronnen, quelle, quellen, fuente, fuentes, fonte, fonti
    źródło, zdroj, forrás, lähde, källa, kilde, πηγή, източник, izvor, vir, allikas
    avots, šaltinis, note, notes, nota, nb, n.b., p.s., remarque, remarques, remark
    remarks, opmerking, opmerkingen, bemerkung, bemerkungen, anmerkung, anmerkungen
    hinweis, attention, avertissement, disclaimer, date, datum, stand, situation, page
    pagina, seite, signature, signatures, handtekening, unterschrift, contact, contacts
    copyright, auteur, author, rédaction, secrétariat, version, uwaga, poznámka
    observación, observações, megjegyzés, huomautus, anmärkning, σημείωση, забележка
    """
)
"""The same, where a colon, a number or nothing follows."""

LEGENDS = words(
    """
    légende, legend, legenda, legende, key, clé, leyenda, zeichenerklärung, abkürzungen
    abréviations, abréviation, abbreviations, afkortingen, abbreviazioni, abreviaturas
    skróty, zkratky, rövidítések, lyhenteet, förkortningar, forkortelser, lexique
    glossaire, glossary, explication des codes, signification des codes, vysvětlivky
    """
)
"""How the row begins that explains signs, and often those below it."""

FORMER = words(
    """
    ancien, anciens, anciennes, anciens membres, sortants, démission, démissions
    démissionnaires, sortis, archive, archives, archivés, historique, former, past
    former members, history, old, left, oud, oude, oud-leden, oude leden, voormalige
    uitgetreden, archief, historiek, ehemalige, ausgetreden, archiv, alt, historie
    radiés, exclus, retirés, inactifs, inactive
    """
)
"""The names of sheets about those who were in a list."""

EXAMPLES = words(
    """
    exemple, exemples, modèle, example, examples, template, sample, voorbeeld
    voorbeelden, sjabloon, beispiel, beispiele, muster, vorlage, ejemplo, esempio
    """
)
"""The names of sheets that show how a list is filled in."""

_LONGEST_NOTE = 5
"""Words of the longest of the beginnings of notes."""

_PAGE = re.compile(
    r"(?:page|pagina|pag|seite|blz|bladzijde|p|strona|sida|side) \d+"
    r"(?: (?:(?:de|of|sur|van|von|di|z|af|av) )?\d+)?"
)
_FOOTNOTE = re.compile(r"\s*(?:\(?\*+\)?|\(\d{1,2}\)|[¹²³⁴⁵⁶⁷⁸⁹†‡]|\[\d{1,2}\])\s*\S")
_EXPLAINS = re.compile(r"\S.{0,40}?\s=\s\S|^[^\W\d_]{1,12}=\S")
_LABEL = re.compile(r"\s*([^\W\d_](?:[^:=\d]{0,40}[^\W\d_.]|))\.?\s*(?:[:=–-]|\d|$)")


@cache
def _folded(listed: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, map(fold, listed)))


@cache
def _longest_first(listed: tuple[str, ...]) -> str:
    return "|".join(
        re.escape(word) for word in sorted(_folded(listed), key=len, reverse=True)
    )


@cache
def _only_total() -> re.Pattern:
    sure, rest = _longest_first(TOTALS), _longest_first(QUALIFIERS)
    return re.compile(rf"(?:(?:{sure})(?: (?:{rest}|\d+))*)")


@cache
def _only_name_of_total() -> re.Pattern:
    names, rest = _longest_first(NAMES_OF_TOTALS), _longest_first(QUALIFIERS)
    return re.compile(rf"(?:(?:{names})(?: (?:{rest}|\d+))*)")


@cache
def _with_total() -> re.Pattern:
    sure = _longest_first(TOTALS)
    return re.compile(rf"(?:{sure}) .+|.+ (?:{sure})")


@cache
def _first_of_totals() -> frozenset[str]:
    """The words that a text has of which any kind of total is told."""
    listed = (*_folded(TOTALS), *_folded(NAMES_OF_TOTALS))
    return frozenset(word.split()[0] for word in listed)


def total_in(text: str) -> str:
    """Return how surely a text names a total: ``whole``, ``part``, ``maybe`` or ``""``.

    ``whole``: it says nothing else, as “Total général :” does; ``part``: it says of
    what, as “Total Hainaut”, or an organisation begins so; ``maybe``: it says nothing
    else, but an organisation may be called that, such as “Ensemble”.
    """
    if len(text) > 120:
        return ""
    if text.strip() in ("Σ", "∑"):
        return "maybe"
    whole = fold(text)
    if not _first_of_totals().intersection(whole.split()):
        return ""
    if _only_total().fullmatch(whole):
        return "whole"
    if _only_name_of_total().fullmatch(whole):
        return "maybe"
    return "part" if _with_total().fullmatch(whole) else ""


@cache
def _counting() -> re.Pattern:
    before, counted = _longest_first(COUNTS), _longest_first(COUNTED)
    return re.compile(
        rf"(?:{before}) (?:{counted}) (\d[\d ]*)"
        rf"|(?:(?:{before}) )?(\d[\d ]*) (?:{counted})"
        rf"|(?:{before}) (?:(?:{counted}) )?(\d[\d ]*)"
    )


def count_in(text: str) -> int | None:
    """Return how many rows a text says that the list has: “Total : 9”, “9 membres”."""
    if len(text) > 80 or not any(char.isdigit() for char in text):
        return None
    whole = fold(text)
    match = _counting().fullmatch(whole)
    if not match and ":" in text:
        # “Firm 7” is one of seven firms; “Firms: 7” counts them.
        match = _counting().fullmatch(f"total {whole}")
    if not match:
        return None
    return int(next(filter(None, match.groups())).replace(" ", "")[:9])


def note_in(text: str) -> str:
    """Return what words about a list are, ``""`` for others.

    ``legend`` or ``note``; ``sign`` for what explains one: “CP = post code”.
    """
    label = _LABEL.match(text)
    begins = fold(label[1]) if label else ""
    if begins in _folded(LEGENDS):
        return "legend"
    if _EXPLAINS.match(text) and len(text) < 300:
        return "sign"
    if _FOOTNOTE.match(text) or begins in _folded(LABELS_OF_NOTES):
        return "note"
    whole = fold(text[:80])
    if _PAGE.fullmatch(whole) or text.lstrip().startswith("©"):
        return "note"
    first = whole.split()
    known = _folded(NOTES)
    begins = (" ".join(first[:length]) for length in range(1, _LONGEST_NOTE + 1))
    return "note" if any(words in known for words in begins) else ""


def sheet_is_of(name: str) -> str:
    """Return ``former`` or ``example`` for the name of a sheet that says so."""
    whole = fold(name)
    for code, listed in (("former", FORMER), ("example", EXAMPLES)):
        known = _folded(listed)
        if whole in known or any(word in known for word in whole.split()[:1]):
            return code
    return ""
