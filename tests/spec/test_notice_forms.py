"""Forms and turns of phrase that notices have: each is read as a person reads it."""

import pytest

from datamap.notice import Field, Stated, UnreadableNoticeError, read_notice
from datamap.notice.plain import read_plain
from datamap.notice.reading import read_document


def reading(text, *, is_markdown=True):
    """Return what a text says."""
    return read_document(read_plain(text, "notice.md", is_markdown=is_markdown))


def texts(text, field, *, is_markdown=True):
    """Return the words of a field's rows of a text."""
    return [row.text for row in reading(text, is_markdown=is_markdown).of(field)]


@pytest.mark.parametrize(
    "text",
    [
        "## Transfers\n\nWe are still finding out:\n\n- which countries it goes to\n",
        "## Transfers\n\nWe have not yet established where it is kept abroad.\n",
        "## Transfers\n\nThe countries abroad are not known yet.\n",
    ],
)
def test_what_is_not_known_yet_is_no_statement(text):
    """What a notice says it is still finding out states nothing."""
    assert texts(text, Field.TRANSFER) == []


def test_columns_kept_apart_by_blanks_are_a_table():
    """A table in plain text whose columns only blanks divide is read as a table."""
    text = (
        "Company          What for           Where it is stored\n"
        "Seesaw           Home learning      USA\n"
        "Tapestry         Journals           UK\n"
    )

    assert texts(text, Field.RECIPIENT, is_markdown=False) == ["Seesaw", "Tapestry"]
    assert texts(text, Field.COUNTRY, is_markdown=False) == ["USA"]
    assert texts(text, Field.TRANSFER, is_markdown=False) == []


def test_question_before_its_answer_on_one_line():
    """A paragraph that begins with a question is about what the question asks."""
    text = (
        "Who we are: Hill Council is a local authority that runs schools here.\n\n"
        "Who do we share it with? We will share it with Ofsted and with the NHS.\n"
    )
    notice = reading(text)

    (controller,) = notice.of(Field.CONTROLLER)
    assert (controller.text, controller.state) == ("Hill Council", Stated.AMBIGUOUS)
    assert texts(text, Field.RECIPIENT) == ["Ofsted", "the NHS"]


def test_numbered_paragraphs_are_text_below_their_headings():
    """Paragraphs numbered within a numbered heading are no items of a list."""
    text = (
        "1. What we collect\n\n1.1 We collect names and addresses.\n"
        "1.2 We also collect exam results.\n\n2. Why we use it\n\n"
        "2.1 We use it to teach children.\n"
    )

    data = texts(text, Field.DATA, is_markdown=False)
    assert data == ["names", "addresses", "exam results"]
    assert texts(text, Field.PURPOSE, is_markdown=False) == ["teach children"]


def test_numbered_line_alone_is_a_heading():
    """In Markdown a number alone before a few words makes a heading of them."""
    text = (
        "We rely on these grounds:\n\n1. Consent\n\nWe ask you first.\n\n"
        "2. Legal obligation\n\nThe law tells us to.\n"
    )

    assert texts(text, Field.BASIS) == ["Consent", "Legal obligation"]


def test_short_line_below_a_list_begins_the_next_part():
    """A few words on a subject right below an item are the next heading."""
    text = (
        "What we collect:\n• names\n• photographs\nWho we share it with\n• Ofsted\n"
        "• HMRC\n"
    )

    assert texts(text, Field.DATA, is_markdown=False) == ["names", "photographs"]
    assert texts(text, Field.RECIPIENT, is_markdown=False) == ["Ofsted", "HMRC"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Our journal is provided by Tapestry.", ["Tapestry"]),
        ("We must tell children's social care.", ["children's social care"]),
        ("Referrals go to Wellgate Health Ltd.", ["Wellgate Health Ltd"]),
        ("Our controller is Hill Trust Ltd.", []),
        ("We share data with ClassDojo, Inc and HMRC.", ["ClassDojo, Inc", "HMRC"]),
        ("We share data with our council, Cyngor Bro.", ["council, Cyngor Bro"]),
        ("Footage may be handed to our insurers.", ["insurers"]),
        (
            "We share data with their next school or nursery.",
            ["next school or nursery"],
        ),
        ("We send data for the council's role.", []),
    ],
)
def test_recipients_in_sentences(text, found):
    """Whoever data goes to is read out of a sentence, and nobody else."""
    assert texts(f"## Sharing\n\n{text}\n", Field.RECIPIENT) == found


def test_item_that_lists_its_suppliers():
    """An item names those behind its colon, and whom they share with in turn."""
    text = (
        "## Who we share it with\n\n- Software: Arbor, CPOMS\n"
        "- the council, which may share it with researchers\n"
    )
    rows = [(row.text, row.parent) for row in reading(text).of(Field.RECIPIENT)]

    assert ("CPOMS", "") in rows
    assert ("researchers", "the council") in rows


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("therapy (speech and language, physio, feeding plans and medication)",
         ["speech and language", "physio", "feeding plans", "medication"]),
        ("traits such as ethnic group or special educational needs",
         ["ethnic group", "special educational needs"]),
        ("gwybodaeth bersonol (megis enw a chyfeiriad)", ["enw", "chyfeiriad"]),
        ("biometrics, e.g. fingerprints, where used", ["fingerprints"]),
    ],
)  # fmt: skip
def test_items_of_a_kind_of_data(text, items):
    """An "and" within an item leaves it whole; the last of a list divides."""
    assert texts(f"## Data we collect\n\n- {text}\n", Field.ITEM) == items


def test_activity_is_a_purpose_where_no_column_gives_one():
    """What a table calls an activity is the purpose if no other column is."""
    table = (
        "| Activity | Data | Lawful basis |\n|---|---|---|\n| Trips | Names | Consent |"
    )

    assert texts(table, Field.PURPOSE) == ["Trips"]


def test_people_that_a_part_of_their_own_lists():
    """A part on whose data it is lists people, not data or recipients."""
    text = "## Who do we collect information about?\n\n- Pupils\n- Bus drivers\n"

    assert texts(text, Field.PEOPLE) == ["Pupils", "Bus drivers"]
    assert texts(text, Field.DATA) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We ask you to raise it with us. Alternatively, contact the ICO at x.",
         "complain-to-regulator"),
        ("- Putting mistakes right\n- Limiting our use of it", "restriction"),
        ("Putting it right - we correct what is wrong.", "rectification"),
        ("You can ask us to show you your data, change it or delete it.", "erasure"),
    ],
)  # fmt: skip
def test_rights_in_plain_words(text, found):
    """Rights are known by plain words as well as by the law's."""
    rights = reading(f"## Your rights\n\n{text}\n").of(Field.RIGHT)

    assert found in {row.id for row in rights}


def test_list_of_what_the_school_will_do_is_no_list_of_rights():
    """What a school does when it is asked is not one right after the other."""
    text = "## Your rights\n\nIf you ask, we will:\n\n- give you a copy of the data\n"

    assert texts(text, Field.RIGHT) == []


def test_rich_text_is_refused(tmp_path):
    """A file of rich text is not read as if its marks were words."""
    path = tmp_path / "notice.rtf"
    path.write_text(r"{\rtf1 We share data with the police.}", encoding="utf-8")

    with pytest.raises(UnreadableNoticeError, match="none of the forms"):
        read_notice(path)
