//! Where the server's word differs from what staff saw, in money, units, package, horse or slot, or where
//! it is a refusal: kept until somebody has read it, never swallowed.

use super::error::Result;
use super::outbox::{GivenCommand, from_json, json};
use super::state::{Identity, number, parsed, plain};
use rusqlite::{Connection, params};
use shared::command::{Outcome, Receipt};
use shared::id::{DeskId, StaffId};
use shared::time::Timestamp;

/// The server's word on a command, where it differs from what staff saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// The command's number at this desk.
    pub desk_seq: u64,
    /// The command's name.
    pub command: String,
    /// Who gave it.
    pub staff_id: StaffId,
    /// What they saw.
    pub seen: Outcome,
    /// What the server decided.
    pub decided: Outcome,
    /// When it came.
    pub noticed_at: Timestamp,
}

/// True when staff have to be told.
pub(super) fn differs(seen: &Outcome, decided: &Outcome) -> bool {
    match (seen.receipt(), decided.receipt()) {
        (Some(seen), Some(decided)) => matters(seen) != matters(decided),
        (Some(_), None) => true,
        (None, Some(_) | None) => false,
    }
}

/// What matters of a receipt: money, units, package, horse. Whether somebody else had been first matters
/// too; who that was is told by the item needing attention.
fn matters(receipt: &Receipt) -> Receipt {
    let mut receipt = receipt.clone();
    match &mut receipt {
        // Which of two check-ins stands is the server's business as long as the units are right.
        Receipt::CheckedIn { check_in_id, already, .. } => {
            *check_in_id = shared::id::CheckInId(uuid::Uuid::nil());
            if let Some(already) = already {
                (already.by, already.desk, already.at) = (None, None, Timestamp::from_millis(0));
            }
        }
        Receipt::AttentionSettled { now } => *now = true,
        // Whose words an edit replaced is told by the record; which account stayed, by the list of members.
        Receipt::Edited { fields, overwrote, .. } => {
            fields.clear();
            overwrote.clear();
        }
        Receipt::MembersMerged { into: account, .. } | Receipt::MembersSplit { from: account, .. } => {
            *account = shared::id::MemberId(uuid::Uuid::nil());
        }
        Receipt::MembersImported { same_phone, .. } => *same_phone = 0,
        Receipt::MemberForgotten { riders, .. } => *riders = 0,
        // What the move asked for is so; what others changed besides shows on the timetable.
        Receipt::LessonMoved { starts_at, ends_at, coach_id, arena_id, .. } => {
            (*starts_at, *ends_at) = (Timestamp::from_millis(0), Timestamp::from_millis(0));
            (*coach_id, *arena_id) = (None, None);
        }
        // Riders who were booked or cancelled on another desk meanwhile go along; units are what counts.
        Receipt::LessonCancelled { bookings, .. }
        | Receipt::LessonRestored { bookings, .. }
        | Receipt::SeriesCancelled { bookings, .. }
        | Receipt::LessonReopened { bookings, .. } => bookings.clear(),
        // What stood before is for the way back.
        Receipt::ShiftsPainted { was, .. } => was.clear(),
        Receipt::LeaveDecided { was, .. } => *was = None,
        // Which lessons came off is what counts, not what would have been free instead.
        Receipt::SeriesMade { left_out, .. } | Receipt::SeriesEdited { left_out, .. } => left_out.clear(),
        Receipt::LessonEnded { done, absent, .. } => {
            done.clear();
            absent.clear();
        }
        Receipt::Rearranged { receipts } => {
            receipts.iter_mut().for_each(|receipt| *receipt = matters(receipt));
        }
        Receipt::WaitingListLeft { was, .. } => *was = shared::record::WaitState::Waiting,
        Receipt::CourseChanged { .. }
        | Receipt::WaitingListJoined { .. }
        | Receipt::OfferAccepted { .. }
        | Receipt::OfferDeclined { .. }
        | Receipt::PlacesOffered { .. }
        | Receipt::PackageSuspended { .. }
        | Receipt::PackageResumed { .. }
        | Receipt::PackageExtended { .. }
        | Receipt::PackageAdjusted { .. }
        | Receipt::PackageTransferred { .. }
        | Receipt::TillClosed { .. }
        | Receipt::TillReopened { .. }
        | Receipt::CashMoved { .. }
        | Receipt::Registered { .. }
        | Receipt::HorseAssigned { .. }
        | Receipt::CheckInUndone { .. }
        | Receipt::Sold { .. }
        | Receipt::TillOpened { .. }
        | Receipt::Voided
        | Receipt::BookingCancelled { .. }
        | Receipt::MarkedNoShow { .. }
        | Receipt::LessonMade { .. }
        | Receipt::LessonConfirmed { .. }
        | Receipt::RiderBooked { .. }
        | Receipt::BookingRestored { .. }
        | Receipt::CheckedOut { .. }
        | Receipt::CheckOutUndone { .. }
        | Receipt::AbsenceUndone { .. } => {}
    }
    receipt
}

pub(super) fn add(
    connection: &Connection,
    desk: DeskId,
    given: &GivenCommand,
    decided: &Outcome,
    at: Timestamp,
) -> Result<()> {
    let text = "INSERT OR REPLACE INTO notices \
                (desk_id, desk_seq, command, staff_id, seen, decided, noticed_at) \
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    connection.prepare_cached(text)?.execute(params![
        desk.to_string(),
        plain(given.envelope.desk_seq),
        given.envelope.name,
        given.envelope.staff_id.to_string(),
        json(&given.seen)?,
        json(decided)?,
        at.millis(),
    ])?;
    Ok(())
}

/// Leaves to the club's items what they tell of: nobody has to read it twice. An item comes with the settlement or in
/// a later cut, and what a notice tells stays where no item does.
pub(super) fn leave_to_items(connection: &Connection, desk: &Identity, at: Timestamp) -> Result<()> {
    let text = "UPDATE notices INDEXED BY notices_unread SET read_at = ?3 \
                WHERE desk_id = ?1 AND read_at IS NULL AND EXISTS (\
                SELECT 1 FROM commands c JOIN attention_items i ON i.club_id = ?2 AND i.command_id = c.command_id \
                WHERE c.desk_id = notices.desk_id AND c.desk_seq = notices.desk_seq)";
    let given = params![desk.desk_id.to_string(), desk.club_id.to_string(), at.millis()];
    connection.prepare_cached(text)?.execute(given)?;
    Ok(())
}

/// Forgets what was read before this time.
pub(super) fn forget(connection: &Connection, before: Timestamp) -> Result<()> {
    let text = "DELETE FROM notices WHERE read_at < ?1";
    connection.prepare_cached(text)?.execute([before.millis()])?;
    Ok(())
}

/// Notices that nobody has read, oldest first.
pub(super) fn unread(connection: &Connection, desk: DeskId) -> Result<Vec<Notice>> {
    let text = "SELECT desk_seq, command, staff_id, seen, decided, noticed_at \
                FROM notices INDEXED BY notices_unread \
                WHERE desk_id = ?1 AND read_at IS NULL ORDER BY desk_seq";
    let mut statement = connection.prepare_cached(text)?;
    let mut rows = statement.query([desk.to_string()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(Notice {
            desk_seq: number(row.get(0)?)?,
            command: row.get(1)?,
            staff_id: StaffId(parsed("staff id", &row.get::<_, String>(2)?)?),
            seen: from_json("outcome", &row.get::<_, String>(3)?)?,
            decided: from_json("outcome", &row.get::<_, String>(4)?)?,
            noticed_at: Timestamp::from_millis(row.get(5)?),
        });
    }
    Ok(found)
}

/// Somebody has read it.
pub(super) fn read(connection: &Connection, desk: DeskId, desk_seq: u64, at: Timestamp) -> Result<()> {
    let text = "UPDATE notices SET read_at = ?3 WHERE desk_id = ?1 AND desk_seq = ?2";
    connection.prepare_cached(text)?.execute(params![desk.to_string(), plain(desk_seq), at.millis()])?;
    Ok(())
}
