"""Text that a stranger may type or upload, and that is data wherever it is shown or written."""

from __future__ import annotations

import re

MARKDOWN = (
    "**bold** [a link](http://evil.example)",
    "![seen](http://evil.example/pixel.png)",
    "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    ":material/delete: :red[gone] :rainbow[x]",
    "$\\infty$ and $$x$$",
    "`code` ~~struck~~ _under_ <http://evil.example>",
)
FORMULAS = (
    '=HYPERLINK("http://evil.example","open")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
)
PATHS = (
    "../../etc/passwd",
    "..\\..\\windows",
    "/etc/passwd",
    "a/../../b",
    ".",
    "..",
    "CON",
    "~root",
    "x\x00.json",
)
OTHER = ("gpj.\u202egnp", "x" * 300, "'; DROP TABLE runs;--", "{{7*7}}%s%n", "Ünïcödé 🎬")
STRINGS = (*MARKDOWN, *FORMULAS, *PATHS, *OTHER)

# What would be more than letters in Streamlit's Markdown.
_CODE = re.compile("`[^`]*`")  # is shown letter by letter
_ALIVE = re.compile(
    r"\]\(http|!\[|<script|<img|<http|\*\*bold|~~struck|:material/delete|:red\[|\$\\infty|\$\$x"
)


def alive(markdown: str) -> list[str]:
    """What of the strings above would be rendered, not shown, in a text that Streamlit takes for Markdown."""
    return _ALIVE.findall(_CODE.sub("", re.sub(r"\\[^\w\s]", "·", markdown)))


def shown_as_markdown(page) -> list[str]:
    """Every text of an AppTest's page that is rendered as Markdown."""
    told = [*page.title, *page.header, *page.subheader, *page.markdown, *page.caption, *page.toast]
    told += [*page.error, *page.warning, *page.info, *page.success]
    labels = [
        widget.label for kind in ("button", "text_area", "expander", "metric") for widget in page.get(kind)
    ]
    popovers = [block.proto.popover.label for block in page.get("popover")]
    return [str(element.value) for element in told] + labels + popovers
