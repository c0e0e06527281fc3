//! Embedded colour profiles → sRGB.
//!
//! `moxcms` parses the profile; the conversion itself is done here for matrix profiles (Display P3,
//! Adobe RGB, ProPhoto) and grey ones. Its general transform would add 200 kB of wasm for table-based
//! profiles, which are the business of scanners and printers.

use image::RgbImage;
use moxcms::{ColorProfile, DataColorSpace, ToneReprCurve};

use crate::text::{Note, Text};

/// Entries of the linear-to-sRGB table: fine enough for the steep part near black.
const ENCODE_STEPS: usize = 1 << 14;

/// A profile whose colours differ from sRGB by no more than this many 8-bit steps is sRGB.
const SAME_STEPS: i16 = 2;

/// Converts `rgb` in place where its profile is not sRGB; says what was done. `grey` tells that the
/// picture had a single channel, which a grey profile then describes.
pub fn to_srgb(rgb: &mut RgbImage, profile: &[u8], grey: bool, cmyk: bool) -> Option<Note> {
    // CMYK was converted by the decoder and is noted as such.
    if cmyk {
        return None;
    }
    let Ok(parsed) = ColorProfile::new_from_slice(profile) else {
        return Some(ignored());
    };
    match parsed.color_space {
        DataColorSpace::Rgb if parsed.is_matrix_shaper() => {
            let Some(conversion) = Conversion::new(&parsed) else { return Some(ignored()) };
            if conversion.is_identity() {
                return None;
            }
            for pixel in rgb.pixels_mut() {
                pixel.0 = conversion.apply(pixel.0);
            }
            Some(converted(&parsed))
        }
        DataColorSpace::Gray if grey => {
            let Some(linear) = parsed.gray_trc.as_ref().and_then(linear_table) else { return Some(ignored()) };
            let encode = encode_table();
            let table: Vec<u8> = linear.iter().map(|value| encode[step(*value)]).collect();
            if (0..=255_u8).all(|value| near(table[usize::from(value)], value)) {
                return None;
            }
            for sample in rgb.iter_mut() {
                *sample = table[usize::from(*sample)];
            }
            Some(converted(&parsed))
        }
        _ => Some(ignored()),
    }
}

/// Whether a profile describes sRGB, by its colours and not by its name.
pub fn is_srgb(profile: &[u8]) -> bool {
    let Ok(parsed) = ColorProfile::new_from_slice(profile) else { return false };
    parsed.color_space == DataColorSpace::Rgb
        && parsed.is_matrix_shaper()
        && Conversion::new(&parsed).is_some_and(|conversion| conversion.is_identity())
}

/// 8-bit values of a profile → linear light → linear sRGB → 8-bit sRGB.
struct Conversion {
    linear: [Vec<f32>; 3],
    matrix: [[f32; 3]; 3],
    encode: Vec<u8>,
}

impl Conversion {
    fn new(profile: &ColorProfile) -> Option<Self> {
        let matrix = profile.transform_matrix(&ColorProfile::new_srgb()).v.map(|row| row.map(|value| value as f32));
        if !matrix.iter().flatten().all(|value| value.is_finite()) {
            return None;
        }
        let curve = |curve: &Option<ToneReprCurve>| curve.as_ref().and_then(linear_table);
        let linear = [curve(&profile.red_trc)?, curve(&profile.green_trc)?, curve(&profile.blue_trc)?];
        Some(Self { linear, matrix, encode: encode_table() })
    }

    fn apply(&self, pixel: [u8; 3]) -> [u8; 3] {
        let [red, green, blue] = [0, 1, 2].map(|channel| self.linear[channel][usize::from(pixel[channel])]);
        self.matrix.map(|row| self.encode[step(row[0] * red + row[1] * green + row[2] * blue)])
    }

    /// Looks at a grid of colours; profiles are smooth in between.
    fn is_identity(&self) -> bool {
        let grid = || (0..=255_u8).step_by(51);
        grid().all(|red| {
            grid().all(|green| {
                grid().all(|blue| {
                    let pixel = [red, green, blue];
                    self.apply(pixel).iter().zip(pixel).all(|(after, before)| near(*after, before))
                })
            })
        })
    }
}

fn near(one: u8, other: u8) -> bool {
    (i16::from(one) - i16::from(other)).abs() <= SAME_STEPS
}

/// The 256 values of a tone curve, linear light 0 to 1.
fn linear_table(curve: &ToneReprCurve) -> Option<Vec<f32>> {
    let curve = curve.make_linear_evaluator().ok()?;
    let table: Vec<f32> = (0..=255_u8).map(|value| curve.evaluate_value(f32::from(value) / 255.0)).collect();
    table.iter().all(|value| value.is_finite()).then_some(table)
}

/// The place of a linear value in the table of [`encode_table`]; out of gamut is clipped.
fn step(linear: f32) -> usize {
    (linear.clamp(0.0, 1.0) * (ENCODE_STEPS - 1) as f32 + 0.5) as usize
}

/// IEC 61966-2-1: linear light to 8-bit sRGB.
fn encode_table() -> Vec<u8> {
    (0..ENCODE_STEPS)
        .map(|index| {
            let linear = index as f32 / (ENCODE_STEPS - 1) as f32;
            let encoded = if linear <= 0.003_130_8 { 12.92 * linear } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
            (encoded * 255.0 + 0.5) as u8
        })
        .collect()
}

fn converted(profile: &ColorProfile) -> Note {
    let name = description(profile);
    let (en, zh) = match &name {
        Some(name) => (format!(" ({name})"), format!("（{name}）")),
        None => (String::new(), String::new()),
    };
    Note::new(
        "converted_to_srgb",
        Text::new(
            format!("The colours were converted from the picture's own profile{en} to sRGB."),
            format!("颜色已从图片自带的色彩配置文件{zh}转换为 sRGB。"),
        ),
    )
}

fn ignored() -> Note {
    Note::new(
        "profile_ignored",
        Text::new(
            "The picture's colour profile could not be applied; its colours are taken as sRGB.",
            "无法应用图片自带的色彩配置文件，颜色按 sRGB 处理。",
        ),
    )
}

/// The profile's own name, if it has a short and printable one.
fn description(profile: &ColorProfile) -> Option<String> {
    use moxcms::ProfileText::{Description, Localizable, PlainString};
    let text = match profile.description.as_ref()? {
        PlainString(text) => text.clone(),
        Localizable(texts) => texts.first()?.value.clone(),
        Description(text) => text.ascii_string.clone(),
    };
    let text: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}
