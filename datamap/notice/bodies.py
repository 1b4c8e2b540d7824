"""Which sort of party a notice means by a body that it does not name."""

from __future__ import annotations

from collections.abc import Mapping

from datamap.vocabulary import PartyKind

BODIES: Mapping[str, PartyKind] = {
    "local-authority": PartyKind.LOCAL_AUTHORITY,
    "dpo-service": PartyKind.LOCAL_AUTHORITY,
    "nhs": PartyKind.HEALTH,
    "health-board": PartyKind.HEALTH,
    "school-nurse": PartyKind.HEALTH,
    "social-services": PartyKind.SOCIAL_CARE,
    "police": PartyKind.POLICE,
    "next-schools": PartyKind.SCHOOL,
    "researchers": PartyKind.RESEARCH,
    "person-authorised": PartyKind.PERSON,
}
"""Sort of party of each such body, by its normalised id."""
