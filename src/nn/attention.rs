//! Scaled dot-product attention of several heads, without masks: every token of a picture is there.

use burn::tensor::{Tensor, activation::softmax};

/// Each query looks at all keys and takes a mean of the values. `query` is `[batch, asking, width]`, `key` and `value`
/// are `[batch, asked, width]`; what comes back is shaped like `query`.
pub fn attend(query: Tensor<3>, key: Tensor<3>, value: Tensor<3>, heads: usize) -> Tensor<3> {
    let [batch, asking, width] = query.dims();
    let split = |x: Tensor<3>| {
        let tokens = x.dims()[1];
        x.reshape([batch, tokens, heads, width / heads]).swap_dims(1, 2)
    };
    // Scaling what asks is less work than scaling every score.
    let query = split(query) * ((width / heads) as f64).powf(-0.5);
    let scores = query.matmul(split(key).transpose());
    softmax(scores, 3).matmul(split(value)).swap_dims(1, 2).reshape([batch, asking, width])
}
