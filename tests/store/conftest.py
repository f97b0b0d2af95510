"""A store of each kind for every test of the suite."""

import pytest

import tieout
from tests.stores import KINDS, addresses
from tools.places import EXAMPLES


@pytest.fixture(params=KINDS)
def address(request, tmp_path):
    yield from addresses(request.param, tmp_path)


@pytest.fixture
def store(address):
    with tieout.open_store(address) as opened:
        yield opened


@pytest.fixture(scope="session")
def sources():
    """The bytes of every example, by name."""
    return {path.name: path.read_bytes() for path in sorted(EXAMPLES.iterdir()) if path.is_file()}


@pytest.fixture(scope="session")
def releases(sources):
    """The release in every example, by name."""
    return {name: tieout.read(source, name=name) for name, source in sources.items()}
