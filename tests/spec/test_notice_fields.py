"""Field by field: what counts as a statement of it, and with which words."""

import pytest

from datamap.notice import Field, Stated, read_document
from datamap.notice.plain import read_plain


def reading(text, *, is_markdown=True):
    """Return what a text says."""
    return read_document(read_plain(text, "notice.md", is_markdown=is_markdown))


def texts(text, field, *, is_markdown=True):
    """Return the words of a field's rows of a text."""
    notice = reading(text, is_markdown=is_markdown)
    return [row.text for row in notice.of(field)]


def ids(text, field):
    """Return the ids of a field's rows of a text."""
    return [row.id for row in reading(text).of(field)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Please contact the headteacher or the school office.", ["the headteacher"]),
        ("Please contact Ann Invented or Bob Madeup.", ["Ann Invented", "Bob Madeup"]),
        ("Please contact the school.", []),
        ("Call 01632 960000 or 0163.", ["01632 960000"]),
        ("Write to a@b.example, or see b.example.", ["a@b.example"]),
        ("You can visit harbour.gov.uk for more.", ["harbour.gov.uk"]),
        ("More is on ico.org.uk/for-the-public now.", ["ico.org.uk/for-the-public"]),
        (
            "You can complain to the Information Commissioner's Office (ICO).",
            ["the Information Commissioner's Office (ICO)"],
        ),
        ("Report it online at: https://x.example/form", ["https://x.example/form"]),
        (
            "Our data protection officer is Ann Invented.",
            ["Our data protection officer"],
        ),
    ],
)
def test_contacts(text, found):
    """Roles, people, addresses, numbers and home pages are ways to reach somebody."""
    assert texts(text, Field.CONTACT) == found


def test_address_of_the_regulator_on_one_line():
    """An address that begins with the regulator's name is known by that name."""
    text = (
        "The details are here.\n\nInformation Commissioner's Office Wycliffe House\n"
        "Water Lane\nWilmslow\nSK9 5AF\n"
    )

    assert texts(text, Field.CONTACT, is_markdown=False) == [
        "Information Commissioner's Office"
    ]


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ("- Consent: you agreed", [("Consent", "consent")]),
        ("- we never rely on contracts", []),
        ("- the vital interests of a child", [
            ("the vital interests of a child", "vital-interests"),
        ]),
        ("- recognised legitimate interests", [
            ("recognised legitimate interests", "recognised-legitimate-interests"),
        ]),
        ("- a legal obligation, or a public task", [
            ("a legal obligation, or a public task", "legal-obligation"),
            ("a legal obligation, or a public task", "public-task"),
        ]),
    ],
)  # fmt: skip
def test_bases_of_a_list(items, found):
    """An item of a list of bases is one, by its label where it has one."""
    notice = reading(f"## Our lawful basis\n\n{items}\n")

    assert [(row.text, row.id) for row in notice.of(Field.BASIS)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "The council has a legal obligation to teach well to all children.",
            ["The council has a legal obligation to teach well"],
        ),
        (
            "For trips we ask for your permission.",
            ["ask for your permission"],
        ),
        ("We do not rely on legitimate interests.", []),
        ("You may withdraw your consent.", []),
        ("## Our legal basis\n\nWe follow your consent form.\n", []),
    ],
)
def test_bases_of_a_sentence(text, found):
    """A sentence states a basis if it says that the school relies on it."""
    assert texts(text, Field.BASIS) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We use this information to teach you and to keep you safe.",
         ["teach you", "keep you safe"]),
        ("We need it to teach, feed and care for you.",
         ["teach", "feed", "care for you"]),
        ("Your data is used to run the school.", ["run the school"]),
        ("We do not use your data to sell you things.", []),
        ("We use your data for the following purposes:", []),
        ("If we use your information for research, we ask you.", ["for research"]),
        ("## Why we use data\n\n- We never use it to sell\n- to teach\n", ["to teach"]),
    ],
)  # fmt: skip
def test_purposes(text, found):
    """Purposes come from lists, else from sentences that say what data is used for."""
    assert sorted(texts(text, Field.PURPOSE)) == sorted(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We collect personal information from you.", []),
        ("We collect information about pupils so that we can teach them.", []),
        ("We hold your name, address and exam results.",
         ["name", "address", "exam results"]),
        ("We ask for consent to use photographs.", []),
        ("We collect personal details such as your name, address and date of birth.",
         ["name", "address", "date of birth"]),
        ("We hold things like religion, ethnicity and language.",
         ["religion", "ethnicity", "language"]),
        ("## Special category data\n\nWe hold:\n\n- Religion\n- Other things\n",
         ["Religion", "Other things"]),
        ("## Special category data\n\n- Religion\n- Everything else\n", ["Religion"]),
        ("## What we collect\n\n- Names. We keep them up to date.\n", ["Names"]),
        ("## What we collect\n\n- We do not hold fingerprints\n- Names\n", ["Names"]),
    ],
)  # fmt: skip
def test_data(text, found):
    """Data is what a list of data has, or a sentence names by a word for data."""
    assert texts(text, Field.DATA) == found


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("Contacts (email, phone, etc)", ["email", "phone"]),
        ("Contacts: email and phone", ["email", "phone"]),
        ("Contacts \N{EN DASH} e.g. email", ["email"]),
        ("Number (ULN)", []),
        ("Contacts (email, phone", ["email", "phone"]),
        ("Names", []),
    ],
)
def test_items(kind, found):
    """Items stand in a bracket, behind a colon or behind "such as"."""
    assert texts(f"## What we collect\n\n- {kind}\n", Field.ITEM) == found


def test_item_sent_and_listed_is_told_once():
    """What is sent to a recipient is an item only where no list has it already."""
    text = (
        "## What we collect\n\n- Names\n- Address\n\n## We share data with\n\n"
        "- The NHS (this data includes the pupil's name, address and date of birth)\n"
    )

    rows = reading(text).of(Field.ITEM)
    assert [(row.text, row.parent) for row in rows] == [
        ("name", "The NHS"), ("date of birth", "The NHS"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("The police, when there is a crime", ["The police"]),
        ("Our supplier \N{EN DASH} to run the shop", ["Our supplier"]),
        ("The Department for Education (DfE)", ["The Department for Education (DfE)"]),
        ("Ofsted and the police", ["Ofsted", "the police"]),
        ("Ofsted, the police and other inspectors",
         ["Ofsted", "the police", "other inspectors"]),
        ("Health bodies such as the NHS and school nurses",
         ["Health bodies", "the NHS", "school nurses"]),
        ("Ofsted and bodies such as Estyn and other groups that teach and learn",
         ["Ofsted", "Estyn", "other groups that teach and learn"]),
        ("Other parts of the council when needed and with social work",
         ["Other parts of the council", "social work"]),
        ("https://x.example/list", []),
        ("Never the newspapers", []),
        ("Third parties", []),
    ],
)  # fmt: skip
def test_recipients_of_a_list(item, found):
    """An item names one body, or several, without what is said of them."""
    assert texts(f"## We share data with\n\n- {item}\n", Field.RECIPIENT) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We give information about you to the council.", ["the council"]),
        ("We pass your details on to the police so that all help.", ["the police"]),
        ("We send it to you.", []),
        ("We share our ideas with the police.", []),
        ("We share data with:", []),
        ("## Sharing data\n\nWe use Seesaw and Arbor.\n", ["Seesaw", "Arbor"]),
        ("## Sharing data\n\nWe do not use Seesaw.\n", []),
        ("If you ask us, we will let others see your record.",
         ["we will let others see your record"]),
    ],
)  # fmt: skip
def test_recipients_of_a_sentence(text, found):
    """A sentence names a recipient if it says that data is given to somebody."""
    assert texts(text, Field.RECIPIENT) == found


def test_link_gives_the_name_of_a_recipient():
    """Where a recipient's name is a link, the name is what the link shows."""
    text = "We must pass some data to our [Local Authority](https://x.example/la)."

    assert texts(text, Field.RECIPIENT) == ["Local Authority"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You may object to it.", ["objection"]),
        ("Consent can be withdrawn at any time.", ["withdraw-consent"]),
        ("If you want to see your record, ask us.", ["access"]),
        ("You are entitled to have a mistake corrected.", ["rectification"]),
        ("Parents have a right to the educational record.", ["educational-record"]),
        ("We have the right to refuse.", []),
        ("Individuals have a right to be informed.", []),
        ("## Concerns\n\nPlease raise it with us first.\n", ["complain-to-controller"]),
        ("## You can\n\n- ask us to erase it\n", ["erasure"]),
        ("## Your rights\n\nYou can ask us to delete it where:\n\n- you object\n",
         ["erasure"]),
        ("You do not have the right to object.", []),
    ],
)  # fmt: skip
def test_rights(text, found):
    """Rights are told by lists, headings and sentences about what people may do."""
    told = [one for one in ids(text, Field.RIGHT) if one != "complain-to-regulator"]
    assert told == found


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("We keep it for 7 years.", Stated.STATED),
        ("We keep it as long as necessary.", Stated.AMBIGUOUS),
        ("We keep it as our retention schedule says.", Stated.BY_REFERENCE),
    ],
)
def test_retention(text, state):
    """A period is stated, loose or in another paper."""
    (row,) = reading(text).of(Field.RETENTION)

    assert row.state is state


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Your data may leave the UK.", "abroad"),
        ("We do not transfer data outside the UK.", "none"),
        ("Data is kept in the UK.", "home"),
        ("Data is kept in France.", "abroad"),
        ("We will not send it outside the UK unless it is safe.", "abroad"),
    ],
)
def test_transfers(text, way):
    """A statement says that data goes abroad, does not, or is at home."""
    (row,) = reading(text).of(Field.TRANSFER)

    assert row.id == way


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("## Security\n\nWe use encryption and train our staff.\n", ["encryption"]),
        ("## Security\n\nWe do not use encryption.\n", []),
        ("## Security\n\n- Visitors are met at the door\n",
         ["Visitors are met at the door"]),
        ("Files are stored in locked cabinets.", ["locked cabinets"]),
    ],
)  # fmt: skip
def test_security(text, found):
    """Measures are known by their words, and in a list of them by being in it."""
    assert texts(text, Field.SECURITY) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Information about pupils, parents and carers.",
            ["pupils, parents and carers"],
        ),
        ("Data about our staff. Data about staff.", ["our staff"]),
        ("Information about you and your child.", ["you and your child"]),
        ("We do not hold data about visitors.", []),
        ("Pupils are welcome.", []),
    ],
)
def test_people(text, found):
    """Groups of people count where a sentence is about their data."""
    assert texts(text, Field.PEOPLE) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Last updated: 3 March 2026", ["3 March 2026"]),
        (
            "Reviewed September 2025, next due 01/09/2026.",
            ["September 2025", "01/09/2026"],
        ),
        ("School began on 3 March 1920.", []),
        ("12/2025", ["12/2025"]),
        ("(2026-01-31)", ["2026-01-31"]),
    ],
)
def test_dates(text, found):
    """A day counts where the notice says that it was made or changed on it."""
    assert texts(text, Field.DATE) == found


def test_marks_of_markdown_are_no_words():
    """Emphasis, escapes, tags and quotes of Markdown are not read as words."""
    text = (
        "What we collect\n===============\n\n* **Names**\n* `Photos` &\n"
        '* [Marks](https://x.example "title")\n\n> We share data\\\n> with '
        "<b>Ofsted</b> and <a@b.example>.\n\nSharing data with\n---\n\n- *Estyn*\n"
    )

    assert texts(text, Field.DATA) == ["Names", "Photos &", "Marks"]
    assert texts(text, Field.RECIPIENT) == ["Estyn"]
    assert texts(text, Field.CONTACT) == ["a@b.example"]


def test_front_matter_without_end_is_text():
    """A rule at the start that no second one closes begins no front matter."""
    assert reading("---\ntitle: Our data\n").title == ""


def test_table_of_plain_text():
    """Lines with bars are a table: the first is the head of its columns."""
    text = "Company | What we share\nSeesaw | Photos\nArbor | Names\n\nText.\n"

    assert texts(text, Field.RECIPIENT, is_markdown=False) == ["Seesaw", "Arbor"]
    assert texts(text, Field.DATA, is_markdown=False) == ["Photos", "Names"]


def test_address_broken_at_the_end_of_a_line():
    """An address of a page that a line break has cut is put together again."""
    text = (
        "You can read more about how all of this works, and why, on this page:\n"
        "https://www.harbour.example/a_long_address/of_a_page/that_goes_on_ser\n"
        "vices/privacy.html\n"
    )

    (link,) = texts(text, Field.LINK, is_markdown=False)
    assert link.endswith("on_services/privacy.html")


def test_link_behind_words_is_a_link():
    """An address that only words show is a link and no contact."""
    text = "See [our policy](https://x.example/policy) and [top](#top)."

    assert texts(text, Field.LINK) == ["https://x.example/policy"]
    assert texts(text, Field.CONTACT) == []


def test_school_in_the_heading_may_be_the_controller():
    """A school's name in a heading is an ambiguous controller."""
    (row,) = reading("# Privacy notice - Hill Primary School\n").of(Field.CONTROLLER)

    assert (row.text, row.state) == ("Hill Primary School", Stated.AMBIGUOUS)


def test_linked_controller_is_named_by_the_link():
    """Where the controller's name is a link, the name is what the link shows."""
    text = "We, [Acorn Pre-School](/) are a data controller."

    assert texts(text, Field.CONTROLLER) == ["Acorn Pre-School"]


def test_same_thing_said_often_keeps_some_lines():
    """A thing that is said on every line keeps the first lines only."""
    text = "\n\n".join(["Call 01632 960000."] * 80)

    (row,) = reading(text).of(Field.CONTACT)
    assert (row.line, len(row.also)) == (1, 50)


def test_intranet_is_a_system_by_reference():
    """An address inside an organisation is told of as a system pointed to."""
    (row,) = reading("See http://intranet.x.example/a.").of(Field.SYSTEM)

    assert row.state is Stated.BY_REFERENCE


def test_exact_name_of_a_store_wins():
    """A database that a notice names for Wales is not England's."""
    text = "# National Pupil Database\n\nSome of it goes into the NPD for Wales.\n"

    assert ids(text, Field.SYSTEM) == ["npd-wales"]


@pytest.mark.parametrize(
    ("lead", "field"),
    [
        ("We will collect, hold and use information about you set out below:",
         Field.DATA),
        ("The categories of information that we hold and share include:", Field.DATA),
        ("We may give it to:", Field.RECIPIENT),
        ("We will share it with:", Field.RECIPIENT),
        ("We use it to:", Field.PURPOSE),
        ("We process your information where:", Field.BASIS),
        ("The reasons that the law allows us are:", Field.BASIS),
    ],
)  # fmt: skip
def test_lead_in_says_what_a_list_is_of(lead, field):
    """What leads in to a list says what its items are."""
    notice = reading(f"{lead}\n\n- public task of the school\n")

    assert "public task of the school" in [row.text for row in notice.of(field)]


def test_kind_of_data_and_purpose_is_told():
    """A row on data or a purpose says which kind its words come down to."""
    text = "## What we collect\n\n- Exam results\n\n## Why\n\n- to teach you\n"

    assert ids(text, Field.DATA) == ["attainment"]
    assert ids(text, Field.PURPOSE) == ["learning"]


def test_only_what_is_needed_is_implied():
    """A promise to collect only one thing implies that it is collected."""
    text = "In a survey, we will only collect your exam results."

    (row,) = reading(text).of(Field.DATA)
    (item,) = reading(text).of(Field.ITEM)
    assert row.state is Stated.IMPLIED
    assert row.text == "we will only collect your exam results"
    assert (item.text, item.parent) == ("exam results", row.text)


def test_record_that_a_right_is_about():
    """A right to see a record tells of the record and of what is said to be in it."""
    text = (
        "## Your rights\n\nParents may access their child's education records, "
        "including any notes on special educational needs, under the law.\n"
    )

    assert texts(text, Field.DATA) == [
        "their child's education records, including any notes on special educational "
        "needs"
    ]
    assert texts(text, Field.ITEM) == ["notes on special educational needs"]


def test_researchers_are_implied_by_research():
    """Research that a recipient's data informs implies somebody who does it."""
    text = "The Welsh Government keeps it. It is used to inform independent research."

    (row,) = reading(text).of(Field.RECIPIENT)
    assert row.state is Stated.IMPLIED
    assert (row.text, row.parent) == ("independent research", "Welsh Government")


def test_product_named_in_a_sentence_is_a_system():
    """A product that any sentence names is a system."""
    text = "Our lessons use Google Classroom."

    assert texts(text, Field.SYSTEM) == ["Google Classroom"]


def test_words_of_data_are_no_body():
    """What is provided for learning is no recipient."""
    text = "We give information to Further Education and to support learning."

    assert texts(text, Field.RECIPIENT) == []


def test_profiling_is_told_as_a_purpose_in_doubt():
    """Profiling told among the rights is a purpose that is not clear."""
    text = (
        "## Your rights\n\nIf the council uses your information to profile you, in "
        "order to help, it says so. We use data to inform independent research.\n"
    )

    (row,) = reading(text).of(Field.PURPOSE)
    assert row.state is Stated.AMBIGUOUS


def test_right_of_a_list_of_complaints():
    """An item on complaints tells of the right to complain."""
    text = "## Complaints\n\n- complain to the Information Commissioner\n"

    assert "complain-to-regulator" in ids(text, Field.RIGHT)


def test_table_between_paragraphs():
    """A table ends the paragraph above it, and a line with one cell is text."""
    text = (
        "We share information with the police.\n"
        "Company | What we share\nSeesaw | Photos\n"
        "| We share information with the council. |\n\n---\n\nText\n"
    )

    found = texts(text, Field.RECIPIENT, is_markdown=False)
    assert sorted(found) == ["Seesaw", "the council", "the police"]
