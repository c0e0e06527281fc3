//! Feature maps at other sizes.

use burn::tensor::{
    Tensor,
    module::{interpolate, max_pool2d},
    ops::{InterpolateMode, InterpolateOptions, MaxPoolOptions},
};

/// Halves height and width by 2×2 max pooling, rounding up as the published network does.
pub fn half(x: Tensor<4>) -> Tensor<4> {
    let options = MaxPoolOptions::new([2, 2]).with_stride([2, 2]).with_ceil_mode(true);
    max_pool2d(x, options)
}

/// Brings `x` to the height and width of `like`, bilinear with half-pixel centres.
pub fn resize_like(x: Tensor<4>, like: &Tensor<4>) -> Tensor<4> {
    let [_, _, height, width] = like.dims();
    let [_, _, h, w] = x.dims();
    if (h, w) == (height, width) {
        return x;
    }
    let options =
        InterpolateOptions::new(InterpolateMode::Bilinear).with_align_corners(false).with_output_size([height, width]);
    interpolate(x, options)
}
