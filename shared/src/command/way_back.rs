//! How an act is taken back: by a command of its own, never by forgetting it.

use super::{
    AdjustPackage, AssignHorse, CancelBooking, CancelLesson, CancelSeries, CloseTill, Command, DecideLeave,
    EditArena, EditClosure, EditClub, EditCoach, EditHorse, EditHorseTime, EditLesson, EditMember, EditRider,
    EditSlotTemplate, EditStaff, ExtendPackage, JoinWaitingList, LeaveWaitingList, MergeMembers, MoveCash,
    Part, Patch, Rearrange, Receipt, ReopenLesson, ReopenTill, RestoreBooking, RestoreLesson, ResumePackage,
    SplitMembers, Step, TakeBack, TransferPackage, UndoCheckIn, UndoCheckOut, UndoNoShow, back, need,
};
use crate::record::{Approval, Booking, LessonState, MemberPackage, WaitState, WaitlistEntry};
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
    if let Command::Rearrange(args) = given {
        return of_several(store, zone, args, receipt, reason).await;
    }
    of_one(store, zone, given, receipt, reason).await
}

/// The way back of what was done as one act: what was out is there again first, then each part goes back, the last one
/// first. What somebody else had done before stays.
async fn of_several<S: Store>(
    store: &mut S,
    zone: ClubZone,
    given: &Rearrange,
    receipt: &Receipt,
    reason: &str,
) -> Step<WayBack> {
    let (mut ground, mut moved) = (Vec::new(), Vec::new());
    for (command, receipt) in given.done(receipt) {
        if let WayBack::By(back) = of_one(store, zone, &command, receipt, reason).await?
            && let Some(part) = Part::of(&back)
        {
            if part.is_ground() { ground.push(part) } else { moved.push(part) }
        }
    }
    moved.reverse();
    for part in &mut moved {
        if let Part::RestoreBooking(args) = part {
            as_it_was(store, given, &mut args.take_back).await?;
        } else if let Part::RestoreLesson(args) = part {
            for take_back in &mut args.bookings {
                as_it_was(store, given, take_back).await?;
            }
        }
    }
    ground.append(&mut moved);
    if ground.is_empty() {
        return Ok(WayBack::None("somebody else had done all of it"));
    }
    Ok(WayBack::by(Rearrange { parts: ground }))
}

/// A booking comes back on its horse and to its package as though what goes back beside it were back already.
async fn as_it_was<S: Store>(store: &mut S, given: &Rearrange, take_back: &mut TakeBack) -> Step<()> {
    let booking: Booking = need(store, take_back.booking_id).await?;
    let out = |horse| {
        given.parts.iter().any(|part| matches!(part, Part::AddHorseTime(args) if args.horse_id == horse))
    };
    if let Some(horse) = booking.horse_id.filter(|horse| !take_back.keep_horse && out(*horse)) {
        let mut others = store.horse_bookings(horse, booking.span()).await?;
        others.retain(|other| other.id != booking.id);
        take_back.keep_horse = others.is_empty();
    }
    let elsewhere = given.parts.iter().any(|part| {
        matches!(part, Part::BookRider(args) if args.package_id.is_some() && args.package_id == booking.package_id)
    });
    if elsewhere {
        take_back.package_id = booking.package_id;
    }
    Ok(())
}

async fn of_one<S: Store>(
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
        (Command::ChangeCourse(args), _) => WayBack::by(args.back(Some(why()))),
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
        (Command::LeaveWaitingList(args), Receipt::WaitingListLeft { was: WaitState::Waiting, .. }) => {
            let entry: WaitlistEntry = need(store, args.entry_id).await?;
            let (entry_id, lesson_id, note) = (entry.id, entry.lesson_id, entry.note);
            WayBack::by(JoinWaitingList { entry_id, lesson_id, riders: entry.riders.0, note })
        }
        (Command::LeaveWaitingList(_), _) => WayBack::None("somebody else had taken them off the list"),
        (Command::JoinWaitingList(args), _) => WayBack::by(LeaveWaitingList { entry_id: args.entry_id }),
        (Command::TransferPackage(args), _) => {
            let gave: MemberPackage = need(store, args.package_id).await?;
            WayBack::by(TransferPackage {
                package_id: args.to_package_id,
                to_member_id: gave.member_id,
                to_package_id: gave.id,
                makes: false,
                units: args.units,
                reason: why(),
            })
        }
        (given, receipt) => of_records(given, receipt, reason),
    })
}

/// The ways back that the command and its receipt tell by themselves: packages, tills, accounts, and what
/// people edit.
fn of_records(given: &Command, receipt: &Receipt, reason: &str) -> WayBack {
    let why = || reason.to_owned();
    match (given, receipt) {
        (Command::SuspendPackage(args), _) => {
            WayBack::by(ResumePackage { package_id: args.package_id, reason: why() })
        }
        (Command::AdjustPackage(args), _) => {
            WayBack::by(AdjustPackage { package_id: args.package_id, units: -args.units, reason: why() })
        }
        (Command::ExtendPackage(args), _) => match args.before {
            Some(until) => WayBack::by(ExtendPackage {
                package_id: args.package_id,
                before: Some(args.until),
                until,
                reason: why(),
            }),
            None => WayBack::None("its days had not begun"),
        },
        (Command::CloseTill(args), Receipt::TillClosed { counted, .. }) if *counted != args.counted => {
            WayBack::None("somebody else had counted the drawer")
        }
        (Command::CloseTill(args), _) => {
            WayBack::by(ReopenTill { till_shift_id: args.till_shift_id, reason: why() })
        }
        (Command::ReopenTill(args), Receipt::TillReopened { counted: Some(counted), .. }) => {
            WayBack::by(CloseTill { till_shift_id: args.till_shift_id, counted: *counted })
        }
        (Command::MoveCash(args), _) => {
            WayBack::by(MoveCash { till_shift_id: args.till_shift_id, amount: -args.amount, reason: why() })
        }
        (Command::MergeMembers(_), Receipt::MembersMerged { merged, into }) => {
            WayBack::by(SplitMembers { merged: *merged, from: *into })
        }
        (Command::SplitMembers(args), _) => {
            WayBack::by(MergeMembers { keep: args.from, merge: args.merged, item_id: None })
        }
        (Command::EditMember(args), Receipt::Edited { fields, .. }) => {
            turned(&args.patches, fields, |patches| EditMember { member_id: args.member_id, patches })
        }
        (Command::EditRider(args), Receipt::Edited { fields, .. }) => {
            turned(&args.patches, fields, |patches| EditRider { rider_id: args.rider_id, patches })
        }
        (Command::EditCoach(args), Receipt::Edited { fields, .. }) => {
            turned(&args.patches, fields, |patches| EditCoach { coach_id: args.coach_id, patches })
        }
        (Command::EditHorse(args), Receipt::Edited { fields, .. }) => {
            turned(&args.patches, fields, |patches| EditHorse { horse_id: args.horse_id, patches })
        }
        (Command::EditLesson(args), Receipt::Edited { fields, .. }) => {
            turned(&args.patches, fields, |patches| EditLesson { lesson_id: args.lesson_id, patches })
        }
        (Command::EditArena(args), Receipt::Edited { fields, .. }) => {
            turned(&args.patches, fields, |patches| EditArena { arena_id: args.arena_id, patches })
        }
        (Command::EditStaff(args), Receipt::Edited { fields, .. }) => {
            turned(&args.patches, fields, |patches| EditStaff { staff_id: args.staff_id, patches })
        }
        (Command::EditClub(args), Receipt::Edited { fields, .. }) => {
            turned(&args.patches, fields, |patches| EditClub { patches })
        }
        (given, receipt) => of_hours(given, receipt, reason),
    }
}

/// The ways back from what says who and what is there when, and from series.
fn of_hours(given: &Command, receipt: &Receipt, reason: &str) -> WayBack {
    let why = || reason.to_owned();
    match (given, receipt) {
        (Command::PaintShifts(args), Receipt::ShiftsPainted { was, .. }) => {
            if was.is_empty() && args.put.is_empty() {
                WayBack::None("somebody else had taken the shifts off")
            } else {
                WayBack::by(args.back(was))
            }
        }
        (Command::AskLeave(args), _) => {
            let (state, note) = (Approval::Withdrawn, Some(why()));
            WayBack::by(DecideLeave { leave_id: args.leave_id, state, note })
        }
        (Command::DecideLeave(_), Receipt::LeaveDecided { was: None, .. }) => {
            WayBack::None("somebody else had decided so")
        }
        (Command::DecideLeave(args), Receipt::LeaveDecided { was: Some(was), .. }) => {
            WayBack::by(DecideLeave { leave_id: args.leave_id, state: *was, note: Some(why()) })
        }
        (Command::AddHorseTime(args), _) => WayBack::by(EditHorseTime::call_off(args.horse_time_id)),
        (Command::CloseArena(args), _) => WayBack::by(EditClosure::call_off(args.closure_id)),
        (Command::AddSlotTemplate(args), _) => WayBack::by(EditSlotTemplate::call_off(args.template_id)),
        (Command::EditHorseTime(args), Receipt::Edited { fields, .. }) => {
            let horse_time_id = args.horse_time_id;
            turned(&args.patches, fields, |patches| EditHorseTime { horse_time_id, patches })
        }
        (Command::EditClosure(args), Receipt::Edited { fields, .. }) => {
            turned(&args.patches, fields, |patches| EditClosure { closure_id: args.closure_id, patches })
        }
        (Command::EditSlotTemplate(args), Receipt::Edited { fields, .. }) => {
            let template_id = args.template_id;
            turned(&args.patches, fields, |patches| EditSlotTemplate { template_id, patches })
        }
        (Command::MakeSeries(args), _) => {
            WayBack::by(CancelSeries { series_id: args.series_id, from: None, reason: why() })
        }
        (Command::EditSeries(args), _) => WayBack::by(args.back(Some(why()))),
        (other, _) => WayBack::None(no_way_back(other)),
    }
}

/// The way back from an edit, over the fields that it changed.
fn turned<C: Into<Command>>(
    patches: &[Patch],
    fields: &[String],
    edit: impl FnOnce(Vec<Patch>) -> C,
) -> WayBack {
    let mut patches = back(patches);
    patches.retain(|patch| fields.contains(&patch.field));
    if patches.is_empty() {
        return WayBack::None("the record stayed the same");
    }
    WayBack::by(edit(patches))
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
        Command::DeleteMember(_) => "what it takes to undo it is what was asked to go",
        Command::ImportMembers(_) => {
            "the new members can be booked and sold to already; a wrong line is merged, edited or forgotten"
        }
        Command::ResumePackage(_) => {
            "the package is held again from today; days that came back are taken in the open, by its last day"
        }
        Command::AddCoach(_) | Command::AddArena(_) | Command::AddStaff(_) => {
            "others may have named it since; it is made inactive and stays on record"
        }
        Command::AddHorse(_) => "bookings may have named the horse since; it is retired and stays on record",
        Command::AcceptOffer(_) => "its riders are booked: a booking is cancelled",
        Command::DeclineOffer(_) => "the places are the next one's; the party joins the list anew",
        Command::OfferPlaces(_) => "who was told of an offer relies on it; it is answered, or lapses",
        Command::CancelSeries(_) => "its lessons are restored one by one, where their places are still free",
        Command::PaintShifts(_)
        | Command::AskLeave(_)
        | Command::DecideLeave(_)
        | Command::AddHorseTime(_)
        | Command::EditHorseTime(_)
        | Command::CloseArena(_)
        | Command::EditClosure(_)
        | Command::AddSlotTemplate(_)
        | Command::EditSlotTemplate(_)
        | Command::MakeSeries(_)
        | Command::EditSeries(_)
        | Command::ChangeCourse(_)
        | Command::Rearrange(_)
        | Command::JoinWaitingList(_)
        | Command::LeaveWaitingList(_)
        | Command::AssignHorse(_)
        | Command::CheckIn(_)
        | Command::CancelBooking(_)
        | Command::MarkNoShow(_)
        | Command::MakeLesson(_)
        | Command::MoveLesson(_)
        | Command::EditLesson(_)
        | Command::CancelLesson(_)
        | Command::RestoreLesson(_)
        | Command::BookRider(_)
        | Command::RestoreBooking(_)
        | Command::CheckOut(_)
        | Command::EndLesson(_)
        | Command::EditMember(_)
        | Command::EditRider(_)
        | Command::MergeMembers(_)
        | Command::SplitMembers(_)
        | Command::SuspendPackage(_)
        | Command::ExtendPackage(_)
        | Command::AdjustPackage(_)
        | Command::TransferPackage(_)
        | Command::CloseTill(_)
        | Command::ReopenTill(_)
        | Command::MoveCash(_)
        | Command::EditCoach(_)
        | Command::EditHorse(_)
        | Command::EditArena(_)
        | Command::EditStaff(_)
        | Command::EditClub(_) => "its receipt is another command's",
    }
}
