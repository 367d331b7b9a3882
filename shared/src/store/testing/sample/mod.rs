//! A row of every table with every option filled, and one with every option empty.

mod day;
mod ground;
mod trade;

use super::{CLUB, MORNING, id, minutes, untouched};
use crate::money::Money;
use crate::number::Origin;
use crate::record::{
    Arena, Club, ClubRules, Coach, Desk, Horse, HorseLimits, HorseState, Json, Level, Member, Meta, Record,
    Rider, Role, Row, Staff, Weight,
};
use crate::time::ClubZone;

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
const TEMPLATE: u128 = 0x1500;
const COACH_TIME: u128 = 0x1600;
const HORSE_TIME: u128 = 0x1700;
const CLOSURE: u128 = 0x1800;
const SERIES: u128 = 0x1900;
const OVERRIDE: u128 = 0x1A00;
const WAITING: u128 = 0x1B00;

/// All of them, in an order in which a row comes after what it names.
#[must_use]
pub fn rows() -> Vec<Row> {
    let mut rows = people();
    rows.extend(trade::offers());
    rows.extend(trade::money());
    rows.extend(ground::hours());
    rows.extend(day::timetable());
    rows.extend(ground::passed());
    rows.extend(ground::waiting());
    rows.extend(day::ledger());
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
    let rules = ClubRules {
        check_in_opens_minutes: 45,
        no_show_uses_units: false,
        offline_days: 7,
        address: Some("青禾路 1 号".to_owned()),
        phone: Some("02168881234".to_owned()),
        ..ClubRules::default()
    };
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
        deleted_at: Some(MORNING.plus_days(-3)),
        meta: touched(),
    };
    both(member, |member| {
        (member.id, member.phone, member.openid) = (id(MEMBER), None, None);
        (member.notes, member.tags, member.merged_into) = (None, Json::default(), None);
        member.deleted_at = None;
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
        limits: Json(HorseLimits {
            lessons_a_day: 3,
            load_a_day: 35,
            load_in_7_days: 180,
            rest_minutes: 20,
            rest_days_a_week: 2,
        }),
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
