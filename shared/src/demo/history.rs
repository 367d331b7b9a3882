//! What the demo club's members had bought before the timetable begins, and what ended besides riding.

use super::catalogue::Offer;
use super::dice::Dice;
use super::ground::{Ground, plus};
use super::people::People;
use super::purse::{Line, Purses};
use super::staff::Crew;
use super::till::{COUNTER, Sales};
use crate::id::MemberId;
use crate::money::Money;
use crate::record::{EntryKind, OrderState, PackageState};
use crate::units::Units;
use std::collections::BTreeSet;

/// Rode before the club kept its timetable here.
const BEFORE: &str = "启用系统前已骑";

/// Everybody's packages from before the timetable, and what those who seldom come bought since.
pub(super) fn earlier_packages(
    ground: &mut Ground,
    people: &People,
    offers: &[&Offer],
    crew: &Crew,
    (purses, sales): (&mut Purses, &mut Sales),
) {
    let mut dice = ground.dice(7);
    let regular: BTreeSet<MemberId> = people.regulars.iter().map(|rider| people.account(*rider)).collect();
    let horizon = ground.plan.days_back;
    for member in people.members.iter().filter(|member| member.merged_into.is_none()) {
        let age = (ground.today - ground.zone.date(member.joined_at)).num_days();
        if regular.contains(&member.id) {
            if age > horizon + 1 && dice.percent(85) {
                let back = dice.between(horizon + 1, age.min(horizon + 110));
                let ridden = dice.between(15, 95);
                earlier(ground, &mut dice, purses, (member.id, offers), back, ridden);
            }
            continue;
        }
        if age > horizon + 1 && dice.percent(48) {
            let back = dice.between(horizon + 1, age);
            let ridden = dice.weighted(&[(0, 10), (30, 20), (60, 30), (85, 20), (100, 40)]).unwrap_or(0);
            earlier(ground, &mut dice, purses, (member.id, offers), back, ridden);
        }
        if age > 2 && dice.percent(9) {
            let minute = dice.between(COUNTER.0 + 60, COUNTER.1 - 60);
            let at = ground.at(ground.day(-dice.between(1, (age - 1).min(horizon))), minute);
            let by = crew.on_duty(minute);
            let Some(offer) = draw(&mut dice, offers) else { continue };
            let place =
                sales.ring_up(ground, (at, by), member.id, (&offer.product, Some(&offer.config)), None);
            let order = sales.list[place].order_id;
            purses.buy(ground, member.id, offer, (at, Some(order), Some(by)));
        }
    }
}

fn draw<'a>(dice: &mut Dice, offers: &[&'a Offer]) -> Option<&'a Offer> {
    let weights: Vec<_> = offers.iter().enumerate().map(|(place, offer)| (place, offer.weight)).collect();
    let place = dice.weighted(&weights)?;
    offers.get(place).copied()
}

/// A package bought so many days ago, of which so many percent were ridden before the timetable begins.
fn earlier(
    ground: &mut Ground,
    dice: &mut Dice,
    purses: &mut Purses,
    (member, offers): (MemberId, &[&Offer]),
    back: i64,
    ridden_percent: i64,
) {
    // Every tenth package of that time is one that is no longer sold.
    let old = offers.iter().copied().find(|offer| !offer.product.on_shelf).filter(|_offer| dice.percent(10));
    let Some(offer) = old.or_else(|| draw(dice, offers)) else { return };
    let bought_at = ground.at(ground.day(-back), dice.between(10 * 60, 19 * 60));
    let place = purses.buy(ground, member, offer, (bought_at, None, None));
    // Lessons cost at least half a saddle hour.
    let ridden = offer.config.units.tenths() * ridden_percent / 100 / 5 * 5;
    if ridden > 0 {
        let latest = back - ground.plan.days_back;
        let used_at = bought_at.plus_days(dice.between(0, latest.clamp(1, 40) - 1)).plus_minutes(30);
        let line = Line { note: Some(BEFORE), ..Line::default() };
        purses.enter(ground, place, EntryKind::Use, Units::from_tenths(ridden), used_at, line);
    }
}

/// What ended besides riding: packages put on hold, handed on, put right, given back for money.
pub(super) fn later_turns(ground: &mut Ground, crew: &Crew, purses: &mut Purses, sales: &mut Sales) {
    let mut dice = ground.dice(8);
    let idle: Vec<usize> = (0..purses.packs.len())
        .filter(|place| {
            let pack = &purses.packs[*place];
            pack.row.state == PackageState::Active && !pack.in_use && pack.left().is_positive()
        })
        .collect();
    let few = idle.len() / 70 + 1;
    // Each idle package has at most one turn.
    let mut turns = idle.into_iter();
    give_back_for_cash(ground, crew, purses, sales, few);
    let mut next =
        |purses: &Purses| turns.find(|place| purses.packs[*place].row.state == PackageState::Active);
    let evening = ground.at(ground.day(-1), COUNTER.1 - 60);
    for n in 0..few * 3 {
        let Some(place) = next(purses) else { return };
        let pack = &purses.packs[place];
        let at =
            pack.bought_at.plus_days(dice.between(1, 20)).min(evening).max(pack.bought_at.plus_minutes(5));
        if n % 3 == 0 {
            purses.end(place, PackageState::Suspended, at, Some(crew.evening));
        } else if n % 3 == 1 && pack.row.order_id.is_none() {
            let left = pack.balance.available();
            let line =
                Line { by: Some(crew.evening), note: Some("搬家退卡，已转账"), ..Line::default() };
            purses.enter(ground, place, EntryKind::Refund, left, at, line);
            purses.end(place, PackageState::Refunded, at, Some(crew.evening));
        } else {
            let line =
                Line { by: Some(crew.evening), note: Some("雨天取消，补一鞍时"), ..Line::default() };
            purses.enter(ground, place, EntryKind::Adjust, Units::from_tenths(10), at, line);
        }
    }
    hand_on(ground, crew, purses, evening);
}

/// Some packages were bought and brought back unused, out of the same till.
fn give_back_for_cash(ground: &mut Ground, crew: &Crew, purses: &mut Purses, sales: &mut Sales, few: usize) {
    let mut left = few;
    for place in 0..purses.packs.len() {
        let pack = &purses.packs[place];
        let untouched = pack.balance.available() == pack.balance.bought && !pack.in_use;
        let Some(order) = pack.row.order_id.filter(|_order| untouched && left > 0) else { continue };
        let (bought_at, units, price) = (pack.bought_at, pack.balance.bought, pack.row.price_paid);
        let Some(at) = sales.can_give_back(ground, bought_at, price) else { continue };
        let Some(sale) = sales.of(order) else { continue };
        sale.refund = Some((at, price));
        sale.state = OrderState::Refunded;
        let line = Line {
            by: Some(crew.evening), note: Some("七日内未使用，全额退款"), ..Line::default()
        };
        purses.enter(ground, place, EntryKind::Refund, units, at, line);
        purses.end(place, PackageState::Refunded, at, Some(crew.evening));
        left -= 1;
    }
}

/// One member hands five saddle hours to another's package.
fn hand_on(ground: &mut Ground, crew: &Crew, purses: &mut Purses, at: crate::time::Timestamp) {
    let five = Units::from_tenths(50);
    let able = |place: &usize| {
        let pack = &purses.packs[*place];
        let valid = pack.row.valid_until.is_none_or(|last| last >= ground.today);
        pack.row.state == PackageState::Active && !pack.in_use && valid && pack.bought_at < at
    };
    let from = (0..purses.packs.len()).find(|place| {
        let pack = &purses.packs[*place];
        able(place) && pack.transferable && pack.balance.available() > five
    });
    let to = (0..purses.packs.len()).rev().find(|place| able(place) && Some(*place) != from);
    if let (Some(from), Some(to)) = (from, to) {
        let line = Line { by: Some(crew.evening), note: Some("转让五鞍时"), ..Line::default() };
        purses.enter(ground, from, EntryKind::Transfer, -five, at, line);
        purses.enter(ground, to, EntryKind::Transfer, five, at, line);
    }
}

/// Orders of packages that are used up or expired are completed.
pub(super) fn complete_orders(purses: &Purses, sales: &mut Sales) {
    for pack in purses.packs.iter() {
        let over = matches!(pack.row.state, PackageState::UsedUp | PackageState::Expired);
        if let (true, Some(order)) = (over, pack.row.order_id)
            && let Some(sale) = sales.of(order)
        {
            sale.state = OrderState::Completed;
        }
    }
}

/// One package of this week was sold at the price of last week. Gives the place of its sale and the
/// difference.
pub(super) fn sell_at_older_price(
    ground: &Ground,
    purses: &mut Purses,
    sales: &mut Sales,
) -> Option<(usize, Money)> {
    let since = ground.at(plus(ground.today, -7), 0);
    let lower = Money::from_fen(20_000);
    let place = (0..sales.list.len()).find(|place| {
        let sale = &sales.list[*place];
        sale.at >= since && sale.refund.is_none() && sale.price > Money::from_fen(200_000)
    })?;
    let order = sales.list[place].order_id;
    let pack = purses.packs.iter_mut().find(|pack| pack.row.order_id == Some(order))?;
    pack.row.price_paid = pack.row.price_paid - lower;
    sales.at_older_price(place, lower);
    Some((place, lower))
}
