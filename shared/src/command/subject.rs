//! What a command speaks of, and with it an item needing attention about it.

use super::Command;
use crate::id::{BookingId, LessonId, MemberId, OrderId};
use crate::record::Booking;

/// What an attention item is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Subject {
    /// A booking.
    pub booking: Option<BookingId>,
    /// A lesson. (An item keeps the booking, not the lesson: its words name the lesson.)
    pub lesson: Option<LessonId>,
    /// An account.
    pub member: Option<MemberId>,
    /// An order.
    pub order: Option<OrderId>,
}

impl Subject {
    /// About a booking and its account.
    #[must_use]
    pub const fn booking(booking: &Booking) -> Self {
        Self {
            booking: Some(booking.id),
            lesson: Some(booking.lesson_id),
            member: Some(booking.member_id),
            order: None,
        }
    }
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
            Self::EditLesson(args) => lesson(args.lesson_id),
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
