"""The documents lead somewhere: every file, picture and heading that they link to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "models").glob("*/README.md")]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
FENCED = re.compile(r"```.*?```", re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    for path, anchor in LINK.findall(FENCED.sub("", document.read_text("utf-8"))):
        target = document.parent / path if path else document
        assert target.exists(), f"{document.name} links to {path}, which is not there"
        if anchor:
            assert anchor in headings(target), f"{path} has no heading #{anchor}"


def headings(document: Path) -> set[str]:
    """Its headings as GitHub names them in addresses."""
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", document.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
