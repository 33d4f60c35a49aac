"""The founding facts for programs: every list, and the first records of each."""

import pytest

from tests.pages import FOR_PROGRAMS, RECORDS, address_for_programs

from .answers import check

LISTS = [name for name, arguments in FOR_PROGRAMS.items() if "slug" not in arguments]


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("name", LISTS)
def test_every_answer_about_the_founding_facts_is_as_the_document_says(client, name):
    answer = client.get(address_for_programs(name, pageSize=100)).json()
    check(name, answer)

    record = name.replace("_list", "_detail")
    for item in answer["items"][:5] if record in RECORDS else ():
        response = client.get(item["href"], follow=True)
        # What is told by another record is checked there.
        if not response.redirect_chain:
            check(record, response.json())
