"""Writes `tests/fixtures/blip`: a small random BLIP, and what transformers computes with it.

`python training/blip_fixture.py`: nothing is downloaded; the weights are drawn from a seed. They are stored
as halves, and the answers are those to exactly these halves, computed in float32.
"""

from __future__ import annotations

import json

import numpy as np
import torch
from torch import Tensor, nn
from transformers import BlipConfig, BlipForImageTextRetrieval, BlipModel

from common.paths import FIXTURES
from common.tensors import save_tensors

SEED = 20241224
FOLDER = FIXTURES / "blip"
# Widths, heads and tolerances of both towers differ, so that none can be taken for the other's.
VISION = {
    "hidden_size": 48,
    "intermediate_size": 80,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "image_size": 32,
    "patch_size": 8,
    "layer_norm_eps": 1e-5,
}
TEXT = {
    "vocab_size": 40,
    "hidden_size": 32,
    "intermediate_size": 56,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "max_position_embeddings": 24,
    "layer_norm_eps": 1e-12,
    "bos_token_id": 1,
    "sep_token_id": 2,
}
HEAD = (32, 48, 24, 12, 8, 1)
# Height and width of a picture of another size than the positions were trained for.
OTHER_SIZE = (48, 40)


class RewardHead(nn.Module):
    """ImageReward's head: linear layers with dropout between them, and nothing else."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        a, b, c, d, e, f = widths
        self.layers = nn.Sequential(
            nn.Linear(a, b),
            nn.Dropout(0.2),
            nn.Linear(b, c),
            nn.Dropout(0.2),
            nn.Linear(c, d),
            nn.Dropout(0.1),
            nn.Linear(d, e),
            nn.Linear(e, f),
        )

    def forward(self, x: Tensor) -> Tensor:
        """`[batch, width]` to `[batch, 1]`."""
        return self.layers(x)


class New(nn.Module):
    """What BLIP does not have: the way into the text encoder's width, and the head."""

    def __init__(self) -> None:
        super().__init__()
        self.projection = nn.Linear(VISION["hidden_size"], TEXT["hidden_size"])
        self.mlp = RewardHead(HEAD)


def draw(network: nn.Module, generator: torch.Generator) -> None:
    """Values large enough for every part to matter, each one a half's."""
    for name, value in network.named_parameters():
        noise = torch.randn(value.shape, generator=generator)
        if value.dim() == 1:
            is_gain = name.endswith(("norm.weight", "norm1.weight", "norm2.weight", "LayerNorm.weight"))
            drawn = 1 + 0.2 * noise if is_gain else 0.2 * noise
        elif name.endswith("_embedding"):
            drawn = 0.5 * noise
        else:
            drawn = noise * 1.5 / np.sqrt(value[0].numel())
        value.data = drawn.half().float()


def halves(network: nn.Module) -> dict[str, np.ndarray]:
    """The state, as it is saved."""
    return {name: value.numpy().astype(np.float16) for name, value in network.state_dict().items()}


def round_to_8_bits(network: nn.Module) -> None:
    """What a reader gets back of weights with one scale for each output channel; the rest stays."""
    for name, value in network.named_parameters():
        if not name.endswith(".weight") or value.dim() == 1:
            continue
        peak = value.detach().flatten(1).abs().amax(1).reshape(-1, *[1] * (value.dim() - 1))
        scale = torch.where(peak > 0, peak / 127, 1)
        value.data = torch.round(value.detach() / scale) * scale


def reward(model: BlipForImageTextRetrieval, new: New, original: Tensor, generated: Tensor) -> Tensor:
    """The generated picture's tokens ask, the original's answer: `[batch]`."""
    entered = model.text_encoder.embeddings.LayerNorm(new.projection(generated))
    fused = model.text_encoder(encoder_embeds=entered, encoder_hidden_states=original).last_hidden_state
    return new.mlp(fused[:, 0])[:, 0]


def answers(model: BlipForImageTextRetrieval, new: New, pair: Tensor, other: Tensor) -> dict[str, np.ndarray]:
    """What each part says of a pair: the original, then the generated picture."""
    tokens = model.vision_model(pixel_values=pair).last_hidden_state
    otherwise = model.vision_model(pixel_values=other, interpolate_pos_encoding=True).last_hidden_state
    crossed, left = [], []
    for layer in model.text_encoder.encoder.layer:
        layer.crossattention.register_forward_hook(lambda _module, _given, out: crossed.append(out[0]))
        layer.register_forward_hook(lambda _module, _given, out: left.append(out))
    # Both directions, so that a test sees which picture asks and which one is asked.
    rewards = reward(model, new, tokens, tokens.flip(0))
    return {
        "pair": pair.numpy(),
        "tokens": tokens.numpy(),
        "other": other.numpy(),
        "other_tokens": otherwise.numpy(),
        "crossed": torch.stack(crossed).numpy(),
        "left": torch.stack(left).numpy(),
        "rewards": rewards.numpy(),
    }


def main() -> None:
    """Writes the fixture."""
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(SEED)
    config = BlipConfig(vision_config=VISION, text_config=TEXT, image_text_hidden_size=16, projection_dim=16)
    model, new = BlipForImageTextRetrieval(config).eval(), New().eval()
    draw(model, generator)
    draw(new, generator)
    side = VISION["image_size"]
    pair = torch.randn((2, 3, side, side), generator=generator)
    other = torch.randn((1, 3, *OTHER_SIZE), generator=generator)
    FOLDER.mkdir(exist_ok=True)
    save_tensors(FOLDER / "model.safetensors", halves(model), {"format": "pt"})
    save_tensors(FOLDER / "head.safetensors", halves(new), {"format": "pt"})
    with torch.no_grad():
        expected = answers(model, new, pair, other)
        round_to_8_bits(model)
        round_to_8_bits(new)
        tokens = model.vision_model(pixel_values=pair).last_hidden_state
        expected["rewards_int8"] = reward(model, new, tokens, tokens.flip(0)).numpy()
    save_tensors(FOLDER / "expected.safetensors", expected)
    model.config.save_pretrained(FOLDER)
    # The same parts go by other names in `BlipModel`.
    shapes = {name: list(value.shape) for name, value in sorted(BlipModel(config).state_dict().items())}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(shape)}" for name, shape in shapes.items())
    (FOLDER / "blip_model.json").write_text(f"{{\n{lines}\n}}\n")
    print(*(f"{path.stat().st_size:8} {path.name}" for path in sorted(FOLDER.iterdir())), sep="\n")


if __name__ == "__main__":
    main()
