//! What is the club's is given by its people, never by a member.

use super::*;
use crate::command::{
    AddArena, AddCoach, AddHorse, AddStaff, AdjustPackage, CloseTill, DeleteMember, EditArena, EditClub,
    EditCoach, EditHorse, EditLesson, EditMember, EditRider, EditStaff, ExtendPackage, ImportMembers,
    ImportedMember, ImportedRider, MergeMembers, MoveCash, OpenTill, Patch, ReopenTill, ResumePackage,
    SplitMembers, SuspendPackage, TransferPackage,
};
use crate::money::Money;
use crate::record::{Level, PackageState};
use crate::store::testing::world::{ALIAS, ARENA, COACH, RIDERS, YINUO, ZHUIFENG};

/// One of each, as good as it can be.
fn all() -> Vec<Command> {
    let reason = || "原因".to_owned();
    let patches = || vec![Patch::new("name", "", "新名字")];
    let units = Units::from_tenths(10);
    let rider = ImportedRider {
        name: "钱多多".to_owned(),
        birth_date: None,
        weight: None,
        level: Level::Beginner,
        guardian_name: None,
        guardian_phone: None,
        waiver_signed_on: None,
    };
    let line = ImportedMember {
        line: 2,
        name: "钱多多".to_owned(),
        phone: None,
        notes: None,
        tags: Vec::new(),
        joined_on: None,
        riders: vec![rider],
        packages: Vec::new(),
    };
    let till = sell_package::TILL;
    vec![
        EditMember { member_id: RUOXI, patches: patches() }.into(),
        EditRider { rider_id: RIDERS[0], patches: patches() }.into(),
        MergeMembers { keep: RUOXI, merge: YINUO, item_id: None }.into(),
        SplitMembers { merged: ALIAS, from: RUOXI }.into(),
        DeleteMember { member_id: YINUO, reason: reason() }.into(),
        ImportMembers { source: "名单".to_owned(), members: vec![line] }.into(),
        SuspendPackage { package_id: BOUGHT, reason: reason() }.into(),
        ResumePackage { package_id: id(0x7100_0001), reason: reason() }.into(),
        ExtendPackage {
            package_id: BOUGHT,
            before: None,
            until: "2027-03-01".parse().unwrap(),
            reason: reason(),
        }
        .into(),
        AdjustPackage { package_id: BOUGHT, units, reason: reason() }.into(),
        TransferPackage {
            package_id: BOUGHT,
            to_member_id: YINUO,
            to_package_id: id(0x7A00),
            makes: true,
            units,
            reason: reason(),
        }
        .into(),
        CloseTill { till_shift_id: till, counted: Money::ZERO }.into(),
        ReopenTill { till_shift_id: till, reason: reason() }.into(),
        MoveCash { till_shift_id: till, amount: Money::from_fen(1), reason: reason() }.into(),
        EditCoach { coach_id: COACH, patches: patches() }.into(),
        AddCoach { coach_id: id(0x7F00), patches: patches() }.into(),
        EditHorse { horse_id: ZHUIFENG, patches: patches() }.into(),
        AddHorse { horse_id: id(0x7F01), patches: patches() }.into(),
        EditArena { arena_id: ARENA, patches: patches() }.into(),
        AddArena { arena_id: id(0x7F02), patches: patches() }.into(),
        EditLesson { lesson_id: world::lesson_id(0), patches: patches() }.into(),
        EditStaff { staff_id: RECEPTION, patches: patches() }.into(),
        AddStaff { staff_id: id(0x7F03), patches: patches() }.into(),
        EditClub { patches: patches() }.into(),
    ]
}

fn prepared() -> Club {
    let mut club = Club::open();
    done(club.issue(0, OpenTill { till_shift_id: sell_package::TILL, float: Money::ZERO }));
    club.another_package(1, 50, |package| package.state = PackageState::Suspended);
    club
}

#[test]
fn a_member_gives_none_of_the_club_s_commands() {
    for command in all() {
        let mut club = prepared();
        let name = command.name();
        let mut issued = club.write(600, DOOR, RECEPTIONIST, command);
        issued.actor = Actor::Member(RUOXI);
        let said = refusal(club.run(&issued, Phase::Decide)).code();
        assert!(said == "may_not", "{name}: {said}");
    }
}

#[test]
fn who_has_no_access_leaves_nothing_but_facts_and_those_are_flagged() {
    for command in all() {
        let mut club = prepared();
        let (name, kind) = (command.name(), command.kind());
        let mut issued = club.write(600, DOOR, RECEPTIONIST, command);
        issued.actor = Actor::Staff { id: RECEPTION, role: None };
        let outcome = club.run(&issued, Phase::Decide);
        match kind {
            crate::command::Kind::Fact => assert_eq!(codes(&issues(outcome)), ["may_not"], "{name}"),
            crate::command::Kind::Intention => assert_eq!(refusal(outcome).code(), "may_not", "{name}"),
        }
    }
}
