"""Who counts as a visitor, and what one may."""

from __future__ import annotations

import threading

import pytest

from poster_genre import visitors


@pytest.fixture(autouse=True)
def no_switch(monkeypatch):
    monkeypatch.delenv(visitors.SWITCH, raising=False)
    monkeypatch.setattr(visitors, "PASSWORD_EVERY", 0)


@pytest.mark.parametrize(
    ("address", "hosts", "expected"),
    [
        ("127.0.0.1", ["localhost", "127.0.0.1"], False),
        ("localhost", ["localhost"], False),
        ("::1", ["[::1]"], False),
        ("127.0.0.1", ["localhost", "genre.example.org"], True),  # behind a proxy
        ("127.0.0.1", [], True),  # answers to every name
        ("127.0.0.1", ["*"], True),
        ("0.0.0.0", ["localhost"], True),
        ("::", ["localhost"], True),
        ("192.168.1.7", ["localhost"], True),
        ("", ["localhost"], True),
        (None, ["localhost"], True),
    ],
)
def test_visitors_are_expected_unless_only_this_machine_can_ask(address, hosts, expected):
    assert visitors.are_expected(address, hosts) is expected


def test_the_owner_can_say_who_is_expected(monkeypatch):
    monkeypatch.setenv(visitors.SWITCH, "No")
    assert not visitors.are_expected("0.0.0.0", [])
    monkeypatch.setenv(visitors.SWITCH, "yes")
    assert visitors.are_expected("127.0.0.1", ["localhost"])
    monkeypatch.setenv(visitors.SWITCH, "perhaps")
    assert visitors.are_expected("0.0.0.0", [])


def test_a_server_answers_to_its_own_names_and_those_it_is_given():
    assert visitors.answered("127.0.0.1") == ["localhost", "127.0.0.1"]
    assert visitors.answered("127.0.0.1", ["Genre.Example.org"])[-1] == "genre.example.org"
    everywhere = visitors.answered("0.0.0.0")
    assert {"localhost", "127.0.0.1"} < {*everywhere, "own"}
    assert "0.0.0.0" not in everywhere and "*" not in everywhere


def test_one_training_of_a_set_size_at_a_time():
    small = visitors.MOST_FILM_EPOCHS
    assert visitors.training_refused(small, 0, 0, 10) == ""
    assert "at most 100,000 posters × epochs; this would be 100,001" in visitors.training_refused(
        small + 1, 0, 0, 10
    )
    assert "yours still runs" in visitors.training_refused(small, 1, 1, 10)
    assert "trainings run or wait already" in visitors.training_refused(small, 0, visitors.MOST_QUEUED, 10)
    assert "space for visitors" in visitors.training_refused(small, 0, 0, visitors.DISK_MB)


def test_a_lab_run_is_a_training_of_a_set_size():
    assert visitors.lab_refused(visitors.MOST_LAB_TRAININGS, 0, 0, 0) == ""
    assert "at most 12" in visitors.lab_refused(13, 0, 0, 0)
    assert "yours still runs" in visitors.lab_refused(3, 1, 1, 0)


def test_predictions_of_visitors_wait_for_a_place_and_then_say_so(monkeypatch):
    monkeypatch.setattr(visitors, "PREDICTION_WAIT", 0.05)
    monkeypatch.setattr(visitors, "_predicting", threading.BoundedSemaphore(1))
    with visitors.prediction(), pytest.raises(visitors.BusyError, match="Try again"), visitors.prediction():
        pass
    with visitors.prediction():
        pass


def test_the_owners_password_is_compared_whole_and_must_be_long():
    wanted = "correct horse battery"
    assert visitors.is_password(wanted, wanted)
    assert not any(visitors.is_password(typed, wanted) for typed in ("", wanted[:-1], wanted + "x", "ü" * 20))
    assert not visitors.is_password("short", "short") and not visitors.is_password("", "")
    assert "fewer than 12" in visitors.password_problem("short")


@pytest.mark.parametrize(
    ("user", "owner"),
    [
        ({"email": "Me@Example.org", "email_verified": True}, True),
        ({"email": "me@example.org"}, True),  # the provider tells no such thing
        ({"email": "me@example.org", "email_verified": False}, False),
        ({"email": "me@example.org.evil.example"}, False),
        ({"email": ""}, False),
        ({}, False),
    ],
)
def test_an_owner_is_known_by_a_verified_address(user, owner):
    assert visitors.is_owner(user, ["me@example.org", ""]) is owner
