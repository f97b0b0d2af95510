"""What only sentences state: their metric, amount, sign and period, and what is no such sentence."""

import json
import time

import pytest

import tieout
from tests.places_of_facts import misplaced_facts

INCOME = """<p>Statements of Operations (in thousands)</p><table>
<tr><td></td><td>Year Ended December 31, 2024</td><td>Year Ended December 31, 2023</td></tr>
<tr><td>Revenue</td><td>5,000</td><td>4,000</td></tr><tr><td>Net loss</td><td>(900)</td><td>(700)</td></tr></table>"""
ALONE = "<p>Alder Works today reported results for the year ended December 31, 2024.</p>"


def prose(*sentences, tables=INCOME):
    """What the sentences of a page state as lines of statements: label, value, unit, end, months; each stands where it says."""
    page = tables + "".join(f"<p>{sentence}</p>" for sentence in sentences)
    release = tieout.read(page.encode(), name="a.htm")
    facts = [fact for fact in json.loads(tieout.to_json(release))["facts"] if fact["source"]["kind"] == "prose"]
    assert misplaced_facts(page, facts) == []
    lines = [fact for fact in facts if fact["statement"] != "other"]
    return [(fact["label"], fact["value"], fact["unit"], fact["period"]["end"], fact["period"]["months"]) for fact in lines]


USED = "Cash used in operations"


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "Cash used in operations was $31.5 million for the year ended December 31, 2024, compared with $28 million in 2023.",
            [(USED, "-31500000", "USD", "2024-12-31", 12), (USED, "-28000000", "USD", "2023-12-31", 12)],
        ),
        (
            "In the fourth quarter of 2024 we generated $4.2 million of cash from operating activities.",
            [("cash from operating activities", "4200000", "USD", "2024-12-31", 3)],
        ),
        (
            "Operating cash flow for the full year was approximately $12.0 million, up from $11.5 million in the prior year.",
            [("Operating cash flow", "12000000", "USD", "2024-12-31", 12), ("Operating cash flow", "11500000", "USD", "2023-12-31", 12)],
        ),
        (
            "Net cash provided by operating activities was $8.1 million in the fourth quarter, compared with $6.9 million in 2023.",
            [
                ("Net cash provided by operating activities", "8100000", "USD", "2024-12-31", 3),
                ("Net cash provided by operating activities", "6900000", "USD", "2023-12-31", 3),
            ],
        ),
    ],
)
def test_cash_from_operations_is_read_where_no_statement_gives_it(sentence, said):
    assert prose(sentence) == said


@pytest.mark.parametrize(
    "sentence",
    [
        "We expect cash used in operations to be $31.5 million in 2025.",
        "Cash used in operations was $31.5 million.",
        "Free cash flow was $9 million in 2024 after cash used in operations of $4 million in 2024.",
        "Cash used in operations was $31 for the year 2024.",
        "Adjusted operating cash flow was $12.0 million in 2024.",
        "Cash used in operations was 31.5 million for the year ended December 31, 2024.",
        "Cash from operating activities and the sale of the plant was $12.0 million in 2024.",
    ],
    ids=["expected", "no period", "free", "too small", "adjusted", "no currency", "more than it"],
)
def test_other_sentences_state_nothing(sentence):
    assert prose(sentence) == []


def test_a_currency_sign_may_be_escaped():
    sentence = r"Cash used in operations was \$31.5 million in 2024."
    assert prose(sentence) == [(USED, "-31500000", "USD", "2024-12-31", 12)]


def test_what_a_table_states_is_not_read_again():
    flows = """<p>Statements of Cash Flows (in thousands)</p><table>
<tr><td></td><td>Year Ended December 31, 2024</td></tr><tr><td>Operating activities:</td></tr>
<tr><td>Net cash used in operating activities</td><td>(31,500)</td></tr>
<tr><td>Net cash used in investing activities</td><td>(2,000)</td></tr></table>"""
    sentence = "Net cash used in operating activities was $31.5 million in 2024 and net loss was $0.9 million in 2024."
    assert prose(sentence, tables=INCOME + flows) == []


def test_a_release_without_tables_is_read_from_its_sentences():
    said = prose(
        "Alder Works today reported fourth quarter earnings of $20.5 million, or 41 cents a share, compared with $18.0 million, "
        "or 36 cents a share, in the same period a year earlier.",
        "Revenues for the full year were $1.2 billion, compared with $1.1 billion in 2023.",
        tables=ALONE,
    )
    assert said == [
        ("earnings", "20500000", "USD", "2024-12-31", 3),
        ("earnings per share", "0.41", "USD/shares", "2024-12-31", 3),
        ("earnings", "18000000", "USD", "2023-12-31", 3),
        ("earnings per share", "0.36", "USD/shares", "2023-12-31", 3),
        ("Revenues", "1200000000", "USD", "2024-12-31", 12),
        ("Revenues", "1100000000", "USD", "2023-12-31", 12),
    ]


def test_sentences_are_the_last_choice_of_a_highlight():
    page = INCOME + "<p>Cash used in operations was $31.5 million for 2024 compared with $28.0 million for 2023.</p>"
    release = tieout.read(page.encode(), name="a.htm")
    cash = [one for one in release.highlights if one.metric == "operating_cash_flow"]
    assert [(str(one.value), str(one.prior_value), str(one.change_percent)) for one in cash] == [("-31500000", "-28000000", "-12.50")]


def test_the_metric_of_a_part_is_not_that_of_the_company():
    assert prose("Northern sales were $40 million in the fourth quarter of 2024.", tables=ALONE) == []


@pytest.mark.parametrize("text", ["Cash used in operations was $ ", "$1 cash ", "revenues of ", "cash from operations for the year "])
def test_hostile_sentences_take_no_time(text):
    begun = time.monotonic()
    prose(text * 20_000)
    assert time.monotonic() - begun < 20
