"""Where the files lie that travel with the code, and where those go that a person makes."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent
INSTALLED = (_PACKAGE / "shipped").is_dir()  # put there by the wheel: pyproject.toml


def shipped() -> Path:
    """The folder with models/, pages/, app.py and .streamlit/: the checkout, or inside the package."""
    return _PACKAGE / "shipped" if INSTALLED else _CHECKOUT


def own(checkout_name: str, installed_name: str) -> Path:
    """A folder for what is made here: in the checkout, or in the user's data folder when installed."""
    if INSTALLED:
        return Path(platformdirs.user_data_dir("poster-genre", appauthor=False)) / installed_name
    return _CHECKOUT / checkout_name
