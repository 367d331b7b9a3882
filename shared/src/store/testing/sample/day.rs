//! The timetable and its ledger.

use super::super::{CLUB, MORNING, id, minutes};
use super::{
    ARENA, ATTENTION, BOOKING, BOUGHT, CHECK_IN, COACH, COURSE, DEBT, DESK, ENTRY, HORSE, ITEM, LESSON,
    MEMBER, ORDER, PACKAGE, RIDER, SERIES, STAFF, both, touched,
};
use crate::money::Money;
use crate::record::{
    AttentionCode, AttentionDetails, AttentionItem, AttentionState, Booking, BookingState, CheckIn,
    CheckInMethod, Debt, DebtState, EntryKind, Json, Lesson, LessonOrigin, LessonState, MemberPackage,
    PackageEntry, PackageState, Row,
};
use crate::units::Units;
use crate::words::Say;

pub(super) fn timetable() -> Vec<Row> {
    let bought = MemberPackage {
        club_id: CLUB,
        id: id(BOUGHT + 1),
        member_id: id(MEMBER),
        product_id: id(PACKAGE + 1),
        order_id: Some(id(ORDER + 1)),
        name: "二十鞍时套餐".to_owned(),
        units: Units::from_tenths(200),
        price_paid: Money::from_fen(359_900),
        valid_from: "2026-05-01".parse().ok(),
        valid_until: "2026-10-28".parse().ok(),
        validity_days: 180,
        courses: Json(vec![id(COURSE)]),
        state: PackageState::Expired,
        ended_at: Some(MORNING.plus_days(-24)),
        meta: touched(),
    };
    let lesson = Lesson {
        club_id: CLUB,
        id: id(LESSON + 1),
        number: "L20261121A0002".to_owned(),
        course_id: id(COURSE + 1),
        coach_id: Some(id(COACH)),
        arena_id: Some(id(ARENA)),
        starts_at: minutes(60),
        ends_at: minutes(150),
        capacity: 6,
        origin: LessonOrigin::Class,
        state: LessonState::InProgress,
        note: Some("带头盔".to_owned()),
        series_id: Some(id(SERIES + 1)),
        meta: touched(),
    };
    let booking = Booking {
        club_id: CLUB,
        id: id(BOOKING + 1),
        lesson_id: id(LESSON + 1),
        rider_id: id(RIDER + 1),
        member_id: id(MEMBER),
        order_item_id: Some(id(ITEM + 1)),
        package_id: Some(id(BOUGHT + 1)),
        horse_id: Some(id(HORSE)),
        starts_at: minutes(60),
        ends_at: minutes(150),
        state: BookingState::Booked,
        clash: true,
        note: Some("第一次来".to_owned()),
        meta: touched(),
    };
    let mut rows = Vec::new();
    rows.extend(both(bought, |bought| {
        (bought.id, bought.order_id, bought.state) = (id(BOUGHT), None, PackageState::Active);
        (bought.valid_from, bought.valid_until, bought.ended_at) = (None, None, None);
        bought.courses = Json::default();
    }));
    rows.extend(both(lesson, |lesson| {
        (lesson.id, lesson.number) = (id(LESSON), "L20261121A0001".to_owned());
        (lesson.coach_id, lesson.arena_id, lesson.note, lesson.series_id) = (None, None, None, None);
        (lesson.starts_at, lesson.ends_at) = (minutes(240), minutes(300));
        (lesson.origin, lesson.state) = (LessonOrigin::Order, LessonState::ToConfirm);
    }));
    rows.extend(both(booking, |booking| {
        (booking.id, booking.lesson_id, booking.rider_id) = (id(BOOKING), id(LESSON), id(RIDER));
        (booking.order_item_id, booking.package_id, booking.horse_id) = (None, None, None);
        (booking.starts_at, booking.ends_at) = (minutes(240), minutes(300));
        (booking.clash, booking.state, booking.note) = (false, BookingState::CheckedIn, None);
    }));
    rows
}

pub(super) fn ledger() -> Vec<Row> {
    let check_in = CheckIn {
        club_id: CLUB,
        id: id(CHECK_IN + 1),
        booking_id: id(BOOKING + 1),
        rider_id: id(RIDER + 1),
        member_id: id(MEMBER),
        starts_at: minutes(60),
        method: CheckInMethod::Qr,
        in_at: minutes(30),
        out_at: Some(minutes(150)),
        units: Units::from_tenths(15),
        package_id: Some(id(BOUGHT + 1)),
        staff_id: Some(id(STAFF)),
        desk_id: Some(id(DESK)),
        undone_at: Some(minutes(35)),
        undone_by: Some(id(STAFF)),
        undone_reason: Some("点错了".to_owned()),
        meta: touched(),
    };
    let debt = Debt {
        club_id: CLUB,
        id: id(DEBT + 1),
        member_id: id(MEMBER),
        rider_id: id(RIDER + 1),
        booking_id: id(BOOKING + 1),
        check_in_id: id(CHECK_IN + 1),
        units: Units::from_tenths(15),
        state: DebtState::Settled,
        ended_at: Some(minutes(40)),
        settled_by: Some(id(STAFF)),
        package_id: Some(id(BOUGHT + 1)),
        meta: touched(),
    };
    let entry = PackageEntry {
        club_id: CLUB,
        id: id(ENTRY + 1),
        package_id: id(BOUGHT + 1),
        kind: EntryKind::Use,
        units: Units::from_tenths(-15),
        booking_id: Some(id(BOOKING + 1)),
        check_in_id: Some(id(CHECK_IN + 1)),
        debt_id: Some(id(DEBT + 1)),
        reverses: Some(id(ENTRY)),
        note: Some("退回".to_owned()),
        meta: touched(),
    };
    let say = Say::UnitsOwed { rider: "小雨".to_owned(), units: Units::from_tenths(15) };
    let attention = AttentionItem {
        club_id: CLUB,
        id: id(ATTENTION + 1),
        code: AttentionCode::UnitsOwed,
        command_id: id(0x2001),
        desk_id: Some(id(DESK)),
        staff_id: Some(id(STAFF)),
        booking_id: Some(id(BOOKING + 1)),
        member_id: Some(id(MEMBER)),
        order_id: Some(id(ORDER + 1)),
        details: Json(AttentionDetails { command: "check_in".to_owned(), say, wanted: None }),
        state: AttentionState::Settled,
        settled_at: Some(minutes(45)),
        settled_by: Some(id(STAFF)),
        settled_how: Some("已补交".to_owned()),
        meta: touched(),
    };
    let mut rows = Vec::new();
    rows.extend(both(check_in, |check_in| {
        (check_in.id, check_in.booking_id, check_in.rider_id) = (id(CHECK_IN), id(BOOKING), id(RIDER));
        (check_in.starts_at, check_in.out_at, check_in.package_id) = (minutes(240), None, None);
        (check_in.staff_id, check_in.desk_id, check_in.undone_at) = (None, None, None);
        (check_in.undone_by, check_in.undone_reason) = (None, None);
    }));
    rows.extend(both(debt, |debt| {
        (debt.id, debt.rider_id, debt.booking_id) = (id(DEBT), id(RIDER), id(BOOKING));
        (debt.check_in_id, debt.state) = (id(CHECK_IN), DebtState::Open);
        (debt.ended_at, debt.settled_by, debt.package_id) = (None, None, None);
    }));
    rows.extend(both(entry, |entry| {
        (entry.id, entry.units, entry.booking_id) = (id(ENTRY), Units::from_tenths(15), None);
        (entry.check_in_id, entry.debt_id, entry.reverses, entry.note) = (None, None, None, None);
    }));
    rows.extend(both(attention, |item| {
        (item.id, item.state) = (id(ATTENTION), AttentionState::Open);
        (item.desk_id, item.staff_id, item.booking_id) = (None, None, None);
        (item.member_id, item.order_id, item.settled_at) = (None, None, None);
        (item.settled_by, item.settled_how) = (None, None);
    }));
    rows
}
