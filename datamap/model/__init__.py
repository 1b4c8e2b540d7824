"""The records of a data map: what one school does with personal data.

Every record is frozen, is compared by value and refuses fields it does not
know. The sentence under each field is its only description: the JSON Schema,
the Excel notes and the error messages use it. An optional field says after
"Left out:" what its absence means.
"""

from datamap.model.activities import Activity, Consent, Retention, Traits
from datamap.model.base import Record, Source
from datamap.model.data import DataCategory, DataItem, Items
from datamap.model.datamap import FORMAT, RECORD_SECTIONS, DataMap, Origin
from datamap.model.flows import Flow, TransferTest
from datamap.model.papers import Acceptance, Document, Measure, OpenQuestion
from datamap.model.parties import Engagement, PartialApproval, Party
from datamap.model.school import (
    BreachTally,
    Contact,
    PeopleGroup,
    School,
    Tally,
    Year,
)
from datamap.model.systems import Access, Design, Recording, Storage, System

__all__ = [
    "FORMAT",
    "RECORD_SECTIONS",
    "Acceptance",
    "Access",
    "Activity",
    "BreachTally",
    "Consent",
    "Contact",
    "DataCategory",
    "DataItem",
    "DataMap",
    "Design",
    "Document",
    "Engagement",
    "Flow",
    "Items",
    "Measure",
    "OpenQuestion",
    "Origin",
    "PartialApproval",
    "Party",
    "PeopleGroup",
    "Record",
    "Recording",
    "Retention",
    "School",
    "Source",
    "Storage",
    "System",
    "Tally",
    "Traits",
    "TransferTest",
    "Year",
]
