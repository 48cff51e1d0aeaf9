"""The networks of friezes (`bands.onnx`, `strips.onnx`, `boxes.onnx`), trained on generated pictures.

    python benchmarks/frieze_networks.py bands|strips|boxes [--rollers 900] [--more 300] [--more-from 100000]
        [--steps 1500 | --minutes N] [--peak 0.003] [--decay 0.001] [--examples FILE] [--state FILE] [--write]

Needs torch and onnx, which the product does not, and for bands PICTORIA_SHARED (pictures without a frieze, of
`bench/dev`). Rollers are 100 to 999, and as many `--more` from `--more-from` upwards. `--minutes` trains for so long
by the clock in place of a number of steps; `--peak` is the highest rate of learning. What is kept is the mean of the
weights over the last steps. `--examples FILE` keeps the pieces, and takes them from there where it is.
`--state FILE` goes on with what was trained before, and keeps what is trained; `--seed` draws other pieces then.
`--beside FILE` writes a network of boxes together with another that was kept: the mean of both counts.
"""

import argparse
import copy
import math
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import torch
from frieze_examples import (
    DEEP,
    BoxPiece,
    PicturePiece,
    StripPiece,
    box_pieces,
    empty_pieces,
    picture_pieces,
    strip_pieces,
    toned,
)
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from pictoria_friezes import motif_types
from pictoria_friezes.motif_types import SAME, SHARPNESS
from pictoria_friezes.motifs import SIZE
from pictoria_friezes.networks import prepared
from pictoria_friezes.seen_strips import INSET, MARGIN
from pictoria_friezes.strip import ROWS

FOLDER = Path(motif_types.__file__).parent
WIDTHS = (24, 48, 64)
"""Channels at half, a quarter and an eighth of the size."""
COLUMN_POINTS, BOX_POINTS = 16, 24
"""Dimensions of what columns and boxes show."""
MAPS = {"bands": 1, "strips": 3}
BATCH = 8
"""Pieces of a step."""
ROLLERS = 20
"""Rollers of a step, all of whose boxes are compared."""
WARM = 0.1
"""Temperature of the contrast."""
MIN_COLUMNS = 14
"""Less of a box is none."""
PIECES = 320
"""Columns of a strip that are looked at in a step."""
EMPTY = range(5000, 5600)
"""Seeds of pictures without a frieze."""
PEAK, DECAY = 3e-3, 1e-3
"""Highest rate of learning; by how much weights are drawn to nothing."""
AVERAGED = 0.998
"""What is kept of the mean of the weights from step to step."""
WARMING = 0.05
"""Share of the steps in which it rises."""
COUNTED = 50
"""Losses are printed after so many steps."""
Examples = dict[str, NDArray[Any]]
Step = tuple[torch.Tensor, list[float]]


def block(inside: int, outside: int) -> nn.Sequential:
    """Two convolutions."""
    layers: list[nn.Module] = []
    for channels in (inside, outside):
        layers += [
            nn.Conv2d(channels, outside, 3, padding=1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(True)
        ]  # fmt: skip
    return nn.Sequential(*layers)


class UNet(nn.Module):
    """Maps of a picture, and at half its size what is shown (U-Net, Ronneberger and others 2015)."""

    def __init__(self, maps: int, points: int) -> None:
        super().__init__()
        self.down = nn.ModuleList(block(a, b) for a, b in zip((8, *WIDTHS[:-1]), WIDTHS, strict=True))
        self.up = nn.ModuleList(block(a + b, b) for a, b in zip(WIDTHS[:0:-1], WIDTHS[-2::-1], strict=True))
        self.last = nn.Conv2d(WIDTHS[0], maps * 4, 1)
        self.embed = nn.Conv2d(WIDTHS[0], points, 1) if points else None

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Log-odds of the maps; points, where there are some."""
        kept = []
        x = functional.pixel_unshuffle(x, 2)
        for index, down in enumerate(self.down):
            x = down(functional.max_pool2d(x, 2) if index else x)
            kept.append(x)
        for index, up in enumerate(self.up):
            x = functional.interpolate(x, scale_factor=2.0, mode="nearest")
            x = up(torch.cat([x, kept[-2 - index]], 1))
        maps = functional.pixel_shuffle(self.last(x), 2)
        return (maps,) if self.embed is None else (maps, self.embed(x))


class Exported(nn.Module):
    """A network as it is kept: probabilities in place of log-odds."""

    def __init__(self, net: UNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        maps, *others = self.net(x)
        return (torch.sigmoid(maps), *others)


class BoxNet(nn.Module):
    """Boxes as points of a sphere."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for a, b in zip((1, 16, 32, 48), (16, 32, 48, 64), strict=True):
            layers += [
                nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(True), nn.MaxPool2d(2)
            ]  # fmt: skip
        self.layers = nn.Sequential(*layers)
        self.last = nn.Sequential(nn.Linear(64 * 4 + 1, 96), nn.ReLU(True), nn.Linear(96, BOX_POINTS))

    def forward(self, x: torch.Tensor, width: torch.Tensor) -> torch.Tensor:
        flat = self.layers(x).flatten(1)
        return functional.normalize(self.last(torch.cat([flat, width[:, None]], 1)), dim=1)


class BoxNets(nn.Module):
    """Networks of boxes together: the cosine of two boxes is the mean of theirs."""

    def __init__(self, nets: Sequence[nn.Module]) -> None:
        super().__init__()
        self.nets = nn.ModuleList(nets)

    def forward(self, x: torch.Tensor, width: torch.Tensor) -> torch.Tensor:
        return torch.cat([net(x, width) for net in self.nets], 1) / math.sqrt(len(self.nets))


def contrast(at: torch.Tensor, kinds: NDArray[Any], owners: NDArray[Any]) -> torch.Tensor:
    """Boxes of one motif close together, those of others of their owner far (Khosla and others 2020)."""
    mine = torch.from_numpy(np.equal.outer(owners, owners)) & ~torch.eye(len(owners), dtype=torch.bool)
    same = mine & torch.from_numpy(np.equal.outer(kinds, kinds))
    odds = (at @ at.T / WARM).masked_fill(~mine, -1e4)
    likely = odds - torch.logsumexp(odds, 1, keepdim=True)
    some = same.any(1)
    return -((likely * same).sum(1)[some] / same.sum(1)[some]).mean()


def strips_step(data: Examples, net: UNet, random: Random) -> Step:
    """Borders, bands and ink of pieces of strips; boxes of the two pieces of one roller compared."""
    first = [2 * random.randrange(len(data["grey"]) // 2) for _ in range(BATCH // 2)]
    at = [piece + side for piece in first for side in (0, 1)]
    left = random.randrange(0, data["grey"].shape[2] - PIECES + 1, 8)
    cut = slice(left, left + PIECES)
    grey = np.stack([prepared(toned(piece, random)) for piece in data["grey"][at][:, :, cut]])
    maps = np.stack([data[name][at][:, :, cut] for name in ("ink", "band", "border")], 1)
    boxes, kinds = data["box"][at][:, cut], data["kind"][at][:, cut]
    if random.random() < 0.5:
        grey, maps, boxes, kinds = (x[..., ::-1] for x in (grey, maps, boxes, kinds))
    if random.random() < 0.5:
        grey, maps = grey[..., ::-1, :], maps[..., ::-1, :]
    found, points = net(torch.from_numpy(grey.copy()))
    truth = torch.from_numpy(maps.copy()).float() / 255
    costs = functional.binary_cross_entropy_with_logits(found, truth, reduction="none").mean((0, 2, 3))
    flat = points.float()[:, :, (MARGIN + INSET) // 2 : (MARGIN + ROWS - INSET) // 2].mean(2)
    shown, names, owners = [], [], []
    for piece in range(BATCH):
        for number in np.unique(boxes[piece][boxes[piece] >= 0]):
            columns = np.flatnonzero(boxes[piece] == number)
            if len(columns) >= MIN_COLUMNS:
                shown.append(flat[piece, :, columns[0] // 2 + 1 : columns[-1] // 2].mean(1))
                names.append(kinds[piece][columns[0]])
                owners.append(piece // 2)
    apart = contrast(functional.normalize(torch.stack(shown), dim=1), np.array(names), np.array(owners))
    cost = costs @ torch.tensor([0.3, 0.5, 1.5]) + 0.4 * apart
    return cost, [*costs.tolist(), float(apart.detach())]


def bands_step(data: Examples, net: UNet, random: Random) -> Step:
    """Cores of bands in pieces of pictures."""
    at = [random.randrange(len(data["grey"])) for _ in range(BATCH)]
    grey, core = np.stack([prepared(toned(piece, random)) for piece in data["grey"][at]]), data["core"][at]
    for axis in (-1, -2):
        if random.random() < 0.5:
            grey, core = np.flip(grey, axis), np.flip(core, axis)
    (found,) = net(torch.from_numpy(grey.copy()))
    truth = torch.from_numpy(core[:, None].copy()).float() / 255
    cost = functional.binary_cross_entropy_with_logits(found, truth)
    return cost, [float(cost.detach())]


def boxes_step(data: Examples, net: BoxNet, random: Random) -> Step:
    """Boxes of some rollers compared, each with the others of its roller."""
    noise = np.random.default_rng(random.randrange(1 << 30))
    images, widths, kinds, owners = [], [], [], []
    for roller in random.sample(np.unique(data["roller"]).tolist(), ROLLERS):
        at = np.flatnonzero(data["roller"] == roller)
        image = data["image"][at].astype(np.float32) / DEEP * random.uniform(0.7, 1.3)
        image = image[:, :: random.choice((-1, 1)), :: random.choice((-1, 1))] * random.choice((-1, 1))
        images.append(image + noise.normal(size=image.shape) * random.uniform(0, 0.35))
        widths.append(data["width"][at])
        kinds.append(data["kind"][at])
        owners.append(data["roller"][at])
    kind, owner = np.concatenate(kinds), np.concatenate(owners)
    given = np.concatenate(images)[:, None].astype(np.float32), np.concatenate(widths).astype(np.float32)
    at = net(*map(torch.from_numpy, given)).float()
    apart = contrast(at, kind, owner)
    # One threshold for all pictures.
    mine = torch.from_numpy(np.equal.outer(owner, owner)) & ~torch.eye(len(owner), dtype=torch.bool)
    same = mine & torch.from_numpy(np.equal.outer(kind, kind))
    costs = functional.binary_cross_entropy_with_logits(
        SHARPNESS * (at @ at.T - SAME), same.float(), reduction="none"
    )
    even = (costs * mine).sum() / mine.sum()
    return apart + 2 * even, [float(apart.detach()), float(even.detach())]


class Kind(NamedTuple):
    """What a network is trained with."""

    pieces: Callable[[int], Iterator[Any]]
    step: Callable[[Examples, Any, Random], Step]
    net: Callable[[], nn.Module]


KINDS = {
    "bands": Kind(picture_pieces, bands_step, lambda: UNet(MAPS["bands"], 0)),
    "strips": Kind(strip_pieces, strips_step, lambda: UNet(MAPS["strips"], COLUMN_POINTS)),
    "boxes": Kind(box_pieces, boxes_step, BoxNet),
}


def examples(name: str, rollers: Sequence[int]) -> Examples:
    """Pieces of pictures of rollers, and for bands of pictures without a frieze."""
    found: list[StripPiece | PicturePiece | BoxPiece] = [
        piece for roller in rollers for piece in KINDS[name].pieces(roller)
    ]
    if name == "bands":
        found += empty_pieces(EMPTY)
    return {field: np.stack([getattr(piece, field) for piece in found]) for field in found[0]._fields}


def kept_examples(name: str, rollers: Sequence[int], file: Path | None) -> Examples:
    """Pieces as a file keeps them; made and kept where there is none."""
    if file is not None and file.exists():
        with np.load(file) as kept:
            return dict(kept)
    made = examples(name, rollers)
    if file is not None:
        np.savez(file, **made)
    return made


class Training(NamedTuple):
    """How long, and how fast."""

    steps: int
    minutes: float
    """If not 0, by the clock in place of steps."""
    seed: int
    peak: float
    decay: float


def train(name: str, net: nn.Module, data: Examples, how: Training) -> nn.Module:
    """Change a network for the better; the mean of its weights over the last steps."""
    random = Random(f"{name} {how.seed}")
    net.to(memory_format=torch.channels_last)
    net.train()
    averaged = copy.deepcopy(net)
    optimizer = torch.optim.AdamW(net.parameters(), lr=how.peak, weight_decay=how.decay)
    mean: list[float] = []
    begun, step = time.monotonic(), 0
    while True:
        share = (time.monotonic() - begun) / (how.minutes * 60) if how.minutes else step / how.steps
        if share >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = (
                how.peak * min(1, share / WARMING + 1 / COUNTED) * (1 + math.cos(math.pi * share)) / 2
            )
        with torch.autocast("cpu", torch.bfloat16):
            cost, parts = KINDS[name].step(data, net, random)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        kept = min(AVERAGED, 1 - 1 / (step + 1))
        with torch.no_grad():
            for old, new in zip(averaged.state_dict().values(), net.state_dict().values(), strict=True):
                old.copy_(old * kept + new * (1 - kept) if old.is_floating_point() else new)
        mean = [0.98 * m + 0.02 * part for m, part in zip(mean or parts, parts, strict=True)]
        step += 1
        if step % COUNTED == 0:
            print(f"step {step}: {share:.2f}, {[round(m, 4) for m in mean]}", flush=True)
    return averaged


def write(name: str, net: nn.Module, file: Path) -> None:
    """A network as ONNX."""
    net.eval()
    if isinstance(net, UNet):
        names = ["picture", "maps", *(["points"] if net.embed is not None else [])]
        given: tuple[torch.Tensor, ...] = (torch.zeros(1, 2, 64, 128),)
        axes = {n: {2: f"height of {n}", 3: f"width of {n}"} for n in names}
        whole, inputs = Exported(net), names[:1]
    else:
        names, inputs = ["boxes", "widths", "points"], ["boxes", "widths"]
        given = torch.zeros(2, 1, SIZE, SIZE), torch.ones(2)
        axes = {n: {0: "count"} for n in names}
        whole = net
    torch.onnx.export(
        whole, given, str(file), input_names=inputs, output_names=names[len(inputs) :], dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=KINDS)
    parser.add_argument("--rollers", type=int, default=900)
    parser.add_argument("--more", type=int, default=300)
    parser.add_argument("--more-from", type=int, default=100_000)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--peak", type=float, default=PEAK)
    parser.add_argument("--decay", type=float, default=DECAY)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--examples", type=Path)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    net = KINDS[options.name].net()
    if options.state is not None and options.state.exists():
        net.load_state_dict(torch.load(options.state))
    if options.steps:
        more = range(options.more_from, options.more_from + options.more)
        data = kept_examples(options.name, [*range(100, 100 + options.rollers), *more], options.examples)
        how = Training(options.steps, options.minutes, options.seed, options.peak, options.decay)
        net = train(options.name, net, data, how)
    if options.state is not None:
        torch.save(net.state_dict(), options.state)
    if options.beside is not None:
        other = BoxNet()
        other.load_state_dict(torch.load(options.beside))
        net = BoxNets([net, other])
    if options.write:
        write(options.name, net, FOLDER / f"{options.name}.onnx")


if __name__ == "__main__":
    main()
