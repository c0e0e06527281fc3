//! Run lengths against pycocotools' (`fixtures/rle.json`, made by `fixtures/make.py`), and there and back.
#![allow(clippy::unwrap_used, reason = "an unwrap that fails is a test that fails")]

use proptest::prelude::*;
use serde::Deserialize;
use vitrine_labels::rle::{self, Rle, RleError};

#[derive(Deserialize)]
struct Fixture {
    masks: Vec<Case>,
    overlap: Overlap,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    size: [u32; 2],
    counts: String,
    area: u64,
    #[serde(rename = "box")]
    bounds: [u32; 4],
    rows: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Overlap {
    a: String,
    b: String,
    size: [u32; 2],
    iou: f64,
}

fn fixture() -> Fixture {
    serde_json::from_str(include_str!("fixtures/rle.json")).unwrap()
}

#[test]
fn masks_are_packed_as_pycocotools_packs_them() {
    for case in fixture().masks {
        let [height, width] = case.size;
        let packed = Rle { size: case.size, counts: case.counts.clone() };
        let mask = rle::decode(&packed).unwrap();
        if let Some(rows) = case.rows {
            let expected: Vec<u8> = rows.concat().bytes().map(|byte| byte - b'0').collect();
            assert_eq!(mask, expected, "{}", case.name);
        }
        assert_eq!(rle::encode(&mask, width, height).unwrap().counts, case.counts, "{}", case.name);
        let runs = rle::runs(&packed).unwrap();
        assert_eq!(rle::area(&runs), case.area, "{}", case.name);
        assert_eq!(rle::bounding_box(&runs, height), case.bounds, "{}", case.name);
    }
}

#[test]
fn the_overlap_is_pycocotools_too() {
    let Overlap { a, b, size, iou } = fixture().overlap;
    let runs = |counts| rle::runs(&Rle { size, counts }).unwrap();
    assert!((rle::overlap(&runs(a), &runs(b)).unwrap() - iou).abs() < 1e-12);
}

#[test]
fn nonsense_is_no_mask() {
    let read = |size, counts: &str| rle::runs(&Rle { size, counts: counts.into() });
    assert_eq!(read([2, 3], "6"), Ok(vec![6]));
    assert_eq!(read([2, 3], "5"), Err(RleError::Covered { covered: 5, pixels: 6 }));
    assert_eq!(read([2, 3], "7"), Err(RleError::Covered { covered: 7, pixels: 6 }));
    assert_eq!(read([2, 3], "ab c"), Err(RleError::Counts));
    assert_eq!(read([2, 3], "oooooooooooooooo"), Err(RleError::Counts));
    assert_eq!(read([2, 3], "O"), Err(RleError::Counts));
    assert_eq!(read([2, 3], "é"), Err(RleError::Counts));
    assert_eq!(read([0, 3], ""), Err(RleError::Size));
    assert_eq!(read([60_000, 60_000], "6"), Err(RleError::Size));
    assert_eq!(rle::encode(&[0; 5], 2, 3), Err(RleError::Covered { covered: 5, pixels: 6 }));
}

fn masks() -> impl Strategy<Value = (u32, u32, Vec<u8>, Vec<u8>)> {
    (1..40_u32, 1..40_u32).prop_flat_map(|(width, height)| {
        let pixels = (width * height) as usize;
        let mask = || proptest::collection::vec(0..2_u8, pixels);
        (Just(width), Just(height), mask(), mask())
    })
}

proptest! {
    #[test]
    fn any_mask_comes_back((width, height, mask, _) in masks()) {
        let packed = rle::encode(&mask, width, height).unwrap();
        prop_assert_eq!(rle::decode(&packed).unwrap(), mask);
    }

    #[test]
    fn union_and_overlap_are_those_of_the_pixels((width, height, a, b) in masks()) {
        let runs = |mask: &[u8]| rle::runs(&rle::encode(mask, width, height).unwrap()).unwrap();
        let count = |test: &dyn Fn(u8, u8) -> bool| a.iter().zip(&b).filter(|(a, b)| test(**a, **b)).count() as u64;
        let either = count(&|a, b| a + b > 0);
        let both = count(&|a, b| a + b == 2);
        prop_assert_eq!(rle::area(&rle::union(&[runs(&a), runs(&b)])), either);
        let expected = (either > 0).then(|| both as f64 / either as f64);
        prop_assert_eq!(rle::overlap(&runs(&a), &runs(&b)), expected);
    }

    #[test]
    fn any_text_is_a_mask_or_an_error(counts in ".{0,40}", height in 0..50_u32, width in 0..50_u32) {
        let packed = Rle { size: [height, width], counts };
        if let Ok(mask) = rle::decode(&packed) {
            prop_assert_eq!(mask.len() as u32, height * width);
        }
    }
}
