"""The pieces of the evaluation report: tiles, tables with bars, and places where figures are drawn."""

from __future__ import annotations

import html
import math
import re

import pandas as pd
import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from poster_genre.report.evaluation_sentences import two_digits

FILM = "https://www.imdb.com/title/{}/"
_FILM_ID = re.compile(r"tt\d+")


def text(value: object) -> str:
    """Anything as HTML that shows it literally."""
    return html.escape(str(value))


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph; `*word*` is emphasised, as in the page's Markdown. kind: a CSS class."""
    marked = re.sub(r"\*([^*]+)\*", r"<em>\1</em>", text(words))
    return f'<p class="{kind}">{marked}</p>' if kind else f"<p>{marked}</p>"


def tile(label: str, value: float, low: float, high: float, constant: float, predictor: str) -> str:
    """A headline figure with its 95 % interval and the best constant predictor's."""
    return (
        f'<div class="tile"><span>{text(label)}</span><strong>{two_digits(value)}</strong>'
        f"<span>95 %: {two_digits(low)} to {two_digits(high)}</span>"
        f"<span>{text(predictor)}: {two_digits(constant)}</span></div>"
    )


def table(frame: pd.DataFrame, headings: dict[str, str], bars: tuple[str, ...] = ()) -> str:
    """A table of the columns that `headings` names; `bars` are columns in [0, 1] drawn as bars.

    Film ids of the Internet Movie Database become links; numbers get separators or two digits.
    """
    head = "".join(f"<th>{text(heading)}</th>" for heading in headings.values())
    rows = [
        "".join(_cell(row[name], bar=name in bars) for name in headings) for row in frame.to_dict("records")
    ]
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def figure(drawn: go.Figure, alt: str) -> str:
    """A place for a figure, which report.js draws when it comes into view."""
    # Every figure would carry plotly's whole default template; the page has one for all.
    content = drawn.to_plotly_json()
    content["layout"].pop("template", None)
    data = to_json_plotly(content).replace("</", "<\\/")
    height = int(drawn.layout.height or 400)
    return (
        f'<div class="figure" role="img" aria-label="{text(alt)}" style="height:{height}px">'
        f'<script type="application/json">{data}</script></div>'
    )


def folded(summary: str, content: str, opened: bool = False) -> str:
    """Content behind a line that opens it."""
    return f"<details{' open' if opened else ''}><summary>{text(summary)}</summary>{content}</details>"


def section(heading: str, *content: str) -> str:
    """A heading with what belongs to it."""
    return f"<section><h2>{text(heading)}</h2>{''.join(content)}</section>"


def _cell(value: object, bar: bool) -> str:
    if isinstance(value, str):
        if _FILM_ID.fullmatch(value):
            return f'<td><a href="{FILM.format(value)}">{value}</a></td>'
        return f"<td>{text(value)}</td>"
    if isinstance(value, float):
        if bar and math.isfinite(value):
            return f'<td class="bar" style="--share:{value:.3f}">{two_digits(value)}</td>'
        return f'<td class="number">{two_digits(value)}</td>'
    return f'<td class="number">{value:,}</td>'
