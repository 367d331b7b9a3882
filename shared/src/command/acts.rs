//! Which acts are possible now on a lesson or a booking, and why the others are not: what a screen shows on
//! its buttons. It says what the command would say at the desk at this moment; a test holds the two together.

use super::check_in::name_of;
use super::check_out::can_leave;
use super::restore_booking::{cancelled, may_come_back, open};
use super::waiting_list::may_wait;
use super::{Step, Stop, need};
use crate::id::{BookingId, LessonId};
use crate::record::{
    Booking, BookingState, CheckIn, Club, IllegalTransition, Lesson, LessonOrigin, LessonState, Rider, Role,
    named,
};
use crate::rights::{Right, may};
use crate::rules::check_in::window;
use crate::rules::conflicts::{Conflict, Proposal, SeatSettles, Settles};
use crate::rules::timetable;
use crate::store::Store;
use crate::time::Timestamp;
use crate::words::Say;

named! {
    /// What reception may do with a lesson.
    LessonAct {
        /// Another time, or another end.
        Retime = "retime",
        /// Another coach or arena.
        Reassign = "reassign",
        /// Write something of it down, or strike it out.
        Note = "note",
        /// Confirm.
        Confirm = "confirm",
        /// Cancel.
        Cancel = "cancel",
        /// Restore.
        Restore = "restore",
        /// Book a rider in.
        Book = "book",
        /// Join the waiting list.
        Wait = "wait",
        /// End.
        End = "end",
        /// Reopen.
        Reopen = "reopen",
    }
}

named! {
    /// What reception may do with a booking.
    BookingAct {
        /// Check in.
        CheckIn = "check_in",
        /// Undo the check-in.
        UndoCheckIn = "undo_check_in",
        /// Check out.
        CheckOut = "check_out",
        /// Undo the check-out.
        UndoCheckOut = "undo_check_out",
        /// Mark as not come.
        MarkNoShow = "mark_no_show",
        /// Undo that.
        UndoNoShow = "undo_no_show",
        /// Cancel.
        Cancel = "cancel",
        /// Restore.
        Restore = "restore",
        /// Give a horse, another one, or none.
        AssignHorse = "assign_horse",
    }
}

/// An act, and what stands against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Possible<A> {
    /// The act.
    pub act: A,
    /// Why it is not possible now; none when it is.
    pub why_not: Option<Say>,
}

/// What can be done with a lesson at this moment by a person with this role. What depends on a choice that
/// is still to be made (the new time, the rider) is judged when it is made.
///
/// # Errors
/// Refused when the lesson is not there; whatever the store says.
pub async fn lesson_acts<S: Store>(
    store: &mut S,
    role: Option<Role>,
    at: Timestamp,
    lesson_id: LessonId,
) -> Step<Vec<Possible<LessonAct>>> {
    let lesson: Lesson = need(store, lesson_id).await?;
    let mut acts = Vec::with_capacity(LessonAct::ALL.len());
    for act in LessonAct::ALL {
        let right = match act {
            LessonAct::Retime
            | LessonAct::Reassign
            | LessonAct::Note
            | LessonAct::Confirm
            | LessonAct::Cancel
            | LessonAct::Restore
            | LessonAct::Book
            | LessonAct::Wait => Right::Timetable,
            LessonAct::End | LessonAct::Reopen => Right::CheckIn,
        };
        let why_not = match missing(role, right) {
            Some(say) => Some(say),
            None => refused(lesson_act(store, *act, at, &lesson).await)?,
        };
        acts.push(Possible { act: *act, why_not });
    }
    Ok(acts)
}

/// What can be done with a booking at this moment by a person with this role.
///
/// # Errors
/// Refused when the booking, its lesson or its rider is not there; whatever the store says.
pub async fn booking_acts<S: Store>(
    store: &mut S,
    role: Option<Role>,
    at: Timestamp,
    booking_id: BookingId,
) -> Step<Vec<Possible<BookingAct>>> {
    let booking: Booking = need(store, booking_id).await?;
    let case = Case {
        at,
        club: need(store, booking.club_id).await?,
        lesson: need(store, booking.lesson_id).await?,
        rider: need::<Rider, _>(store, booking.rider_id).await?.name,
        standing: store.live_check_in(booking_id).await?,
        booking,
    };
    let mut acts = Vec::with_capacity(BookingAct::ALL.len());
    for act in BookingAct::ALL {
        let right = match act {
            BookingAct::CheckIn
            | BookingAct::UndoCheckIn
            | BookingAct::CheckOut
            | BookingAct::UndoCheckOut
            | BookingAct::MarkNoShow
            | BookingAct::UndoNoShow => Right::CheckIn,
            BookingAct::Cancel | BookingAct::Restore | BookingAct::AssignHorse => Right::Timetable,
        };
        let why_not = match missing(role, right) {
            Some(say) => Some(say),
            None => refused(case.judge(store, *act).await)?,
        };
        acts.push(Possible { act: *act, why_not });
    }
    Ok(acts)
}

fn missing(role: Option<Role>, right: Right) -> Option<Say> {
    let has = role.is_some_and(|role| may(role, right));
    (!has).then_some(Say::MayNot { right })
}

fn refused(judged: Step<()>) -> Step<Option<Say>> {
    match judged {
        Ok(()) => Ok(None),
        Err(Stop::Refused(say)) => Ok(Some(*say)),
        Err(failed @ Stop::Database(_)) => Err(failed),
    }
}

/// The first hard thing that stands against it.
fn hard(found: Vec<Conflict>) -> Step<()> {
    match found.into_iter().find(Conflict::is_hard) {
        Some(conflict) => Err(conflict.say.into()),
        None => Ok(()),
    }
}

/// Whether a cancelled lesson's place is still free.
async fn again<S: Store>(store: &mut S, at: Timestamp, lesson: &Lesson) -> Step<()> {
    let club: Club = need(store, lesson.club_id).await?;
    // It lives again.
    let lesson = Lesson { state: LessonState::ToConfirm, ..lesson.clone() };
    let proposal = Proposal::place(at, lesson, Settles::ALL);
    hard(timetable::judged(store, &club, &proposal).await?)
}

async fn lesson_act<S: Store>(store: &mut S, act: LessonAct, at: Timestamp, lesson: &Lesson) -> Step<()> {
    match act {
        LessonAct::Retime => match lesson.state {
            LessonState::Cancelled | LessonState::Completed => {
                Err(Say::LessonNotOpen { state: lesson.state }.into())
            }
            LessonState::ToConfirm | LessonState::Confirmed | LessonState::InProgress => Ok(()),
        },
        LessonAct::Reassign | LessonAct::Confirm if lesson.state == LessonState::Cancelled => {
            Err(Say::LessonNotOpen { state: lesson.state }.into())
        }
        LessonAct::Reassign | LessonAct::Note => Ok(()),
        LessonAct::Confirm => {
            lesson.state.to(LessonState::Confirmed)?;
            let club: Club = need(store, lesson.club_id).await?;
            hard(timetable::stands(store, &club, at, lesson).await?)
        }
        LessonAct::Cancel => {
            lesson.state.to(LessonState::Cancelled)?;
            let bookings = store.bookings_of(lesson.id).await?;
            for booking in bookings.iter().filter(|booking| booking.state.is_live()) {
                booking.state.to(BookingState::Cancelled)?;
            }
            Ok(())
        }
        LessonAct::Restore if lesson.state == LessonState::Cancelled => again(store, at, lesson).await,
        LessonAct::Restore => Err(illegal(lesson, LessonState::ToConfirm)),
        LessonAct::Book => {
            open(lesson)?;
            match timetable::full(store, lesson, None).await? {
                Some(full) => Err(full.into()),
                None => Ok(()),
            }
        }
        LessonAct::Wait => may_wait(store, at, lesson, 1).await,
        LessonAct::End => match lesson.state {
            LessonState::Completed | LessonState::Cancelled => Err(illegal(lesson, LessonState::Completed)),
            LessonState::ToConfirm | LessonState::Confirmed | LessonState::InProgress
                if at < lesson.ends_at =>
            {
                Err(Say::LessonNotOver { from: lesson.ends_at }.into())
            }
            LessonState::ToConfirm | LessonState::Confirmed | LessonState::InProgress => Ok(()),
        },
        LessonAct::Reopen if lesson.state == LessonState::Completed => Ok(()),
        LessonAct::Reopen => Err(illegal(lesson, LessonState::InProgress)),
    }
}

fn illegal(lesson: &Lesson, to: LessonState) -> Stop {
    IllegalTransition { record: "lesson", from: lesson.state.as_str(), to: to.as_str() }.into()
}

/// A booking with what its acts are judged by.
struct Case {
    at: Timestamp,
    club: Club,
    booking: Booking,
    lesson: Lesson,
    rider: String,
    standing: Option<CheckIn>,
}

impl Case {
    async fn judge<S: Store>(&self, store: &mut S, act: BookingAct) -> Step<()> {
        let rider = || self.rider.clone();
        let state = self.booking.state;
        match act {
            BookingAct::CheckIn => self.check_in(store).await,
            BookingAct::UndoCheckIn => {
                let Some(standing) = &self.standing else {
                    return Err(Say::NotCheckedIn { rider: rider() }.into());
                };
                let zone = self.club.zone;
                let today = zone.date(standing.in_at) == zone.date(self.at);
                if today { Ok(()) } else { Err(Say::NotSameDay.into()) }
            }
            BookingAct::CheckOut => Ok(can_leave(&self.booking, self.standing.as_ref(), rider())?),
            BookingAct::UndoCheckOut if state == BookingState::Done => Ok(()),
            BookingAct::UndoCheckOut => Err(Say::NotCheckedOut { rider: rider() }.into()),
            BookingAct::MarkNoShow => Ok(state.to(BookingState::NoShow).map(|_next| ())?),
            BookingAct::UndoNoShow if state == BookingState::NoShow => Ok(()),
            BookingAct::UndoNoShow => Err(Say::NotAbsent { rider: rider() }.into()),
            BookingAct::Cancel => Ok(state.to(BookingState::Cancelled).map(|_next| ())?),
            BookingAct::Restore => self.restore(store).await,
            BookingAct::AssignHorse if state.is_live() => Ok(()),
            BookingAct::AssignHorse => Err(Say::BookingCancelled { rider: rider() }.into()),
        }
    }

    async fn check_in<S: Store>(&self, store: &mut S) -> Step<()> {
        let rider = self.rider.clone();
        if let Some(standing) = &self.standing {
            let who = name_of(store, standing).await?;
            return Err(Say::AlreadyCheckedIn { rider, by: who.by, desk: who.desk, at: who.at }.into());
        }
        let open = window(&self.booking, &self.club.rules.0);
        if !open.contains(self.at) {
            return Err(Say::OutsideCheckInWindow { opens: open.from, closes: open.until }.into());
        }
        match self.booking.state {
            BookingState::Held => Err(Say::BookingUnpaid { rider }.into()),
            BookingState::Cancelled => Err(Say::BookingCancelled { rider }.into()),
            BookingState::Booked | BookingState::CheckedIn | BookingState::Done | BookingState::NoShow => {
                Ok(())
            }
        }
    }

    /// On the horse that it had if that is free, else with none: the horse never stands against it.
    async fn restore<S: Store>(&self, store: &mut S) -> Step<()> {
        cancelled(&self.booking)?;
        let comes_along =
            self.lesson.state == LessonState::Cancelled && self.lesson.origin == LessonOrigin::Order;
        if comes_along {
            again(store, self.at, &self.lesson).await?;
        } else {
            open(&self.lesson)?;
        }
        may_come_back(store, &self.booking).await?;
        let booking = Booking { horse_id: None, ..self.booking.clone() };
        let (lesson, settles) = (self.lesson.clone(), SeatSettles::AGAIN);
        let proposal = Proposal::seat(self.at, lesson, booking, settles);
        hard(timetable::judged(store, &self.club, &proposal).await?)
    }
}
