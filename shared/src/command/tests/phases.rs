//! The same command at the desk, at the desk again, and at the server.

use super::sell_package::{TILL, open, sale};
use super::*;
use crate::command::{
    AssignHorse, CancelBooking, CheckOut, ConfirmLesson, Kind, MarkNoShow, NewRider, OpenTill,
    RegisterMember, ReopenLesson, RestoreBooking, RestoreLesson, SettleAttention, UndoCheckOut, UndoNoShow,
};
use crate::record::{Desk, LessonState, Level, Rider, Staff};
use crate::rights::{Right, may};
use crate::store::testing::world::{BAIXUE, YINUO};

const PHASES: [Phase; 3] = [Phase::Issue, Phase::Rerun, Phase::Decide];

/// A club in which each of these commands is possible, with the right that it wants.
fn day() -> (Club, Vec<(Command, Right)>) {
    let mut club = open();
    let checked = club.check_in(0, 2);
    done(club.run_at_half_past_nine(checked));
    club.edit(booking_id(5), |booking: &mut Booking| booking.package_id = None);
    let owing = club.check_in(270, 5);
    issues(club.decide(270, owing));
    let item_id = club.open_items(AttentionCode::UnitsOwed)[0].id;
    let rider = NewRider {
        rider_id: id(0x7900_0001),
        name: "赵敏".to_owned(),
        birth_date: None,
        weight: None,
        level: Level::Novice,
        guardian_name: None,
        guardian_phone: None,
        waiver_signed: false,
    };
    let form = RegisterMember {
        member_id: id(0x7900_0000),
        name: "赵敏".to_owned(),
        phone: None,
        notes: None,
        riders: vec![rider],
    };
    let horse = AssignHorse {
        booking_id: booking_id(1),
        horse_id: Some(BAIXUE),
        before: None,
        reason: Some("换马".to_owned()),
    };
    let commands = vec![
        (club.check_in(30, 0).into(), Right::CheckIn),
        (undo(2).into(), Right::CheckIn),
        (sale(&mut club, 1, YINUO, TEN, 180_000).into(), Right::SellAtCounter),
        (form.into(), Right::RegisterMembers),
        (MarkNoShow { booking_id: booking_id(0) }.into(), Right::CheckIn),
        (horse.into(), Right::Timetable),
        (CancelBooking { booking_id: booking_id(3), reason: None }.into(), Right::Timetable),
        (SettleAttention { item_id, how: None }.into(), Right::SettleAttention),
    ];
    let mut commands = commands;
    commands.extend(timetable(&mut club));
    (club, commands)
}

/// The commands of the timetable, each on a lesson of its own: 5 and its rider have been and gone, 2 is in
/// progress, 6 to 9 lie ahead.
fn timetable(club: &mut Club) -> Vec<(Command, Right)> {
    let reason = || "因为".to_owned();
    for n in 6..10 {
        let (mut lesson, mut booking) = (world::lesson(n), world::booking(5));
        (booking.id, booking.lesson_id) = (booking_id(n), lesson.id);
        (booking.starts_at, booking.ends_at) = (lesson.starts_at, lesson.ends_at);
        match n {
            6 => lesson.state = LessonState::ToConfirm,
            7 => (lesson.state, booking.state) = (LessonState::Cancelled, BookingState::Cancelled),
            8 => booking.state = BookingState::Cancelled,
            _ => booking.state = BookingState::NoShow,
        }
        club.add(&lesson);
        club.add(&booking);
    }
    club.edit(world::lesson_id(5), |lesson: &mut Lesson| lesson.state = LessonState::Completed);
    club.edit(booking_id(5), |booking: &mut Booking| booking.state = BookingState::Done);
    for rider in world::RIDERS {
        club.edit(rider, |rider: &mut Rider| rider.waiver_signed_at = Some(minutes(-600)));
    }
    let lesson_id = world::lesson_id;
    club.edit(lesson_id(1), |lesson: &mut Lesson| {
        (lesson.starts_at, lesson.ends_at) = (minutes(-60), minutes(0));
    });
    let zone = ClubZone::default();
    let store = &mut club.store;
    let bookings = ready(RestoreLesson::cancelled_with(store, lesson_id(7))).unwrap();
    let again = ready(RestoreLesson::prepare(store, zone, lesson_id(7), true, &bookings)).unwrap();
    let stands = ready(RestoreBooking::prepare(store, zone, booking_id(8), true)).unwrap();
    let open = ReopenLesson { lesson_id: lesson_id(5), bookings: vec![booking_id(5)], reason: reason() };
    vec![
        (make_lesson::lesson(0, 600).into(), Right::Timetable),
        (move_lesson::to(club, 4, 600, 660).into(), Right::Timetable),
        (ConfirmLesson { lesson_id: lesson_id(6) }.into(), Right::Timetable),
        (cancel_lesson::cancel(4).into(), Right::Timetable),
        (again.into(), Right::Timetable),
        (book_rider::book(club, 0, 8, 0).into(), Right::Timetable),
        (stands.into(), Right::Timetable),
        (CheckOut { booking_id: booking_id(2) }.into(), Right::CheckIn),
        (UndoCheckOut { booking_id: booking_id(5), reason: reason() }.into(), Right::CheckIn),
        (UndoNoShow { booking_id: booking_id(9), reason: reason() }.into(), Right::CheckIn),
        (end_lesson::end(1).into(), Right::CheckIn),
        (open.into(), Right::CheckIn),
    ]
}

impl Club {
    fn run_at_half_past_nine(&mut self, command: crate::command::CheckIn) -> Outcome {
        self.issue(30, command)
    }
}

#[test]
fn each_phase_writes_the_same_rows_and_so_does_running_it_again() {
    let (club, commands) = day();
    for (command, _) in commands {
        let mut desk = club.clone();
        let issued = desk.write(40, DOOR, RECEPTIONIST, command);
        let outcome = desk.run(&issued, Phase::Issue);
        assert!(outcome.receipt().is_some(), "{outcome:?}");
        for phase in PHASES {
            let mut again = club.clone();
            assert_eq!(again.run(&issued, phase), outcome, "{phase:?}");
            assert_eq!(again.store, desk.store, "{} at {phase:?}", issued.command.name());
        }
    }
}

#[test]
fn no_row_goes_by_the_time_of_the_decision() {
    let (club, commands) = day();
    for (command, _) in commands {
        let (mut soon, mut late) = (club.clone(), club.clone());
        let issued = soon.write(40, DOOR, RECEPTIONIST, command);
        soon.run_at(&issued, Phase::Decide, minutes(40));
        late.run_at(&issued, Phase::Decide, minutes(80));
        assert_eq!(soon.store, late.store, "{}", issued.command.name());
    }
}

#[test]
fn a_missing_right_stops_an_intention_always_and_a_fact_only_at_the_counter() {
    let (club, commands) = day();
    let roles = [None, Some(Role::Coach), Some(Role::Finance), Some(Role::Receptionist), Some(Role::Manager)];
    for ((command, right), role) in commands.iter().flat_map(|command| roles.map(|role| (command, role))) {
        let allowed = role.is_some_and(|role| may(role, *right));
        for phase in PHASES {
            let mut club = club.clone();
            let mut issued = club.write(40, DOOR, RECEPTIONIST, command.clone());
            issued.actor = Actor::Staff { id: RECEPTION, role };
            let outcome = club.run(&issued, phase);
            let case = format!("{} by {role:?} at {phase:?}: {outcome:?}", command.name());
            let flagged = outcome.issues().contains(&Say::MayNot { right: *right });
            if allowed {
                assert!(outcome.receipt().is_some() && !flagged, "{case}");
            } else if command.kind() == Kind::Fact && phase != Phase::Issue {
                assert!(flagged && outcome.receipt().is_some(), "{case}");
                assert_eq!(club.open_items(AttentionCode::RightMissing).len(), 1, "{case}");
            } else {
                assert_eq!(outcome, Outcome::Rejected { refusal: Say::MayNot { right: *right } }, "{case}");
            }
        }
    }
}

#[test]
fn no_fact_about_a_booking_is_refused_once_it_has_happened() {
    for state in BookingState::ALL {
        for lesson in LessonState::ALL {
            for phase in [Phase::Rerun, Phase::Decide] {
                let mut club = open();
                let came = club.check_in(0, 0);
                club.edit(booking_id(0), |booking: &mut Booking| booking.state = *state);
                club.edit(world::lesson_id(0), |row: &mut Lesson| row.state = *lesson);
                club.edit(BOUGHT, |package: &mut MemberPackage| {
                    package.state = crate::record::PackageState::Refunded
                });
                let booking_id = booking_id(0);
                let reason = || "点错了".to_owned();
                let facts: [Command; 6] = [
                    came.into(),
                    undo(0).into(),
                    MarkNoShow { booking_id }.into(),
                    CheckOut { booking_id }.into(),
                    UndoCheckOut { booking_id, reason: reason() }.into(),
                    UndoNoShow { booking_id, reason: reason() }.into(),
                ];
                for fact in facts {
                    for after in [-2_000, 0, 5_000] {
                        let mut club = club.clone();
                        let issued = club.write(after, DOOR, RECEPTIONIST, fact.clone());
                        let outcome = club.run_at(&issued, phase, minutes(6_000));
                        assert!(
                            outcome.receipt().is_some(),
                            "{state:?} {lesson:?} {}: {outcome:?}",
                            fact.name()
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_command_of_a_club_or_desk_that_is_not_there_is_refused() {
    let mut club = Club::open();
    let mut issued =
        club.write(0, id(0xBAD), RECEPTIONIST, OpenTill { till_shift_id: TILL, float: "0".parse().unwrap() });
    assert_eq!(refusal(club.run(&issued, Phase::Decide)), Say::NotFound { what: "desks".to_owned() });
    issued.club_id = id(0xBAD);
    assert_eq!(refusal(club.run(&issued, Phase::Decide)), Say::NotFound { what: "clubs".to_owned() });
    assert_eq!(club.of::<Desk>().len() + club.of::<Staff>().len(), 4);
}

#[test]
fn every_command_survives_the_wire_and_strangers_do_not() {
    use crate::command::DecodeError;
    let (_, commands) = day();
    for (command, _) in commands {
        let arguments = command.arguments().unwrap();
        assert_eq!(Command::decode(command.name(), command.version(), &arguments), Ok(command.clone()));
        let newer = Command::decode(command.name(), command.version() + 1, &arguments);
        assert!(matches!(newer, Err(DecodeError::UnknownVersion { .. })), "{newer:?}");
        let mut more = arguments.clone();
        more["surplus"] = 1.into();
        let surplus = Command::decode(command.name(), command.version(), &more);
        assert!(matches!(surplus, Err(DecodeError::BadArguments { .. })), "{surplus:?}");
    }
    let stranger = Command::decode("give_everything_away", 1, &serde_json::json!({}));
    assert_eq!(stranger, Err(DecodeError::UnknownCommand("give_everything_away".to_owned())));
}
