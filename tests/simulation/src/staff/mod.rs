//! What people do: reception and managers at a desk, members and jobs at the server.
//!
//! | file | holds |
//! | --- | --- |
//! | `front` | riders come, leave, stay away; places and horses in lessons |
//! | `timetable` | lessons |
//! | `series` | lessons by a weekly rule |
//! | `hours` | who and what is there when |
//! | `outage` | arenas that close and horses that are out, with what becomes of lessons |
//! | `waiting` | who waits for a place |
//! | `counter` | sales, tills, packages |
//! | `people` | members and riders |
//! | `ground` | the club, its coaches, horses, arenas and staff |
//!
//! What is wanted follows the dice; whether it can be is seen on the desk's own rows, as people see it. Another
//! desk may have done the same meanwhile, or the opposite.

mod counter;
mod front;
mod ground;
mod hours;
mod outage;
mod people;
mod series;
mod timetable;
mod waiting;

use crate::club::{self, SECOND_MANAGER};
use crate::dice::Dice;
use crate::rows;
use replica::replica::Draft;
use shared::command::{
    Actor, BookRider, CancelBooking, Command, EndLesson, Issued, MarkNoShow, OfferPlaces, SettleAttention,
    Step,
};
use shared::id::{ClubId, CommandId, StaffId};
use shared::record::{AttentionItem, AttentionState, Record};
use shared::store::testing::world::{MANAGER, RECEPTION, RUOXI, YINUO};
use shared::time::Timestamp;
use shared::words::Say;

/// Somebody at a desk, and what they decide on.
struct Scene<'s, 'd, 'c> {
    dice: &'s mut Dice,
    draft: &'s mut Draft<'d, 'c>,
}

/// Who stands at the desk.
pub(crate) fn at_work(dice: &mut Dice) -> StaffId {
    match dice.below(10) {
        0 | 1 => MANAGER,
        2 => SECOND_MANAGER,
        _ => RECEPTION,
    }
}

/// What a person at a desk does next, prepared on what the desk sees.
///
/// # Errors
/// Refused when there is nothing to do; whatever the store says.
pub(crate) async fn at_desk(dice: &mut Dice, draft: &mut Draft<'_, '_>, who: StaffId) -> Step<Command> {
    let mut scene = Scene { dice, draft };
    let manages = who != RECEPTION && !scene.dice.once_in(3);
    let wanted = if manages { scene.manages().await? } else { scene.receives().await? };
    wanted.ok_or_else(|| Say::NotFound { what: "anything to do".to_owned() }.into())
}

impl Scene<'_, '_, '_> {
    /// What reception does.
    async fn receives(&mut self) -> Step<Option<Command>> {
        match self.dice.below(125) {
            0..=17 => self.check_in().await,
            18..=21 => self.undo_check_in().await,
            22..=26 => self.check_out().await,
            27..=28 => self.undo_check_out().await,
            29..=30 => self.mark_no_show().await,
            31..=33 => self.undo_no_show().await,
            34..=40 => self.assign_horse().await,
            41..=44 => self.book_rider().await,
            45..=48 => self.cancel_booking().await,
            49..=51 => self.restore_booking().await,
            52..=55 => self.move_lesson().await,
            56..=57 => self.make_lesson().await,
            58 => self.confirm_lesson().await,
            59..=60 => self.cancel_lesson().await,
            61..=62 => self.restore_lesson().await,
            63..=65 => self.end_lesson().await,
            66 => self.reopen_lesson().await,
            67..=75 => self.sale().await,
            76..=77 => self.close_till().await,
            78..=79 => self.move_cash().await,
            80 => Ok(Some(self.open_till())),
            81..=82 => Ok(Some(self.registration())),
            83..=86 => self.edit_member().await,
            87..=88 => self.edit_rider().await,
            89..=91 => self.merge_members().await,
            92..=93 => self.split_members(),
            94 => self.suspend_package().await,
            95 => self.resume_package().await,
            96 => Ok(Some(self.import(false))),
            100 => Ok(self.ask_leave(false)),
            101 => self.decide_leave(),
            102..=103 => Ok(self.add_horse_time()),
            104 => self.edit_horse_time(),
            105 => Ok(Some(self.close_arena())),
            106 => self.edit_closure(),
            107..=109 => self.make_series(),
            110 => self.edit_series(),
            111 => self.cancel_series(),
            112..=113 => self.rearrange().await,
            114 => self.change_course().await,
            115..=118 => self.join_waiting_list().await,
            119 => self.leave_waiting_list(),
            120..=123 => self.answer_offer().await,
            _ if self.dice.once_in(2) => self.note_lesson().await,
            _ => self.settle(),
        }
    }

    /// What only a manager may do.
    async fn manages(&mut self) -> Step<Option<Command>> {
        match self.dice.below(38) {
            0..=3 => self.transfer_package().await,
            4..=6 => self.adjust_package().await,
            7 => self.extend_package().await,
            8 => self.suspend_package().await,
            9 => self.resume_package().await,
            10..=11 => self.reopen_till(),
            12 => self.close_any_till(),
            13 => self.delete_member(),
            14 => Ok(Some(self.import(true))),
            15..=16 => self.edit_club(),
            17 => self.edit_coach().await,
            18 => self.edit_horse().await,
            19 => self.edit_arena().await,
            20..=23 => self.edit_staff().await,
            24 => Ok(Some(self.add_coach())),
            25 => Ok(Some(self.add_horse())),
            26 => Ok(Some(self.add_arena())),
            27 => Ok(Some(self.add_staff())),
            28 => self.paint_shifts(),
            29..=30 => Ok(self.ask_leave(true)),
            31..=32 => self.decide_leave(),
            33 => Ok(self.add_slot_template()),
            34..=36 => self.book_without_waiver().await,
            _ => self.edit_slot_template(),
        }
    }

    fn settle(&mut self) -> Step<Option<Command>> {
        let mut items = self.all::<AttentionItem>()?;
        items.retain(|item| item.state == AttentionState::Open);
        let ids: Vec<_> = items.iter().map(|item| item.id).collect();
        let Some(item_id) = self.dice.pick(&ids) else { return Ok(None) };
        Ok(Some(SettleAttention { item_id, how: Some("已处理".to_owned()) }.into()))
    }

    /// All rows of a kind, as the desk has them.
    fn all<R: Record>(&self) -> Step<Vec<R>> {
        let rows = self.draft.store.read_table(R::TABLE)?;
        Ok(rows::of(&rows))
    }

    fn reason(&self) -> String {
        "因为".to_owned()
    }
}

/// What a member or a job does at the server.
pub(crate) fn elsewhere(dice: &mut Dice, club_id: ClubId, at: Timestamp) -> Option<Issued> {
    // Places that others wait for come free more often than all others together.
    let given_up = if dice.once_in(2) { club::in_the_way() } else { club::bookings() };
    let booking_id = dice.pick(&given_up)?;
    let looked_at = if dice.once_in(3) { club::lessons() } else { club::awaited() };
    let (actor, command): (Actor, Command) = match dice.below(11) {
        0..=2 => {
            let member = dice.pick(&[RUOXI, YINUO])?;
            (Actor::Member(member), CancelBooking { booking_id, reason: Some("临时有事".to_owned()) }.into())
        }
        3 => {
            let (rider_id, member) = dice.pick(&club::riders())?;
            let booking = BookRider {
                booking_id: dice.id(),
                lesson_id: dice.pick(&club::lessons())?,
                rider_id,
                package_id: None,
                horse_id: None,
                note: None,
                reason: None,
            };
            (Actor::Member(member), booking.into())
        }
        4 | 5 => (Actor::System, MarkNoShow { booking_id }.into()),
        6..=8 => (Actor::System, OfferPlaces { lesson_id: dice.pick(&looked_at)? }.into()),
        _ => (Actor::System, EndLesson { lesson_id: dice.pick(&club::lessons())? }.into()),
    };
    let command_id: CommandId = dice.id();
    Some(Issued { command_id, club_id, desk_id: None, actor, issued_at: at, command, flagged: None })
}
