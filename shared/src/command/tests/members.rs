//! A person becomes a member.

use super::*;
use crate::command::{NewRider, RegisterMember};
use crate::id::{MemberId, RiderId};
use crate::record::{Level, Member, Rider, Weight};
use crate::store::testing::world::{TEN, YINUO};

fn rider(n: u128, name: &str) -> NewRider {
    NewRider {
        rider_id: id(0x7800_0000 + n),
        name: name.to_owned(),
        birth_date: None,
        weight: None,
        level: Level::Novice,
        guardian_name: None,
        guardian_phone: None,
        waiver_signed: false,
    }
}

fn form(n: u128, phone: &str) -> RegisterMember {
    RegisterMember {
        member_id: id(0x7700_0000 + n),
        name: " 赵敏 ".to_owned(),
        phone: Some(phone.to_owned()),
        notes: None,
        riders: vec![rider(n, "赵敏")],
    }
}

#[test]
fn a_form_becomes_an_account_with_its_riders() {
    let mut club = Club::open();
    let child = NewRider {
        birth_date: "2016-05-01".parse().ok(),
        weight: Some(Weight::from_tenths_kg(320)),
        guardian_name: Some("赵敏".to_owned()),
        guardian_phone: Some("+86 154 0000 0002".to_owned()),
        waiver_signed: true,
        ..rider(2, " 赵小满")
    };
    let mut command = form(1, "154-0000-0001");
    command.riders.push(child);
    command.notes = Some("朋友介绍".to_owned());
    let receipt = done(club.issue(0, command.clone()));
    let riders: Vec<RiderId> = command.riders.iter().map(|rider| rider.rider_id).collect();
    assert_eq!(receipt, Receipt::Registered { member_id: command.member_id, riders: riders.clone() });
    let member: Member = club.get(command.member_id);
    assert_eq!((member.name.as_str(), member.phone.as_deref()), ("赵敏", Some("15400000001")));
    assert_eq!((member.joined_at, member.meta.created_by), (minutes(0), Some(RECEPTION)));
    let child: Rider = club.get(riders[1]);
    assert_eq!((child.name.as_str(), child.member_id), ("赵小满", member.id));
    assert_eq!(child.guardian_phone.as_deref(), Some("15400000002"));
    assert_eq!((child.guardian_consent_at, child.waiver_signed_at), (Some(minutes(0)), Some(minutes(0))));
    let adult: Rider = club.get(riders[0]);
    assert_eq!((adult.guardian_consent_at, adult.waiver_signed_at), (None, None));
}

#[test]
fn the_same_phone_is_accepted_and_offered_for_merging() {
    for phase in [Phase::Issue, Phase::Rerun, Phase::Decide] {
        let mut club = Club::open();
        let issued = club.write(0, DOOR, RECEPTIONIST, form(1, "13800138001"));
        let said = issues(club.run(&issued, phase));
        assert_eq!(said, [Say::SamePhone { name: "赵敏".to_owned(), other: "陈一诺".to_owned() }]);
        let item = club.open_items(AttentionCode::SamePhone).remove(0);
        assert_eq!(item.member_id, Some(id::<MemberId>(0x7700_0001)));
    }
}

#[test]
fn the_phone_of_a_merged_account_is_nobody_s() {
    let mut club = Club::open();
    done(club.issue(0, form(1, "13800138002")));
    assert!(club.open_items(AttentionCode::SamePhone).is_empty());
}

#[test]
fn an_account_is_registered_once() {
    let mut club = Club::open();
    done(club.issue(0, form(1, "15400000001")));
    let again = refusal(club.decide(1, form(1, "15400000001")));
    assert_eq!(again, Say::AlreadyThere { what: "members".to_owned() });
}

#[test]
fn a_registration_that_comes_after_a_sale_fills_in_who_was_stood_in_for() {
    for filled_in_by_people in [false, true] {
        let mut club = sell_package::open();
        let registration = form(1, "15400000001");
        let (member, rider) = (registration.member_id, registration.riders[0].rider_id);
        let mut sold = sell_package::sale(&mut club, 1, YINUO, TEN, 180_000);
        sold.member_id = member;
        assert_eq!(issues(club.decide(1, sold)), [Say::StandIn]);
        if filled_in_by_people {
            club.edit(member, |member: &mut Member| member.name = "小赵".to_owned());
        }
        done(club.decide(2, registration.clone()));
        let known: Member = club.get(member);
        let name = if filled_in_by_people { "小赵" } else { "赵敏" };
        assert_eq!(known.name, name, "what people filled in stays");
        assert_eq!(club.get::<Rider>(rider).member_id, member);
        assert_eq!(refusal(club.decide(3, registration)).code(), "already_there", "it is done once");
    }
}

#[test]
fn every_field_is_held_to_what_is_possible() {
    type Change = fn(&mut RegisterMember);
    let wrong: [(&str, Change); 11] = [
        ("name", |form| form.name = "  ".to_owned()),
        ("name", |form| form.name = "长".repeat(61)),
        ("riders.0.name", |form| form.riders[0].name = "换\u{7}行".to_owned()),
        ("phone", |form| form.phone = Some("12".to_owned())),
        ("phone", |form| form.phone = Some("一三八".to_owned())),
        ("notes", |form| form.notes = Some("长".repeat(1_001))),
        ("riders", |form| form.riders.clear()),
        ("riders", |form| form.riders = (0..21).map(|n| rider(n, "赵敏")).collect()),
        ("riders.0.birth_date", |form| form.riders[0].birth_date = "2026-11-22".parse().ok()),
        ("riders.1.birth_date", |form| {
            form.riders.push(NewRider { birth_date: "1905-01-01".parse().ok(), ..rider(1, "赵小敏") });
        }),
        ("riders.0.weight_kg", |form| form.riders[0].weight = Some(Weight::from_tenths_kg(3_001))),
    ];
    for (field, change) in wrong {
        let mut club = Club::open();
        let mut command = form(1, "15400000001");
        change(&mut command);
        let before = club.store.clone();
        let Say::BadField { field: named, .. } = refusal(club.issue(0, command)) else { panic!("{field}") };
        assert_eq!(named, field);
        assert_eq!(club.store, before);
    }
    let mut club = Club::open();
    let mut born_today = form(1, "15400000001");
    born_today.phone = None;
    born_today.riders[0].birth_date = "2026-11-21".parse().ok();
    done(club.issue(0, born_today));
}
