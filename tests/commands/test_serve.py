"""`serve`: what it refuses, and the warning where others can reach it."""

from __future__ import annotations

import pytest
import uvicorn

from poster_genre import cli


@pytest.fixture
def served(monkeypatch) -> dict:
    """What the server would have been started with."""
    told = {}
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: told.update(options, app=app))
    return told


def test_by_default_it_listens_on_this_machine_alone(served, tiny_bundle, capsys):
    assert cli.main(["serve", "--model", str(tiny_bundle)]) == 0
    assert (served["host"], served["port"]) == ("127.0.0.1", 8600)
    assert "no login" not in capsys.readouterr().err


def test_where_others_reach_it_that_is_said(served, tiny_bundle, capsys):
    assert cli.main(["serve", "--model", str(tiny_bundle), "--host", "0.0.0.0"]) == 0
    assert "no login" in capsys.readouterr().err


def test_a_port_that_is_none_is_refused(served, capsys):
    assert cli.main(["serve", "--port", "70000"]) == 2
    assert "--port" in capsys.readouterr().err
    assert not served
