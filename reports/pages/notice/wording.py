"""The words of a notice: plain ones, in forms that a reading finds again."""

from __future__ import annotations

from collections.abc import Mapping

from datamap.vocabulary import Right
from reports.language import counted, marked

BASES: Mapping[str, str] = {
    "consent": marked("consent, Article 6(1)(a)"),
    "contract": marked("contract, Article 6(1)(b)"),
    "legal-obligation": marked("legal obligation, Article 6(1)(c)"),
    "vital-interests": marked("vital interests, Article 6(1)(d)"),
    "public-task": marked("public task, Article 6(1)(e)"),
    "recognised-legitimate-interests": marked(
        "recognised legitimate interests, Article 6(1)(ea)"
    ),
    "legitimate-interests": marked("legitimate interests, Article 6(1)(f)"),
}
"""What each basis is called."""

NAMES: Mapping[str, str] = {
    "consent": marked("consent"),
    "contract": marked("contract"),
    "legal-obligation": marked("legal obligation"),
    "vital-interests": marked("vital interests"),
    "public-task": marked("public task"),
    "recognised-legitimate-interests": marked("recognised legitimate interests"),
    "legitimate-interests": marked("legitimate interests"),
}
"""What each basis is called where no article is named."""

MEANT: Mapping[str, str] = {
    "consent": marked("You choose. You can say no, and change your mind later."),
    "contract": marked("We have a deal with you and need the data to keep it."),
    "legal-obligation": marked("The law says that we must."),
    "vital-interests": marked("It helps to save or guard a life."),
    "public-task": marked("It is part of our work as a school."),
    "recognised-legitimate-interests": marked("The law lists this as a good reason."),
    "legitimate-interests": marked("We have a good reason. You can ask us to stop."),
}
"""What each basis means, in a short sentence or two."""

STARTS: Mapping[str, str] = {
    "collected": marked("we get it"),
    "last-entry": marked("we last add to it"),
    "year-ends": marked("the school year ends"),
    "pupil-leaves": marked("the pupil leaves"),
    "birth": marked("the pupil is born"),
    "case-closed": marked("the case is closed"),
    "contract-ends": marked("the contract ends"),
    "consent-withdrawn": marked("you take consent back"),
    "purpose-ends": marked("we no longer need it"),
}
"""From when a period counts."""

DISPOSALS: Mapping[str, str] = {
    "delete": marked("we delete it"),
    "destroy": marked("we destroy it"),
    "return": marked("we give it back"),
    "pass-on": marked("we pass it on"),
    "anonymise": marked("we take the names out"),
    "archive": marked("it goes to an archive"),
    "review": marked("we look at it again"),
}
"""What happens then."""

FROM: Mapping[str, str] = {
    "person": marked("the person"),
    "parent": marked("parents"),
    "school": marked("our own staff"),
    "previous-school": marked("an earlier school"),
    "local-authority": marked("the local authority"),
    "health": marked("health services"),
    "system": marked("our own systems"),
    "others": marked("others"),
}
"""Where data is got from."""

PERIODS: Mapping[str, tuple[str, str]] = {
    "Y": counted("{n} year", "{n} years"),
    "M": counted("{n} month", "{n} months"),
    "W": counted("{n} week", "{n} weeks"),
    "D": counted("{n} day", "{n} days"),
}
"""Parts of a period, as ISO 8601 has them."""

SAFEGUARDS: Mapping[str, str] = {
    "adequacy-regulations": marked("UK adequacy regulations"),
    "idta": marked("the International Data Transfer Agreement (IDTA)"),
    "addendum": marked("the UK Addendum to the standard clauses"),
    "binding-corporate-rules": marked("binding corporate rules"),
    "public-instrument": marked("an agreement between public bodies"),
    "code-or-certification": marked("an approved code or certificate"),
    "regulation-clauses": marked("standard clauses set by UK regulations"),
    "authorised-clauses": marked("clauses that the regulator has approved"),
    "derogation": marked("an exception in the law"),
    "onward": marked("the rules for whoever passes it on"),
}
"""What covers a transfer."""

RIGHTS: Mapping[Right, str] = {
    Right.ACCESS: marked("see your data and get a copy of it"),
    Right.RECTIFICATION: marked("have wrong data corrected"),
    Right.ERASURE: marked("have your data deleted"),
    Right.RESTRICTION: marked("restrict what we do with it for a time"),
    Right.OBJECTION: marked("object to its use"),
    Right.PORTABILITY: marked("data portability, to take it with you"),
}
"""What a person may do, after "the right to"."""

SHORT: Mapping[Right, str] = {
    Right.ACCESS: marked("to see it"),
    Right.RECTIFICATION: marked("to have it put right"),
    Right.ERASURE: marked("to have it deleted"),
    Right.RESTRICTION: marked("to limit its use"),
    Right.OBJECTION: marked("to say no to it"),
    Right.PORTABILITY: marked("to take it with you"),
}

IN_SHORT: Mapping[Right, str] = {
    Right.ACCESS: marked("see your data"),
    Right.RECTIFICATION: marked("have wrong data put right"),
    Right.ERASURE: marked("have your data deleted"),
    Right.RESTRICTION: marked("limit what we do with it"),
    Right.OBJECTION: marked("say no to its use"),
    Right.PORTABILITY: marked("move your data to another school"),
}
"""What a child may do, after "the right to"."""

ROLES: Mapping[str, str] = {
    "data-protection-officer": marked("Data Protection Officer"),
    "data-protection-lead": marked("School Data Protection Lead"),
    "controller": marked("School office"),
    "safeguarding-lead": marked("Safeguarding lead"),
    "support": marked("Support"),
}
"""Whose mailbox it is; the regulator has a part of its own."""
