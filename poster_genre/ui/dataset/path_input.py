"""What a person types to add a catalog: its name, paths; and what is wrong with it, in a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from poster_genre.data import cleanup, store
from poster_genre.data.home import home


def name(place: DeltaGenerator, proposed: str, key: str) -> tuple[str, bool]:
    """The name of the catalog to be, and whether it replaces the one that has that name now."""
    typed = place.text_input("Name", proposed, max_chars=64, key=f"name-{key}").strip()
    taken = any(saved.name == typed for saved in store.list_catalogs())
    return typed, taken and place.checkbox("Replace the catalog of that name", key=f"replace-{key}")


def path(text: str) -> Path | None:
    """A path as people paste it, with quotes around it or `~` before it; None for nothing."""
    text = text.strip().strip("\"'")
    return Path(text).expanduser() if text else None


def say(error: Exception) -> None:
    """The error as a sentence for the person; the log keeps nothing that the sentence lacks."""
    if isinstance(error, OSError):
        st.error(f"{error.filename or 'The file'} cannot be used: {error.strerror}.", icon=":material/error:")
    else:
        # A person knows the upload by its name, not by where the app keeps it.
        uploads = re.escape(str(home() / cleanup.UPLOADS))
        text = re.sub(rf"{uploads}[/\\][\w-]+[/\\]", "", str(error))
        st.error(text.replace("$", "\\$"), icon=":material/error:")
