"""Versions of what trains a cell. Raise a number when its computation changes, and cells are trained anew.

`tests/training/lab/test_versions.py` holds values of every loss, every sampler and one tiny cell of each
kind, and fails when one of them changes: then raise its number here, and store the new value there.
"""

from __future__ import annotations

import json

from poster_genre.data import samplers
from poster_genre.runs.lab.plan import Method

CELL = 1  # head, learning step, epochs, embeddings: what every cell has
UCML = 1  # its network, terms, subsets and objective
# A loss or sampler whose computation changed, by name; 1 where none is named.
LOSSES: dict[str, int] = {}
SAMPLERS: dict[str, int] = {"inverse_likelihood": 2}  # counts its targets as the notebook does


def code_version(method: Method) -> str:
    """What of the code decides a cell of `method`, as JSON: versions, and its sampler's default settings."""
    loss = "weighted_bce" if method.ucml else method.loss
    return json.dumps(
        {
            "cell": CELL,
            "ucml": UCML if method.ucml else 0,
            "loss": LOSSES.get(loss, 1),
            "sampler": SAMPLERS.get(method.sampler, 1),
            "settings": samplers.find(method.sampler).checked({}),
        },
        sort_keys=True,
    )
