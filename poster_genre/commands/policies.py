"""Threshold policies by the names that a person types."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from poster_genre.evaluation.thresholds import Policy
    from poster_genre.inference.bundle import Bundle

POLICY_HELP = (
    "plausible, balanced, precise, thorough, a saved policy's name, or one threshold from 0 to 1 for all "
    "genres (default: the model's own rule)"
)


def named_policy(bundle: Bundle, name: str | None = None, top_k: int | None = None) -> Policy:
    """A bundle's policy `name` (fitted, saved, or one number as every genre's cut), or the `top_k` likeliest;
    without either the bundle's own rule.

    Raises PolicyError naming what there is to choose from.
    """
    import numpy as np

    from poster_genre.evaluation.thresholds import Policy, PolicyError
    from poster_genre.runs import saved_policies

    n_genres = len(bundle.genres)
    if top_k is not None:
        k = min(top_k, n_genres)
        return Policy(f"top {k}", "top_k", np.zeros(n_genres), k=k)
    if name is None:
        return bundle.own_policy
    saved = saved_policies.names(bundle)
    if name in saved:
        return saved_policies.load(bundle, name)
    if name.lower() in bundle.policies:  # the pages write them with a capital
        return bundle.policies[name.lower()]
    try:
        cut = float(name)
    except ValueError:
        known = ", ".join([*bundle.policies, *saved])
        raise PolicyError(f"Unknown policy {name!r}; choose {known}, or a number from 0 to 1.") from None
    if not 0 <= cut <= 1:
        raise PolicyError(f"The threshold {name} is not between 0 and 1.")
    return Policy(name, "custom", np.full(n_genres, cut))
