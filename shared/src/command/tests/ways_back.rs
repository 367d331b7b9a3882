//! Every command there is: it is taken back to where it was, or it says why not.

use super::identity::OF_THE_DAY;
use super::sell_package::sale;
use super::there_and_back::{ledgers, standing, there_and_back};
use super::*;
use crate::command::{
    AcceptOffer, AddArena, AddCoach, AddHorse, AddHorseTime, AddSlotTemplate, AddStaff, AdjustPackage,
    AskLeave, CancelSeries, Change, CloseArena, CloseTill, ConfirmLesson, DecideLeave, DeclineOffer,
    DeleteMember, EditArena, EditClosure, EditClub, EditCoach, EditHorse, EditHorseTime, EditLesson,
    EditMember, EditRider, EditSeries, EditSlotTemplate, EditStaff, ExtendPackage, ImportMembers, MakeSeries,
    MergeMembers, MoveCash, OfferPlaces, OpenTill, PaintShifts, Patch, Planned, RegisterMember, ReopenLesson,
    ReopenTill, ResumePackage, SettleAttention, Shift, SplitMembers, SuspendPackage, TransferPackage,
    UndoCheckOut, UndoNoShow, Void, WayBack, way_back,
};
use crate::id::{CoachAvailabilityId, LessonSeriesId, TillShiftId};
use crate::money::Money;
use crate::record::{Approval, DayOfWeek, HorseTime, TillShift, WeeklyRule};
use crate::store::testing::world::{ALIAS, ARENA, COACH, COURSE, RIDERS, YINUO, ZHUIFENG, lesson_id};
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
        EditLesson { lesson_id: lesson_id(0), patches: vec![Patch::new("note", None::<()>, "带护具")] }
            .into(),
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
            makes: true,
            units: Units::from_tenths(15),
            reason: reason.clone(),
        }
        .into(),
        MoveCash { till_shift_id: TILL, amount: Money::from_fen(-5_000), reason }.into(),
        CloseTill { till_shift_id: TILL, counted: Money::from_fen(49_000) }.into(),
    ]
}

fn shift(shift_id: CoachAvailabilityId, from_minute: i64) -> Shift {
    let weekday = Some(DayOfWeek::Sunday);
    Shift { shift_id, weekday, first_day: None, last_day: None, from_minute, until_minute: 1_200 }
}

fn paint(put: Shift, strike: Vec<CoachAvailabilityId>) -> Command {
    PaintShifts { coach_id: COACH, put: vec![put], strike }.into()
}

fn leave(leave_id: CoachAvailabilityId) -> Command {
    AskLeave {
        leave_id,
        coach_id: COACH,
        first_day: "2027-01-04".parse().unwrap(),
        from_minute: 0,
        last_day: "2027-01-08".parse().unwrap(),
        until_minute: 1_440,
        reason: why(),
        approved: false,
    }
    .into()
}

/// Two Sundays at five in the afternoon.
fn series(series_id: LessonSeriesId, first: u128) -> Command {
    let rule = WeeklyRule {
        weekdays: vec![DayOfWeek::Sunday],
        every_weeks: 1,
        start_minute: 1_020,
        minutes: 60,
        first_day: "2026-11-22".parse().unwrap(),
        last_day: "2026-11-29".parse().unwrap(),
        except: Vec::new(),
    };
    let planned = |(n, on)| Planned { on, lesson_id: id(n), number: format!("L20261121A{:04}", n % 10_000) };
    let lessons = (first..).zip(rule.dates()).map(planned).collect();
    MakeSeries {
        series_id,
        course_id: COURSE,
        coach_id: None,
        arena_id: Some(ARENA),
        rule,
        capacity: 4,
        confirmed: true,
        note: None,
        reason: None,
        lessons,
    }
    .into()
}

/// What says who and what is there when, so that it can be changed.
fn with_hours() -> Club {
    let mut club = Club::open();
    let there: [Command; 6] = [
        paint(shift(id(0x7500), 480), Vec::new()),
        leave(id(0x7510)),
        AddHorseTime { horse_time_id: id(0x7520), horse_id: ZHUIFENG, patches: vet() }.into(),
        CloseArena { closure_id: id(0x7530), arena_id: ARENA, patches: rainy() }.into(),
        AddSlotTemplate { template_id: id(0x7540), patches: hourly() }.into(),
        series(id(0x7550), 0x7560),
    ];
    for command in there {
        done(club.decide_office(0, command));
    }
    club
}

fn vet() -> Vec<Patch> {
    vec![Patch::new("kind", HorseTime::Rest, HorseTime::Vet)]
}

fn hourly() -> Vec<Patch> {
    vec![Patch::new("slot_minutes", 30, 60)]
}

/// A closure long after everything else.
fn rainy() -> Vec<Patch> {
    let (from, until) = (minutes(0).plus_days(60), minutes(0).plus_days(61));
    vec![Patch::new("starts_at", minutes(0), from), Patch::new("ends_at", minutes(1_440), until)]
}

/// One of each command about hours and series that another one takes back.
fn of_hours() -> Vec<Command> {
    let noted = |field| vec![Patch::new(field, None::<()>, "知道了")];
    vec![
        paint(shift(id(0x7501), 720), vec![id(0x7500)]),
        leave(id(0x7511)),
        DecideLeave { leave_id: id(0x7510), state: Approval::Approved, note: None }.into(),
        AddHorseTime { horse_time_id: id(0x7521), horse_id: ZHUIFENG, patches: vet() }.into(),
        EditHorseTime { horse_time_id: id(0x7520), patches: noted("note") }.into(),
        CloseArena { closure_id: id(0x7531), arena_id: ARENA, patches: rainy() }.into(),
        EditClosure { closure_id: id(0x7530), patches: noted("reason") }.into(),
        AddSlotTemplate { template_id: id(0x7541), patches: hourly() }.into(),
        EditSlotTemplate { template_id: id(0x7540), patches: vec![Patch::new("slot_minutes", 60, 30)] }
            .into(),
        series(id(0x7551), 0x7570),
        EditSeries {
            series_id: id(0x7550),
            later: None,
            start_minute: Some(Change { before: 1_020, after: 960 }),
            minutes: None,
            coach: None,
            arena: None,
            reason: None,
        }
        .into(),
    ]
}

/// What counts: what was called off, withdrawn or cancelled stays on record and holds nothing. The word with which
/// a decision was taken back stays, too.
pub(super) fn counting(club: &Club) -> Vec<Row> {
    let mut rows = standing(club);
    rows.retain(|row| {
        !matches!(row, Row::CoachAvailability(time) if time.state == Approval::Withdrawn)
            && !matches!(row, Row::HorseAvailability(time) if !time.active)
            && !matches!(row, Row::ArenaClosure(closure) if !closure.active)
            && !matches!(row, Row::TimeSlotTemplate(template) if !template.active)
            && !matches!(row, Row::LessonSeries(series) if !series.active)
            && !matches!(row, Row::Lesson(lesson) if !lesson.state.is_live())
    });
    for row in &mut rows {
        if let Row::CoachAvailability(time) = row {
            time.decided_note = None;
        }
    }
    rows
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
        CancelSeries { series_id: id(0x7550), from: None, reason: why() }.into(),
        AcceptOffer { entry_id: id(0x7980), seats: Vec::new(), reason: None }.into(),
        DeclineOffer { entry_id: id(0x7980) }.into(),
        OfferPlaces { lesson_id: lesson_id(3) }.into(),
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
    for command in of_hours() {
        let mut club = with_hours();
        let (name, before) = (command.name(), counting(&club));
        there_and_back(&mut club, command);
        assert_eq!(counting(&club), before, "{name}");
        assert!(there.insert(name), "{name} is here twice");
    }

    for name in outage::there_and_back().into_iter().chain(waiting::there_and_back()) {
        assert!(there.insert(name), "{name} is here twice");
    }
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
