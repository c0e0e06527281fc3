//! The shadow of a product, from its matte alone: a dark line where it meets the ground, and what the light throws.
//!
//! A product that stands is taken for a flat figure on its base line. The light throws each of its points, at
//! height h, to h · (kx, ky) on the ground, which is seen foreshortened; the penumbra grows and the shadow pales
//! with h. A product that lies throws a displaced and softened copy of itself.

use image::{GrayImage, Luma};

use super::{Ground, Shadow};
use crate::{
    photo::resize,
    segment::{Plane, refine::box_mean},
};

/// Longer side of the product where shadows are drawn: they are soft.
const SIDE: u32 = 224;
/// The ground's depth as the camera sees it, standing a little above.
const FORESHORTENING: f32 = 0.35;
/// No shadow is thinner than this part of the height: products have depth.
const THINNEST: f32 = 0.06;
/// Part of the height whose shadow is still seen.
const REACH: f32 = 0.8;
/// Feet stand within this part of the height above the base line.
const FEET: f32 = 0.2;

/// A shadow's darkness, 0 to 1, on a plane of its own scale.
pub(super) struct Shade {
    /// Pixels of this plane to a pixel of the product.
    scale: f32,
    /// Where the product's upper left corner lies in the plane.
    origin: (u32, u32),
    darkness: Plane,
}

impl Shade {
    /// The shadow of a product drawn with this matte.
    pub fn of(matte: &GrayImage, shadow: &Shadow) -> Self {
        let (width, height) = resize::fit(matte.width(), matte.height(), SIDE);
        let small = resize::grey(matte, width, height);
        let length = width.max(height) as f32;
        let figure = Figure { small: &small, length, shadow };
        let room = figure.room();
        let canvas = (width + 2 * room.0, height + 2 * room.1);
        let (contact, cast) = match shadow.ground {
            Ground::Standing => (figure.feet(room, canvas), figure.thrown(room, canvas)),
            Ground::Lying => (figure.displaced(room, canvas, 0.15), figure.displaced(room, canvas, 1.0)),
        };
        let darkness = Plane::from_fn(canvas.0, canvas.1, |x, y| {
            let (c, t) = (contact.get_pixel(x, y).0[0], cast.get_pixel(x, y).0[0]);
            Luma([1.0 - (1.0 - shadow.contact * c.min(1.0)) * (1.0 - shadow.cast * t.min(1.0))])
        });
        Self { scale: width as f32 / matte.width() as f32, origin: room, darkness }
    }

    /// Left, top, right and bottom of the shadow, in pixels of the product from its upper left corner.
    pub fn bounds(&self) -> (i32, i32, i32, i32) {
        let (left, top) = (-(self.origin.0 as f32) / self.scale, -(self.origin.1 as f32) / self.scale);
        let (width, height) = (self.darkness.width() as f32 / self.scale, self.darkness.height() as f32 / self.scale);
        (left.floor() as i32, top.floor() as i32, (left + width).ceil() as i32, (top + height).ceil() as i32)
    }

    /// Darkness along a row of the product's own grid, beginning at column `left`, bilinear; none outside.
    pub fn row(&self, left: i32, y: i32, darkness: &mut [f32]) {
        let place = |v: i32, origin: u32| (v as f32 + 0.5) * self.scale - 0.5 + origin as f32;
        let (width, height) = (self.darkness.width() as usize, self.darkness.height() as usize);
        let v = place(y, self.origin.1);
        let line = |row: f32| {
            let inside = row >= 0.0 && row < height as f32;
            inside.then(|| &self.darkness.as_raw()[row as usize * width..(row as usize + 1) * width])
        };
        let (upper, lower, fv) = (line(v.floor()), line(v.floor() + 1.0), v - v.floor());
        // Vertically first: the plane is much smaller than the row.
        let mixed: Vec<f32> = (0..width)
            .map(|x| upper.map_or(0.0, |line| line[x] * (1.0 - fv)) + lower.map_or(0.0, |line| line[x] * fv))
            .collect();
        let start = place(left, self.origin.0);
        for (index, value) in darkness.iter_mut().enumerate() {
            let u = start + index as f32 * self.scale;
            let (column, fu) = (u.floor(), u - u.floor());
            let at = |column: f32| if column >= 0.0 { mixed.get(column as usize).copied().unwrap_or(0.0) } else { 0.0 };
            *value = at(column) * (1.0 - fu) + at(column + 1.0) * fu;
        }
    }
}

/// The small figure that throws the shadow.
struct Figure<'a> {
    small: &'a GrayImage,
    length: f32,
    shadow: &'a Shadow,
}

impl Figure<'_> {
    /// Where the light throws the top of something of height 1: right and down.
    fn throw(&self) -> (f32, f32) {
        let azimuth = self.shadow.azimuth.to_radians();
        let far = 1.0 / self.shadow.elevation.to_radians().tan();
        (-azimuth.sin() * far, azimuth.cos() * far)
    }

    /// The same on the foreshortened ground.
    fn throw_standing(&self) -> (f32, f32) {
        let (right, down) = self.throw();
        let down = down * FORESHORTENING;
        (right, down.abs().max(THINNEST).copysign(down))
    }

    /// The widest penumbra.
    fn penumbra(&self) -> f32 {
        self.length * (0.004 + 0.05 * self.shadow.softness)
    }

    /// Room around the figure that its shadow needs.
    fn room(&self) -> (u32, u32) {
        let ((right, down), far) = match self.shadow.ground {
            Ground::Standing => (self.throw_standing(), REACH * self.small.height() as f32),
            Ground::Lying => (self.throw(), self.lift()),
        };
        let needed = |thrown: f32| (thrown.abs() * far + 3.0 * self.penumbra()).ceil() as u32 + 2;
        (needed(right), needed(down))
    }

    /// How high a lying product is thought to be.
    fn lift(&self) -> f32 {
        0.05 * self.length
    }

    fn alpha(&self, x: f32, y: f32) -> f32 {
        let inside = x >= 0.0 && y >= 0.0 && x < self.small.width() as f32 && y < self.small.height() as f32;
        if inside { f32::from(self.small.get_pixel(x as u32, y as u32).0[0]) / 255.0 } else { 0.0 }
    }

    /// The line where the product's feet touch the ground: the lowest pixels of each column near the base line.
    fn feet(&self, room: (u32, u32), (width, height): (u32, u32)) -> Plane {
        let mut line = Plane::new(width, height);
        let (columns, rows) = self.small.dimensions();
        let thick = (0.012 * self.length).max(1.5);
        for x in 0..columns {
            let Some(lowest) = (0..rows).rev().find(|&y| self.small.get_pixel(x, y).0[0] > 127) else { continue };
            let above = (rows - 1 - lowest) as f32 / (FEET * rows as f32);
            if above >= 1.0 {
                continue;
            }
            for y in 0..thick.ceil() as u32 {
                line.put_pixel(x + room.0, lowest + room.1 + y, Luma([(1.0 - above) * (1.0 - above)]));
            }
        }
        let (near, wide) = (blurred(&line, 0.010 * self.length), blurred(&line, 0.035 * self.length));
        // The line is thin: blurring must not pale it.
        Plane::from_fn(width, height, |x, y| Luma([1.4 * near.get_pixel(x, y).0[0] + 1.8 * wide.get_pixel(x, y).0[0]]))
    }

    /// What the light throws of a standing figure.
    fn thrown(&self, room: (u32, u32), (width, height): (u32, u32)) -> Plane {
        let (right, down) = self.throw_standing();
        let rows = self.small.height() as f32;
        let base = rows + room.1 as f32;
        let rise = |y: u32| (y as f32 + 0.5 - base) / down;
        let sharp = Plane::from_fn(width, height, |x, y| {
            let h = rise(y);
            if !(0.0..REACH * rows).contains(&h) {
                return Luma([0.0]);
            }
            let pale = 1.0 - h / (REACH * rows);
            Luma([pale * self.alpha(x as f32 + 0.5 - room.0 as f32 - right * h, rows - h)])
        });
        let soft = [0.12, 0.4, 1.0].map(|part| blurred(&sharp, part * self.penumbra()));
        Plane::from_fn(width, height, |x, y| {
            let [near, middle, far] = [0, 1, 2].map(|level| soft[level].get_pixel(x, y).0[0]);
            let h = (rise(y) / (REACH * rows)).clamp(0.0, 1.0) * 2.0;
            let mixed = if h < 1.0 { near + (middle - near) * h } else { middle + (far - middle) * (h - 1.0) };
            Luma([mixed])
        })
    }

    /// The figure moved away from the light; `part` of the way and as much softer.
    fn displaced(&self, room: (u32, u32), (width, height): (u32, u32), part: f32) -> Plane {
        let (right, down) = self.throw();
        let (dx, dy) = (right * self.lift() * part, down * self.lift() * part);
        let moved = Plane::from_fn(width, height, |x, y| {
            Luma([self.alpha(x as f32 + 0.5 - room.0 as f32 - dx, y as f32 + 0.5 - room.1 as f32 - dy)])
        });
        blurred(&moved, (0.6 * part * self.penumbra()).max(0.006 * self.length))
    }
}

/// Three box filters, which come close to a Gaussian of this deviation.
fn blurred(plane: &Plane, deviation: f32) -> Plane {
    let mut copy = plane.clone();
    let radius = (((4.0 * deviation * deviation + 1.0).sqrt() - 1.0) / 2.0).round() as i64;
    if radius > 0 {
        let (width, height) = (copy.width() as usize, copy.height() as usize);
        for _ in 0..3 {
            box_mean(&mut copy, width, height, radius);
        }
    }
    copy
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block, 40 wide and 80 high.
    fn block() -> GrayImage {
        GrayImage::from_pixel(40, 80, Luma([255]))
    }

    fn at(shade: &Shade, x: i32, y: i32) -> f32 {
        let mut darkness = [0.0];
        shade.row(x, y, &mut darkness);
        darkness[0]
    }

    fn darkest(shade: &Shade, xs: std::ops::Range<i32>, ys: std::ops::Range<i32>) -> f32 {
        ys.flat_map(|y| xs.clone().map(move |x| (x, y))).map(|(x, y)| at(shade, x, y)).fold(0.0, f32::max)
    }

    #[test]
    fn light_from_the_left_throws_the_shadow_to_the_right() {
        let shadow = Shadow { cast: 1.0, contact: 0.0, azimuth: 270.0, elevation: 45.0, ..Shadow::default() };
        let shade = Shade::of(&block(), &shadow);
        assert!(darkest(&shade, 45..70, 70..86) > 0.4);
        assert!(darkest(&shade, -30..-15, 60..90) < 0.02);
    }

    #[test]
    fn light_from_behind_throws_it_towards_the_viewer_and_light_from_the_front_behind_the_product() {
        let shade = |azimuth| Shade::of(&block(), &Shadow { cast: 1.0, contact: 0.0, azimuth, ..Shadow::default() });
        let (towards, behind) = (shade(0.0), shade(180.0));
        assert!(at(&towards, 20, 85) > 0.4 && at(&behind, 20, 88) < 0.1);
        assert!(at(&behind, 20, 74) > 0.4 && at(&towards, 20, 60) < 0.1);
    }

    #[test]
    fn the_contact_shadow_lies_at_the_feet_alone() {
        let chair = GrayImage::from_fn(60, 80, |x, y| Luma([if y < 50 || !(8..52).contains(&x) { 255 } else { 0 }]));
        let shade = Shade::of(&chair, &Shadow { cast: 0.0, contact: 1.0, ..Shadow::default() });
        assert!(at(&shade, 4, 80) > 0.5 && at(&shade, 56, 80) > 0.5);
        assert!(at(&shade, 30, 80) < 0.1 && at(&shade, 30, 52) < 0.1);
    }

    #[test]
    fn a_lying_product_is_rimmed_by_its_shadow_away_from_the_light() {
        let shadow = Shadow { ground: Ground::Lying, cast: 1.0, contact: 1.0, azimuth: 0.0, ..Shadow::default() };
        let shade = Shade::of(&block(), &shadow);
        assert!(at(&shade, 20, 81) > 0.4 && at(&shade, 20, 81) > at(&shade, 20, -3) + 0.3);
    }

    #[test]
    fn no_strength_is_no_shadow() {
        let shade = Shade::of(&block(), &Shadow::NONE);
        assert_eq!(darkest(&shade, -60..100, -60..140), 0.0);
    }
}
