"""Fine-tune EfficientNet-Lite2 on posters with PyTorch, on one GPU, by the clock.

    python -m tools.posters_backbone.finetune start OUT                 # ImageNet weights as lite2.npz
    python -m tools.posters_backbone.finetune unpack DATA               # main.npz, extra.npz to pixels, once
    python -m tools.posters_backbone.finetune probe DATA                # posters a second
    python -m tools.posters_backbone.finetune one DATA --seconds 30     # one network, to try settings
    python -m tools.posters_backbone.finetune all DATA --minutes 8.3    # four teachers, then the student

DATA holds what `pack` wrote, and lite2.npz. Schedules end with their time, however fast the GPU is. A
teacher that is finished is kept in DATA and not trained again, so that a broken run goes on. Only
training films are learned from; validation films are scored for the log; test films are not packed.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import math
import os
import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from tools.posters_backbone.augmentation import augment, mix
from tools.posters_backbone.network import Lite

STORED = (448, 320)  # (height, width) in px of the unpacked posters
GPU = torch.cuda.is_available()
DEVICE = "cuda" if GPU else "cpu"
VIEWS = ("plain", "flip", "zoom", "zoom flip")
TEACHERS = 4
TEACHER_SHARE = 0.56  # of the minutes; the student gets the rest
OWN_SHARE = 0.5  # of a soft target: the teacher that never saw the poster; the others share the rest
HARD_SHARE = 0.3  # of the student's loss: the labels; the rest the soft targets


@dataclass
class Settings:
    """size: (height, width) in px; rates: of the last block, decayed block by block, and of the head."""

    size: tuple[int, int] = (384, 256)
    batch: int = 128
    rate: float = 1e-3
    head_rate: float = 2e-3
    decay: float = 0.9
    weight_decay: float = 0.02
    average: float = 0.995
    warm_up: float = 0.06
    compiled: bool = True


class Posters:
    """All posters on the device: pixels uint8 (n, 3, *STORED), y and known float32 (n, L), rows by split."""

    def __init__(self, data: Path, extra: bool):
        with np.load(data / "labels.npz") as stored:
            packed = stored["split"] != "test"
            labels, split = stored["main"][packed], stored["split"][packed]
            pixels = [np.load(data / "main.npy", mmap_mode="r")]
            if extra:
                kept = ~stored["extra_dropped"]
                pixels.append(np.load(data / "extra.npy", mmap_mode="r")[kept])
                labels = np.concatenate([labels, stored["extra"][kept]])
                split = np.concatenate([split, np.full(kept.sum(), "train")])
        self.pixels = torch.cat([torch.from_numpy(np.array(part)).to(DEVICE) for part in pixels])
        self.known = torch.from_numpy((labels >= 0).astype(np.float32)).to(DEVICE)
        self.y = torch.from_numpy(labels.clip(min=0).astype(np.float32)).to(DEVICE)
        self.train, self.validation = np.flatnonzero(split == "train"), np.flatnonzero(split == "validation")


class Trainer:
    """Trains one network after another in the same place, so that it is compiled once."""

    def __init__(self, posters: Posters, settings: Settings, out: Path):
        self.posters, self.settings = posters, settings
        self.net = Lite("lite2", posters.y.shape[1]).to(DEVICE, memory_format=torch.channels_last)
        self._forward = torch.compile(self.net) if settings.compiled else self.net
        self._log = (out / "log.jsonl").open("a")

    def log(self, **line) -> None:
        print(json.dumps(line), flush=True)
        self._log.write(json.dumps(line) + "\n")
        self._log.flush()

    def fit(self, start: Path, rows: np.ndarray, seconds: float, name: str, seed: int, soft=None) -> Lite:
        """The moving average of the network after `seconds` of training. soft: further targets (n, L)."""
        wanted, posters = self.settings, self.posters
        rng = np.random.default_rng(seed)
        torch.manual_seed(seed)
        net = self.net.load(start).train()
        averaged = copy.deepcopy(net).eval()
        pairs = zip(averaged.state_dict().values(), net.state_dict().values())
        kept, live = zip(*((a, b) for a, b in pairs if a.is_floating_point()))
        optimiser = torch.optim.AdamW(self._groups(), fused=GPU)
        begun, shown, step, epoch, share, losses = time.time(), 0.0, 0, 0, 0.0, []
        while share < 1:
            order = rng.permutation(rows)
            for first in range(0, len(order) - wanted.batch + 1, wanted.batch):
                if step % 8 == 0:
                    _wait()
                    share = (time.time() - begun) / seconds
                    if share >= 1:
                        break
                _set_rate(optimiser, min(_rate(share, wanted.warm_up), max(step, 1) / 20))
                chosen = torch.from_numpy(order[first : first + wanted.batch]).to(DEVICE)
                x = augment(posters.pixels[chosen].float(), wanted.size, rng)
                targets = [(posters.y[chosen], posters.known[chosen])]
                if soft is not None:
                    targets.append((soft[chosen], torch.ones_like(soft[chosen])))
                x, targets = mix(x, targets, rng)
                with torch.autocast(DEVICE, torch.bfloat16, enabled=GPU):
                    logits = self._forward(x.contiguous(memory_format=torch.channels_last)).float()
                loss = _bce(logits, *targets[0])
                if soft is not None:
                    loss = HARD_SHARE * loss + (1 - HARD_SHARE) * _bce(logits, *targets[1])
                optimiser.zero_grad(set_to_none=True)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
                optimiser.step()
                step += 1
                with torch.no_grad():
                    torch._foreach_lerp_(kept, live, 1 - min(wanted.average, (1 + step) / (10 + step)))
                losses.append(loss.detach())
            epoch += 1
            passed = time.time() - begun
            if passed - shown > 25 or share >= 1:
                shown, mean = passed, float(torch.stack(losses).mean())
                found = self.validation_map(averaged)
                self.log(name=name, epoch=epoch, step=step, seconds=round(passed), loss=mean, val_map=found)
                losses = losses[-1:]
        return averaged

    def predict(self, net: Lite, rows: np.ndarray, views: tuple[str, ...] = ("plain",)) -> np.ndarray:
        """Mean logits over the views, float32 (n, L)."""
        found = []
        with torch.inference_mode(), torch.autocast(DEVICE, torch.bfloat16, enabled=GPU):
            for first in range(0, len(rows), 256):
                pixels = self.posters.pixels[torch.from_numpy(rows[first : first + 256]).to(DEVICE)].float()
                x = F.interpolate(pixels, size=self.settings.size, mode="bilinear", antialias=True)
                logits = [
                    net(_view(x, v).contiguous(memory_format=torch.channels_last)).float() for v in views
                ]
                found.append(torch.stack(logits).mean(0).cpu())
        return torch.cat(found).numpy()

    def validation_map(self, net: Lite, views: tuple[str, ...] = ("plain",)) -> float:
        rows = self.posters.validation
        return map_macro(self.posters.y.cpu().numpy()[rows], self.predict(net, rows, views))

    def _groups(self) -> list[dict]:
        wanted, groups = self.settings, []
        for layer, _, above in self.net.layers():
            peak = wanted.rate * wanted.decay**above
            groups.append({"params": [layer.conv.weight], "peak": peak, "weight_decay": wanted.weight_decay})
            groups.append({"params": list(layer.bn.parameters()), "peak": peak, "weight_decay": 0.0})
        head = {"params": list(self.net.head.parameters()), "peak": wanted.head_rate}
        return [*groups, head | {"weight_decay": wanted.weight_decay}]


def teach(trainer: Trainer, data: Path, out: Path, minutes: float) -> None:
    """Cross-fitted teachers, each without a quarter of the posters, and the student that learns from them."""
    begun, posters = time.time(), trainer.posters
    fold = np.random.default_rng(7).integers(0, TEACHERS, len(posters.y))
    own, others, found = np.zeros(posters.y.shape), np.zeros(posters.y.shape), []
    seconds = minutes * 60 * TEACHER_SHARE / TEACHERS - 8
    for number in range(TEACHERS):
        kept = data / f"teacher{number}.npz"
        if not kept.exists():
            rows = posters.train[fold[posters.train] != number]
            trainer.fit(data / "lite2.npz", rows, seconds, f"teacher {number}", number).save(kept)
        net = trainer.net.load(kept).eval()
        logits = trainer.predict(net, np.arange(len(posters.y)), ("plain", "zoom flip"))
        mine, said = (fold == number)[:, None], 1 / (1 + np.exp(-logits))
        own, others = own + said * mine, others + said * ~mine
        found.append(said[posters.validation])
        truth = posters.y.cpu().numpy()[posters.validation]
        trainer.log(name=f"teachers to {number}", val_map=map_macro(truth, np.mean(found, axis=0)))
        np.savez_compressed(out / f"teacher{number}_logits.npz", logits=logits.astype(np.float16))
        shutil.copy(kept, out)
    soft = OWN_SHARE * own + (1 - OWN_SHARE) * others / (TEACHERS - 1)
    soft = torch.from_numpy(soft.astype(np.float32)).to(DEVICE)
    left = minutes * 60 - (time.time() - begun) - 14
    student = trainer.fit(data / "lite2.npz", posters.train, left, "student", 100, soft)
    student.save(out / "student.npz")
    trainer.log(name="student", val_map=trainer.validation_map(student, VIEWS), views=len(VIEWS))


def unpack(data: Path) -> None:
    """Decode main.npz, without test films, and extra.npz into pixels uint8 (n, 3, *STORED)."""
    with np.load(data / "labels.npz") as stored:
        wanted = {"main": stored["split"] != "test", "extra": np.ones(len(stored["extra"]), bool)}
    for name, kept in wanted.items():
        with np.load(data / f"{name}.npz") as pack:
            offsets, blob = pack["offsets"], pack["blob"].tobytes()
        parts = [blob[offsets[i] : offsets[i + 1]] for i in np.flatnonzero(kept)]
        shape = (len(parts), 3, *STORED)
        pixels = np.lib.format.open_memmap(data / f"{name}.npy", "w+", np.uint8, shape)
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            for i, image in enumerate(pool.map(_decoded, parts, chunksize=64)):
                pixels[i] = image
        pixels.flush()


def start(out: Path) -> None:
    """Write the published ImageNet weights (packages as in tools/convert_backbone.py) as lite2.npz."""
    from tools.convert_backbone import original

    state, arrays = (
        {k: v.numpy() for k, v in original("efficientnet_lite2")([224, 224]).state_dict().items()},
        {},
    )
    pairs = [("_conv_stem", "_bn0", "stem"), ("_conv_head", "_bn1", "top")]
    for block in range(sum(key.endswith("_project_conv.weight") for key in state)):
        parts = (("_expand_conv", "_bn0"), ("_depthwise_conv", "_bn1"), ("_project_conv", "_bn2"))
        for (conv, bn), part in zip(parts, ("expand", "depthwise", "project")):
            pairs.append((f"_blocks.{block}.{conv}", f"_blocks.{block}.{bn}", f"block{block}_{part}"))
    for conv, bn, name in pairs:
        if f"{conv}.weight" in state:
            arrays[f"{name}_conv"] = state[f"{conv}.weight"].astype(np.float16)
            keys = {"gamma": "weight", "beta": "bias", "mean": "running_mean", "var": "running_var"}
            arrays |= {f"{name}_bn.{key}": state[f"{bn}.{theirs}"] for key, theirs in keys.items()}
    np.savez_compressed(out / "lite2.npz", **arrays)


def map_macro(truth: np.ndarray, scores: np.ndarray) -> float:
    """Mean average precision over the genres that occur."""
    found = []
    for y, z in zip(truth.T, scores.T):
        hit = y[np.argsort(-z, kind="stable")] > 0.5
        if hit.any():
            found.append((np.cumsum(hit) / np.arange(1, len(hit) + 1))[hit].mean())
    return round(float(np.mean(found)), 4)


def _decoded(data: bytes) -> np.ndarray:
    from PIL import Image

    image = Image.open(io.BytesIO(data)).convert("RGB").resize(STORED[::-1], Image.Resampling.BICUBIC)
    return np.asarray(image, np.uint8).transpose(2, 0, 1)


def _view(x, name: str):
    if "zoom" in name:
        height, width = x.shape[2:]
        top, left = round(height * 0.06), round(width * 0.06)
        inner = x[:, :, top : height - top, left : width - left]
        x = F.interpolate(inner, size=(height, width), mode="bilinear")
    return x.flip(3) if "flip" in name else x


def _bce(logits, target, mask):
    lost = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return (lost * mask).sum() / mask.sum().clamp(min=1)


def _rate(share: float, warm_up: float) -> float:
    if share < warm_up:
        return share / warm_up
    return 0.5 * (1 + math.cos(math.pi * (share - warm_up) / (1 - warm_up)))


def _set_rate(optimiser, share: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * share


def _wait() -> None:
    if GPU:
        torch.cuda.synchronize()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=["start", "unpack", "probe", "one", "all"])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, help="where results go; DATA by default")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--minutes", type=float, default=8.3)
    parser.add_argument("--rate", type=float, default=Settings.rate)
    parser.add_argument("--extra", action="store_true", help="learn from the extra posters as well")
    parser.add_argument("--eager", action="store_true", help="do not compile the network")
    arguments = parser.parse_args()
    out = arguments.out or arguments.data
    out.mkdir(parents=True, exist_ok=True)
    if arguments.command == "start":
        return start(out)
    if arguments.command == "unpack":
        return unpack(arguments.data)
    if GPU:
        torch.backends.cudnn.benchmark = True
        torch.set_float32_matmul_precision("high")
    settings = Settings(rate=arguments.rate, compiled=GPU and not arguments.eager)
    trainer = Trainer(Posters(arguments.data, arguments.extra), settings, out)
    if arguments.command == "all":
        return teach(trainer, arguments.data, out, arguments.minutes)
    rows, weights = trainer.posters.train, arguments.data / "lite2.npz"
    trainer.fit(weights, rows, arguments.seconds, arguments.command, 0).save(out / "one.npz")


if __name__ == "__main__":
    main()
