"""Write the generated part of docs/: command line, Python names, the JSON Schemas, the data dictionary, a page for each check.

`--check` writes nothing and fails where a checked-in page differs from what would be written.
"""

import argparse
import importlib
import importlib.util
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from tools.places import ROOT
from tools.report_page import fenced, report_page

Maker = tuple[str, str, Callable[[], str]]


class Paged(Protocol):
    """A check of one release or across the documents of a filer, as far as its page needs it."""

    code: str
    slug: str
    tickmark: str
    title: str
    page: str


def all_checks() -> tuple[list[Paged], list[Paged]]:
    """Returns the checks of a release, and those across documents."""
    import tieout

    return cast("list[Paged]", list(tieout.list_checks())), cast("list[Paged]", list(tieout.list_history_checks()))


PAGES = ROOT / "docs"
TIEOUT = Path(sys.executable).with_name("tieout")
GENERATED = "<!-- Written by `make docs`. Do not edit. -->\n"
# Help is drawn to the terminal's width, in colour where it can be: neither may depend on who runs `make docs`.
PLAIN_TERMINAL = {"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1", "TERM": "dumb"}
LONGEST_CALL = 90  # characters of a call on one line
# Set on CI services, these make the drawing library believe in a colour terminal.
COLOUR_SWITCHES = ("FORCE_COLOR", "GITHUB_ACTIONS", "PY_COLORS", "CLICOLOR_FORCE")


def help_of(command: Sequence[str]) -> str:
    """Returns the help text of a command, trailing blanks cut."""
    environment = {name: value for name, value in os.environ.items() if name not in COLOUR_SWITCHES} | PLAIN_TERMINAL
    done = subprocess.run([TIEOUT, *command, "--help"], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines()).strip("\n")


def command_names() -> list[str]:
    """Returns the names of all commands, in the order of their help."""
    import typer.main

    command = typer.main.get_command(importlib.import_module("tieout.cli").app)
    return list(getattr(command, "commands", {}))


def command_page() -> str:
    """Returns docs/cli.md: the help of `tieout` and of each command."""
    commands = [[], *([name] for name in command_names())]
    sections = [f"## `{' '.join(['tieout', *command])}`\n\n```text\n{help_of(command)}\n```\n" for command in commands]
    return "\n".join([GENERATED, "# The command line\n", *sections])


def schema_page() -> str:
    """Returns docs/report.schema.json: the JSON Schema of the report."""
    return json.dumps(importlib.import_module("tieout").report_schema(), indent=2, ensure_ascii=False) + "\n"


def report_text() -> str:
    """Returns docs/report.md: every object of the report with its fields."""
    return f"{GENERATED}\n{report_page()}"


DICTIONARY_INTRO = """# The data dictionary

What `tieout check --format csv|parquet --table NAME` and `release.to_frame("NAME")` hold; `tieout columns` says the same on the
terminal, and as JSON or CSVW metadata. How the tables are meant to be used stands in [tables.md](tables.md). Columns keep their names and
order; new ones come last. *Always* says that every row has a value; where a column has none, CSV has an empty cell, Parquet and frames
have null.
"""


def dictionary_page() -> str:
    """Returns docs/data-dictionary.md: every column of every table."""
    from tieout.model.tables import TABLES
    from tieout.render.dictionary import render_markdown

    return "\n".join([GENERATED, DICTIONARY_INTRO, render_markdown(TABLES)])


def csvw_page() -> str:
    """Returns docs/csv-metadata.json: the CSVW metadata of the tables."""
    from tieout.model.tables import TABLES
    from tieout.render.dictionary import to_csvw

    return json.dumps(to_csvw(TABLES), indent=2, ensure_ascii=False) + "\n"


def difference_schema_page() -> str:
    """Returns docs/difference.schema.json: the JSON Schema of what `tieout diff` writes."""
    return json.dumps(importlib.import_module("tieout").difference_schema(), indent=2, ensure_ascii=False) + "\n"


def shortened(annotation: str) -> str:
    """Returns types by their own names, without the modules they stand in.

    >>> print(shortened("(path: pathlib.Path, names: collections.abc.Sequence['tieout.model.fact.Fact'], of: str = '') -> bool"))
    (path: Path, names: Sequence[Fact], of: str = '') -> bool
    """
    # a default is a text, anything else between quotes is a type
    unquoted = re.sub(r"(= )?'([^']*)'", lambda found: found[0] if found[1] else found[2], annotation)
    return re.sub(r"\b(?:[a-z_]+\.)+(?=[A-Za-z_])", "", unquoted)


def history_schema_page() -> str:
    """Returns docs/history.schema.json: the JSON Schema of what `tieout history` writes."""
    return json.dumps(importlib.import_module("tieout").history_schema(), indent=2, ensure_ascii=False) + "\n"


def signature_of(value: object) -> str:
    """Returns the parameters of a function or class as written, or nothing for what cannot be called.

    >>> signature_of(is_ready)
    '(needs: str) -> bool'
    """
    if not callable(value):
        return ""
    try:
        return shortened(str(inspect.signature(value)))
    except (TypeError, ValueError):
        return ""


def member_lines(cls: type) -> Iterator[str]:
    """Yields a line for each public property and method that a class itself defines."""
    for name, member in vars(cls).items():
        if name.startswith("_") or not (isinstance(member, property) or inspect.isfunction(member)):
            continue
        text = inspect.getdoc(member) or ""
        kind = "" if isinstance(member, property) else re.sub(r"^\(self(?:, )?", "(", signature_of(member))
        yield f"- `{name}{kind}`: {text.partition(chr(10))[0]}"


def field_lines(cls: type) -> Iterator[str]:
    """Yields a line for each public field that a class itself declares."""
    for name, annotation in inspect.get_annotations(cls).items():
        if not name.startswith("_"):
            yield f"- `{name}: {shortened(annotation if isinstance(annotation, str) else inspect.formatannotation(annotation))}`"


def entry_of(module: ModuleType, name: str) -> str:
    """Returns the section on one public name: how it is called, its docstring, its fields and members."""
    value = getattr(module, name)
    if not (inspect.isclass(value) or inspect.isroutine(value)):
        return f"## `{name}`\n"
    # A class with fields shows those; the signature would only repeat them. Errors and what a protocol describes are made by us.
    fields = list(field_lines(value)) if inspect.isclass(value) else []
    is_made_by_us = inspect.isclass(value) and (issubclass(value, BaseException) or getattr(value, "_is_protocol", False))
    signature = "" if fields or is_made_by_us else signature_of(value)
    shown = ["```python", *call_lines(name, signature), "```", ""] if signature else []
    lines = [f"## `{name}`", "", *shown, docstring_of(value), ""]
    if inspect.isclass(value):
        lines += [*fields, *member_lines(value), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def call_lines(name: str, signature: str) -> list[str]:
    """Returns how a function is called, on one line or, where that is too long, with one for each parameter.

    >>> call_lines("read", "(source: str, *, name: str | None = None) -> Release")
    ['read(source: str, *, name: str | None = None) -> Release']
    """
    line = f"{name}{signature}"
    inside, _, back = line.partition("(")[2].rpartition(") -> ")
    if len(line) <= LONGEST_CALL or not back:
        return [line]
    depth, parameters = 0, [""]
    for character in inside:
        depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(character, 0)
        if character == "," and not depth:
            parameters.append("")
        else:
            parameters[-1] += character
    return [f"{name}(", *(f"    {parameter.strip()}," for parameter in parameters), f") -> {back}"]


def docstring_of(value: object) -> str:
    """Returns a docstring with its examples fenced, so that they show as code."""
    return fenced(inspect.getdoc(value) or "")


def name_page() -> str:
    """Returns docs/api.md: every public name."""
    import tieout

    intro = f"# Python\n\n{docstring_of(tieout)}\n"
    return "\n".join([GENERATED, intro, *(entry_of(tieout, name) for name in tieout.__all__)])


# The letters of the codes, by what their checks are about.
FAMILIES = (
    ("Sums", ("FT", "CF", "PD")),
    ("The statements to each other", ("BE", "RF")),
    ("Figures stated twice", ("TI", "RP")),
    ("Reconciliations", ("RN",)),
    ("Changes, ratios and amounts per share", ("RC", "DR")),
    ("Signs, sizes and order", ("SG", "MG", "OR")),
    ("Dates, scales and cells", ("DT", "SC", "CE")),
    ("Guidance", ("GD",)),
    ("Across the documents of one filer", ("HI",)),
)


def check_families() -> list[tuple[str, list[Paged]]]:
    """Returns the checks by what they are about, each family in the order of its codes."""
    checks = sorted(chain(*all_checks()), key=lambda check: check.code)
    known = {letters for _, family in FAMILIES for letters in family}
    if strange := [check.code for check in checks if check.code[:2] not in known]:
        raise SystemExit(f"docs: FAMILIES in tools/docs.py has no place for {', '.join(strange)}")
    return [(title, [check for letters in family for check in checks if check.code[:2] == letters]) for title, family in FAMILIES]


def check_list() -> str:
    """Returns docs/checks/README.md: the checks with their tickmarks, by what they are about."""
    lines = [GENERATED, "# The checks\n", "`tieout checks` lists them on the terminal, `tieout explain FT01` prints a page.\n"]
    for title, checks in check_families():
        lines += [f"## {title}\n", "| code | slug | tickmark | a figure ties where |", "|---|---|---|---|"]
        lines += [f"| [{one.code}]({one.code.lower()}.md) | `{one.slug}` | `{one.tickmark}` | {one.title} |" for one in checks]
        lines.append("")
    return "\n".join(lines)


def decision_files() -> list[Path]:
    """Returns the records of decisions, in the order of their numbers."""
    return sorted((PAGES / "decisions").glob("[0-9]*.md"))


def decision_title(record: Path) -> str:
    """Returns what stands over a record of a decision."""
    return record.read_text().partition("\n")[0].removeprefix("# ")


def decision_list() -> str:
    """Returns docs/decisions/README.md: the records of decisions with the question that each answers."""
    intro = "# Decisions\n\nWhy things are as they are: a question, what was measured, what was decided, and what it costs.\n"
    rows = []
    for record in decision_files():
        question = record.read_text().partition("## Question")[2].partition("\n## ")[0]
        rows.append(f"| [{decision_title(record)}]({record.name}) | {' '.join(question.split()).replace('|', chr(92) + '|')} |")
    return "\n".join([GENERATED, intro, "| record | question |", "|---|---|", *rows]) + "\n"


def check_page(code: str) -> str:
    """Returns the page of one check, which is the docstring of its module."""
    check = next(check for check in chain(*all_checks()) if check.code == code)
    title, _, rest = check.page.partition("\n")
    lines = [GENERATED, f"# {code}: {title.rstrip('.')}", "", f"`{check.slug}`, tickmark `{check.tickmark}`"]
    for line in rest.splitlines():
        is_heading = bool(line) and not line.startswith(" ")
        lines += ["", f"## {line}", ""] if is_heading else [line.removeprefix("    ")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip("\n") + "\n"


def check_makers() -> Iterator[Maker]:
    """Yields the pages of the checks, as MAKERS has them."""
    if is_ready("tieout:list_checks"):
        yield "checks/README.md", "tieout:list_checks", check_list
        for check in chain(*all_checks()):
            yield f"checks/{check.code.lower()}.md", "tieout:list_checks", partial(check_page, check.code)


def is_ready(needs: str) -> bool:
    """Returns whether what a page is made from is there: a module, or `module:name`."""
    module, _, name = needs.partition(":")
    if importlib.util.find_spec(module) is None:
        return False
    return not name or hasattr(importlib.import_module(module), name)


# Page, what it is made from, and who makes it.
MAKERS: tuple[Maker, ...] = (
    ("cli.md", "tieout.cli:app", command_page),
    ("report.schema.json", "tieout:report_schema", schema_page),
    ("report.md", "tieout:report_schema", report_text),
    ("difference.schema.json", "tieout:difference_schema", difference_schema_page),
    ("history.schema.json", "tieout:history_schema", history_schema_page),
    ("api.md", "tieout:__all__", name_page),
    ("data-dictionary.md", "tieout.model.tables:TABLES", dictionary_page),
    ("csv-metadata.json", "tieout.model.tables:TABLES", csvw_page),
    ("decisions/README.md", "tieout", decision_list),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Writes or checks every page; returns 1 where a checked page is stale."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only say which pages are stale")
    options = parser.parse_args(arguments)
    stale = []
    makers = (*MAKERS, *check_makers())
    for page, needs, make in makers:
        if not is_ready(needs):
            print(f"docs: {page} left out: there is no {needs} yet", file=sys.stderr)
            continue
        path, text = PAGES / page, make()
        if path.exists() and path.read_text() == text:
            continue
        stale.append(page)
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    known = {PAGES / page for page, _, _ in makers}
    for path in sorted((PAGES / "checks").glob("*.md")):
        if path not in known:
            stale.append(f"checks/{path.name} (no such check)")
            if not options.check:
                path.unlink()
    if stale:
        print(f"docs: {'stale, run make docs' if options.check else 'written'}: {', '.join(stale)}")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
