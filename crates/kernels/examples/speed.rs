//! Prints multiply-adds a second for the shapes that cost most in U²-Net-p.
use std::time::Instant;
use vitrine_kernels::{Activation, Conv, Planes};

fn main() {
    for (inputs, outputs, side, dilation) in
        [(64, 16, 320, 1), (32, 64, 320, 1), (128, 64, 160, 1), (32, 16, 80, 1), (32, 16, 20, 4), (16, 16, 10, 8)]
    {
        let values = vec![0.5; inputs * side * side];
        let conv = Conv::new(&vec![0.01; outputs * inputs * 9], &vec![0.0; outputs], inputs, 3, dilation);
        let input = Planes { values: &values, height: side, width: side };
        let work = (outputs * inputs * 9 * side * side) as f64;
        let rounds = (2e9 / work).ceil() as u32;
        let started = Instant::now();
        for _ in 0..rounds {
            std::hint::black_box(conv.run(input, Activation::Relu));
        }
        let seconds = started.elapsed().as_secs_f64() / f64::from(rounds);
        println!("{inputs:>4} to {outputs:>3} at {side:>3}, dilation {dilation}: {:6.2} GMAC/s", work / seconds / 1e9);
    }
}
