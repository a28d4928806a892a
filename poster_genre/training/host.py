"""What ran a training: versions and class of machine, as run.json and the bundle's card keep them."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import keras
import numpy as np
import psutil
import tensorflow as tf

import poster_genre

CPU_INFO = Path("/proc/cpuinfo")
FEATURES = ("amx_bf16", "avx512_bf16", "avx512f", "avx2")


def versions() -> dict[str, str]:
    """Versions of what decides the figures."""
    return {
        "poster_genre": poster_genre.__version__,
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
    }


def host_class() -> dict[str, object]:
    """Class of machine: system, architecture, cores, memory, and what its processor can do."""
    info = CPU_INFO.read_text() if CPU_INFO.is_file() else ""
    model = next((line.split(":", 1)[1].strip() for line in info.splitlines() if "model name" in line), "")
    flags = next((line.split() for line in info.splitlines() if line.startswith("flags")), [])
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "cpu_features": [feature for feature in FEATURES if feature in flags],
    }
