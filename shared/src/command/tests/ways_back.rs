//! Every command there is: it is taken back to where it was, or it says why not.

use super::identity::OF_THE_DAY;
use super::sell_package::sale;
use super::there_and_back::{ledgers, standing, there_and_back};
use super::*;
use crate::command::{
    AddArena, AddCoach, AddHorse, AddStaff, AdjustPackage, CloseTill, ConfirmLesson, DeleteMember, EditArena,
    EditClub, EditCoach, EditHorse, EditMember, EditRider, EditStaff, ExtendPackage, ImportMembers,
    MergeMembers, MoveCash, OpenTill, Patch, RegisterMember, ReopenLesson, ReopenTill, ResumePackage,
    SettleAttention, SplitMembers, SuspendPackage, TransferPackage, UndoCheckOut, UndoNoShow, Void, WayBack,
    way_back,
};
use crate::id::TillShiftId;
use crate::money::Money;
use crate::record::TillShift;
use crate::store::testing::world::{ALIAS, ARENA, COACH, RIDERS, YINUO, ZHUIFENG, lesson_id};
use serde_json::json;
use std::collections::BTreeSet;

const TILL: TillShiftId = TillShiftId(testing::uuid(0x7300_0001));

fn why() -> String {
    "撤销上一步".to_owned()
}

/// One of each command about people, packages, tills and the club's ground that another one takes back, possible
/// in a club whose till is open.
fn of_records() -> Vec<Command> {
    let (package_id, reason) = (BOUGHT, why());
    let notes = |before| vec![Patch::new("notes", json!(before), "怕狗")];
    vec![
        EditMember { member_id: RUOXI, patches: notes(None::<()>) }.into(),
        EditRider { rider_id: RIDERS[1], patches: notes(None::<()>) }.into(),
        EditCoach { coach_id: COACH, patches: vec![Patch::new("name", "周岚", "周兰")] }.into(),
        EditHorse { horse_id: ZHUIFENG, patches: vec![Patch::new("limits.rest_minutes", 0, 20)] }.into(),
        EditArena { arena_id: ARENA, patches: vec![Patch::new("indoor", true, false)] }.into(),
        EditStaff { staff_id: RECEPTION, patches: vec![Patch::new("name", "林晓", "林小")] }.into(),
        EditClub { patches: vec![Patch::new("rules.offline_days", 14, 20)] }.into(),
        MergeMembers { keep: RUOXI, merge: YINUO, item_id: None }.into(),
        SplitMembers { merged: ALIAS, from: RUOXI }.into(),
        SuspendPackage { package_id, reason: reason.clone() }.into(),
        ExtendPackage {
            package_id,
            before: "2027-01-30".parse().ok(),
            until: "2027-02-28".parse().unwrap(),
            reason: reason.clone(),
        }
        .into(),
        AdjustPackage { package_id, units: Units::from_tenths(-15), reason: reason.clone() }.into(),
        TransferPackage {
            package_id,
            to_member_id: YINUO,
            to_package_id: id(0x7A00),
            units: Units::from_tenths(15),
            reason: reason.clone(),
        }
        .into(),
        MoveCash { till_shift_id: TILL, amount: Money::from_fen(-5_000), reason }.into(),
        CloseTill { till_shift_id: TILL, counted: Money::from_fen(49_000) }.into(),
    ]
}

/// One of each that stays done.
fn stays(club: &mut Club) -> Vec<Command> {
    let booking_id = booking_id(0);
    let lost = Void { desk_id: None, lost: Vec::new(), more: true, since: None, noticed_at: minutes(0) };
    let member = RegisterMember {
        member_id: id(0x7900),
        name: "赵敏".to_owned(),
        phone: None,
        notes: None,
        riders: Vec::new(),
    };
    vec![
        member.into(),
        sale(club, 1, YINUO, TEN, 180_000).into(),
        lost.into(),
        OpenTill { till_shift_id: id(0x7301), float: Money::ZERO }.into(),
        SettleAttention { item_id: id(0x7302), how: None }.into(),
        ConfirmLesson { lesson_id: lesson_id(4) }.into(),
        undo(0).into(),
        UndoCheckOut { booking_id, reason: why() }.into(),
        UndoNoShow { booking_id, reason: why() }.into(),
        ReopenLesson { lesson_id: lesson_id(0), bookings: Vec::new(), reason: why() }.into(),
        DeleteMember { member_id: RUOXI, reason: why() }.into(),
        ImportMembers { source: why(), members: Vec::new() }.into(),
        ResumePackage { package_id: BOUGHT, reason: why() }.into(),
        AddCoach { coach_id: id(0x7100), patches: Vec::new() }.into(),
        AddHorse { horse_id: id(0x7200), patches: Vec::new() }.into(),
        AddArena { arena_id: id(0x7300), patches: Vec::new() }.into(),
        AddStaff { staff_id: id(0x7400), patches: Vec::new() }.into(),
    ]
}

fn with_a_till() -> Club {
    let mut club = Club::open();
    done(club.decide_office(0, OpenTill { till_shift_id: TILL, float: Money::from_fen(50_000) }));
    club
}

#[test]
fn every_command_is_taken_back_or_says_why_not() {
    let mut there: BTreeSet<&str> = OF_THE_DAY.into();
    for command in of_records() {
        let mut club = with_a_till();
        let name = command.name();
        let (before, sums) = (standing(&club), ledgers(&mut club));
        there_and_back(&mut club, command);
        let mut after = standing(&club);
        // Handed over and back: the package that was made for it stays behind, used up.
        after.retain(|row| row.id() != testing::uuid(0x7A00));
        assert_eq!((after, ledgers(&mut club)), (before, sums), "{name}");
        assert!(there.insert(name), "{name} is here twice");
    }
    assert!(there.insert(reopened_till()));

    let mut club = with_a_till();
    let stays = stays(&mut club);
    let receipt = Receipt::AttentionSettled { now: true };
    for command in &stays {
        let way = ready(way_back(&mut club.store, ClubZone::default(), command, &receipt, "")).unwrap();
        let WayBack::None(reason) = way else { panic!("{}: {way:?}", command.name()) };
        assert!(reason.contains(' '), "{}: {reason:?} is no sentence", command.name());
        assert!(there.insert(command.name()), "{} is taken back elsewhere", command.name());
    }
    let all: BTreeSet<&str> = Command::ALL.iter().map(|(name, _)| *name).collect();
    assert_eq!(there, all, "a command is neither taken back nor says why not");
}

/// A till that is opened again and closed again has the count that it had; when it was closed is the later time.
fn reopened_till() -> &'static str {
    let mut club = with_a_till();
    done(club.decide_office(1, CloseTill { till_shift_id: TILL, counted: Money::from_fen(49_000) }));
    let before: TillShift = club.get(TILL);
    let reopen: Command = ReopenTill { till_shift_id: TILL, reason: why() }.into();
    let name = reopen.name();
    there_and_back(&mut club, reopen);
    let after: TillShift = club.get(TILL);
    let same = TillShift { closed_at: before.closed_at, meta: before.meta.clone(), ..after };
    assert_eq!(same, before);
    name
}
