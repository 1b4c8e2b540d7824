"""Notices of five forms are read as a person reads them: words, lines, states."""

from pathlib import Path

import pytest
import yaml

from datamap.notice import Field, Stated, read_document, read_notice
from datamap.notice.plain import read_plain

NOTICES = Path(__file__).parent / "notices"
NAMES = (
    "academy_questions.md", "council_table.md", "nursery_page.html",
    "village_primary.txt", "ysgol_cymraeg.md",
)  # fmt: skip


def reading(text, *, is_markdown=True):
    """Return what a text says."""
    return read_document(read_plain(text, "notice.md", is_markdown=is_markdown))


def texts(notice, field):
    """Return the words of a field's rows."""
    return [row.text for row in notice.of(field)]


def parents(notice, field):
    """Return the words of a field's rows with those of what they belong to."""
    return [(row.text, row.parent) for row in notice.of(field)]


@pytest.mark.parametrize("name", NAMES)
def test_notice_is_read_as_by_hand(name):
    """Every row of a notice is the one that was written down by hand, on its line."""
    path = NOTICES / name
    gold = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))

    notice = read_notice(path)

    found = {}
    for row in notice.said:
        if row.line is not None:
            found.setdefault(row.field.value, []).append([row.line, row.text])
    assert found == gold


def test_items_belong_to_their_kind_of_data():
    """What a bracket lists belongs to the kind of data before it."""
    notice = reading(
        "## Information we collect\n\n"
        "- Health information (such as asthma, medicines and allergies)\n"
    )

    kind = "Health information (such as asthma, medicines and allergies)"
    assert parents(notice, Field.ITEM) == [
        ("asthma", kind), ("medicines", kind), ("allergies", kind),
    ]  # fmt: skip


def test_prose_list_is_taken_apart():
    """A sentence that lists data gives a row for each thing in it."""
    notice = reading("We collect your name, date of birth and medical details.")

    assert texts(notice, Field.DATA) == ["name", "date of birth", "medical details"]


@pytest.mark.parametrize(
    "text",
    [
        "We do not collect:\n\n- fingerprints\n- bank details\n",
        "We never collect fingerprints or bank details.",
        "We will not share your information with:\n\n- newspapers\n",
        "We do not share information about you with any company.",
    ],
)
def test_what_is_denied_is_no_row(text):
    """What a notice says is not done is neither data nor a recipient."""
    notice = reading(text)

    assert texts(notice, Field.DATA) == []
    assert texts(notice, Field.RECIPIENT) == []


def test_list_that_is_not_restricted_is_a_list():
    """A list that is "not restricted to" its items still says what is held."""
    notice = reading(
        "Personal data that we may collect and share about pupils includes, but is "
        "not restricted to:\n\n- Exam results\n- Photographs\n"
    )

    assert texts(notice, Field.DATA) == ["Exam results", "Photographs"]


def test_onward_recipient_names_its_sender():
    """Whom a recipient passes data to belongs to that recipient."""
    notice = reading(
        "We share information with the Department for Education. "
        "The Department for Education may share it with universities."
    )

    assert parents(notice, Field.RECIPIENT) == [
        ("the Department for Education", ""),
        ("universities", "Department for Education"),
    ]


def test_recipients_run_together_are_two():
    """Two bodies that a lost line break has run together are two rows."""
    notice = reading(
        "We share data with:\n\n"
        "- North Wales school improvement service Welsh Government (WG)\n"
    )

    assert texts(notice, Field.RECIPIENT) == [
        "North Wales school improvement service", "Welsh Government (WG)",
    ]  # fmt: skip


def test_misspelt_product_is_known():
    """A product is known by another spelling of its name."""
    notice = reading("We share data with:\n\n- Clas Dojo\n- TT Rockstar\n- Nonesuch\n")

    assert [row.id for row in notice.of(Field.SYSTEM)] == ["classdojo", "tt-rock-stars"]


def test_basis_by_heading():
    """A heading that is the name of a basis states it."""
    notice = reading(
        "## Legal obligation\n\nWe keep registers.\n\n## Vital interests\n\nIn need.\n"
    )

    assert [row.id for row in notice.of(Field.BASIS)] == [
        "legal-obligation", "vital-interests",
    ]  # fmt: skip


def test_sharing_without_consent_is_no_basis():
    """A promise not to share without consent gives no lawful basis."""
    notice = reading("We will not give it to anyone without your consent.")

    assert texts(notice, Field.BASIS) == []


def test_basis_is_in_conflict_with_promise():
    """Consent is in conflict where a notice also promises never to share without it."""
    notice = reading(
        "We publish photographs with your consent.\n\n"
        "We never share information about you without consent.\n"
    )

    (row,) = notice.of(Field.BASIS)
    assert (row.state, row.also) == (Stated.CONFLICTING, (3,))


def test_silence_is_told_and_not_filled():
    """What a notice is silent on is a row without words or line."""
    notice = reading("We look after your child.")

    silent = {row.field for row in notice.said if row.state is Stated.NOT_STATED}
    assert {Field.BASIS, Field.RETENTION, Field.TRANSFER, Field.CONTROLLER} <= silent
    assert not any(row.text for row in notice.said)


def test_statutes_in_a_list_are_no_purposes():
    """A list of statutes under a heading that asks why gives no purpose."""
    notice = reading(
        "## Why do we use your information\n\nUnder:\n\n"
        "- Article 6 of the UK GDPR\n- Education Act 1996\n"
    )

    assert texts(notice, Field.PURPOSE) == []


def test_ways_of_an_onward_recipient_are_no_recipients():
    """A list that ends "by" says how, and names no recipients."""
    notice = reading(
        "## Sharing\n\nThe DfE may share it with others who help children by:\n\n"
        "- doing research\n- making statistics\n"
    )

    assert "doing research" not in texts(notice, Field.RECIPIENT)


def test_lines_of_wrapped_text_are_exact():
    """In text broken to a width each row has the line its own words stand on."""
    notice = reading(
        "This information includes your contact details, exam results and attendance\n"
        "information and any special educational needs that you may have told us of\n"
        "so that we can help you as well as we are able to in lessons and beyond.\n",
        is_markdown=False,
    )

    assert [(row.line, row.text) for row in notice.of(Field.DATA)][:2] == [
        (1, "contact details"), (1, "exam results"),
    ]  # fmt: skip
    assert [row.line for row in notice.of(Field.DATA)][-1] == 2


def test_list_without_bullets_below_a_colon():
    """Short lines below a line with a colon are a list."""
    notice = reading(
        "We share your data with:\n\n    The school nurse\n    The police\n\n"
        "We keep it safe.\n",
        is_markdown=False,
    )

    assert texts(notice, Field.RECIPIENT) == ["The school nurse", "The police"]


def test_role_stands_for_the_person():
    """Where a line gives a role and a name, the role is the contact."""
    notice = reading("## Contact\n\nData Protection Lead: Mrs A Invented\n")

    assert texts(notice, Field.CONTACT) == ["Data Protection Lead"]


def test_address_is_known_by_its_first_line():
    """An address of several lines is the contact that its first line names."""
    notice = reading(
        "You can write to us.\n\nPublic Enquiries Unit\nHarbour County Council\n"
        "County Hall\nHarbourtown\nHB1 2CD\nTelephone: 01632 960999\n",
        is_markdown=False,
    )

    assert texts(notice, Field.CONTACT) == [
        "Public Enquiries Unit", "Harbour County Council", "01632 960999",
    ]  # fmt: skip


def test_home_page_is_a_contact_and_a_page_is_not():
    """A site is a way to reach somebody; a page deep in it is something to read."""
    notice = reading(
        "See www.harbour.example and https://www.harbour.example/notices/schools.html"
    )

    assert texts(notice, Field.CONTACT) == ["www.harbour.example"]
    assert len(texts(notice, Field.LINK)) == 2


def test_several_rights_in_one_item():
    """An item that lists several rights leaves none of them missing."""
    notice = reading(
        "## You have the right to\n\n"
        "- have your data corrected, deleted or destroyed, or restrict its use\n"
        "- object to our using it\n- see what we hold\n"
    )

    missing = {
        row.id for row in notice.said
        if row.field is Field.RIGHT and row.state is Stated.NOT_STATED
    }  # fmt: skip
    assert missing == {"complain-to-controller", "complain-to-regulator"}


def test_regulator_named_for_advice_is_ambiguous():
    """A notice that only offers the regulator's advice tells of no right."""
    notice = reading("For advice, contact the Information Commissioner.")

    (right,) = [r for r in notice.of(Field.RIGHT) if r.id == "complain-to-regulator"]
    assert right.state is Stated.AMBIGUOUS


def test_countries_and_safeguards():
    """Countries and safeguards of a statement on transfers are rows of their own."""
    notice = reading(
        "## Transfers\n\nSome data is kept in the USA under the data bridge, and in "
        "France under adequacy regulations.\n"
    )

    assert {row.id for row in notice.of(Field.COUNTRY)} == {"US", "FR"}
    assert {row.id for row in notice.of(Field.SAFEGUARD)} == {
        "uk-extension", "adequacy-regulations",
    }  # fmt: skip


def test_condition_for_special_category_data():
    """A condition of Article 9 is not taken for a basis of Article 6."""
    notice = reading(
        "## Our legal basis\n\n- substantial public interest\n- public task\n"
    )

    assert [row.id for row in notice.of(Field.CONDITION)] == [
        "substantial-public-interest"
    ]
    assert [row.id for row in notice.of(Field.BASIS)] == ["public-task"]


def test_order_of_parts_does_not_matter():
    """The same parts in another order say the same."""
    parts = [
        "## What we collect\n\n- Names\n- Exam results\n",
        "## Who we share it with\n\n- The police\n- Ofsted\n",
        "## How long we keep it\n\nFor 7 years.\n",
    ]

    one, other = reading("\n".join(parts)), reading("\n".join(reversed(parts)))

    for field in (Field.DATA, Field.RECIPIENT, Field.RETENTION):
        assert texts(one, field) == texts(other, field)


def test_questions_and_answers_of_plain_text():
    """A question is a heading for its answer."""
    notice = reading(
        "Q: Who do you share it with?\nA: We share it with the police and Ofsted.\n\n"
        "Q: Do you send data abroad?\nA: No. All data stays in the UK.\n",
        is_markdown=False,
    )

    assert texts(notice, Field.RECIPIENT) == ["the police", "Ofsted"]
    (transfer,) = notice.of(Field.TRANSFER)
    assert transfer.id == "home"


def test_numbered_headings_and_items():
    """A number before a heading and before the items of a list is no part of them."""
    notice = reading(
        "1. What we collect\n\nThis includes:\n   1.1 names;\n   1.2 photographs.\n\n"
        "2. Who we share it with\n\nWe share it with:\n   (i) Ofsted\n   (ii) HMRC\n",
        is_markdown=False,
    )

    assert texts(notice, Field.DATA) == ["names", "photographs"]
    assert texts(notice, Field.RECIPIENT) == ["Ofsted", "HMRC"]


def test_several_bases_in_a_sentence():
    """A sentence with several bases gives a row for each, by its own words."""
    notice = reading(
        "## Our lawful basis\n\nWe rely on public task (Article 6(1)(e)) and legal "
        "obligation (Article 6(1)(c)).\n"
    )

    assert sorted(texts(notice, Field.BASIS)) == [
        "legal obligation (Article 6(1)(c))", "public task (Article 6(1)(e))",
    ]  # fmt: skip


def test_name_with_and_in_it_stays_whole():
    """A body whose name has "and" in it is one recipient."""
    notice = reading(
        "We may pass information to bodies such as the courts, the Disclosure and "
        "Barring Service or the police."
    )

    assert texts(notice, Field.RECIPIENT) == [
        "the courts", "the Disclosure and Barring Service", "the police",
    ]  # fmt: skip


def test_passive_sentence_names_recipients():
    """A sentence that says that data is shared names who gets it."""
    notice = reading("Your data may be shared with the police and NHS Sussex.")

    assert texts(notice, Field.RECIPIENT) == ["the police", "NHS Sussex"]


def test_conditions_of_sharing_are_no_recipients():
    """A list of cases in which data is shared names nobody."""
    notice = reading("We will share your data if:\n\n- the law asks it\n- you agree\n")

    assert texts(notice, Field.RECIPIENT) == []


def test_title_of_the_page_or_of_the_text():
    """The title is the heading that speaks of privacy, else the file's own."""
    assert reading("# School\n\n# Privacy notice\n").title == "Privacy notice"
    assert reading("---\ntitle: Our data\n---\nText.\n").title == "Our data"
    assert reading("Some text.").title == ""


def test_controller_called_so():
    """A body that is called the controller is the controller."""
    notice = reading("This means the Academy Trust is called the Data Controller.")

    assert texts(notice, Field.CONTROLLER) == ["the Academy Trust"]


def test_controller_after_the_word():
    """A controller named behind the word is the controller."""
    notice = reading("The data controller for your data is Harbour Council.")

    assert texts(notice, Field.CONTROLLER) == ["Harbour Council"]


def test_people_at_the_end_of_an_item_belong_to_it():
    """Addresses of two groups of people are one item and not three."""
    notice = reading(
        "## What we collect\n\n- Contact (such as email of parents and carers, names)\n"
    )

    assert texts(notice, Field.ITEM) == ["email of parents and carers", "names"]


def test_lines_that_begin_with_what_they_are_about():
    """A label before a colon says what the rest of its line is about."""
    notice = reading(
        "**Data controller:** Hill School\n\n## Trips\n\n"
        "**What we collect:** name, medical needs and emergency contacts\n\n"
        "**Purpose:** To take children on trips\n\n**Shared with:** coach firms\n\n"
        "- Lawful basis: public task\n- Retention: 1 year\n"
    )

    assert texts(notice, Field.DATA) == ["name", "medical needs", "emergency contacts"]
    assert texts(notice, Field.PURPOSE) == ["To take children on trips"]
    assert texts(notice, Field.RECIPIENT) == ["coach firms"]
    assert texts(notice, Field.BASIS) == ["public task"]
    assert texts(notice, Field.RETENTION) == ["1 year"]
    assert texts(notice, Field.CONTROLLER) == ["Hill School"]


def test_label_of_a_paragraph_is_no_list():
    """A label before several sentences, or before its own words again, is text."""
    notice = reading(
        "# Personal data: what we collect\n\nInformation: We like it. We keep it.\n"
    )

    assert texts(notice, Field.DATA) == []
