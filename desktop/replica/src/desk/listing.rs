//! Members from a club's own list, part by part, and into one. The list that was looked at waits here, so that
//! what comes in is what staff saw.

use super::Desk;
use super::act::warning;
use crate::export;
use crate::import::{known, table};
use crate::read::Viewer;
use crate::view::{
    BadLine, DoubleLine, ExportFormat, ImportColumn, ImportFile, ImportProgress, ImportReport, Problem,
};
use crate::words::{member as said, pick, problem};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::command::ImportMembers;
use shared::import::{Column, DryRun, Other, dry_run};
use shared::words::Lang;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The list that is being taken in.
#[derive(Default)]
pub(super) struct Listing(Mutex<Option<Waiting>>);

struct Waiting {
    source: String,
    run: DryRun,
    /// Made when the import begins; taken from the front as they come in.
    parts: Option<Vec<ImportMembers>>,
    progress: ImportProgress,
}

/// Members shown as they would come in.
const SAMPLE: usize = 5;
/// The header of a column that is left out.
const NOT_TAKEN: &str = "不导入的第几列：";
/// Warnings kept of an import; beyond them it is said how many there were.
const MOST_WARNINGS: usize = 200;

impl Listing {
    fn with<T>(&self, act: impl FnOnce(&mut Option<Waiting>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Desk {
    /// Looks at a list: what can come in, what can't and why, who is known already. Nothing is done.
    ///
    /// # Errors
    /// A [`Problem`] in words: the file can't be read as a list.
    pub async fn import_dry_run(&self, file: ImportFile) -> Result<ImportReport, Problem> {
        let desk = self.clone();
        let viewer = self.viewer()?;
        let bytes = STANDARD.decode(&file.content).map_err(|_reason| problem::failed(viewer.lang))?;
        let columns = file.columns;
        let mut rows = table(&bytes).map_err(|fault| unreadable(fault.words(viewer.lang)))?;
        let header = rename(&mut rows, &columns);
        let date = viewer.date();
        let known = self.look(|store, _viewer| Ok(known(store)?)).await?;
        let run = dry_run(&rows, &known, date).map_err(|fault| unreadable(fault.words(viewer.lang)))?;
        let report = report(&file.name, header, &run, &viewer);
        let progress = ImportProgress { done: 0, parts: report.parts, members: 0, warnings: Vec::new() };
        desk.0.listing.with(|waiting| {
            *waiting = Some(Waiting { source: file.name, run, parts: None, progress });
        });
        Ok(report)
    }

    /// Takes the next part of the list in, without these lines; answers how far it is. A part is all or
    /// nothing; whoever does not ask for the next one has stopped the import there.
    ///
    /// # Errors
    /// A [`Problem`] in words: this part is not in, those before are.
    pub async fn import_next(&self, without: Vec<u32>) -> Result<ImportProgress, Problem> {
        let lang = self.lang();
        let next = self.0.listing.with(|waiting| {
            let waiting = waiting.as_mut()?;
            let without: BTreeSet<u32> = without.into_iter().collect();
            let parts = waiting.parts.get_or_insert_with(|| {
                let parts = waiting.run.parts(&waiting.source, &without);
                waiting.progress.parts = counted(parts.len());
                parts
            });
            Some((parts.first().cloned(), waiting.progress.clone()))
        });
        let Some((part, progress)) = next else {
            return Err(unreadable(pick(lang, "请先选择名单文件", "Choose a list first")));
        };
        let Some(part) = part else { return Ok(progress) };
        let members = counted(part.members.len());
        let said = self
            .act(async move |_| Ok(part.into()), |given, _store, viewer| Ok(warning(given, viewer)))
            .await?;
        let progress = self.0.listing.with(|waiting| {
            waiting.as_mut().map(|waiting| {
                if let Some(parts) = waiting.parts.as_mut() {
                    parts.remove(0);
                }
                let progress = &mut waiting.progress;
                progress.done = progress.done.saturating_add(1);
                progress.members = progress.members.saturating_add(members);
                let lines = said.iter().flat_map(|words| words.lines()).map(str::to_owned);
                progress.warnings.extend(lines);
                progress.warnings.truncate(MOST_WARNINGS);
                progress.clone()
            })
        });
        progress.ok_or_else(|| problem::failed(lang))
    }

    /// The members as a file, with the name that it should have.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn export_members(&self, format: ExportFormat) -> Result<(String, Vec<u8>), Problem> {
        let viewer = self.viewer()?;
        let table = self.look(export::members).await?;
        let (ending, made) = match format {
            ExportFormat::Xlsx => ("xlsx", table.to_xlsx()),
            ExportFormat::Csv => ("csv", table.to_csv()),
        };
        let bytes = made.map_err(|error| {
            tracing::error!(%error, "the export of members");
            problem::failed(viewer.lang)
        })?;
        Ok((format!("{}-{}.{ending}", table.name, viewer.date()), bytes))
    }
}

/// Gives columns the headers that staff chose for them; answers the headers as they stood.
fn rename(rows: &mut [Vec<String>], columns: &[(u32, String)]) -> Vec<String> {
    let header = rows.iter_mut().find(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    let Some(header) = header else { return Vec::new() };
    let before = header.clone();
    for (place, meaning) in columns {
        let cell = usize::try_from(*place).ok().and_then(|place| header.get_mut(place));
        if let Some(cell) = cell {
            // No list has such a header, so it means nothing.
            *cell = if meaning.is_empty() { format!("{NOT_TAKEN}{place}") } else { meaning.clone() };
        }
    }
    before
}

fn report(name: &str, header: Vec<String>, run: &DryRun, viewer: &Viewer) -> ImportReport {
    let lang = viewer.lang;
    let of = |column: Column| {
        let (zh, en) = column.names();
        pick(lang, zh, en)
    };
    let riders: usize = run.good.iter().map(|member| member.riders.len()).sum();
    ImportReport {
        name: name.to_owned(),
        columns: header
            .into_iter()
            .zip(&run.columns)
            .map(|(header, (_, column))| ImportColumn { header, meaning: column.map(of) })
            .collect(),
        meanings: Column::ALL.iter().map(|column| of(*column)).collect(),
        members: counted(run.good.len()),
        riders: counted(riders),
        units: run.units().to_string(),
        bad: run
            .bad
            .iter()
            .map(|bad| BadLine {
                line: bad.line,
                faults: bad.faults.iter().map(|fault| fault.words(lang)).collect(),
            })
            .collect(),
        doubles: run
            .doubles
            .iter()
            .map(|double| DoubleLine {
                line: double.line,
                name: double.name.clone(),
                words: match &double.of {
                    Other::Member { name, .. } => said::like_member(lang, name),
                    Other::Line { line, name } => said::like_line(lang, *line, name),
                },
            })
            .collect(),
        parts: counted(run.parts(name, &BTreeSet::new()).len()),
        sample: run.good.iter().take(SAMPLE).map(|member| sample(member, lang)).collect(),
    }
}

fn sample(member: &shared::command::ImportedMember, lang: Lang) -> String {
    let riders: Vec<&str> = member.riders.iter().map(|rider| rider.name.as_str()).collect();
    let packages: Vec<String> =
        member.packages.iter().map(|package| format!("{} {}", package.name, package.units)).collect();
    let riders = riders.join(&pick(lang, "、", ", "));
    [member.name.as_str(), &riders, &packages.join(" · ")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

fn unreadable(words: String) -> Problem {
    Problem { code: "list_unreadable".to_owned(), words, fields: Vec::new() }
}

fn counted(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
