"""`evaluate --report FILE`: the Evaluate page as one file that needs no network."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from poster_genre import cli
from poster_genre.data.catalog import Catalog
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle
from poster_genre.report.html_pieces import table
from poster_genre.runs import run_folder, saved_policies


class Loaded(HTMLParser):
    """Collects what a browser would load, and what it would only follow when clicked."""

    def __init__(self):
        super().__init__()
        self.loads, self.links = [], []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.loads += [values["src"]] if "src" in values else []
        self.loads += [values["href"]] if tag == "link" else []
        self.links += [values["href"]] if tag == "a" else []


@pytest.fixture(scope="module")
def page(tiny_bundle, tmp_path_factory) -> str:
    """The report of the tiny model."""
    file = tmp_path_factory.mktemp("report") / "report.html"
    assert cli.main(["evaluate", str(tiny_bundle), "--report", str(file), "--format", "json"]) == 0
    return file.read_text("utf-8")


def figures(page: str) -> list[dict]:
    stored = re.findall(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(text) for text in stored]


def test_nothing_is_loaded_from_elsewhere(page):
    # plotly.js is a script of many megabytes that names addresses; only tags make a browser load.
    parser = Loaded()
    parser.feed(re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL))
    assert parser.loads == []
    assert "Plotly" in page and len(page) > 3_000_000


def test_films_are_links_to_follow(page):
    parser = Loaded()
    parser.feed(re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL))
    assert parser.links
    assert all(re.fullmatch(r"https://www\.imdb\.com/title/tt\d{7}/", link) for link in parser.links)


def test_it_has_the_pages_sentence_tiles_and_every_genre(page, tiny_bundle):
    assert re.search(r"<h1>Of 100 genres it names \d+ are right", page)
    assert page.count('<div class="tile">') == 6
    for genre in Bundle.open(tiny_bundle).genres:
        assert f"<summary>{genre}, F1" in page


def test_it_has_the_pages_figures(page):
    titles = [figure["layout"]["title"]["text"] for figure in figures(page)]
    for title in ("Right and wrong, genre by genre", "Genres that come together"):
        assert titles.count(title) == 1
    for title in ("Precision and recall", "ROC curve", "F1 at every threshold", "Do the probabilities hold?"):
        assert titles.count(title) == 4


def test_a_saved_policy_is_used_by_its_name(tiny_bundle, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(run_folder, "RUNS_DIR", tmp_path)
    bundle = Bundle.open(tiny_bundle)
    saved_policies.save(bundle, Policy("custom", "custom", np.ones(len(bundle.genres))), "Nothing")
    report = tmp_path / "report.html"
    arguments = ["evaluate", str(tiny_bundle), "--policy", "Nothing", "--report", str(report)]
    assert cli.main(arguments) == 0
    assert "<h1>With these thresholds it names no genre at all.</h1>" in report.read_text("utf-8")
    assert capsys.readouterr().out.startswith("40 posters, policy Nothing")


def test_another_catalogs_films_are_reported_by_their_own_ids(tiny_bundle, tmp_path, poster_bytes):
    films = [f"tt900000{number}" for number in range(4)]
    paths = [tmp_path / f"{film}.jpg" for film in films]
    for number, path in enumerate(paths):
        path.write_bytes(poster_bytes(number))
    labels = np.array([[1, 0], [0, 1], [1, 1], [1, 0]], bool)
    about = pd.DataFrame({"film_id": films, "path": [str(path) for path in paths]})
    Catalog.build("other", about, labels, ("Comedy", "Drama")).save(tmp_path / "other")
    report = tmp_path / "report.html"
    arguments = ["evaluate", str(tiny_bundle), "--catalog", str(tmp_path / "other"), "--policy", "0"]
    assert cli.main([*arguments, "--report", str(report)]) == 0
    page = report.read_text("utf-8")
    assert "other, test: 4 films." in page
    assert "https://www.imdb.com/title/tt9000001/" in page


def test_a_place_that_cannot_be_written_is_said(tiny_bundle, tmp_path, capsys):
    report = tmp_path / "nowhere" / "report.html"
    assert cli.main(["evaluate", str(tiny_bundle), "--report", str(report)]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_names_are_shown_literally():
    cells = table(pd.DataFrame({"film_id": ["<b>x</b>"], "n": [1200]}), {"film_id": "Film & id", "n": "N"})
    assert "&lt;b&gt;x&lt;/b&gt;" in cells and "Film &amp; id" in cells and "1,200" in cells
