"""Closed lists: the words a map may use where the law or the method has a list.

Each member's value is what a person writes in a map. Lists that change with the
law by date (conditions, provisions, mechanisms' standing) are in
`datamap.reference`; a test holds the two together.
"""

from __future__ import annotations

from enum import StrEnum


class Nation(StrEnum):
    """Nation of the United Kingdom whose education law applies."""

    WALES = "wales"
    ENGLAND = "england"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class Phase(StrEnum):
    """Age range that a school teaches."""

    NURSERY = "nursery"
    PRIMARY = "primary"
    MIDDLE = "middle"
    SECONDARY = "secondary"
    ALL_THROUGH = "all-through"
    SPECIAL = "special"
    SIXTH_FORM = "sixth-form"
    PUPIL_REFERRAL = "pupil-referral"


class PartyKind(StrEnum):
    """What sort of organisation or person a party is."""

    SCHOOL = "school"
    LOCAL_AUTHORITY = "local-authority"
    GOVERNMENT = "government"
    HEALTH = "health"
    SOCIAL_CARE = "social-care"
    POLICE = "police"
    JOINT_COMMITTEE = "joint-committee"
    SUPPLIER = "supplier"
    RESEARCH = "research"
    CHARITY = "charity"
    PERSON = "person"
    PUBLIC = "public"
    OTHER = "other"


class Role(StrEnum):
    """Role of a recipient for one flow (Articles 4(7), 4(8) and 26 UK GDPR)."""

    CONTROLLER = "controller"
    JOINT_CONTROLLER = "joint-controller"
    PROCESSOR = "processor"


class LawfulBasis(StrEnum):
    """Basis of Article 6(1) UK GDPR."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal-obligation"
    VITAL_INTERESTS = "vital-interests"
    PUBLIC_TASK = "public-task"
    RECOGNISED_LEGITIMATE_INTERESTS = "recognised-legitimate-interests"
    LEGITIMATE_INTERESTS = "legitimate-interests"


class SpecialCategory(StrEnum):
    """Special category of personal data (Article 9(1) UK GDPR)."""

    RACIAL_OR_ETHNIC_ORIGIN = "racial-or-ethnic-origin"
    POLITICAL_OPINIONS = "political-opinions"
    BELIEFS = "religious-or-philosophical-beliefs"
    TRADE_UNION_MEMBERSHIP = "trade-union-membership"
    GENETIC = "genetic"
    BIOMETRIC = "biometric"
    HEALTH = "health"
    SEX_LIFE = "sex-life"
    SEXUAL_ORIENTATION = "sexual-orientation"


class SpecialCondition(StrEnum):
    """Condition of Article 9(2) UK GDPR."""

    EXPLICIT_CONSENT = "explicit-consent"
    EMPLOYMENT_LAW = "employment-law"
    VITAL_INTERESTS = "vital-interests"
    NOT_FOR_PROFIT = "not-for-profit"
    MADE_PUBLIC = "made-public"
    LEGAL_CLAIMS = "legal-claims"
    SUBSTANTIAL_PUBLIC_INTEREST = "substantial-public-interest"
    HEALTH_OR_SOCIAL_CARE = "health-or-social-care"
    PUBLIC_HEALTH = "public-health"
    RESEARCH = "research"


class TransferMechanism(StrEnum):
    """How Chapter V UK GDPR is met for a restricted transfer."""

    ADEQUACY_REGULATIONS = "adequacy-regulations"
    IDTA = "idta"
    ADDENDUM = "addendum"
    BINDING_CORPORATE_RULES = "binding-corporate-rules"
    PUBLIC_INSTRUMENT = "public-instrument"
    CODE_OR_CERTIFICATION = "code-or-certification"
    REGULATION_CLAUSES = "regulation-clauses"
    AUTHORISED_CLAUSES = "authorised-clauses"
    DEROGATION = "derogation"


class Right(StrEnum):
    """Right that `trace` can be asked about (Articles 15 to 21 UK GDPR)."""

    ACCESS = "access"
    ERASURE = "erasure"
    RECTIFICATION = "rectification"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"


class PlaceUse(StrEnum):
    """What happens at a place: the columns of a system's `stored_in`."""

    RECIPIENT = "recipient"
    PRIMARY = "primary"
    BACKUP = "backup"
    SUPPORT_ACCESS = "support-access"
    TELEMETRY = "telemetry"
    SUB_PROCESSOR = "sub-processor"


class SystemKind(StrEnum):
    """What sort of thing a system is."""

    APP = "app"
    PLATFORM = "platform"
    RECORDS_SYSTEM = "records-system"
    COLLECTION = "collection"
    DATABASE = "database"
    PAPER = "paper"
    SPREADSHEET = "spreadsheet"
    CAMERAS = "cameras"
    MESSAGING = "messaging"
    AI_ASSISTANT = "ai-assistant"
    MONITORING = "monitoring"
    WEBSITE = "website"
    OTHER = "other"


class Channel(StrEnum):
    """How data travels in a flow."""

    APP = "app"
    AUTOMATIC_FEED = "automatic-feed"
    SECURE_TRANSFER = "secure-transfer"
    EMAIL = "email"
    POST = "post"
    PAPER = "paper"
    PHONE = "phone"
    IN_PERSON = "in-person"
    REMOVABLE_MEDIA = "removable-media"
    CAMERA = "camera"
    PUBLICATION = "publication"


class Frequency(StrEnum):
    """How often a flow runs."""

    CONTINUOUS = "continuous"
    DAILY = "daily"
    WEEKLY = "weekly"
    TERMLY = "termly"
    YEARLY = "yearly"
    WHEN_NEEDED = "when-needed"
    ONCE = "once"


class DocumentKind(StrEnum):
    """What sort of paper a document is."""

    PRIVACY_NOTICE = "privacy-notice"
    PROCESSOR_CONTRACT = "processor-contract"
    SHARING_AGREEMENT = "sharing-agreement"
    JOINT_CONTROLLER_ARRANGEMENT = "joint-controller-arrangement"
    DPIA = "dpia"
    APPROPRIATE_POLICY_DOCUMENT = "appropriate-policy-document"
    RETENTION_SCHEDULE = "retention-schedule"
    CONSENT_FORM = "consent-form"
    CONSENT_RECORD = "consent-record"
    TRANSFER_TEST = "transfer-test"
    LEGITIMATE_INTERESTS_ASSESSMENT = "legitimate-interests-assessment"
    POLICY = "policy"
    SUPPLIER_STATEMENT = "supplier-statement"
    RECORD_OF_PROCESSING = "record-of-processing"
    LAW = "law"
    OTHER = "other"


class MeasureState(StrEnum):
    """How far a measure has come."""

    IN_PLACE = "in-place"
    PLANNED = "planned"
    NOT_IN_PLACE = "not-in-place"


class RetentionStart(StrEnum):
    """Event from which a retention period is counted."""

    COLLECTED = "collected"
    LAST_ENTRY = "last-entry"
    YEAR_ENDS = "year-ends"
    PUPIL_LEAVES = "pupil-leaves"
    BIRTH = "birth"
    CASE_CLOSED = "case-closed"
    CONTRACT_ENDS = "contract-ends"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    PURPOSE_ENDS = "purpose-ends"


class Disposal(StrEnum):
    """What happens when a retention period is over."""

    DELETE = "delete"
    DESTROY = "destroy"
    RETURN = "return"
    PASS_ON = "pass-on"  # noqa: S105 - a way of disposal, no password
    ANONYMISE = "anonymise"
    ARCHIVE = "archive"
    REVIEW = "review"


class DataSource(StrEnum):
    """Where personal data was got from (Article 14(2)(f) UK GDPR)."""

    PERSON = "person"
    PARENT = "parent"
    SCHOOL = "school"
    PREVIOUS_SCHOOL = "previous-school"
    LOCAL_AUTHORITY = "local-authority"
    HEALTH = "health"
    SYSTEM = "system"
    OTHERS = "others"


class Grade(StrEnum):
    """How good a piece of evidence is."""

    OWNER = "owner"
    """The owner's own page, paper or primary law."""

    OWNER_OLD = "owner-old"
    """The owner's own page, undated or too old to lean on."""

    THIRD_PARTY = "third-party"
    """Somebody else's page."""

    INFERRED = "inferred"
    """Worked out from something that was seen."""

    OWN_KNOWLEDGE = "own-knowledge"
    """Nobody has checked it."""


class Ask(StrEnum):
    """Who can answer what is unknown."""

    SCHOOL = "school"
    DPO = "dpo"
    SUPPLIER = "supplier"
    LOCAL_AUTHORITY = "local-authority"
    TOOLKIT = "toolkit"


class ContactRole(StrEnum):
    """Role that a mailbox belongs to; never a person's name."""

    DATA_PROTECTION_OFFICER = "data-protection-officer"
    DATA_PROTECTION_LEAD = "data-protection-lead"
    CONTROLLER = "controller"
    REGULATOR = "regulator"
    SAFEGUARDING_LEAD = "safeguarding-lead"
    SUPPORT = "support"


class LegacyData(StrEnum):
    """What became of the data that an ended party held."""

    PASSED_ON = "passed-on"
    RETURNED = "returned"
    DESTROYED = "destroyed"
    STILL_HELD = "still-held"
