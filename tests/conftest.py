"""What all tests share: no network, no silent skips, the corpus, expected files, and how hard property tests search."""

import ipaddress
import os
import socket
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from tools.places import find_shared

NO_SKIP = bool(os.environ.get("TIEOUT_NO_SKIP"))
ACCEPT = bool(os.environ.get("TIEOUT_ACCEPT"))

hypothesis.settings.register_profile("default", max_examples=30, deadline=None)
hypothesis.settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.register_profile("soak", max_examples=3000, deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")


def is_on_this_machine(address: Any) -> bool:
    """Whether a socket address is loopback, or no internet address at all."""
    if not isinstance(address, tuple):
        return True
    host = address[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    """A `connect` that refuses every address outside this machine."""

    def connect_here(self: socket.socket, address: Any) -> Any:
        if not is_on_this_machine(address):
            raise PermissionError(f"no network under test: {address!r}")
        return connect(self, address)

    return connect_here


def pytest_configure(config: pytest.Config) -> None:
    os.environ["TIEOUT_CONFIG_HOME"] = os.devnull  # no test reads the settings of who runs it
    os.environ.pop("TIEOUT_CONTACT", None)
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, guarded(getattr(socket.socket, name)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"TIEOUT_NO_SKIP is set, and this test was skipped: {reason}"
    return report


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared corpus; what needs it is skipped, loudly, where it is not there."""
    shared = find_shared()
    if shared is None:
        pytest.skip("THE CORPUS IS NOT HERE: no ../shared/corpus, and TIEOUT_SHARED names no other place")
    return shared / "corpus"


@pytest.fixture
def expect() -> Callable[[Path, str], None]:
    """A function that compares a text with a checked-in file; `make accept` makes it rewrite the file instead."""

    def compare(path: Path, text: str) -> None:
        if ACCEPT:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        assert path.exists(), f"{path} is not there: `make accept` writes it"
        assert text.splitlines() == path.read_text().splitlines(), f"{path} differs: fix the code, or `make accept` and review the diff"

    return compare
