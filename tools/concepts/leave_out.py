"""Measures the naming of concepts with each company left out in turn: nothing learned from a company's statements names its lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

from tieout.concepts.eras import stands_for, year_of
from tieout.concepts.features import Proposer, Said
from tieout.concepts.forest import Forest
from tieout.concepts.naming import choose
from tieout.concepts.tables import NearIndex, Tables, count_elements, near_index
from tieout.concepts.taxonomy import Taxonomy, load_taxonomy
from tools.concepts.learn import Labels, Layer, Statement, layer_of, old_labels, sum_of, without
from tools.concepts.train import Case, Proposed, Trust, cases_of, grow, propose_all, trust_of

JOBS = 2
MOST_NEAR = 50_000


class Named(NamedTuple):
    """One line as it was named with its company left out: how many figures it has, its best element's score, and whether that is right.

    `has_standard` says whether the filer gave it a standard element at all.
    """

    company: str
    statement: str
    figures: int
    score: int
    is_right: bool
    has_standard: bool
    label: str
    element: str
    tags: tuple[str, ...]


class Shop:
    """What all rounds share."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.taxonomy: Taxonomy = load_taxonomy()
        self.old: Labels = old_labels(self.taxonomy)
        self.prior = count_elements(self.old)
        self.by_company: dict[str, list[Statement]] = defaultdict(list)
        for statement in statements:
            self.by_company[statement.company].append(statement)
        self.companies = sorted(self.by_company)
        self.layers = {company: layer_of(self.by_company[company], self.taxonomy) for company in self.companies}
        self.whole = sum_of(self.layers.values())
        self.index: NearIndex = near_index(self.taxonomy, self.old, self.whole.new)
        self.index.most_kept = MOST_NEAR  # every round asks for the same labels

    def tables(self, layer: Layer, trust: Trust | None = None) -> Tables:
        """The tables with one layer of new labels."""
        return Tables(
            self.taxonomy,
            old=self.old,
            new=layer.new,
            zoned=layer.zoned,
            zones=layer.zones,
            index=self.index,
            old_prior=self.prior,
            trust=trust,
        )

    def cases(self, layer: Layer, companies: Iterable[str]) -> tuple[list[Case], Trust]:
        """The cases to learn from, each company's lines named by what the others' labels say, and the trust in each element."""
        tables: dict[str, Tables] = {}
        proposed: dict[str, list[Proposed]] = {}
        trusts: dict[str, Trust] = {}
        for company in companies:
            tables[company] = self.tables(without(layer, self.layers[company]))
            proposer = Proposer(tables[company])
            proposed[company] = [propose_all(statement, proposer) for statement in self.by_company[company]]
            pairs = zip(self.by_company[company], proposed[company], strict=True)
            trusts[company] = add(trust_of(statement, found, self.taxonomy.elements) for statement, found in pairs)
        whole = add(trusts.values())
        found: list[Case] = []
        for company, by_statement in proposed.items():
            own = trusts[company]
            tables[company].trust = {
                number: (right - own.get(number, (0, 0))[0], lines - own.get(number, (0, 0))[1]) for number, (right, lines) in whole.items()
            }
            for statement, one in zip(self.by_company[company], by_statement, strict=True):
                found += cases_of(statement, one, tables[company])
        return found, whole


def add(trusts: Iterable[Trust]) -> Trust:
    """Several counts of trust as one."""
    whole: Trust = {}
    for trust in trusts:
        for number, (right, lines) in trust.items():
            before = whole.get(number, (0, 0))
            whole[number] = before[0] + right, before[1] + lines
    return whole


def leave_out_each(statements: Sequence[Statement], jobs: int = JOBS) -> list[Named]:
    """Every line of the statements, named by what all other companies teach."""
    shop = Shop(statements)
    with ProcessPoolExecutor(jobs, initializer=_open, initargs=(shop,)) as pool:
        return [named for part in pool.map(_leave_out, shop.companies) for named in part]


_SHOP: list[Any] = []


def _open(shop: Shop) -> None:
    _SHOP[:] = [shop]


def _leave_out(company: str) -> list[Named]:
    shop: Shop = _SHOP[0]
    layer = without(shop.whole, shop.layers[company])
    cases, trust = shop.cases(layer, [other for other in shop.companies if other != company])
    forest, proposer = Forest(grow(cases)), Proposer(shop.tables(layer, trust))
    found = []
    for statement in shop.by_company[company]:
        said = Said(statement.groups)
        fitting = stands_for(year_of(statement.release), statement.groups, said.traits)
        chosen = {id(choice.line): choice for choice in choose(statement.groups, said, proposer, forest.score, stands_for=fitting)}
        for group in statement.groups:
            for line in group.lines:
                tags = statement.tags_of(line)
                if line.inside or not tags:
                    continue
                choice = chosen.get(id(line))
                name = "" if choice is None else f"us-gaap:{shop.taxonomy.elements[choice.element].name}"
                standard = any(tag.startswith("us-gaap:") for tag in tags)
                score = -99_000_000 if choice is None else choice.score
                found.append(
                    Named(company, group.statement, len(line.facts), score, name in tags, standard, line.label, name, tuple(sorted(tags)))
                )
    return found
