//! The second part of the day: people, packages, the till and the club's ground, wanted and unwanted.

use super::super::testing::id;
use super::super::testing::world::{
    ALIAS, ARENA, BOUGHT, COACH, DOOR, LEITING, OFFICE, RECEPTION, RIDERS, RUOXI, TEN, YINUO, ZHUIFENG,
    lesson_id,
};
use super::story::{Day, TILL};
use crate::command::{
    AddArena, AddCoach, AddHorse, AddStaff, AdjustPackage, CloseTill, DeleteMember, EditArena, EditClub,
    EditCoach, EditHorse, EditLesson, EditMember, EditRider, EditStaff, ExtendPackage, ImportMembers,
    ImportedMember, ImportedPackage, ImportedRider, MergeMembers, MoveCash, Patch, ReopenTill, ResumePackage,
    SplitMembers, SuspendPackage, TransferPackage,
};
use crate::id::MemberId;
use crate::money::Money;
use crate::record::{HorseState, Level, Role, WeekHours};
use crate::store::{ScanTables, Store};
use crate::units::Units;
use serde_json::json;

/// The evening after the lessons.
pub(super) async fn ground<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    people(day).await;
    packages(day).await;
    till(day).await;
    club(day).await;
    list(day).await;
    notes(day).await;
}

fn edit(member_id: MemberId, patches: Vec<Patch>) -> EditMember {
    EditMember { member_id, patches }
}

/// Two desks edit one account, two accounts become one and part again, a person is forgotten.
async fn people<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let tags = Patch::new("tags", json!([]), vec!["少儿", "周末"]);
    day.give(600, DOOR, edit(RUOXI, vec![Patch::new("notes", json!(null), "怕狗"), tags])).await;
    day.give(601, OFFICE, edit(ALIAS, vec![Patch::new("notes", json!(null), "喜欢追风")])).await;
    day.give(602, DOOR, edit(RUOXI, vec![Patch::new("phone", "13800138000", "13800138001")])).await;
    let offer = day.last().child("attention:same_phone");
    let rider = vec![
        Patch::new("weight", json!(null), 325),
        Patch::new("no_ride", json!([]), vec![LEITING]),
        Patch::new("guardian_name", json!(null), "王若溪"),
        Patch::new("guardian_phone", json!(null), "138 0013 8001"),
    ];
    day.give(603, DOOR, EditRider { rider_id: RIDERS[2], patches: rider }).await;
    day.give(604, DOOR, MergeMembers { keep: RUOXI, merge: YINUO, item_id: Some(offer) }).await;
    day.give(605, OFFICE, SplitMembers { merged: YINUO, from: RUOXI }).await;
    day.give(606, OFFICE, SplitMembers { merged: YINUO, from: RUOXI }).await;
    let forget = |member_id| DeleteMember { member_id, reason: "本人要求".to_owned() };
    day.give(607, OFFICE, forget(RUOXI)).await;
    // 赵敏, who registered in the morning, has nothing open.
    day.give(608, OFFICE, forget(id(0x24_0001))).await;
}

/// A package is held, goes on, is put right, extended and handed over.
async fn packages<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let reason = || "脚踝扭伤".to_owned();
    let adjust =
        |tenths| AdjustPackage { package_id: BOUGHT, units: Units::from_tenths(tenths), reason: reason() };
    day.give(610, DOOR, SuspendPackage { package_id: BOUGHT, reason: reason() }).await;
    day.give(611, DOOR, ResumePackage { package_id: BOUGHT, reason: reason() }).await;
    day.give(612, DOOR, adjust(5)).await;
    day.give(613, OFFICE, adjust(5)).await;
    day.give(614, OFFICE, adjust(-1_000)).await;
    let (before, until) = ("2027-01-30".parse().ok(), "2027-03-31".parse().unwrap());
    day.give(615, OFFICE, ExtendPackage { package_id: BOUGHT, before, until, reason: reason() }).await;
    let transfer = TransferPackage {
        package_id: BOUGHT,
        to_member_id: YINUO,
        to_package_id: id(0x26_0001),
        makes: true,
        units: Units::from_tenths(15),
        reason: reason(),
    };
    day.give(616, OFFICE, transfer).await;
}

/// Cash goes to the safe, the drawer is counted, opened again and counted.
async fn till<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let till = id(TILL);
    let cash =
        MoveCash { till_shift_id: till, amount: Money::from_fen(-50_000), reason: "送存".to_owned() };
    let close = |fen| CloseTill { till_shift_id: till, counted: Money::from_fen(fen) };
    day.give(620, DOOR, cash.clone()).await;
    day.give(621, DOOR, close(100_000)).await;
    day.give(622, OFFICE, ReopenTill { till_shift_id: till, reason: "数错了".to_owned() }).await;
    day.give(623, DOOR, close(226_000)).await;
    day.give(624, DOOR, close(226_100)).await;
    day.give(625, DOOR, cash).await;
}

/// The manager sets the club's ground right.
async fn club<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let hours = WeekHours { monday: Vec::new(), ..WeekHours::default() };
    let patches = vec![
        Patch::new("rules.opening_hours", WeekHours::default(), hours),
        Patch::new("rules.offline_days", 14, 7),
    ];
    day.give(630, DOOR, EditClub { patches: patches.clone() }).await;
    day.give(631, OFFICE, EditClub { patches }).await;
    let fee = vec![Patch::new("surcharge", "0.00", "60.00"), Patch::new("phone", "13900001111", json!(null))];
    day.give(632, OFFICE, EditCoach { coach_id: COACH, patches: fee }).await;
    let named = |name: &str| vec![Patch::new("name", "", name)];
    day.give(633, OFFICE, AddCoach { coach_id: id(0x27_0001), patches: named("韩雪") }).await;
    let rest = vec![
        Patch::new("limits.rest_minutes", 0, 30),
        Patch::new("state", HorseState::Fit, HorseState::Resting),
    ];
    day.give(634, OFFICE, EditHorse { horse_id: ZHUIFENG, patches: rest }).await;
    let horse = [named("惊鸿"), vec![Patch::new("number", "", "09")]].concat();
    day.give(635, OFFICE, AddHorse { horse_id: id(0x27_0002), patches: horse }).await;
    day.give(636, OFFICE, EditArena { arena_id: ARENA, patches: vec![Patch::new("capacity", 3, 2)] }).await;
    day.give(637, OFFICE, AddArena { arena_id: id(0x27_0003), patches: named("小圆场") }).await;
    let verifier = "$argon2id$v=19$m=8,t=1,p=1$b3RoZXJzYWx0$b3RoZXJoYXNob3RoZXJoYXNo";
    let joins = vec![
        Patch::new("name", "", "赵财务"),
        Patch::new("account", "", "zhao"),
        Patch::new("role", Role::Receptionist, Role::Finance),
        Patch::new("pin_verifier", "", verifier),
    ];
    day.give(638, OFFICE, AddStaff { staff_id: id(0x27_0004), patches: joins }).await;
    let leaves = vec![Patch::new("active", true, false), Patch::new("account", "lin", "zhao")];
    day.give(639, OFFICE, EditStaff { staff_id: RECEPTION, patches: leaves }).await;
    let role = vec![Patch::new("role", Role::Receptionist, Role::Finance)];
    day.give(640, OFFICE, EditStaff { staff_id: RECEPTION, patches: role }).await;
}

/// A part of an old list comes in.
async fn list<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let rider = |name: &str| ImportedRider {
        name: name.to_owned(),
        birth_date: "2015-06-01".parse().ok(),
        weight: None,
        level: Level::Novice,
        guardian_name: Some("钱父".to_owned()),
        guardian_phone: Some("155 0000 0009".to_owned()),
        waiver_signed_on: "2026-01-05".parse().ok(),
    };
    let line = |line, name: &str, phone: &str| ImportedMember {
        line,
        name: name.to_owned(),
        phone: Some(phone.to_owned()),
        notes: Some("老会员".to_owned()),
        tags: vec!["少儿".to_owned()],
        joined_on: "2024-09-01".parse().ok(),
        riders: vec![rider(name)],
        packages: Vec::new(),
    };
    let mut first = line(2, "钱多多", "155-0000-0001");
    first.packages.push(ImportedPackage {
        product_id: TEN,
        name: "十鞍时套餐".to_owned(),
        units: Units::from_tenths(65),
        price_paid: Money::from_fen(117_000),
        valid_from: None,
        valid_until: "2027-03-01".parse().ok(),
        validity_days: 90,
        courses: Vec::new(),
    });
    let source = || "会员名单.xlsx".to_owned();
    let members = vec![first, line(3, "钱重", "15500000001"), line(4, "陈二", "13800138001")];
    day.give(650, OFFICE, ImportMembers { source: source(), members }).await;
    let members = vec![line(5, "孙晴", "1")];
    day.give(651, OFFICE, ImportMembers { source: source(), members }).await;
}

/// A lesson is noted by two desks, of which the later one did not see the other's words; one that is over is noted, too.
async fn notes<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let note = |lesson_id, before: Option<&str>, after: &str| EditLesson {
        lesson_id,
        patches: vec![Patch::new("note", before, after)],
    };
    day.give(660, OFFICE, note(lesson_id(0), None, " 家长观看 ")).await;
    day.give(661, OFFICE, note(lesson_id(0), None, "下次补课")).await;
    day.give(662, OFFICE, note(id(0x26_0001), None, "下次补课")).await;
    day.give(663, OFFICE, note(lesson_id(0), Some("下次补课"), &"字".repeat(501))).await;
}
