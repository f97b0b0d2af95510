"""The ends of guidance as facts: every figure of a range is one fact at the place where it is printed."""

import bisect
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import msgspec

from tieout.extract.guidance import Stated, in_full
from tieout.extract.guidance_ranges import Range
from tieout.extract.guidance_sentences import End
from tieout.model.fact import Fact, Source
from tieout.model.guidance import Earlier, Guidance
from tieout.model.period import Period
from tieout.model.release import Column, TableInfo

GUIDANCE = "guidance"
WIDEST = 3  # grid columns from a cell to the last one of its column
AROUND = "$€£¥()-−–%+ "  # signs around the digits of a figure


def settle_guidance(
    tables: Sequence[Fact], prose: Sequence[Fact], stated: Sequence[Stated], *, dollar: str
) -> tuple[list[Fact], tuple[Guidance, ...], dict[str, Fact]]:
    """The facts outside of tables of figures, with those of guidance marked, and the guidance with the facts of its ends.

    The last are the facts of sentences as they stand now by the ids they had; one that was said of two periods may be gone.

    A figure that was read in a sentence already keeps its label and gets what the range says of it; where none was read a fact is made.
    """
    settled = _Settled(tables, prose, dollar)
    found = [(one.guidance, *settled.take(one)) for one in stated]
    facts, names = settled.number(stated)
    guidance: dict[int, Guidance] = {}
    for (one, own, old), said in zip(found, stated, strict=True):
        ends = _fact_of(one.low, own, names), _fact_of(one.high, own, names)
        if said.first is not None:
            first = guidance[said.first]
            guidance[said.first] = msgspec.structs.replace(first, again=(*first.again, ends))
        elif one.metric:
            earlier = said.found.item.old
            guidance[len(guidance)] = msgspec.structs.replace(
                one,
                low_fact=ends[0],
                high_fact=ends[1],
                falls=said.found.item.range.falls,
                earlier=None if earlier is None else _earlier(earlier, old, names),
            )
    moved = {fact.id: names[number] for number, fact in enumerate(prose, len(tables)) if number in names}
    return facts, tuple(guidance.values()), moved


def in_columns(described: Sequence[TableInfo], facts: Iterable[Fact]) -> list[Fact]:
    """The facts, those of ranges in cells with the column of their table that their cell is in."""
    columns = {table.ordinal: sorted(column.column for column in table.columns) for table in described}
    settled = []
    for fact in facts:
        known = columns.get(fact.source.table, []) if fact.source.table is not None else []
        own = fact.source.column
        if own is not None and known and own not in known:
            at = bisect.bisect_left(known, own)
            if at < len(known) and known[at] - own <= WIDEST:
                fact = msgspec.structs.replace(fact, source=msgspec.structs.replace(fact.source, column=known[at]))
        settled.append(fact)
    return settled


def with_guidance(described: Sequence[TableInfo], facts: Iterable[Fact]) -> tuple[TableInfo, ...]:
    """The tables, with those that hold nothing but ranges of guidance and their facts."""
    known = {table.ordinal for table in described}
    added: dict[int, dict[int, Period | None]] = {}
    for fact in facts:
        source = fact.source
        if source.table is not None and source.column is not None and source.table not in known:
            added.setdefault(source.table, {}).setdefault(source.column, fact.period)
    more = [
        TableInfo(f"t{ordinal}", ordinal, GUIDANCE, "", None, None, None, tuple(Column(at, "", period) for at, period in columns.items()))
        for ordinal, columns in added.items()
    ]
    return tuple(sorted((*described, *more), key=lambda table: table.ordinal)) if more else tuple(described)


Ends = Sequence[tuple[End, int]]  # with the number of the fact


class _Settled:
    """The facts by their places, and what becomes of them."""

    def __init__(self, tables: Sequence[Fact], prose: Sequence[Fact], dollar: str) -> None:
        self.facts: list[Fact | None] = [*tables, *prose]
        self.count = len(tables)
        self.dollar = dollar
        self.places = _Places([*tables, *prose])
        self.done: set[int] = set()

    def take(self, stated: Stated) -> tuple[Ends, Ends]:
        """The figures of a guidance and of the range it replaces, each with the number of its fact."""
        found = stated.found
        return [(end, self._settle(end, stated.guidance)) for end in found.ends], [
            (end, self._settle(end, stated.guidance)) for end in found.old_ends
        ]

    def _settle(self, end: End, guidance: Guidance) -> int:
        at = [number for number in self.places.find(end.source, end.printed.text) if self.facts[number] is not None]
        if not at:
            self.facts.append(_made(end, guidance, self.dollar))
            number = len(self.facts) - 1
            self.places.add(self.facts[number], number)
            self.done.add(number)
            return number
        first = at[0]
        if first < self.count or first in self.done:
            return first
        self.done.add(first)
        for other in at[1:]:
            self.facts[other] = None  # it was said of two periods, and is of the guidance's alone
        old, new = self.facts[first], _made(end, guidance, self.dollar)
        assert old is not None
        self.facts[first] = msgspec.structs.replace(
            old,
            value=new.value,
            decimals=new.decimals,
            scale=new.scale,
            unit=new.unit,
            text=new.text,
            source=new.source,
            period=new.period,
            basis=GUIDANCE,
        )
        return first

    def number(self, stated: Sequence[Stated]) -> tuple[list[Fact], dict[int, Fact]]:
        """The facts outside of tables with their ids, those inside the words of a guidance marked; and every fact by its number."""
        spans = sorted(
            (one.guidance.source.start, one.guidance.source.end, at)
            for at, one in enumerate(stated)
            if one.guidance.source.start is not None and one.guidance.source.end is not None
        )
        kept = [(number, fact) for number, fact in enumerate(self.facts[self.count :], self.count) if fact is not None]
        ids = {fact.id: f"f{self.count + at}" for at, (_, fact) in enumerate(kept, 1) if fact.id}
        names: dict[int, Fact] = {number: fact for number, fact in enumerate(self.facts[: self.count]) if fact is not None}
        for at, (number, fact) in enumerate(kept, 1):
            own = fact if number in self.done else _marked(fact, spans, stated)
            names[number] = msgspec.structs.replace(own, id=f"f{self.count + at}", comparative=ids.get(own.comparative or ""))
        return [names[number] for number, _ in kept], names


def _marked(fact: Fact, spans: Sequence[tuple[int, int, int]], stated: Sequence[Stated]) -> Fact:
    """A fact inside the words of a guidance with its period and basis; any other as it is."""
    start = fact.source.start
    if start is None:
        return fact
    at = bisect.bisect_right(spans, (start, 1 << 62, 0)) - 1
    if at < 0 or spans[at][1] <= start:
        return fact
    period: Period | None = stated[spans[at][2]].guidance.period
    return msgspec.structs.replace(fact, period=period or fact.period, basis=GUIDANCE)


def _made(end: End, guidance: Guidance, dollar: str) -> Fact:
    """The fact of one figure of a guidance; its id is given later."""
    printed, label = end.printed, end.name or guidance.metric.replace("_", " ")
    unit = guidance.unit if printed.unit is None else in_full(printed.unit, dollar)
    statement = GUIDANCE if end.source.kind == "table" else "other"
    return Fact(
        "", end.source, statement, label, (label,), printed.text, printed.value, printed.decimals, printed.scale, unit, guidance.period, {},
        basis=GUIDANCE,
    )  # fmt: skip


def _fact_of(value: Decimal | None, ends: Ends, names: dict[int, Fact]) -> str | None:
    """The fact that prints an end of a range: with its sign, else (a loss, a decline) without it."""
    if value is None:
        return None
    alike = [(end, names[number]) for end, number in ends if abs(end.printed.value) == abs(value) == abs(names[number].value)]
    return next((fact.id for _, fact in (*(one for one in alike if one[0].printed.value == value), *alike)), None)


def _earlier(old: Range, ends: Ends, names: dict[int, Fact]) -> Earlier:
    return Earlier(old.low, old.high, _fact_of(old.low, ends, names), _fact_of(old.high, ends, names))


class _Places:
    """Facts by where they stand: offsets into the source, else cells of tables or boxes on pages, else what is printed."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.spans: list[tuple[int, int, int]] = []
        self.others: dict[tuple[object, ...], list[int]] = {}
        for number, fact in enumerate(facts):
            if fact.source.start is not None and fact.source.end is not None:
                self.spans.append((fact.source.start, fact.source.end, number))
            else:
                self.others.setdefault(_key(fact.source, fact.text), []).append(number)
        self.spans.sort()

    def add(self, fact: Fact | None, number: int) -> None:
        """Takes one fact more."""
        if fact is None:
            return
        if fact.source.start is not None and fact.source.end is not None:
            bisect.insort(self.spans, (fact.source.start, fact.source.end, number))
        else:
            self.others.setdefault(_key(fact.source, fact.text), []).append(number)

    def find(self, source: Source, text: str) -> Sequence[int]:
        """The facts at a place, in order."""
        if source.start is None or source.end is None:
            return self.others.get(_key(source, text), ())
        return list(self._over(source.start, source.end))

    def _over(self, start: int, end: int) -> Iterator[int]:
        at = bisect.bisect_left(self.spans, (end,)) - 1
        found = []
        while at >= 0 and self.spans[at][1] > start:
            found.append(self.spans[at][2])
            at -= 1
        yield from reversed(found)


def _key(source: Source, text: str) -> tuple[object, ...]:
    digits = text.strip(AROUND)
    if source.kind == "table" and source.page is None:
        return source.table, source.row, source.cell, digits
    return source.page, source.box, digits
