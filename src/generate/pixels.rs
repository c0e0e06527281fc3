//! Pixels as channels and back.

use burn::tensor::Tensor;

/// `[b, n² c, h, w]` to `[b, c, n h, n w]`: channels become the pixels of n×n cells.
pub fn shuffled(x: Tensor<4>, n: usize) -> Tensor<4> {
    let [b, c, h, w] = x.dims();
    let c = c / (n * n);
    x.reshape([b, c, n, n, h, w]).permute([0, 1, 4, 2, 5, 3]).reshape([b, c, n * h, n * w])
}

/// `[b, c, n h, n w]` to `[b, n² c, h, w]`: the other way round.
pub fn unshuffled(x: Tensor<4>, n: usize) -> Tensor<4> {
    let [b, c, h, w] = x.dims();
    let (h, w) = (h / n, w / n);
    x.reshape([b, c, h, n, w, n]).permute([0, 1, 3, 5, 2, 4]).reshape([b, n * n * c, h, w])
}
