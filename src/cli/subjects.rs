//! Photos with their products cut out; an original that occurs in several pairs is worked on once.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::pairs::Source;
use crate::consistency::{Part, SecondLook, Subject};
use crate::error::VitrineError;
use crate::nn::Unwatched;
use crate::photo::{Limits, Photo};
use crate::reward::{Appraiser, Looked};
use crate::segment::{Segmentation, Segmenter, SegmenterInput};

/// What shared originals may hold in memory together.
const CACHE_BYTES: usize = 512_000_000;

/// A photo and its product.
pub struct Prepared {
    /// The photo.
    pub photo: Photo,
    /// Where its product is.
    pub segmentation: Segmentation,
    looked: OnceLock<Option<Looked>>,
}

impl Prepared {
    /// What the reward model saw of it, looked at once; nothing where no product stands out.
    pub fn looked(&self, reward: &Appraiser) -> Option<&Looked> {
        self.looked.get_or_init(|| reward.look(&Subject::of(&self.photo, &self.segmentation))).as_ref()
    }

    fn bytes(&self) -> usize {
        self.photo.rgb.len() + 2 * self.segmentation.matte.alpha.len()
    }
}

type Shared = Arc<Result<Prepared, VitrineError>>;

/// Opens photos and cuts out their products.
pub struct Subjects<'a> {
    segmenter: &'a Segmenter,
    limits: Limits,
    /// How often each shared original is still wanted.
    wanted: Mutex<HashMap<PathBuf, usize>>,
    cache: Mutex<Cache>,
}

#[derive(Default)]
struct Cache {
    /// A cell is filled by whoever comes first; others wait for it.
    cells: HashMap<PathBuf, Arc<OnceLock<Shared>>>,
    /// Oldest first.
    order: VecDeque<PathBuf>,
    bytes: usize,
}

impl<'a> Subjects<'a> {
    /// `originals` are the original of every pair, so that those which occur once are not kept.
    pub fn new<'p>(segmenter: &'a Segmenter, originals: impl Iterator<Item = &'p Path>) -> Self {
        let mut wanted = HashMap::new();
        for path in originals {
            *wanted.entry(path.to_owned()).or_insert(0) += 1;
        }
        wanted.retain(|_, count| *count > 1);
        Self { segmenter, limits: Limits::default(), wanted: Mutex::new(wanted), cache: Mutex::default() }
    }

    /// Decodes a photo and finds its product, by its own alpha where it has a usable one.
    pub fn prepare(&self, source: &Source) -> Result<Prepared, VitrineError> {
        let photo = Photo::decode(&super::read_file(&source.path, &self.limits)?, &source.name, &self.limits)?;
        let segmentation = segment(self.segmenter, &photo)?;
        Ok(Prepared { photo, segmentation, looked: OnceLock::new() })
    }

    /// As [`Self::prepare`], once for all pairs that share the file.
    pub fn original(&self, source: &Source) -> Shared {
        if !lock(&self.wanted).contains_key(&source.path) {
            return Arc::new(self.prepare(source));
        }
        let cell = Arc::clone(lock(&self.cache).cells.entry(source.path.clone()).or_default());
        let mut first = false;
        let shared = Arc::clone(cell.get_or_init(|| {
            first = true;
            Arc::new(self.prepare(source))
        }));
        if first {
            self.keep(&source.path, &shared);
        }
        self.count_down(&source.path);
        shared
    }

    /// Cuts the product out once more where it stands in the generated picture; none where nothing comes of it.
    pub fn look_again(
        &self,
        original: &Subject<'_>,
        generated: &Subject<'_>,
    ) -> Result<Option<SecondLook>, VitrineError> {
        let Some(part) = Part::of(original, generated) else { return Ok(None) };
        let input = SegmenterInput::of(&part.cut(generated.rgb));
        let output = pollster::block_on(self.segmenter.run(&input, &mut Unwatched))?;
        Ok(Some(SecondLook::from_output(part, generated.rgb, &output)))
    }

    /// Counts the new entry and lets go of the oldest ones beyond the bound.
    fn keep(&self, path: &Path, shared: &Shared) {
        let mut cache = lock(&self.cache);
        cache.bytes += size(shared);
        cache.order.push_back(path.to_owned());
        while cache.bytes > CACHE_BYTES
            && let Some(oldest) = cache.order.pop_front()
        {
            cache.remove(&oldest);
        }
    }

    /// The last pair that wanted the file takes it out of the cache.
    fn count_down(&self, path: &Path) {
        let mut wanted = lock(&self.wanted);
        let Some(count) = wanted.get_mut(path) else { return };
        *count -= 1;
        if *count == 0 {
            wanted.remove(path);
            let mut cache = lock(&self.cache);
            cache.order.retain(|kept| kept != path);
            cache.remove(path);
        }
    }
}

/// The product of a photo, by its own alpha where it has a usable one.
pub fn segment(segmenter: &Segmenter, photo: &Photo) -> Result<Segmentation, VitrineError> {
    if let Some(segmentation) = Segmentation::from_own_alpha(photo) {
        return Ok(segmentation);
    }
    let input = SegmenterInput::of(&photo.rgb);
    let output = pollster::block_on(segmenter.run(&input, &mut Unwatched))?;
    Ok(Segmentation::from_output(&photo.rgb, output))
}

impl Cache {
    fn remove(&mut self, path: &Path) {
        if let Some(shared) = self.cells.remove(path).as_deref().and_then(OnceLock::get) {
            self.bytes = self.bytes.saturating_sub(size(shared));
        }
    }
}

fn size(shared: &Shared) -> usize {
    shared.as_ref().as_ref().map_or(0, Prepared::bytes)
}

/// A panic of another job leaves counts that are still usable.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
