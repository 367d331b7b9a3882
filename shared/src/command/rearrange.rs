//! Arenas close or a horse is out, and the lessons that are hit go elsewhere, all in one act.

use super::{
    AddHorseTime, AssignHorse, BookRider, CancelBooking, CancelLesson, ChangeCourse, CloseArena, Command,
    Context, EditClosure, EditHorseTime, Execute, Kind, MoveLesson, Receipt, RestoreBooking, RestoreLesson,
    Step, Subject,
};
use crate::id::LessonId;
use crate::rights::Right;
use crate::store::Store;
use crate::words::{FieldProblem, Say};
use serde::{Deserialize, Serialize};

/// Rows that one [`Rearrange`] writes at most: the club waits as long as it takes. Each part writes one or more, so that
/// more parts than this are refused in any case, and need not be looked up first.
pub const MOST_ROWS_REARRANGED: usize = 1_000;

macro_rules! parts {
    ($($(#[$meta:meta])* $name:ident,)*) => {
        /// A part of it: what a command of its own would do.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "part", content = "args", rename_all = "snake_case")]
        pub enum Part {
            $($(#[$meta])* $name($name),)*
        }

        impl Part {
            /// The command that would do the same by itself.
            #[must_use]
            pub fn command(&self) -> Command {
                match self { $(Self::$name(args) => Command::$name(args.clone()),)* }
            }

            /// The part that does what a command does; none where it is no part of such an act.
            #[must_use]
            pub fn of(command: &Command) -> Option<Self> {
                $(if let Command::$name(args) = command {
                    return Some(Self::$name(args.clone()));
                })*
                None
            }

            async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
                match self { $(Self::$name(args) => args.apply(store, ctx).await,)* }
            }
        }
    };
}

parts! {
    /// An arena closes.
    CloseArena,
    /// A closure changes, or is called off.
    EditClosure,
    /// A horse rests or is cared for.
    AddHorseTime,
    /// That changes, or is called off.
    EditHorseTime,
    /// A lesson goes to another arena or hour.
    MoveLesson,
    /// A lesson becomes another course.
    ChangeCourse,
    /// A rider gets another horse.
    AssignHorse,
    /// A lesson does not take place; units come back.
    CancelLesson,
    /// A cancelled lesson takes place after all.
    RestoreLesson,
    /// A rider's place is given up; units come back.
    CancelBooking,
    /// A place that was given up is taken again.
    RestoreBooking,
    /// A rider takes a place in another lesson.
    BookRider,
}

impl Part {
    /// True for what says that something is out, or is not any more.
    #[must_use]
    pub const fn is_ground(&self) -> bool {
        match self {
            Self::CloseArena(_) | Self::EditClosure(_) | Self::AddHorseTime(_) | Self::EditHorseTime(_) => {
                true
            }
            Self::MoveLesson(_)
            | Self::ChangeCourse(_)
            | Self::AssignHorse(_)
            | Self::CancelLesson(_)
            | Self::RestoreLesson(_)
            | Self::CancelBooking(_)
            | Self::RestoreBooking(_)
            | Self::BookRider(_) => false,
        }
    }

    /// Rows that it writes by itself: the record, and what is written down beside it.
    const fn rows(&self) -> usize {
        match self {
            Self::AssignHorse(AssignHorse { reason: None, .. })
            | Self::MoveLesson(MoveLesson { reason: None, .. }) => 1,
            Self::CloseArena(_)
            | Self::EditClosure(_)
            | Self::AddHorseTime(_)
            | Self::EditHorseTime(_)
            | Self::MoveLesson(_)
            | Self::ChangeCourse(_)
            | Self::AssignHorse(_)
            | Self::CancelLesson(_)
            | Self::RestoreLesson(_)
            | Self::CancelBooking(_)
            | Self::RestoreBooking(_)
            | Self::BookRider(_) => 2,
        }
    }

    /// The lesson whose riders go along.
    const fn lesson(&self) -> Option<LessonId> {
        match self {
            Self::MoveLesson(args) if args.time.is_some() => Some(args.lesson_id),
            Self::ChangeCourse(args) => Some(args.lesson_id),
            Self::CancelLesson(args) => Some(args.lesson_id),
            Self::RestoreLesson(args) => Some(args.lesson_id),
            Self::MoveLesson(_)
            | Self::CloseArena(_)
            | Self::EditClosure(_)
            | Self::AddHorseTime(_)
            | Self::EditHorseTime(_)
            | Self::AssignHorse(_)
            | Self::CancelBooking(_)
            | Self::RestoreBooking(_)
            | Self::BookRider(_) => None,
        }
    }
}

/// Does several things as one act, all or nothing, in their order: closes arenas or takes a horse out, and settles
/// what becomes of the lessons that are hit. Each part is held to the rules as a command of its own would be. What is
/// not among the parts stays where it is, and shows that something stands against it.
///
/// Undone by the same command: what was out is there again, and each part is taken back, the last one first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rearrange {
    /// What is done, in order.
    pub parts: Vec<Part>,
}

impl Rearrange {
    /// The parts as commands, each with what it did.
    pub fn done<'a>(&'a self, receipt: &'a Receipt) -> impl Iterator<Item = (Command, &'a Receipt)> {
        let receipts = if let Receipt::Rearranged { receipts } = receipt { receipts.as_slice() } else { &[] };
        self.parts.iter().map(Part::command).zip(receipts)
    }

    /// What its parts speak of.
    #[must_use]
    pub fn subjects(&self) -> Vec<Subject> {
        self.parts.iter().map(|part| part.command().subject()).collect()
    }

    /// Rows that it writes, at most about.
    async fn rows<S: Store>(&self, store: &mut S) -> Step<usize> {
        let mut rows = self.parts.iter().map(Part::rows).sum::<usize>();
        for lesson in self.parts.iter().filter_map(Part::lesson) {
            let bookings = store.bookings_of(lesson).await?;
            rows = rows.saturating_add(bookings.len().saturating_mul(3));
        }
        Ok(rows)
    }
}

impl Execute for Rearrange {
    const NAME: &'static str = "rearrange";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        ctx.require_staff(store, Right::Timetable).await?;
        if self.parts.is_empty() || self.rows(store).await? > MOST_ROWS_REARRANGED {
            return Err(Say::field("parts", FieldProblem::OutOfRange).into());
        }
        let mut receipts = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            receipts.push(part.apply(store, ctx).await?);
        }
        Ok(Receipt::Rearranged { receipts })
    }
}
