"""Pictures to latents and back: 512×512 to 32×32 with 16 channels, in the manner of TAESD, narrower.

Most of a decoder's work is done at its highest resolutions: here a block at 1/16 costs as much as one
convolution at 1/2, and the last step is a pixel shuffle. The decoder takes 4.0 GFLOP at 512×512; the encoder
serves training alone. No normalisation, ReLU throughout: what the kernels for the browser are quickest at.

Both have a linear path that begins as the principal components of 16×16 pixels, so the rest need only learn
what these 16 numbers cannot say.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

CHANNELS = 16
# Pixels of a latent cell's side.
DOWN = 16


def conv(inputs: int, outputs: int, stride: int = 1) -> nn.Conv2d:
    """3×3; begins as He et al. (ICCV 2015) do: without normalisation PyTorch's own weights let a signal
    fade to a thousandth on its way."""
    made = nn.Conv2d(inputs, outputs, 3, stride, 1)
    nn.init.kaiming_normal_(made.weight, nonlinearity="relu")
    nn.init.zeros_(made.bias)
    return made


class Residual(nn.Module):
    """Two convolutions beside the input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = conv(channels, channels), conv(channels, channels)
        # Begins as nothing, so that deep stacks train from the start.
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Keeps the shape."""
        return F.relu(x + self.second(F.relu(self.first(x))))


class Encoder(nn.Module):
    """[b, 3, h, w] in −1 to 1, sides multiples of 16, to [b, 16, h / 16, w / 16], its deviation about 1."""

    def __init__(self) -> None:
        super().__init__()
        self.base = nn.Conv2d(3 * DOWN**2, CHANNELS, 1)
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4),
            conv(48, 64),
            nn.ReLU(),
            conv(64, 96, 2),
            nn.ReLU(),
            Residual(96),
            Residual(96),
            conv(96, 160, 2),
            nn.ReLU(),
            Residual(160),
            Residual(160),
            conv(160, CHANNELS),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Encodes."""
        return self.base(F.pixel_unshuffle(x, DOWN)) + self.layers(x)


class Decoder(nn.Module):
    """[b, 16, h, w] to [b, 3, 16 h, 16 w]; values may leave −1 to 1 a little."""

    def __init__(self, widths: tuple[int, int, int, int] = (128, 48, 32, 16)) -> None:
        """`widths`: channels at 1/16, 1/8, 1/4 and 1/2."""
        super().__init__()
        at16, at8, at4, at2 = widths
        self.base = nn.Conv2d(CHANNELS, 3 * DOWN**2, 1)
        self.entry = conv(CHANNELS, at16)
        self.at16 = nn.Sequential(Residual(at16), Residual(at16))
        self.to8, self.at8 = conv(at16, 4 * at8), Residual(at8)
        self.to4, self.at4 = conv(at8, 4 * at4), Residual(at4)
        self.to2, self.out = conv(at4, 4 * at2), conv(at2, 4 * 3)

    def forward(self, z: Tensor) -> Tensor:
        """Decodes."""
        x = self.at16(F.relu(self.entry(z)))
        x = self.at8(F.relu(F.pixel_shuffle(self.to8(x), 2)))
        x = self.at4(F.relu(F.pixel_shuffle(self.to4(x), 2)))
        x = F.relu(F.pixel_shuffle(self.to2(x), 2))
        return F.pixel_shuffle(self.out(x), 2) + F.pixel_shuffle(self.base(z), DOWN)


class Autoencoder(nn.Module):
    """Both."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()

    @torch.no_grad()
    def begin(self, pictures: Tensor) -> None:
        """Sets the linear paths to the principal components of `pictures` [n, 3, h, w], each of deviation 1
        in the latent, and all else to nearly nothing."""
        cells = F.pixel_unshuffle(pictures, DOWN).permute(0, 2, 3, 1).flatten(0, 2)
        mean = cells.mean(0)
        _, spread, axes = torch.pca_lowrank(cells - mean, CHANNELS + 8, center=False, niter=4)
        axes, deviation = axes[:, :CHANNELS], spread[:CHANNELS] / len(cells) ** 0.5
        into, out = self.encoder.base, self.decoder.base
        into.weight.copy_((axes / deviation).T[..., None, None])
        into.bias.copy_(-(mean @ axes) / deviation)
        out.weight.copy_((axes * deviation)[..., None, None])
        out.bias.copy_(mean)
        for last in (self.encoder.layers[-1], self.decoder.out):
            last.weight.mul_(0.1)

    def forward(self, x: Tensor, noise: float = 0.0) -> Tensor:
        """Through the latent and back; `noise` is the deviation of what is added to it."""
        z = self.encoder(x)
        return self.decoder(z + noise * torch.randn_like(z) if noise else z)


def cost(module: nn.Module, *inputs: Tensor) -> int:
    """Multiplications and additions of convolutions and linear layers in a pass."""
    total = 0

    def count(layer: nn.Module, _: tuple, output: Tensor) -> None:
        nonlocal total
        per = layer.weight[0].numel() if isinstance(layer, nn.Conv2d) else layer.in_features
        total += 2 * per * output.numel()

    hooks = [
        layer.register_forward_hook(count)
        for layer in module.modules()
        if isinstance(layer, nn.Conv2d | nn.Linear)
    ]
    with torch.no_grad():
        module(*inputs)
    for hook in hooks:
        hook.remove()
    return total
