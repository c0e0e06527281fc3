//! `vitrine tune`: labels in, a reward head of one's own out.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::{Deserialize, Serialize};
use vitrine_labels::{Answer, OpenProject, agreement};

use super::addresses::picture_of;
use super::args::Work;
use super::pairs::Source;
use super::subjects::{Prepared, Subjects};
use super::{EXIT_FINE, labels, outputs, pool, progress, sink, unwritable};
use crate::error::{BatchError, EngineError, VitrineError};
use crate::photo::{Limits, sha256_hex};
use crate::reward::lessons::{self, Gathered, Lessons};
use crate::reward::teach::{self, Ask};
use crate::reward::tune;
use crate::reward::{Appraiser, FEATURES, Head, Learnt, Prior};
use crate::segment::Segmenter;
use crate::text::{Label, Language, Text};

/// Of the picks by chance.
const SEED: u64 = 7;

#[derive(Args, Debug)]
pub struct TuneArguments {
    /// A project and files of its answers, or a file of labels that holds both (HFPC's formats, pairs)
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The folder with the pictures: by a path below the folder, or by the last part of their address
    #[arg(long, value_name = "DIR")]
    pub images: PathBuf,
    /// The head's file; one that is there becomes a new version
    #[arg(long, short, value_name = "FILE")]
    pub out: PathBuf,
    /// Weights of a reward model of your own; else those of this version
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
    /// Write here which items to ask next, a JSON line each: those that would teach most, every fifth by chance
    #[arg(long, value_name = "FILE")]
    pub next: Option<PathBuf>,
    /// How many items --next names
    #[arg(long, value_name = "N", default_value_t = 50, requires = "next")]
    pub count: usize,
    /// Keep here what the network saw (JSON lines), so that the next time only new pictures cost
    #[arg(long, value_name = "FILE")]
    pub cache: Option<PathBuf>,
    #[command(flatten)]
    pub work: Work,
}

/// A generation that labels speak of.
struct Wanted {
    original: Source,
    generated: Source,
    /// SHA-256 of both files.
    hashes: [String; 2],
}

/// What the network saw of a pair, a line of the cache.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    /// SHA-256 of the weights.
    reward: String,
    original: String,
    generated: String,
    /// Nothing where no product stood out.
    hidden: Option<Vec<f32>>,
}

/// Fits a head.
pub fn run(arguments: &TuneArguments, language: Language) -> anyhow::Result<u8> {
    let version = earlier(&arguments.out)?.map_or(1, |head| head.version + 1);
    let gathered = labels::gather(&arguments.files, language)?;
    let open = OpenProject::new(gathered.project);
    let alpha = lessons::alpha_of(&agreement::report(&open, &gathered.answers));
    let mut labelled = Labelled::of(&open, &gathered.answers, arguments)?;
    // Before the pictures are looked at, which takes long. What to ask next can be told without labels, too.
    if let Err(error) = lessons::check(&labelled.lessons, alpha)
        && arguments.next.is_none()
    {
        return Err(error.into());
    }

    let device = super::open_device(arguments.work.device)?;
    let appraiser = super::appraiser(arguments.weights.as_deref(), &device)?;
    labelled.look(&appraiser, &super::load_segmenter(&device)?, arguments, language)?;
    let head = match lessons::check(&labelled.lessons, alpha) {
        Ok(learnt) => Some(fitted(&labelled, learnt, appraiser.prior(), (&open.project().id, version))?),
        Err(error) if arguments.next.is_none() => return Err(error.into()),
        Err(error) => {
            eprintln!("{} {}", error.message().get(language), error.remedy().get(language));
            None
        }
    };
    if let Some(head) = &head {
        outputs::write(&arguments.out, head.text().into_bytes())?;
        sink::print_line(&for_people(head, labelled.missing, language))?;
    }
    if let Some(path) = &arguments.next {
        let lines = labelled.next(appraiser.prior(), arguments.count);
        outputs::write(path, lines.into_bytes())?;
    }
    Ok(EXIT_FINE)
}

/// Fits, with a bar.
fn fitted(labelled: &Labelled, learnt: Learnt, prior: &Prior, named: (&str, u32)) -> Result<Head, VitrineError> {
    let bar = progress::bar(100);
    let head = tune::fit(&labelled.lessons, learnt, prior, named, &mut |part| {
        bar.set_position((part * 100.0) as u64);
        true
    });
    bar.finish_and_clear();
    Ok(head.ok_or(EngineError::Cancelled)?)
}

/// The head that is there already; another file is not written over.
fn earlier(path: &Path) -> Result<Option<Head>, VitrineError> {
    if path.exists() { super::read_head(Some(path)) } else { Ok(None) }
}

/// Labels whose pictures are there, and items without labels.
struct Labelled {
    /// The lessons' generations first, then those of `open`.
    wanted: Vec<Wanted>,
    /// What the network saw of each.
    seen: Vec<Option<Vec<f32>>>,
    /// Hidden values still to come.
    lessons: Lessons,
    /// Items without a label and the places of their generations.
    open: Vec<(String, Vec<usize>)>,
    /// Labels whose pictures are not there.
    missing: usize,
}

impl Labelled {
    fn of(open: &OpenProject, answers: &[Answer], arguments: &TuneArguments) -> Result<Self, VitrineError> {
        let images = arguments.images.as_path();
        let mut files = Files { images, hashes: HashMap::new(), sources: HashMap::new() };
        let Gathered { mut pairs, lessons, missing } =
            Lessons::gather(&lessons::lessons_of(open, answers)?, |picture| files.hash(&picture.src))?;
        let mut unlabelled = Vec::new();
        if arguments.next.is_some() {
            for item in teach::without_label(open, answers) {
                let Some(original) = files.hash(&item.original.src)? else { continue };
                let hashes = item.generations.iter().map(|generation| files.hash(&generation.src));
                let Some(hashes) = hashes.collect::<Result<Option<Vec<String>>, _>>()? else { continue };
                let places = (pairs.len()..pairs.len() + hashes.len()).collect();
                pairs.extend(hashes.into_iter().map(|hash| [original.clone(), hash]));
                unlabelled.push((item.id.clone(), places));
            }
        }
        if pairs.is_empty() {
            let what = Label { en: "pictures of the labels", zh: "标注中的图片" };
            return Err(BatchError::NothingFound { what, path: images.display().to_string() }.into());
        }
        let wanted = pairs.into_iter().map(|hashes| {
            let [original, generated] = [0, 1].map(|side| files.sources[&hashes[side]].clone());
            Wanted { original, generated, hashes }
        });
        Ok(Self { wanted: wanted.collect(), seen: Vec::new(), lessons, open: unlabelled, missing })
    }

    /// Lets the network look at every pair that the cache does not know; pairs without a product are left out.
    fn look(
        &mut self,
        appraiser: &Appraiser,
        segmenter: &Segmenter,
        arguments: &TuneArguments,
        language: Language,
    ) -> anyhow::Result<()> {
        let reward = &appraiser.prior().reward;
        let mut cache = Cache::open(arguments.cache.as_deref(), reward)?;
        let new: Vec<&Wanted> = self.wanted.iter().filter(|one| !cache.seen.contains_key(&one.hashes)).collect();
        let subjects = Subjects::new(segmenter, new.iter().map(|one| one.original.path.as_path()));
        let bar = progress::bar(new.len());
        let work = |wanted: &&Wanted| see(&subjects, appraiser, wanted);
        pool::for_each(&new, arguments.work.jobs(), work, |index, result| {
            bar.inc(1);
            match result {
                Ok(hidden) => cache.add(reward, &new[index].hashes, hidden)?,
                Err(error) => bar.suspend(|| {
                    eprintln!("{}: {}", new[index].generated.name, error.message().get(language));
                }),
            }
            Ok(())
        })?;
        bar.finish_and_clear();
        self.seen = self.wanted.iter().map(|wanted| cache.seen.get(&wanted.hashes).cloned().flatten()).collect();
        for (seen, generation) in self.seen.iter().zip(&mut self.lessons.generations) {
            generation.hidden = seen.clone().unwrap_or_default();
        }
        self.missing += self.lessons.drop_unseen();
        Ok(())
    }

    /// Which items to ask next, a JSON line each.
    fn next(&self, prior: &Prior, count: usize) -> String {
        let seen = |places: &Vec<usize>| places.iter().map(|&place| self.seen[place].clone()).collect();
        let items: Vec<_> = self.open.iter().map(|(item, places)| (item.clone(), seen(places))).collect();
        let asked = teach::ask(&items, &self.lessons, prior, count, SEED);
        let line = |ask: &Ask| format!("{}\n", serde_json::json!(ask));
        asked.iter().map(line).collect()
    }
}

/// Nothing where no product stands out in one of both.
fn see(subjects: &Subjects<'_>, appraiser: &Appraiser, wanted: &Wanted) -> Result<Option<Vec<f32>>, VitrineError> {
    let original = subjects.original(&wanted.original);
    let original: &Prepared = original.as_ref().as_ref().map_err(Clone::clone)?;
    let generated = subjects.prepare(&wanted.generated)?;
    let (Some(before), Some(after)) = (original.looked(appraiser), generated.looked(appraiser)) else {
        return Ok(None);
    };
    Ok(Some(pollster::block_on(appraiser.appraise(before, after))?.hidden))
}

/// The pictures' files, by the hash of their bytes; each is read once.
struct Files<'a> {
    images: &'a Path,
    hashes: HashMap<PathBuf, String>,
    sources: HashMap<String, Source>,
}

impl Files<'_> {
    fn hash(&mut self, address: &str) -> Result<Option<String>, VitrineError> {
        let Some(source) = picture_of(address, self.images) else { return Ok(None) };
        if let Some(hash) = self.hashes.get(&source.path) {
            return Ok(Some(hash.clone()));
        }
        let hash = sha256_hex(&super::read_file(&source.path, &Limits::default())?);
        self.hashes.insert(source.path.clone(), hash.clone());
        self.sources.entry(hash.clone()).or_insert(source);
        Ok(Some(hash))
    }
}

/// What the network saw, by the hashes of both files; kept in a file where one is given.
struct Cache {
    seen: HashMap<[String; 2], Option<Vec<f32>>>,
    file: Option<(PathBuf, std::fs::File)>,
}

impl Cache {
    /// Lines of other weights are left alone; a line that was cut off costs its pair once more.
    fn open(path: Option<&Path>, reward: &str) -> Result<Self, VitrineError> {
        let Some(path) = path else { return Ok(Self { seen: HashMap::new(), file: None }) };
        let text = if path.exists() { super::read_text(path)? } else { String::new() };
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Seen>(line).ok());
        let usable = lines.filter(|seen| seen.reward == reward);
        let fits = usable.filter(|seen| seen.hidden.as_ref().is_none_or(|hidden| hidden.len() == FEATURES));
        let seen = fits.map(|seen| ([seen.original, seen.generated], seen.hidden)).collect();
        let opened = std::fs::OpenOptions::new().create(true).append(true).open(path);
        let mut file = opened.map_err(|error| unwritable(path, &error))?;
        if !text.is_empty() && !text.ends_with('\n') {
            writeln!(file).map_err(|error| unwritable(path, &error))?;
        }
        Ok(Self { seen, file: Some((path.to_owned(), file)) })
    }

    fn add(&mut self, reward: &str, hashes: &[String; 2], hidden: Option<Vec<f32>>) -> anyhow::Result<()> {
        let [original, generated] = hashes.clone();
        let seen = Seen { reward: reward.to_owned(), original, generated, hidden };
        if let Some((path, file)) = &mut self.file {
            writeln!(file, "{}", serde_json::to_string(&seen)?).map_err(|error| unwritable(path, &error))?;
        }
        self.seen.insert(hashes.clone(), seen.hidden);
        Ok(())
    }
}

/// What was learnt and what it is worth.
fn for_people(head: &Head, missing: usize, language: Language) -> String {
    let learnt = head.learnt;
    let from = Text::new(
        format!(
            "Learnt from {} originals: {} generations that pass, {} that fail, {} preferences; {missing} labels without \
             usable pictures. Version {}.",
            learnt.originals, learnt.passed, learnt.failed, learnt.preferences, head.version
        ),
        format!(
            "学习自 {} 张原图：{} 张合格、{} 张不合格、{} 组优劣；{missing} 条标注没有可用图片。第 {} 版。",
            learnt.originals, learnt.passed, learnt.failed, learnt.preferences, head.version
        ),
    );
    let decides = head.decides.map(|one| {
        let share = 100.0 * one.share;
        Text::new(
            format!("Passes or fails {share:.0} % of such pictures; the others it leaves to a person."),
            format!("可判定其中 {share:.0} % 的图片合格或不合格，其余交由人工判断。"),
        )
    });
    let how = Text::new(
        "On originals each score's head had not seen; 95 % intervals resampled by original:",
        "每个得分均来自未见过该原图的评分头；按原图重采样的 95 % 区间：",
    );
    let drawn = head.measured_by_chance.map(|count| {
        Text::new(
            format!("Measured on the {count} labels that chance drew; those asked for what they teach are harder."),
            format!("仅按随机抽取的 {count} 条标注计算；按“最有助于学习”选出的标注更难。"),
        )
    });
    let said = [Some(&from), decides.as_ref(), Some(&how), drawn.as_ref()];
    let mut lines: Vec<String> = said.into_iter().flatten().map(|text| text.get(language).to_owned()).collect();
    let figure = |one: crate::reward::measures::Figure| format!("{:.3} ({:.3}–{:.3})", one.value, one.low, one.high);
    for one in &head.measured {
        let change = format!("{:+.3} ({:+.3} – {:+.3})", one.change.value, one.change.low, one.change.high);
        lines.push(format!("{:20} {} → {}   {change}", one.name, figure(one.before), figure(one.after)));
    }
    lines.join("\n")
}
