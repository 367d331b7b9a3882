//! Every act of a working day, one file each: its arguments, what it does, and its tests.
//!
//! A command is an *intention*, which may be refused and then leaves nothing behind, or a *fact*, which
//! has happened and is recorded whatever the rules say; what could not be fulfilled becomes an item
//! needing attention. Ids and numbers are in the arguments or derive from the command's id, and the only
//! time that reaches a row is the time of issue: running a command again makes the same rows again.

mod acts;
mod adjust_package;
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
mod sell_package;
mod settle_attention;
mod slot_template;
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
pub use context::{Actor, Context, Kind, Phase, Step, Stop, Subject, known, need};
pub use delete_member::{DeleteMember, FORGOTTEN};
pub use edit_arena::{AddArena, EditArena};
pub use edit_club::EditClub;
pub use edit_coach::{AddCoach, EditCoach};
pub use edit_horse::{AddHorse, EditHorse};
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
pub use rearrange::{Part, Rearrange};
pub use receipt::{Already, Receipt};
pub use register_member::{NewRider, RegisterMember};
pub use reopen_lesson::ReopenLesson;
pub use restore_booking::{RestoreBooking, TakeBack};
pub use restore_lesson::RestoreLesson;
pub use sell_package::{Counter, SellPackage};
pub use settle_attention::SettleAttention;
pub use slot_template::{AddSlotTemplate, EditSlotTemplate};
pub use suspend_package::{ResumePackage, SuspendPackage};
pub use transfer_package::TransferPackage;
pub use unbooked::{Seen, SeenLesson};
pub use undo_check_in::UndoCheckIn;
pub use undo_check_out::UndoCheckOut;
pub use undo_no_show::UndoNoShow;
pub use void::{Lost, Void};
pub use waiting_list::{JoinWaitingList, LeaveWaitingList};
pub use way_back::{WayBack, way_back};

use crate::id::{ClubId, CommandId, DeskId};
use crate::record::{Club, Desk};
use crate::store::{Store, StoreError};
use crate::time::Timestamp;
use crate::words::Say;
use serde::{Deserialize, Serialize};

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

/// Why a command's name, version or arguments can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No such command in this version of the product.
    #[error("unknown command {0:?}; the other side may be newer")]
    UnknownCommand(String),
    /// The command exists, this version of its arguments does not.
    #[error("{name} has no arguments of version {version}; the newest known here is {newest}")]
    UnknownVersion {
        /// The command.
        name: String,
        /// As it came.
        version: u32,
        /// The newest that is known here.
        newest: u32,
    },
    /// The arguments don't fit.
    #[error("arguments of {name} don't fit: {reason}")]
    BadArguments {
        /// The command.
        name: String,
        /// What is wrong.
        reason: String,
    },
}

macro_rules! commands {
    ($($(#[$meta:meta])* $name:ident,)*) => {
        /// Any command.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command {
            $($(#[$meta])* $name($name),)*
        }

        impl Command {
            /// All names with the newest version of their arguments.
            pub const ALL: &'static [(&'static str, u32)] = &[$(($name::NAME, $name::VERSION)),*];

            /// Its name on the wire.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => $name::NAME,)* }
            }

            /// The version of its arguments.
            #[must_use]
            pub const fn version(&self) -> u32 {
                match self { $(Self::$name(_) => $name::VERSION,)* }
            }

            /// Intention or fact.
            #[must_use]
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$name(_) => $name::KIND,)* }
            }

            /// The arguments as JSON.
            ///
            /// # Errors
            /// Never for the types at hand; the signature is serde's.
            pub fn arguments(&self) -> Result<serde_json::Value, serde_json::Error> {
                match self { $(Self::$name(args) => serde_json::to_value(args),)* }
            }

            /// Reads a command; arguments of an older version are lifted to the newest.
            ///
            /// # Errors
            /// [`DecodeError`].
            pub fn decode(name: &str, version: u32, args: &serde_json::Value) -> Result<Self, DecodeError> {
                match name {
                    $($name::NAME => {
                        if version == 0 || version > $name::VERSION {
                            return Err(DecodeError::UnknownVersion {
                                name: name.to_owned(), version, newest: $name::VERSION,
                            });
                        }
                        $name::deserialize(args).map(Self::$name).map_err(|reason| DecodeError::BadArguments {
                            name: name.to_owned(), reason: reason.to_string(),
                        })
                    })*
                    other => Err(DecodeError::UnknownCommand(other.to_owned())),
                }
            }

            /// Does it; see [`Execute::apply`].
            ///
            /// # Errors
            /// As [`Execute::apply`].
            pub async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
                match self { $(Self::$name(args) => args.apply(store, ctx).await,)* }
            }
        }

        $(impl From<$name> for Command {
            fn from(args: $name) -> Self {
                Self::$name(args)
            }
        })*
    };
}

commands! {
    /// A person becomes a member.
    RegisterMember,
    /// A booking gets a horse, another one, or none.
    AssignHorse,
    /// A rider is here.
    CheckIn,
    /// A check-in was a mistake.
    UndoCheckIn,
    /// A package is sold for cash.
    SellPackage,
    /// The drawer is counted and opened.
    OpenTill,
    /// An item needing attention is settled.
    SettleAttention,
    /// A booking is given up.
    CancelBooking,
    /// A rider did not come.
    MarkNoShow,
    /// What is known of a member changes.
    EditMember,
    /// What is known of a rider changes.
    EditRider,
    /// Two accounts are one person.
    MergeMembers,
    /// A merged account is parted again.
    SplitMembers,
    /// A member is forgotten.
    DeleteMember,
    /// A part of a list becomes members.
    ImportMembers,
    /// A package is put on hold.
    SuspendPackage,
    /// A package goes on.
    ResumePackage,
    /// A package's last day is moved.
    ExtendPackage,
    /// A package's units are put right.
    AdjustPackage,
    /// Units are handed to another member.
    TransferPackage,
    /// The drawer is counted and closed.
    CloseTill,
    /// A till that was closed by mistake is opened again.
    ReopenTill,
    /// Cash goes into or out of a till.
    MoveCash,
    /// What is known of a coach changes.
    EditCoach,
    /// A coach joins.
    AddCoach,
    /// What is known of a horse changes.
    EditHorse,
    /// A horse comes to the yard.
    AddHorse,
    /// What is known of an arena changes.
    EditArena,
    /// An arena opens.
    AddArena,
    /// What a person of the staff may do changes.
    EditStaff,
    /// A person joins the staff.
    AddStaff,
    /// The club settles something for itself.
    EditClub,
    /// A lesson is put on the timetable.
    MakeLesson,
    /// A lesson goes to another time, coach or arena.
    MoveLesson,
    /// A lesson is confirmed.
    ConfirmLesson,
    /// A lesson does not take place.
    CancelLesson,
    /// A cancelled lesson takes place after all.
    RestoreLesson,
    /// A rider takes a place in a lesson.
    BookRider,
    /// A booking that was given up stands again.
    RestoreBooking,
    /// A rider has left.
    CheckOut,
    /// A check-out was a mistake.
    UndoCheckOut,
    /// An absence was a mistake.
    UndoNoShow,
    /// A lesson is over.
    EndLesson,
    /// A lesson was ended by mistake.
    ReopenLesson,
    /// A coach's shifts are painted on the week.
    PaintShifts,
    /// A coach asks for leave.
    AskLeave,
    /// A leave is decided.
    DecideLeave,
    /// A horse rests or is cared for.
    AddHorseTime,
    /// A horse's rest or care changes.
    EditHorseTime,
    /// An arena is closed for a while.
    CloseArena,
    /// A closure changes.
    EditClosure,
    /// A part of a weekday is opened for booking.
    AddSlotTemplate,
    /// A part of the booking grid changes.
    EditSlotTemplate,
    /// Lessons are put on by a weekly rule.
    MakeSeries,
    /// The lessons of a series change together.
    EditSeries,
    /// A series of lessons does not take place.
    CancelSeries,
    /// A lesson becomes another course.
    ChangeCourse,
    /// Something is out, and the lessons that are hit go elsewhere.
    Rearrange,
    /// A party waits for places in a lesson.
    JoinWaitingList,
    /// A party no longer waits.
    LeaveWaitingList,
    /// A party takes the places that are held for it.
    AcceptOffer,
    /// A party does not want them.
    DeclineOffer,
    /// What is due on a waiting list is done.
    OfferPlaces,
    /// A number whose command was lost is filled.
    Void,
}

impl Command {
    /// All that this command speaks of: of one that does several things, what each of them speaks of.
    #[must_use]
    pub fn subjects(&self) -> Vec<Subject> {
        if let Self::Rearrange(args) = self { args.subjects() } else { vec![self.subject()] }
    }

    /// What an item about this command speaks of.
    #[must_use]
    pub fn subject(&self) -> Subject {
        let booking = |id| Subject { booking: Some(id), ..Subject::default() };
        let member = |id| Subject { member: Some(id), ..Subject::default() };
        let lesson = |id| Subject { lesson: Some(id), ..Subject::default() };
        match self {
            Self::RegisterMember(args) => member(args.member_id),
            Self::EditMember(args) => member(args.member_id),
            Self::MergeMembers(args) => member(args.merge),
            Self::SplitMembers(args) => member(args.merged),
            Self::DeleteMember(args) => member(args.member_id),
            Self::TransferPackage(args) => member(args.to_member_id),
            Self::SellPackage(args) => {
                let (member, order) = (Some(args.member_id), Some(args.order_id));
                Subject { member, order, ..Subject::default() }
            }
            Self::AssignHorse(args) => booking(args.booking_id),
            Self::CheckIn(args) => booking(args.booking_id),
            Self::UndoCheckIn(args) => booking(args.booking_id),
            Self::CancelBooking(args) => booking(args.booking_id),
            Self::MarkNoShow(args) => booking(args.booking_id),
            Self::BookRider(args) => booking(args.booking_id),
            Self::RestoreBooking(args) => booking(args.take_back.booking_id),
            Self::CheckOut(args) => booking(args.booking_id),
            Self::UndoCheckOut(args) => booking(args.booking_id),
            Self::UndoNoShow(args) => booking(args.booking_id),
            Self::MakeLesson(args) => lesson(args.lesson_id),
            Self::MoveLesson(args) => lesson(args.lesson_id),
            Self::ConfirmLesson(args) => lesson(args.lesson_id),
            Self::CancelLesson(args) => lesson(args.lesson_id),
            Self::RestoreLesson(args) => lesson(args.lesson_id),
            Self::EndLesson(args) => lesson(args.lesson_id),
            Self::ReopenLesson(args) => lesson(args.lesson_id),
            Self::ChangeCourse(args) => lesson(args.lesson_id),
            Self::JoinWaitingList(args) => lesson(args.lesson_id),
            Self::OfferPlaces(args) => lesson(args.lesson_id),
            Self::OpenTill(_)
            | Self::SettleAttention(_)
            | Self::EditRider(_)
            | Self::ImportMembers(_)
            | Self::SuspendPackage(_)
            | Self::ResumePackage(_)
            | Self::ExtendPackage(_)
            | Self::AdjustPackage(_)
            | Self::CloseTill(_)
            | Self::ReopenTill(_)
            | Self::MoveCash(_)
            | Self::EditCoach(_)
            | Self::AddCoach(_)
            | Self::EditHorse(_)
            | Self::AddHorse(_)
            | Self::EditArena(_)
            | Self::AddArena(_)
            | Self::EditStaff(_)
            | Self::AddStaff(_)
            | Self::EditClub(_)
            | Self::PaintShifts(_)
            | Self::AskLeave(_)
            | Self::DecideLeave(_)
            | Self::AddHorseTime(_)
            | Self::EditHorseTime(_)
            | Self::CloseArena(_)
            | Self::EditClosure(_)
            | Self::AddSlotTemplate(_)
            | Self::EditSlotTemplate(_)
            | Self::MakeSeries(_)
            | Self::EditSeries(_)
            | Self::CancelSeries(_)
            | Self::Rearrange(_)
            | Self::LeaveWaitingList(_)
            | Self::AcceptOffer(_)
            | Self::DeclineOffer(_)
            | Self::Void(_) => Subject::default(),
        }
    }
}

/// A command with what goes with it from the desk to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its id.
    pub command_id: CommandId,
    /// The club.
    pub club_id: ClubId,
    /// Where.
    pub desk_id: Option<DeskId>,
    /// Who.
    pub actor: Actor,
    /// When.
    pub issued_at: Timestamp,
    /// What.
    pub command: Command,
    /// What the authority found wrong with the circumstances of a fact: its clock.
    pub flagged: Option<Say>,
}

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Done as wanted.
    Applied {
        /// What was done.
        receipt: Receipt,
    },
    /// Done, with something that needs attention.
    AppliedWithIssue {
        /// What was done.
        receipt: Receipt,
        /// What could not be done as wanted.
        issues: Vec<Say>,
    },
    /// Not done; nothing was left behind.
    Rejected {
        /// Why.
        refusal: Say,
    },
}

impl Outcome {
    /// The receipt, where something was done.
    #[must_use]
    pub const fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Applied { receipt } | Self::AppliedWithIssue { receipt, .. } => Some(receipt),
            Self::Rejected { .. } => None,
        }
    }

    /// What could not be done as wanted.
    #[must_use]
    pub fn issues(&self) -> &[Say] {
        match self {
            Self::AppliedWithIssue { issues, .. } => issues,
            Self::Applied { .. } | Self::Rejected { .. } => &[],
        }
    }
}

/// Runs a command on a store's transaction. After a `Rejected` the caller rolls the transaction (or its
/// savepoint) back: a refused command may have written before it was refused.
///
/// `now` is the decider's time; everything that reaches a row goes by `issued.issued_at`.
///
/// # Errors
/// [`StoreError`] when nothing could be decided.
pub async fn run<S: Store>(
    store: &mut S,
    issued: &Issued,
    phase: Phase,
    now: Timestamp,
) -> Result<Outcome, StoreError> {
    match attempt(store, issued, phase, now).await {
        Ok((receipt, issues)) if issues.is_empty() => Ok(Outcome::Applied { receipt }),
        Ok((receipt, issues)) => Ok(Outcome::AppliedWithIssue { receipt, issues }),
        Err(Stop::Refused(refusal)) => Ok(Outcome::Rejected { refusal: *refusal }),
        Err(Stop::Database(error)) => Err(error),
    }
}

async fn attempt<S: Store>(
    store: &mut S,
    issued: &Issued,
    phase: Phase,
    now: Timestamp,
) -> Step<(Receipt, Vec<Say>)> {
    let club: Club = need(store, issued.club_id).await?;
    let desk: Option<Desk> = match issued.desk_id {
        Some(id) => Some(need(store, id).await?),
        None => None,
    };
    let mut ctx = Context {
        club,
        command_id: issued.command_id,
        command: issued.command.name(),
        desk,
        actor: issued.actor.clone(),
        at: issued.issued_at,
        now,
        phase,
        kind: issued.command.kind(),
        issues: Vec::new(),
    };
    #[cfg(feature = "mutants")]
    if crate::mutant::on(crate::mutant::Mutant::WallClockInCommand) {
        ctx.at = now;
    }
    if let Some(say) = &issued.flagged {
        let about = issued.command.subject();
        ctx.raise(store, crate::record::AttentionCode::ClockWrong, about, say.clone()).await?;
    }
    let receipt = issued.command.apply(store, &mut ctx).await?;
    Ok((receipt, ctx.issues))
}
