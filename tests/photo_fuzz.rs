//! Seeded fuzzing of the one door for foreign bytes: whatever comes in, a photo or a typed error comes
//! out, no panic and no endless work. `VITRINE_FUZZ_SECONDS` makes it longer, `PROPTEST_RNG_SEED` other.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed, TestRunner};
use vitrine::photo::{Limits, Photo};

/// Small, so that the time goes into parsing and not into pixels.
const LIMITS: Limits = Limits { max_pixels: 250_000, max_side: 4_000, max_bytes: 1_000_000 };

/// Pictures whose mutations reach every decoder.
const SEEDS: [&str; 22] = [
    "plain.jpg",
    "progressive.jpg",
    "grey.jpg",
    "cmyk.jpg",
    "ycck.jpg",
    "orientation_6.jpg",
    "adobe_rgb.jpg",
    "rgb.png",
    "rgba.png",
    "palette_transparent.png",
    "one_bit.png",
    "deep_alpha.png",
    "display_p3.png",
    "animated.png",
    "still.gif",
    "animated.gif",
    "lossy_alpha.webp",
    "lossless.webp",
    "animated.webp",
    "orientation_6.webp",
    "plain.bmp",
    "palette.bmp",
];

#[derive(Clone, Debug)]
enum Mutation {
    Flip { at: usize, bits: u8 },
    Set { at: usize, byte: u8 },
    Word { at: usize, word: u32 },
    Truncate { at: usize },
    Remove { at: usize, count: usize },
    Repeat { at: usize, count: usize },
    Splice { at: usize, seed: usize, from: usize, count: usize },
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<prop::sample::Index>().prop_map(|index| index.index(1 << 16));
    // Values at the edge of what fits are what size arithmetic trips over.
    let word = prop_oneof![Just(0), Just(1), Just(0x7FFF_FFFF), Just(0x8000_0000), Just(u32::MAX), any::<u32>()];
    prop_oneof![
        4 => (at.clone(), 1..=255_u8).prop_map(|(at, bits)| Mutation::Flip { at, bits }),
        3 => (at.clone(), prop_oneof![Just(0_u8), Just(255), any::<u8>()]).prop_map(|(at, byte)| Mutation::Set { at, byte }),
        2 => (at.clone(), word).prop_map(|(at, word)| Mutation::Word { at, word }),
        1 => at.clone().prop_map(|at| Mutation::Truncate { at }),
        1 => (at.clone(), 1..64_usize).prop_map(|(at, count)| Mutation::Remove { at, count }),
        1 => (at.clone(), 1..64_usize).prop_map(|(at, count)| Mutation::Repeat { at, count }),
        1 => (at.clone(), 0..SEEDS.len(), at, 1..200_usize)
            .prop_map(|(at, seed, from, count)| Mutation::Splice { at, seed, from, count }),
    ]
}

fn apply(mutation: &Mutation, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
    if bytes.is_empty() {
        return;
    }
    let length = bytes.len();
    match *mutation {
        Mutation::Flip { at, bits } => bytes[at % length] ^= bits,
        Mutation::Set { at, byte } => bytes[at % length] = byte,
        Mutation::Word { at, word } => {
            let at = at % length;
            let end = (at + 4).min(length);
            bytes[at..end].copy_from_slice(&word.to_be_bytes()[..end - at]);
        }
        Mutation::Truncate { at } => bytes.truncate(at % length),
        Mutation::Remove { at, count } => {
            let at = at % length;
            bytes.drain(at..(at + count).min(length));
        }
        Mutation::Repeat { at, count } => {
            let at = at % length;
            let piece = bytes[at..(at + count).min(length)].to_vec();
            bytes.splice(at..at, piece);
        }
        Mutation::Splice { at, seed, from, count } => {
            let (at, donor) = (at % length, &seeds[seed]);
            let from = from % donor.len();
            let piece = donor[from..(from + count).min(donor.len())].to_vec();
            let end = (at + piece.len()).min(length);
            bytes.splice(at..end, piece);
        }
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/photos");
    SEEDS.iter().map(|name| std::fs::read(format!("{folder}/{name}")).unwrap()).collect()
}

/// Runs cases until `share` of the time is used up.
fn fuzz<S: Strategy>(share: f64, strategy: S, bytes_of: impl Fn(S::Value) -> Vec<u8>)
where
    S::Value: Clone + std::fmt::Debug,
{
    let seconds = std::env::var("VITRINE_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(16.0);
    let end = Instant::now() + Duration::from_secs_f64(seconds * share);
    let defaults = Config::default();
    let rng_seed = match defaults.rng_seed {
        RngSeed::Random => RngSeed::Fixed(2),
        fixed => fixed,
    };
    let config = Config {
        cases: u32::MAX,
        failure_persistence: None,
        rng_seed,
        rng_algorithm: RngAlgorithm::ChaCha,
        ..defaults
    };
    let mut runner = TestRunner::new(config);
    let (mut cases, mut photos, mut slowest) = (0_u32, 0_u32, Duration::ZERO);
    while Instant::now() < end {
        let value = strategy.new_tree(&mut runner).unwrap().current();
        let bytes = bytes_of(value.clone());
        let start = Instant::now();
        let outcome = std::panic::catch_unwind(|| Photo::decode(&bytes, "fuzz", &LIMITS));
        slowest = slowest.max(start.elapsed());
        cases += 1;
        match outcome {
            Ok(Ok(photo)) => {
                photos += 1;
                assert!(LIMITS.check_size(photo.width(), photo.height()).is_ok());
                assert!(photo.alpha.is_none_or(|alpha| alpha.dimensions() == photo.rgb.dimensions()));
            }
            Ok(Err(error)) => assert!(!error.message().zh.is_empty() && !error.code().is_empty()),
            Err(_) => {
                let path =
                    std::env::temp_dir().join(format!("vitrine-fuzz-{}.bin", vitrine::photo::sha256_hex(&bytes)));
                std::fs::write(&path, &bytes).unwrap();
                panic!("case {cases} panicked: {value:?}, kept as {}", path.display());
            }
        }
    }
    println!("{cases} cases, {photos} of them photos, the slowest {slowest:?}");
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

#[test]
fn mutated_pictures_never_panic() {
    let seeds = seeds();
    fuzz(0.75, (0..SEEDS.len(), vec(mutation(), 1..5)), |(seed, mutations)| {
        let mut bytes = seeds[seed].clone();
        mutations.iter().for_each(|mutation| apply(mutation, &mut bytes, &seeds));
        bytes
    });
}

#[test]
fn random_bytes_behind_a_signature_never_panic() {
    let signatures: [&[u8]; 7] =
        [b"", b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"BM", b"\0\0\0\x20ftyp"];
    fuzz(0.25, (0..signatures.len(), vec(any::<u8>(), 0..600)), |(signature, bytes)| {
        [signatures[signature], &bytes].concat()
    });
}
