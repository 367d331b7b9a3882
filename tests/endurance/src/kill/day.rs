//! What else happens in a day at a counter: riders leave, stay away, give their place up; cash goes to the safe, a
//! drawer is counted, a lesson is put on the timetable.

use super::said::Work;
use crate::dice::Dice;
use replica::desk::Desk;
use replica::replica::{Draft, Given};
use replica::view::Problem;
use shared::command::{
    CancelBooking, CheckOut, CloseTill, Command, MakeLesson, MarkNoShow, MoveCash, RestoreBooking,
    ResumePackage, Step, SuspendPackage, UndoCheckOut, UndoNoShow, need,
};
use shared::id::{BookingId, Id as _, LessonId, MemberId};
use shared::money::Money;
use shared::number::Series;
use shared::record::{Booking, BookingState, Lesson, PackageState};
use shared::store::{FindCounter as _, FindPackages as _};
use shared::words::Say;
use uuid::Uuid;

/// What somebody does next.
#[derive(Debug, Clone, Copy)]
enum Next {
    /// A rider leaves, or was taken for one who left.
    Leave,
    /// A rider stays away, or came after all.
    StayAway,
    /// A place is given up, or taken back.
    GiveUp,
    Cash,
    Count,
    Lesson(Uuid),
    /// A package is put on hold, or goes on.
    Hold,
}

const WHY: &str = "点错了";

/// Does it; gives what stands in the command's arguments.
pub(super) async fn go_on(desk: &Desk, dice: &mut Dice, work: &Work) -> Result<String, Problem> {
    if desk.till().await?.is_none() {
        return desk.open_till("500.00").await.map(|_till| "500".to_owned());
    }
    let next = match dice.below(11) {
        0..=2 => Next::Leave,
        3 | 4 => Next::StayAway,
        5 | 6 => Next::GiveUp,
        7 => Next::Cash,
        8 => Next::Count,
        9 => Next::Lesson(Uuid::from_u64_pair(dice.seed(), dice.seed())),
        _ => Next::Hold,
    };
    let uuid = |text: &str| text.parse::<Uuid>().unwrap_or_default();
    let booking = BookingId::from_uuid(dice.one_of(&work.bookings).map_or(Uuid::nil(), |id| uuid(id)));
    let member = MemberId::from_uuid(uuid(&work.member));
    let given = desk.give(async move |draft| command(draft, next, booking, member).await).await?;
    Ok(about(&given))
}

/// The command for it, on the rows as they are.
async fn command(
    draft: &mut Draft<'_, '_>,
    next: Next,
    booking_id: BookingId,
    member_id: MemberId,
) -> Step<Command> {
    let reason = WHY.to_owned();
    let booking: Booking = need(draft.store, booking_id).await?;
    let nothing = || Say::NotFound { what: "anything to do".to_owned() };
    Ok(match next {
        Next::Leave if booking.state == BookingState::Done => UndoCheckOut { booking_id, reason }.into(),
        Next::Leave => CheckOut { booking_id }.into(),
        Next::StayAway if booking.state == BookingState::NoShow => UndoNoShow { booking_id, reason }.into(),
        Next::StayAway => MarkNoShow { booking_id }.into(),
        Next::GiveUp if booking.state == BookingState::Cancelled => {
            RestoreBooking::prepare(draft.store, draft.zone, booking_id, true).await?.into()
        }
        Next::GiveUp => CancelBooking { booking_id, reason: Some(reason) }.into(),
        Next::Cash | Next::Count => {
            let till = draft.store.open_till(draft.desk.desk_id).await?.ok_or(Say::TillMissing)?;
            match next {
                Next::Cash => {
                    MoveCash { till_shift_id: till.id, amount: Money::from_fen(-5_000), reason }.into()
                }
                _ => CloseTill { till_shift_id: till.id, counted: till.expected }.into(),
            }
        }
        Next::Lesson(id) => {
            let lesson: Lesson = need(draft.store, booking.lesson_id).await?;
            let (number, starts_at) = (draft.number(Series::Lesson)?, draft.at.plus_minutes(60));
            let lesson_id = LessonId::from_uuid(id);
            MakeLesson::prepare(draft.store, lesson_id, number, lesson.course_id, starts_at).await?.into()
        }
        Next::Hold => {
            let packages = draft.store.packages_of(member_id).await?;
            let package = packages.iter().find(|package| package.state.is_live()).ok_or_else(nothing)?;
            let package_id = package.id;
            if package.state == PackageState::Suspended {
                ResumePackage { package_id, reason }.into()
            } else {
                SuspendPackage { package_id, reason }.into()
            }
        }
    })
}

/// What tells this command's arguments from others'.
fn about(given: &Given) -> String {
    let subject = given.issued.command.subject();
    let booking = subject.booking.map(|id| id.to_string());
    let lesson = subject.lesson.map(|id| id.to_string());
    let member = subject.member.map(|id| id.to_string());
    booking.or(lesson).or(member).unwrap_or_default()
}
