"""Whose history is asked for: a ticker, a CIK, an accession number or a part of a name to the readings of one filer."""

import re
from collections.abc import Iterable, Sequence

from tieout.errors import ConfigError
from tieout.model.release import Entity
from tieout.model.stored import Reading

ACCESSION = re.compile(r"(\d{10})-?(\d{2})-?(\d{6})")
CIK = re.compile(r"\d{1,10}")
MOST_NAMED = 6
HOW = "give a ticker, a CIK, an accession number or a part of a name that is unique"
# words of a name that say what kind of company it is, or nothing
FORMS = frozenset(
    ("the", "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "plc", "llc", "lp", "llp", "nv", "sa", "ag")
)


def as_accession(asked: str) -> str | None:
    """An accession number with its hyphens; None for what is none.

    >>> as_accession("000099900125000001")
    '0000999001-25-000001'
    """
    found = ACCESSION.fullmatch(asked.strip())
    return "-".join(found.groups()) if found else None


def as_cik(asked: str) -> str | None:
    """A CIK with ten digits; None for what is none."""
    return asked.strip().zfill(10) if CIK.fullmatch(asked.strip()) else None


def whose(readings: Sequence[Reading], asked: str) -> Entity:
    """The one filer that readings found for a question are of, named as by the last of them; ConfigError where there are several."""
    ciks = sorted({one.cik for one in readings if one.cik})
    if len(ciks) > 1:
        shown = [f"{_name(readings, cik)} ({cik})" for cik in ciks[:MOST_NAMED]]
        more = f" and {len(ciks) - MOST_NAMED} more" if len(ciks) > MOST_NAMED else ""
        raise ConfigError(f"{asked!r} fits several entities: {', '.join(shown)}{more}; give the CIK of one")
    names = list(dict.fromkeys(one.entity for one in readings if one.entity))
    tickers = list(dict.fromkeys(one.ticker.upper() for one in readings if one.ticker))
    if not ciks and (len(tickers) > 1 or not all(is_one_name(names[0], name) for name in names)):
        shown = list(dict.fromkeys(f"{one.entity} ({one.ticker})" if one.ticker else f"{one.entity}" for one in readings))
        raise ConfigError(f"{asked!r} fits several entities: {', '.join(shown[:MOST_NAMED])}; give the ticker, or more of the name, of one")
    return Entity(names[-1] if names else None, ciks[0] if ciks else None, tickers[-1] if tickers else None)


def _name(readings: Sequence[Reading], cik: str) -> str:
    return next((one.entity for one in reversed(readings) if one.cik == cik and one.entity), "no name")


def is_one_name(one: str, other: str) -> bool:
    """Whether two names are one, written differently or one of them shortened.

    >>> is_one_name("The Harbor Co.", "HARBOR CORPORATION"), is_one_name("Harbor Controls Inc.", "Harbor Foods Inc.")
    (True, False)
    """
    first, second = _words(one), _words(other)
    shared = min(len(first), len(second))
    return first[:shared] == second[:shared]


def _words(name: str) -> list[str]:
    words = [word for word in re.findall(r"\w+", name.casefold().replace(".", "")) if word not in FORMS]
    return words or [name.casefold()]


def is_of(reading: Reading, entity: Entity, names: Iterable[str]) -> bool:
    """Whether a reading found by ticker or name is of an entity of these names: not with another CIK, or without one of another name."""
    if entity.cik is None or reading.cik is not None:
        return reading.cik == entity.cik
    known = list(names)
    return reading.entity is None or not known or any(is_one_name(reading.entity, name) for name in known)


def unknown(asked: str, *, as_of: object, is_empty: bool) -> ConfigError:
    """The error for a question that nothing in the store fits."""
    if as_of is not None:
        return ConfigError(f"nothing of {asked!r} was known as of {as_of}; give a later --as-of, or store earlier releases")
    if is_empty:
        return ConfigError("the store is empty; store releases in it first, or give another with --store or TIEOUT_STORE")
    return ConfigError(f"nothing of {asked!r} is stored; {HOW}")
