"""The Evaluate page as one file: the same sentences, tables and figures, and no network to read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from string import Template

import pandas as pd
from plotly.offline import get_plotlyjs

from poster_genre.evaluation.confusion import FALSE_NEGATIVE, FALSE_POSITIVE
from poster_genre.evaluation.metrics import LOWER_IS_BETTER
from poster_genre.inference.bundle import Bundle
from poster_genre.report import evaluated, figures, offered_policies
from poster_genre.report import evaluation_sentences as sentences
from poster_genre.report import html_pieces as parts
from poster_genre.report.evaluated import Decided
from poster_genre.report.figures.training import logged, run_curve
from poster_genre.report.metric_names import METRICS

MISTAKES = 40  # of each kind
POINTS = 400  # of a curve; hundreds of curves lie in one file
PRESENT = "This report"
_FILES = Path(__file__).parent


@dataclass(frozen=True)
class Report:
    """What the report is about: a model, the name of the films (a split or a catalog), and the decisions."""

    bundle: Bundle
    films: str
    decided: Decided


def render(report: Report) -> str:
    """The whole page as HTML. Raises BundleError or EvaluationError when validation cannot be read."""
    sections = (_headline, _genres, _groups, _confusions, _each_genre, _mistakes, _training, _provenance)
    return Template((_FILES / "report.html").read_text("utf-8")).substitute(
        title=parts.text(f"{report.bundle.card['title']}: where is it right and wrong?"),
        css=(_FILES / "report.css").read_text("utf-8"),
        body="".join(section(report) for section in sections),
        plotly=get_plotlyjs(),
        js=(_FILES / "report.js").read_text("utf-8"),
    )


def _headline(report: Report) -> str:
    decided, films = report.decided, report.decided.evaluated
    bounds = decided.intervals(sentences.HEADLINE).set_index("metric")
    tiles = [
        parts.tile(
            METRICS[name].label + (" (lower is better)" if name in LOWER_IS_BETTER else ""),
            decided.figures[name],
            *bounds.loc[name, ["low", "high"]],
            *films.best_constant(name),
        )
        for name in sentences.HEADLINE
    ]
    return "".join(
        (
            f"<h1>{parts.text(sentences.answer(decided))}</h1>",
            parts.paragraph(
                f"{report.bundle.card['title']}, thresholds: {offered_policies.shown(decided.policy)}. "
                f"{sentences.SPLITS.get(report.films, report.films)}: {sentences.films(report.films, films)} "
                f"{sentences.left_out(films)}"
            ),
            f'<div class="tiles">{"".join(tiles)}</div>',
            parts.paragraph(sentences.label_accuracy(decided), "quiet"),
            _averages(decided),
        )
    )


def _averages(decided: Decided) -> str:
    frame = decided.averages.reset_index(names="average")
    headings = {"average": "Average", "precision": "Precision", "recall": "Recall", "f1": "F1"}
    return parts.table(frame, headings, bars=("precision", "recall", "f1"))


def _genres(report: Report) -> str:
    headings = {
        "genre": "Genre",
        "f1": "F1",
        "precision": "Precision",
        "recall": "Recall",
        "ap": "AP",
        "auc": "AUC",
        "support": "True",
        "predicted": "Named",
        "threshold": "From",
        "ece": "ECE",
        "group": "Group",
    }
    bars = ("f1", "precision", "recall", "ap")
    return parts.section("Every genre", parts.table(report.decided.table, headings, bars))


def _groups(report: Report) -> str:
    validation = evaluated.of_split(report.bundle, "validation")
    policies = {PRESENT: report.decided.policy} | offered_policies.compared(report.bundle, validation)
    default = offered_policies.shown(report.bundle.own_policy)
    table = evaluated.by_group(report.decided.evaluated, policies, default)
    drawn = figures.groups_by_policy(table, "f1", PRESENT)
    return parts.section("Common and rare genres", parts.figure(drawn, "F1 of each group by policy"))


def _confusions(report: Report) -> str:
    decided = report.decided
    order = decided.evaluated.ordered_genres
    drawn = [
        parts.figure(figures.confusion_squares(decided.confusion), "A confusion matrix of each genre"),
        parts.figure(figures.given_truth_map(decided.given_truth, order), "What is named, given the truth"),
    ]
    if len(decided.together):
        drawn.append(parts.figure(figures.joined_pairs(decided.together), "Genres that come together"))
    return parts.section("What is taken for what", *drawn)


def _each_genre(report: Report) -> str:
    decided = report.decided
    folds = [
        parts.folded(f"{row['genre']}, F1 {sentences.two_digits(row['f1'])}", _one_genre(decided, row))
        for _, row in decided.table.iterrows()
    ]
    return parts.section("One genre at every threshold", *folds)


def _one_genre(decided: Decided, row: pd.Series) -> str:
    films, genre = decided.evaluated, row["genre"]
    drawn = []
    if row["support"]:
        curve, point = films.curves.of_genre(genre, POINTS), films.curves.point(genre, row["threshold"])
        share = row["support"] / len(films)
        drawn.append((figures.precision_recall(curve, point, share, row["ap"]), "precision over recall"))
        if pd.notna(row["auc"]):
            drawn.append((figures.roc(curve, point, row["auc"]), "ROC curve"))
        drawn.append((figures.f1_by_threshold(curve, point), "F1 at every threshold"))
    drawn.append((figures.score_histogram(films.histogram(genre), row["threshold"]), "scores"))
    drawn.append((figures.reliability(*films.reliability(genre)), "calibration"))
    placed = "".join(parts.figure(figure, f"{genre}: {alt}") for figure, alt in drawn)
    return parts.paragraph(sentences.of_genre(decided, genre)) + f'<div class="pairs">{placed}</div>'


def _mistakes(report: Report) -> str:
    headings = {
        "film_id": "Film",
        "genre": "Genre",
        "probability": "Probability",
        "true_genres": "True genres",
        "predicted_genres": "Named genres",
    }
    kinds = {FALSE_POSITIVE: "Named, but wrong", FALSE_NEGATIVE: "True, but missed"}
    folds = []
    for kind, words in kinds.items():
        table = report.decided.mistakes(kind, None, MISTAKES)
        folds.append(parts.folded(words, parts.table(table, headings, bars=("probability",))))
    return parts.section("The most confident mistakes", *folds)


def _training(report: Report) -> str:
    history = report.bundle.history
    drawn = [
        parts.figure(run_curve(history, measure), f"{measure.title} by epoch") for measure in logged(history)
    ]
    if not drawn:
        return ""
    return parts.section("The training of this model", f'<div class="pairs">{"".join(drawn)}</div>')


def _provenance(report: Report) -> str:
    card, policy = report.bundle.card, report.decided.policy
    facts = {
        "Model": f"{card['name']}, card SHA-256 {report.bundle.sha}",
        "Catalog": f"{card['catalog']['name']}, fingerprint {card['catalog']['fingerprint']}",
        "Thresholds": f"{policy.name} ({policy.kind}). {policy.note}",
    }
    listed = "".join(f"<dt>{name}</dt><dd>{parts.text(fact)}</dd>" for name, fact in facts.items())
    return parts.section("Where this comes from", f"<dl>{listed}</dl>")
