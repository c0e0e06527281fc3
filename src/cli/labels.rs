//! `vitrine labels`: annotation projects and answers from files. What a file is shows by its content.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use vitrine_labels::agreement;
use vitrine_labels::formats::{self, Format, import};
use vitrine_labels::{Answer, LabelsError, OpenProject, Project, check_answer, merge, read};

use super::{EXIT_FAILED, EXIT_FINE, agreement_text, outputs, sink};
use crate::error::{BatchError, VitrineError};
use crate::photo::Limits;
use crate::text::{Language, Text};

#[derive(Debug, Subcommand)]
pub enum LabelsCommand {
    /// Look for everything wrong with projects and answers
    ///
    /// Exit code 0: nothing is wrong; 1: something is, and is told with its place; 2: a file could not be read.
    Check {
        /// A project, and files of its answers
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Tell how far people agree
    Agreement {
        /// A project and files of its answers, or a file of labels that holds both
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// What to print
        #[arg(long, short, value_enum, default_value_t = AgreementFormat::Text)]
        format: AgreementFormat,
    },
    /// Write labels for training and for other programs
    ///
    /// With --out, the agreement report goes beside: NAME.report.json.
    Export {
        /// A project and files of its answers
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// answers, csv, hfpc, hfpc-grouped, pairs, coco, agreement or project
        #[arg(long, short, value_parser = Format::parse)]
        format: Format,
        /// File to write to instead of standard output
        #[arg(long, short, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Write no agreement report beside the file
        #[arg(long)]
        no_report: bool,
    },
    /// Turn a file of labels from elsewhere (HFPC, pairs, COCO) into a project with its answers
    ///
    /// What has no label is to be answered: a list without labels is a list of tasks.
    Import {
        /// The file
        file: PathBuf,
        /// Ask so many people about each item; the file's labels are the answers of one, so that 2 asks all of it again
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
        redundancy: Option<u32>,
        /// Folder for ID.project.json and ID.answers.jsonl; it is created if need be
        #[arg(long, short)]
        out: PathBuf,
    },
    /// Join projects and answers of several people or machines, without doubles
    Merge {
        /// Projects of one id and files of their answers
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Folder for ID.project.json and ID.answers.jsonl; it is created if need be
        #[arg(long, short)]
        out: PathBuf,
    },
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum AgreementFormat {
    /// For people
    Text,
    /// The whole report
    Json,
}

/// What files hold together.
pub struct Gathered {
    pub project: Project,
    pub answers: Vec<Answer>,
    doubles: usize,
    conflicts: Vec<String>,
}

/// Runs one of the commands.
pub fn run(command: &LabelsCommand, language: Language) -> anyhow::Result<u8> {
    match command {
        LabelsCommand::Check { files } => check(files, language),
        LabelsCommand::Agreement { files, format } => {
            let Gathered { project, answers, .. } = gather(files, language)?;
            let report = agreement::report(&OpenProject::new(project), &answers);
            sink::print_line(&match format {
                AgreementFormat::Json => serde_json::to_string_pretty(&report)?,
                AgreementFormat::Text => agreement_text::for_people(&report, language),
            })?;
            Ok(EXIT_FINE)
        }
        LabelsCommand::Export { files, format, out, no_report } => {
            let Gathered { project, answers, .. } = gather(files, language)?;
            let file = out.as_deref().map(|path| (path, !no_report));
            export(&OpenProject::new(project), &answers, *format, file, language)
        }
        LabelsCommand::Import { file, redundancy, out } => {
            let mut gathered = gather(std::slice::from_ref(file), language)?;
            gathered.project.redundancy = redundancy.unwrap_or(gathered.project.redundancy);
            store(&gathered, out, language)
        }
        LabelsCommand::Merge { files, out } => store(&gather(files, language)?, out, language),
    }
}

/// Prints labels, or writes them to a file and, where that is wanted, how far they can be trusted beside it.
fn export(
    open: &OpenProject,
    answers: &[Answer],
    format: Format,
    file: Option<(&Path, bool)>,
    language: Language,
) -> anyhow::Result<u8> {
    let exported = formats::export(open, answers, format).map_err(VitrineError::from)?;
    if exported.undecided > 0 {
        let count = exported.undecided;
        let note = Text::new(
            format!("{count} without a majority were left out."),
            format!("有 {count} 个没有多数意见，已略去。"),
        );
        eprintln!("{}", note.get(language));
    }
    let Some((path, with_report)) = file else {
        sink::print_line(exported.text.trim_end())?;
        return Ok(EXIT_FINE);
    };
    outputs::write(path, exported.text.into_bytes())?;
    // The report needs none, and a project holds no labels.
    if with_report && !matches!(format, Format::Agreement | Format::Project) {
        let report = formats::export(open, answers, Format::Agreement).map_err(VitrineError::from)?;
        outputs::write(&path.with_extension("report.json"), report.text.into_bytes())?;
    }
    Ok(EXIT_FINE)
}

/// Every problem of every file on a line.
fn check(files: &[PathBuf], language: Language) -> anyhow::Result<u8> {
    let mut project: Option<OpenProject> = None;
    let mut answers: Vec<(&PathBuf, Answer)> = Vec::new();
    let mut problems: Vec<(&PathBuf, LabelsError)> = Vec::new();
    for path in files {
        let text = text(path)?;
        match import(&text, &path.display().to_string()) {
            Ok(imported) => {
                project = imported.project.map(OpenProject::new).or(project);
                answers.extend(imported.answers.into_iter().map(|answer| (path, answer)));
            }
            Err(first) => match read::problems(&text) {
                // The list begins with what stopped the reading; of other files that is all there is.
                all if all.first() == Some(&first) => problems.extend(all.into_iter().map(|one| (path, one))),
                _ => problems.push((path, first)),
            },
        }
    }
    if let Some(open) = &project {
        let misfits = answers.iter().filter_map(|(path, answer)| Some((*path, check_answer(answer, open).err()?)));
        problems.extend(misfits);
    }
    for (path, problem) in &problems {
        let (message, remedy) = (problem.message(), problem.remedy());
        sink::print_line(&format!("{}: {} {}", path.display(), message.get(language), remedy.get(language)))?;
    }
    Ok(if problems.is_empty() { EXIT_FINE } else { EXIT_FAILED })
}

/// Reads files and joins what belongs together.
pub fn gather(files: &[PathBuf], language: Language) -> anyhow::Result<Gathered> {
    let mut project: Option<Project> = None;
    let mut lists = Vec::new();
    for path in files {
        // Which of several files an error is about.
        let named = |error: LabelsError| {
            eprintln!("{}:", path.display());
            VitrineError::from(error)
        };
        let imported = import(&text(path)?, &path.display().to_string()).map_err(named)?;
        lists.push(imported.answers);
        project = match (project, imported.project) {
            (Some(known), Some(new)) => Some(merge::projects(&known, &new).map_err(named)?),
            (known, new) => known.or(new),
        };
    }
    let Some(project) = project else {
        let detail = Text::new("None of the files is a project.", "这些文件中没有项目文件。");
        return Err(VitrineError::from(BatchError::BadUsage { detail }).into());
    };
    let merge::Merged { answers, doubles, conflicts } = merge::answers(&lists);
    let open = OpenProject::new(project.clone());
    let (answers, misfits): (Vec<_>, Vec<_>) = answers.into_iter().partition(|one| check_answer(one, &open).is_ok());
    if !misfits.is_empty() {
        let count = misfits.len();
        let said = Text::new(
            format!("{count} answers do not fit the project and are left out; `vitrine labels check` names them."),
            format!("{count} 条回答与项目不符，已忽略；可用 `vitrine labels check` 查看。"),
        );
        eprintln!("{}", said.get(language));
    }
    Ok(Gathered { project, answers, doubles, conflicts })
}

/// Writes project and answers, and says what was done.
fn store(gathered: &Gathered, out: &Path, language: Language) -> anyhow::Result<u8> {
    let Gathered { project, answers, doubles, conflicts } = gathered;
    let open = OpenProject::new(project.clone());
    super::create_folder(out)?;
    for format in [Format::Project, Format::Answers] {
        if format == Format::Answers && answers.is_empty() {
            continue;
        }
        let file = formats::export(&open, answers, format).map_err(VitrineError::from)?;
        let path = out.join(&file.name);
        outputs::write(&path, file.text.into_bytes())?;
        sink::print_line(&path.display().to_string())?;
    }
    let (items, count) = (project.items.len(), answers.len());
    let done = Text::new(
        format!("{items} items, {count} answers, {doubles} doubles left out, {} conflicts", conflicts.len()),
        format!("{items} 个条目，{count} 个答案，略去 {doubles} 个重复，{} 个冲突", conflicts.len()),
    );
    eprintln!("{}", done.get(language));
    conflicts.iter().for_each(|id| eprintln!("  {id}"));
    Ok(EXIT_FINE)
}

/// A file of labels, refused by its size before it is read.
fn text(path: &Path) -> Result<String, VitrineError> {
    let limits = Limits { max_bytes: read::MAX_BYTES, ..Limits::default() };
    let bytes = super::read_file(path, &limits)?;
    String::from_utf8(bytes).map_err(|error| {
        let detail = format!("not UTF-8: {error}");
        BatchError::FileUnreadable { path: path.display().to_string(), detail }.into()
    })
}
