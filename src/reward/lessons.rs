//! What labels teach a head: verdicts and preferences over generations, gathered once a pair of pictures, and refused
//! where nothing can be learnt from them.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use vitrine_labels::agreement::AgreementReport;
use vitrine_labels::{Answer, Mode, OpenProject, Picture, lessons};

use super::head::Learnt;
use crate::error::{TuneError, VitrineError};
use crate::text::Text;

/// Originals with labels that it takes.
const LEAST_ORIGINALS: usize = 10;
/// Generations that passed, and that failed.
pub(super) const LEAST_OF_EACH: usize = 15;
/// Of each verdict, or half of the preferences, that chance drew, before they alone measure.
const LEAST_MEASURED: usize = 10;
/// Preferences, where there are no verdicts.
const LEAST_PREFERENCES: usize = 40;
/// Krippendorff's alpha below which nothing is learnt. He asks for 0.667 to draw even tentative conclusions of
/// *single* labels (2004, p. 241); majorities of many stand more.
const LEAST_ALPHA: f64 = 0.2;
/// Items with two answers from which alpha counts.
const LEAST_UNITS: usize = 20;

/// Labels with what the network saw: `generations` by place.
#[derive(Clone, Debug, Default)]
pub struct Lessons {
    /// Every labelled generation.
    pub generations: Vec<Generation>,
    /// Which passed.
    pub judged: Vec<(usize, bool)>,
    /// Which of two of one original is better: chosen, rejected.
    pub preferred: Vec<(usize, usize)>,
    /// Those that chance drew to be asked, of labels that were else asked for what they teach.
    pub by_chance: BTreeSet<usize>,
}

/// A labelled generation.
#[derive(Clone, Debug)]
pub struct Generation {
    /// Its original's number.
    pub original: usize,
    /// The network's last hidden values and the picture's tones, [`super::FEATURES`] of them.
    pub hidden: Vec<f32>,
}

/// Krippendorff's alpha, where enough items have two answers for it to say something.
pub fn alpha_of(report: &AgreementReport) -> Option<f64> {
    report.alpha.value.filter(|_| report.alpha.units >= LEAST_UNITS)
}

/// What a project's answers teach; marks teach a head nothing.
pub fn lessons_of<'a>(open: &'a OpenProject, answers: &'a [Answer]) -> Result<lessons::Lessons<'a>, VitrineError> {
    match open.project().mode {
        Mode::Marking => Err(TuneError::NothingToLearn.into()),
        _ => Ok(lessons::lessons(open, answers)),
    }
}

/// Refuses labels that nothing can be learnt from; `alpha` is Krippendorff's, where several people answered.
pub fn check(lessons: &Lessons, alpha: Option<f64>) -> Result<Learnt, VitrineError> {
    let count = |wanted: bool| lessons.judged.iter().filter(|(_, pass)| *pass == wanted).count();
    let mut originals: Vec<usize> = lessons.used().map(|at| lessons.generations[at].original).collect();
    originals.sort_unstable();
    originals.dedup();
    let learnt = Learnt {
        originals: originals.len(),
        passed: count(true),
        failed: count(false),
        preferences: lessons.preferred.len(),
    };
    let few = |en, zh, have, need| TuneError::TooFewLabels { what: Text::new(en, zh), have, need }.into();
    let Learnt { originals, passed, failed, preferences } = learnt;
    let by_preference = preferences >= LEAST_PREFERENCES || (passed + failed == 0 && preferences > 0);
    match () {
        () if passed + failed + preferences == 0 => {
            Err(few("generations that pass", "合格的生成图", passed, LEAST_OF_EACH))
        }
        () if by_preference && preferences < LEAST_PREFERENCES => {
            Err(few("pairs of which one is better", "分出优劣的图片对", preferences, LEAST_PREFERENCES))
        }
        () if !by_preference && passed < LEAST_OF_EACH => {
            Err(few("generations that pass", "合格的生成图", passed, LEAST_OF_EACH))
        }
        () if !by_preference && failed < LEAST_OF_EACH => {
            Err(few("generations that fail", "不合格的生成图", failed, LEAST_OF_EACH))
        }
        () if originals < LEAST_ORIGINALS => Err(few("different originals", "不同的原图", originals, LEAST_ORIGINALS)),
        () => match alpha {
            Some(alpha) if alpha < LEAST_ALPHA => Err(TuneError::AtOdds { alpha, least: LEAST_ALPHA }.into()),
            _ => Ok(learnt),
        },
    }
}

impl Lessons {
    /// The labels that may measure: where some were asked for what they teach, those that chance drew; nothing where
    /// these are too few to tell anything.
    pub fn drawn_by_chance(&self) -> Option<Self> {
        let drawn = |at: &usize| self.by_chance.contains(at);
        let judged: Vec<(usize, bool)> = self.judged.iter().filter(|(at, _)| drawn(at)).copied().collect();
        let both = self.preferred.iter().filter(|(chosen, rejected)| drawn(chosen) && drawn(rejected));
        let preferred: Vec<(usize, usize)> = both.copied().collect();
        let passed = judged.iter().filter(|(_, pass)| *pass).count();
        let told = passed.min(judged.len() - passed) >= LEAST_MEASURED || preferred.len() >= 2 * LEAST_MEASURED;
        told.then(|| Self { judged, preferred, ..self.clone() })
    }

    /// Places of the generations that labels speak of, some more than once.
    fn used(&self) -> impl Iterator<Item = usize> {
        self.judged
            .iter()
            .map(|(at, _)| *at)
            .chain(self.preferred.iter().flat_map(|&(chosen, rejected)| [chosen, rejected]))
    }
}

/// Labels on pictures that are known by a key, such as their files' hash.
#[derive(Clone, Debug)]
pub struct Gathered<K> {
    /// Original and generation of each generation of the lessons.
    pub pairs: Vec<[K; 2]>,
    /// Their hidden values are still to come.
    pub lessons: Lessons,
    /// Labels on pictures without a key.
    pub missing: usize,
}

impl Lessons {
    /// Takes what labels teach over, each pair of pictures once; `key_of` knows a picture or leaves its labels out.
    pub fn gather<K: Clone + Eq + Hash, E>(
        learnt: &lessons::Lessons<'_>,
        mut key_of: impl FnMut(&Picture) -> Result<Option<K>, E>,
    ) -> Result<Gathered<K>, E> {
        let (mut pairs, mut generations): (Vec<[K; 2]>, Vec<Generation>) = Default::default();
        let (mut places, mut originals) = (HashMap::new(), HashMap::new());
        let mut place_of = |original: &Picture, generation: &Picture| -> Result<Option<usize>, E> {
            let (Some(original), Some(generation)) = (key_of(original)?, key_of(generation)?) else { return Ok(None) };
            let pair = [original.clone(), generation];
            let place = *places.entry(pair.clone()).or_insert(pairs.len());
            if place == pairs.len() {
                let number = originals.len();
                let original = *originals.entry(original).or_insert(number);
                pairs.push(pair);
                generations.push(Generation { original, hidden: Vec::new() });
            }
            Ok(Some(place))
        };
        let (mut judged, mut preferred, mut missing) = (Vec::new(), Vec::new(), 0);
        let mut by_chance = BTreeSet::new();
        for one in &learnt.judged {
            let Some(place) = place_of(one.original, one.generation)? else {
                missing += 1;
                continue;
            };
            judged.push((place, one.pass));
            by_chance.extend(one.by_chance.then_some(place));
        }
        for one in &learnt.preferred {
            let both = (place_of(one.original, one.chosen)?, place_of(one.original, one.rejected)?);
            let (Some(chosen), Some(rejected)) = both else {
                missing += 1;
                continue;
            };
            preferred.push((chosen, rejected));
            by_chance.extend([chosen, rejected].into_iter().filter(|_| one.by_chance));
        }
        Ok(Gathered { pairs, lessons: Self { generations, judged, preferred, by_chance }, missing })
    }

    /// Leaves out what the network did not see, and says how many labels that costs.
    pub fn drop_unseen(&mut self) -> usize {
        let before = self.judged.len() + self.preferred.len();
        let mut next = 0;
        let places: Vec<Option<usize>> = self
            .generations
            .iter()
            .map(|one| {
                next += usize::from(!one.hidden.is_empty());
                (!one.hidden.is_empty()).then(|| next - 1)
            })
            .collect();
        self.generations.retain(|one| !one.hidden.is_empty());
        self.judged = self.judged.iter().filter_map(|&(at, pass)| Some((places[at]?, pass))).collect();
        let pairs = self.preferred.iter().filter_map(|&(better, worse)| Some((places[better]?, places[worse]?)));
        self.preferred = pairs.collect();
        self.by_chance = self.by_chance.iter().filter_map(|&at| places[at]).collect();
        before - self.judged.len() - self.preferred.len()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::measures::SplitMix;
    use super::*;

    pub const FEATURES: usize = 6;

    /// Numbers from -1 to 1.
    fn numbers(seed: u64) -> impl FnMut() -> f64 {
        let mut random = SplitMix(seed);
        move || random.below(2001) as f64 / 1000.0 - 1.0
    }

    /// Four generations of each original; whoever labels them goes by `taste`.
    pub fn lessons(originals: usize, taste: impl Fn(&[f32], f64) -> bool) -> Lessons {
        let mut number = numbers(3);
        let mut lessons = Lessons::default();
        for original in 0..originals {
            for _ in 0..4 {
                let hidden: Vec<f32> = (0..FEATURES).map(|_| number() as f32).collect();
                lessons.judged.push((lessons.generations.len(), taste(&hidden, number())));
                lessons.generations.push(Generation { original, hidden });
            }
        }
        lessons
    }

    #[test]
    fn too_few_labels_and_labels_at_odds_are_refused_with_what_it_takes() {
        let few = check(&lessons(4, |hidden, _| hidden[0] > 0.0), None).unwrap_err();
        assert_eq!(few.code(), "too_few_labels");
        assert!(few.remedy().en.contains("more generations that"), "{}", few.remedy().en);
        let all_pass = check(&lessons(60, |_, _| true), None).unwrap_err();
        assert!(all_pass.remedy().en.contains("15 more generations that fail"), "{}", all_pass.remedy().en);
        assert_eq!(check(&Lessons::default(), None).unwrap_err().code(), "too_few_labels");
        let at_odds = check(&lessons(60, |hidden, _| hidden[0] > 0.0), Some(0.05)).unwrap_err();
        assert_eq!(at_odds.code(), "labels_at_odds");
    }

    #[test]
    fn labels_that_chance_drew_measure_once_they_are_enough() {
        let mut lessons = lessons(20, |hidden, _| hidden[0] > 0.0);
        lessons.by_chance = (0..60).collect();
        let drawn = lessons.drawn_by_chance().unwrap();
        assert_eq!((drawn.judged.len(), drawn.generations.len()), (60, 80));
        lessons.by_chance = (0..8).collect();
        assert!(lessons.drawn_by_chance().is_none());
        lessons.generations[2].hidden.clear();
        lessons.drop_unseen();
        assert_eq!(lessons.by_chance.len(), 7, "places follow");
    }

    #[test]
    fn pairs_the_network_did_not_see_are_left_out() {
        let mut lessons = lessons(3, |hidden, _| hidden[0] > 0.0);
        lessons.preferred = vec![(0, 1), (2, 3)];
        lessons.generations[1].hidden.clear();
        let (kept, last) = (lessons.generations[2].hidden.clone(), lessons.judged[11]);
        assert_eq!(lessons.drop_unseen(), 2);
        assert_eq!((lessons.generations.len(), lessons.judged.len()), (11, 11));
        assert_eq!(lessons.generations[lessons.preferred[0].0].hidden, kept);
        assert_eq!(lessons.judged.last(), Some(&(10, last.1)));
    }
}
