//! The little club that everybody works on: the one of the stores' tests, with more lessons at the same
//! time, some at the far end of what desks keep, some that are just over, and accounts and packages in states
//! that are worth changing.

use shared::id::{
    ArenaId, BookingId, CheckInId, ClubId, CoachId, DeskId, HorseId, LessonId, MemberId, MemberPackageId,
    ProductId, RiderId, StaffId,
};
use shared::number::Origin;
use shared::record::{
    Arena, Booking, BookingState, CheckIn, CheckInMethod, Coach, CourseConfig, Desk, EntryKind, Json, Lesson,
    LessonState, Member, MemberPackage, Meta, PackageEntry, PackageState, Product, Record, Rider, Role, Row,
    Staff, WaitState, WaitlistEntry,
};
use shared::store::testing::world::{
    self, ALIAS, BAIXUE, BOUGHT, COURSE, LEITING, MANAGER, RECEPTION, RIDERS, RUOXI, YINUO, ZHUIFENG,
};
use shared::store::testing::{CLUB, MORNING, id, minutes, untouched, uuid};
use shared::time::{ClubZone, Timestamp};
use shared::units::Units;

/// Rows in a page of a bootstrap.
pub(crate) const PAGE: usize = 40;

/// Horses to choose from.
pub(crate) const HORSES: [HorseId; 3] = [ZHUIFENG, BAIXUE, LEITING];

/// A second manager, 罗青, so that either can take the other's rights away.
pub(crate) const SECOND_MANAGER: StaffId = StaffId(uuid(0x20_0200));
/// A second arena, a roof with room for one lesson.
pub(crate) const HALL: ArenaId = ArenaId(uuid(0x20_0600));
/// Theory, for half a saddle hour and without a horse.
pub(crate) const THEORY: ProductId = ProductId(uuid(0x20_0800));
/// A second coach, 何川.
pub(crate) const SECOND_COACH: CoachId = CoachId(uuid(0x20_0300));
/// 陈一诺 once more: two lines of one phone.
pub(crate) const DOUBLE: MemberId = MemberId(uuid(0x20_0400));
/// Somebody who has nothing, and may be forgotten.
pub(crate) const GUEST: MemberId = MemberId(uuid(0x20_0401));
/// The two riders of [`DOUBLE`], and [`GUEST`]'s.
pub(crate) const MORE_RIDERS: [RiderId; 3] =
    [RiderId(uuid(0x20_0700)), RiderId(uuid(0x20_0701)), RiderId(uuid(0x20_0702))];
/// [`YINUO`]'s package, on hold for five days.
pub(crate) const HELD: MemberPackageId = MemberPackageId(uuid(0x20_0E00));
/// A package of [`DOUBLE`] that ended with three saddle hours left.
const LAPSED: MemberPackageId = MemberPackageId(uuid(0x20_0E01));
/// What [`DOUBLE`]'s riders ride on.
const DOUBLES: MemberPackageId = MemberPackageId(uuid(0x20_0E02));

/// Accounts that people act on.
pub(crate) const MEMBERS: [MemberId; 5] = [RUOXI, YINUO, DOUBLE, GUEST, ALIAS];
/// Packages that are there from the start.
pub(crate) const PACKAGES: [MemberPackageId; 4] = [BOUGHT, HELD, LAPSED, DOUBLES];
/// Everybody who is there from the start.
pub(crate) const STAFF: [StaffId; 3] = [RECEPTION, MANAGER, SECOND_MANAGER];

/// Lessons besides those of the small club, at the times of its own, so that horses are wanted twice: which
/// of its lessons each stands beside, and who rides. Nobody is in two places.
const BESIDE: [(u32, usize); 6] = [(0, 2), (2, 1), (2, 2), (3, 1), (3, 2), (4, 0)];
/// How many these are.
const MORE_LESSONS: u32 = 6;
/// The first of them have one place, and it is taken: others wait for it.
const FULL: u32 = 5;
/// Those of them that lie ahead when a schedule begins, each with who waits for its place from the start. None of them
/// rides at that time.
const AWAITED: [(u32, usize); 4] = [(1, 5), (2, 3), (3, 4), (4, 5)];
/// Lessons near the start of the scope, soon to be pruned.
const OLD_LESSONS: u32 = 4;
/// Lessons that end about now, in minutes after nine: one that is over since a while, one that ends soon. Of
/// [`DOUBLE`]'s riders the first is there, the other still awaited.
const ENDING: [(i64, i64); 2] = [(-50, 15), (20, 74)];

/// When a schedule begins: the first lessons run, the next can be checked in.
pub(crate) const START: Timestamp = MORNING.plus_minutes(70);

/// Every booking that is there from the start.
pub(crate) fn bookings() -> Vec<BookingId> {
    let small = (0..6).map(world::booking_id);
    let more = (0..MORE_LESSONS + OLD_LESSONS).map(extra_booking);
    let ending = (0..2).flat_map(|n| [ending_booking(n, 0), ending_booking(n, 1)]);
    small.chain(more).chain(ending).collect()
}

/// Every lesson of these days that is there from the start.
pub(crate) fn lessons() -> Vec<LessonId> {
    let small = (0..6).map(world::lesson_id);
    small.chain((0..MORE_LESSONS).map(extra_lesson)).chain((0..2).map(ending_lesson)).collect()
}

/// Those of them that are full, lie ahead, and have somebody who waits.
pub(crate) fn awaited() -> Vec<LessonId> {
    AWAITED.iter().map(|(n, _)| extra_lesson(*n)).collect()
}

/// The bookings that stand in the way of who waits for [`awaited`] lessons.
pub(crate) fn in_the_way() -> Vec<BookingId> {
    AWAITED.iter().map(|(n, _)| extra_booking(*n)).collect()
}

/// Every rider who is there from the start, with their account.
pub(crate) fn riders() -> [(RiderId, MemberId); 6] {
    let [first, second, third] = RIDERS;
    let [fourth, fifth, sixth] = MORE_RIDERS;
    [(first, RUOXI), (second, YINUO), (third, RUOXI), (fourth, DOUBLE), (fifth, DOUBLE), (sixth, GUEST)]
}

fn extra_lesson(n: u32) -> LessonId {
    id(0x20_0F00 + u128::from(n))
}

fn extra_booking(n: u32) -> BookingId {
    id(0x20_1000 + u128::from(n))
}

fn ending_lesson(n: u32) -> LessonId {
    id(0x20_0F80 + u128::from(n))
}

fn ending_booking(n: u32, rider: u32) -> BookingId {
    id(0x20_1080 + u128::from(2 * n + rider))
}

/// All rows of the club. Its desks are enrolled by the schedule.
pub(crate) fn rows() -> Vec<Row> {
    let desks = [world::DOOR, world::OFFICE];
    let mut rows: Vec<Row> = world::rows()
        .into_iter()
        .filter(|row| !matches!(row, Row::Desk(desk) if desks.contains(&desk.id)))
        .map(signed)
        .collect();
    rows.extend(people());
    rows.extend(indoors());
    for (n, (beside, rider)) in (0..).zip(BESIDE) {
        let at = world::starts(beside);
        rows.push(lesson(n, at).into_row());
        rows.push(booking(n, at, rider).into_row());
    }
    for (n, rider) in AWAITED {
        rows.extend(waits(n, rider).map(Record::into_row));
    }
    for n in 0..OLD_LESSONS {
        rows.push(lesson(MORE_LESSONS + n, at_the_edge(n)).into_row());
        rows.push(booking(MORE_LESSONS + n, at_the_edge(n), 1).into_row());
    }
    rows.extend(packages());
    for (n, (from, until)) in (0..).zip(ENDING) {
        rows.extend(ending(n, minutes(from), minutes(until)));
    }
    rows
}

/// All but the first have signed their waiver; the coach teaches theory, too.
fn signed(row: Row) -> Row {
    match row {
        Row::Coach(coach) => Row::Coach(Coach { courses: Json(vec![COURSE, THEORY]), ..coach }),
        Row::Rider(rider) if Some(&rider.id) != RIDERS.first() => {
            Row::Rider(Rider { waiver_signed_at: Some(MORNING.plus_days(-90)), ..rider })
        }
        other => other,
    }
}

/// The first hours of the first day that a desk still keeps, on the day that the schedule begins.
fn at_the_edge(n: u32) -> Timestamp {
    let first = shared::sync::scope::start(ClubZone::default(), START);
    first.plus_minutes(60 * (9 + i64::from(n)))
}

/// What lessons may become and go to when it rains: copies of the course and the arena that there are.
fn indoors() -> Vec<Row> {
    let copy = |row: Row| match row {
        Row::Arena(arena) => {
            Some(Arena { id: HALL, name: "雨棚".to_owned(), capacity: 1, ..arena }.into_row())
        }
        Row::Product(product) if product.id == COURSE => {
            let (code, name) = ("K09".to_owned(), "马术理论课".to_owned());
            Some(Product { id: THEORY, code, name, ..product }.into_row())
        }
        Row::CourseConfig(course) => {
            let saddle_hours = Units::from_tenths(5);
            Some(CourseConfig { id: THEORY, needs_horse: false, saddle_hours, ..course }.into_row())
        }
        _ => None,
    };
    world::rows().into_iter().filter_map(copy).collect()
}

fn people() -> Vec<Row> {
    let manager = Staff {
        club_id: CLUB,
        id: SECOND_MANAGER,
        name: "罗青".to_owned(),
        account: "luo".to_owned(),
        role: Role::Manager,
        pin_verifier: "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA".to_owned(),
        active: true,
        coach_id: None,
        rights_since: MORNING.plus_days(-30),
        role_before: None,
        meta: untouched(),
    };
    let coach = Coach {
        club_id: CLUB,
        id: SECOND_COACH,
        name: "何川".to_owned(),
        phone: None,
        courses: Json(vec![COURSE]),
        surcharge: shared::money::Money::ZERO,
        active: true,
        meta: untouched(),
    };
    let member = |id, name: &str, phone: &str| Member {
        club_id: CLUB,
        id,
        name: name.to_owned(),
        phone: Some(phone.to_owned()),
        openid: None,
        notes: None,
        tags: Json::default(),
        joined_at: MORNING.plus_days(-40),
        merged_into: None,
        deleted_at: None,
        meta: untouched(),
    };
    let rider = |id, member_id, name: &str| Rider {
        club_id: CLUB,
        id,
        member_id,
        name: name.to_owned(),
        birth_date: None,
        weight: None,
        level: shared::record::Level::Beginner,
        usual_horse_id: None,
        usual_coach_id: None,
        no_ride: Json::default(),
        guardian_name: None,
        guardian_phone: None,
        guardian_consent_at: None,
        waiver_signed_at: Some(MORNING.plus_days(-30)),
        notes: None,
        meta: untouched(),
    };
    let [elder, younger, guest] = MORE_RIDERS;
    vec![
        manager.into_row(),
        coach.into_row(),
        member(DOUBLE, "陈一诺（二）", "13800138001").into_row(),
        member(GUEST, "赵敏", "13800138009").into_row(),
        rider(elder, DOUBLE, "陈一心").into_row(),
        rider(younger, DOUBLE, "陈一言").into_row(),
        rider(guest, GUEST, "赵敏").into_row(),
    ]
}

fn packages() -> Vec<Row> {
    let package = |id, member_id, tenths, until: &str| MemberPackage {
        club_id: CLUB,
        id,
        member_id,
        product_id: world::TEN,
        order_id: None,
        name: "十鞍时套餐".to_owned(),
        units: Units::from_tenths(tenths),
        price_paid: shared::money::Money::from_fen(tenths * 1_800),
        valid_from: "2026-11-01".parse().ok(),
        valid_until: until.parse().ok(),
        validity_days: 90,
        courses: Json::default(),
        state: PackageState::Active,
        ended_at: None,
        meta: untouched(),
    };
    let held = MemberPackage { state: PackageState::Suspended, ..package(HELD, YINUO, 50, "2026-12-31") };
    let mut lapsed = package(LAPSED, DOUBLE, 30, "2026-11-18");
    lapsed.state = PackageState::Expired;
    lapsed.ended_at = lapsed.valid_until.map(|last| ClubZone::default().day(last).until);
    let mut suspended = entry(0x20_1301, HELD, EntryKind::Suspend, 0, None, None);
    suspended.meta = Meta::new(MORNING.plus_days(-5), None);
    vec![
        held.into_row(),
        entry(0x20_1300, HELD, EntryKind::Buy, 50, None, None).into_row(),
        suspended.into_row(),
        lapsed.into_row(),
        entry(0x20_1302, LAPSED, EntryKind::Buy, 30, None, None).into_row(),
        entry(0x20_1303, LAPSED, EntryKind::Expire, 30, None, None).into_row(),
        package(DOUBLES, DOUBLE, 80, "2027-01-15").into_row(),
        entry(0x20_1304, DOUBLES, EntryKind::Buy, 80, None, None).into_row(),
    ]
}

/// A lesson that ends about now, with a rider who is there and one who is not.
fn ending(n: u32, from: Timestamp, until: Timestamp) -> Vec<Row> {
    let lesson = Lesson {
        id: ending_lesson(n),
        number: format!("L20261121D{n:04}"),
        coach_id: Some(SECOND_COACH),
        arena_id: None,
        starts_at: from,
        ends_at: until,
        state: LessonState::InProgress,
        ..world::lesson(3)
    };
    let [elder, younger, _] = MORE_RIDERS;
    let seat = |rider: u32, rider_id, state| Booking {
        id: ending_booking(n, rider),
        lesson_id: lesson.id,
        rider_id,
        member_id: DOUBLE,
        package_id: Some(DOUBLES),
        horse_id: None,
        starts_at: from,
        ends_at: until,
        state,
        ..world::booking(5)
    };
    let (here, awaited) = (seat(0, elder, BookingState::CheckedIn), seat(1, younger, BookingState::Booked));
    let came: CheckInId = id(0x20_1200 + u128::from(n));
    let check_in = CheckIn {
        club_id: CLUB,
        id: came,
        booking_id: here.id,
        rider_id: here.rider_id,
        member_id: DOUBLE,
        starts_at: from,
        method: CheckInMethod::Search,
        in_at: from,
        out_at: None,
        units: Units::from_tenths(10),
        package_id: Some(DOUBLES),
        staff_id: Some(RECEPTION),
        desk_id: None,
        undone_at: None,
        undone_by: None,
        undone_reason: None,
        meta: untouched(),
    };
    let line = 0x20_1310 + u128::from(n) * 2;
    let mut rows = vec![lesson.into_row(), here.clone().into_row(), awaited.clone().into_row()];
    rows.push(check_in.into_row());
    rows.push(entry(line, DOUBLES, EntryKind::Use, 10, Some(here.id), Some(came)).into_row());
    rows.push(entry(line + 1, DOUBLES, EntryKind::Reserve, 10, Some(awaited.id), None).into_row());
    rows
}

fn entry(
    n: u128,
    package_id: MemberPackageId,
    kind: EntryKind,
    tenths: i64,
    booking_id: Option<BookingId>,
    check_in_id: Option<CheckInId>,
) -> PackageEntry {
    PackageEntry {
        club_id: CLUB,
        id: id(n),
        package_id,
        kind,
        units: Units::from_tenths(tenths),
        booking_id,
        check_in_id,
        debt_id: None,
        reverses: None,
        note: None,
        meta: untouched(),
    }
}

fn lesson(n: u32, starts_at: Timestamp) -> Lesson {
    Lesson {
        id: extra_lesson(n),
        number: format!("L20261121C{n:04}"),
        coach_id: None,
        starts_at,
        ends_at: starts_at.plus_minutes(60),
        state: if n < MORE_LESSONS { LessonState::ToConfirm } else { LessonState::Confirmed },
        capacity: if n < FULL { 1 } else { world::lesson(3).capacity },
        ..world::lesson(3)
    }
}

fn booking(n: u32, starts_at: Timestamp, rider: usize) -> Booking {
    let member = if rider == 1 { YINUO } else { RUOXI };
    let rider = RIDERS.get(rider).copied().unwrap_or(RIDERS[0]);
    Booking {
        id: extra_booking(n),
        lesson_id: extra_lesson(n),
        rider_id: rider,
        member_id: member,
        package_id: None,
        horse_id: None,
        starts_at,
        ends_at: starts_at.plus_minutes(60),
        state: BookingState::Booked,
        ..world::booking(5)
    }
}

/// A rider waits for the place in a lesson besides those of the small club.
fn waits(n: u32, rider: usize) -> Option<WaitlistEntry> {
    let (rider_id, member_id) = riders().get(rider).copied()?;
    let (beside, _) = BESIDE.get(usize::try_from(n).ok()?).copied()?;
    Some(WaitlistEntry {
        club_id: CLUB,
        id: id(0x20_1400 + u128::from(n)),
        lesson_id: extra_lesson(n),
        member_id,
        riders: Json(vec![rider_id]),
        starts_at: world::starts(beside),
        joined_at: MORNING,
        state: WaitState::Waiting,
        offered_at: None,
        offered_until: None,
        note: None,
        meta: untouched(),
    })
}

/// The `n`-th desk that was ever enrolled in a club.
pub(crate) fn desk(club_id: ClubId, n: u32, origin: Origin, at: Timestamp) -> Desk {
    Desk {
        club_id,
        id: DeskId(uuid(0x30_0100 + u128::from(n))),
        name: format!("前台{n}"),
        origin,
        enrolled_at: at,
        revoked_at: None,
        meta: Meta::new(at, None),
    }
}
