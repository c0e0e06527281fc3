//! The numbers of one pair, each defined in `docs/MEASURES.md`.

use super::{
    Subject,
    compare::{Aligned, OTHER_COLOUR, OTHER_STRUCTURE, spread},
    geometry::apply,
    light::Light,
    masks::{MaskComparison, largest_patch},
    texture::Block,
    view::View,
};

/// A difference of a* and b* nobody takes for the same dye.
const OTHER_CHROMA: f32 = 10.0;
/// Levels of each channel among which background colours are counted.
const LEVELS: usize = 10;
/// A colour is the background's when it and its neighbours have at least this part of it.
const COMMON: f32 = 0.01;

impl Aligned {
    /// All measures; `found` are the compared blocks.
    pub(super) fn measure(
        &mut self,
        region: &[bool],
        light: &Light,
        similarity: &[f32],
        found: &[Block],
        second_object: f32,
        working_scale: f32,
    ) {
        let (width, height) = (self.original.width, self.original.height);
        let area = self.masks.original.iter().filter(|&&inside| inside).count().max(1) as f32;
        let inside = |values: &[f32]| -> Vec<f32> {
            let mut values: Vec<f32> =
                values.iter().zip(region).filter(|(_, inside)| **inside).map(|(v, _)| *v).collect();
            values.sort_by(f32::total_cmp);
            values
        };
        let (colours, chromas, similarities) = (inside(&self.colour), inside(&self.chroma), inside(similarity));
        let sorted = |value: fn(&Block) -> f32| {
            let mut values: Vec<f32> = found.iter().map(value).collect();
            values.sort_by(f32::total_cmp);
            values
        };
        let (structures, correlations) = (sorted(|block| block.structure), sorted(|block| block.correlation));
        let uncorrelated: Vec<Block> = found.iter().map(|b| Block { structure: b.correlation, ..*b }).collect();
        let uncorrelated =
            spread(&uncorrelated, width, height).into_iter().map(|c| c < OTHER_STRUCTURE).collect::<Vec<_>>();

        let differs = self.differs();
        let differing: Vec<bool> = differs.iter().zip(&self.masks.original).map(|(d, o)| *d && *o).collect();
        let confirmed = |part: &[bool]| part.iter().zip(&differs).filter(|(p, d)| **p && **d).count() as f32 / area;
        let off_colour: Vec<bool> = self.colour.iter().map(|&d| d > OTHER_COLOUR).collect();
        let off_chroma: Vec<bool> = self.chroma.iter().map(|&d| d > OTHER_CHROMA).collect();
        let off_surface: Vec<bool> = self.structure.iter().map(|&s| s < OTHER_STRUCTURE).collect();
        let foreign = foreign(&self.generated, &self.masks);
        let patch =
            |pixels: &[bool]| largest_patch(pixels, width, height).map_or(0.0, |patch| patch.area as f32 / area);
        let scale = self.alignment.similarity.log_scale.exp() / working_scale;
        let values = [
            ("iou", self.masks.iou),
            ("expansion", self.masks.expansion),
            ("loss", self.masks.loss),
            ("boundary_f", self.masks.boundary_f),
            ("added_patch", patch(&self.masks.added)),
            ("missing_patch", patch(&self.masks.missing)),
            ("expansion_confirmed", confirmed(&self.masks.added)),
            ("expansion_foreign", foreign.iter().filter(|&&f| f).count() as f32 / area),
            ("foreign_patch", patch(&foreign)),
            ("loss_confirmed", confirmed(&self.masks.missing)),
            ("colour_difference", mean(&colours)),
            ("colour_difference_p95", quantile(&colours, 0.95)),
            ("colour_patch", patch(&off_colour)),
            ("chroma_difference", mean(&chromas)),
            ("chroma_difference_p95", quantile(&chromas, 0.95)),
            ("chroma_patch", patch(&off_chroma)),
            ("light_exposure", light.exposure()),
            ("light_warmth", light.warmth()),
            ("light_tint", light.tint()),
            ("light_contrast", light.contrast()),
            ("light_shading", light.shading()),
            ("ssim", mean(&similarities)),
            ("ssim_p05", quantile(&similarities, 0.05)),
            ("structure", mean(&structures)),
            ("structure_p10", quantile(&structures, 0.1)),
            ("structure_patch", patch(&off_surface)),
            ("correlation", mean(&correlations)),
            ("correlation_p10", quantile(&correlations, 0.1)),
            ("correlation_patch", patch(&uncorrelated)),
            ("differing", differing.iter().filter(|&&d| d).count() as f32 / area),
            ("differing_patch", patch(&differing)),
            ("bend", bend(found, width.max(height) as f32)),
            ("stretch", self.alignment.affine.stretch()),
            ("stretch_gain", self.alignment.affine_gain),
            ("agreement", self.alignment.score),
            ("rotation", self.alignment.similarity.angle.abs().to_degrees()),
            ("scale", scale.ln().abs()),
            ("second_object", second_object.max(0.0)),
            ("twin", self.alignment.twin),
            ("softness", softness(&self.original).max(softness(&self.generated))),
        ];
        self.measures.extend(values.map(|(name, value)| (name.to_owned(), value)));
    }

    /// Distance of the segmenter's features, where both pictures have them from the same network.
    pub(super) fn measure_features(&mut self, original: &Subject<'_>, generated: &Subject<'_>, region: &[bool]) {
        let (Some(a), Some(b)) = (original.features, generated.features) else { return };
        // A device lost in the middle may leave one picture to another network.
        if a.shape[0] != b.shape[0] {
            return;
        }
        let mut distances = Vec::new();
        for y in (0..self.original.height).step_by(4) {
            for x in (0..self.original.width).step_by(4) {
                if !region[y * self.original.width + x] {
                    continue;
                }
                let at = |matrix: &[f32; 6], subject: &Subject<'_>| {
                    let (u, v) = apply(matrix, x as f32, y as f32);
                    (u / subject.rgb.width() as f32, v / subject.rgb.height() as f32)
                };
                let (p, q) = (a.at(at(&self.to_original, original)), b.at(at(&self.to_generated, generated)));
                let dot = |u: &[f32], v: &[f32]| u.iter().zip(v).map(|(u, v)| u * v).sum::<f32>();
                let norm = (dot(&p, &p) * dot(&q, &q)).sqrt();
                distances.push(1.0 - dot(&p, &q) / norm.max(1e-9));
            }
        }
        distances.sort_by(f32::total_cmp);
        if !distances.is_empty() {
            self.measures.insert("feature_distance".into(), mean(&distances));
            self.measures.insert("feature_distance_p90".into(), quantile(&distances, 0.9));
        }
    }
}

/// Soft pixels of a matte over the square root of its area: how sure the segmenter was of the outline.
fn softness(view: &View) -> f32 {
    let soft = view.mask.iter().filter(|&&mask| mask > 0.1 && mask < 0.9).count() as f32;
    soft / view.mask.iter().sum::<f32>().max(1.0).sqrt()
}

/// Added pixels whose colour is not found in the background around: what the segmenter took of a patterned
/// floor is made of the floor's colours, a part that was added seldom is.
fn foreign(generated: &View, masks: &MaskComparison) -> Vec<bool> {
    let cell = |rgb: &[f32; 3]| rgb.map(|value| ((value * LEVELS as f32) as usize).min(LEVELS - 1));
    let mut counts = vec![0u32; LEVELS * LEVELS * LEVELS];
    let mut total = 0u32;
    for (i, rgb) in generated.rgb.iter().enumerate() {
        if generated.valid[i] && generated.mask[i] < 0.1 && !masks.original[i] {
            let [r, g, b] = cell(rgb);
            counts[(r * LEVELS + g) * LEVELS + b] += 1;
            total += 1;
        }
    }
    let near = |value: usize| value.saturating_sub(1)..(value + 2).min(LEVELS);
    let common = |rgb: &[f32; 3]| {
        let [r, g, b] = cell(rgb);
        let places = near(r).flat_map(|r| near(g).flat_map(move |g| near(b).map(move |b| (r, g, b))));
        let count: u32 = places.map(|(r, g, b)| counts[(r * LEVELS + g) * LEVELS + b]).sum();
        count as f32 > COMMON * total as f32
    };
    masks.added.iter().zip(&generated.rgb).map(|(&added, rgb)| added && !common(rgb)).collect()
}

/// How far well-matched blocks slid apart from each other: the 90th percentile of the distance from the
/// median shift, in hundredths of the frame's longer side.
fn bend(blocks: &[Block], side: f32) -> f32 {
    let matched: Vec<&Block> = blocks.iter().filter(|block| block.detailed && block.structure > 0.6).collect();
    if matched.len() < 8 {
        return 0.0;
    }
    let median = |mut values: Vec<f32>| {
        values.sort_by(f32::total_cmp);
        quantile(&values, 0.5)
    };
    let (x, y) =
        (median(matched.iter().map(|b| b.shift.0).collect()), median(matched.iter().map(|b| b.shift.1).collect()));
    let mut distances: Vec<f32> = matched.iter().map(|b| (b.shift.0 - x).hypot(b.shift.1 - y)).collect();
    distances.sort_by(f32::total_cmp);
    100.0 * quantile(&distances, 0.9) / side
}

fn mean(values: &[f32]) -> f32 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f32>() / values.len() as f32 }
}

fn quantile(sorted: &[f32], part: f32) -> f32 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((part * last as f32).round() as usize).copied().unwrap_or(0.0)
}
