//! The same for whichever record a table holds.

use super::Kept;
use crate::store::constraint::refused;
use crate::store::personal::ClubKeys;
use chrono::{DateTime, Utc};
use shared::record::{
    Arena, ArenaClosure, AttentionItem, Booking, CashMovement, CheckIn, Club, Coach, CoachAvailability,
    CourseConfig, Debt, Desk, Horse, HorseAvailability, Lesson, LessonSeries, Member, MemberPackage, Order,
    OrderItem, Override, PackageConfig, PackageEntry, Payment, Product, Record, Rider, Row, Staff, Table,
    TillShift, TimeSlotTemplate, WaitlistEntry,
};
use shared::store::Stored;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

/// Hands every record with its table to another macro, behind what that one is given.
macro_rules! records {
    ($then:ident! $given:tt) => {
        $then!(@ $given, Club in Clubs, Desk in Desks, Staff in Staff, Coach in Coaches, Member in Members, Horse in Horses,
            Arena in Arenas, Rider in Riders, Product in Products, CourseConfig in CourseConfigs,
            PackageConfig in PackageConfigs, TillShift in TillShifts, Order in Orders, OrderItem in OrderItems,
            Payment in Payments, CashMovement in CashMovements, MemberPackage in MemberPackages,
            TimeSlotTemplate in TimeSlotTemplates, CoachAvailability in CoachAvailabilities,
            HorseAvailability in HorseAvailabilities, ArenaClosure in ArenaClosures,
            LessonSeries in LessonSeries, Lesson in Lessons, Booking in Bookings, Override in Overrides,
            WaitlistEntry in WaitlistEntries, CheckIn in CheckIns, Debt in Debts,
            PackageEntry in PackageEntries, AttentionItem in AttentionItems)
    };
}

/// Does a piece of work for the record of a table, known inside as `$record`.
macro_rules! for_record {
    (@ ($table:expr, $record:ident => $work:expr), $($name:ident in $held:ident),*) => {
        match $table { $(Table::$held => { type $record = $name; $work })* }
    };
    ($table:expr, $record:ident => $work:expr) => {
        records!(for_record! ($table, $record => $work))
    };
}

/// Does a piece of work for the record inside a row, known inside as `$record`.
macro_rules! for_row {
    (@ ($row:expr, $record:ident => $work:expr), $($name:ident in $held:ident),*) => {
        match $row { $(Row::$name($record) => $work,)* }
    };
    ($row:expr, $record:ident => $work:expr) => {
        records!(for_row! ($row, $record => $work))
    };
}

fn wrapped<R: Record>(rows: Vec<R>) -> Vec<Row> {
    rows.into_iter().map(R::into_row).collect()
}

/// The rows of these ids that are there, by id.
pub(in crate::store) async fn by_ids(
    table: Table,
    at: &mut PgConnection,
    keys: &ClubKeys,
    ids: &[Uuid],
) -> Stored<Vec<Row>> {
    for_record!(table, R => R::by_ids(at, keys, ids).await.map(wrapped))
}

/// The next rows in scope by id, from this id on.
pub(in crate::store) async fn page(
    table: Table,
    at: &mut PgConnection,
    keys: &ClubKeys,
    scope_start: DateTime<Utc>,
    from: Uuid,
    limit: i64,
) -> Stored<Vec<Row>> {
    for_record!(table, R => R::page(at, keys, scope_start, from, limit).await.map(wrapped))
}

/// How many rows are in scope.
pub(in crate::store) async fn count(
    table: Table,
    at: &mut PgConnection,
    keys: &ClubKeys,
    scope_start: DateTime<Utc>,
) -> Stored<i64> {
    for_record!(table, R => R::count(at, keys, scope_start).await)
}

/// All rows of the club, in scope or not, by id.
pub(in crate::store) async fn all(table: Table, at: &mut PgConnection, keys: &ClubKeys) -> Stored<Vec<Row>> {
    let ids = format!("SELECT id FROM {} WHERE club_id = $1", table.as_str());
    let ids = sqlx::query_scalar(AssertSqlSafe(ids)).bind(keys.club());
    let ids: Vec<Uuid> = ids.fetch_all(&mut *at).await.map_err(refused)?;
    by_ids(table, at, keys, &ids).await
}

/// Adds rows of one table, which must all be of this club, in one statement.
pub(in crate::store) async fn add(
    table: Table,
    at: &mut PgConnection,
    keys: &ClubKeys,
    rows: &[&Row],
) -> Stored<()> {
    let columns = |row: &&Row| for_row!(row, record => record.columns(keys));
    let rows: serde_json::Value = rows.iter().map(columns).collect::<Stored<Vec<_>>>()?.into();
    let name = table.as_str();
    let add = format!("INSERT INTO {name} SELECT * FROM jsonb_populate_recordset(NULL::{name}, $1)");
    sqlx::query(AssertSqlSafe(add)).bind(rows).execute(at).await.map_err(refused)?;
    Ok(())
}
