"""The network that sees where two pictures differ (`differences.onnx`), trained on generated pictures and scans.

    python benchmarks/look_alike_differences.py [--examples FILE] [--count 24000] [--workers 2]
        [--steps 3000 | --minutes N] [--state FILE] [--write]

Needs torch and onnx, which the product does not, and PICTORIA_SHARED (parts of scanned pages). `--examples FILE` keeps
the examples, and takes them from there where it is. `--minutes` trains for so long by the clock in place of a number of
steps. `--state FILE` goes on with what was trained before, and keeps what is trained. After `--write`,
`look_alikes.py --write` must be run: the weights of "the same picture" go with the network.
"""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

import numpy as np
import onnx
import torch
from look_alike_difference_examples import (
    FIRST_SEED,
    GROUNDS_LEARNED,
    WINDOW,
    Example,
    example,
    grounds,
    scans,
)
from look_alike_pictures import KINDS
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from torch import nn
from torch.nn import functional

from pictoria_docs.retrieval.pictures import differences
from pictoria_docs.retrieval.pictures.differences import Overlap, contrast, network_input

GROUNDS, OF_A_KIND, SCANS = 120, 40, 300
"""Grounds of each kind learned from, pictures of each other kind, parts of scanned pages."""
AT_ONCE, SEEDS_AT_ONCE = 1000, 20
"""Examples and seeds that a process makes at a time."""
COUNT = 20_000
SEEN, REACH = 12, 2
"""What is told of a spot of two pixels, in numbers; spots that it is compared with on each side."""
WIDTHS = (32, 48, 64)
"""Channels at a quarter, an eighth and a sixteenth of the size."""
FAINT = 0.05
"""Of the squared length of what is told of a spot: less is nothing."""
BLANK_WEIGHT, MAX_WEIGHT = 0.2, 3.0
"""How much cells count that are blank; most that a cell counts beyond that, 1 where it has the usual contrast."""
BATCH = 16
"""Examples of a step."""
PEAK = 3e-3
"""Highest rate of learning."""
WARMING = 0.05
"""Share of the steps in which it rises."""
MIN_HALVED = 64
"""Numbers of a tensor that is kept in half precision, at least."""
COUNTED = 50
"""The cost is printed after so many steps."""
Examples = dict[str, NDArray[np.uint8]]


def bases(workers: int) -> list[list[NDArray[np.uint8]]]:
    """Pictures before they are reproduced, those over one ground together."""
    counts = {**dict.fromkeys(GROUNDS_LEARNED, GROUNDS), **dict.fromkeys(KINDS, OF_A_KIND)}
    jobs = [
        (kind, range(FIRST_SEED + first, FIRST_SEED + first + SEEDS_AT_ONCE))
        for kind, count in counts.items()
        for first in range(0, count, SEEDS_AT_ONCE)
    ]
    with ProcessPoolExecutor(workers) as pool:
        made = [ground for each in pool.map(_grounds, jobs) for ground in each]
    return made + scans(SCANS, FIRST_SEED)


def _grounds(job: tuple[str, range]) -> list[list[NDArray[np.uint8]]]:
    return list(grounds(*job))


_bases: list[list[NDArray[np.uint8]]] = []


def _given(made: list[list[NDArray[np.uint8]]]) -> None:
    _bases[:] = made


def _examples(seed: int) -> list[Example]:
    random = Random(f"examples {seed}")
    return [example(_bases, random) for _ in range(AT_ONCE)]


def kept_examples(count: int, seed: int, workers: int, file: Path | None) -> Examples:
    """Examples as a file keeps them; made and kept where there is none."""
    if file is not None and file.exists():
        with np.load(file) as kept:
            return dict(kept)
    found: list[Example] = []
    with ProcessPoolExecutor(workers, initializer=_given, initargs=(bases(workers),)) as pool:
        for each in pool.map(_examples, range(seed * count, seed * count + -(-count // AT_ONCE))):
            found += each
            print(f"{len(found)} examples", flush=True)
    made = {field: np.stack([getattr(each, field) for each in found]) for field in Example._fields}
    if file is not None:
        np.savez(file, **made)
    return made


def block(inside: int, outside: int, stride: int = 1) -> list[nn.Module]:
    """A convolution."""
    return [
        nn.Conv2d(inside, outside, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(True)
    ]  # fmt: skip


class DifferenceNet(nn.Module):
    """Where two pictures that lie on each other show something else."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(*block(8, SEEN), *block(SEEN, SEEN), nn.Conv2d(SEEN, SEEN, 1))
        compared = (2 * REACH + 1) ** 2 + 2 * SEEN + 1
        fine, middle, coarse = WIDTHS
        self.quarter = nn.Sequential(*block(compared, fine, 2), *block(fine, fine))
        self.eighth = nn.Sequential(*block(fine, middle, 2), *block(middle, middle))
        self.sixteenth = nn.Sequential(*block(middle, coarse, 2), *block(coarse, coarse))
        self.to_eighth = nn.Sequential(*block(coarse + middle, middle))
        self.to_quarter = nn.Sequential(*block(middle + fine, fine), *block(fine, fine))
        self.last = nn.Conv2d(fine, 1, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Log-odds that a cell shows something else, batch x rows x columns."""
        shown = functional.max_pool2d(x[:, 4:], 2)
        one, other = (self.encoder(functional.pixel_unshuffle(x[:, at : at + 2], 2)) * shown for at in (0, 2))
        seen = torch.cat([costs(one, other), (one - other).abs(), torch.minimum(one, other), shown], 1)
        quarter = self.quarter(seen)
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        up = self.to_eighth(torch.cat([wider(sixteenth), eighth], 1))
        up = self.to_quarter(torch.cat([wider(up), quarter], 1))
        return self.last(up)[:, 0]


def wider(x: torch.Tensor) -> torch.Tensor:
    """Twice as high and wide."""
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")


def costs(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """How much each spot of one is like those around it in the other: cosines, (2 REACH + 1)² channels."""
    one, other = (each / (each.square().sum(1, keepdim=True) + FAINT).sqrt() for each in (one, other))
    rows, columns = one.shape[2:]
    padded = functional.pad(other, (REACH,) * 4)
    steps = range(2 * REACH + 1)
    found = [(one * padded[:, :, y : y + rows, x : x + columns]).sum(1) for y in steps for x in steps]
    return torch.stack(found, 1)


class Exported(nn.Module):
    """A network as it is kept: probabilities in place of log-odds."""

    def __init__(self, net: DifferenceNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.net(x))


def step(data: Examples, net: nn.Module, random: Random) -> torch.Tensor:
    """The cost of a few examples."""
    inputs, wanted = [], []
    for at in random.sample(range(len(data["grey"])), BATCH):
        grey, shown, other = (
            data["grey"][at].astype(np.float32),
            data["shown"][at].astype(np.float32),
            data["other"][at],
        )
        if random.random() < 0.5:
            grey = grey[::-1]
        turns, flipped = random.randrange(4), random.random() < 0.5
        grey, shown, other = (np.rot90(plane, turns, (-2, -1)) for plane in (grey, shown, other))
        if flipped:
            grey, shown, other = grey[..., ::-1], shown[..., ::-1], other[..., ::-1]
        pair = Overlap(*map(np.ascontiguousarray, (grey[0], grey[1], shown)))
        inputs.append(network_input(pair))
        wanted.append(np.stack([other.astype(np.float32), weights(pair, other)]))
    truth = torch.from_numpy(np.stack(wanted))
    found = net(torch.from_numpy(np.stack(inputs))).float()
    each = functional.binary_cross_entropy_with_logits(found, truth[:, 0].clamp(max=1), reduction="none")
    # Each pair counts alike.
    weight = truth[:, 1] / truth[:, 1].sum((1, 2), keepdim=True).clamp(min=1)
    return (each * weight).sum((1, 2)).mean()


def weights(pair: Overlap, other: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much cells count: those with something to see more."""
    seen = contrast(pair)
    counted = BLANK_WEIGHT + np.minimum(seen / (float(seen.mean()) + 1), MAX_WEIGHT)
    return np.where(other < 2, counted, 0).astype(np.float32)


def train(net: nn.Module, data: Examples, steps: int, minutes: float, seed: int) -> None:
    """Change the network for the better in so many steps; with minutes, for so long."""
    random = Random(f"differences {seed}")
    net.to(memory_format=torch.channels_last)
    net.train()
    optimizer = torch.optim.AdamW(net.parameters(), lr=PEAK, weight_decay=1e-3)
    mean: float | None = None
    begun, done = time.monotonic(), 0
    while True:
        share = (time.monotonic() - begun) / (minutes * 60) if minutes else done / steps
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = PEAK * min(1, share / WARMING + 1 / COUNTED) * (1 - share) ** 0.9
        with torch.autocast("cpu", torch.bfloat16):
            cost = step(data, net, random)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        now = float(cost.detach())
        mean = now if mean is None else 0.98 * mean + 0.02 * now
        done += 1
        if done % COUNTED == 0:
            print(f"step {done}: {share:.2f}, {mean:.4f}", flush=True)


def write(net: DifferenceNet, file: Path) -> None:
    """The network as ONNX, its weights in half precision."""
    net.eval()
    torch.onnx.export(
        Exported(net), (torch.zeros(1, 5, WINDOW, WINDOW),), str(file), input_names=["pair"], output_names=["other"],
        dynamic_axes={"pair": {2: "rows", 3: "columns"}, "other": {1: "cells down", 2: "cells across"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    model = onnx.load(file)
    for weight in list(model.graph.initializer):
        full = numpy_helper.to_array(weight)
        if full.dtype == np.float32 and full.size >= MIN_HALVED:
            model.graph.initializer.remove(weight)
            model.graph.initializer.append(
                numpy_helper.from_array(full.astype(np.float16), f"{weight.name} half")
            )
            model.graph.node.insert(
                0, helper.make_node("Cast", [f"{weight.name} half"], [weight.name], to=onnx.TensorProto.FLOAT)
            )
    onnx.save(model, file)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--examples", type=Path)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    net = DifferenceNet()
    if options.state is not None and options.state.exists():
        net.load_state_dict(torch.load(options.state))
    if options.steps or options.minutes:
        data = kept_examples(options.count, options.seed, options.workers, options.examples)
        train(net, data, options.steps, options.minutes, options.seed)
    if options.state is not None:
        torch.save(net.state_dict(), options.state)
    if options.write:
        write(net, Path(differences.__file__).with_name("differences.onnx"))


if __name__ == "__main__":
    main()
