//! Placing one product over the other: similarity transforms, and affine ones to measure stretching.

/// A transform of the plane: turn, enlarge, shift; `aspect` and `shear` are zero for a similarity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform {
    /// The point that turns and grows in place, before the shift.
    pub centre: (f32, f32),
    /// Where the centre goes.
    pub target: (f32, f32),
    /// Natural logarithm of the enlargement.
    pub log_scale: f32,
    /// Turn in radians; positive is clockwise on a screen, whose y axis points down.
    pub angle: f32,
    /// Natural logarithm of width enlarged over height enlarged.
    pub aspect: f32,
    /// Shift to the right per unit downwards.
    pub shear: f32,
}

impl Transform {
    /// A shift and enlargement about a centre.
    pub fn similarity(centre: (f32, f32), target: (f32, f32), scale: f32) -> Self {
        Self { centre, target, log_scale: libm::logf(scale.max(1e-6)), angle: 0.0, aspect: 0.0, shear: 0.0 }
    }

    /// `[a, b, c, d, e, f]` with `x' = a·x + b·y + c` and `y' = d·x + e·y + f`.
    pub fn matrix(&self) -> [f32; 6] {
        // Not the system's functions, which differ in the last bit.
        let (sin, cos) = libm::sincosf(self.angle);
        let scale = libm::expf(self.log_scale);
        let (sx, sy) = (scale * libm::expf(self.aspect / 2.0), scale * libm::expf(-self.aspect / 2.0));
        // Turn · (stretch · shear).
        let (a, b) = (cos * sx, cos * sx * self.shear - sin * sy);
        let (d, e) = (sin * sx, sin * sx * self.shear + cos * sy);
        let (x, y) = self.centre;
        [a, b, self.target.0 - a * x - b * y, d, e, self.target.1 - d * x - e * y]
    }

    /// How far the transform is from one that keeps proportions: the larger over the smaller stretch, minus 1.
    pub fn stretch(&self) -> f32 {
        let [a, b, _, d, e, _] = self.matrix();
        let (sum, difference) = ((a + e).hypot(d - b), (a - e).hypot(d + b));
        let (large, small) = ((sum + difference) / 2.0, ((sum - difference) / 2.0).abs());
        large / small.max(1e-6) - 1.0
    }
}

/// Applies a matrix of [`Transform::matrix`]'s form.
pub fn apply(m: &[f32; 6], x: f32, y: f32) -> (f32, f32) {
    (m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5])
}

/// The matrix that first applies `first`, then `second`.
pub fn chain(first: &[f32; 6], second: &[f32; 6]) -> [f32; 6] {
    let [a, b, c, d, e, f] = *first;
    let s = second;
    [
        s[0] * a + s[1] * d,
        s[0] * b + s[1] * e,
        s[0] * c + s[1] * f + s[2],
        s[3] * a + s[4] * d,
        s[3] * b + s[4] * e,
        s[3] * c + s[4] * f + s[5],
    ]
}

/// The inverse matrix; the identity when there is none.
pub fn inverse(m: &[f32; 6]) -> [f32; 6] {
    let determinant = m[0] * m[4] - m[1] * m[3];
    if determinant.abs() < 1e-12 {
        return [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
    }
    let [a, b, d, e] = [m[4], -m[1], -m[3], m[0]].map(|value| value / determinant);
    [a, b, -(a * m[2] + b * m[5]), d, e, -(d * m[2] + e * m[5])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_brings_every_point_back() {
        let transform = Transform {
            angle: 0.3,
            aspect: 0.1,
            shear: 0.05,
            ..Transform::similarity((50.0, 40.0), (90.0, 10.0), 1.7)
        };
        let m = transform.matrix();
        assert_eq!(apply(&m, 50.0, 40.0), (90.0, 10.0));
        let back = chain(&m, &inverse(&m));
        let (x, y) = apply(&back, 12.0, 34.0);
        assert!((x - 12.0).abs() < 1e-3 && (y - 34.0).abs() < 1e-3);
    }

    #[test]
    fn stretch_is_zero_for_similarities_and_the_ratio_otherwise() {
        let similar = Transform { angle: 0.5, ..Transform::similarity((0.0, 0.0), (3.0, 4.0), 2.0) };
        assert!(similar.stretch().abs() < 1e-5);
        let wide = Transform { aspect: 1.2f32.ln(), ..similar };
        assert!((wide.stretch() - 0.2).abs() < 1e-4);
    }
}
