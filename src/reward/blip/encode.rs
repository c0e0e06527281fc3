//! Values as bytes: halves, or 8-bit integers with a scale for each output channel, as `nn::Weights` reads them.

use burn::tensor::f16;

/// Largest integer of a quantised weight.
const STEPS: f32 = 127.0;

/// 32-bit floats.
pub fn floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// Halves, rounded to nearest; a value they cannot hold is the error.
pub fn halves(values: &[f32]) -> Result<Vec<u8>, f32> {
    let half = |&value: &f32| {
        let half = f16::from_f32(value);
        if half.is_finite() { Ok(half.to_le_bytes()) } else { Err(value) }
    };
    Ok(values.iter().map(half).collect::<Result<Vec<_>, _>>()?.concat())
}

/// Integers of -127 to 127, and each channel's scale. Symmetric, so that zero stays zero; the same arithmetic as
/// `training/u2netp/quantise.py`.
pub fn integers(values: &[f32], channels: usize) -> (Vec<u8>, Vec<f32>) {
    let (mut integers, mut scales) = (Vec::with_capacity(values.len()), Vec::with_capacity(channels));
    for channel in values.chunks_exact((values.len() / channels.max(1)).max(1)) {
        let peak = channel.iter().fold(0.0f32, |peak, value| peak.max(value.abs()));
        // A peak so small that its scale underflows is as good as none.
        let scale = Some(peak / STEPS).filter(|scale| scale.is_normal()).unwrap_or(1.0);
        let integer = |&value: &f32| ((value / scale).round_ties_even().clamp(-STEPS, STEPS) as i8) as u8;
        integers.extend(channel.iter().map(integer));
        scales.push(scale);
    }
    (integers, scales)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_within_half_a_step_of_their_values() {
        let values = [0.5, -1.0, 0.25, 0.0, 0.0, 0.0, 1e-3, 127e-3, -64.4e-3];
        let (integers, scales) = integers(&values, 3);
        let signed: Vec<i8> = integers.iter().map(|&byte| byte as i8).collect();
        assert_eq!(signed, [64, -127, 32, 0, 0, 0, 1, 127, -64]);
        assert_eq!((scales[0], scales[1]), (1.0 / 127.0, 1.0));
    }

    #[test]
    fn a_value_past_a_halfs_range_is_named() {
        assert_eq!(halves(&[1.0, -2.0]), Ok(vec![0x00, 0x3c, 0x00, 0xc0]));
        assert_eq!(halves(&[1.0, 7e4]), Err(7e4));
    }
}
