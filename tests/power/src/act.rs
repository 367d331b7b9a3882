//! What happens at a desk, each act of it planned before it is done, so that a twin can do the same.

use crate::dice::Dice;
use anyhow::{Context, Result};
use replica::replica::{Answer, Draft, Given, Identity, Replica, ReplicaError, Wish};
use shared::command::{
    AssignHorse, CancelBooking, CheckIn, CheckOut, CloseTill, Command, Counter, EditMember, MakeLesson,
    MarkNoShow, MoveCash, MoveLesson, NewRider, OpenTill, Patch, Place, Receipt, RegisterMember,
    RestoreBooking, ResumePackage, SellPackage, Step, SuspendPackage, UndoCheckIn, UndoCheckOut, UndoNoShow,
    need,
};
use shared::id::{BookingId, HorseId, LessonId, MemberId, MemberPackageId, OrderId, RiderId, TillShiftId};
use shared::money::Money;
use shared::number::{Origin, Series};
use shared::record::{
    Booking, BookingState, CheckInMethod, Lesson, Level, Member, MemberPackage, PackageState, Row,
};
use shared::store::testing::world::{
    self, BAIXUE, BOUGHT, COURSE, RECEPTION, RUOXI, TEN, YINUO, ZHUIFENG, booking_id,
};
use shared::store::testing::{CLUB, MORNING};
use shared::store::{FindCounter as _, fetch};
use shared::sync::wire::{BootstrapHead, Cut, PushReply};
use shared::time::{Span, Timestamp};
use shared::words::Say;

/// One act. Each is wholly done or not done at all.
pub(crate) enum Act {
    /// The PC becomes a desk of the club.
    Enrol,
    /// Everything comes from the server anew.
    Install(Box<(BootstrapHead, Vec<Row>, Cut)>),
    /// A person gives a command.
    Give(Wish, Plan),
    /// The server's news come.
    Apply(Box<Cut>),
    /// The server has answered a push.
    Answered(Box<PushReply>, Timestamp),
    /// The desk notes something for itself.
    Keep(String),
}

const WHY: &str = "点错了";

/// What a person wants.
pub(crate) enum Plan {
    Register {
        member: MemberId,
        rider: RiderId,
        phone: u64,
    },
    Horse {
        booking: BookingId,
        horse: Option<HorseId>,
    },
    CheckIn {
        booking: BookingId,
    },
    UndoCheckIn {
        booking: BookingId,
    },
    Sell {
        to: MemberId,
        order: OrderId,
        package: MemberPackageId,
        till: TillShiftId,
    },
    /// A rider leaves, or had not left.
    Leave {
        booking: BookingId,
    },
    /// A rider stays away, or came after all.
    StayAway {
        booking: BookingId,
    },
    /// A place is given up, or taken back.
    GiveUp {
        booking: BookingId,
    },
    Lesson {
        lesson: LessonId,
        minutes: i64,
    },
    Move {
        lesson: LessonId,
        minutes: i64,
    },
    Note {
        member: MemberId,
        words: u64,
    },
    /// Cash goes to the safe.
    Cash {
        fen: i64,
    },
    /// The drawer is counted.
    Count,
    /// A package is put on hold, or goes on.
    Hold,
}

impl Plan {
    /// What somebody wants next.
    pub(crate) fn next(dice: &mut Dice) -> Self {
        let booking = booking_id(u32::try_from(dice.below(6)).unwrap_or(0));
        let minutes = i64::try_from(dice.below(24)).unwrap_or(0) * 15;
        match dice.below(22) {
            0 => Self::Register { member: dice.id(), rider: dice.id(), phone: dice.below(10_000) },
            1 | 2 => {
                let horse = [None, Some(ZHUIFENG), Some(BAIXUE)].get(dice.count(3)).copied().flatten();
                Self::Horse { booking, horse }
            }
            3..=5 => Self::CheckIn { booking },
            6 | 7 => Self::UndoCheckIn { booking },
            10 | 11 => Self::Leave { booking },
            12 | 13 => Self::StayAway { booking },
            14 | 15 => Self::GiveUp { booking },
            16 => Self::Lesson { lesson: dice.id(), minutes },
            17 => Self::Move { lesson: world::lesson_id(u32::try_from(dice.below(6)).unwrap_or(0)), minutes },
            18 => Self::Note { member: RUOXI, words: dice.below(1_000) },
            19 => Self::Cash { fen: -i64::try_from(dice.below(5_000)).unwrap_or(0) - 1 },
            20 => Self::Count,
            21 => Self::Hold,
            _ => {
                let to = if dice.once_in(2) { RUOXI } else { YINUO };
                Self::Sell { to, order: dice.id(), package: dice.id(), till: dice.id() }
            }
        }
    }

    /// The command for it, on the rows as they are.
    async fn prepare(&self, draft: &mut Draft<'_, '_>) -> Step<Command> {
        Ok(match self {
            Self::Register { member, rider, phone } => RegisterMember {
                member_id: *member,
                name: "新会员".to_owned(),
                phone: Some(format!("1390000{phone:04}")),
                notes: None,
                riders: vec![NewRider {
                    rider_id: *rider,
                    name: "新骑手".to_owned(),
                    birth_date: None,
                    weight: None,
                    level: Level::Beginner,
                    guardian_name: None,
                    guardian_phone: None,
                    waiver_signed: true,
                }],
            }
            .into(),
            Self::Horse { booking, horse } => {
                let before = fetch::<Booking, _>(draft.store, *booking).await?.and_then(|one| one.horse_id);
                AssignHorse { booking_id: *booking, horse_id: *horse, before, reason: None }.into()
            }
            Self::CheckIn { booking } => {
                let method = CheckInMethod::Search;
                CheckIn::prepare(draft.store, draft.zone, draft.at, *booking, method).await?.into()
            }
            Self::UndoCheckIn { booking } => {
                UndoCheckIn { booking_id: *booking, reason: WHY.to_owned() }.into()
            }
            Self::Leave { booking } | Self::StayAway { booking } | Self::GiveUp { booking } => {
                self.of_booking(draft, *booking).await?
            }
            Self::Lesson { lesson, minutes } => {
                let (number, at) = (draft.number(Series::Lesson)?, MORNING.plus_minutes(600 + minutes));
                MakeLesson::prepare(draft.store, *lesson, number, COURSE, at).await?.into()
            }
            Self::Move { lesson, minutes } => {
                let here: Lesson = need(draft.store, *lesson).await?;
                let from = MORNING.plus_minutes(*minutes);
                let span = Span { from, until: from.plus_minutes(60) };
                let to = Place { span, ..Place::of(&here) };
                MoveLesson::prepare(draft.store, *lesson, to, Some(WHY.to_owned())).await?.into()
            }
            Self::Note { member, words } => {
                let before: Member = need(draft.store, *member).await?;
                let patches = vec![Patch::new("notes", before.notes, format!("备注{words}"))];
                EditMember { member_id: *member, patches }.into()
            }
            Self::Cash { .. } | Self::Count => self.of_till(draft).await?,
            Self::Hold => {
                let package: MemberPackage = need(draft.store, BOUGHT).await?;
                let (package_id, reason) = (package.id, WHY.to_owned());
                match package.state {
                    PackageState::Suspended => ResumePackage { package_id, reason }.into(),
                    _ => SuspendPackage { package_id, reason }.into(),
                }
            }
            Self::Sell { to, order, package, till } => {
                let Some(open) = draft.store.open_till(draft.desk.desk_id).await? else {
                    return Ok(OpenTill { till_shift_id: *till, float: Money::from_fen(50_000) }.into());
                };
                let counter = Counter {
                    order_id: *order,
                    package_id: *package,
                    order_number: draft.number(Series::Order)?,
                    payment_number: draft.number(Series::Payment)?,
                    tendered: Money::from_fen(200_000),
                    till_shift_id: open.id,
                };
                SellPackage::prepare(draft.store, *to, TEN, counter).await?.into()
            }
        })
    }

    /// There or back, as the booking stands.
    async fn of_booking(&self, draft: &mut Draft<'_, '_>, booking_id: BookingId) -> Step<Command> {
        let booking: Booking = need(draft.store, booking_id).await?;
        let reason = WHY.to_owned();
        Ok(match (self, booking.state) {
            (Self::Leave { .. }, BookingState::Done) => UndoCheckOut { booking_id, reason }.into(),
            (Self::Leave { .. }, _) => CheckOut { booking_id }.into(),
            (Self::StayAway { .. }, BookingState::NoShow) => UndoNoShow { booking_id, reason }.into(),
            (Self::StayAway { .. }, _) => MarkNoShow { booking_id }.into(),
            (_, BookingState::Cancelled) => {
                RestoreBooking::prepare(draft.store, draft.zone, booking_id, true).await?.into()
            }
            _ => CancelBooking { booking_id, reason: Some(reason) }.into(),
        })
    }

    async fn of_till(&self, draft: &mut Draft<'_, '_>) -> Step<Command> {
        let till = draft.store.open_till(draft.desk.desk_id).await?.ok_or(Say::TillMissing)?;
        let (till_shift_id, reason) = (till.id, "送保险柜".to_owned());
        Ok(match self {
            Self::Cash { fen } => MoveCash { till_shift_id, amount: Money::from_fen(*fen), reason }.into(),
            _ => CloseTill { till_shift_id, counted: till.expected }.into(),
        })
    }
}

impl Act {
    /// Does it; gives the command that it was, where it was one that was not refused.
    ///
    /// # Errors
    /// The replica's: nothing was done, or the power went.
    pub(crate) fn perform(&self, replica: &mut Replica) -> Result<Option<Box<Given>>, ReplicaError> {
        match self {
            Self::Enrol => replica.enrol(&identity())?,
            Self::Install(whole) => {
                replica.install(&whole.0, whole.1.iter().cloned(), &whole.2)?;
            }
            Self::Give(wish, plan) => {
                let answer = replica.issue_with(*wish, async |draft| plan.prepare(draft).await)?;
                return Ok(match answer {
                    Answer::Done(given) => Some(given),
                    Answer::Refused(_) => None,
                });
            }
            Self::Apply(cut) => {
                replica.apply_cut(cut)?;
            }
            Self::Answered(reply, now) => replica.push_answered(reply, *now)?,
            Self::Keep(text) => replica.set_local("power", Some(text))?,
        }
        Ok(None)
    }

    /// Its name in a report.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Enrol => "enrolling",
            Self::Install(_) => "installing",
            Self::Give(..) => "a command",
            Self::Apply(_) => "a cut",
            Self::Answered(..) => "a push's answer",
            Self::Keep(_) => "a note",
        }
    }
}

/// A wish of somebody at reception.
pub(crate) fn wish(dice: &mut Dice, now: Timestamp) -> Wish {
    Wish { command_id: dice.id(), staff_id: RECEPTION, now }
}

fn identity() -> Identity {
    Identity { club_id: CLUB, desk_id: world::DOOR, origin: Origin::nth(0) }
}

/// The human number that a command gave, if it gave one.
pub(crate) fn number_of(given: &Given) -> Option<String> {
    match given.outcome.receipt() {
        Some(Receipt::Sold { number, .. } | Receipt::LessonMade { number, .. }) => Some(number.clone()),
        _ => None,
    }
}

/// All that a replica knows, its own bookkeeping too, line by line; changesets aside, whose bytes may
/// differ while they say the same.
pub(crate) fn everything(replica: &Replica) -> Result<Vec<String>> {
    let mut lines = replica.read(|connection| -> rusqlite::Result<Vec<String>> {
        let mut lines = Vec::new();
        let mut tables = connection.prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )?;
        let tables = tables.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
        for table in tables {
            let mut statement = connection.prepare(&format!("SELECT * FROM {table}"))?;
            let names: Vec<String> = statement.column_names().iter().map(ToString::to_string).collect();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let mut line = format!("{table}:");
                for (n, name) in names.iter().enumerate().filter(|(_, name)| *name != "changeset") {
                    line.push_str(&format!(" {name}={:?}", row.get::<_, rusqlite::types::Value>(n)?));
                }
                lines.push(line);
            }
        }
        Ok(lines)
    })?;
    lines.sort();
    Ok(lines)
}

/// The structure of the file, looked at page by page.
pub(crate) fn integrity(replica: &Replica) -> Result<String> {
    let look = |connection: &rusqlite::Connection| -> rusqlite::Result<String> {
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))
    };
    replica.read(look).context("looking at the file's integrity")
}
