"""Whether this session is a visitor's, what it started, and how its owner signs in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.errors import StreamlitAuthError, StreamlitSecretNotFoundError

from poster_genre import visitors
from poster_genre.data.home import home
from poster_genre.runs import files
from poster_genre.runs import run_folder as runs

_OWNER = "is-owner"  # in the session: the password was right
_STARTED = "started-runs"  # in the session: ids of the runs that it started


def is_one() -> bool:
    """Whether the rules of `poster_genre.visitors` hold for this session."""
    address, hosts = st.get_option("server.address"), st.get_option("server.allowedHosts")
    return visitors.are_expected(address, hosts) and not _is_owner()


def may_steer(run_id: str) -> bool:
    """Whether this session may stop or resume a run."""
    return not is_one() or run_id in st.session_state.get(_STARTED, [])


def started(run_id: str) -> None:
    """Remember a run as this session's own."""
    st.session_state[_STARTED] = [*st.session_state.get(_STARTED, []), run_id]


def training_refused(film_epochs: int) -> str:
    """Why this session may not start such a training now; "" where it may."""
    return visitors.training_refused(film_epochs, *_live(), _disk_mb()) if is_one() else ""


def lab_refused(trainings: int) -> str:
    """As `training_refused`, for a Lab run."""
    return visitors.lab_refused(trainings, *_live(), _disk_mb()) if is_one() else ""


def drawing_refused() -> str:
    """Why this session may not have posters drawn; "" where it may."""
    return visitors.disk_refused(_disk_mb()) if is_one() else ""


@contextmanager
def predicting() -> Iterator[None]:
    """Hold a place for predictions, where this is a visitor. Raises BusyError."""
    if not is_one():
        yield
        return
    with visitors.prediction():
        yield


def in_sidebar() -> None:
    """How the owner signs in and out, where a password or OpenID Connect is set up."""
    address, hosts = st.get_option("server.address"), st.get_option("server.allowedHosts")
    if not visitors.are_expected(address, hosts):
        return
    password, provider = _secret("password") or os.environ.get(visitors.PASSWORD, ""), _has_provider()
    if not (password or provider):
        return
    with st.sidebar:
        if _is_owner():
            st.button(
                "Sign out", icon=":material/logout:", type="tertiary", key="sign-out", on_click=_sign_out
            )
            return
        with st.popover("Owner", icon=":material/key:", type="tertiary", key="owner"):
            if provider:
                st.button("Sign in", icon=":material/login:", key="sign-in", on_click=_sign_in)
                if st.user.get("is_logged_in"):
                    st.caption("You are signed in, but not as the owner.")
            if password:
                st.text_input(
                    "Password", type="password", key="owner-password", on_change=_try, args=(password,)
                )
            if problem := st.session_state.pop("owner-problem", ""):
                st.caption(problem)


def _live() -> tuple[int, int]:
    """Trainings that run or wait: of this session, and in all; those of the Lab too."""
    found = [path.parent for path in runs.RUNS_DIR.glob("**/status.json")]
    live = [folder.name for folder in found if runs.Run(folder).status.state in runs.LIVE]
    return sum(name in st.session_state.get(_STARTED, []) for name in live), len(live)


def _disk_mb() -> float:
    return (files.disk_bytes(runs.RUNS_DIR) + files.disk_bytes(home())) / 1e6


def _is_owner() -> bool:
    if st.session_state.get(_OWNER):
        return True
    owners = _secret("owners") or []
    return bool(st.user.get("is_logged_in")) and visitors.is_owner(st.user.to_dict(), owners)


def _secret(name: str):
    """An entry of `[poster_genre]` in .streamlit/secrets.toml; None where there is none."""
    try:
        return st.secrets.get("poster_genre", {}).get(name)
    except StreamlitSecretNotFoundError:
        return None


def _has_provider() -> bool:
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False


def _try(password: str) -> None:
    typed = st.session_state["owner-password"]
    st.session_state["owner-password"] = ""
    if visitors.is_password(typed, password):
        st.session_state[_OWNER] = True
    else:
        st.session_state["owner-problem"] = visitors.password_problem(password) or "This is not the password."


def _sign_in() -> None:
    try:
        st.login()
    except StreamlitAuthError as error:
        st.session_state["owner-problem"] = str(error)


def _sign_out() -> None:
    st.session_state.pop(_OWNER, None)
    if st.user.get("is_logged_in"):
        st.logout()
