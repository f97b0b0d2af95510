"""The stops of the tour: which command makes what each picture shows, what is done there, and which part is taken."""

from typing import NamedTuple

MISTYPED = "examples/harbor-q3-2025-mistyped.htm"
REVIEW = f"tieout check {MISTYPED} --format html -o review.html"
FRAME = "#frame"  # of the review page, with the document in it
Clip = str | tuple[int, int, int, int] | tuple[str, str] | None


class Stop(NamedTuple):
    """One picture: the command behind it, what is done on the page, which part is taken, and what can be read there.

    `do` are steps: ("press", key), ("click", selector), ("click in paper", selector), ("point in paper", selector), ("find", words).
    `clip` is a selector, a box of left, top, width and height, or the first and the last line of what is taken by words in them; None takes
    the window. `says` are texts that stand in what is taken.
    """

    name: str
    command: str
    says: tuple[str, ...]
    do: tuple[tuple[str, str], ...] = ()
    clip: Clip = None
    window: tuple[int, int] = (1440, 860)
    dark: bool = False
    sharp: float = 1  # dots of the picture to one of the screen
    sheet: str = ""  # of a workbook: a text that stands on the sheet that is taken


STOPS = (
    Stop(
        "summary",
        f"tieout check {MISTYPED}",
        ("4 errors", "473,897 should be 473,987: digits transposed", "[473,985, 473,989]"),
        clip=("Exceptions  4 errors", "22,981 should be 22,891"),
    ),
    Stop("review", REVIEW, ("4 exceptions", "301 tied", "Total current assets is 473,897", "Harborline Controls Reports")),
    Stop(
        "exception",
        REVIEW,
        ("473,897 but its parts sum to 473,987", "should be 473,987", "288,020", "no rounding explains it"),
        clip=".exceptions li.open",
        sharp=1.5,
    ),
    Stop(
        "card",
        REVIEW,
        ("Total assets", "957,564,000 USD", "us-gaap:Assets", "The balance sheet balances"),
        do=(("find", "957564000"), ("point in paper", "mark.cur")),
    ),
    Stop(
        "other-end",
        REVIEW,
        ("212,289,000 USD", "3 months to 30 Sep 2025", "Total revenue, as printed"),
        do=(("click in paper", "mark[data-f]"), ("press", "o")),
    ),
    Stop(
        "guidance",
        REVIEW,
        ("218 to 226 million USD", "0.60 to 0.66 USD/shares", "Outlook", "218,000,000 USD"),
        do=(("click", "nav[aria-label=Guidance] button.line"),),
    ),
    Stop("dark", REVIEW, ("Total assets is 957,564 but its parts sum to 957,474",), do=(("press", "n"), ("press", "n")), dark=True),
    Stop(
        "pdf",
        "tieout check examples/ostrander-q4-2024.pdf --format html -o pdf.html",
        ("Everything that was tested ties", "114 tied"),
        window=(1440, 800),
    ),
    Stop(
        "text",
        "tieout check examples/wendover-fy1999-q4.txt --format html -o wire.html",
        ("WENDOVER TELEMETRY", "June 30, 1999", "13,891"),
        do=(("find", "total current assets"), ("click", "#card .close")),
        clip=FRAME,
        window=(1100, 860),
    ),
    Stop(
        "diff",
        f"tieout diff examples/harbor-q3-2025.htm {MISTYPED} --format html -o changes.html",
        ("Ties that broke (4)", "digits transposed?", "sign turned?"),
        clip="body",
        window=(1000, 860),
    ),
    Stop(
        "workbook",
        f"tieout check {MISTYPED} --format xlsx -o book.xlsx",
        ("CONDENSED CONSOLIDATED BALANCE SHEETS", "Recalculated", "(90)"),
        sheet="t1 Balance sheet: USD",
        sharp=1.3,
    ),
    Stop(
        "notebook",
        f'import tieout\n\ntieout.read("{MISTYPED}")',
        ("Harborline", "Exceptions, worst first", "Total current assets 473,897 should be 473,987"),
        clip="main",
        window=(900, 900),
    ),
)
