"""Colours with one meaning each, safe for colour-blind eyes (Okabe & Ito 2008) in both themes."""

from __future__ import annotations

ACCENT = "#0072B2"  # decided, chosen, the model in question
INK = {"light": "#1B1F24", "dark": "#E8EAED"}  # text on colour, by theme
NEUTRAL = "#9AA4AF"  # not decided, the rest, reference lines
HEAD = "#0072B2"
MEDIUM = "#E69F00"
TAIL = "#CC79A7"
TRUE = "#009E73"  # right: a true positive
FALSE = "#D55E00"  # wrong: a false positive or negative
TRAIN, VALIDATION, TEST = "#9AA4AF", "#E69F00", "#0072B2"

GROUPS = {"head": HEAD, "medium": MEDIUM, "tail": TAIL}
SPLITS = {"train": TRAIN, "validation": VALIDATION, "test": TEST}
SERIES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7")  # up to four models over each other

# Light to dark for counts and probabilities; reads the same on white and on near-black.
SEQUENTIAL = ((0.0, "rgba(0,114,178,0.04)"), (0.5, "rgba(0,114,178,0.5)"), (1.0, "rgba(0,114,178,1)"))
# Worse – same – better.
DIVERGING = ((0.0, "#D55E00"), (0.5, "rgba(154,164,175,0.15)"), (1.0, "#0072B2"))
