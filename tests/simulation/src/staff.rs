//! What people do: reception at a desk, members and jobs at the server.

use super::club;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;
use replica::replica::Draft;
use replica::store::{SqliteStore, block_on_ready};
use shared::command::{
    Actor, AssignHorse, CancelBooking, CheckIn, Command, Counter, Issued, MarkNoShow, NewRider, OpenTill,
    RegisterMember, SellPackage, SettleAttention, UndoCheckIn,
};
use shared::id::{AttentionItemId, BookingId, ClubId, CommandId, DeskId, Id, MemberId};
use shared::money::Money;
use shared::number::Series;
use shared::record::{AttentionState, Booking, CheckInMethod, Level, Row, Table};
use shared::store::testing::world::{MANAGER, RECEPTION, RUOXI, TEN, TWO, YINUO};
use shared::store::{FindCounter, fetch};
use shared::time::{ClubZone, Timestamp};
use uuid::Uuid;

/// Dice that give the same throws for the same seed.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// Dice of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        use rand_chacha::rand_core::SeedableRng;
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// From zero to below `sides`.
    pub(crate) fn below(&mut self, sides: u64) -> u64 {
        self.0.next_u64() % sides.max(1)
    }

    /// True once in so many throws.
    pub(crate) fn once_in(&mut self, throws: u64) -> bool {
        self.below(throws) == 0
    }

    /// One of these.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let n = self.below(u64::try_from(from.len()).unwrap_or(1));
        from.get(usize::try_from(n).unwrap_or(0)).copied()
    }

    /// A fresh id.
    pub(crate) fn id<I: Id>(&mut self) -> I {
        let high = u128::from(self.0.next_u64()) << 64;
        I::from_uuid(
            uuid::Builder::from_random_bytes((high | u128::from(self.0.next_u64())).to_be_bytes())
                .into_uuid(),
        )
    }
}

/// What reception at a desk does next: prepared on what the desk sees. None when there is nothing to do.
pub(crate) fn at_desk(dice: &mut Dice, draft: &mut Draft<'_, '_>, desk: DeskId) -> Option<Command> {
    let (at, store) = (draft.at, &mut *draft.store);
    let booking = dice.pick(&club::bookings())?;
    match dice.below(20) {
        0..=6 => {
            let method = CheckInMethod::Search;
            let prepared = CheckIn::prepare(store, ClubZone::default(), at, booking, method);
            block_on_ready(prepared).ok()?.ok().map(Command::from)
        }
        7..=8 => Some(UndoCheckIn { booking_id: booking, reason: "点错了".to_owned() }.into()),
        9..=12 => {
            let before = block_on_ready(fetch::<Booking, _>(store, booking)).ok()?.ok()??.horse_id;
            let horse_id = if dice.once_in(6) { None } else { dice.pick(&club::HORSES) };
            let reason = dice.once_in(2).then(|| "教练同意".to_owned());
            Some(AssignHorse { booking_id: booking, horse_id, before, reason }.into())
        }
        13..=15 => sale(dice, draft, desk),
        16 => Some(registration(dice)),
        17 => Some(CancelBooking { booking_id: booking, reason: None }.into()),
        18 => Some(OpenTill { till_shift_id: dice.id(), float: Money::from_fen(50_000) }.into()),
        _ => settle(dice, store),
    }
}

fn sale(dice: &mut Dice, draft: &mut Draft<'_, '_>, desk: DeskId) -> Option<Command> {
    let Some(till) = block_on_ready(draft.store.open_till(desk)).ok()?.ok()? else {
        return Some(OpenTill { till_shift_id: dice.id(), float: Money::from_fen(50_000) }.into());
    };
    let member_id: MemberId = dice.pick(&[RUOXI, YINUO])?;
    let product = dice.pick(&[TEN, TWO])?;
    let counter = Counter {
        order_id: dice.id(),
        package_id: dice.id(),
        order_number: draft.number(Series::Order).ok()?,
        payment_number: draft.number(Series::Payment).ok()?,
        tendered: Money::from_fen(200_000),
        till_shift_id: till.id,
    };
    let sale = block_on_ready(SellPackage::prepare(draft.store, member_id, product, counter)).ok()?.ok()?;
    Some(sale.into())
}

fn registration(dice: &mut Dice) -> Command {
    let n = dice.below(4);
    RegisterMember {
        member_id: dice.id(),
        name: "新会员".to_owned(),
        phone: Some(format!("1390000000{n}")),
        notes: None,
        riders: vec![NewRider {
            rider_id: dice.id(),
            name: "新骑手".to_owned(),
            birth_date: None,
            weight: None,
            level: Level::Beginner,
            guardian_name: None,
            guardian_phone: None,
            waiver_signed: true,
        }],
    }
    .into()
}

fn settle(dice: &mut Dice, store: &SqliteStore<'_>) -> Option<Command> {
    let items = store.read_table(Table::AttentionItems).ok()?;
    let open: Vec<Uuid> = items
        .iter()
        .filter(|row| matches!(row, Row::AttentionItem(item) if item.state == AttentionState::Open))
        .map(Row::id)
        .collect();
    let item_id = AttentionItemId::from_uuid(dice.pick(&open)?);
    Some(SettleAttention { item_id, how: Some("已处理".to_owned()) }.into())
}

/// Who stands at the desk.
pub(crate) fn at_work(dice: &mut Dice) -> shared::id::StaffId {
    if dice.once_in(4) { MANAGER } else { RECEPTION }
}

/// What a member or a job does at the server.
pub(crate) fn elsewhere(dice: &mut Dice, club_id: ClubId, at: Timestamp) -> Option<Issued> {
    let booking_id: BookingId = dice.pick(&club::bookings())?;
    let (actor, command): (Actor, Command) = if dice.once_in(2) {
        let member = dice.pick(&[RUOXI, YINUO])?;
        (Actor::Member(member), CancelBooking { booking_id, reason: Some("临时有事".to_owned()) }.into())
    } else {
        (Actor::System, MarkNoShow { booking_id }.into())
    };
    let command_id: CommandId = dice.id();
    Some(Issued { command_id, club_id, desk_id: None, actor, issued_at: at, command, flagged: None })
}
