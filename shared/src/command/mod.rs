//! Every act of a working day, one file each: its arguments, what it does, and its tests.
//!
//! A command is an *intention*, which may be refused and then leaves nothing behind, or a *fact*, which
//! has happened and is recorded whatever the rules say; what could not be fulfilled becomes an item
//! needing attention. Ids and numbers are in the arguments or derive from the command's id, and the only
//! time that reaches a row is the time of issue: running a command again makes the same rows again.
//!
//! Beside the acts stand what holds for all of them: what a command knows besides its arguments (`context`), any of
//! them as one type and its way over the wire (`any`), what it speaks of (`subject`), how it is run and what comes
//! of that (`run`), what was done (`receipt`), what can be done next (`acts`) and taken back (`way_back`).

mod acts;
mod adjust_package;
mod any;
mod arena_closure;
mod assign_horse;
mod book_rider;
mod cancel_booking;
mod cancel_lesson;
mod cancel_series;
mod change_course;
mod check_in;
mod check_out;
mod close_till;
mod confirm_lesson;
mod context;
mod delete_member;
mod edit_arena;
mod edit_club;
mod edit_coach;
mod edit_horse;
mod edit_lesson;
mod edit_member;
mod edit_rider;
mod edit_series;
mod edit_staff;
mod end_lesson;
mod extend_package;
mod horse_time;
mod import_members;
mod leave;
mod make_lesson;
mod make_series;
mod mark_no_show;
mod merge_members;
mod move_cash;
mod move_lesson;
mod offer;
mod open_till;
mod package_change;
mod paint_shifts;
mod patch;
mod rearrange;
mod receipt;
mod register_member;
mod reopen_lesson;
mod restore_booking;
mod restore_lesson;
mod run;
mod sell_package;
mod settle_attention;
mod slot_template;
mod subject;
mod suspend_package;
#[cfg(test)]
mod tests;
mod transfer_package;
mod unbooked;
mod undo_check_in;
mod undo_check_out;
mod undo_no_show;
mod void;
mod waiting_list;
mod wanted;
mod way_back;
mod weigh;

pub use acts::{BookingAct, LessonAct, Possible, booking_acts, lesson_acts};
pub use adjust_package::AdjustPackage;
pub use any::{Command, DecodeError};
pub use arena_closure::{CloseArena, EditClosure};
pub use assign_horse::{AssignHorse, free_horses};
pub use book_rider::BookRider;
pub use cancel_booking::CancelBooking;
pub use cancel_lesson::CancelLesson;
pub use cancel_series::CancelSeries;
pub use change_course::{ChangeCourse, SeatChange};
pub use check_in::CheckIn;
pub use check_out::CheckOut;
pub use close_till::{CloseTill, ReopenTill};
pub use confirm_lesson::ConfirmLesson;
pub use context::{Actor, Context, Kind, Phase, Step, Stop, known, need};
pub use delete_member::{DeleteMember, FORGOTTEN};
pub use edit_arena::{AddArena, EditArena};
pub use edit_club::EditClub;
pub use edit_coach::{AddCoach, EditCoach};
pub use edit_horse::{AddHorse, EditHorse};
pub use edit_lesson::EditLesson;
pub use edit_member::EditMember;
pub use edit_rider::EditRider;
pub use edit_series::{EditSeries, Later};
pub use edit_staff::{AddStaff, EditStaff};
pub use end_lesson::EndLesson;
pub use extend_package::ExtendPackage;
pub use horse_time::{AddHorseTime, EditHorseTime};
pub use import_members::{ImportMembers, ImportedMember, ImportedPackage, ImportedRider, MOST_ROWS};
pub use leave::{AskLeave, DecideLeave};
pub use make_lesson::MakeLesson;
pub use make_series::{LeftOut, MOST_LESSONS, MakeSeries, Planned};
pub use mark_no_show::MarkNoShow;
pub use merge_members::{MergeMembers, SplitMembers};
pub use move_cash::MoveCash;
pub use move_lesson::{Change, MoveLesson, Place};
pub use offer::{AcceptOffer, DeclineOffer, OfferPlaces, OfferedSeat};
pub use open_till::OpenTill;
pub use paint_shifts::{PaintShifts, Shift};
pub use patch::{Editable, Patch, back};
pub use rearrange::{MOST_ROWS_REARRANGED, Part, Rearrange};
pub use receipt::{Already, Receipt};
pub use register_member::{NewRider, RegisterMember};
pub use reopen_lesson::ReopenLesson;
pub use restore_booking::{RestoreBooking, TakeBack};
pub use restore_lesson::RestoreLesson;
pub use run::{Issued, Outcome, run};
pub use sell_package::{Counter, SellPackage};
pub use settle_attention::SettleAttention;
pub use slot_template::{AddSlotTemplate, EditSlotTemplate};
pub use subject::Subject;
pub use suspend_package::{ResumePackage, SuspendPackage};
pub use transfer_package::TransferPackage;
pub use unbooked::{Seen, SeenLesson};
pub use undo_check_in::UndoCheckIn;
pub use undo_check_out::UndoCheckOut;
pub use undo_no_show::UndoNoShow;
pub use void::{Lost, Void};
pub use waiting_list::{JoinWaitingList, LeaveWaitingList};
pub use way_back::{WayBack, way_back};

use crate::store::Store;

/// What every command can do.
pub trait Execute {
    /// Its name on the wire.
    const NAME: &'static str;
    /// The version of its arguments.
    const VERSION: u32;
    /// Intention or fact.
    const KIND: Kind;

    /// Does it on a store's transaction.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule stands against it: the caller rolls back. [`Stop::Database`] when
    /// nothing could be decided.
    fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> impl Future<Output = Step<Receipt>>;
}
