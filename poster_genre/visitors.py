"""What a visitor may: the rules of an app that others reach, asked by its server and its pages.

An app that only this machine reaches, under its own names, is its owner's: nothing is limited. Reached from
elsewhere, whoever has not signed in as the owner is a visitor. A visitor looks at everything, predicts, and
trains within the limits below; uploads stay in memory. Never a visitor's:

- paths of the server, and uploads that are written to its disk
- deleting or replacing anything: runs, catalogs, policies
- writing what others see: policies, notes
- stopping or resuming a run that another session started
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import socket
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import psutil

SWITCH = "POSTER_GENRE_VISITORS"  # yes or no, instead of what the address tells
PASSWORD = "POSTER_GENRE_PASSWORD"  # the owner's, unless .streamlit/secrets.toml has it
LOCAL = ("localhost", "127.0.0.1")

MOST_FILM_EPOCHS = 100_000  # of one training: posters × epochs, as a head on the shipped catalog needs
MOST_LAB_TRAININGS = 12
MOST_QUEUED = 4  # trainings of all visitors that run or wait
MOST_DRAWN = 1000  # posters
DISK_MB = 4_000  # of runs, catalogs and caches; above, visitors start nothing that writes
PREDICTIONS_AT_ONCE = 2
PREDICTION_WAIT = 30.0  # s
SHORTEST_PASSWORD = 12  # characters
PASSWORD_EVERY = 1.0  # s between two tries, of all sessions together

_predicting = threading.BoundedSemaphore(PREDICTIONS_AT_ONCE)
_trying = threading.Lock()


class BusyError(RuntimeError):
    """Too many visitors ask at once; the message says what to do."""


def are_expected(address: str | None, hosts: Collection[str]) -> bool:
    """Whether others than the owner reach a server that listens on `address` (None: on all) and answers to
    `hosts` (none: to every name)."""
    said = os.environ.get(SWITCH, "").strip().lower()
    if said in ("yes", "no"):
        return said == "yes"
    return not (address and is_local(address) and hosts and all(map(is_local, hosts)))


def is_local(host: str) -> bool:
    """Whether a host's name or address means the machine itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.rstrip(".").lower() == "localhost"


def answered(address: str, names: Collection[str] = ()) -> list[str]:
    """The host names that a server on `address` answers to: local ones, `names`, and, where it listens on
    every interface, the machine's own names and addresses."""
    own: list[str] = [] if is_local(address) else [address]
    if address in ("0.0.0.0", "::"):
        cards = psutil.net_if_addrs().values()
        own = [card.address for cards in cards for card in cards if card.family == socket.AF_INET]
        own = [socket.gethostname(), *own]
    return list(dict.fromkeys([*LOCAL, *(name.lower() for name in own), *(name.lower() for name in names)]))


def training_refused(film_epochs: int, own_live: int, all_live: int, disk_mb: float) -> str:
    """Why a visitor's training does not start, in a sentence; "" where it does.

    film_epochs: posters × epochs; own_live, all_live: trainings that run or wait, of this session and in all.
    """
    if film_epochs > MOST_FILM_EPOCHS:
        return (
            f"Visitors train at most {MOST_FILM_EPOCHS:,} posters × epochs; this would be {film_epochs:,}. "
            "Choose fewer epochs or posters."
        )
    return _queue_refused(own_live, all_live) or disk_refused(disk_mb)


def lab_refused(trainings: int, own_live: int, all_live: int, disk_mb: float) -> str:
    """As `training_refused`, for a Lab run of so many trainings."""
    if trainings > MOST_LAB_TRAININGS:
        return f"Visitors train at most {MOST_LAB_TRAININGS} methods in one run; this would be {trainings}."
    return _queue_refused(own_live, all_live) or disk_refused(disk_mb)


def disk_refused(disk_mb: float) -> str:
    """Why a visitor writes nothing more; "" while there is room."""
    return "" if disk_mb < DISK_MB else "The space for visitors is used up; ask the owner to delete old runs."


def _queue_refused(own_live: int, all_live: int) -> str:
    if own_live:
        return "One training at a time: yours still runs or waits."
    if all_live >= MOST_QUEUED:
        return f"{all_live} trainings run or wait already; try again when one has ended."
    return ""


@contextmanager
def prediction() -> Iterator[None]:
    """Hold one of the places for visitors' predictions. Raises BusyError after `PREDICTION_WAIT`."""
    if not _predicting.acquire(timeout=PREDICTION_WAIT):
        raise BusyError("Many posters are being looked at just now. Try again in a minute.")
    try:
        yield
    finally:
        _predicting.release()


def password_problem(wanted: str) -> str:
    """Why this password lifts nothing, in a sentence; "" for one that does."""
    if len(wanted) < SHORTEST_PASSWORD:
        return f"The owner's password has fewer than {SHORTEST_PASSWORD} characters, so it is not used."
    return ""


def is_password(typed: str, wanted: str) -> bool:
    """Whether `typed` is the owner's password; one try a second, whoever tries."""
    with _trying:
        time.sleep(PASSWORD_EVERY)
    return not password_problem(wanted) and hmac.compare_digest(typed.encode(), wanted.encode())


def is_owner(user: dict, owners: Collection[str]) -> bool:
    """Whether a signed-in user (claims of OpenID Connect) is one of the owners, by a verified address."""
    address = str(user.get("email") or "").casefold()
    verified = user.get("email_verified", True) in (True, "true")
    return bool(address) and verified and address in {owner.casefold() for owner in owners}
