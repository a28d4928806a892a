"""The app without a browser: what Streamlit's tests do again and again for nothing is left out."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner


@pytest.fixture(scope="session", autouse=True)
def quick_pages() -> Iterator[None]:
    """Every page would look for components in all installed packages (0.3 s), and, where other tests of this
    process have loaded Keras, which the app never does, clear its session (0.5 s)."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        patch.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield
