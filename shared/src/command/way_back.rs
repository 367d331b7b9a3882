//! How an act is taken back: by a command of its own, never by forgetting it.

use super::{
    AssignHorse, CancelBooking, CancelLesson, Command, Receipt, ReopenLesson, RestoreBooking, RestoreLesson,
    Step, UndoCheckIn, UndoCheckOut, UndoNoShow,
};
use crate::record::LessonState;
use crate::store::Store;
use crate::time::ClubZone;

/// How a command that was done can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WayBack {
    /// By this command.
    By(Box<Command>),
    /// By nothing at a key press, and why not.
    None(&'static str),
}

impl WayBack {
    fn by(command: impl Into<Command>) -> Self {
        Self::By(Box::new(command.into()))
    }
}

/// The command that takes an act back, prepared on the rows of now. `reason` goes with it where one is
/// asked for. The command may still be refused: somebody else may have changed the same thing since.
///
/// # Errors
/// Refused when what it would take back is not there any more; whatever the store says.
pub async fn way_back<S: Store>(
    store: &mut S,
    zone: ClubZone,
    given: &Command,
    receipt: &Receipt,
    reason: &str,
) -> Step<WayBack> {
    let why = || reason.to_owned();
    Ok(match (given, receipt) {
        (Command::AssignHorse(args), _) if args.before == args.horse_id => {
            WayBack::None("the horse stayed the same")
        }
        (Command::AssignHorse(args), _) => WayBack::by(AssignHorse {
            booking_id: args.booking_id,
            horse_id: args.before,
            before: args.horse_id,
            reason: Some(why()),
        }),
        (Command::CheckIn(_), Receipt::CheckedIn { already: Some(_), .. }) => {
            WayBack::None("somebody else had checked the rider in")
        }
        (Command::CheckIn(args), _) => {
            WayBack::by(UndoCheckIn { booking_id: args.booking_id, reason: why() })
        }
        (Command::CancelBooking(args), Receipt::BookingCancelled { lesson_was, .. }) => {
            let confirmed = *lesson_was == Some(LessonState::Confirmed);
            WayBack::by(RestoreBooking::prepare(store, zone, args.booking_id, confirmed).await?)
        }
        (Command::RestoreBooking(args), _) => {
            let booking_id = args.take_back.booking_id;
            WayBack::by(CancelBooking { booking_id, reason: Some(why()) })
        }
        (Command::BookRider(args), _) => {
            WayBack::by(CancelBooking { booking_id: args.booking_id, reason: Some(why()) })
        }
        (Command::MarkNoShow(args), _) => {
            WayBack::by(UndoNoShow { booking_id: args.booking_id, reason: why() })
        }
        (Command::CheckOut(_), Receipt::CheckedOut { now: false, .. }) => {
            WayBack::None("somebody else had checked the rider out")
        }
        (Command::CheckOut(args), _) => {
            WayBack::by(UndoCheckOut { booking_id: args.booking_id, reason: why() })
        }
        (Command::MakeLesson(args), _) => {
            WayBack::by(CancelLesson { lesson_id: args.lesson_id, reason: why() })
        }
        (Command::MoveLesson(args), _) => WayBack::by(args.back(Some(why()))),
        (Command::CancelLesson(_), Receipt::LessonCancelled { was: LessonState::Cancelled, .. }) => {
            WayBack::None("somebody else had cancelled the lesson")
        }
        (Command::CancelLesson(args), Receipt::LessonCancelled { was, bookings, .. }) => {
            let confirmed = *was == LessonState::Confirmed;
            let way = RestoreLesson::prepare(store, zone, args.lesson_id, confirmed, bookings).await?;
            WayBack::by(way)
        }
        (Command::RestoreLesson(args), _) => {
            WayBack::by(CancelLesson { lesson_id: args.lesson_id, reason: why() })
        }
        (Command::EndLesson(args), Receipt::LessonEnded { done, absent, .. }) => {
            let bookings = done.iter().chain(absent).copied().collect();
            WayBack::by(ReopenLesson { lesson_id: args.lesson_id, bookings, reason: why() })
        }
        (other, _) => WayBack::None(no_way_back(other)),
    })
}

/// Why a command is not taken back by another one at a key press.
const fn no_way_back(command: &Command) -> &'static str {
    match command {
        Command::RegisterMember(_) => "who registered is a member; two of the same person are merged",
        Command::SellPackage(_) => "cash was taken: it is given back by a refund, with its own receipt",
        Command::Void(_) => "what was lost stays lost; it is entered again from its receipts",
        Command::OpenTill(_) => "a counted drawer is closed by counting it again",
        Command::SettleAttention(_) => "what was settled and is not will show itself again",
        Command::ConfirmLesson(_) => "its riders have been told; the lesson is moved or cancelled instead",
        Command::UndoCheckIn(_) => "the rider is checked in again",
        Command::UndoCheckOut(_) => "the rider is checked out again, when they leave",
        Command::UndoNoShow(_) => "the rider is marked as absent again",
        Command::ReopenLesson(_) => "the lesson is ended again, by staff or by the job",
        Command::AssignHorse(_)
        | Command::CheckIn(_)
        | Command::CancelBooking(_)
        | Command::MarkNoShow(_)
        | Command::MakeLesson(_)
        | Command::MoveLesson(_)
        | Command::CancelLesson(_)
        | Command::RestoreLesson(_)
        | Command::BookRider(_)
        | Command::RestoreBooking(_)
        | Command::CheckOut(_)
        | Command::EndLesson(_) => "its receipt is another command's",
    }
}
