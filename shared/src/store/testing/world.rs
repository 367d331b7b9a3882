//! A small riding club on a working day: two desks, two people at reception, a coach, three horses, and a
//! morning of lessons.

use super::{CLUB, MORNING, id, minutes, untouched};
use crate::id::{
    ArenaId, BookingId, CoachId, DeskId, HorseId, LessonId, MemberId, MemberPackageId, ProductId, RiderId,
    StaffId,
};
use crate::money::Money;
use crate::number::Origin;
use crate::record::{
    Arena, Booking, BookingState, ClassType, Club, ClubRules, Coach, CourseConfig, Desk, EntryKind, Horse,
    HorseLimits, HorseState, Json, Lesson, LessonOrigin, LessonState, Level, Member, MemberPackage, Meta,
    PackageConfig, PackageEntry, PackageState, Product, ProductKind, Record, Rider, Role, Row, Staff,
    ValidFrom,
};
use crate::time::{ClubZone, Timestamp};
use crate::units::Units;

/// The desk at the door (origin `A`) and the one in the office (origin `B`).
pub const DOOR: DeskId = DeskId(super::uuid(0x10_0100));
/// See [`DOOR`].
pub const OFFICE: DeskId = DeskId(super::uuid(0x10_0101));
/// A receptionist, 林晓.
pub const RECEPTION: StaffId = StaffId(super::uuid(0x10_0200));
/// The manager, 沈曼.
pub const MANAGER: StaffId = StaffId(super::uuid(0x10_0201));
/// The coach, 周岚.
pub const COACH: CoachId = CoachId(super::uuid(0x10_0300));
/// The arena.
pub const ARENA: ArenaId = ArenaId(super::uuid(0x10_0600));
/// A calm horse for everyone, 追风.
pub const ZHUIFENG: HorseId = HorseId(super::uuid(0x10_0500));
/// A second one, 白雪.
pub const BAIXUE: HorseId = HorseId(super::uuid(0x10_0501));
/// A horse for advanced riders, 雷霆.
pub const LEITING: HorseId = HorseId(super::uuid(0x10_0502));
/// 王若溪, with a package of ten saddle hours.
pub const RUOXI: MemberId = MemberId(super::uuid(0x10_0400));
/// 陈一诺, with none.
pub const YINUO: MemberId = MemberId(super::uuid(0x10_0401));
/// An account that became part of [`RUOXI`]'s.
pub const ALIAS: MemberId = MemberId(super::uuid(0x10_0402));
/// The course: one saddle hour.
pub const COURSE: ProductId = ProductId(super::uuid(0x10_0800));
/// A package of ten saddle hours for 1,800 yuan, valid from its purchase.
pub const TEN: ProductId = ProductId(super::uuid(0x10_0810));
/// A package of two saddle hours for 380 yuan, valid from its first use, one left.
pub const TWO: ProductId = ProductId(super::uuid(0x10_0811));
/// What [`RUOXI`] bought: [`TEN`].
pub const BOUGHT: MemberPackageId = MemberPackageId(super::uuid(0x10_0E00));

/// The rider of [`RUOXI`], of [`YINUO`], and [`RUOXI`]'s child.
pub const RIDERS: [RiderId; 3] =
    [RiderId(super::uuid(0x10_0700)), RiderId(super::uuid(0x10_0701)), RiderId(super::uuid(0x10_0702))];

/// The `n`-th lesson of the morning: one an hour from 09:30 on, each an hour long, so that they stand back
/// to back. The first two are at the same time.
#[must_use]
pub fn lesson_id(n: u32) -> LessonId {
    id(0x10_0F00 + u128::from(n))
}

/// The `n`-th booking; see [`rows`].
#[must_use]
pub fn booking_id(n: u32) -> BookingId {
    id(0x10_1000 + u128::from(n))
}

/// When the `n`-th lesson starts: 0 and 1 at 09:30, 2 at 10:30, 3 at 11:30, …
#[must_use]
pub fn starts(n: u32) -> Timestamp {
    minutes(30 + 60 * i64::from(n.saturating_sub(1)))
}

/// The whole club, in an order in which a row comes after what it names.
///
/// | booking | lesson | rider of | package |
/// | --- | --- | --- | --- |
/// | 0 | 0, 09:30 | `RUOXI` | reserved in `BOUGHT` |
/// | 1 | 1, 09:30 | `YINUO` | none |
/// | 2 | 2, 10:30 | `RUOXI` | reserved in `BOUGHT`; the lesson was made by an order |
/// | 3 | 3, 11:30 | `RUOXI` | reserved in `BOUGHT` |
/// | 4 | 4, 12:30 | `RUOXI`'s child | none, though the account has one |
/// | 5 | 5, 13:30 | `YINUO` | none |
#[must_use]
pub fn rows() -> Vec<Row> {
    let mut rows = staff();
    rows.extend(members());
    rows.extend(offers());
    rows.extend(bought());
    for n in 0..6 {
        rows.push(lesson(n).into_row());
        rows.push(booking(n).into_row());
        rows.extend(reserved(n).map(Record::into_row));
    }
    rows
}

fn staff() -> Vec<Row> {
    let club = Club {
        club_id: CLUB,
        id: CLUB,
        name: "青禾马术俱乐部".to_owned(),
        zone: ClubZone::default(),
        rules: Json(ClubRules::default()),
        meta: untouched(),
    };
    let desk = |id, name: &str, n| Desk {
        club_id: CLUB,
        id,
        name: name.to_owned(),
        origin: Origin::nth(n),
        enrolled_at: MORNING.plus_days(-30),
        revoked_at: None,
        meta: untouched(),
    };
    let coach = Coach {
        club_id: CLUB,
        id: COACH,
        name: "周岚".to_owned(),
        phone: Some("13900001111".to_owned()),
        courses: Json(vec![COURSE]),
        surcharge: Money::ZERO,
        active: true,
        meta: untouched(),
    };
    let person = |id, name: &str, account: &str, role| Staff {
        club_id: CLUB,
        id,
        name: name.to_owned(),
        account: account.to_owned(),
        role,
        pin_verifier: "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA".to_owned(),
        active: true,
        coach_id: None,
        rights_since: MORNING.plus_days(-30),
        role_before: None,
        meta: untouched(),
    };
    let horse = |id, name: &str, number: &str, levels| Horse {
        club_id: CLUB,
        id,
        name: name.to_owned(),
        number: number.to_owned(),
        breed: None,
        height_cm: None,
        birth_year: None,
        owner_id: None,
        max_rider_weight: None,
        levels: Json(levels),
        // The lessons stand back to back, and so may the horses' work.
        limits: Json(HorseLimits { rest_minutes: 0, ..HorseLimits::default() }),
        state: HorseState::Fit,
        meta: untouched(),
    };
    let arena = Arena {
        club_id: CLUB,
        id: ARENA,
        name: "室内馆".to_owned(),
        indoor: true,
        capacity: 3,
        active: true,
        meta: untouched(),
    };
    vec![
        club.into_row(),
        desk(DOOR, "大门", 0).into_row(),
        desk(OFFICE, "办公室", 1).into_row(),
        coach.into_row(),
        person(RECEPTION, "林晓", "lin", Role::Receptionist).into_row(),
        person(MANAGER, "沈曼", "shen", Role::Manager).into_row(),
        horse(ZHUIFENG, "追风", "01", Vec::new()).into_row(),
        horse(BAIXUE, "白雪", "02", Vec::new()).into_row(),
        horse(LEITING, "雷霆", "03", vec![Level::Advanced]).into_row(),
        arena.into_row(),
    ]
}

fn members() -> Vec<Row> {
    let member = |id, name: &str, phone: &str, merged_into| Member {
        club_id: CLUB,
        id,
        name: name.to_owned(),
        phone: Some(phone.to_owned()),
        openid: None,
        notes: None,
        tags: Json::default(),
        joined_at: MORNING.plus_days(-100),
        merged_into,
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
        level: Level::Beginner,
        usual_horse_id: None,
        usual_coach_id: None,
        no_ride: Json::default(),
        guardian_name: None,
        guardian_phone: None,
        guardian_consent_at: None,
        waiver_signed_at: None,
        notes: None,
        meta: untouched(),
    };
    vec![
        member(RUOXI, "王若溪", "13800138000", None).into_row(),
        member(YINUO, "陈一诺", "13800138001", None).into_row(),
        member(ALIAS, "王若溪（旧）", "13800138002", Some(RUOXI)).into_row(),
        rider(RIDERS[0], RUOXI, "王若溪").into_row(),
        rider(RIDERS[1], YINUO, "陈一诺").into_row(),
        rider(RIDERS[2], RUOXI, "王小雨").into_row(),
    ]
}

fn offers() -> Vec<Row> {
    let product = |id, code: &str, name: &str, kind, fen, stock| Product {
        club_id: CLUB,
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
        description: String::new(),
        price: Money::from_fen(fen),
        sort: 0,
        on_shelf: true,
        stock,
        meta: untouched(),
    };
    let course = CourseConfig {
        club_id: CLUB,
        id: COURSE,
        class_type: ClassType::Single,
        duration_minutes: 60,
        saddle_hours: Units::from_tenths(10),
        max_riders: 4,
        needs_horse: true,
        coach_fee: Money::from_fen(12_000),
        horse_fee: Money::from_fen(8_000),
        required_level: Level::Beginner,
        load_percent: 100,
        advance_hours: 0,
        meta: untouched(),
    };
    let package = |id, tenths, valid_from| PackageConfig {
        club_id: CLUB,
        id,
        units: Units::from_tenths(tenths),
        validity_days: 90,
        valid_from,
        courses: Json::default(),
        transferable: false,
        meta: untouched(),
    };
    vec![
        product(COURSE, "C1", "单人课", ProductKind::Course, 20_000, None).into_row(),
        product(TEN, "P10", "十鞍时套餐", ProductKind::Package, 180_000, None).into_row(),
        product(TWO, "P2", "体验套餐", ProductKind::Package, 38_000, Some(1)).into_row(),
        course.into_row(),
        package(TEN, 100, ValidFrom::Purchase).into_row(),
        package(TWO, 20, ValidFrom::FirstUse).into_row(),
    ]
}

fn bought() -> [Row; 2] {
    let package = MemberPackage {
        club_id: CLUB,
        id: BOUGHT,
        member_id: RUOXI,
        product_id: TEN,
        order_id: None,
        name: "十鞍时套餐".to_owned(),
        units: Units::from_tenths(100),
        price_paid: Money::from_fen(180_000),
        valid_from: "2026-11-01".parse().ok(),
        valid_until: "2027-01-30".parse().ok(),
        validity_days: 90,
        courses: Json::default(),
        state: PackageState::Active,
        ended_at: None,
        meta: untouched(),
    };
    [package.into_row(), entry(0x10_1300, EntryKind::Buy, 100, None).into_row()]
}

/// The `n`-th lesson.
#[must_use]
pub fn lesson(n: u32) -> Lesson {
    Lesson {
        club_id: CLUB,
        id: lesson_id(n),
        number: format!("L20261121A{:04}", n + 1),
        course_id: COURSE,
        // The coach can't be in two lessons at once.
        coach_id: (n != 1).then_some(COACH),
        arena_id: Some(ARENA),
        starts_at: starts(n),
        ends_at: starts(n).plus_minutes(60),
        capacity: 4,
        origin: if n == 2 { LessonOrigin::Order } else { LessonOrigin::Class },
        state: LessonState::Confirmed,
        note: None,
        series_id: None,
        meta: untouched(),
    }
}

/// The `n`-th booking.
#[must_use]
pub fn booking(n: u32) -> Booking {
    let (rider, member) = match n {
        1 | 5 => (RIDERS[1], YINUO),
        4 => (RIDERS[2], RUOXI),
        _ => (RIDERS[0], RUOXI),
    };
    Booking {
        club_id: CLUB,
        id: booking_id(n),
        lesson_id: lesson_id(n),
        rider_id: rider,
        member_id: member,
        order_item_id: None,
        package_id: reserves(n).then_some(BOUGHT),
        horse_id: None,
        starts_at: starts(n),
        ends_at: starts(n).plus_minutes(60),
        state: BookingState::Booked,
        clash: false,
        note: None,
        meta: untouched(),
    }
}

const fn reserves(n: u32) -> bool {
    matches!(n, 0 | 2 | 3)
}

fn reserved(n: u32) -> Option<PackageEntry> {
    reserves(n).then(|| entry(0x10_1301 + u128::from(n), EntryKind::Reserve, 10, Some(booking_id(n))))
}

fn entry(n: u128, kind: EntryKind, tenths: i64, booking_id: Option<BookingId>) -> PackageEntry {
    PackageEntry {
        club_id: CLUB,
        id: id(n),
        package_id: BOUGHT,
        kind,
        units: Units::from_tenths(tenths),
        booking_id,
        check_in_id: None,
        debt_id: None,
        reverses: None,
        note: None,
        meta: Meta::new(MORNING.plus_days(-1), None),
    }
}
