//! People and resources are edited by patches: the later arrival wins per field.

use super::*;
use crate::command::{
    AddArena, AddCoach, AddHorse, AddStaff, EditArena, EditClub, EditCoach, EditHorse, EditMember, EditRider,
    EditStaff, Patch, back,
};
use crate::record::{
    Arena, Club as ClubRow, Coach, Horse, HorseState, Hours, Level, Member, Rider, Staff, Table, WeekHours,
    Weight,
};
use crate::rights::Right;
use crate::store::testing::world::{ALIAS, ARENA, COACH, COURSE, LEITING, RIDERS, YINUO, ZHUIFENG};
use crate::words::FieldProblem;
use serde_json::json;

pub(super) const VERIFIER: &str = "$argon2id$v=19$m=8,t=1,p=1$b3RoZXJzYWx0$b3RoZXJoYXNob3RoZXJoYXNo";

fn member(patches: Vec<Patch>) -> EditMember {
    EditMember { member_id: RUOXI, patches }
}

fn rider(patches: Vec<Patch>) -> EditRider {
    EditRider { rider_id: RIDERS[2], patches }
}

fn set(field: &str, before: impl serde::Serialize, after: impl serde::Serialize) -> Vec<Patch> {
    vec![Patch::new(field, before, after)]
}

fn edited(receipt: Receipt) -> (Vec<String>, Vec<String>) {
    let Receipt::Edited { fields, overwrote, .. } = receipt else { panic!("{receipt:?}") };
    (fields, overwrote)
}

#[test]
fn an_edit_changes_what_it_names_and_nothing_else() {
    let mut club = Club::open();
    let before: Member = club.get(RUOXI);
    let mut patches = set("phone", "13800138000", "+86 139-0000-0009");
    patches.push(Patch::new("tags", json!([]), json!(["少儿", " 少儿 ", "VIP"])));
    let receipt = done(club.issue(0, member(patches)));
    assert_eq!(edited(receipt), (vec!["phone".to_owned(), "tags".to_owned()], vec![]));
    let after: Member = club.get(RUOXI);
    assert_eq!(after.phone.as_deref(), Some("13900000009"));
    assert_eq!(after.tags.0, ["少儿", "VIP"]);
    assert_eq!((&after.name, after.joined_at, after.meta.version), (&before.name, before.joined_at, 2));
    let line = club.store.audit.last().unwrap();
    assert_eq!((line.table, line.act.as_str()), (Table::Members, "edit_member"));
    assert_eq!(line.before.as_ref().unwrap()["phone"], "13800138000");
    assert_eq!(line.after.as_ref().unwrap()["phone"], "13900000009");
}

#[test]
fn of_two_edits_of_one_field_the_later_arrival_stays_and_says_what_it_replaced() {
    let mut club = Club::open();
    done(club.decide(0, member(set("notes", None::<String>, "怕狗"))));
    done(club.decide_office(1, member(set("name", "王若溪", "王若曦"))));
    let receipt = done(club.decide_office(2, member(set("notes", None::<String>, "喜欢追风"))));
    assert_eq!(edited(receipt), (vec!["notes".to_owned()], vec!["notes".to_owned()]));
    let after: Member = club.get(RUOXI);
    assert_eq!((after.notes.as_deref(), after.name.as_str()), (Some("喜欢追风"), "王若曦"));
    assert_eq!(club.store.audit.last().unwrap().before.as_ref().unwrap()["notes"], "怕狗");
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    let mut club = Club::open();
    let before = club.store.clone();
    let receipt = done(club.issue(0, member(set("name", "王若溪", "王若溪"))));
    assert_eq!(edited(receipt), (vec![], vec![]));
    assert_eq!(club.store, before);
}

#[test]
fn an_alias_means_the_account_that_it_became_part_of() {
    let mut club = Club::open();
    done(club.issue(0, EditMember { member_id: ALIAS, patches: set("notes", None::<String>, "左撇子") }));
    assert_eq!(club.get::<Member>(RUOXI).notes.as_deref(), Some("左撇子"));
    assert_eq!(club.get::<Member>(ALIAS).notes, None);
}

#[test]
fn a_phone_that_somebody_has_is_taken_and_offered_for_merging() {
    let mut club = Club::open();
    let said = issues(club.issue(0, member(set("phone", "13800138000", "13800138001"))));
    assert_eq!(said, [Say::SamePhone { name: "王若溪".to_owned(), other: "陈一诺".to_owned() }]);
    assert_eq!(club.open_items(AttentionCode::SamePhone)[0].member_id, Some(RUOXI));
}

#[test]
fn a_whole_record_is_held_to_what_is_possible_and_a_refusal_names_the_field() {
    let wrong = [
        ("name", json!("  ")),
        ("name", json!(7)),
        ("phone", json!("一三八")),
        ("tags", json!("少儿")),
        ("tags", json!([" "])),
        ("openid", json!("oX")),
        ("joined_at", json!("2026-01-01T00:00:00.000Z")),
        ("meta.version", json!(9)),
        ("nonsense", json!(1)),
    ];
    for (field, after) in wrong {
        let mut club = Club::open();
        let before = club.store.clone();
        let said = refusal(club.issue(0, member(set(field, json!(null), after))));
        let Say::BadField { field: named, .. } = said else { panic!("{field}: {said:?}") };
        assert_eq!(named, field);
        assert_eq!(club.store, before, "{field}");
    }
    let mut club = Club::open();
    assert_eq!(refusal(club.issue(0, member(vec![]))), Say::field("patches", FieldProblem::OutOfRange));
    let twice = [set("name", "王若溪", "甲"), set("name", "王若溪", "乙")].concat();
    assert_eq!(refusal(club.issue(0, member(twice))), Say::field("name", FieldProblem::Malformed));
}

#[test]
fn a_rider_is_edited_whole() {
    let mut club = Club::open();
    let patches = vec![
        Patch::new("birth_date", json!(null), "2016-05-01"),
        Patch::new("weight", json!(null), Weight::from_tenths_kg(325)),
        Patch::new("level", Level::Beginner, Level::Novice),
        Patch::new("usual_horse_id", json!(null), ZHUIFENG),
        Patch::new("usual_coach_id", json!(null), COACH),
        Patch::new("no_ride", json!([]), vec![LEITING, LEITING]),
        Patch::new("guardian_name", json!(null), "王若溪"),
        Patch::new("guardian_phone", json!(null), "138 0013 8000"),
        Patch::new("guardian_consent_at", json!(null), minutes(-10)),
    ];
    let (fields, _) = edited(done(club.issue(0, rider(patches))));
    assert_eq!(fields.len(), 9);
    let after: Rider = club.get(RIDERS[2]);
    assert_eq!((after.level, after.no_ride.0.as_slice()), (Level::Novice, &[LEITING][..]));
    assert_eq!(after.guardian_phone.as_deref(), Some("13800138000"));
    assert_eq!(club.store.audit.len(), 1);
}

#[test]
fn a_rider_names_only_what_is_there_and_what_has_been() {
    let absent = testing::uuid(0xDEAD);
    let cases = [
        ("usual_horse_id", json!(absent), "not_found"),
        ("usual_coach_id", json!(absent), "not_found"),
        ("no_ride", json!([absent]), "not_found"),
        ("birth_date", json!("2026-11-22"), "bad_field"),
        ("weight", json!(3_001), "bad_field"),
        ("waiver_signed_at", json!(minutes(5)), "bad_field"),
        ("guardian_consent_at", json!(minutes(-5)), "bad_field"),
    ];
    for (field, after, code) in cases {
        let mut club = Club::open();
        let said = refusal(club.issue(0, rider(set(field, json!(null), after))));
        assert_eq!(said.code(), code, "{field}");
    }
}

#[test]
fn the_club_s_ground_is_the_manager_s() {
    let arena = || EditArena { arena_id: ARENA, patches: set("capacity", 3, 2) };
    let mut club = Club::open();
    assert_eq!(refusal(club.issue(0, arena())), Say::MayNot { right: Right::ManageClub });
    done(club.decide_office(1, arena()));
    assert_eq!(club.get::<Arena>(ARENA).capacity, 2);
    let too_many = EditArena { arena_id: ARENA, patches: set("capacity", 2, 51) };
    assert_eq!(
        refusal(club.decide_office(2, too_many)),
        Say::field("capacity", FieldProblem::outside(1, 50))
    );
}

#[test]
fn coaches_and_horses_are_edited_and_join() {
    let mut club = Club::open();
    let patches = vec![
        Patch::new("phone", "13900001111", json!(null)),
        Patch::new("surcharge", "0.00", "60.00"),
        Patch::new("courses", vec![COURSE], json!([])),
    ];
    done(club.decide_office(0, EditCoach { coach_id: COACH, patches }));
    let coach: Coach = club.get(COACH);
    assert_eq!((coach.phone, coach.surcharge.fen(), coach.courses.0.len()), (None, 6_000, 0));
    let mut patches = set("name", "", "韩雪");
    patches.push(Patch::new("courses", json!([]), vec![COURSE]));
    done(club.decide_office(1, AddCoach { coach_id: id(0x7F00), patches }));
    assert_eq!(club.get::<Coach>(id(0x7F00)).name, "韩雪");

    let patches = vec![
        Patch::new("limits.rest_minutes", 0, 30),
        Patch::new("state", HorseState::Fit, HorseState::Resting),
        Patch::new("owner_id", json!(null), YINUO),
    ];
    done(club.decide_office(2, EditHorse { horse_id: ZHUIFENG, patches }));
    let horse: Horse = club.get(ZHUIFENG);
    assert_eq!((horse.limits.0.rest_minutes, horse.limits.0.lessons_a_day), (30, 4));
    assert_eq!((horse.state, horse.owner_id), (HorseState::Resting, Some(YINUO)));
    let patches = vec![Patch::new("name", "", "惊鸿"), Patch::new("number", "", "09")];
    done(club.decide_office(3, AddHorse { horse_id: id(0x7F01), patches: patches.clone() }));
    let again = refusal(club.decide_office(4, AddHorse { horse_id: id(0x7F01), patches }));
    assert_eq!(again, Say::AlreadyThere { what: "horses".to_owned() });
    let nameless = AddArena { arena_id: id(0x7F02), patches: set("indoor", false, true) };
    assert_eq!(refusal(club.decide_office(5, nameless)), Say::field("name", FieldProblem::Missing));
    done(club.decide_office(6, AddArena { arena_id: id(0x7F02), patches: set("name", "", "小圆场") }));
    assert_eq!(club.get::<Arena>(id(0x7F02)).capacity, 1);
}

fn staff(patches: Vec<Patch>) -> EditStaff {
    EditStaff { staff_id: RECEPTION, patches }
}

#[test]
fn a_right_is_judged_at_the_moment_it_was_used_whatever_came_after() {
    let mut club = Club::open();
    done(club.decide_office(60, staff(set("role", Role::Receptionist, Role::Manager))));
    let person: Staff = club.get(RECEPTION);
    assert_eq!(
        (person.role_at(minutes(59)), person.role_at(minutes(60))),
        (Some(Role::Receptionist), Some(Role::Manager))
    );
    done(club.decide_office(120, staff(set("active", true, false))));
    let person: Staff = club.get(RECEPTION);
    assert_eq!((person.role_at(minutes(119)), person.role_at(minutes(120))), (Some(Role::Manager), None));
}

#[test]
fn the_audit_tells_of_a_new_pin_and_never_what_verifies_it() {
    let mut club = Club::open();
    let old = club.get::<Staff>(RECEPTION).pin_verifier;
    done(club.decide_office(0, staff(set("pin_verifier", "", VERIFIER))));
    let person: Staff = club.get(RECEPTION);
    assert_eq!((person.pin_verifier.as_str(), person.rights_since), (VERIFIER, MORNING_RIGHTS));
    let line =
        serde_json::to_string(&club.store.audit.iter().map(|l| (&l.before, &l.after)).collect::<Vec<_>>());
    let line = line.unwrap();
    assert!(!line.contains(&old) && !line.contains(VERIFIER) && line.contains("changed"), "{line}");
    for (wrong, problem) in [("", FieldProblem::Missing), ("1234", FieldProblem::Malformed)] {
        let said = refusal(club.decide_office(1, staff(set("pin_verifier", "", wrong))));
        assert_eq!(said, Say::field("pin_verifier", problem));
    }
}

const MORNING_RIGHTS: Timestamp = testing::MORNING.plus_days(-30);

#[test]
fn an_account_is_one_person_s_and_somebody_manages_the_club() {
    let mut club = Club::open();
    let taken = refusal(club.decide_office(0, staff(set("account", "lin", "shen"))));
    assert_eq!(taken, Say::AccountTaken { account: "shen".to_owned() });
    for patch in [set("role", Role::Manager, Role::Coach), set("active", true, false)] {
        let last = EditStaff { staff_id: MANAGER, patches: patch };
        assert_eq!(refusal(club.decide_office(1, last)), Say::LastManager);
    }
    let joins = vec![
        Patch::new("name", "", "赵店长"),
        Patch::new("account", "", "zhao"),
        Patch::new("role", Role::Receptionist, Role::Manager),
        Patch::new("pin_verifier", "", VERIFIER),
    ];
    done(club.decide_office(2, AddStaff { staff_id: id(0x7F03), patches: joins }));
    assert!(!serde_json::to_string(&club.store.audit.last().unwrap().after).unwrap().contains(VERIFIER));
    assert_eq!(club.get::<Staff>(id(0x7F03)).role_at(minutes(2)), Some(Role::Manager));
    done(club.decide_office(3, EditStaff { staff_id: MANAGER, patches: set("active", true, false) }));
}

#[test]
fn the_club_settles_its_hours_and_limits() {
    let mut club = Club::open();
    let hours = WeekHours { monday: vec![], ..WeekHours::default() };
    let patches = vec![
        Patch::new("rules.opening_hours", WeekHours::default(), &hours),
        Patch::new("rules.check_in_opens_minutes", 60, 30),
        Patch::new("rules.reception_refunds", "500.00", "300.00"),
    ];
    let (fields, overwrote) = edited(done(club.decide_office(0, EditClub { patches })));
    assert_eq!((fields.len(), overwrote.len()), (3, 0));
    let rules = club.get::<ClubRow>(CLUB).rules.0;
    assert_eq!((rules.opening_hours, rules.check_in_opens_minutes, rules.offline_days), (hours, 30, 14));
    // Rules go by the settings of then: the door opens half an hour before the lesson now.
    assert_eq!(
        refusal({
            let command = club.check_in(-1, 0);
            club.issue(-1, command)
        })
        .code(),
        "outside_check_in_window"
    );
    let upside_down = WeekHours { monday: vec![Hours { from: 900, until: 60 }], ..WeekHours::default() };
    let wrong = EditClub { patches: set("rules.opening_hours", json!(null), upside_down) };
    assert_eq!(refusal(club.decide_office(1, wrong)).code(), "bad_field");
    let for_ever = EditClub { patches: set("rules.offline_days", 14, 91) };
    assert_eq!(refusal(club.decide_office(1, for_ever)).code(), "bad_field");
}

#[test]
fn patches_between_two_records_lead_there_and_back() {
    let mut club = Club::open();
    let before: Rider = club.get(RIDERS[0]);
    let mut after = before.clone();
    (after.level, after.notes) = (Level::Advanced, Some("比赛".to_owned()));
    let patches = Patch::between(&before, &after);
    assert_eq!(patches.iter().map(|patch| patch.field.as_str()).collect::<Vec<_>>(), ["level", "notes"]);
    done(club.issue(0, EditRider { rider_id: RIDERS[0], patches: patches.clone() }));
    assert_eq!(club.get::<Rider>(RIDERS[0]).level, Level::Advanced);
    done(club.issue(1, EditRider { rider_id: RIDERS[0], patches: back(&patches) }));
    assert_eq!(club.get::<Rider>(RIDERS[0]).notes, None);
}
