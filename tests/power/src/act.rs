//! What happens at a desk, each act of it planned before it is done, so that a twin can do the same.

use crate::dice::Dice;
use anyhow::{Context, Result};
use replica::replica::{Answer, Draft, Given, Identity, Replica, ReplicaError, Wish};
use shared::command::{
    AssignHorse, CheckIn, Command, Counter, NewRider, OpenTill, RegisterMember, SellPackage, Step,
    UndoCheckIn,
};
use shared::id::{BookingId, HorseId, MemberId, MemberPackageId, OrderId, RiderId, TillShiftId};
use shared::money::Money;
use shared::number::{Origin, Series};
use shared::record::{Booking, CheckInMethod, Level, Row};
use shared::store::testing::CLUB;
use shared::store::testing::world::{self, BAIXUE, RECEPTION, RUOXI, TEN, YINUO, ZHUIFENG, booking_id};
use shared::store::{FindCounter as _, fetch};
use shared::sync::wire::{BootstrapHead, Cut, PushReply};
use shared::time::Timestamp;

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

/// What a person wants.
pub(crate) enum Plan {
    Register { member: MemberId, rider: RiderId, phone: u64 },
    Horse { booking: BookingId, horse: Option<HorseId> },
    CheckIn { booking: BookingId },
    UndoCheckIn { booking: BookingId },
    Sell { to: MemberId, order: OrderId, package: MemberPackageId, till: TillShiftId },
}

impl Plan {
    /// What somebody wants next.
    pub(crate) fn next(dice: &mut Dice) -> Self {
        let booking = booking_id(u32::try_from(dice.below(6)).unwrap_or(0));
        match dice.below(10) {
            0 => Self::Register { member: dice.id(), rider: dice.id(), phone: dice.below(10_000) },
            1 | 2 => {
                let horse = [None, Some(ZHUIFENG), Some(BAIXUE)].get(dice.count(3)).copied().flatten();
                Self::Horse { booking, horse }
            }
            3..=5 => Self::CheckIn { booking },
            6 | 7 => Self::UndoCheckIn { booking },
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
                UndoCheckIn { booking_id: *booking, reason: "点错了".to_owned() }.into()
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
        Some(shared::command::Receipt::Sold { number, .. }) => Some(number.clone()),
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
