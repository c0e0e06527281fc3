//! Which kept scene a product gets, and in what colours: by category, style, size, shape and contrast, the rest by chance.

use super::{
    lie::{Lie, Place},
    memory::{Kept, Memory},
    order::Chance,
    palette::Palette,
    style::Seen,
};

/// What is said for or against a scene, in deviations of chance.
const SUITED: f32 = 3.5;
/// A view from another side than the product's: where that was said, and where it is guessed.
const ABOVE: (f32, f32) = (6.0, 3.0);
const SIZE: f32 = 2.0;
const SHAPE: f32 = 0.3;
const SNUG: f32 = 1.6;
const STRETCHED: f32 = 2.5;
const BLENDING: f32 = 1.0;
const LIKENESS: f32 = 9.0;
/// How much is left to chance.
const CHANCE: f32 = 1.5;
/// The least difference in lightness or hue (of Oklab) at which a product stands out.
const CONTRAST: f32 = 0.16;
/// Part of the orders that keep a scene's own colours.
const OWN_COLOURS: f32 = 0.35;
/// From which slant on the light has a side.
const SIDED: f32 = 0.25;
/// How far below the best a scene may be scored and still get its turn: less than being unsuited costs.
const REACH: f32 = 3.0;

/// What is asked.
pub struct Wish<'a> {
    /// Number of the category.
    pub category: Option<usize>,
    /// Number of the style.
    pub style: Option<usize>,
    /// Whether it is seen from above, where that is known.
    pub above: Option<bool>,
    /// The product's box in the picture.
    pub place: Place,
    /// The picture's size.
    pub size: (f32, f32),
    /// The product's mean colour, as light.
    pub colour: [f32; 3],
    /// What was seen of a reference, and its planes.
    pub reference: Option<(&'a Seen, &'a [f32])>,
}

/// What was chosen.
#[derive(Debug, PartialEq)]
pub struct Choice {
    /// Number of the scene.
    pub scene: usize,
    /// How it lies.
    pub lie: Lie,
    /// Its colours.
    pub palette: Palette,
}

impl Memory {
    /// One of the best scenes of the style by the wish and by chance.
    pub fn choose(&self, wish: &Wish<'_>, chance: &Chance) -> Choice {
        let of_style = |&number: &usize| wish.style.is_none_or(|style| self.scenes[number].style == style);
        let mut open: Vec<usize> = (0..self.scenes.len()).filter(of_style).collect();
        if open.is_empty() {
            open = (0..self.scenes.len()).collect();
        }
        let score = |number: usize| self.score(number, wish) + CHANCE * chance.scenes[number];
        let mut ranked: Vec<(f32, usize)> = open.into_iter().map(|number| (score(number), number)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let near = ranked.iter().take_while(|(score, _)| ranked[0].0 - score < REACH).count();
        let best = ranked[chance.turn % near.max(1)].1;
        let scene = &self.scenes[best];
        let [side, own, whose] = chance.look;
        let mirrored = self.mirrored(scene, wish, side);
        let palette = match wish.reference {
            Some((seen, planes)) => Palette::seen(scene, seen, planes),
            None => self.palette(best, [own, whose]),
        };
        Choice { scene: best, lie: Lie::of(scene, wish.place, wish.size, mirrored), palette }
    }

    fn score(&self, number: usize, wish: &Wish<'_>) -> f32 {
        let (scene, place) = (&self.scenes[number], wish.place);
        let [_, _, wide, high] = scene.product;
        let mut score = 0.0;
        if let Some(category) = wish.category {
            score += if scene.categories.contains(&category) { SUITED } else { 0.0 };
            score -= SIZE * (scene.size / self.sizes[category].max(0.1)).ln().abs();
        }
        let lies = || wish.category.is_some_and(|category| self.lies(category));
        if wish.above.unwrap_or_else(lies) != scene.above {
            score -= if wish.above.is_some() { ABOVE.0 } else { ABOVE.1 };
        }
        let shape = ((place.width / place.height.max(1e-3)) / (wide / high.max(1e-3))).ln().abs();
        score -= if scene.snug { SNUG } else { SHAPE } * shape;
        score -= STRETCHED * Lie::of(scene, place, wish.size, false).stretch.ln().max(0.0);
        let behind = if scene.backdrop.share > 0.05 { &scene.backdrop } else { &scene.surface };
        score -= BLENDING * (1.0 - difference(wish.colour, behind.colour) / CONTRAST).max(0.0);
        if let Some((seen, _)) = wish.reference {
            let likeness: f32 = self.keys[number].iter().zip(&seen.embedding).map(|(a, b)| a * b).sum();
            score += LIKENESS * likeness;
        }
        score
    }

    /// Whether products of the category are mostly shown from above.
    fn lies(&self, category: usize) -> bool {
        let suited = self.scenes.iter().filter(|scene| scene.categories.contains(&category));
        let (above, all) = suited.fold((0, 0), |(above, all), scene| (above + usize::from(scene.above), all + 1));
        2 * above > all
    }

    /// As a reference's light comes; else by chance.
    fn mirrored(&self, scene: &Kept, wish: &Wish<'_>, chance: f32) -> bool {
        match wish.reference {
            Some((seen, _)) if seen.light[0].abs() > SIDED && scene.light[0].abs() > SIDED => {
                seen.light[0].signum() != scene.light[0].signum()
            }
            _ => chance > 0.0,
        }
    }

    /// Colours of another scene of the same style where there is one of like stuff, or its own.
    fn palette(&self, number: usize, [own, whose]: [f32; 2]) -> Palette {
        if share(own) < OWN_COLOURS {
            return Palette::default();
        }
        let scene = &self.scenes[number];
        let others: Vec<Palette> = self
            .scenes
            .iter()
            .filter(|other| other.style == scene.style)
            .map(|other| Palette::of(scene, other))
            .filter(|palette| *palette != Palette::default())
            .collect();
        let at = (share(whose) * others.len() as f32) as usize;
        others.get(at.min(others.len().saturating_sub(1))).copied().unwrap_or_default()
    }
}

/// A normal number as its rank among all, 0 to 1 (Bowling et al., "A Logistic Approximation to the Cumulative Normal
/// Distribution", 2009).
fn share(normal: f32) -> f32 {
    1.0 / (1.0 + (-1.702 * f64::from(normal)).exp() as f32)
}

/// Of two colours as light, in Oklab (Ottosson, 2020): 0 to about 1.
fn difference(a: [f32; 3], b: [f32; 3]) -> f32 {
    let (a, b) = (oklab(a), oklab(b));
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt()
}

fn oklab([r, g, b]: [f32; 3]) -> [f32; 3] {
    let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::memory::tests::{kept, memory};

    #[test]
    fn turns_go_through_the_scenes_that_suit_the_best_first_and_leave_out_those_that_do_not() {
        let scenes = [vec![1], vec![1], vec![0], vec![1]].map(|categories| Kept { categories, ..kept() });
        let memory = memory(scenes.to_vec());
        let place = Place { x: 0.27, y: 0.26, width: 0.46, height: 0.46 };
        let (size, colour) = ((256.0, 256.0), [0.9, 0.1, 0.1]);
        let wish = Wish { category: Some(1), style: None, above: None, place, size, colour, reference: None };
        let chance = Chance { scenes: vec![0.1, 0.5, 0.4, 0.2], turn: 0, look: [0.0; 3] };
        let scenes: Vec<_> =
            (0..4).map(|turn| memory.choose(&wish, &Chance { turn, ..chance.clone() }).scene).collect();
        assert_eq!(scenes, [1, 3, 0, 1]);
    }
}
