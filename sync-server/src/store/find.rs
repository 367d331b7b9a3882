//! Finds rows by what they name. A search gives ids in order; the rows themselves come from their table.

use super::constraint::refused;
use super::convert::Field;
use super::personal::Kind;
use super::table::Kept;
use super::{PgStore, convert};
use shared::id::{
    ArenaId, BookingId, CheckInId, CoachId, DeskId, HorseId, Id, LessonId, LessonSeriesId, MemberId,
    MemberPackageId, RiderId,
};
use shared::record::{
    ArenaClosure, AttentionItem, Booking, CheckIn, CoachAvailability, Debt, EntryKind, HorseAvailability,
    HorseWork, Lesson, Member, MemberPackage, PackageBalance, PackageEntry, Rider, Staff, Table, TillShift,
    WaitlistEntry,
};
use shared::store::{
    FindCounter, FindGround, FindLessons, FindMembers, FindPackages, FindStaff, FindWaiting, Stored,
};
use shared::time::Span;
use shared::units::Units;
use uuid::Uuid;

impl PgStore {
    /// The rows that a search found, by id.
    pub(super) async fn of<R: Kept>(&mut self, found: Result<Vec<Uuid>, sqlx::Error>) -> Stored<Vec<R>> {
        match found.map_err(refused)?.as_slice() {
            [] => Ok(Vec::new()),
            ids => R::by_ids(&mut self.transaction, &self.keys, ids).await,
        }
    }

    /// The rows that a search found, by the key it names, then by id.
    async fn of_by<R: Kept, K: Ord>(
        &mut self,
        found: Result<Vec<Uuid>, sqlx::Error>,
        key: impl Fn(&R) -> K,
    ) -> Stored<Vec<R>> {
        let mut rows = self.of(found).await?;
        // Stable: rows of the same key stay in the order of their ids.
        rows.sort_by_key(key);
        Ok(rows)
    }

    async fn one<R: Kept>(&mut self, found: Result<Vec<Uuid>, sqlx::Error>) -> Stored<Option<R>> {
        Ok(self.of(found).await?.into_iter().next())
    }
}

/// Runs a search for ids on a store's transaction; the club's id is its first parameter.
macro_rules! ids {
    ($store:ident, $sql:literal $(, $parameter:expr)* $(,)?) => {
        sqlx::query_scalar!($sql, $store.club.uuid(), $($parameter),*).fetch_all(&mut *$store.transaction).await
    };
}

impl FindMembers for PgStore {
    async fn members_by_phone(&mut self, phone: &str) -> Stored<Vec<Member>> {
        let hash = self.keys.whole(Kind::Phone, Some(phone));
        let found = ids!(self, "SELECT id FROM members WHERE club_id = $1 AND phone_hash = $2", hash);
        self.of(found).await
    }

    async fn riders_of(&mut self, member: MemberId) -> Stored<Vec<Rider>> {
        let found = ids!(self, "SELECT id FROM riders WHERE club_id = $1 AND member_id = $2", member.uuid());
        self.of(found).await
    }

    async fn aliases_of(&mut self, member: MemberId) -> Stored<Vec<Member>> {
        let found =
            ids!(self, "SELECT id FROM members WHERE club_id = $1 AND merged_into = $2", member.uuid());
        self.of(found).await
    }
}

impl FindStaff for PgStore {
    async fn all_staff(&mut self) -> Stored<Vec<Staff>> {
        let found = ids!(self, "SELECT id FROM staff WHERE club_id = $1");
        self.of(found).await
    }
}

impl FindLessons for PgStore {
    async fn bookings_of(&mut self, lesson: LessonId) -> Stored<Vec<Booking>> {
        let found =
            ids!(self, "SELECT id FROM bookings WHERE club_id = $1 AND lesson_id = $2", lesson.uuid());
        self.of(found).await
    }

    async fn horse_bookings(&mut self, horse: HorseId, during: Span) -> Stored<Vec<Booking>> {
        let found = ids!(
            self,
            "SELECT id FROM bookings WHERE club_id = $1 AND horse_id = $2 AND starts_at < $4 AND ends_at > $3
             AND state IN ('held', 'booked', 'checked_in', 'done')",
            horse.uuid(),
            during.from.to_pg(),
            during.until.to_pg(),
        );
        self.of_by(found, |booking: &Booking| booking.starts_at).await
    }

    async fn rider_bookings(&mut self, rider: RiderId, during: Span) -> Stored<Vec<Booking>> {
        let found = ids!(
            self,
            "SELECT id FROM bookings WHERE club_id = $1 AND rider_id = $2 AND starts_at < $4 AND ends_at > $3
             AND state IN ('held', 'booked', 'checked_in', 'done')",
            rider.uuid(),
            during.from.to_pg(),
            during.until.to_pg(),
        );
        self.of_by(found, |booking: &Booking| booking.starts_at).await
    }

    async fn coach_lessons(&mut self, coach: CoachId, during: Span) -> Stored<Vec<Lesson>> {
        let found = ids!(
            self,
            "SELECT id FROM lessons WHERE club_id = $1 AND coach_id = $2 AND starts_at < $4 AND ends_at > $3
             AND state IN ('to_confirm', 'confirmed', 'in_progress', 'completed')",
            coach.uuid(),
            during.from.to_pg(),
            during.until.to_pg(),
        );
        self.of_by(found, |lesson: &Lesson| lesson.starts_at).await
    }

    async fn arena_lessons(&mut self, arena: ArenaId, during: Span) -> Stored<Vec<Lesson>> {
        let found = ids!(
            self,
            "SELECT id FROM lessons WHERE club_id = $1 AND arena_id = $2 AND starts_at < $4 AND ends_at > $3
             AND state IN ('to_confirm', 'confirmed', 'in_progress', 'completed')",
            arena.uuid(),
            during.from.to_pg(),
            during.until.to_pg(),
        );
        self.of_by(found, |lesson: &Lesson| lesson.starts_at).await
    }

    async fn open_lessons(&mut self, during: Span) -> Stored<Vec<Lesson>> {
        let found = ids!(
            self,
            "SELECT id FROM lessons WHERE club_id = $1 AND starts_at >= $2 AND starts_at < $3
             AND state IN ('to_confirm', 'confirmed', 'in_progress')",
            during.from.to_pg(),
            during.until.to_pg(),
        );
        self.of_by(found, |lesson: &Lesson| lesson.starts_at).await
    }

    async fn live_check_in(&mut self, booking: BookingId) -> Stored<Option<CheckIn>> {
        let found = ids!(
            self,
            "SELECT id FROM check_ins WHERE club_id = $1 AND booking_id = $2 AND undone_at IS NULL",
            booking.uuid(),
        );
        self.one(found).await
    }
}

impl FindGround for PgStore {
    async fn coach_times(&mut self, coach: CoachId) -> Stored<Vec<CoachAvailability>> {
        let found = ids!(
            self,
            "SELECT id FROM coach_availabilities WHERE club_id = $1 AND coach_id = $2",
            coach.uuid()
        );
        self.of(found).await
    }

    async fn horse_times(&mut self, horse: HorseId) -> Stored<Vec<HorseAvailability>> {
        let found = ids!(
            self,
            "SELECT id FROM horse_availabilities WHERE club_id = $1 AND horse_id = $2",
            horse.uuid()
        );
        self.of(found).await
    }

    async fn closures_of(&mut self, arena: ArenaId) -> Stored<Vec<ArenaClosure>> {
        let found =
            ids!(self, "SELECT id FROM arena_closures WHERE club_id = $1 AND arena_id = $2", arena.uuid());
        self.of(found).await
    }

    async fn lessons_of_series(&mut self, series: LessonSeriesId) -> Stored<Vec<Lesson>> {
        let found = ids!(self, "SELECT id FROM lessons WHERE club_id = $1 AND series_id = $2", series.uuid());
        self.of_by(found, |lesson: &Lesson| lesson.starts_at).await
    }

    async fn live_lessons(&mut self, during: Span) -> Stored<Vec<Lesson>> {
        let found = ids!(
            self,
            "SELECT id FROM lessons WHERE club_id = $1 AND starts_at >= $2 AND starts_at < $3
             AND state IN ('to_confirm', 'confirmed', 'in_progress', 'completed')",
            during.from.to_pg(),
            during.until.to_pg(),
        );
        self.of_by(found, |row: &Lesson| row.starts_at).await
    }

    async fn horse_work(&mut self, horse: HorseId, during: Span) -> Stored<Vec<HorseWork>> {
        let found = sqlx::query!(
            r#"SELECT b.id, b.starts_at, l.course_id AS "course_id?", r.weight FROM bookings b
               LEFT JOIN lessons l ON l.club_id = b.club_id AND l.id = b.lesson_id
               LEFT JOIN riders r ON r.club_id = b.club_id AND r.id = b.rider_id
               WHERE b.club_id = $1 AND b.horse_id = $2 AND b.ends_at > $3
                   AND b.starts_at >= $3 AND b.starts_at < $4
                   AND b.state IN ('held', 'booked', 'checked_in', 'done')
               ORDER BY b.starts_at, b.id"#,
            self.club.uuid(),
            horse.uuid(),
            during.from.to_pg(),
            during.until.to_pg(),
        );
        let found = found.fetch_all(&mut *self.transaction).await.map_err(refused)?;
        let work = found.into_iter().map(|row| {
            Ok(HorseWork {
                booking_id: convert::read(Table::Bookings, row.id)?,
                starts_at: convert::read(Table::Bookings, row.starts_at)?,
                course_id: convert::read(Table::Lessons, row.course_id)?,
                weight: convert::read(Table::Riders, row.weight)?,
            })
        });
        work.collect()
    }

    async fn live_bookings(&mut self, during: Span) -> Stored<Vec<Booking>> {
        let found = ids!(
            self,
            "SELECT id FROM bookings WHERE club_id = $1 AND starts_at >= $2 AND starts_at < $3
             AND state IN ('held', 'booked', 'checked_in', 'done')",
            during.from.to_pg(),
            during.until.to_pg(),
        );
        self.of_by(found, |row: &Booking| row.starts_at).await
    }
}

impl FindWaiting for PgStore {
    async fn waits_of(&mut self, lesson: LessonId) -> Stored<Vec<WaitlistEntry>> {
        let found = ids!(
            self,
            "SELECT id FROM waitlist_entries WHERE club_id = $1 AND lesson_id = $2",
            lesson.uuid()
        );
        self.of_by(found, |row: &WaitlistEntry| row.joined_at).await
    }

    async fn open_waits(&mut self) -> Stored<Vec<WaitlistEntry>> {
        let found = ids!(
            self,
            "SELECT id FROM waitlist_entries WHERE club_id = $1 AND state IN ('waiting', 'offered')"
        );
        self.of(found).await
    }
}

impl FindPackages for PgStore {
    async fn packages_of(&mut self, member: MemberId) -> Stored<Vec<MemberPackage>> {
        let found =
            ids!(self, "SELECT id FROM member_packages WHERE club_id = $1 AND member_id = $2", member.uuid());
        self.of(found).await
    }

    async fn balance(&mut self, package: MemberPackageId) -> Stored<PackageBalance> {
        let sums = sqlx::query!(
            r#"SELECT kind, sum(units)::bigint AS "units!" FROM package_entries
               WHERE club_id = $1 AND package_id = $2 GROUP BY kind"#,
            self.club.uuid(),
            package.uuid(),
        );
        let sums = sums.fetch_all(&mut *self.transaction).await.map_err(refused)?;
        sums.into_iter().try_fold(PackageBalance::default(), |balance, sum| {
            let kind: EntryKind = convert::read(Table::PackageEntries, sum.kind)?;
            Ok(balance.with(kind, Units::from_tenths(sum.units)))
        })
    }

    async fn entries_of_package(&mut self, package: MemberPackageId) -> Stored<Vec<PackageEntry>> {
        let found = ids!(
            self,
            "SELECT id FROM package_entries WHERE club_id = $1 AND package_id = $2",
            package.uuid()
        );
        self.of(found).await
    }

    async fn entries_of_booking(&mut self, booking: BookingId) -> Stored<Vec<PackageEntry>> {
        let found = ids!(
            self,
            "SELECT id FROM package_entries WHERE club_id = $1 AND booking_id = $2",
            booking.uuid()
        );
        self.of(found).await
    }

    async fn open_debts(&mut self, member: MemberId) -> Stored<Vec<Debt>> {
        let found = ids!(
            self,
            "SELECT id FROM debts WHERE club_id = $1 AND member_id = $2 AND state = 'open'",
            member.uuid(),
        );
        self.of(found).await
    }

    async fn debts_of_check_in(&mut self, check_in: CheckInId) -> Stored<Vec<Debt>> {
        let found =
            ids!(self, "SELECT id FROM debts WHERE club_id = $1 AND check_in_id = $2", check_in.uuid());
        self.of(found).await
    }
}

impl FindCounter for PgStore {
    async fn open_till(&mut self, desk: DeskId) -> Stored<Option<TillShift>> {
        let found = ids!(
            self,
            "SELECT id FROM till_shifts WHERE club_id = $1 AND desk_id = $2 AND state = 'open'",
            desk.uuid(),
        );
        self.one(found).await
    }

    async fn attention_about(&mut self, member: MemberId) -> Stored<Vec<AttentionItem>> {
        let found = ids!(
            self,
            "SELECT id FROM attention_items WHERE club_id = $1 AND member_id = $2",
            member.uuid(),
        );
        self.of(found).await
    }

    async fn open_attention(&mut self, booking: BookingId) -> Stored<Vec<AttentionItem>> {
        let found = ids!(
            self,
            "SELECT id FROM attention_items WHERE club_id = $1 AND booking_id = $2 AND state = 'open'",
            booking.uuid(),
        );
        self.of(found).await
    }

    async fn number_taken(&mut self, number: &str) -> Stored<bool> {
        let taken = sqlx::query_scalar!(
            "SELECT EXISTS (SELECT 1 FROM orders WHERE club_id = $1 AND number = $2)
                OR EXISTS (SELECT 1 FROM payments WHERE club_id = $1 AND number = $2)
                OR EXISTS (SELECT 1 FROM lessons WHERE club_id = $1 AND number = $2) AS \"taken!\"",
            self.club.uuid(),
            number
        );
        taken.fetch_one(&mut *self.transaction).await.map_err(refused)
    }
}
