"""Models of one recipe told apart: by what their recipes do differently, else by when they were made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

MOST_SETTINGS = 4  # in one name; where there are more, one gives way to how many
# A change of these has a name that speaks for itself ("bce"); others are said with their setting.
_SELF_EXPLAINED = ("loss.name", "sampler.name", "input.backbone", "thresholds.policy")
_TEXTS = ("name", "title", "summary", "source.")
# What the benchmark sets alike in every recipe; it marks its own by the first.
_PROTOCOL = ("split.shared", "callbacks.early_stopping", "budget.minutes")


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
