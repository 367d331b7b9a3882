//! Rows by what they say. Which states are live is asked of the domain, never written into a statement.

use super::SqliteStore;
use super::keep::text;
use shared::id::{
    ArenaId, BookingId, CheckInId, CoachId, DeskId, HorseId, LessonId, LessonSeriesId, MemberId,
    MemberPackageId, RiderId,
};
use shared::record::{
    ArenaClosure, AttentionItem, AttentionState, BadValue, Booking, BookingState, CheckIn, CoachAvailability,
    Column, Debt, DebtState, EntryKind, HorseAvailability, HorseWork, LONGEST_LESSON_MINUTES, Lesson, Member,
    MemberPackage, Order, PackageBalance, PackageEntry, Payment, Rider, Staff, Table, TillShift, TillState,
    Value, WaitState, WaitlistEntry,
};
use shared::store::{
    FindCounter, FindGround, FindLessons, FindMembers, FindPackages, FindStaff, FindWaiting, Stored,
};
use shared::time::Span;
use shared::units::Units;

impl FindMembers for SqliteStore<'_> {
    async fn members_by_phone(&mut self, phone: &str) -> Stored<Vec<Member>> {
        self.records("phone = ?2 ORDER BY id", vec![Value::Text(phone.to_owned())])
    }

    async fn riders_of(&mut self, member: MemberId) -> Stored<Vec<Rider>> {
        self.records("member_id = ?2 ORDER BY id", vec![text(member)])
    }

    async fn aliases_of(&mut self, member: MemberId) -> Stored<Vec<Member>> {
        self.records("merged_into = ?2 ORDER BY id", vec![text(member)])
    }
}

impl FindStaff for SqliteStore<'_> {
    async fn all_staff(&mut self) -> Stored<Vec<Staff>> {
        self.records("TRUE ORDER BY id", Vec::new())
    }
}

/// Overlap is half-open: what ends when the span begins, or begins when it ends, does not meet it. The index goes
/// by the end: without a last end, everything that is still to come would be read.
const MEETS: &str = "ends_at > ?3 AND ends_at < ?4 AND starts_at < ?5 ORDER BY starts_at, id";

/// What [`MEETS`] is given: whose, and when. What begins before the span's end has ended when the longest lesson would
/// have; a promise of the stores holds this to the rule.
fn meets(id: Value, during: Span) -> Vec<Value> {
    let last_end = during.until.plus_minutes(LONGEST_LESSON_MINUTES);
    vec![id, during.from.to_value(), last_end.to_value(), during.until.to_value()]
}

impl SqliteStore<'_> {
    fn live_bookings_of(&self, whose: &str, id: Value, during: Span) -> Stored<Vec<Booking>> {
        let given = meets(id, during);
        let mut found: Vec<Booking> = self.records(&format!("{whose} = ?2 AND {MEETS}"), given)?;
        found.retain(|booking| booking.state.is_live());
        Ok(found)
    }

    fn live_lessons_of(&self, whose: &str, id: Value, during: Span) -> Stored<Vec<Lesson>> {
        let given = meets(id, during);
        let mut found: Vec<Lesson> = self.records(&format!("{whose} = ?2 AND {MEETS}"), given)?;
        found.retain(|lesson| lesson.state.is_live());
        Ok(found)
    }
}

impl FindLessons for SqliteStore<'_> {
    async fn bookings_of(&mut self, lesson: LessonId) -> Stored<Vec<Booking>> {
        self.records("lesson_id = ?2 ORDER BY id", vec![text(lesson)])
    }

    async fn horse_bookings(&mut self, horse: HorseId, during: Span) -> Stored<Vec<Booking>> {
        self.live_bookings_of("horse_id", text(horse), during)
    }

    async fn rider_bookings(&mut self, rider: RiderId, during: Span) -> Stored<Vec<Booking>> {
        self.live_bookings_of("rider_id", text(rider), during)
    }

    async fn coach_lessons(&mut self, coach: CoachId, during: Span) -> Stored<Vec<Lesson>> {
        self.live_lessons_of("coach_id", text(coach), during)
    }

    async fn arena_lessons(&mut self, arena: ArenaId, during: Span) -> Stored<Vec<Lesson>> {
        self.live_lessons_of("arena_id", text(arena), during)
    }

    async fn open_lessons(&mut self, during: Span) -> Stored<Vec<Lesson>> {
        let given = vec![during.from.to_value(), during.until.to_value()];
        let mut found: Vec<Lesson> = self.records(STARTS, given)?;
        found.retain(|lesson| lesson.state.is_open());
        Ok(found)
    }

    async fn live_check_in(&mut self, booking: BookingId) -> Stored<Option<CheckIn>> {
        let found = self.records("booking_id = ?2 AND undone_at IS NULL ORDER BY id", vec![text(booking)])?;
        Ok(found.into_iter().next())
    }
}

/// What a horse is asked for, and no more: a fortnight of a horse is some fifty rows, and a class has a horse a rider.
const WORK: &str = "SELECT b.id, b.starts_at, b.state, l.course_id, r.weight FROM bookings b
    LEFT JOIN lessons l ON l.club_id = b.club_id AND l.id = b.lesson_id
    LEFT JOIN riders r ON r.club_id = b.club_id AND r.id = b.rider_id
    WHERE b.club_id = ?1 AND b.horse_id = ?2 AND b.ends_at > ?3 AND b.ends_at < ?4
        AND b.starts_at >= ?3 AND b.starts_at < ?5
    ORDER BY b.starts_at, b.id";

/// A row of [`WORK`]; nothing when the booking does not live.
fn work(values: Vec<Value>) -> Result<Option<HorseWork>, BadValue> {
    let mut values = values.into_iter();
    let mut next = || values.next().unwrap_or(Value::Null);
    let (booking_id, starts_at) = (Column::from_value(next())?, Column::from_value(next())?);
    let state = BookingState::from_value(next())?;
    let (course_id, weight) = (Column::from_value(next())?, Column::from_value(next())?);
    Ok(state.is_live().then_some(HorseWork { booking_id, starts_at, course_id, weight }))
}

/// What starts in a span.
const STARTS: &str = "starts_at >= ?2 AND starts_at < ?3 ORDER BY starts_at, id";

impl FindGround for SqliteStore<'_> {
    async fn coach_times(&mut self, coach: CoachId) -> Stored<Vec<CoachAvailability>> {
        self.records("coach_id = ?2 ORDER BY id", vec![text(coach)])
    }

    async fn horse_times(&mut self, horse: HorseId) -> Stored<Vec<HorseAvailability>> {
        self.records("horse_id = ?2 ORDER BY id", vec![text(horse)])
    }

    async fn closures_of(&mut self, arena: ArenaId) -> Stored<Vec<ArenaClosure>> {
        self.records("arena_id = ?2 ORDER BY id", vec![text(arena)])
    }

    async fn lessons_of_series(&mut self, series: LessonSeriesId) -> Stored<Vec<Lesson>> {
        self.records("series_id = ?2 ORDER BY starts_at, id", vec![text(series)])
    }

    async fn live_lessons(&mut self, during: Span) -> Stored<Vec<Lesson>> {
        let given = vec![during.from.to_value(), during.until.to_value()];
        let mut found: Vec<Lesson> = self.records(STARTS, given)?;
        found.retain(|row| row.state.is_live());
        Ok(found)
    }

    async fn horse_work(&mut self, horse: HorseId, during: Span) -> Stored<Vec<HorseWork>> {
        let mut statement = self.connection.prepare_cached(WORK).map_err(super::failed)?;
        let given = std::iter::once(text(self.club)).chain(meets(text(horse), during)).map(super::sql::Bound);
        let mut rows = statement.query(rusqlite::params_from_iter(given)).map_err(super::failed)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(super::failed)? {
            let values = super::sql::values(row, 5).map_err(super::failed)?;
            found.extend(work(values).map_err(|bad| super::unreadable(Table::Bookings, bad))?);
        }
        Ok(found)
    }

    async fn live_bookings(&mut self, during: Span) -> Stored<Vec<Booking>> {
        let given = vec![during.from.to_value(), during.until.to_value()];
        let mut found: Vec<Booking> = self.records(STARTS, given)?;
        found.retain(|row| row.state.is_live());
        Ok(found)
    }
}

impl FindWaiting for SqliteStore<'_> {
    async fn waits_of(&mut self, lesson: LessonId) -> Stored<Vec<WaitlistEntry>> {
        self.records("lesson_id = ?2 ORDER BY joined_at, id", vec![text(lesson)])
    }

    async fn open_waits(&mut self) -> Stored<Vec<WaitlistEntry>> {
        let mut found = Vec::new();
        for state in WaitState::ALL.iter().filter(|state| state.is_open()) {
            found.extend(self.records::<WaitlistEntry>("state = ?2 ORDER BY id", vec![state.to_value()])?);
        }
        found.sort_by_key(|entry| entry.id);
        Ok(found)
    }
}

impl FindPackages for SqliteStore<'_> {
    async fn packages_of(&mut self, member: MemberId) -> Stored<Vec<MemberPackage>> {
        self.records("member_id = ?2 ORDER BY id", vec![text(member)])
    }

    async fn balance(&mut self, package: MemberPackageId) -> Stored<PackageBalance> {
        let text_of = "SELECT kind, sum(units) FROM package_entries WHERE club_id = ?1 AND package_id = ?2 \
                       GROUP BY kind";
        let mut statement = self.connection.prepare_cached(text_of).map_err(super::failed)?;
        let given = (self.club.to_string(), package.to_string());
        let sums = statement.query_map(given, |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)));
        let mut balance = PackageBalance::default();
        for sum in sums.map_err(super::failed)? {
            let (kind, tenths) = sum.map_err(super::failed)?;
            let kind: EntryKind =
                kind.parse().map_err(|bad| super::unreadable(Table::PackageEntries, bad))?;
            balance = balance.with(kind, Units::from_tenths(tenths));
        }
        Ok(balance)
    }

    async fn entries_of_package(&mut self, package: MemberPackageId) -> Stored<Vec<PackageEntry>> {
        self.records("package_id = ?2 ORDER BY id", vec![text(package)])
    }

    async fn entries_of_booking(&mut self, booking: BookingId) -> Stored<Vec<PackageEntry>> {
        self.records("booking_id = ?2 ORDER BY id", vec![text(booking)])
    }

    async fn open_debts(&mut self, member: MemberId) -> Stored<Vec<Debt>> {
        let given = vec![text(member), DebtState::Open.to_value()];
        self.records("member_id = ?2 AND state = ?3 ORDER BY id", given)
    }

    async fn debts_of_check_in(&mut self, check_in: CheckInId) -> Stored<Vec<Debt>> {
        self.records("check_in_id = ?2 ORDER BY id", vec![text(check_in)])
    }
}

impl FindCounter for SqliteStore<'_> {
    async fn open_till(&mut self, desk: DeskId) -> Stored<Option<TillShift>> {
        let given = vec![text(desk), TillState::Open.to_value()];
        let found = self.records("desk_id = ?2 AND state = ?3 ORDER BY id", given)?;
        Ok(found.into_iter().next())
    }

    async fn attention_about(&mut self, member: MemberId) -> Stored<Vec<AttentionItem>> {
        self.records("member_id = ?2 ORDER BY id", vec![text(member)])
    }

    async fn open_attention(&mut self, booking: BookingId) -> Stored<Vec<AttentionItem>> {
        let given = vec![text(booking), AttentionState::Open.to_value()];
        self.records("booking_id = ?2 AND state = ?3 ORDER BY id", given)
    }

    async fn number_taken(&mut self, number: &str) -> Stored<bool> {
        let given = || vec![Value::Text(number.to_owned())];
        let orders: Vec<Order> = self.records("number = ?2", given())?;
        let payments: Vec<Payment> = self.records("number = ?2", given())?;
        let lessons: Vec<Lesson> = self.records("number = ?2", given())?;
        Ok(!orders.is_empty() || !payments.is_empty() || !lessons.is_empty())
    }
}
