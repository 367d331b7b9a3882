//! `/api/admin/members/import` and `export`: a club's own list as a file, in and out.
//!
//! An import is looked at first, as a whole: every line that can't come in is named with all that is wrong with it,
//! lines with a known phone are offered as merges. It comes in part by part, each of them one command, all or nothing,
//! out of the same file again: the server keeps nothing between two calls. The `check` of the dry run holds the parts to
//! what was looked at, and a part that came in before is refused, `already_there`, whoever asks twice.

use super::admin_search::account;
use super::schema::Enveloped;
use crate::App;
use crate::act::{Given, give};
use crate::http::{Answer, Code, File, Params, Problem, Reply, Request};
use crate::idempotency::Change;
use crate::looked::{self, Look};
use crate::sign_in::caller::StaffCaller;
use crate::sign_in::token::hash;
use crate::store::PgStore;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use lists::members::{Account, Left, Seeing};
use lists::read;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::command::ImportMembers;
use shared::id::{CommandId, Id as _, MemberId};
use shared::import::{Column, DryRun, Other, dry_run};
use shared::record::{Club, Member, MemberPackage, Rider, Row, Table};
use shared::rights::{Right, may};
use shared::store::{StoreError, Stored, fetch};
use shared::time::{ClubZone, Timestamp};
use shared::units::Units;
use shared::words::Lang;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;
use uuid::Uuid;

/// A list's name unless the caller gives one.
const UNNAMED: &str = "API";

/// Which list.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListOf {
    /// The list's name, which the ledger keeps.
    name: Option<String>,
    /// Lines that stay out, by number: `12,37`.
    without: Option<String>,
}

impl ListOf {
    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(UNNAMED)
    }

    fn without(&self) -> Result<BTreeSet<u32>, Problem> {
        without(self.without.as_deref())
    }
}

fn without(lines: Option<&str>) -> Result<BTreeSet<u32>, Problem> {
    let lines = lines.unwrap_or_default().split(',').map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| line.parse().map_err(|_not_a_line| Problem::field("without", "malformed"))).collect()
}

/// What a list would do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportReport {
    /// To be said with each part.
    check: String,
    /// How many parts it comes in.
    parts: usize,
    columns: Vec<ImportColumn>,
    members: usize,
    riders: usize,
    /// Saddle hours in all packages of the list.
    #[schema(value_type = String)]
    units: Units,
    /// Lines that can't come in.
    bad: Vec<BadLine>,
    /// Lines that look like somebody known: they come in, and the merge is offered.
    doubles: Vec<DoubleLine>,
    /// Lines without anything in them.
    empty: usize,
}

/// What a column was taken for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ImportColumn {
    header: String,
    /// In the caller's language; none is left out.
    meaning: Option<String>,
}

/// A line that can't come in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BadLine {
    /// Its number in the file, the first being 1.
    line: u32,
    /// All that is wrong with it, in the caller's language.
    faults: Vec<String>,
}

/// A line with the phone of somebody known.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DoubleLine {
    line: u32,
    name: String,
    /// The member who has the phone; none when an earlier line has it.
    member_id: Option<Uuid>,
    /// The earlier line that has it.
    of_line: Option<u32>,
    /// Who has it.
    of_name: String,
}

/// Looks at a list (.csv or .xlsx, as the whole body) without writing anything.
#[utoipa::path(post, path = "/api/admin/members/import/check", tag = "admin", params(ListOf),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, body = Enveloped<ImportReport>),
        (status = 413, description = "`body_too_large` {limit}"),
        (status = 422, description = "`list_unreadable`: the message says why"),
    ))]
pub(super) async fn check(
    State(app): State<App>,
    staff: StaffCaller,
    Params(list): Params<ListOf>,
    File(bytes): File,
) -> Reply<ImportReport> {
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let run = looked_at(&mut store, &bytes, app.clock.now()).await?;
    let parts = run.parts(list.name(), &list.without()?);
    Ok(Answer(report(&run, &parts)?))
}

fn report(run: &DryRun, parts: &[ImportMembers]) -> Result<ImportReport, Problem> {
    let lang = Request::current().lang;
    let meaning = |column: &Column| {
        let (zh, en) = column.names();
        pick(lang, zh, en).to_owned()
    };
    let columns = run.columns.iter().map(|(header, column)| {
        let meaning = column.as_ref().map(meaning);
        ImportColumn { header: header.clone(), meaning }
    });
    let bad = run.bad.iter().map(|bad| {
        let faults = bad.faults.iter().map(|fault| fault.words(lang)).collect();
        BadLine { line: bad.line, faults }
    });
    let doubles = run.doubles.iter().map(|double| {
        let (member_id, of_line, of_name) = match &double.of {
            Other::Member { id, name } => (Some(id.uuid()), None, name.clone()),
            Other::Line { line, name } => (None, Some(*line), name.clone()),
        };
        DoubleLine { line: double.line, name: double.name.clone(), member_id, of_line, of_name }
    });
    Ok(ImportReport {
        check: sum(parts)?,
        parts: parts.len(),
        columns: columns.collect(),
        members: run.good.len(),
        riders: run.good.iter().map(|member| member.riders.len()).sum(),
        units: run.units(),
        bad: bad.collect(),
        doubles: doubles.collect(),
        empty: run.empty,
    })
}

/// Tells these parts from those of any other list.
fn sum(parts: &[ImportMembers]) -> Result<String, Problem> {
    let plain = serde_json::to_vec(parts).map_err(Problem::internal)?;
    Ok(hex::encode(hash(&plain)))
}

/// What the list means to this club, today.
async fn looked_at(store: &mut PgStore, bytes: &[u8], now: Timestamp) -> Result<DryRun, Problem> {
    let lang = Request::current().lang;
    let unreadable = |words: String| Problem::new(Code::ListUnreadable).saying(words);
    let rows = read::table(bytes).map_err(|fault| unreadable(fault.words(lang)))?;
    let (mut members, mut products, mut configs) = (Vec::new(), Vec::new(), Vec::new());
    for table in [Table::Members, Table::Products, Table::PackageConfigs] {
        for row in store.table(table).await? {
            match row {
                Row::Member(member) => members.push(member),
                Row::Product(product) => products.push(product),
                Row::PackageConfig(config) => configs.push(config),
                _ => {}
            }
        }
    }
    let known = lists::members::known(members, products, configs);
    let today = zone(store).await?.date(now);
    dry_run(&rows, &known, today).map_err(|fault| unreadable(fault.words(lang)))
}

async fn zone(store: &mut PgStore) -> Stored<ClubZone> {
    let club = store.club();
    let club = fetch::<Club, _>(store, club).await?;
    Ok(club.ok_or(StoreError::Missing { table: "clubs" })?.zone)
}

/// Which part of which list.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PartOf {
    /// The list's name, as it was looked at.
    name: Option<String>,
    /// Lines that stay out, as they were left out of the dry run: `12,37`.
    without: Option<String>,
    /// As the dry run gave it.
    check: String,
    /// Which part, the first being 1.
    part: usize,
}

/// What came of a part.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Imported {
    part: usize,
    parts: usize,
    #[serde(flatten)]
    given: Given,
}

/// Takes one part of a list in, all of it or nothing; whoever does not ask for the next one has stopped there. The body
/// is the same file again.
#[utoipa::path(post, path = "/api/admin/members/import", tag = "admin", params(PartOf),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, body = Enveloped<Imported>),
        (status = 409, description = "`already_there`: this part is in; `changed_meanwhile`: the list is another than \
            the one that was looked at"),
        (status = 413, description = "`body_too_large` {limit}"),
        (status = 422, description = "`list_unreadable`: the message says why; `in_line` {line, why}"),
    ))]
pub(super) async fn import(
    State(app): State<App>,
    staff: StaffCaller,
    change: Change,
    Params(wanted): Params<PartOf>,
    File(bytes): File,
) -> Reply<Imported> {
    let PartOf { name, without: lines, check, part } = wanted;
    let (mut change, now) = (change.open().await, app.clock.now());
    let store = change.store();
    let run = looked_at(store, &bytes, now).await?;
    let parts = run.parts(name.as_deref().unwrap_or(UNNAMED), &without(lines.as_deref())?);
    if sum(&parts)? != check {
        return Err(Problem::new(Code::ChangedMeanwhile));
    }
    let count = parts.len();
    let wanted = part.checked_sub(1).and_then(|place| parts.into_iter().nth(place));
    let wanted = wanted.ok_or_else(|| Problem::field("part", "out_of_range"))?;
    // Of the same part the same id, and of it the same rows: it can't come in twice.
    let command_id = part_id(store.club().uuid(), &check, part);
    let zone = zone(store).await?;
    let given = give(store, staff, zone, command_id, wanted.into(), now).await?;
    Ok(Answer(Imported { part, parts: count, given }))
}

fn part_id(club: Uuid, check: &str, part: usize) -> CommandId {
    CommandId::from_uuid(club).child(&format!("import:{check}:{part}"))
}

/// How the list is wanted.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct As {
    /// `xlsx`, unless said, or `csv`.
    #[param(value_type = Option<String>)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    Xlsx,
    Csv,
}

/// Gives the members as a file, in the columns that an import knows. Headers are in the caller's language.
#[utoipa::path(get, path = "/api/admin/members/export", tag = "admin", params(As), responses(
    (status = 200, content_type = "application/octet-stream", body = Vec<u8>),
))]
pub(super) async fn export(
    State(app): State<App>,
    staff: StaffCaller,
    Params(As { format }): Params<As>,
) -> Result<Response, Problem> {
    let mut store = PgStore::look(&app.pool, staff.club_id, &app.keys).await?;
    let zone = zone(&mut store).await?;
    let accounts = accounts(&mut store).await?;
    drop(store);
    let members = accounts.len();
    let look = Look {
        act: looked::EXPORT,
        rows: vec![(Table::Clubs, staff.club_id.uuid())],
        through: json!({ "members": members }),
    };
    looked::note(&app, staff, look).await?;
    let (lang, phones) = (Request::current().lang, may(staff.role, Right::SeePhones));
    let made = tokio::task::spawn_blocking(move || {
        let table = lists::members::table(accounts, Seeing { lang, zone, phones });
        match format.unwrap_or(Format::Xlsx) {
            Format::Xlsx => table.to_xlsx().map(|bytes| (XLSX, "xlsx", bytes)),
            Format::Csv => table.to_csv().map(|bytes| ("text/csv; charset=utf-8", "csv", bytes)),
        }
    });
    let (kind, ending, bytes) = made.await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    let name = format!("attachment; filename=\"members-{}.{ending}\"", zone.date(app.clock.now()));
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Every account that stands with what belongs to it and to those that became part of it.
async fn accounts(store: &mut PgStore) -> Stored<Vec<Account>> {
    let mut members: BTreeMap<MemberId, Member> = BTreeMap::new();
    let (mut riders, mut packages): (Vec<Rider>, Vec<MemberPackage>) = (Vec::new(), Vec::new());
    for table in [Table::Members, Table::Riders, Table::MemberPackages] {
        for row in store.table(table).await? {
            match row {
                Row::Member(member) => {
                    members.insert(member.id, member);
                }
                Row::Rider(rider) => riders.push(rider),
                Row::MemberPackage(package) => packages.push(package),
                _ => {}
            }
        }
    }
    let balances = store.balances().await?;
    let of = |id: MemberId| account(&members, id);
    let standing = members.values().filter(|member| member.stands());
    let mut accounts: BTreeMap<MemberId, Account> = standing
        .map(|member| (member.id, Account { member: member.clone(), riders: Vec::new(), left: Vec::new() }))
        .collect();
    // The account's own before those of its aliases, as everywhere.
    riders.sort_by_key(|rider| (of(rider.member_id) != Some(rider.member_id), rider.id));
    packages.sort_by_key(|package| (of(package.member_id) != Some(package.member_id), package.id));
    for rider in riders {
        if let Some(account) = of(rider.member_id).and_then(|id| accounts.get_mut(&id)) {
            account.riders.push(rider);
        }
    }
    for package in packages {
        let balance = balances.get(&package.id).copied().unwrap_or_default();
        if let Some(account) = of(package.member_id).and_then(|id| accounts.get_mut(&id)) {
            account.left.extend(Left::of(package, &balance));
        }
    }
    Ok(accounts.into_values().collect())
}

const fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
