"""`Calendar`: what one document says of its fiscal year, its period ends and the lengths of its periods."""

import bisect
import calendar as months_of
import copy
import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from tieout.extract.period_words import NUMBERS, ORDINALS, Token, find_tokens

_YEAR = re.compile(r"20\d\d(?!\d)")
_OLD_YEAR = re.compile(r"19\d\d(?!\d)")
_BEFORE, _AFTER = 110, 6  # characters kept around a year: "first quarter of fiscal year 2024 ended November 2, 2024"
_TEXT_LIMIT = 400_000
_WINDOWS = 400  # distinct ones read; the 121 documents read for this hold at most 160
LONGEST_CELL = 2000  # characters before a date that may belong to its cell
_NEAR = 10  # days that a quarter of weeks may lie from the month it is named by
_YEAR_WORDS, _NINE_MONTHS, _TWELVE_MONTHS, _QUARTER_NAME, _AS_OF = 4, 3, 1, 3, 2  # votes for the end of the fiscal year
_DAY = datetime.timedelta(days=1)
_BRACKETS = re.compile(r"\([^()]*\)")
_LINE = "\x00"  # between two texts; no white space to the lexer, so a date takes no year from the next cell by itself
_DATED = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "/", "quarter")  # else a window is skipped
_SAME_WEEKDAY = (4, 5)  # share of a week filer's period ends that lie on its day of the week; the rest are misread
_LATE = 150  # days from a period's end within which its release is published
_ANY_YEAR = re.compile(r"\b20\d\d\b")
_BEHIND = 20  # characters behind "17-week fourth quarter" that may name its year
_LONG = (14, 17)  # weeks of a quarter that holds a year's 53rd week
_COUNT = "|".join(["1[2-7]", *(word for word, count in NUMBERS.items() if 12 <= count <= 17)])  # weeks of a quarter
_WHICH = "|".join(ORDINALS)
# "the fourth quarter of 2022 includes 17 weeks", "a 17-week fourth quarter"
_QUARTER_OF_WEEKS = re.compile(
    rf"\b(?P<which>{_WHICH})[\s-]quarter\b[^.;\x00]{{0,60}}?\b(?:includes?d?|contain(?:s|ed)|had|has|consist(?:s|ed)\s+of|comprise[sd]|was|is)"
    rf"\s+(?:an?\s+)?(?P<count>{_COUNT})[\s-]+weeks?\b|\b(?P<count2>{_COUNT})[\s-]weeks?\s+(?:fiscal\s+)?(?P<which2>{_WHICH})[\s-]quarter\b",
    re.IGNORECASE,
)
# "OGDEN, Utah, May 25, 2023 (WIRE) --", "DALLAS--May 25, 2023--": where and when a release was published
_PLACE = re.compile(r"^.{0,60}?[A-Z][A-Za-z. ]+(?:,[^.;:]{1,24}\.?,?|,|\s?[-–—/(]+|[–—]|--)[^a-z0-9]{0,3}$")
_DATELINE = re.compile(r"\s*(?:\(|/|--|–|—|-\s|\s-|\.{3})")
_LETTERS = 3  # letters between two header cells that still belong together: "and", "$"


def add_months(date: datetime.date, months: int) -> datetime.date:
    """The same day that many months on; a month end stays a month end."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    last = months_of.monthrange(year, month + 1)[1]
    ends = date.day == months_of.monthrange(date.year, date.month)[1]
    return datetime.date(year, month + 1, last if ends else min(date.day, last))


def month_end(year: int, month: int) -> datetime.date:
    """The last day of a month."""
    return datetime.date(year, month, months_of.monthrange(year, month)[1])


def is_month_end(date: datetime.date) -> bool:
    """Whether the date is the last day of its month; 28 February of a leap year counts."""
    return date.day >= 28 and ((date.month == 2 and date.day >= 28) or (date + _DAY).day == 1)


def make_date(year: int, month: int, day: int) -> datetime.date | None:
    """The date, None where there is none; 29 February of a common year is the 28th."""
    if not 1900 <= year <= 2100 or not 1 <= month <= 12 or day < 1:
        return None
    return datetime.date(year, month, min(day, months_of.monthrange(year, month)[1]))


def months_in(days: int) -> int:
    """Whole months in a number of days, at least one."""
    return max(1, (days * 12 + 182) // 365)


class Calendar:
    """A document's own calendar, read from its texts; where it says nothing, its answers are None."""

    __slots__ = ("ends", "instants", "label_shift", "latest", "lengths", "published", "quarter_weeks", "weeks", "year_end", "year_ends")

    def __init__(self) -> None:
        self.ends: list[datetime.date] = []  # ends of periods and balance dates, sorted
        self.instants: set[datetime.date] = set()  # balance dates among them
        self.year_ends: set[datetime.date] = set()  # ends of fiscal years among them
        self.year_end: tuple[int, int] | None = None  # month and day, of the latest fiscal year where they vary
        self.lengths: set[int] = set()  # nominal months of the periods that end at the latest end
        self.latest: datetime.date | None = None  # the end of the period reported on
        self.published: datetime.date | None = None
        self.weeks = False  # the filer's periods are whole weeks
        self.quarter_weeks: dict[tuple[int, int], int] = {}  # weeks that the text says a quarter of a year (0: the reported one) has
        self.label_shift = 0  # 1 where "fiscal 2023" ends in 2024

    def __repr__(self) -> str:
        return f"Calendar(latest={self.latest}, year_end={self.year_end}, weeks={self.weeks}, ends={len(self.ends)})"

    @staticmethod
    def from_texts(texts: Iterable[str]) -> "Calendar":
        """The calendar that paragraphs and header cells, in document order, tell of."""
        found = Calendar()
        sightings = _Sightings()
        kept: list[str] = []
        room = _TEXT_LIMIT
        for text in texts:
            kept.append(text[:room])
            room -= len(text) + 1
            if room <= 0:
                break
        whole = _LINE.join(kept)
        for window in _windows(whole):
            sightings.read(window)
        sightings.settle(found)
        if found.weeks and found.latest is not None:
            for said in _QUARTER_OF_WEEKS.finditer(whole):
                quarter, count = ORDINALS[(said["which"] or said["which2"]).lower()], (said["count"] or said["count2"]).lower()
                year = _ANY_YEAR.search(whole, said.start(), said.end() + (_BEHIND if said["which2"] else 0))
                found.quarter_weeks.setdefault((quarter, int(year[0]) if year else 0), NUMBERS.get(count) or int(count))
        return found

    def near(self, date: datetime.date, days: int = _NEAR) -> datetime.date | None:
        """The known period end nearest to a date, if one is near."""
        at = bisect.bisect_left(self.ends, date)
        best = min(self.ends[max(0, at - 1) : at + 1], key=lambda end: abs((end - date).days), default=None)
        return best if best is not None and abs((best - date).days) <= days else None

    def end_in_month(self, year: int, month: int) -> datetime.date | None:
        """The period end that "December 2022" means.

        The known one near that month's end, else the month's end itself for a filer whose periods end with months.
        """
        last = month_end(year, month)
        known = [end for end in self.ends if (end.year, end.month) == (year, month)]
        if known:
            return known[-1]
        return self.near(last, 6) or (self._counted(last) if self.weeks else last)

    def fiscal_year_end(self, label: int, *, shift: int | None = None) -> datetime.date | None:
        """The end of the fiscal year of that name; `shift` is the calendar years between name and end."""
        year = label + (self.label_shift if shift is None else shift)
        for end in sorted(self.year_ends, reverse=True):
            if (end - datetime.timedelta(days=14)).year == year:
                return end
        if self.year_end is None:
            return None
        month, day = self.year_end
        named = make_date(year + (1 if month == 1 and day < 14 else 0), month, day)
        if named is None or not self.weeks:
            return named
        return self.near(named, 8) or self._counted(named)

    def fiscal_year_of(self, date: datetime.date) -> int:
        """The name of the fiscal year a date lies in; its calendar year where the fiscal year is not known."""
        for label in (date.year - 1, date.year):
            end = self.fiscal_year_end(label)
            if end is None or date <= end:
                return label if end else date.year
        return date.year + 1

    def named(self, date: datetime.date, year: int) -> "Calendar":
        """The calendar, with fiscal years named so that a date lies in the one of that name."""
        shift = self.fiscal_year_of(date) - year
        if not shift:
            return self
        other = copy.copy(self)
        other.label_shift = self.label_shift + shift
        return other

    def _counted(self, date: datetime.date) -> datetime.date:
        """The day near the date on which the filer's weeks end: quarters of 13 weeks counted from a known end, else the weekday."""
        if self.ends:
            known = min(self.ends, key=lambda end: abs((end - date).days))
            quarters = ((date - known).days + 45) // 91
            counted = known + quarters * datetime.timedelta(weeks=13)
            if abs((counted - date).days) <= _NEAR:
                return counted
        anchor = max(self.year_ends, default=self.ends[-1] if self.ends else date)
        shift = (anchor.weekday() - date.weekday() + 3) % 7 - 3
        return date + datetime.timedelta(days=shift)

    def quarter_end(self, label: int, quarter: int, *, shift: int | None = None) -> datetime.date | None:
        """The end of a quarter of the fiscal year of that name."""
        end = self.fiscal_year_end(label, shift=shift)
        if end is None or quarter == 4:
            return end
        if self.weeks:
            before = self.fiscal_year_end(label - 1, shift=shift) or end - datetime.timedelta(weeks=52)
            expected = before + datetime.timedelta(weeks=13 * quarter)
            return self.near(expected, 14) or expected
        expected = add_months(end, 3 * quarter - 12)
        return self.near(expected) or expected

    def months_to_date(self, end: datetime.date) -> int | None:
        """Months from the start of the fiscal year to a period end, where they are whole quarters."""
        if self.year_end is None:
            return None
        month, day = self.year_end
        year_end = _fiscal_month(datetime.date(2023, month, min(day, 28)))
        months = (_fiscal_month(end) - year_end) % 12 or 12
        return months if months % 3 == 0 else None

    def start_of(self, end: datetime.date, months: int | None, weeks: int | None) -> datetime.date | None:
        """The first day of a period: the day after the known end before it, else counted back."""
        if weeks:
            return end - datetime.timedelta(weeks=weeks) + _DAY
        if not months:
            return None
        if months == 3 and self.quarter_weeks and (counted := self._weeks_of(end)):
            return end - datetime.timedelta(weeks=counted) + _DAY
        if is_month_end(end) and not self.weeks:
            return month_end(*_month_before(end, months)) + _DAY
        if months % 3:
            return add_months(end, -months) + _DAY
        expected = end - datetime.timedelta(weeks=13 * (months // 3))
        slack = 4 if months == 3 else 8
        known = [e for e in self.ends if abs((e - expected).days) <= slack and (self.weeks or not is_month_end(end))]
        if known:
            same = [e for e in known if e.weekday() == end.weekday()]
            return min(same or known, key=lambda e: abs((e - expected).days)) + _DAY
        if self.year_end is not None and not self.weeks and months == self.months_to_date(end):
            month, number = self.year_end
            ends = (make_date(expected.year + at, month, number) for at in (-1, 0, 1))
            return min((e for e in ends if e), key=lambda e: abs((e - expected).days)) + _DAY
        if not self.weeks and not self._drifts(end):
            return add_months(end, -months) + _DAY
        if months == 12 and self._last_of_month(end) and not self._last_of_month(expected):
            return expected - datetime.timedelta(weeks=1) + _DAY  # a year of 53 weeks
        return expected + _DAY

    def _weeks_of(self, end: datetime.date) -> int:
        """Weeks of the quarter that ends on a date, from what the text says of it or of the same quarter of another year; 0 if nothing."""
        assert self.latest is not None
        quarter, year = (self.months_to_date(end) or 0) // 3, self.fiscal_year_of(end)
        said = {named or self.fiscal_year_of(self.latest): weeks for (part, named), weeks in self.quarter_weeks.items() if part == quarter}
        if year in said:
            return said[year]
        return max((weeks - (weeks in _LONG) for weeks in said.values()), default=0)

    def _last_of_month(self, date: datetime.date) -> bool:
        """Whether the date is the last of its weekday in its month, as all the filer's year ends are."""
        return all((end + datetime.timedelta(weeks=1)).month != end.month for end in (date, *self.year_ends))

    def _drifts(self, end: datetime.date) -> bool:
        """Whether the filer's period ends are no fixed day of the month."""
        return all(known.day != end.day for known in self.ends if known != end)


def _month_before(end: datetime.date, months: int) -> tuple[int, int]:
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    return year, month + 1


def _windows(text: str) -> Iterable[str]:
    """The stretches of text around years, each distinct one once."""
    seen: set[str] = set()
    start, end = 0, -1
    matches = [m.start() for m in _YEAR.finditer(text)]
    if len(matches) < 3:
        matches = sorted(matches + [m.start() for m in _OLD_YEAR.finditer(text)])
    for at in [*matches, len(text) + 10 * _BEFORE]:
        if at - _BEFORE > end:
            if end > 0 and (window := text[start:end]) not in seen:
                seen.add(window)
                yield window
                if len(seen) >= _WINDOWS:
                    return
            start = max(0, at - _BEFORE)
        end = at + _AFTER


class _Said:
    """What has been said before the next date of a window."""

    __slots__ = ("as_of", "dated", "ended", "future", "lengths", "name", "pending", "quarter")

    def __init__(self) -> None:
        self.lengths: list[Token] = []
        self.ended = self.as_of = self.future = False
        self.quarter = 0
        self.name: tuple[int, int] | None = None  # quarter (4 for a year) and fiscal name
        self.pending: list[Token] = []  # months and days that wait for their year
        self.dated: datetime.date | None = None  # a date these words were already said of


class _Sightings:
    """Dates, lengths and names as they are met, and the votes they cast for the fiscal calendar."""

    def __init__(self) -> None:
        self.period_ends: Counter[datetime.date] = Counter()
        self.future: Counter[datetime.date] = Counter()
        self.instants: Counter[datetime.date] = Counter()
        self.headers: Counter[datetime.date] = Counter()
        self.lengths: set[tuple[datetime.date, int]] = set()
        self.votes: dict[tuple[int, int, datetime.date | None], int] = {}  # by month, words and date: said often is said once
        self.quarters: Counter[int] = Counter()
        self.year_days: Counter[tuple[int, int]] = Counter()
        self.shifts: Counter[int] = Counter()
        self.weeks = False
        self.bare: Counter[datetime.date] = Counter()
        self.datelines: list[datetime.date] = []

    def read(self, window: str) -> None:
        """Take in one window: walk its tokens, keeping what stands before each date."""
        lower = window.lower()
        if not any(word in lower for word in _DATED):
            return
        tokens = find_tokens(window)
        said, last, at = _Said(), 0, 0
        while at < len(tokens):
            token = tokens[at]
            if token.kind == "quarter":
                self.quarters[token.a] += 1
            if _breaks(window, last, token.start) and not _completes(token, said, window):
                self._leave(said)
                said = _Said()
            last = max(last, token.end)
            if token.kind == "year" and said.pending:
                count = 1
                while at + count < len(tokens) and tokens[at + count].kind == "year":
                    count += 1
                self._years(tokens[at : at + count], said, window)
                last = tokens[at + count - 1].end
                at += count
                continue
            is_date = token.kind == "date" and bool(token.c and token.a)
            said = self._date(token, said, window) if is_date else _note(token, said, window)
            at += 1
        self._leave(said)

    def _years(self, years: Sequence[Token], said: _Said, window: str) -> None:
        """Dates without years, then years: "December 31," over 2022 | 2021, or two dates over two years."""
        pending, said.pending = said.pending, []
        if len(years) % len(pending):  # the window cut the first ones off
            pending, years = pending[-len(years) :], years[-len(pending) :]
        per = len(years) // len(pending)
        for index, year in enumerate(years):
            day = pending[index // per]
            self._date(Token("date", day.start, year.end, year.a, day.b, day.c), said, window)

    def _leave(self, said: _Said) -> None:
        """A month and day that got no year: "Years Ended December 31,"."""
        for token in said.pending:
            for length in said.lengths:
                if length.a == 12 and said.ended:
                    self._vote(token.b, None, _YEAR_WORDS if length.c or length.b else _TWELVE_MONTHS)
                    self.year_days[token.b, token.c] += 1

    def _date(self, token: Token, said: _Said, window: str) -> _Said:
        date = make_date(token.a, token.b, token.c)
        if date is None:
            return said
        if said.dated is not None and _fiscal_month(said.dated) != _fiscal_month(date):
            said = _Said()
        said.dated = date
        edge = max(0, token.start - LONGEST_CELL)
        cell = window[max(edge, window.rfind(_LINE, edge, token.start) + 1) : token.start]
        if not said.ended and not said.as_of and _PLACE.search(cell) and _DATELINE.match(window, token.end):
            self.datelines.append(date)
        if said.ended and said.future:
            self.future[date] += 1
        elif said.ended:
            self.period_ends[date] += 1
            self._ended(date, said)
        elif "alance" in cell or "ALANCE" in cell:
            self.headers[date] += 1
        elif said.as_of:
            self.instants[date] += 1
        elif not cell:
            self.headers[date] += 1
        else:
            self.bare[date] += 1
        return said

    def _ended(self, date: datetime.date, said: _Said) -> None:
        month = _fiscal_month(date)
        if said.quarter:
            self._vote(month - 3 * said.quarter, date, _QUARTER_NAME)
        if said.name is not None and (said.quarter or all(length.a == 12 for length in said.lengths)):
            quarter, name = said.name
            end = add_months(date, 12 - 3 * quarter)
            self.shifts[(end - datetime.timedelta(days=14)).year - name] += 1
        if said.quarter and not said.lengths:
            self.lengths.add((date, 3))
        for length in said.lengths:
            self.lengths.add((date, length.a))
            self.weeks = self.weeks or bool(length.b)
            if length.a == 12:
                self._vote(month, date, _YEAR_WORDS if length.c or length.b else _TWELVE_MONTHS)
            elif length.a in (6, 9):
                opening = _fiscal_month(date - datetime.timedelta(weeks=length.b)) if length.b else month - length.a
                self._vote(opening, date, _NINE_MONTHS)

    def _vote(self, month: int, date: datetime.date | None, weight: int) -> None:
        self.votes[(month - 1) % 12 + 1, weight, date] = weight

    def settle(self, found: Calendar) -> None:
        """Weigh what was met and fill the calendar."""
        said = set(self.period_ends) | set(self.headers)
        published = next((date for date in self.datelines if date not in self.period_ends), None)
        if published is not None:
            said.discard(published)
            self.headers.pop(published, None)  # the date at the head of every page
        published = published or next((date for date in self.bare if date not in said), None)
        usual = max(self.period_ends, key=lambda date: (self.period_ends[date], date), default=None)
        if published is not None and usual is not None and not usual < published <= usual + datetime.timedelta(days=_LATE):
            published = next((date for date in sorted(self.bare) if usual < date <= usual + datetime.timedelta(days=_LATE)), None)
        ends = [date for date in self.period_ends if published is None or date < published]
        latest = max(ends, default=None) or max(self.instants, default=None) or max(self.headers, default=None)
        if latest is None:
            return
        found.published = published
        quarter = latest + datetime.timedelta(days=_LATE)
        later = [date for date in self.headers if latest < date <= quarter and (published is None or date < published)]
        latest = max(later, default=latest)  # a release whose tables are all balances
        known = set(self.period_ends) | {date for date in (*self.instants, *self.headers) if date <= latest} | set(self.future)
        found.latest = latest
        found.instants = {date for date in (*self.instants, *self.headers) if date <= latest}
        found.lengths = {months for date, months in self.lengths if date == latest}
        found.weeks = self.weeks or _ends_weeks([date for date in sorted(known & said) if abs((latest - date).days) < 3 * 366])
        found.ends = sorted(known if found.weeks else (date for date in known if is_month_end(date) or date in self.period_ends))
        month = self._year_end_month(found)
        if month:
            self._year(found, month)

    def _year_end_month(self, found: Calendar) -> int:
        """The month that most of what was said makes the end of the fiscal year, 0 where nothing does."""
        tally: Counter[int] = Counter()
        for (month, _, _), weight in self.votes.items():
            tally[month] += weight
        latest = found.latest
        assert latest is not None
        own = _fiscal_month(latest)
        balance_months = {_fiscal_month(date) for date in found.instants if (latest - date).days < 366 + _NEAR}
        others = balance_months - {own}
        if len(others) == 1:
            tally[others.pop()] += _AS_OF
        quarter = self.quarters.most_common(1)[0][0] if self.quarters else 0
        if not tally and quarter:
            tally[(own - 3 * quarter - 1) % 12 + 1] += 1
        elif not tally and not others and len(found.instants) > 1 and 3 not in found.lengths:
            tally[own] += _AS_OF  # two balance sheets a year apart and nothing between: a year's
        return tally.most_common(1)[0][0] if tally else 0

    def _year(self, found: Calendar, month: int) -> None:
        found.year_ends = {date for date in found.ends if _fiscal_month(date) == month and (found.weeks or is_month_end(date))}
        days = Counter({day: n for (named, day), n in self.year_days.items() if named == month})
        last = max(found.year_ends, default=None)
        if last is not None:
            found.year_end = (last.month, last.day)
        else:
            found.year_end = (month, days.most_common(1)[0][0] if days else month_end(2023, month).day)
        shift = self.shifts.most_common(1)[0][0] if self.shifts else 0
        found.label_shift = shift if shift == 1 and found.year_end[0] <= 3 else 0


def _ends_weeks(dates: Sequence[datetime.date]) -> bool:
    """Whether period ends lie on one day of the week and not on ends of months."""
    off = [date for date in dates if not is_month_end(date) and date.day > 1]
    if not off or len({date.day for date in dates}) < 2 or len(dates) < 2:
        return False
    same = max(Counter(date.weekday() for date in dates).values())
    return _SAME_WEEKDAY[1] * same >= _SAME_WEEKDAY[0] * len(dates) or (len({date.day for date in off}) > 1 and 2 * len(off) >= len(dates))


def _breaks(window: str, last: int, start: int) -> bool:
    """Whether the words before are said of something else than what follows."""
    between = window[last:start]
    if len(between) > _BEFORE or ". " in between:
        return True
    return _LINE in between and sum(map(str.isalpha, between)) > _LETTERS


def _completes(token: Token, said: _Said, window: str) -> bool:
    """Whether the token is a cell with the year of a cell before it, whatever caption stands between."""
    if token.kind != "year" or not said.pending or window[token.start - 1 : token.start] != _LINE:
        return False
    day = said.pending[-1]
    return token.start - day.end <= _BEFORE and not _BRACKETS.sub("", window[day.end : window.find(_LINE, day.end)]).strip(" ,.:")


def _note(token: Token, said: _Said, window: str) -> _Said:
    """Add a word that is no full date to what is said."""
    kind = token.kind
    if said.dated is not None and kind in ("length", "ended", "as_of", "quarter"):
        said = _Said()  # a new phrase starts
    if kind == "length":
        said.lengths.append(token)
    elif kind == "ended":
        said.ended, said.as_of = True, False
        said.future = window[token.start : token.end].lower() == "ending"
    elif kind == "as_of":
        said.as_of, said.ended = True, False
    elif kind == "quarter":
        said.quarter = token.a
        if token.b:
            said.name = (token.a, token.b)
    elif kind == "year" and (token.b == 1 or said.quarter):
        said.name = (said.quarter or 4, token.a)
    elif kind == "date" and token.c:
        said.pending.append(token)
    return said


def _fiscal_month(date: datetime.date) -> int:
    """The month whose end a date stands for: 3 February is the end of January."""
    return (date - datetime.timedelta(days=_NEAR)).month
