//! How long a head takes to fit to made labels, and what it is worth:
//! `cargo run --example fit`, and with `--features autodiff` by gradient descent.

use std::time::Instant;

use vitrine::reward::lessons::{Generation, Lessons, check};
use vitrine::reward::{FEATURES, Prior, tune};

const ORIGINALS: usize = 200;
const GENERATIONS: usize = 4;

fn main() -> anyhow::Result<()> {
    let mut state = 7_u64;
    // Knuth's linear congruential generator; the sum of twelve uniform numbers is nearly a normal one.
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32
    };
    let mut normal = || (0..12).map(|_| uniform()).sum::<f32>() - 6.0;
    let weights: Vec<f32> = (0..FEATURES).map(|_| normal() / 4.0).collect();
    let taste: Vec<f32> = weights.iter().map(|weight| weight + normal() / 8.0).collect();
    let mut lessons = Lessons::default();
    for original in 0..ORIGINALS {
        for _ in 0..GENERATIONS {
            let hidden: Vec<f32> = (0..FEATURES).map(|_| normal()).collect();
            let liked: f32 = taste.iter().zip(&hidden).map(|(weight, value)| weight * value).sum();
            lessons.judged.push((lessons.generations.len(), liked + normal() > 0.0));
            lessons.generations.push(Generation { original, hidden });
        }
    }
    let learnt = check(&lessons, None)?;
    let prior = Prior { reward: "00".repeat(32), weights, bias: 0.0, line: [1.0, 0.0] };
    let started = Instant::now();
    let head = tune::fit(&lessons, learnt, &prior, ("made", 1), &mut |_| true).expect("nobody stops it");
    println!("{} labels, {:.2} s", ORIGINALS * GENERATIONS, started.elapsed().as_secs_f64());
    for figure in &head.measured {
        println!("{}: {:.4} -> {:.4}", figure.name, figure.before.value, figure.after.value);
    }
    let norm: f32 = head.weights.iter().map(|weight| weight * weight).sum::<f32>().sqrt();
    println!("first weights {:?}, norm {norm:.5}, bias {:.5}", &head.weights[..3], head.bias);
    Ok(())
}
