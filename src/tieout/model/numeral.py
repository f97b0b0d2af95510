"""Every numeral of a document and what it is; the parts a release falls into."""

import msgspec

CLASSES = ("figure", "date", "time", "page", "contact", "identifier", "ordinal", "list", "legal", "name", "footnote")


class Numeral(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, rename={"kind": "class"}):
    """One run of digits with the points, commas and colons inside it, as a reader sees it.

    `kind` ("class" in the report) is one of figure, date (years, days, quarters and lengths of periods), time, page, contact, identifier,
    ordinal, list, legal, name, footnote. `fact` is the id of the fact whose digits these are, None where it is of none. `start` and
    `end` are offsets into the source as decoded; PDF and docx have none: there `page` (from 1) or `table` (its ordinal) says where, which
    are left out of the report where they say nothing.
    """

    start: int | None
    end: int | None
    kind: str
    fact: str | None
    page: int | None = None
    table: int | None = None


class Section(msgspec.Struct, frozen=True, gc=False):
    """One part of a release, from its heading to the next one.

    `kind` is one of header, highlights, results, guidance, call, about, forward_looking, non_gaap, contacts, statements. `start` and
    `end` are offsets into the source; where there is no source text `page` or `table` says where it begins.
    """

    kind: str
    start: int | None
    end: int | None
    page: int | None = None
    table: int | None = None
