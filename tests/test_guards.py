"""The guards of conftest.py guard."""

import socket
import subprocess
import sys

import pytest

from tools.places import ROOT


def test_the_network_is_refused():
    with socket.socket() as outside, pytest.raises(PermissionError):
        outside.connect(("192.0.2.1", 80))


def test_loopback_is_allowed():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


@pytest.mark.parametrize(("strict", "outcome"), [("", "1 skipped"), ("1", "1 failed")])
def test_a_skip_fails_where_nothing_may_be_skipped(tmp_path, monkeypatch, strict, outcome):
    tmp_path.joinpath("conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text())
    tmp_path.joinpath("test_one.py").write_text("import pytest\n\ndef test_one():\n    pytest.skip('no server')\n")
    monkeypatch.setenv("TIEOUT_NO_SKIP", strict)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", str(tmp_path), str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    assert outcome in done.stdout
