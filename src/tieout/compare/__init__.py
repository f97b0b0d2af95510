"""Two drafts of one release compared, figure by figure and tie by tie."""

from collections.abc import Hashable, Iterator, Mapping, Sequence

import msgspec

from tieout.compare.aligning import Pair
from tieout.compare.figures import Compared, compare_figures
from tieout.compare.matching import Matching, match
from tieout.compare.others import compare_documents, compare_guidance, compare_highlights, compare_words
from tieout.compare.tables import compare_tables, words_around
from tieout.compare.ties import HELD, Tested, compare_findings, figures_of
from tieout.model.difference import (
    ADDED,
    BROKE,
    CHANGED,
    GONE,
    MENDED,
    MOVED,
    NEW,
    REMOVED,
    STILL,
    TIED,
    UNTESTED,
    Difference,
    FigureChange,
    Tally,
    TieChange,
)
from tieout.model.release import Release

BAD, GOOD = (BROKE, NEW), (MENDED, GONE)
ORDER = (BROKE, NEW, STILL, MENDED, GONE, UNTESTED, TIED)

__all__ = ["compare"]


def compare(old: Release, new: Release, *, texts: tuple[Sequence[str], Sequence[str]] | None = None) -> Difference:
    """What became of the figures, ties, tables, guidance and highlights of one release in another.

    `texts` are the sentences of both that state no figures, where they are known: a release does not hold them. Exchanging the two
    exchanges what is old and new, and nothing else.
    """
    matching = match(old, new)
    around = words_around(matching)
    compared = {pair: compare_figures(old.facts[pair[0]], new.facts[pair[1]], words_changed=around(pair)) for pair in matching.figures}
    figures = list(_figure_changes(old, new, matching, compared))
    tested = _tested(old, new, matching)
    ties = tuple(_tie_changes(tested, figures))
    tables = tuple(compare_tables(matching))
    counts = {outcome: sum(figure.outcome == outcome for figure in figures) for outcome in (CHANGED, ADDED, REMOVED, MOVED)}
    fates = {outcome: sum(one.outcome == outcome for one in tested) for outcome in (HELD, *ORDER)}
    return Difference(
        old.document,
        new.document,
        Tally(
            unchanged=len(matching.figures) - counts[CHANGED] - counts[MOVED],
            reread=sum(one.is_reread and not one.changes for one in compared.values()),
            **counts,
            **fates,
        ),
        tuple(_with_ties(figures, ties)),
        ties,
        tables,
        tuple(compare_guidance(old.guidance, new.guidance)),
        tuple(compare_highlights(old.highlights, new.highlights)),
        tuple(compare_documents(old.document, new.document)),
        compare_words(matching, texts),
        tuple((old.facts[one].id, new.facts[other].id) for one, other in matching.figures),
    )


def _figure_changes(old: Release, new: Release, matching: Matching, compared: Mapping[Pair, Compared]) -> Iterator[FigureChange]:
    """Yields the figures that are not as they were, in the order of the new release, those that are gone where they stood."""
    said = [{index: one.raw for one in side for index in one.figures} for side in matching.said]
    titles = [{table.ordinal: table.title for table in release.tables} for release in (old, new)]
    number = 0
    for was, now in _laid_out(len(old.facts), len(new.facts), matching.figures):
        before, after = None if was is None else old.facts[was], None if now is None else new.facts[now]
        last, of = (after, 1) if after is not None else (before, 0)
        title = titles[of].get(last.source.table, "") if last is not None and last.source.table is not None else ""
        sentence = said[1].get(now) if now is not None else said[0].get(was) if was is not None else None
        identity = f"c{number + 1}"
        if was is None or now is None:
            change = FigureChange(identity, ADDED if was is None else REMOVED, before, after, title=title, sentence=sentence)
        else:
            one, moved = compared[was, now], (was, now) in matching.moved
            if not one.changes and not moved:
                continue
            outcome = CHANGED if one.changes else MOVED
            parts = one.changes, one.difference, one.percent, one.slip
            change = FigureChange(identity, outcome, before, after, *parts, moved=moved, title=title, sentence=sentence)
        number += 1
        yield change


def _laid_out(old: int, new: int, pairs: Sequence[Pair]) -> Iterator[tuple[int | None, int | None]]:
    """Yields the places of all figures, old and new: in the order of the new ones, those that are gone behind what they followed."""
    to_old, kept = {other: one for one, other in pairs}, {one for one, _ in pairs}
    done = 0
    for now in range(new):
        was = to_old.get(now)
        if was is not None and was >= done:
            yield from ((gone, None) for gone in range(done, was) if gone not in kept)
            done = was + 1
        yield was, now
    yield from ((gone, None) for gone in range(done, old) if gone not in kept)


def _tested(old: Release, new: Release, matching: Matching) -> list[Tested]:
    names: tuple[dict[str, Hashable], dict[str, Hashable]] = (
        {fact.id: f"old {fact.id}" for fact in old.facts},
        {fact.id: f"new {fact.id}" for fact in new.facts},
    )
    for one, other in matching.figures:
        names[0][old.facts[one].id] = names[1][new.facts[other].id] = f"{one} {other}"
    tables: tuple[dict[int, Hashable], dict[int, Hashable]] = ({}, {})
    for lines in matching.tables:
        for which in (0, 1):
            tables[which][matching.grids[which][lines.tables[which]].info.ordinal] = f"{lines.tables}"
    return compare_findings(old.findings, new.findings, names, tables)


def _tie_changes(tested: Sequence[Tested], figures: Sequence[FigureChange]) -> Iterator[TieChange]:
    """Yields what did not hold, worst first, with the changed figures in it."""
    changed = [
        {fact.id: figure.id for figure in figures if (fact := figure.old if which == 0 else figure.new) is not None} for which in (0, 1)
    ]
    some = sorted((one for one in tested if one.outcome != HELD), key=lambda one: ORDER.index(one.outcome))
    for number, one in enumerate(some):
        # of what was mended, the old message says what was wrong
        last = one.old if one.outcome in (MENDED, GONE, UNTESTED) else one.new
        assert last is not None
        severity = next((finding.severity for finding in (one.new, one.old) if finding is not None and finding.severity), None)
        sides = ((changed[1], one.new), (changed[0], one.old))
        named = dict.fromkeys(ids.get(fact) for ids, finding in sides for fact in figures_of(finding))
        yield TieChange(
            f"r{number + 1}", one.outcome, last.check, severity, last.message, one.old, one.new, tuple(figure for figure in named if figure)
        )


def _with_ties(figures: Sequence[FigureChange], ties: Sequence[TieChange]) -> Iterator[FigureChange]:
    """Yields the figures with the ties they broke and mended."""
    fates: dict[str, tuple[list[str], list[str]]] = {}
    for tie in ties:
        if tie.outcome in (*BAD, *GOOD):
            for named in tie.figures:
                fates.setdefault(named, ([], []))[tie.outcome in GOOD].append(tie.id)
    for figure in figures:
        broke, mended = fates.get(figure.id, ([], []))
        yield msgspec.structs.replace(figure, broke=tuple(broke), mended=tuple(mended)) if broke or mended else figure
