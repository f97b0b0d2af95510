"""Every form the examples are written in, in every manner that the tests try."""

from functools import partial

from tools.examples import ascii, flat, homegrown, markdown, pdf, submission, word, workiva
from tools.examples.parts import Writer

SET_IN_SPACES = {
    "ruled": ascii.Style(),
    "tagged": ascii.Style(marks=True),
    "tagged and wide": ascii.Style(marks=True, width=132),
    "dot leaders": ascii.Style(marks=True, leaders=".", width=90),
    "spaced leaders, attached signs": ascii.Style(leaders=" .", width=100, figures="first", detached=False, margin=4),
    "figures on the first line": ascii.Style(figures="first"),
    "no rules": ascii.Style(rules=False),
    "nothing hangs": ascii.Style(detached=False, hangs=False),
    "curly quotes, long dashes": ascii.Style(typewriter=False),
    "wide gaps": ascii.Style(gap=5, width=110),
    "tables over pages": ascii.Style(rows=17),
    "tagged tables over pages": ascii.Style(marks=True, rows=11),
    "form feeds": ascii.Style(page="\f"),
    "page heads": ascii.Style(page="\n<PAGE>\n\nPAGE #\n\n", newline="\r\n"),
}

ROW_A_LINE = {
    "pipes": flat.Style(),
    "outer pipes": flat.Style(outer=True),
    "pipes, blanks dropped": flat.Style(blanks=False),
    "pipes, signs detached": flat.Style(detached=True, newline="\r\n"),
    "tabs": flat.Style(cell="\t", spans=True),
    "tabs, signs detached": flat.Style(cell="\t", spans=True, detached=True),
    "commas": flat.Style(cell=",", quoted=True, spans=True),
    "semicolons": flat.Style(cell=";", quoted=True, spans=True, newline="\r\n"),
}
RUN_TOGETHER = {
    "pipes": flat.Style(row=" | ", outer=True),
    "pipes, one long line of prose": flat.Style(row=" | ", outer=True, prose=" ", mark="| ● | ", stray=True),
    "pipes, signs detached": flat.Style(row=" | ", outer=True, detached=True),
    "pipes, blanks dropped": flat.Style(row=" | ", blanks=False, newline="\r\n"),
    "nothing": flat.Style(row=" ", cell=" ", blanks=False),
    "a cell a line": flat.Style(row="\n", cell="\n", blanks=False),
}
MARKDOWN = {
    "stacked headers": markdown.Style(),
    "headers repeated": markdown.Style(repeated=True, newline="\r\n"),
    "headers joined": markdown.Style(joined=True),
    "escaped and padded": markdown.Style(escaped=True, padded=True),
    "signs detached": markdown.Style(detached=True, joined=True, padded=True),
}
PDF = {
    "letter": pdf.Style(compressed=True),
    "A4, Times": pdf.Style(page=pdf.A4, font="Times", size=10, shaded=True),
    "landscape, Courier": pdf.Style(page=(842, 595), font="Courier", size=8, heads=False),
    "leaders, attached signs": pdf.Style(leaders=True, detached=False, size=8, compressed=True),
    "short pages, headers repeated": pdf.Style(page=(612, 420)),
}
WORD = {
    "a cell a figure": word.Style(),
    "signs detached": word.Style(detached=True, closed=True),
    "spacers": word.Style(detached=True, spacers=True),
}

SUBMISSIONS: dict[str, Writer] = {
    "reporting tool": partial(submission.write, exhibit=workiva.write),
    "home-made page": partial(submission.write, exhibit=homegrown.write),
    "text": partial(submission.write, exhibit=partial(ascii.write, style=SET_IN_SPACES["tagged"]), suffix="txt"),
}

WRITERS: dict[str, dict[str, Writer]] = {
    "set in spaces": {name: partial(ascii.write, style=style) for name, style in SET_IN_SPACES.items()},
    "a row a line": {name: partial(flat.write, style=style) for name, style in ROW_A_LINE.items()},
    "run together": {name: partial(flat.write, style=style) for name, style in RUN_TOGETHER.items()},
    "Markdown": {name: partial(markdown.write, style=style) for name, style in MARKDOWN.items()},
    "submission": SUBMISSIONS,
    "PDF": {name: partial(pdf.write, style=style) for name, style in PDF.items()},
    "Word": {name: partial(word.write, style=style) for name, style in WORD.items()},
}
