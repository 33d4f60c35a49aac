"""Every word of the vocabulary of headers means its field, in each language."""

from pathlib import Path

import pytest

from programmes.imports import columns as grant_columns
from programmes.imports.kind import GRANTS
from registry.files.cells import fold
from registry.imports.members import columns as member_columns
from registry.imports.members.kind import MEMBERS
from registry.imports.reading import organisations
from registry.imports.reading.header_words import (
    KEPT,
    MISTYPED,
    SURE,
    best_field,
    fields_named,
)
from registry.imports.reading.vocabulary import (
    LANGUAGES,
    fold_header,
    read_vocabulary,
)

CONTRACTS = {"members": MEMBERS.reads, "grants": GRANTS.reads}
FILES = {
    module.__name__: Path(module.__file__).with_suffix(".toml")
    for module in (organisations, member_columns, grant_columns)
}
OF_THE_UNION = {
    "members": ("name", "enterprise_number", "post_code", "locality", "country")
    + ("website", "email", "start_on", "end_on"),
    "grants": ("code", "project", "eligible_cost", "decided_amount", "decided_eu")
    + ("paid_amount", "start_on", "end_on"),
}
"""The fields whose words are known in all languages of the Union."""

ENTRIES = [
    pytest.param(contract, key, words, id=f"{name}-{key}-{language}")
    for name, contract in CONTRACTS.items()
    for key, field in contract.fields.items()
    for language, words in field.words.by_language.items()
]


@pytest.mark.parametrize(("contract", "key", "words"), ENTRIES)
def test_each_word_means_its_field(contract, key, words):
    own = contract.fields[key].only_in_exports

    understood = {word: best_field(contract, word, own=own)[0] for word in words}

    assert understood == dict.fromkeys(words, key)
    shouted = {word: best_field(contract, word.upper(), own=own)[0] for word in words}
    assert shouted == understood


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_no_word_means_two_fields(contract):
    below = {word for f in contract.fields.values() for word in f.words.below}
    # What only our own exports have is looked for nowhere else.
    common = {key for key, f in contract.fields.items() if not f.only_in_exports}
    doubled = {
        name: keys
        for name, keys in fields_named(contract).items()
        if len(keys & common) > 1 and name not in below
    }

    assert doubled == {}


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for name in CONTRACTS for key in OF_THE_UNION[name]]
)
def test_the_main_fields_are_known_in_every_language_of_the_union(name, key):
    words = CONTRACTS[name].fields[key].words.by_language

    assert set(LANGUAGES) - set(words) == set()


@pytest.mark.parametrize("path", FILES.values(), ids=FILES)
def test_the_vocabulary_names_fields_and_languages_alone(path):
    fields = {key for contract in CONTRACTS.values() for key in contract.fields}

    for key, words in read_vocabulary(path).items():
        assert key in fields
        assert set(words.by_language) <= set(LANGUAGES)


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)
def test_words_inside_of_a_longer_header_mean_their_field(contract):
    for key, field in contract.fields.items():
        for phrase in field.words.inside:
            assert best_field(contract, f"{phrase} xyzzy")[0] in (key, None)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Name des Begünstigten", "name"),
        ("Nazwa beneficjenta", "name"),
        ("Nombre del beneficiario", "name"),
        ("Navn på støttemodtager", "name"),
        ("Tuen saaja", "name"),
        ("Kedvezményezett neve", "name"),
        ("ΌΝΟΜΑ ΔΙΚΑΙΟΎΧΟΥ", "name"),
        ("Наименование на бенефициента", "name"),
        ("Beneficiary name", "name"),
        ("Operation name", "project"),
        ("Total eligible expenditure allocated to the operation", "eligible_cost"),
        ("Operation start date", "start_on"),
        ("Wartość projektu (PLN)", "eligible_cost"),
        ("Union co-financing rate", None),
        ("Operation summary", None),
        # The place of an operation is not that of its beneficiary.
        ("Operation post code", None),
        ("Category of intervention", None),
    ],
)
def test_headers_of_published_lists_are_understood(text, key):
    assert best_field(GRANTS.reads, text)[0] == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("date_adhesion", "start_on"),
        ("c_nom", "name"),
        ("n_bce", "enterprise_number"),
        ("postCode", "post_code"),
        ("  Code    postal ", "post_code"),
        ("Nom*", "name"),
        ("Nom ¹", "name"),
        ("Nom (1)", "name"),
        ("Beneficaire", "name"),
        ("Enteprise numbr", "enterprise_number"),
        ("Localtié", "locality"),
        ("County", None),
        ("Straat", None),
        ("Nmo", None),
    ],
)
def test_headers_are_understood_as_programs_and_people_write_them(text, key):
    assert best_field(MEMBERS.reads, text)[0] == key


@pytest.mark.parametrize(
    "text",
    [
        *("Montant octroyé (€)", "Montant octroyé en milliers d'euros", "Amount k€"),
        *("Montant octroyé EUR", "Decided amount £m", "Montant octroyé (BEF)"),
        *("Importe concedido (euros)", "Kwota dofinansowania PLN"),
    ],
)
def test_units_beside_an_amount_hide_nothing(text):
    key, confidence = best_field(GRANTS.reads, text)

    assert key == "decided_amount"
    assert confidence >= SURE


def test_a_mistyped_word_is_less_sure():
    assert best_field(MEMBERS.reads, "Benificiaire") == ("name", MISTYPED)
    assert KEPT < MISTYPED < SURE


def test_letters_that_have_no_accent_to_lose_are_alike():
    assert fold_header("Łódź*") == fold("lodz")
