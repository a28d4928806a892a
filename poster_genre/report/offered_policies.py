"""The ways to decide that are compared with each other: the model's own, and those fitted on the spot."""

from __future__ import annotations

from poster_genre.evaluation.thresholds import Policy, fit
from poster_genre.inference.bundle import Bundle
from poster_genre.report.evaluated import Evaluated

STANDARD = {"plausible": "Plausible", "balanced": "Balanced", "precise": "Precise", "thorough": "Thorough"}
BEST = {"f1_macro": "macro-F1", "f1_micro": "micro-F1", "f1_samples": "samples-F1"}
TOP_K = 3


def default(bundle: Bundle) -> Policy:
    """The policy that the model comes with, and that every change is measured against."""
    return bundle.own_policy


def default_name(bundle: Bundle) -> str:
    """Its name among the bundle's."""
    return next(name for name, policy in bundle.policies.items() if policy is bundle.own_policy)


def compared(bundle: Bundle, validation: Evaluated) -> dict[str, Policy]:
    """Policies by the name that is shown: the standard ones, one best cut for each F1, and the likeliest few.

    All are fitted on validation.
    """
    data = (validation.probabilities, validation.labels, validation.genres)
    own = {shown(policy): policy for policy in bundle.policies.values()}
    best = {f"Best {what}": fit("global", *data, objective=name) for name, what in BEST.items()}
    k = min(TOP_K, len(bundle.genres))
    return own | best | {f"Top {k}": fit("top_k", *data, k=k)}


def words(bundle: Bundle) -> dict[str, str]:
    """What a person reads for each policy that can be picked by its name: the standard ones, and the model's
    own rule first where it is another."""
    own = default_name(bundle)
    fitted = {name: word for name, word in STANDARD.items() if name in bundle.policies}
    return fitted if own in STANDARD else {own: shown(bundle.own_policy)} | fitted


def shown(policy: Policy) -> str:
    """A policy's name as a person reads it."""
    return STANDARD.get(policy.name, policy.title[:1].upper() + policy.title[1:])
