"""The leaderboard: every model at hand in one tidy table, and which of them may be ranked together.

Entries are the shipped bundle, the folders of models/leaderboard/ (a card.json and an evaluation.npz are
enough: the files that the card names beside them need not be there) and finished runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre.evaluation.metrics import HEADLINE
from poster_genre.inference.bundle import DEFAULT, Bundle
from poster_genre.inference.comparison import ComparisonError, answers_of, narrowed

BOARD = DEFAULT.parent / "leaderboard"
SHIPPED, LEADERBOARD, RUN, CONSTANT = "shipped", "leaderboard", "run", "constant"
MOST_SETTINGS = 4  # in one name; where there are more, one gives way to how many
# A change of these has a name that speaks for itself ("bce"); others are said with their setting.
_SELF_EXPLAINED = ("loss.name", "sampler.name", "input.backbone", "thresholds.policy")
_TEXTS = ("name", "title", "summary", "source.")
# What the benchmark sets alike in every recipe; it marks its own by the first.
_PROTOCOL = ("split.shared", "callbacks.early_stopping", "budget.minutes")


@dataclass(frozen=True)
class Place:
    """Where an entry lies. name: what links and the command line call it; source: where it comes from.

    genres: those of the model's genres that it is judged on, where these are not all.
    """

    name: str
    source: str
    folder: Path
    genres: tuple[str, ...] = ()

    @property
    def stamps(self) -> tuple[int, ...]:
        """Change times of its two files, in ns (0 where one is missing): same stamps, same entry."""
        files = (self.folder / name for name in ("card.json", "evaluation.npz"))
        return tuple(file.stat().st_mtime_ns if file.is_file() else 0 for file in files)


def places(runs: Path, board: Path = BOARD, shipped: Path = DEFAULT) -> list[Place]:
    """Every entry there could be: the shipped model, leaderboard folders by name, runs from the newest."""
    found = [Place(SHIPPED, SHIPPED, shipped)] if (shipped / "card.json").is_file() else []
    found += [Place(card.parent.name, LEADERBOARD, card.parent) for card in sorted(board.glob("*/card.json"))]
    finished = sorted(runs.glob("*/bundle/card.json"), reverse=True)
    return found + [Place(card.parents[1].name, RUN, card.parent) for card in finished]


@dataclass(frozen=True)
class Entry:
    """An entry that can be ranked: its place, card, card hash and row (see `entry`)."""

    place: Place
    card: dict
    sha: str
    row: dict


def entry(place: Place) -> Entry:
    """Open and check one entry: its stored evaluation is whole, finite and of its genres.

    Raises BundleError, ComparisonError or EvaluationError, all ValueErrors with a sentence for the person.
    """
    bundle = Bundle.open(place.folder)
    try:
        row = _row(place, bundle)
    except (KeyError, TypeError, AttributeError) as error:
        raise ComparisonError(
            f"Its card was not written by this version ({type(error).__name__}: {error}). Train it again."
        ) from error
    return Entry(place, bundle.card, bundle.sha, row)


def narrowed_entry(whole: Entry) -> Entry | None:
    """The same model on fewer genres, where its card says how it does on them (`benchmark` has it so)."""
    part = whole.card.get("twenty")
    if not part or part["genres"] == whole.card["genres"]:
        return None
    genres = tuple(part["genres"])
    answers = narrowed(answers_of(Bundle.open(whole.place.folder)), genres)
    place = replace(whole.place, name=f"{whole.place.name} ({len(genres)} genres)", genres=genres)
    row = whole.row | _figures(part["figures"]) | {"f1_weighted": np.nan}
    row |= {"name": place.name, "ranking": answers.key.short}
    row |= {"films": len(answers.ids), "genres": len(genres)}
    return Entry(place, whole.card, whole.sha, row)


def table(entries: Sequence[Entry]) -> pd.DataFrame:
    """A row an entry, best macro-F1 first within a ranking; a model that lies in two places has one row.

    Columns: name, title, variant (what tells it from others of its title, or ""), recipe, source, ranking
    (equal where models may be ranked together), catalog, films, genres (counts of the test), then each name
    of HEADLINE with _low and _high (95 %), f1_weighted, size_bytes, latency_ms, training_seconds, epochs,
    parameters (NaN where the card does not say) and created.
    """
    unique = list({_identity(item): item for item in reversed(entries)}.values())[::-1]
    rows = pd.DataFrame([item.row for item in unique])
    told = {}
    for ranking in rows["ranking"].unique():  # models are told apart from those that stand beside them
        beside = [item for item in unique if item.row["ranking"] == ranking]
        texts = variants([item.card for item in beside], [item.place.source for item in beside])
        told |= {id(item): text for item, text in zip(beside, texts)}
    rows.insert(2, "variant", [told[id(item)] for item in unique])
    return rows.sort_values(["ranking", "f1_macro"], ascending=[True, False], ignore_index=True)


def constants_table(entry: Entry) -> pd.DataFrame:
    """The constant predictors on an entry's test films, as its card keeps them: the columns of `table`."""
    shared = {key: entry.row[key] for key in ("ranking", "catalog", "films", "genres")}
    rows = [
        {"name": row["predictor"], "title": row["predictor"], "variant": "", "recipe": "", "source": CONSTANT}
        | shared
        | {name: _number(row[name]) for name in (*HEADLINE, "f1_weighted")}
        for row in entry.card["metrics"]["test"]["constants"]
    ]
    return pd.DataFrame(rows)


def _identity(item: Entry) -> str:
    """What makes two entries one model: the same title and the same figures, to the last digit, on the same
    films. (The leaderboard's copy of a bundle has fewer files, so their hashes differ.)"""
    row = item.row
    return repr([row["title"], row["ranking"], row["genres"], *(row[name] for name in HEADLINE)])


def _row(place: Place, bundle: Bundle) -> dict:
    if bundle.card["recipe"].get("protocol", {}).get("name") == "as-published":
        raise ComparisonError(
            "It follows its source's own protocol, so it is not ranked: its films and rule are others."
        )
    answers = answers_of(bundle)
    card, report = bundle.card, bundle.card["metrics"]["test"]
    figures = {name: (report[name], *report["intervals"][name]) for name in HEADLINE}
    return {
        "name": place.name,
        "title": card["title"],
        "recipe": bundle.name,
        "source": place.source,
        "ranking": answers.key.short,
        "catalog": card["catalog"]["name"],
        "films": len(answers.ids),
        "genres": len(answers.genres),
        **_figures(figures),
        "f1_weighted": _number(report["f1_weighted"]),
        "size_bytes": bundle.size_bytes,
        "latency_ms": _number(card.get("latency_ms")),
        "training_seconds": _number(card.get("training_seconds")),
        "epochs": _number(card.get("epochs_run")),
        "parameters": _number(card.get("parameters")),
        "created": card["created"],
    }


def _figures(figures: dict[str, Sequence[float | None]]) -> dict[str, float]:
    """Columns of figures that come as (value, low, high)."""
    columns = {}
    for name, bounds in figures.items():
        parts = zip((name, f"{name}_low", f"{name}_high"), bounds)
        columns |= {column: _number(value) for column, value in parts}
    return columns


def _number(value: float | None) -> float:
    """JSON has no NaN: what is undefined or unknown is null in a card."""
    return np.nan if value is None else float(value)


def variants(cards: list[dict], sources: list[str]) -> list[str]:
    """One short text a card, "" where its title alone is unique.

    Among cards of one title the first is what the others are told from: it gets its source ("shipped") or,
    for a run, its date. Two that would read the same get their dates.
    """
    titles = [card["title"] for card in cards]
    found = []
    for card, source in zip(cards, sources):
        first = titles.index(card["title"])
        if titles.count(card["title"]) == 1:
            found.append("")
        elif cards[first] is card:
            found.append(_date(card) if source == "run" else source)
        else:
            found.append(_changes(card["recipe"], cards[first]["recipe"]) or _date(card))
    pairs = list(zip(titles, found))
    return [
        f"{text}, {_date(card)}" if text and pairs.count((title, text)) > 1 else text
        for (title, text), card in zip(pairs, cards)
    ]


def _changes(recipe: dict, base: dict) -> str:
    """What `recipe` sets otherwise than `base`: "bce, epochs 8", the telling settings first."""
    mine, theirs = dict(_settings(recipe)), dict(_settings(base))
    # A setting that the base's card lacks came with a later version: nobody set it there.
    known = [key for key in mine if key in theirs or ".settings." in key]
    if mine.get(_PROTOCOL[0]) != theirs.get(_PROTOCOL[0]):
        known = [key for key in known if key not in _PROTOCOL]
    changed = [key for key in known if mine[key] != theirs.get(key) and not key.startswith(_TEXTS)]
    # Another loss or sampler has settings of its own, which are no change of the first one's.
    changed = [
        key
        for key in changed
        if key.partition(".settings.")[0] + ".name" not in changed or key in _SELF_EXPLAINED
    ]
    changed.sort(key=lambda key: key not in _SELF_EXPLAINED)
    words = [_said(key, mine[key]) for key in changed]
    if len(words) > MOST_SETTINGS:
        words[MOST_SETTINGS - 1 :] = [f"{len(words) - MOST_SETTINGS + 1} more"]
    return ", ".join(words)


def _said(key: str, value: object) -> str:
    if key in _SELF_EXPLAINED:
        return str(value).replace("_", " ")
    if isinstance(value, list):
        return f"{len(value)} {key.rpartition('.')[2]}"
    return f"{key.rpartition('.')[2].replace('_', ' ')} {value}"


def _settings(table: dict, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every setting of nested tables by its dotted key, in the recipe's order."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _settings(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _date(card: dict) -> str:
    made = datetime.fromisoformat(card["created"])
    return f"{made.day} {made:%b}, {made:%H:%M}"
