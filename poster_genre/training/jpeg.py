"""JPEG bytes to pixels inside a TensorFlow graph, as `data.images.load` does it with Pillow."""

from __future__ import annotations

import tensorflow as tf

_SCALES = (8, 4, 2, 1)  # by which libjpeg decodes smaller, the largest that leaves enough first


def pixels(jpegs: tf.Tensor, height: int, width: int) -> tf.Tensor:
    """JPEG files, string (n,), to RGB float32 (n, height, width, 3) in [0, 255], stretched to the size.

    Within rounding the pixels of `data.images.load`: libjpeg's exact transform, decoded smaller where the
    picture is at least twice too large, then bicubic with antialiasing. Unlike it, EXIF orientation is not
    applied.
    """
    return tf.map_fn(
        lambda one: _pixels(one, height, width), jpegs, fn_output_signature=tf.TensorSpec((height, width, 3))
    )


def _pixels(jpeg: tf.Tensor, height: int, width: int) -> tf.Tensor:
    shape = tf.image.extract_jpeg_shape(jpeg)
    fits = tf.minimum(shape[0] // height, shape[1] // width)
    branch = tf.reduce_sum(tf.cast(fits < tf.constant(_SCALES), tf.int32))
    decoders = [lambda scale=scale: _decoded(jpeg, scale) for scale in _SCALES]
    image = tf.switch_case(tf.minimum(branch, len(_SCALES) - 1), decoders)
    wide = tf.image.resize(image, (tf.shape(image)[0], width), "bicubic", antialias=True)
    wide = tf.clip_by_value(tf.round(wide), 0.0, 255.0)  # Pillow keeps bytes between its two passes
    tall = tf.image.resize(wide, (height, width), "bicubic", antialias=True)
    return tf.clip_by_value(tf.round(tall), 0.0, 255.0)


def _decoded(jpeg: tf.Tensor, scale: int) -> tf.Tensor:
    return tf.io.decode_jpeg(jpeg, channels=3, ratio=scale, dct_method="INTEGER_ACCURATE")
