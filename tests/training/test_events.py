"""TensorBoard event files hold the history's numbers."""

from __future__ import annotations

import math

import pytest
import tensorflow as tf
from tensorflow.core.util.event_pb2 import Event

from poster_genre.training.events import Events


def test_every_number_of_an_epoch_is_a_scalar_of_its_split(tmp_path):
    events = Events(tmp_path)
    events.epoch({"epoch": 1, "stage": "head", "train_loss": 0.5, "validation_f1_macro": math.nan})
    events.epoch({"epoch": 2, "stage": "head", "train_loss": 0.25, "seconds": 3.0})
    (file,) = tmp_path.glob("events.out.tfevents.*")
    first, *epochs = [Event.FromString(record.numpy()) for record in tf.data.TFRecordDataset(str(file))]
    assert first.file_version == "brain.Event:2"
    told = [{value.tag: value.simple_value for value in event.summary.value} for event in epochs]
    assert [event.step for event in epochs] == [1, 2]
    assert told[0] == {"train/loss": 0.5}
    assert told[1] == pytest.approx({"train/loss": 0.25, "run/seconds": 3.0})
