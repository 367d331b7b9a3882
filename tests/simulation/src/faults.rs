//! Stores that fail where a schedule wants them to: each call of the domain counts down.

/// Makes a store of the simulation, which has an `inner` store and a `tick`, a store of the domain: each call
/// ticks first, and then is the inner one's.
macro_rules! store_with_ticks {
    ($life:lifetime $store:ty, over $inner:ty) => {
        impl<$life, R: shared::record::Record> shared::store::Keep<R> for $store
        where
            $inner: shared::store::Keep<R>,
        {
            async fn get(&mut self, id: R::Id) -> shared::store::Stored<Option<R>> {
                self.tick()?;
                self.inner.get(id).await
            }
            async fn insert(&mut self, row: &R) -> shared::store::Stored<()> {
                self.tick()?;
                self.inner.insert(row).await
            }
            async fn update(&mut self, row: &R) -> shared::store::Stored<()> {
                self.tick()?;
                self.inner.update(row).await
            }
        }

        const _: () = {
            use shared::id::{
                ArenaId, BookingId, CheckInId, CoachId, DeskId, HorseId, LessonId, LessonSeriesId, MemberId,
                MemberPackageId, RiderId,
            };
            use shared::record::{
                ArenaClosure, AttentionItem, AuditEntry, Booking, CheckIn, CoachAvailability, Debt,
                HorseAvailability, HorseWork, Lesson, Member, MemberPackage, PackageBalance, PackageEntry,
                Rider, Staff, TillShift, WaitlistEntry,
            };
            use shared::store::{
                FindCounter, FindGround, FindLessons, FindMembers, FindPackages, FindStaff, FindWaiting,
                KeepAudit, Store, Stored,
            };
            use shared::time::Span;

            $crate::faults::searches! { $life $store: FindMembers {
                fn members_by_phone(phone: &str) -> Vec<Member>;
                fn riders_of(member: MemberId) -> Vec<Rider>;
                fn aliases_of(member: MemberId) -> Vec<Member>;
            } }
            $crate::faults::searches! { $life $store: FindStaff { fn all_staff() -> Vec<Staff>; } }
            $crate::faults::searches! { $life $store: FindLessons {
                fn bookings_of(lesson: LessonId) -> Vec<Booking>;
                fn horse_bookings(horse: HorseId, during: Span) -> Vec<Booking>;
                fn rider_bookings(rider: RiderId, during: Span) -> Vec<Booking>;
                fn coach_lessons(coach: CoachId, during: Span) -> Vec<Lesson>;
                fn arena_lessons(arena: ArenaId, during: Span) -> Vec<Lesson>;
                fn open_lessons(during: Span) -> Vec<Lesson>;
                fn live_check_in(booking: BookingId) -> Option<CheckIn>;
            } }
            $crate::faults::searches! { $life $store: FindGround {
                fn coach_times(coach: CoachId) -> Vec<CoachAvailability>;
                fn horse_times(horse: HorseId) -> Vec<HorseAvailability>;
                fn closures_of(arena: ArenaId) -> Vec<ArenaClosure>;
                fn lessons_of_series(series: LessonSeriesId) -> Vec<Lesson>;
                fn live_lessons(during: Span) -> Vec<Lesson>;
                fn horse_work(horse: HorseId, during: Span) -> Vec<HorseWork>;
                fn live_bookings(during: Span) -> Vec<Booking>;
            } }
            $crate::faults::searches! { $life $store: FindWaiting {
                fn waits_of(lesson: LessonId) -> Vec<WaitlistEntry>;
                fn open_waits() -> Vec<WaitlistEntry>;
            } }
            $crate::faults::searches! { $life $store: FindPackages {
                fn packages_of(member: MemberId) -> Vec<MemberPackage>;
                fn balance(package: MemberPackageId) -> PackageBalance;
                fn entries_of_package(package: MemberPackageId) -> Vec<PackageEntry>;
                fn entries_of_booking(booking: BookingId) -> Vec<PackageEntry>;
                fn open_debts(member: MemberId) -> Vec<Debt>;
                fn debts_of_check_in(check_in: CheckInId) -> Vec<Debt>;
            } }
            $crate::faults::searches! { $life $store: FindCounter {
                fn open_till(desk: DeskId) -> Option<TillShift>;
                fn attention_about(member: MemberId) -> Vec<AttentionItem>;
                fn open_attention(booking: BookingId) -> Vec<AttentionItem>;
                fn number_taken(number: &str) -> bool;
            } }
            $crate::faults::searches! { $life $store: KeepAudit { fn audit(entry: &AuditEntry) -> (); } }

            impl<$life> Store for $store {}
        };
    };
}

/// One trait of [`store_with_ticks`].
macro_rules! searches {
    ($life:lifetime $store:ty: $trait:ident { $(fn $name:ident($($arg:ident: $type:ty),*) -> $out:ty;)* }) => {
        impl<$life> $trait for $store {
            $(async fn $name(&mut self, $($arg: $type),*) -> Stored<$out> {
                self.tick()?;
                self.inner.$name($($arg),*).await
            })*
        }
    };
}

pub(crate) use {searches, store_with_ticks};
