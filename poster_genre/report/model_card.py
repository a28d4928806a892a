"""A model's card: what it is for, learned from, how good it is and what it cannot do; for page and README."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from poster_genre.evaluation.groups import HEAD_SHARE, TAIL_SHARE, group_summary
from poster_genre.inference.bundle import DEFAULT, Bundle
from poster_genre.report import evaluation_sentences as sentences
from poster_genre.report import offered_policies
from poster_genre.report.evaluated import Decided, of_split
from poster_genre.report.metric_names import METRICS
from poster_genre.report.wording import counted, listed

HEADLINE = ("map_macro", "f1_macro", "f1_micro", "auc_macro")
GROUP_WORDS = {"head": "common", "medium": "less common", "tail": "rare"}
FEW_FILMS = 100  # to learn from; with fewer, a genre is said to be hardly learned
SOURCE = "Kaggle dataset `raman77768/movie-classifier`"
BACKBONES = {
    "efficientnet_lite2": "EfficientNet-Lite2, trained on ImageNet and left as it is",
    "efficientnet_lite2_posters": "EfficientNet-Lite2, halfway between its ImageNet weights and weights "
    "fine-tuned on 11,510 posters: the training films and 6,297 further ones, gathered evenly over genres, "
    "with incomplete labels",
}


@dataclass(frozen=True)
class Section:
    """A heading, Markdown below it, and a table or None; `key` names it on the page and in files."""

    key: str
    title: str
    text: str
    table: pd.DataFrame | None = None


def sections(bundle: Bundle) -> list[Section]:
    """The card of `bundle`, in the order in which it is read.

    Figures are those of its test films under its own policy, from card.json and evaluation.npz. Raises
    BundleError and EvaluationError where these are damaged.
    """
    decided = of_split(bundle, "test").under(bundle.own_policy)
    ours = bundle.folder == DEFAULT
    found = [
        _use(bundle),
        _data(bundle, ours),
        _figures(bundle, decided),
        _policies(bundle, decided),
        _groups(decided),
        _genres(decided),
        _decades(bundle),
        _outside() if ours else None,
        _limits(decided),
        _biases(decided, ours),
        _making(bundle),
        _licences(bundle, ours),
    ]
    return [section for section in found if section]


def answer(bundle: Bundle) -> str:
    """The card in a sentence."""
    return sentences.answer(of_split(bundle, "test").under(bundle.own_policy))


def markdown(bundle: Bundle) -> str:
    """The whole card as one Markdown document."""
    parts = [f"# {bundle.card['title']}", answer(bundle)]
    for section in sections(bundle):
        parts.append(f"## {section.title}")
        parts += [section.text] if section.text else []
        parts += [markdown_table(section.table)] if section.table is not None else []
    return "\n\n".join(parts) + "\n"


def markdown_table(table: pd.DataFrame) -> str:
    """A frame of text and numbers as a Markdown table."""
    lines = [list(table.columns), ["---"] * len(table.columns), *table.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _use(bundle: Bundle) -> Section:
    return Section(
        "use",
        "What it is for",
        f"It suggests which of {len(bundle.genres)} genres a film has, from its poster alone, with a "
        "probability for each, to a person who looks at the poster too; and it is there to study imbalanced "
        "multi-label learning on.\n\n"
        "Not for deciding anything that nobody checks, nor for pictures that are no film posters: to those, "
        "too, it gives an answer.",
    )


def _data(bundle: Bundle, ours: bool) -> Section:
    catalog, posters = bundle.card["catalog"], bundle.card["catalog"]["posters"]
    source = f"The {SOURCE}" if ours else f"“{catalog['name']}”"
    findings = {name: n for name, n in catalog.get("findings", {}).items() if n}
    cleaned = ", ".join(f"{n:,} × {name.replace('_', ' ')}" for name, n in findings.items())
    text = (
        f"{source}: {counted(sum(posters.values()), 'film')}"
        f"{f' after cleaning ({cleaned})' if cleaned else ''}, split by film before anything else. "
        "Validation films choose settings, epoch, calibration and thresholds; test films are scored once."
    )
    table = pd.DataFrame(
        {"Split": map(str.capitalize, posters), "Films": map("{:,}".format, posters.values())}
    )
    return Section("data", "What it learned from", text, table)


def _figures(bundle: Bundle, decided: Decided) -> Section:
    intervals = decided.intervals(HEADLINE).set_index("metric")
    rows = []
    for name in HEADLINE:
        constant, which = decided.evaluated.best_constant(name)
        rows.append(
            {
                "Figure": METRICS[name].label,
                "Value": f"{decided.figures[name]:.2f}",
                "95 % interval": f"{intervals.low[name]:.2f}–{intervals.high[name]:.2f}",
                "Best constant answer": f"{constant:.2f} ({which})",
            }
        )
    about = [
        f"On {sentences.films('test', decided.evaluated)}",
        f"Genres are named by the policy *{offered_policies.shown(bundle.own_policy)}*.",
        sentences.left_out(decided.evaluated),
    ]
    return Section("figures", "How good it is", " ".join(filter(None, about)), pd.DataFrame(rows))


def _policies(bundle: Bundle, decided: Decided) -> Section:
    under = {policy: decided.evaluated.under(policy).figures for policy in bundle.policies.values()}
    table = pd.DataFrame({"Policy": [offered_policies.shown(policy) for policy in under]})
    for word, name in {"Right of 100 named": "precision_micro", "Found of 100 true": "recall_micro"}.items():
        table[word] = [f"{100 * figures[name]:.0f}" for figures in under.values()]
    for name in ("f1_micro", "f1_macro"):
        table[METRICS[name].label] = [f"{figures[name]:.2f}" for figures in under.values()]
    return Section("policies", "By its thresholds", "All were fitted on validation films.", table)


def _groups(decided: Decided) -> Section:
    groups = group_summary(decided.table)
    table = pd.DataFrame(
        {
            "Genres": [
                f"{GROUP_WORDS[row.group].capitalize()} ({row.group}): {row.genres}"
                for row in groups.itertuples()
            ],
            "Times true": groups["support"].astype(int),
            "Times named": groups["predicted"].astype(int),
            **{name: groups[column].map(sentences.two_digits) for name, column in _MEASURES.items()},
        }
    )
    text = (
        f"Common genres are on at least {HEAD_SHARE:.0%} of the training posters, rare ones on less than "
        f"{TAIL_SHARE:.1%}; each genre counts the same."
    )
    return Section("groups", "By how common a genre is", text, table)


_MEASURES = {"Precision": "precision", "Recall": "recall", "F1": "f1", "Average precision": "ap"}


def _genres(decided: Decided) -> Section:
    table, seen = decided.table, decided.evaluated
    learned = dict(zip(seen.genres, seen.train_labels.sum(axis=0).tolist()))
    frame = pd.DataFrame(
        {
            "Genre": table["genre"],
            "Training films": [int(learned[genre]) for genre in table["genre"]],
            "Test films": table["support"].astype(int),
            **{name: table[column].map(sentences.two_digits) for name, column in _MEASURES.items()},
            "Calibration error": table["ece"].map(sentences.two_digits),
        }
    )
    return Section("genres", "By genre", "", frame)


def _decades(bundle: Bundle) -> Section | None:
    rows = bundle.card["metrics"]["test"].get("decades")
    if not rows:
        return None
    named = {"map_macro": "mAP", "f1_macro": "Macro-F1", "f1_micro": "Micro-F1"}
    frame = pd.DataFrame(rows)
    table = pd.DataFrame({"Decade": [f"{year:.0f}s" for year in frame["decade"]], "Test films": frame["n"]})
    for name, label in named.items():
        if name in frame:
            table[label] = frame[name].map(sentences.two_digits)
    return Section("decades", "By decade", "", table)


def _outside() -> Section:
    figures = {"mAP": "0.36", "Macro-F1": "0.33", "Micro-F1": "0.52", "Calibration error": "0.05"}
    table = pd.DataFrame({"Figure": figures.keys(), "Value": figures.values()})
    return Section(
        "outside",
        "On films outside the dataset",
        "The *former* default, the same network with other weights, was checked once on 1,088 other films. "
        "This model has not been.",
        table,
    )


def _limits(decided: Decided) -> Section:
    seen, table = decided.evaluated, decided.table
    learned = dict(zip(seen.genres, seen.train_labels.sum(axis=0).tolist()))
    few = [
        f"{genre} ({n:,})" for genre, n in sorted(learned.items(), key=lambda item: item[1]) if n < FEW_FILMS
    ]
    never = table.loc[(table["support"] > 0) & (table["f1"] == 0), "genre"].tolist()
    right, found = (100 * decided.figures[f"{name}_micro"] for name in ("precision", "recall"))
    lines = [
        f"Of 100 genres it names {100 - right:.0f} are wrong; it misses {100 - found:.0f} of 100 true ones.",
        "A poster says little about some genres: what a film is about may not be on it.",
    ]
    if few:
        lines.append(
            f"Genres with fewer than {FEW_FILMS} training films have too few to learn from or to measure on: "
            f"{listed(few, most=8)}."
        )
    if never:
        lines.append(f"Never rightly named on test: {listed(never, most=8)}.")
    most = int(seen.train_labels.sum(axis=1).max())
    lines.append(
        f"Its labels have at most {most} genres a film, so a genre named beyond these may count as wrong."
    )
    return Section("limits", "What it cannot do", _bullets(lines))


def _biases(decided: Decided, ours: bool) -> Section:
    lines = []
    for row in group_summary(decided.table).itertuples():
        if row.support:
            word = GROUP_WORDS[row.group].capitalize()
            lines.append(
                f"{word} genres are named {row.predicted / row.support:.1f} times as often as they are true."
            )
    if ours:
        lines += [
            "It leans on colour and sharpness: exactly the same genres are named again on 52 % of the test "
            "posters at half the size, on 54 % in grey, on 58 % in JPEG quality 30 and on 73 % mirrored "
            "(`docs/experiments.md`).",
            "The dataset names neither year, country nor language: whether some are served worse than others "
            "has not been measured.",
        ]
    return Section("biases", "Biases", _bullets(lines))


def _making(bundle: Bundle) -> Section:
    card = bundle.card
    recipe, backbone = card["recipe"], card["input"].get("backbone")
    loss, seed = recipe["loss"]["name"], recipe["seed"]
    lines = [f"Recipe `{recipe['name']}` ({recipe['title']}): loss `{loss}`, seed {seed}."]
    if backbone in BACKBONES:
        lines.append(
            f"Its features come from {BACKBONES[backbone]}; heads on them are what was trained last."
        )
    size = card["files"]["model.tflite"]["bytes"] / 1e6
    lines.append(
        f"{card['parameters'] / 1e6:.1f} million weights trained, {counted(card['epochs_run'], 'epoch')}, "
        f"{_minutes(card['training_seconds'])}, on {card['created'][:10]}; the network is a file of "
        f"{size:.0f} MB, posters are seen at {card['input']['width']} × {card['input']['height']} px."
    )
    if versions := card.get("versions", {}):
        lines.append(f"With {', '.join(f'{name} {number}' for name, number in versions.items())}.")
    lines.append(f"Fingerprint of its films: `{card['catalog']['fingerprint'][:16]}…`")
    return Section("making", "How it was made", _bullets(lines))


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s of training" if seconds < 90 else f"{seconds / 60:.0f} minutes of training"


def _licences(bundle: Bundle, ours: bool) -> Section:
    lines = ["The program is under the Apache-2.0 licence."]
    if bundle.card["input"].get("backbone") in BACKBONES:
        lines.append(
            "EfficientNet-Lite's ImageNet weights are Google's, Apache-2.0 (`models/backbones/README.md`); "
            "ImageNet's pictures themselves are offered for research."
        )
    lines.append(
        f"Film ids and genres are those of the {SOURCE}; poster images belong to their studios, and none is "
        "shipped."
        if ours
        else "Poster images belong to their owners; a model does not change that."
    )
    return Section("licences", "Licences", _bullets(lines))


def _bullets(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
