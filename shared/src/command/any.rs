//! Any command: the list of all, and how one is named on the wire, written and read.

use super::{Context, Execute, Kind, Receipt, Step};
use crate::store::Store;
use serde::Deserialize as _;

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
            $($(#[$meta])* $name(super::$name),)*
        }

        impl Command {
            /// All names with the newest version of their arguments.
            pub const ALL: &'static [(&'static str, u32)] = &[$((super::$name::NAME, super::$name::VERSION)),*];

            /// Its name on the wire.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$name(_) => super::$name::NAME,)* }
            }

            /// The version of its arguments.
            #[must_use]
            pub const fn version(&self) -> u32 {
                match self { $(Self::$name(_) => super::$name::VERSION,)* }
            }

            /// Intention or fact.
            #[must_use]
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$name(_) => super::$name::KIND,)* }
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
                    $(super::$name::NAME => {
                        if version == 0 || version > super::$name::VERSION {
                            return Err(DecodeError::UnknownVersion {
                                name: name.to_owned(), version, newest: super::$name::VERSION,
                            });
                        }
                        let args = super::$name::deserialize(args);
                        args.map(Self::$name).map_err(|reason| DecodeError::BadArguments {
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

        $(impl From<super::$name> for Command {
            fn from(args: super::$name) -> Self {
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
    /// What is written of a lesson changes.
    EditLesson,
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
