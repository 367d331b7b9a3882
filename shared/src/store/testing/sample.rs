//! A row of every table with every option filled, and one with every option empty.

use super::{CLUB, MORNING, id, minutes, untouched};
use crate::money::Money;
use crate::number::Origin;
use crate::record::{
    Arena, AttentionCode, AttentionDetails, AttentionItem, AttentionState, Booking, BookingState,
    CashMovement, CashMovementKind, CheckIn, CheckInMethod, ClassType, Club, ClubRules, Coach, CourseConfig,
    Debt, DebtState, Desk, EntryKind, Horse, HorseLimits, HorseState, Json, Lesson, LessonOrigin,
    LessonState, Level, Member, MemberPackage, Meta, Order, OrderItem, OrderOrigin, OrderState,
    PackageConfig, PackageEntry, PackageState, Payment, PaymentKind, PaymentMethod, PaymentState, Product,
    ProductKind, Record, Rider, Role, Row, SoldProduct, Staff, TillShift, TillState, ValidFrom, Weight,
};
use crate::time::ClubZone;
use crate::units::Units;
use crate::words::Say;

// Ids are counted per kind; the first of a kind is the row with its options empty, the second the full one.
const DESK: u128 = 0x100;
const STAFF: u128 = 0x200;
const COACH: u128 = 0x300;
const MEMBER: u128 = 0x400;
const HORSE: u128 = 0x500;
const ARENA: u128 = 0x600;
const RIDER: u128 = 0x700;
const COURSE: u128 = 0x800;
const PACKAGE: u128 = 0x810;
const TILL: u128 = 0x900;
const ORDER: u128 = 0xA00;
const ITEM: u128 = 0xB00;
const PAYMENT: u128 = 0xC00;
const CASH: u128 = 0xD00;
const BOUGHT: u128 = 0xE00;
const LESSON: u128 = 0xF00;
const BOOKING: u128 = 0x1000;
const CHECK_IN: u128 = 0x1100;
const DEBT: u128 = 0x1200;
const ENTRY: u128 = 0x1300;
const ATTENTION: u128 = 0x1400;

/// All of them, in an order in which a row comes after what it names.
#[must_use]
pub fn rows() -> Vec<Row> {
    let mut rows = people();
    rows.extend(offers());
    rows.extend(money());
    rows.extend(timetable());
    rows.extend(ledger());
    rows
}

/// A tail with everything in it.
fn touched() -> Meta {
    Meta {
        version: 3,
        created_at: MORNING.plus_days(-2),
        created_by: Some(id(STAFF)),
        updated_at: minutes(-7).plus_millis(123),
        updated_by: Some(id(STAFF)),
    }
}

/// The full row by its id, its empty twin by the id before.
fn both<R: Record>(full: R, empty: impl FnOnce(&mut R)) -> [Row; 2] {
    let mut bare = full.clone();
    *bare.meta_mut() = untouched();
    empty(&mut bare);
    [bare.into_row(), full.into_row()]
}

fn people() -> Vec<Row> {
    let rules = ClubRules { check_in_opens_minutes: 45, no_show_uses_units: false, offline_days: 7 };
    let club = Club {
        club_id: CLUB,
        id: CLUB,
        name: "青禾马术俱乐部".to_owned(),
        zone: ClubZone::default(),
        rules: Json(rules),
        meta: untouched(),
    };
    let mut rows = vec![club.into_row()];
    let desk = Desk {
        club_id: CLUB,
        id: id(DESK + 1),
        name: "前台二".to_owned(),
        origin: Origin::nth(27),
        enrolled_at: MORNING.plus_days(-30),
        revoked_at: Some(MORNING.plus_days(-1)),
        meta: untouched(),
    };
    rows.extend(both(desk, |desk| {
        (desk.id, desk.origin, desk.revoked_at) = (id(DESK), Origin::nth(0), None);
    }));
    let coach = Coach {
        club_id: CLUB,
        id: id(COACH + 1),
        name: "周教练".to_owned(),
        phone: Some("13900001111".to_owned()),
        courses: Json(vec![id(COURSE), id(COURSE + 1)]),
        surcharge: Money::from_fen(3_050),
        active: false,
        meta: untouched(),
    };
    let [bare_coach, full_coach] = both(coach, |coach| {
        (coach.id, coach.phone, coach.courses) = (id(COACH), None, Json::default());
    });
    let staff = Staff {
        club_id: CLUB,
        id: id(STAFF + 1),
        name: "周教练".to_owned(),
        account: "zhou".to_owned(),
        role: Role::Coach,
        pin_verifier: "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA".to_owned(),
        active: true,
        coach_id: Some(id(COACH + 1)),
        rights_since: MORNING.plus_days(-3),
        role_before: Some(Role::Receptionist),
        meta: touched(),
    };
    let [bare_staff, full_staff] = both(staff, |staff| {
        (staff.id, staff.account) = (id(STAFF), "lin".to_owned());
        (staff.coach_id, staff.role_before, staff.active) = (None, None, false);
    });
    rows.extend([bare_coach, full_coach, bare_staff, full_staff]);
    rows.extend(members());
    rows.extend(resources());
    rows
}

fn members() -> [Row; 2] {
    let member = Member {
        club_id: CLUB,
        id: id(MEMBER + 1),
        name: "欧阳若溪 O'Neil \"若\"".to_owned(),
        phone: Some("13800138000".to_owned()),
        openid: Some("oX7y-若溪_openid".to_owned()),
        notes: Some("第一行\n第二行\t🐎".to_owned()),
        tags: Json(vec!["少儿".to_owned(), "vip, gold".to_owned()]),
        joined_at: MORNING.plus_days(-400),
        merged_into: Some(id(MEMBER)),
        meta: touched(),
    };
    both(member, |member| {
        (member.id, member.phone, member.openid) = (id(MEMBER), None, None);
        (member.notes, member.tags, member.merged_into) = (None, Json::default(), None);
    })
}

fn resources() -> Vec<Row> {
    let horse = Horse {
        club_id: CLUB,
        id: id(HORSE + 1),
        name: "追风".to_owned(),
        number: "07".to_owned(),
        breed: Some("温血马".to_owned()),
        height_cm: Some(168),
        birth_year: Some(2015),
        owner_id: Some(id(MEMBER)),
        max_rider_weight: Some(Weight::from_tenths_kg(855)),
        levels: Json(vec![Level::Intermediate, Level::Advanced]),
        limits: Json(HorseLimits { lessons_a_day: 3, load_a_day: 35, load_in_7_days: 180, rest_minutes: 20 }),
        state: HorseState::Resting,
        meta: touched(),
    };
    let arena = Arena {
        club_id: CLUB,
        id: id(ARENA + 1),
        name: "室内馆".to_owned(),
        indoor: true,
        capacity: 2,
        active: true,
        meta: touched(),
    };
    let rider = Rider {
        club_id: CLUB,
        id: id(RIDER + 1),
        member_id: id(MEMBER),
        name: "小雨".to_owned(),
        birth_date: "2016-02-29".parse().ok(),
        weight: Some(Weight::from_tenths_kg(325)),
        level: Level::Novice,
        usual_horse_id: Some(id(HORSE)),
        usual_coach_id: Some(id(COACH)),
        no_ride: Json(vec![id(HORSE + 1)]),
        guardian_name: Some("欧阳建国".to_owned()),
        guardian_phone: Some("13700137000".to_owned()),
        guardian_consent_at: Some(MORNING.plus_days(-30)),
        waiver_signed_at: Some(MORNING.plus_days(-30).plus_millis(1)),
        notes: Some("怕打雷".to_owned()),
        meta: touched(),
    };
    let mut rows = Vec::new();
    rows.extend(both(horse, |horse| {
        (horse.id, horse.breed, horse.height_cm) = (id(HORSE), None, None);
        (horse.birth_year, horse.owner_id, horse.max_rider_weight) = (None, None, None);
        (horse.number, horse.levels, horse.state) = ("08".to_owned(), Json::default(), HorseState::Fit);
    }));
    rows.extend(both(arena, |arena| (arena.id, arena.indoor) = (id(ARENA), false)));
    rows.extend(both(rider, |rider| {
        (rider.id, rider.birth_date, rider.weight) = (id(RIDER), None, None);
        (rider.usual_horse_id, rider.usual_coach_id, rider.no_ride) = (None, None, Json::default());
        (rider.guardian_name, rider.guardian_phone, rider.guardian_consent_at) = (None, None, None);
        (rider.waiver_signed_at, rider.notes) = (None, None);
    }));
    rows
}

fn offers() -> Vec<Row> {
    let package = Product {
        club_id: CLUB,
        id: id(PACKAGE + 1),
        code: "P20".to_owned(),
        name: "二十鞍时套餐".to_owned(),
        kind: ProductKind::Package,
        description: "半年有效".to_owned(),
        price: Money::from_fen(360_000),
        sort: -5,
        on_shelf: true,
        stock: Some(12),
        meta: touched(),
    };
    let mut other = package.clone();
    (other.id, other.code) = (id(PACKAGE), "P5".to_owned());
    let mut single = package.clone();
    (single.id, single.code, single.kind) = (id(COURSE + 1), "C1".to_owned(), ProductKind::Course);
    let config = CourseConfig {
        club_id: CLUB,
        id: id(COURSE + 1),
        class_type: ClassType::Multi,
        duration_minutes: 90,
        saddle_hours: Units::from_tenths(15),
        max_riders: 6,
        needs_horse: true,
        coach_fee: Money::from_fen(12_000),
        horse_fee: Money::from_fen(8_001),
        required_level: Level::Novice,
        load_percent: 150,
        meta: touched(),
    };
    let units = PackageConfig {
        club_id: CLUB,
        id: id(PACKAGE + 1),
        units: Units::from_tenths(200),
        validity_days: 180,
        valid_from: ValidFrom::FirstUse,
        courses: Json(vec![id(COURSE), id(COURSE + 1)]),
        transferable: true,
        meta: touched(),
    };
    let mut rows = vec![package.into_row(), other.into_row()];
    rows.extend(both(single, |product| {
        (product.id, product.code, product.stock) = (id(COURSE), "C0".to_owned(), None);
    }));
    rows.extend(both(config, |config| (config.id, config.needs_horse) = (id(COURSE), false)));
    rows.extend(both(units, |units| (units.id, units.courses) = (id(PACKAGE), Json::default())));
    rows
}

fn sold() -> SoldProduct {
    SoldProduct {
        kind: ProductKind::Package,
        code: "P20".to_owned(),
        name: "二十鞍时套餐".to_owned(),
        price: Money::from_fen(360_000),
        units: Some(Units::from_tenths(200)),
        validity_days: Some(180),
    }
}

fn money() -> Vec<Row> {
    let till = TillShift {
        club_id: CLUB,
        id: id(TILL + 1),
        desk_id: id(DESK + 1),
        state: TillState::Closed,
        opened_at: minutes(-600),
        opened_by: Some(id(STAFF)),
        float_amount: Money::from_fen(20_000),
        expected: Money::from_fen(380_000),
        sales: 1,
        counted: Some(Money::from_fen(379_950)),
        closed_at: Some(minutes(-60)),
        closed_by: Some(id(STAFF)),
        meta: touched(),
    };
    let order = Order {
        club_id: CLUB,
        id: id(ORDER + 1),
        number: "O20261121AB0002".to_owned(),
        member_id: id(MEMBER),
        origin: OrderOrigin::Desk,
        list_amount: Money::from_fen(360_000),
        discount: Money::from_fen(1),
        adjustment: Money::from_fen(-99),
        payable: Money::from_fen(359_900),
        paid: Money::from_fen(359_900),
        refunded: Money::from_fen(10_000),
        state: OrderState::Confirmed,
        paid_at: Some(minutes(-120)),
        note: Some("加急".to_owned()),
        meta: touched(),
    };
    let item = OrderItem {
        club_id: CLUB,
        id: id(ITEM + 1),
        order_id: id(ORDER + 1),
        product_id: id(PACKAGE + 1),
        sold: Json(sold()),
        quantity: 1,
        unit_price: Money::from_fen(360_000),
        amount: Money::from_fen(360_000),
        rider_id: Some(id(RIDER)),
        meta: touched(),
    };
    let payment = Payment {
        club_id: CLUB,
        id: id(PAYMENT + 1),
        order_id: id(ORDER + 1),
        number: "P20261121AB0002".to_owned(),
        method: PaymentMethod::Cash,
        kind: PaymentKind::Pay,
        amount: Money::from_fen(359_900),
        state: PaymentState::Succeeded,
        tendered: Some(Money::from_fen(360_000)),
        change_given: Some(Money::from_fen(100)),
        till_shift_id: Some(id(TILL + 1)),
        paid_at: Some(minutes(-120)),
        meta: touched(),
    };
    let cash = CashMovement {
        club_id: CLUB,
        id: id(CASH + 1),
        till_shift_id: id(TILL + 1),
        kind: CashMovementKind::Refund,
        amount: Money::from_fen(-10_000),
        order_id: Some(id(ORDER + 1)),
        payment_id: Some(id(PAYMENT + 1)),
        moved_at: minutes(-90),
        meta: touched(),
    };
    let mut rows = Vec::new();
    rows.extend(both(till, |till| {
        (till.id, till.state, till.opened_by) = (id(TILL), TillState::Open, None);
        (till.counted, till.closed_at, till.closed_by) = (None, None, None);
    }));
    rows.extend(both(order, |order| {
        (order.id, order.number) = (id(ORDER), "O20261121A0001".to_owned());
        (order.state, order.origin) = (OrderState::PendingPayment, OrderOrigin::MiniProgram);
        (order.paid, order.refunded, order.paid_at, order.note) = (Money::ZERO, Money::ZERO, None, None);
    }));
    rows.extend(both(item, |item| {
        (item.id, item.order_id, item.rider_id) = (id(ITEM), id(ORDER), None);
        item.sold.0.units = None;
        item.sold.0.validity_days = None;
    }));
    rows.extend(both(payment, |payment| {
        (payment.id, payment.order_id) = (id(PAYMENT), id(ORDER));
        (payment.number, payment.state) = ("P20261121A0001".to_owned(), PaymentState::ToPay);
        (payment.tendered, payment.change_given) = (None, None);
        (payment.till_shift_id, payment.paid_at) = (None, None);
    }));
    rows.extend(both(cash, |cash| {
        (cash.id, cash.order_id, cash.payment_id) = (id(CASH), None, None);
    }));
    rows
}

fn timetable() -> Vec<Row> {
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
        (lesson.coach_id, lesson.arena_id, lesson.note) = (None, None, None);
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

fn ledger() -> Vec<Row> {
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
        details: Json(AttentionDetails { command: "check_in".to_owned(), say }),
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

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::record::{Table, Value};

    #[test]
    fn every_option_of_every_table_is_once_filled_and_once_empty() {
        let rows = rows();
        for table in Table::ALL {
            let of: Vec<_> = rows.iter().filter(|row| row.table() == *table).map(Row::values).collect();
            assert!(!of.is_empty(), "{table:?}");
            for (i, column) in table.columns().iter().enumerate().filter(|(_, column)| column.nullable) {
                let empty = |values: &Vec<Value>| values[i] == Value::Null;
                // The club, its desks and its coaches are made before there are staff.
                let untouched = matches!(table, Table::Clubs | Table::Desks | Table::Coaches);
                if !(untouched && column.name.ends_with("_by")) {
                    assert!(
                        of.iter().any(|values| !empty(values)),
                        "{table:?}.{} is never full",
                        column.name
                    );
                }
                assert!(of.iter().any(empty), "{table:?}.{} is never empty", column.name);
            }
        }
    }
}
