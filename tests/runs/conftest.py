"""Some of these tests look at real runs: see `tests/small_trainings.py`."""

from tests.small_trainings import (  # noqa: F401
    drawn,
    float32_afterwards,
    new_run,
    own_home,
    tiny_backbone,
    tiny_weights,
    training_home,
    unconverted,
)
