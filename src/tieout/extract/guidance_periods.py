"""The periods that a sentence of guidance names, by the document's own calendar: "the second quarter", "fiscal 2023", "full year"."""

import datetime
import re
from functools import cache
from typing import NamedTuple

from tieout.extract.fiscal import Calendar, add_months, is_month_end, make_date, month_end
from tieout.extract.period_words import NUMBERS, ORDINALS, words_of
from tieout.extract.periods import period_of_text
from tieout.model.period import Duration, Instant, Period, end_of

YEAR, HALF, QUARTER = 12, 6, 3
CENTURY = 2000
DECEMBER = 12
NEAR = 8  # days from a month's end
FARTHEST = 30  # years ahead that are still a plan
DAY = datetime.timedelta(days=1)


class Timed(NamedTuple):
    """A period named in a text: its place there, and whether it lies ahead (ends after what is reported)."""

    start: int
    end: int
    period: Period
    is_ahead: bool


def _any_of(kind: str) -> str:
    return "|".join(sorted(words_of(kind), key=len, reverse=True))


@cache
def _grammar() -> re.Pattern[str]:
    months = _any_of("months")
    which = rf"(?:{_any_of('ordinals')})"
    year = r"(?:(?:19|20)\d\d(?!\d))"
    name = r"(?:fiscal(?:\s+years?)?|FY|calendar(?:\s+years?)?|CY|full[\s-]years?|years?)"
    short = r"\d\d(?!\d)"
    tail = (
        rf"(?:[\s,-]*(?:of\s+)?(?:the\s+|our\s+|its\s+)?(?:{name}[\s-]*)?['’]?(?P<$_y>{year})|\s*(?:FY|CY|['’])\s?['’]?(?P<$_y2>{short}))"
    )
    quarter = (
        rf"(?:(?:fiscal(?:\s+year)?\s+|FY\s?)?(?P<q_y0>{year})[\s-]+)?"
        rf"(?:(?:fiscal\s+)?(?P<q_word>{which})[\s-]+(?:fiscal[\s-]+)?quarters?|(?:fiscal\s+)?Q(?P<q_num>[1-4])|(?P<q_num2>[1-4])Q)"
        rf"(?:{tail.replace('$', 'q')}|(?<=Q)(?P<q_y3>{short}))?"
    )
    half = (
        rf"(?:(?P<h_word>first|second|back|latter|last|1st|2nd)[\s-]+half|H(?P<h_num>[12])|(?P<h_num2>[12])H)"
        rf"(?:{tail.replace('$', 'h')}|\s+of\s+(?:the|this)\s+(?:fiscal\s+)?year)?"
    )
    rest = (
        r"(?:remainder|rest|balance)\s+of\s+(?:the\s+|this\s+|our\s+)?(?:current\s+)?(?:fiscal\s+|full\s+)?(?:year\s*)?"
        rf"(?P<r_y>{year})?"
    )
    day = rf"(?:{months})\.?\s+\d\d?,?\s+{year}"
    ended = rf"(?:(?:three|six|nine|twelve|3|6|9|12)[\s-]+months?|quarter|year)\s+(?:ended|ending|that\s+ends)\s+(?:on\s+)?{day}"
    instant = rf"(?:at|as\s+of)\s+(?:year[\s-]end,?\s+)?(?P<i_m>{months})\.?\s+(?P<i_d>\d\d?),?\s+(?P<i_y>{year})"
    month_year = rf"(?P<my_m>{months})\.?,?\s+(?P<my_y>{year})"
    date = rf"(?:{months})\.?\s+\d\d?(?!\d)(?:st|nd|rd|th)?,?(?:\s+{year})?|\d\d?[./]\d\d?[./]\d{{2,4}}"
    month_quarter = rf"(?P<mq_m>{months})\s+(?:(?P<mq_y>{year})\s+)?quarter(?:\s+of\s+(?P<mq_y2>{year}))?"
    by_end = (
        r"(?:by|through|until)\s+(?:the\s+)?(?:end\s+of\s+|year[\s-]?end\s+)?(?:(?:fiscal|calendar)\s+)?(?:year\s+)?"
        rf"(?P<b_y>{year})"
    )
    full = (
        r"(?:the\s+)?full[\s-]+(?:(?:fiscal|calendar)[\s-]+)?years?(?:[\s-]+(?:fiscal(?:\s+year)?|FY|calendar))?[\s-]*"
        rf"(?:['’]?(?P<f_y>{year})|(?<=FY)['’]?(?P<f_y2>{short}))?"
    )
    fiscal = (
        rf"(?:fiscal(?:[\s-]+years?)?|calendar(?:[\s-]+years?)?|years?|FY|CY)[\s-]*['’]?(?:(?P<y_y>{year})"
        rf"|(?<=Y)\s?['’]?(?P<y_y2>{short})|(?<=['’])(?P<y_y3>{short}))(?P<y_range>\s?[-–/]\s?(?:20)?{short})?"
    )
    bare_year = (
        r"(?:the|this|our|current|entire|whole)\s+(?:current\s+|entire\s+|whole\s+)?(?:fiscal\s+|calendar\s+)?year\b"
        r"(?![\s-]+(?:ago|over|earlier|before|period|end|to))"
    )
    near = r"(?P<n_which>next|this|current|coming|upcoming|following|present)\s+(?:fiscal\s+)?(?P<n_what>quarter|year)\b"
    months_on = rf"(?:(?:over|in|during|within)\s+the\s+)?(?:next|following|coming)\s+(?P<m_n>\d\d?|{_any_of('numbers')})\s+months"
    bare = r"(?<![\d.,$€£/’'-])(?P<bare>20\d\d)(?![\d.,]\d|\d|\s?%)"
    kinds = {
        "ended": ended, "instant": instant, "month_quarter": month_quarter, "month_year": month_year, "date": date, "quarter": quarter,
        "half": half, "rest": rest, "by_end": by_end, "full": full, "fiscal": fiscal, "near": near, "bare_year": bare_year,
        "months_on": months_on, "plain": bare,
    }  # fmt: skip
    return re.compile("|".join(rf"(?P<{kind}>(?<!\w)(?:{form}))" for kind, form in kinds.items()), re.IGNORECASE)


class Clock:
    """Periods by a document's calendar, seen from the end of the last period that is reported."""

    __slots__ = ("_is_monthly", "calendar", "last")

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._is_monthly = 2 * sum(is_month_end(end) for end in calendar.ends) > len(calendar.ends)
        last = _last_quarter(calendar)
        self.last = None if last is None else self._settled(last)

    def _settled(self, end: datetime.date) -> datetime.date:
        """The month end near a date, for a filer whose periods end with months."""
        if not self._is_monthly or is_month_end(end):
            return end
        before = end.replace(day=1) - DAY
        after = month_end(end.year, end.month)
        best = min(before, after, key=lambda one: abs((one - end).days))
        return best if abs((best - end).days) <= NEAR else end

    def find(self, text: str) -> list[Timed]:
        """The periods a text names, in order."""
        found = []
        for match in _grammar().finditer(text):
            try:
                period = self._period(match)
            except (ValueError, OverflowError):
                period = None
            if period is not None:
                found.append(Timed(match.start(), match.end(), period, self.is_ahead(period)))
        return found

    def is_ahead(self, period: Period) -> bool:
        """Whether a period ends after what is reported, and not too far from it."""
        end = end_of(period)
        return self.last is None or end is None or self.last < end < self.last + datetime.timedelta(days=366 * FARTHEST)

    def year(self, label: int) -> Duration | None:
        """The fiscal year of that name."""
        end = self.calendar.fiscal_year_end(label) or (datetime.date(label, 12, 31) if self.calendar.year_end is None else None)
        return None if end is None else self._duration(end, YEAR)

    def _duration(self, end: datetime.date, months: int) -> Duration:
        end = self._settled(end)
        if self._is_monthly and is_month_end(end):
            return Duration(add_months(end, -months) + DAY, end, months)
        return Duration(self.calendar.start_of(end, months, None), end, months)

    def current_year(self) -> int | None:
        """The name of the fiscal year that the day after the last reported period lies in."""
        return None if self.last is None else self.calendar.fiscal_year_of(self.last + DAY)

    def _quarter(self, which: int, label: int | None) -> Duration | None:
        """A quarter of a fiscal year; without its year the next one of that number."""
        labels = [label] if label else [] if (now := self.current_year()) is None else [now - 1, now, now + 1]
        for one in labels:
            end = self.calendar.quarter_end(one, which)
            if end is None and self.calendar.year_end is None:
                end = add_months(datetime.date(one, 12, 31), QUARTER * which - YEAR)
            if end is not None and (label or self.last is None or end >= self.last):
                return self._duration(end, QUARTER)
        return None

    def next_quarter(self) -> Duration | None:
        """The quarter after the last reported one."""
        if self.last is None:
            return None
        around = add_months(self.last, QUARTER)
        label = self.calendar.fiscal_year_of(around - datetime.timedelta(days=20))
        ends = [end for quarter in range(1, 5) if (end := self.calendar.quarter_end(label, quarter)) is not None]
        end = min(ends, key=lambda one: abs((one - around).days), default=around)
        return self._duration(end if abs((end - around).days) <= 20 else around, QUARTER)

    def _period(self, match: re.Match[str]) -> Period | None:
        kind = next(name for name in _KINDS if match[name] is not None)
        reader = getattr(self, f"_of_{kind}", None)
        return None if reader is None else reader(match)

    def _of_ended(self, match: re.Match[str]) -> Period | None:
        return period_of_text(match[0], calendar=self.calendar, statement="income")

    def _of_instant(self, match: re.Match[str]) -> Period | None:
        date = make_date(int(match["i_y"]), int(words_of("months")[match["i_m"].lower()]), int(match["i_d"]))
        return None if date is None else Instant(date)

    def _of_month_year(self, match: re.Match[str]) -> Period | None:
        return Instant(month_end(int(match["my_y"]), int(words_of("months")[match["my_m"].lower()])))

    def _of_month_quarter(self, match: re.Match[str]) -> Period | None:
        month = words_of("months").get(match["mq_m"].lower())
        year = int(match["mq_y"] or match["mq_y2"] or 0)
        if month is None or (not year and self.last is None):
            return None
        if not year and self.last is not None:
            year = self.last.year + (1 if str(month).isdigit() and int(month) <= self.last.month else 0)
        end = month_end(year, int(month))
        return self._duration(self.calendar.near(end) or end, QUARTER)

    def _of_quarter(self, match: re.Match[str]) -> Period | None:
        which = ORDINALS[match["q_word"].lower()] if match["q_word"] else int(match["q_num"] or match["q_num2"])
        return self._quarter(which, _label(match["q_y0"] or match["q_y"] or match["q_y2"] or match["q_y3"]))

    def _of_half(self, match: re.Match[str]) -> Period | None:
        said = (match["h_word"] or match["h_num"] or match["h_num2"]).lower()
        label = _label(match["h_y"] or match["h_y2"]) or self.current_year()
        if label is None:
            return None
        end = self.calendar.quarter_end(label, 2 if said in ("first", "1st", "1") else 4)
        return None if end is None else self._duration(end, HALF)

    def _of_rest(self, match: re.Match[str]) -> Period | None:
        label = _label(match["r_y"]) or self.current_year()
        year = self.year(label) if label else None
        if year is None or year.end is None or self.last is None or year.end <= self.last:
            return year
        months = YEAR - (self.calendar.months_to_date(self.last) or 0) % YEAR
        return Duration(self.last + DAY, year.end, months)

    def _of_by_end(self, match: re.Match[str]) -> Period | None:
        label = int(match["b_y"])
        ends = self.calendar.year_end
        if "fiscal" not in match[0].lower() and (ends is None or ends[0] == DECEMBER):
            return Duration(None, datetime.date(label, DECEMBER, 31), None)
        year = self.year(label)
        return None if year is None else Duration(None, year.end, None)

    def _of_full(self, match: re.Match[str]) -> Period | None:
        label = _label(match["f_y"] or match["f_y2"]) or self.current_year()
        return self.year(label) if label else None

    def _of_fiscal(self, match: re.Match[str]) -> Period | None:
        label = _label(match["y_y"] or match["y_y2"] or match["y_y3"])
        return None if label is None or match["y_range"] else self.year(label)

    def _of_near(self, match: re.Match[str]) -> Period | None:
        is_next = match["n_which"].lower() in ("next", "coming", "upcoming", "following")
        if match["n_what"].lower() == "quarter":
            return self.next_quarter()
        label = self.current_year()
        return None if label is None else self.year(label + is_next)

    def _of_bare_year(self, _: re.Match[str]) -> Period | None:
        label = self.current_year()
        return None if label is None else self.year(label)

    def _of_months_on(self, match: re.Match[str]) -> Period | None:
        said = match["m_n"].lower()
        months = int(said) if said.isdigit() else NUMBERS.get(said, 0)
        if self.last is None or not months:
            return None
        return Duration(self.last + DAY, add_months(self.last, months), months)

    def _of_plain(self, match: re.Match[str]) -> Period | None:
        return self.year(int(match["bare"]))


_KINDS = (
    "ended", "instant", "date", "month_quarter", "month_year", "quarter", "half", "rest", "by_end", "full", "fiscal", "near", "bare_year",
    "months_on", "plain",
)  # fmt: skip


def _label(text: str | None) -> int | None:
    if not text:
        return None
    year = int(text)
    return year if year >= 1000 else CENTURY + year


def _last_quarter(calendar: Calendar) -> datetime.date | None:
    """The end of the last whole quarter that is over; the calendar's latest date may be a day after it."""
    latest = calendar.latest
    if latest is None or calendar.months_to_date(latest) is not None or calendar.year_end is None:
        return latest
    year = calendar.fiscal_year_of(latest)
    ends = [end for label in (year - 1, year) for quarter in range(1, 5) if (end := calendar.quarter_end(label, quarter)) is not None]
    return max((end for end in ends if end <= latest), default=latest)
