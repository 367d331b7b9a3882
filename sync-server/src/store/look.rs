//! What is shown to people and decides nothing: days of the timetable, histories, items needing attention, the audit.
//! On a store that only looks ([`PgStore::look`]) all of it is of one moment.

use super::PgStore;
use super::constraint::{failed, refused};
use super::convert::{self, Field};
use chrono::{DateTime, Utc};
use shared::id::{
    AuditEntryId, CommandId, DeskId, Id, LessonId, MemberId, MemberPackageId, RiderId, StaffId,
};
use shared::number::{Origin, Series};
use shared::record::{
    AttentionItem, AuditEntry, Booking, EntryKind, Lesson, Member, PackageBalance, Rider, Row, Table,
};
use shared::store::Stored;
use shared::time::{Date, Span, Timestamp};
use shared::units::Units;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The letters of numbers that the server itself gives.
const OWN: &str = "M";

/// A place in a list by time: after what happened then, of this id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    /// When.
    pub at: Timestamp,
    /// Of those at that instant, the last one seen.
    pub id: Uuid,
}

/// Which lines of the audit.
#[derive(Debug, Clone, Copy, Default)]
pub struct AuditQuestion<'a> {
    /// Of rows of this table.
    pub table: Option<Table>,
    /// Of this row.
    pub row: Option<Uuid>,
    /// By this person.
    pub staff: Option<StaffId>,
    /// Of this act.
    pub act: Option<&'a str>,
    /// Before this place.
    pub before: Option<After>,
}

/// A line of the audit with its place.
#[derive(Debug, Clone)]
pub struct Audited(pub AuditEntry);

impl Audited {
    /// Its place in the list.
    #[must_use]
    pub fn place(&self) -> After {
        After { at: self.0.at, id: self.0.id.uuid() }
    }
}

impl PgStore {
    /// Lessons that start in a span, in any state, by start, then id.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn lessons_between(&mut self, span: Span) -> Stored<Vec<Lesson>> {
        let found = sqlx::query_scalar!(
            "SELECT id FROM lessons WHERE club_id = $1 AND starts_at >= $2 AND starts_at < $3",
            self.club.uuid(),
            span.from.to_pg(),
            span.until.to_pg(),
        );
        let found = found.fetch_all(&mut *self.transaction).await;
        let mut lessons: Vec<Lesson> = self.of(found).await?;
        lessons.sort_by_key(|lesson| (lesson.starts_at, lesson.id));
        Ok(lessons)
    }

    /// The bookings in these lessons, in any state, by id.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn bookings_in(&mut self, lessons: &[LessonId]) -> Stored<Vec<Booking>> {
        let lessons: Vec<Uuid> = lessons.iter().map(|id| id.uuid()).collect();
        let found = sqlx::query_scalar!(
            "SELECT id FROM bookings WHERE club_id = $1 AND lesson_id = ANY($2)",
            self.club.uuid(),
            &lessons,
        );
        let found = found.fetch_all(&mut *self.transaction).await;
        self.of(found).await
    }

    /// The latest bookings of these riders, in any state, latest first.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn latest_bookings(&mut self, riders: &[RiderId], limit: i64) -> Stored<Vec<Booking>> {
        let riders: Vec<Uuid> = riders.iter().map(|id| id.uuid()).collect();
        let found = sqlx::query_scalar!(
            "SELECT id FROM bookings WHERE club_id = $1 AND rider_id = ANY($2)
             ORDER BY starts_at DESC, id LIMIT $3",
            self.club.uuid(),
            &riders,
            limit,
        );
        let found = found.fetch_all(&mut *self.transaction).await;
        let mut bookings: Vec<Booking> = self.of(found).await?;
        bookings.sort_by_key(|booking| (std::cmp::Reverse(booking.starts_at), booking.id));
        Ok(bookings)
    }

    /// Accounts that stand, after this id, by id.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn standing_members(&mut self, after: Uuid, limit: i64) -> Stored<Vec<Member>> {
        let found = sqlx::query_scalar!(
            "SELECT id FROM members
             WHERE club_id = $1 AND id > $2 AND merged_into IS NULL AND deleted_at IS NULL ORDER BY id LIMIT $3",
            self.club.uuid(),
            after,
            limit,
        );
        let found = found.fetch_all(&mut *self.transaction).await;
        self.of(found).await
    }

    /// The riders of these accounts, by id.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn riders_in(&mut self, members: &[MemberId]) -> Stored<Vec<Rider>> {
        let members: Vec<Uuid> = members.iter().map(|id| id.uuid()).collect();
        let found = sqlx::query_scalar!(
            "SELECT id FROM riders WHERE club_id = $1 AND member_id = ANY($2)",
            self.club.uuid(),
            &members,
        );
        let found = found.fetch_all(&mut *self.transaction).await;
        self.of(found).await
    }

    /// Items needing attention after a place, the oldest first; settled ones too if `all`.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn attention(
        &mut self,
        all: bool,
        after: Option<After>,
        limit: i64,
    ) -> Stored<Vec<AttentionItem>> {
        let after = after.unwrap_or(After { at: Timestamp::from_millis(0), id: Uuid::nil() });
        let found = sqlx::query_scalar!(
            "SELECT id FROM attention_items
             WHERE club_id = $1 AND ($2 OR state = 'open') AND (created_at, id) > ($3, $4)
             ORDER BY created_at, id LIMIT $5",
            self.club.uuid(),
            all,
            after.at.to_pg(),
            after.id,
            limit,
        );
        let found = found.fetch_all(&mut *self.transaction).await;
        let mut items: Vec<AttentionItem> = self.of(found).await?;
        items.sort_by_key(|item| (item.meta.created_at, item.id));
        Ok(items)
    }

    /// The balances of all packages of the club, summed in the database.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn balances(&mut self) -> Stored<BTreeMap<MemberPackageId, PackageBalance>> {
        let sums = sqlx::query!(
            r#"SELECT package_id, kind, sum(units)::bigint AS "units!" FROM package_entries
               WHERE club_id = $1 GROUP BY package_id, kind"#,
            self.club.uuid(),
        );
        let mut balances: BTreeMap<_, PackageBalance> = BTreeMap::new();
        for sum in sums.fetch_all(&mut *self.transaction).await.map_err(refused)? {
            let kind: EntryKind = convert::read(Table::PackageEntries, sum.kind)?;
            let balance = balances.entry(MemberPackageId::from_uuid(sum.package_id)).or_default();
            *balance = balance.with(kind, Units::from_tenths(sum.units));
        }
        Ok(balances)
    }

    /// The next number of a lesson that the server gives itself. Under the club's lock nobody else is given it.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn next_lesson_number(&mut self, date: Date) -> Stored<String> {
        let own = Origin::try_from(OWN.to_owned()).map_err(failed)?;
        let first = own.number(Series::Lesson, date, 0);
        // Letter, date and origin are in all of a day's numbers the same.
        let head = first.trim_end_matches('0');
        let last = sqlx::query_scalar!(
            "SELECT max(substr(number, length($2) + 1)::bigint) FROM lessons
             WHERE club_id = $1 AND starts_with(number, $2) AND substr(number, length($2) + 1) ~ '^[0-9]{4,9}$'",
            self.club.uuid(),
            head,
        );
        let last = last.fetch_one(&mut *self.transaction).await.map_err(refused)?.unwrap_or(0);
        let next = u32::try_from(last.saturating_add(1)).map_err(failed)?;
        Ok(own.number(Series::Lesson, date, next))
    }

    /// Lines of the audit, the latest first.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn audited(&mut self, question: AuditQuestion<'_>, limit: i64) -> Stored<Vec<Audited>> {
        let AuditQuestion { table, row, staff, act, before } = question;
        let found = sqlx::query_as!(
            Found,
            "SELECT id, act, command_id, staff_id, desk_id, at, table_name, row_id, row_before, row_after, reason
             FROM audit
             WHERE club_id = $1 AND ($2::text IS NULL OR table_name = $2) AND ($3::uuid IS NULL OR row_id = $3)
                AND ($4::uuid IS NULL OR staff_id = $4) AND ($5::text IS NULL OR act = $5)
                AND ($6::timestamptz IS NULL OR (at, id) < ($6, $7))
             ORDER BY at DESC, id DESC LIMIT $8",
            self.club.uuid(),
            table.map(Table::as_str),
            row,
            staff.map(Id::uuid),
            act,
            before.map(|place| place.at.datetime()),
            before.map(|place| place.id),
            limit,
        );
        let found = found.fetch_all(&mut *self.transaction).await.map_err(refused)?;
        found.into_iter().map(|line| line.read(self)).collect()
    }

    /// All rows of a table of the club, by id, in the store's own transaction.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn table(&mut self, table: Table) -> Stored<Vec<Row>> {
        shared::store::ScanTables::rows(self, table).await
    }

    /// The rows of these ids that are there, of whatever table, by id.
    ///
    /// # Errors
    /// [`shared::store::StoreError`].
    pub async fn rows_of(&mut self, table: Table, ids: &[Uuid]) -> Stored<Vec<Row>> {
        super::table::any::by_ids(table, &mut self.transaction, &self.keys, ids).await
    }
}

/// A row of `audit`.
struct Found {
    id: Uuid,
    act: String,
    command_id: Uuid,
    staff_id: Option<Uuid>,
    desk_id: Option<Uuid>,
    at: DateTime<Utc>,
    table_name: String,
    row_id: Uuid,
    row_before: Option<Vec<u8>>,
    row_after: Option<Vec<u8>>,
    reason: Option<Vec<u8>>,
}

impl Found {
    fn read(self, store: &PgStore) -> Stored<Audited> {
        let keys = &store.keys;
        let open = |column, sealed: Option<Vec<u8>>| {
            sealed.map(|sealed| keys.open_json("audit", column, self.id, &sealed)).transpose()
        };
        let (before, after) = (open("row_before", self.row_before)?, open("row_after", self.row_after)?);
        let reason =
            self.reason.map(|sealed| keys.open_json("audit", "reason", self.id, &sealed)).transpose()?;
        Ok(Audited(AuditEntry {
            club_id: store.club,
            id: AuditEntryId::from_uuid(self.id),
            act: self.act,
            command_id: CommandId::from_uuid(self.command_id),
            staff_id: self.staff_id.map(StaffId::from_uuid),
            desk_id: self.desk_id.map(DeskId::from_uuid),
            at: self.at.into(),
            table: convert::read(Table::Clubs, self.table_name)?,
            row_id: self.row_id,
            before,
            after,
            reason,
        }))
    }
}
