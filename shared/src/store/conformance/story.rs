//! One long day at a riding club: every command, wanted and unwanted, and the rows that it ends in.

use super::super::testing::world::{
    self, ALIAS, BAIXUE, BOUGHT, DOOR, LEITING, MANAGER, OFFICE, RECEPTION, TEN, TWO, YINUO, ZHUIFENG,
    booking_id,
};
use super::super::testing::{self, CLUB, id, minutes};
use crate::command::{
    Actor, AssignHorse, CancelBooking, CheckIn, Command, Counter, Issued, MarkNoShow, NewRider, OpenTill,
    Phase, RegisterMember, SellPackage, SettleAttention, UndoCheckIn, run,
};
use crate::id::{AttentionItemId, CommandId, DeskId, MemberId, ProductId, TillShiftId};
use crate::money::Money;
use crate::record::{CheckInMethod, Level, Product, Record, Table};
use crate::store::{ScanTables, Store, fetch};
use crate::sync::canonical;
use crate::time::{ClubZone, Timestamp};
use std::fmt::Write;

mod timetable;

/// The outcomes and rows of the day as they are written down; every backend has to end in them.
pub const WRITTEN_DOWN: &str = include_str!("story.txt");

/// Plays [`story`] and compares it with [`WRITTEN_DOWN`], line by line.
pub async fn a_long_day_ends_in_the_rows_that_are_written_down<S: Store + ScanTables>(store: &mut S) {
    let told = story(store).await;
    for (n, (told, written)) in told.lines().zip(WRITTEN_DOWN.lines()).enumerate() {
        assert_eq!(told, written, "line {} of story.txt", n + 1);
    }
    assert_eq!(told.lines().count(), WRITTEN_DOWN.lines().count());
}

/// The day: a line for each command's outcome, then every row of every table, all in canonical text.
pub async fn story<S: Store + ScanTables>(store: &mut S) -> String {
    testing::fill(store, &world::rows()).await.unwrap();
    let mut day = Day { store, number: 0, told: String::new() };
    arrivals(&mut day).await;
    counter(&mut day).await;
    changes(&mut day).await;
    timetable::lessons(&mut day).await;
    timetable::riders(&mut day).await;
    timetable::end(&mut day).await;
    super::hours::hours(&mut day).await;
    super::waiting::list(&mut day).await;
    super::ground::ground(&mut day).await;
    day.rows().await;
    day.told
}

pub(super) struct Day<'s, S> {
    pub(super) store: &'s mut S,
    number: u32,
    told: String,
}

impl<S: Store + ScanTables> Day<'_, S> {
    /// The id of the command that was given last.
    pub(super) fn last(&self) -> CommandId {
        id(0x20_0000 + u128::from(self.number))
    }

    /// Gives a command, so many minutes after nine, and writes its outcome down. What is refused has
    /// written nothing: the store has no savepoint to go back to here.
    pub(super) async fn give(&mut self, after: i64, desk: DeskId, command: impl Into<Command>) {
        self.decide(minutes(after), minutes(after), desk, command.into()).await;
    }

    async fn decide(&mut self, at: Timestamp, now: Timestamp, desk: DeskId, command: Command) {
        let staff_id = if desk == OFFICE { MANAGER } else { RECEPTION };
        let actor = crate::sync::authority::staff(self.store, staff_id, at).await.unwrap();
        self.run(at, now, Some(desk), actor, command).await;
    }

    /// A job gives a command.
    pub(super) async fn job(&mut self, after: i64, command: impl Into<Command>) {
        self.run(minutes(after), minutes(after), None, Actor::System, command.into()).await;
    }

    async fn run(
        &mut self,
        at: Timestamp,
        now: Timestamp,
        desk_id: Option<DeskId>,
        actor: Actor,
        command: Command,
    ) {
        self.number += 1;
        let name = command.name();
        let issued = Issued {
            command_id: self.last(),
            club_id: CLUB,
            desk_id,
            actor,
            issued_at: at,
            command,
            flagged: None,
        };
        let outcome = run(self.store, &issued, Phase::Decide, now).await.unwrap();
        let text = canonical::text(&serde_json::to_value(outcome).unwrap());
        writeln!(self.told, "{} {name} {text}", self.number).unwrap();
    }

    pub(super) async fn check_in(&mut self, after: i64, desk: DeskId, booking: u32, method: CheckInMethod) {
        let booking = booking_id(booking);
        let zone = ClubZone::default();
        let prepared = CheckIn::prepare(self.store, zone, minutes(after), booking, method).await;
        self.give(after, desk, prepared.unwrap()).await;
    }

    async fn sell(&mut self, after: i64, desk: DeskId, buyer: MemberId, what: ProductId, till: TillShiftId) {
        let n = self.number + 1;
        let counter = Counter {
            order_id: id(0x21_0000 + u128::from(n)),
            package_id: id(0x22_0000 + u128::from(n)),
            order_number: format!("O20261121A{n:04}"),
            payment_number: format!("P20261121A{n:04}"),
            tendered: Money::from_fen(200_000),
            till_shift_id: till,
        };
        let prepared = SellPackage::prepare(self.store, buyer, what, counter).await;
        self.give(after, desk, prepared.unwrap()).await;
    }

    async fn rows(&mut self) {
        for table in Table::ALL {
            for row in self.store.rows(*table).await.unwrap() {
                let text = canonical::text(&serde_json::to_value(row.values()).unwrap());
                writeln!(self.told, "{} {text}", table.as_str()).unwrap();
            }
        }
    }
}

pub(super) const TILL: u128 = 0x23_0001;

fn on(booking: u32, horse: Option<crate::id::HorseId>, reason: Option<&str>) -> AssignHorse {
    let reason = reason.map(str::to_owned);
    AssignHorse { booking_id: booking_id(booking), horse_id: horse, before: None, reason }
}

/// Horses are given out, riders come, two desks check in the same one, and one is taken back.
async fn arrivals<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    day.give(0, DOOR, OpenTill { till_shift_id: id(TILL), float: Money::from_fen(20_000) }).await;
    day.give(0, DOOR, OpenTill { till_shift_id: id(TILL + 1), float: Money::ZERO }).await;
    day.give(1, DOOR, on(0, Some(ZHUIFENG), None)).await;
    day.give(2, OFFICE, on(1, Some(ZHUIFENG), None)).await;
    day.give(3, OFFICE, on(1, Some(LEITING), None)).await;
    day.give(4, OFFICE, on(1, Some(LEITING), Some("教练陪同"))).await;
    day.check_in(5, DOOR, 0, CheckInMethod::Search).await;
    day.check_in(6, OFFICE, 0, CheckInMethod::Search).await;
    let undo = |reason: &str| UndoCheckIn { booking_id: booking_id(0), reason: reason.to_owned() };
    day.give(7, DOOR, undo("点错了")).await;
    day.give(8, OFFICE, undo("点错了")).await;
    day.check_in(9, DOOR, 0, CheckInMethod::Qr).await;
    // 陈一诺 has no package: the ride is owed.
    day.check_in(10, DOOR, 1, CheckInMethod::Number).await;
}

/// A member is registered, packages are sold: one pays a debt, one is bought by an alias, one comes of
/// empty stock at yesterday's price, one into a till that nobody opened.
async fn counter<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let rider = |n, name: &str, guardian: Option<&str>| NewRider {
        rider_id: id(n),
        name: name.to_owned(),
        birth_date: "2016-05-01".parse().ok(),
        weight: None,
        level: Level::Beginner,
        guardian_name: guardian.map(str::to_owned),
        guardian_phone: guardian.map(|_| "137 0013 7000".to_owned()),
        waiver_signed: guardian.is_none(),
    };
    let form = RegisterMember {
        member_id: id(0x24_0001),
        name: " 赵敏 ".to_owned(),
        phone: Some("+86 138-0013-8001".to_owned()),
        notes: Some("朋友介绍".to_owned()),
        riders: vec![rider(0x25_0001, "赵敏", None), rider(0x25_0002, "赵小满", Some("赵敏"))],
    };
    day.give(11, DOOR, form.clone()).await;
    let same_phone: AttentionItemId = day.last().child("attention:same_phone");
    day.give(12, DOOR, form).await;
    day.give(13, OFFICE, SettleAttention { item_id: same_phone, how: Some("是夫妻".to_owned()) }).await;
    day.give(14, DOOR, SettleAttention { item_id: same_phone, how: None }).await;
    day.sell(15, DOOR, YINUO, TWO, id(TILL)).await;
    day.sell(16, DOOR, ALIAS, TEN, id(TILL)).await;
    let mut product: Product = fetch(day.store, TWO).await.unwrap().unwrap();
    let stale = sold_at(day, TWO).await;
    product.price = Money::from_fen(39_900);
    product.meta_mut().touch(minutes(16), Some(MANAGER));
    day.store.update(&product).await.unwrap();
    day.give(17, DOOR, stale).await;
    day.sell(18, OFFICE, YINUO, TEN, id(TILL + 2)).await;
}

/// A sale at the price of now.
async fn sold_at<S: Store + ScanTables>(day: &mut Day<'_, S>, what: ProductId) -> SellPackage {
    let counter = Counter {
        order_id: id(0x21_F000),
        package_id: id(0x22_F000),
        order_number: "O20261121A0100".to_owned(),
        payment_number: "P20261121A0100".to_owned(),
        tendered: Money::from_fen(38_000),
        till_shift_id: id(TILL),
    };
    SellPackage::prepare(day.store, YINUO, what, counter).await.unwrap()
}

/// Cancelled riders come after all, absent ones too; a package runs empty and is filled again.
async fn changes<S: Store + ScanTables>(day: &mut Day<'_, S>) {
    let cancel = CancelBooking { booking_id: booking_id(2), reason: Some("下雨".to_owned()) };
    let seen = CheckIn {
        booking_id: booking_id(2),
        method: CheckInMethod::Search,
        package_id: Some(BOUGHT),
        seen: None,
    };
    day.give(40, OFFICE, cancel.clone()).await;
    day.give(41, OFFICE, cancel).await;
    day.give(50, DOOR, seen).await;
    day.give(175, DOOR, MarkNoShow { booking_id: booking_id(3) }).await;
    day.check_in(176, DOOR, 3, CheckInMethod::Search).await;
    day.give(177, DOOR, MarkNoShow { booking_id: booking_id(3) }).await;
    // The account's package that expires first pays for the child.
    day.check_in(200, OFFICE, 4, CheckInMethod::Search).await;
    day.check_in(260, DOOR, 5, CheckInMethod::Search).await;
    day.give(261, DOOR, UndoCheckIn { booking_id: booking_id(5), reason: "没上马".to_owned() }).await;
    // The lesson is over: nobody rides the horse twice any more, so a double use is only flagged.
    let late = on(0, Some(LEITING), Some("实际骑的马")).into();
    day.decide(minutes(300), minutes(300), OFFICE, late).await;
    day.give(301, DOOR, on(4, Some(BAIXUE), None)).await;
    // Yesterday's check-in can't be undone any more, but it has been: a fact.
    let yesterday = UndoCheckIn { booking_id: booking_id(0), reason: "昨天".to_owned() }.into();
    day.decide(minutes(24 * 60), minutes(24 * 60), DOOR, yesterday).await;
}
