//! What the program understands.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::stage::Canvas;
use crate::text::Language;

/// Judges AI-made product pictures: is it still the same product?
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true)]
pub struct Arguments {
    /// Language of messages and HTML reports; else that of the terminal
    #[arg(long, global = true, value_parser = parse_language, value_name = "en|zh")]
    pub language: Option<Language>,
    #[command(subcommand)]
    pub command: Command,
}

fn parse_language(text: &str) -> Result<Language, String> {
    match text {
        "en" => Ok(Language::En),
        "zh" => Ok(Language::Zh),
        _ => Err("en and zh are spoken".to_owned()),
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Cut the product out of photos
    Segment(SegmentArguments),
    /// Judge pairs of an original and a generated picture
    ///
    /// Exit code 0: every pair passed or needs a look; 1: a pair failed; 2: bad usage, or a pair could not be judged.
    Evaluate(EvaluateArguments),
    /// Put the product of photos on another background, with a shadow, at the size a shop asks for
    Stage(StageArguments),
    /// Put the product of photos into scenes made for it
    Generate(super::generate_args::GenerateArguments),
    /// Hold finished pictures against a marketplace's published rules
    ///
    /// Exit code 0: every picture passed or is worth a look; 1: a picture failed; 2: bad usage, or a file could not be read.
    Preflight(PreflightArguments),
    /// Turn weights from elsewhere into a file the reward model reads
    Convert(ConvertArguments),
    /// Make a key to sign reports with, and publish its public half
    Keygen(KeygenArguments),
    /// Take back everything a key signed, or one report
    Revoke(RevokeArguments),
    /// Sign a report, so that others can check who stands by it
    Sign(SignArguments),
    /// Check who signed a report, and whether it is about these pictures
    ///
    /// Exit code 0: everything that was asked is right; 1: something is not; 2: bad usage or input.
    Verify(VerifyArguments),
    /// Put a signed report into its own picture (XMP), so that both travel together; `verify` takes such a picture
    Attach(AttachArguments),
    /// Put a report into its own picture as a C2PA manifest, or check such a picture
    #[cfg(feature = "c2pa")]
    #[command(subcommand)]
    C2pa(super::c2pa::C2paCommand),
    /// Draw a report as a badge
    Badge(BadgeArguments),
    /// Work with annotation projects and their answers
    #[command(subcommand)]
    Labels(super::labels::LabelsCommand),
    /// Fit a reward head of your own to labels
    Tune(super::tune::TuneArguments),
    /// The benchmark of HFPC's authors, for whoever has its pictures
    #[command(subcommand)]
    Hfpc(super::hfpc::HfpcCommand),
    /// Print the JSON Schema of reports, of recipes for `stage`, or of annotation projects and answers
    Schema {
        /// Of what
        #[arg(long, value_enum, default_value_t = SchemaOf::Report)]
        of: SchemaOf,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SchemaOf {
    /// What `evaluate` writes
    Report,
    /// What `stage --recipe` reads
    Recipe,
    /// An annotation project
    Project,
    /// An annotator's answer
    Answer,
}

/// Arguments of the commands that work on many pictures.
#[derive(Args, Debug)]
pub struct Work {
    /// Pictures or pairs worked on at the same time; each needs memory of its own
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Where the networks run
    #[arg(long, value_enum, default_value_t = DeviceChoice::Cpu)]
    pub device: DeviceChoice,
}

impl Work {
    /// As asked, else one job a core up to four: past that, memory runs out before cores do.
    pub fn jobs(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.jobs.map_or(cores.min(4), NonZeroUsize::get)
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DeviceChoice {
    /// The processor
    Cpu,
    /// A graphics processor, in builds with the feature `gpu`
    Webgpu,
}

#[derive(Args, Debug)]
pub struct SegmentArguments {
    /// Photos, or folders of photos
    #[arg(required = true)]
    pub inputs: Vec<PathBuf>,
    /// Folder for the cut-outs (PNG with alpha); it is created if need be
    #[arg(long, short)]
    pub out: PathBuf,
    /// Write the matte, too, as NAME.matte.png
    #[arg(long)]
    pub matte: bool,
    #[command(flatten)]
    pub work: Work,
}

#[derive(Args, Debug)]
pub struct StageArguments {
    /// Photos, or folders of photos
    #[arg(required = true)]
    pub inputs: Vec<PathBuf>,
    /// Folder for the pictures; it is created if need be
    #[arg(long, short)]
    pub out: PathBuf,
    /// A recipe, as the Preview page saves it: photo 0 is each photo in turn, 1 and on are those of --with
    #[arg(long, value_name = "FILE", conflicts_with_all = ["canvas", "background"])]
    pub recipe: Option<PathBuf>,
    /// Further photos of the recipe, in order
    #[arg(long, value_name = "FILE", requires = "recipe")]
    pub with: Vec<PathBuf>,
    /// Take size, filling, background and format from a marketplace, and check the pictures by its rules
    #[arg(long = "for", value_name = "MARKETPLACE")]
    pub marketplace: Option<String>,
    /// Size of the pictures; else the marketplace's, else 2000x2000
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = parse_canvas)]
    pub canvas: Option<Canvas>,
    /// A colour as #rrggbb, or a picture
    #[arg(long, value_name = "COLOUR|FILE")]
    pub background: Option<String>,
    /// The background picture was made by generative AI; files say so
    #[arg(long, requires = "background")]
    pub generated: bool,
    /// Part of the frame the product fills, 0.05 to 1; else the marketplace's, the recipe's, or 0.85
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    pub fill: Option<f32>,
    /// Let the product throw no shadow
    #[arg(long)]
    pub no_shadow: bool,
    /// File format; else the marketplace's, else PNG
    #[arg(long, short, value_enum)]
    pub format: Option<PictureFormat>,
    /// Quality of JPEG, 1 to 100
    #[arg(long, value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: Option<u8>,
    /// Most bytes of a file; JPEG lowers its quality for it
    #[arg(long, value_name = "N")]
    pub max_bytes: Option<u64>,
    /// Pixels an inch, for print
    #[arg(long, value_name = "N")]
    pub dpi: Option<u32>,
    #[command(flatten)]
    pub work: Work,
}

/// `2000x2000`, or with a multiplication sign.
pub fn parse_canvas(text: &str) -> Result<Canvas, String> {
    let sides = text.split_once(['x', '×']).and_then(|(w, h)| Some((w.trim().parse().ok()?, h.trim().parse().ok()?)));
    let (width, height) = sides.ok_or("write it as 2000x2000")?;
    Ok(Canvas { width, height })
}

pub fn parse_share(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|share| (0.05..=1.0).contains(share)).ok_or_else(|| "0.05 to 1".to_owned())
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum PictureFormat {
    /// Without loss
    Png,
    /// Small, without transparency
    Jpeg,
    /// Without loss, smaller than PNG
    Webp,
}

#[derive(Args, Debug)]
pub struct EvaluateArguments {
    /// An original and a generated picture, or one folder of pairs
    #[arg(num_args = 1..=2, required_unless_present = "pairs", conflicts_with = "pairs")]
    pub inputs: Vec<PathBuf>,
    /// A list of pairs: CSV with the columns original, generated and, if you like, id; or JSON Lines
    #[arg(long, short, value_name = "FILE")]
    pub pairs: Option<PathBuf>,
    /// What to write
    #[arg(long, short, value_enum, default_value_t = Format::Json)]
    pub format: Format,
    /// File to write to instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Go on where an interrupted run stopped: pairs that are in --out already are skipped (with --format jsonl)
    #[arg(long, requires = "out")]
    pub resume: bool,
    /// Sign with this key: one report a pair and an index of them go into the folder --out
    #[arg(long, value_name = "KEY", requires = "out", conflicts_with = "format")]
    pub sign: Option<PathBuf>,
    /// Days you stand by a signed verdict
    #[arg(long, default_value_t = 365, value_name = "DAYS", requires = "sign")]
    pub days: u32,
    /// Hold each generated picture against a marketplace's rules, too, and put that into its report
    #[arg(long = "for", value_name = "MARKETPLACE")]
    pub marketplace: Option<String>,
    /// Judge backgrounds with a reward head of your own, made by `vitrine tune`
    #[arg(long, value_name = "FILE")]
    pub head: Option<PathBuf>,
    #[command(flatten)]
    pub work: Work,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Format {
    /// One report, or a list of them
    Json,
    /// A line a pair, written as soon as it is judged
    Jsonl,
    /// A row a pair, for spreadsheets
    Csv,
    /// A page with pictures, for people
    Html,
}

#[derive(Args, Debug)]
pub struct PreflightArguments {
    /// Pictures as they would be uploaded, or folders of them
    #[arg(required = true, value_name = "FILE")]
    pub inputs: Vec<PathBuf>,
    /// The marketplace: amazon, google, taobao, shopify, instagram, story or banner
    #[arg(long = "for", value_name = "MARKETPLACE")]
    pub marketplace: String,
    /// Where the product is; without it the rules about the product are left out
    #[arg(long, value_enum, default_value_t = MatteChoice::Auto)]
    pub matte: MatteChoice,
    /// AI made the pictures or a part of them
    #[arg(long)]
    pub generated: bool,
    /// What to print
    #[arg(long, short, value_enum, default_value_t = PreflightFormat::Text)]
    pub format: PreflightFormat,
    #[command(flatten)]
    pub work: Work,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum MatteChoice {
    /// The file's own alpha channel, else the segmenter
    Auto,
    /// Not looked for
    None,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum PreflightFormat {
    /// For people
    Text,
    /// A JSON line a picture
    Json,
}

#[derive(Args, Debug)]
pub struct ConvertArguments {
    /// Where the weights are from
    #[arg(long, value_enum)]
    pub from: WeightsOrigin,
    /// The weights, as safetensors
    #[arg(value_name = "MODEL.safetensors")]
    pub model: PathBuf,
    /// The config.json that lies beside them
    #[arg(value_name = "CONFIG.json")]
    pub config: PathBuf,
    /// File to write
    #[arg(long, short, value_name = "FILE")]
    pub out: PathBuf,
    /// A trained projection and reward head, as safetensors; without it the file is a start for training
    #[arg(long, value_name = "FILE")]
    pub head: Option<PathBuf>,
    /// Bits a weight: 16, or 8 with a scale for each channel
    #[arg(long, value_enum, default_value_t = WeightBits::Sixteen)]
    pub bits: WeightBits,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum WeightsOrigin {
    /// Hugging Face's BlipForImageTextRetrieval or BlipModel
    Blip,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum WeightBits {
    /// Half the size
    #[value(name = "8")]
    Eight,
    /// As exact as published weights need
    #[value(name = "16")]
    Sixteen,
}

#[derive(Args, Debug)]
pub struct KeygenArguments {
    /// Who signs with it: the address of your site, such as https://judge.example
    #[arg(long, value_name = "ADDRESS")]
    pub issuer: String,
    /// File for the secret key; keep it to yourself
    #[arg(long, short, value_name = "FILE")]
    pub out: PathBuf,
    /// The set of public keys to put its public half into, made if need be; serve it as /.well-known/vitrine-keys.json
    #[arg(long, value_name = "FILE")]
    pub publish: PathBuf,
    /// Let the earlier keys of the set end now: what they signed stays valid
    #[arg(long)]
    pub rotate: bool,
    /// Days it may be used for signing
    #[arg(long, default_value_t = 730, value_name = "DAYS")]
    pub days: u32,
}

#[derive(Args, Debug)]
pub struct RevokeArguments {
    /// The published set of keys
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    /// The key whose reports are all taken back, by its name, which may begin with a hyphen
    #[arg(
        long,
        value_name = "KID",
        required_unless_present = "report",
        conflicts_with = "report",
        allow_hyphen_values = true
    )]
    pub key: Option<String>,
    /// The one report that is taken back
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Why, for people
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

#[derive(Args, Debug)]
pub struct SignArguments {
    /// A report, or a list of them
    #[arg(value_name = "REPORT.json")]
    pub report: PathBuf,
    #[command(flatten)]
    pub signing: Signing,
    /// File to write to instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// With what reports are signed, and for how long.
#[derive(Args, Debug)]
pub struct Signing {
    /// The secret key
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// Days you stand by the verdict
    #[arg(long, default_value_t = 365, value_name = "DAYS")]
    pub days: u32,
}

#[derive(Args, Debug)]
pub struct VerifyArguments {
    /// A signed report, a list of them, or a picture that carries one
    #[arg(value_name = "REPORT")]
    pub report: PathBuf,
    /// The issuer's published keys: a file
    #[arg(long, value_name = "FILE")]
    pub keys: PathBuf,
    /// The original photo: is it the one that was judged?
    #[arg(long, value_name = "FILE")]
    pub original: Option<PathBuf>,
    /// The generated picture: is it the one that was judged?
    #[arg(long, value_name = "FILE")]
    pub generated: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Args, Debug)]
pub struct AttachArguments {
    /// The report
    #[arg(value_name = "REPORT.json")]
    pub report: PathBuf,
    /// The generated picture it is about: JPEG or PNG
    #[arg(value_name = "PICTURE")]
    pub picture: PathBuf,
    /// File to write
    #[arg(long, short, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Args, Debug)]
pub struct BadgeArguments {
    /// A report
    #[arg(value_name = "REPORT.json")]
    pub report: PathBuf,
    /// As a picture that needs no script
    #[arg(long, required_unless_present = "shields", conflicts_with = "shields")]
    pub svg: bool,
    /// As JSON for shields.io's endpoint badge
    #[arg(long)]
    pub shields: bool,
    /// How much it says
    #[arg(long, value_enum, default_value_t = BadgeSize::Standard)]
    pub size: BadgeSize,
    /// File to write to instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum BadgeSize {
    /// Verdict and score in a line
    Compact,
    /// And the first reason
    Standard,
    /// And three reasons, with the time
    Panel,
}
