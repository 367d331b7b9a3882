//! A part of a club's old list becomes members.

use super::*;
use crate::command::{ImportMembers, ImportedMember, ImportedPackage, ImportedRider, MOST_ROWS};
use crate::money::Money;
use crate::record::{Level, Member, Rider};
use crate::rights::Right;
use crate::words::FieldProblem;

fn rider(name: &str) -> ImportedRider {
    ImportedRider {
        name: name.to_owned(),
        birth_date: "2015-06-01".parse().ok(),
        weight: None,
        level: Level::Novice,
        guardian_name: None,
        guardian_phone: None,
        waiver_signed_on: "2026-01-05".parse().ok(),
    }
}

fn package() -> ImportedPackage {
    ImportedPackage {
        product_id: TEN,
        name: "十鞍时套餐".to_owned(),
        units: Units::from_tenths(65),
        price_paid: Money::from_fen(117_000),
        valid_from: None,
        valid_until: "2027-03-01".parse().ok(),
        validity_days: 90,
        courses: Vec::new(),
    }
}

fn member(line: u32, name: &str, phone: Option<&str>) -> ImportedMember {
    ImportedMember {
        line,
        name: name.to_owned(),
        phone: phone.map(str::to_owned),
        notes: Some("老会员".to_owned()),
        tags: vec!["少儿".to_owned()],
        joined_on: "2024-09-01".parse().ok(),
        riders: vec![rider(name)],
        packages: Vec::new(),
    }
}

fn list(members: Vec<ImportedMember>) -> ImportMembers {
    ImportMembers { source: "会员名单.xlsx".to_owned(), members }
}

#[test]
fn what_the_list_says_is_kept_as_it_stands_there() {
    let mut club = Club::open();
    let known = club.of::<Member>().len();
    let mut line = member(2, "钱多多", Some("155-0000-0001"));
    line.riders.push(rider("钱小多"));
    line.packages.push(package());
    let receipt = done(club.decide_office(0, list(vec![line])));
    let units = Units::from_tenths(65);
    assert_eq!(
        receipt,
        Receipt::MembersImported { members: 1, riders: 2, packages: 1, units, same_phone: 0 }
    );
    let member = club.of::<Member>().into_iter().find(|member| member.name == "钱多多").unwrap();
    assert_eq!(club.of::<Member>().len(), known + 1);
    assert_eq!(
        (member.phone.as_deref(), member.joined_at.to_string().as_str()),
        (Some("15500000001"), "2024-08-31T16:00:00.000Z")
    );
    let package = club.of::<MemberPackage>().into_iter().find(|row| row.member_id == member.id).unwrap();
    assert_eq!((package.valid_until, club.left(package.id)), ("2027-03-01".parse().ok(), 65));
    let entry = club.of::<PackageEntry>().into_iter().find(|row| row.package_id == package.id).unwrap();
    assert_eq!((entry.kind, entry.note.as_deref()), (EntryKind::Buy, Some("会员名单.xlsx")));
    let rider = club.of::<Rider>().into_iter().find(|row| row.name == "钱小多").unwrap();
    assert_eq!((rider.member_id, rider.guardian_consent_at), (member.id, None));
    assert_eq!(club.store.audit.len(), 1, "units are worth money");
}

#[test]
fn the_same_phone_is_an_offer_for_each_line() {
    let mut club = Club::open();
    let lines = vec![
        member(2, "甲", Some("13800138000")),
        member(3, "乙", Some("15500000002")),
        member(4, "丙", Some("15500000002")),
        member(5, "丁", None),
    ];
    let Receipt::MembersImported { members, same_phone, .. } = done(club.issue(0, list(lines))) else {
        panic!()
    };
    assert_eq!((members, same_phone), (4, 2));
    let items = club.open_items(AttentionCode::SamePhone);
    let mut said: Vec<_> = items.iter().map(|item| item.details.0.say.clone()).collect();
    said.sort_by_key(|say| format!("{say:?}"));
    let say = |name: &str, other: &str| Say::SamePhone { name: name.to_owned(), other: other.to_owned() };
    assert_eq!(said, [say("丙", "乙"), say("甲", "王若溪")]);
}

#[test]
fn ids_come_from_the_command_and_what_tells_a_member_apart_whatever_the_order() {
    let lines = vec![member(2, "甲", Some("15500000001")), member(3, "乙", None), member(4, "乙", None)];
    let turned: Vec<_> = lines.iter().rev().cloned().collect();
    let ids = |lines| {
        let mut club = Club::open();
        done(club.decide_office(0, list(lines)));
        club.of::<Member>()
            .into_iter()
            .map(|row| (row.name, row.id))
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(ids(lines), ids(turned));
}

#[test]
fn one_bad_line_refuses_its_part_and_is_named() {
    type Change = fn(&mut ImportedMember);
    let wrong: [(&str, Change); 8] = [
        ("name", |line| line.name = " ".to_owned()),
        ("phone", |line| line.phone = Some("12".to_owned())),
        ("joined_on", |line| line.joined_on = "2026-11-22".parse().ok()),
        ("riders", |line| line.riders.clear()),
        ("birth_date", |line| line.riders[0].birth_date = "2026-11-22".parse().ok()),
        ("waiver_signed_on", |line| line.riders[0].waiver_signed_on = "2026-11-22".parse().ok()),
        ("units", |line| line.packages = vec![ImportedPackage { units: Units::ZERO, ..package() }]),
        ("valid_until", |line| {
            line.packages = vec![ImportedPackage { valid_from: "2027-03-02".parse().ok(), ..package() }];
        }),
    ];
    for (field, change) in wrong {
        let mut club = Club::open();
        let before = club.store.clone();
        let mut bad = member(3, "乙", None);
        change(&mut bad);
        let said = refusal(club.decide_office(0, list(vec![member(2, "甲", None), bad])));
        let Say::InLine { line: 3, why } = said else { panic!("{field}: {said:?}") };
        let Say::BadField { field: named, .. } = *why else { panic!("{field}: {why:?}") };
        assert_eq!(named, field);
        assert_eq!(club.store, before, "{field}");
    }
}

#[test]
fn a_part_writes_two_hundred_rows_at_most_and_units_are_a_manager_s() {
    let mut club = Club::open();
    let of = |n: u32| (0..n).map(|n| member(n, &format!("会员{n}"), None)).collect::<Vec<_>>();
    let full = u32::try_from(MOST_ROWS / 2).unwrap();
    let before = club.store.all().count();
    done(club.issue(0, list(of(full))));
    assert_eq!(club.store.all().count() - before, MOST_ROWS);
    let out_of_range = Say::field("members", FieldProblem::OutOfRange);
    assert_eq!(refusal(club.issue(1, list(of(full + 1)))), out_of_range);
    assert_eq!(refusal(club.issue(1, list(vec![]))), out_of_range);
    let with_units = ImportedMember { packages: vec![package()], ..member(2, "甲", None) };
    let said = refusal(club.issue(2, list(vec![with_units])));
    assert_eq!(said, Say::MayNot { right: Right::ManagePackages });
}
