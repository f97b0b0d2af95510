"""What the figures of sentences are read as: label, value, unit, period, role and direction of each, and what it is compared with."""

from pathlib import Path

import pytest
import yaml

import tieout

CASES = yaml.safe_load((Path(__file__).parent / "prose" / "sentences.yml").read_text(encoding="utf-8"))
OPENING = "<p>SPRINGFIELD, April 29, 2020 -- Alder Works, Inc. today reported results for the first quarter ended March 31, 2020.</p>"


def figures(page, name="a.htm"):
    """The figures of the sentences of a page, one line each."""
    facts = [fact for fact in tieout.read(page.encode(), name=name).facts if fact.source.kind == "prose"]
    texts = {fact.id: fact.text for fact in facts}
    return [
        " | ".join(
            [
                f"{fact.label} = {fact.value} {fact.unit}, {fact.period}",
                *filter(None, (fact.role, fact.direction)),
                *([f"to {texts[fact.comparative]}"] if fact.comparative else []),
            ]
        )
        for fact in facts
    ]


@pytest.mark.parametrize("name", CASES)
def test_figures_of_sentences(name):
    case = CASES[name]
    assert figures(OPENING + f"<p>{case['says']}</p>") == case["figures"]


def test_white_space_in_an_element_of_its_own_parts_words():
    page = OPENING + "<p><i>Net income of</i><i> </i><i>$21 million</i><b> </b><i>decreased</i>\n<i>$4 million</i>.</p>"
    assert figures(page)[0].startswith("Net income = 21000000 USD")


def test_white_space_between_the_parts_of_a_date_stays():
    page = OPENING + "<p>Cash at March 31,<i> </i>2020 was $21.4 million.</p>"
    assert figures(page) == ["Cash = 21400000 USD, 2020-03-31 | level"]


def test_elements_that_touch_part_no_word():
    page = OPENING + "<p>Net inc<i>ome</i> was <b>$</b><i>21</i>.<i>4 million</i>.</p>"
    assert figures(page)[0].startswith("Net income = 21400000 USD")


def test_a_paragraph_in_double_spacing_is_one_text():
    lines = [
        "     SPRINGFIELD, April 29, 2020 -- Alder Works, Inc. today reported results",
        "for the first quarter ended March 31, 2020.",
        *["     This is a line of a paragraph that says nothing of any amount at all and", "goes on for another line."] * 12,
        "     Net revenues for the first quarter were $11,072,000, down 3.8% from",
        "$11,506,000 in the previous quarter. The net loss was $800,000, or ($0.03)",
        "per share.",
    ]
    rows = [
        f"     {label:<30}{now:>12}{then:>12}"
        for label, now, then in [("Net revenues", "11,072", "10,828"), ("Net loss", "(800)", "(922)")] * 3
    ]
    heads = [
        "     Statements of Operations (in thousands)",
        "",
        " " * 35 + "    Three Months Ended March 31,",
        " " * 35 + "        2020        2019",
    ]
    text = "\n\n".join([*lines, "", *heads, *rows])
    said = [line for line in figures(text, "a.txt") if "11506000" in line or "0.03" in line]
    assert [line.split(",")[0] for line in said] == ["Net revenues = 11506000 USD", "net loss per share = -0.03 USD/shares"]
