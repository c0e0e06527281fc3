//! A product among props: cut out of the whole picture they belong to it, cut out where it stands they do not.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixture must fail")]

use std::path::Path;

use burn::tensor::Device;
use vitrine::{
    consistency::{self, Comparer, Part, SecondLook, Subject, Verdict, compare},
    models,
    nn::Unwatched,
    photo::{Limits, Photo},
    segment::{self, Segmentation, Segmenter, SegmenterInput},
};

fn photo(name: &str) -> Photo {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/second-look").join(name);
    Photo::decode(&std::fs::read(path).unwrap(), name, &Limits::default()).unwrap()
}

#[test]
fn props_taken_for_the_product_are_let_go_of() {
    let device = Device::flex();
    let segmenter = Segmenter::load(models::weights(segment::MODEL).unwrap(), &device).unwrap();
    let comparer = Comparer::load(models::weights(consistency::MODEL).unwrap(), &device).unwrap();
    let run = |picture| {
        let input = SegmenterInput::of(picture);
        pollster::block_on(segmenter.run(&input, &mut Unwatched)).unwrap()
    };
    let photos = [photo("tube-original.jpg"), photo("tube-generated.jpg")];
    let segmentations = photos.each_ref().map(|photo| Segmentation::from_output(&photo.rgb, run(&photo.rgb)));
    let [original, generated] = [0, 1].map(|index| Subject::of(&photos[index], &segmentations[index]));
    let compared =
        |look: Option<&SecondLook>| pollster::block_on(compare(&comparer, &original, &generated, look)).unwrap();

    let once = compared(None).consistency;
    assert!(once.measures["expansion"] > 0.3 && once.measures["iou"] < 0.75, "{:?}", once.measures);

    let part = Part::of(&original, &generated).unwrap();
    let look = SecondLook::from_output(part, generated.rgb, &run(&part.cut(generated.rgb)));
    let twice = compared(Some(&look)).consistency;
    assert!(twice.measures["expansion"] < 0.15 && twice.measures["iou"] > 0.85, "{:?}", twice.measures);
    assert!(twice.probability > once.probability);
    assert_ne!(twice.verdict, Verdict::Fail);

    let settled = Subject { settled: true, ..generated };
    assert!(Part::of(&original, &settled).is_none(), "a matte somebody stands for is not looked at again");
}
