"""A world of filers and filings for the stand-in of EDGAR, drawn from a seed. No company in it exists."""

import html
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from tests.ledgers import draw_release
from tests.submissions import document

NEW_YORK = ZoneInfo("America/New_York")
HOLIDAYS = (date(2026, 1, 1), date(2026, 1, 19), date(2026, 2, 16), date(2026, 4, 3), date(2026, 5, 25))
TITLES = {
    "2.02": "Results of Operations and Financial Condition",
    "7.01": "Regulation FD Disclosure",
    "8.01": "Other Events",
    "5.02": "Departure of Directors or Certain Officers; Election of Directors",
    "9.01": "Financial Statements and Exhibits",
}
SYLLABLES = ("bar", "cor", "dan", "fel", "gor", "hal", "kin", "lom", "mer", "nor", "pel", "quin", "ros", "sel", "tor", "ven", "wex", "zan")
TALK = """<html><body><p>{name} announces a change in its board. Effective today one director has retired after many years of service,
and the company thanks her.</p></body></html>"""
RESULTS = """<html><body><p><b>{name} Reports Results for the First Quarter of 2026</b></p>
<p>Revenues were ${0}.{1} million in the three months ended March 31, 2026.</p><table>
<tr><td>(in thousands)</td><td>Three Months Ended March 31, 2026</td><td>Three Months Ended March 31, 2025</td></tr>
{rows}</table></body></html>"""
LINES = ("Revenues", "Cost of sales", "Gross profit", "Operating income", "Income taxes", "Net income", "Total assets", "Total equity")


@dataclass(frozen=True)
class Company:
    cik: str
    name: str
    ticker: str
    is_foreign: bool
    says_utc: bool  # whether its clocks are listed in UTC


@dataclass(frozen=True)
class Filed:
    """One filing: `accepted` on the clock of New York; `is_release` is what a reader has to find out."""

    accession: str
    filers: tuple[Company, ...]
    form: str
    items: tuple[str, ...]
    accepted: datetime
    filed: date
    is_release: bool
    is_withdrawn: bool
    seed: int

    @property
    def moment(self) -> datetime:
        return self.accepted.replace(tzinfo=NEW_YORK).astimezone(UTC)

    @cached_property
    def exhibit(self) -> str:
        dice = random.Random(self.seed)
        name = html.escape(self.filers[0].name)
        if not self.is_release:
            return TALK.format(name=name)
        if self.form.startswith("8-K"):
            return draw_release(self.seed, most=1)[0].decode("utf-8", errors="replace")
        amounts = [
            f"<tr><td>{line}</td><td>{dice.randrange(1000, 9999):,}</td><td>{dice.randrange(1000, 9999):,}</td></tr>" for line in LINES
        ]
        return RESULTS.format(dice.randrange(1, 999), dice.randrange(10), name=name, rows="".join(amounts))

    def submission(self) -> bytes:
        filers = "\n".join(
            f"FILER:\n\n\tCOMPANY DATA:\t\n\t\tCOMPANY CONFORMED NAME:\t\t\t{html.escape(one.name)}\n"
            f"\t\tCENTRAL INDEX KEY:\t\t\t{one.cik}\n"
            for one in self.filers
        )
        items = "".join(f"ITEM INFORMATION:\t\t{TITLES[item]}\n" for item in self.items)
        day = f"{self.filed:%Y%m%d}"
        head = (
            f"<SEC-DOCUMENT>{self.accession}.txt : {day}\n<SEC-HEADER>{self.accession}.hdr.sgml : {day}\n"
            f"<ACCEPTANCE-DATETIME>{self.accepted:%Y%m%d%H%M%S}\nACCESSION NUMBER:\t\t{self.accession}\n"
            f"CONFORMED SUBMISSION TYPE:\t{self.form}\nPUBLIC DOCUMENT COUNT:\t\t2\n{items}"
            f"FILED AS OF DATE:\t\t{day}\n\n{filers}</SEC-HEADER>\n"
        )
        cover = document(self.form, "<html><body><p>The cover of this form.</p></body></html>")
        kind = random.Random(self.seed).choice(("EX-99.1", "EX-99.1", "EX-99", "EX-99.01", "ex-99.1"))
        return (head + cover + document(kind, self.exhibit, name="a.htm", sequence=2) + "</SEC-DOCUMENT>\n").encode()


class World:
    """Companies and their filings over the business days of a few weeks, in the order in which they were accepted."""

    def __init__(self, *, filings: int, companies: int, days: int, seed: int = 1, first: date = date(2026, 2, 9)) -> None:
        dice = random.Random(seed)
        self.companies = [draw_company(dice, number) for number in range(companies)]
        self.days = business_days(first, days)
        drawn = [draw_filing(dice, number, self) for number in range(filings)]
        self.filings = sorted(drawn, key=lambda one: (one.accepted, one.accession))
        self.by_accession = {one.accession: one for one in self.filings}
        self.by_cik: dict[str, list[Filed]] = {one.cik: [] for one in self.companies}
        for filing in self.filings:
            for company in filing.filers:
                self.by_cik[company.cik].append(filing)

    @property
    def end(self) -> datetime:
        """A moment at which all of it is public."""
        return datetime.combine(self.days[-1] + timedelta(days=1), time(3), NEW_YORK).astimezone(UTC)

    def releases(self) -> set[str]:
        """The accession numbers of what a reader is to find."""
        return {one.accession for one in self.filings if one.is_release and not one.is_withdrawn}


def business_days(first: date, count: int) -> list[date]:
    days: list[date] = []
    while len(days) < count:
        if first.weekday() < 5 and first not in HOLIDAYS:
            days.append(first)
        first += timedelta(days=1)
    return days


def next_business_day(day: date) -> date:
    return business_days(day + timedelta(days=1), 1)[0]


def draw_company(dice: random.Random, number: int) -> Company:
    letters = [chr(65 + number // 26**place % 26) for place in (2, 1, 0)]
    name = "".join(dice.choice(SYLLABLES) for _ in range(2)).capitalize()
    name += dice.choice((" Corp", " Inc.", " & Sons | Holdings", " Café Group", " Ltd <NV>", " (Delaware) Co"))
    return Company(str(1_000_007 + 13 * number).zfill(10), name, "Q" + "".join(letters), dice.randrange(6) == 0, dice.randrange(2) == 0)


def draw_filing(dice: random.Random, number: int, world: World) -> Filed:
    company = world.companies[number % len(world.companies)]
    filers = (company, dice.choice(world.companies)) if dice.randrange(60) == 0 else (company,)
    day = dice.choice(world.days)
    clock = dice.choice((time(7), time(8), time(16), time(16), time(12), time(17, 31), time(20)))
    accepted = datetime.combine(day, clock) + timedelta(seconds=dice.randrange(1700))
    filed = day if accepted.time() <= time(17, 30) else next_business_day(day)
    chance = dice.random()
    is_release = chance < 0.25
    if company.is_foreign:
        form, items = "6-K", ()
    elif chance < 0.85:
        form = "8-K/A" if dice.randrange(20) == 0 else "8-K"
        items = ("2.02", "9.01") if is_release else dice.choice((("5.02",), ("8.01", "9.01"), ("7.01", "9.01")))
    else:
        form, items = dice.choice(("10-Q", "8-K12B", "4")), ()
    accession = f"{company.cik}-26-{number:06}"
    filers = tuple(dict.fromkeys(filers))
    return Filed(accession, filers, form, items, accepted, filed, is_release, dice.randrange(100) == 0, number)
