//! One step of a rectified flow (Liu, Gong and Liu, "Flow Straight and Fast", ICLR 2023) from noise to the latent of a
//! product's scene; 1.9 GFLOP at 32×32 cells.
//!
//! "Category Commonality and Personalized Style" joins two prompts by mask-guided cross-attention: where the product is,
//! the picture asks what it is; elsewhere, where it stands: out = M ⊗ Attn(x, P_fg) + (1 − M) ⊗ Attn(x, P_bg). A reference
//! picture's tokens stand beside P_bg's, so that its style reaches the background alone. `training/networks/denoiser.py`
//! is the same in PyTorch.

use burn::{
    nn::Linear,
    tensor::{Device, Tensor, TensorData, activation::silu},
};

use super::{
    blocks::{Block, HEAD, Prompt, Shifted, shuffled, unshuffled},
    decoder::CHANNELS,
    prompts::{CONDITION_DOWN, REFERENCE_CELLS, Reference, SPACED, TOKENS, Table, spaced},
    scene::{REFERENCE_SIDE, Scene},
};
use crate::nn::{Activation, Conv, ConvSpec, Parts, Weights, WeightsError};

/// Frequencies that tell the time.
const FREQUENCIES: usize = 32;
const EPSILON: f64 = 1e-5;

/// The network.
#[derive(Debug)]
pub struct Denoiser {
    front: Table,
    back: Table,
    reference: Reference,
    time: [Linear; 2],
    named: Linear,
    product: [Conv; 2],
    entry: Conv,
    fine_down: Shifted,
    to_middle: Conv,
    middle_down: Block,
    to_coarse: Conv,
    coarse: [Block; 2],
    from_coarse: Conv,
    middle_up: [Block; 2],
    from_middle: Conv,
    fine_up: Shifted,
    out: Conv,
    device: Device,
}

/// What stays the same over all steps of a picture.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What is known of the product in each cell.
    product: Tensor<4>,
    /// How much of each place is product: at 1/2 and at 1/4 of the latent.
    masks: [Tensor<3>; 2],
    /// Category and style, before the time is added.
    named: Tensor<2>,
    /// For each block that asks, in the order in which they do.
    prompts: Vec<Prompt>,
}

impl Denoiser {
    /// Builds it as wide as its weights are.
    pub fn load(weights: &Weights<'_>, device: &Device) -> Result<Self, WeightsError> {
        let name = |part: &str| format!("denoiser.{part}");
        let parts = Parts { weights, device, eps: EPSILON };
        let outputs = |part: &str| weights.shape::<4>(&name(&format!("{part}.weight"))).map(|[outputs, ..]| outputs);
        let [fine, middle, coarse] = [outputs("entry")?, outputs("to_middle")?, outputs("to_coarse")?];
        for (part, width) in [("to_middle", middle), ("to_coarse", coarse)] {
            if width == 0 || width % HEAD != 0 {
                let (found, expected) = (vec![width], vec![width.next_multiple_of(HEAD).max(HEAD)]);
                return Err(WeightsError::Shape { name: name(&format!("{part}.weight")), found, expected });
            }
        }
        let [time, _] = weights.shape(&name("time.2.weight"))?;
        let [_, token, ..]: [usize; 4] = weights.shape(&name("reference.place"))?;
        let (told, product) = (outputs("product.0")?, outputs("product.2")?);
        let conv = |part: &str, spec| Conv::load(weights, &name(part), spec, device);
        let linear = |part: &str, inputs| parts.linear(&name(part), inputs, time);
        let shifted = |part: &str| Shifted::load(&parts, &name(part), fine, time);
        let block = |part: &str, width| Block::load(&parts, &name(part), (width, time, token), width == coarse);
        Ok(Self {
            front: Table::load(&parts, &name("front"), token)?,
            back: Table::load(&parts, &name("back"), token)?,
            reference: Reference::load(weights, device)?,
            time: [linear("time.0", 2 * FREQUENCIES)?, linear("time.2", time)?],
            named: linear("named", 2 * TOKENS * token)?,
            product: [
                conv("product.0", ConvSpec::one(SPACED, told))?,
                conv("product.2", ConvSpec::three(told, product, 1))?,
            ],
            entry: conv("entry", ConvSpec::three(CHANNELS + product, fine, 1))?,
            fine_down: shifted("fine_down")?,
            to_middle: conv("to_middle", ConvSpec::one(4 * fine, middle))?,
            middle_down: block("middle_down.0", middle)?,
            to_coarse: conv("to_coarse", ConvSpec::one(4 * middle, coarse))?,
            coarse: [block("coarse.0", coarse)?, block("coarse.1", coarse)?],
            from_coarse: conv("from_coarse", ConvSpec::one(coarse, 4 * middle))?,
            middle_up: [block("middle_up.0", middle)?, block("middle_up.1", middle)?],
            from_middle: conv("from_middle", ConvSpec::one(middle, 4 * fine))?,
            fine_up: shifted("fine_up")?,
            out: conv("out", ConvSpec::three(fine, CHANNELS, 1))?,
            device: device.clone(),
        })
    }

    /// Names of categories and of styles it has learnt.
    pub fn names(&self) -> (usize, usize) {
        (self.front.names, self.back.names)
    }

    /// The tokens of a scene's reference, `[1, 64, token]`; zeros where there is none.
    pub fn reference_tokens(&self, reference: Option<&[f32]>) -> Tensor<3> {
        let side = REFERENCE_CELLS;
        self.reference.tokens(
            reference
                .map(|planes| self.given(spaced(planes, (REFERENCE_SIDE, REFERENCE_SIDE)), [1, SPACED, side, side])),
        )
    }

    /// All that does not change from step to step. `category` and `style` are numbers of names; none is one, too.
    pub fn prepare(&self, scene: &Scene, category: Option<usize>, style: Option<usize>, referenced: bool) -> Prepared {
        let (across, down) = (scene.cells.across, scene.cells.down);
        let pixels = (across * CONDITION_DOWN, down * CONDITION_DOWN);
        let product = self.given(spaced(&scene.product, pixels), [1, SPACED, down, across]);
        let [first, second] = &self.product;
        let product = second.forward(silu(first.forward(product, Activation::None)), Activation::None);

        let (front, back) = (self.front.row(category), self.back.row(style));
        let named = self.named.forward(Tensor::cat(vec![front.clone(), back.clone()], 1));
        let tokens = |row: Tensor<2>| -> Tensor<3> {
            let token = row.dims()[1] / TOKENS;
            row.reshape([1, TOKENS, token])
        };
        let reference = self.reference_tokens(scene.reference.as_deref().filter(|_| referenced));
        let (front, back) = (tokens(front), Tensor::cat(vec![tokens(back), reference], 1));
        Prepared {
            product,
            masks: [2, 4].map(|step| {
                let mask = scene.mask_by(step * CONDITION_DOWN);
                let places = mask.len();
                self.given(mask, [1, places, 1])
            }),
            named,
            prompts: self.asking().map(|block| block.prompt(&front, &back)).collect(),
        }
    }

    fn asking(&self) -> impl Iterator<Item = &Block> {
        std::iter::once(&self.middle_down).chain(&self.coarse).chain(&self.middle_up)
    }

    /// The velocity at `z` `[1, 16, down, across]` and time `t`, 1 noise to 0 picture.
    pub fn forward(&self, z: Tensor<4>, t: f32, given: &Prepared) -> Tensor<4> {
        let Prepared { product, masks: [half, quarter], named, prompts } = given;
        let time = &self.time_of(t, named);
        let [down, coarse_first, coarse_second, up_first, up_second] = &prompts[..] else {
            unreachable!("`prepare` asks for each of the five blocks");
        };
        let x = self.entry.forward(Tensor::cat(vec![z, product.clone()], 1), Activation::None);
        let fine = self.fine_down.forward(x, time);
        let x = self.to_middle.forward(unshuffled(fine.clone()), Activation::None);
        let middle = self.middle_down.forward(x, time, half, down);
        let mut x = self.to_coarse.forward(unshuffled(middle.clone()), Activation::None);
        for (block, prompt) in self.coarse.iter().zip([coarse_first, coarse_second]) {
            x = block.forward(x, time, quarter, prompt);
        }
        x = shuffled(self.from_coarse.forward(x, Activation::None), 2) + middle;
        for (block, prompt) in self.middle_up.iter().zip([up_first, up_second]) {
            x = block.forward(x, time, half, prompt);
        }
        let x = shuffled(self.from_middle.forward(x, Activation::None), 2) + fine;
        self.out.forward(silu(self.fine_up.forward(x, time)), Activation::None)
    }

    fn time_of(&self, t: f32, named: &Tensor<2>) -> Tensor<2> {
        let rate = 1000_f32.ln() / (FREQUENCIES - 1) as f32;
        let angles = (0..FREQUENCIES).map(|index| t * (rate * index as f32).exp());
        let values = angles.clone().map(f32::sin).chain(angles.map(f32::cos)).collect();
        let [first, second] = &self.time;
        let time = second.forward(silu(first.forward(self.given(values, [1, 2 * FREQUENCIES]))));
        silu(time + named.clone())
    }

    pub(super) fn given<const D: usize>(&self, values: Vec<f32>, shape: [usize; D]) -> Tensor<D> {
        Tensor::from_data(TensorData::new(values, shape), &self.device)
    }
}
