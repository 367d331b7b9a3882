//! What needs attention at the demo club, open and settled.

use super::debts::Debts;
use super::ground::Ground;
use super::people::People;
use super::staff::Crew;
use super::till::Sales;
use crate::id::{BookingId, MemberId, OrderId, StaffId};
use crate::money::Money;
use crate::record::{AttentionCode, AttentionDetails, AttentionItem, AttentionState, DebtState, Json, Meta};
use crate::time::Timestamp;
use crate::words::{Lang, Say};

/// What an item is about, and what raised it.
struct Cause {
    code: AttentionCode,
    command: &'static str,
    say: Say,
    booking: Option<BookingId>,
    member: Option<MemberId>,
    order: Option<OrderId>,
    at: Timestamp,
    by: Option<StaffId>,
}

fn item(ground: &mut Ground, cause: Cause) -> AttentionItem {
    AttentionItem {
        club_id: ground.club_id,
        id: ground.ids.next::<AttentionItem>(),
        code: cause.code,
        command_id: ground.ids.command(),
        desk_id: None,
        staff_id: cause.by,
        booking_id: cause.booking,
        member_id: cause.member,
        order_id: cause.order,
        details: Json(AttentionDetails { command: cause.command.to_owned(), say: cause.say, wanted: None }),
        state: AttentionState::Open,
        settled_at: None,
        settled_by: None,
        settled_how: None,
        meta: Meta::new(cause.at, cause.by),
    }
}

fn settle(item: &mut AttentionItem, at: Timestamp, by: Option<StaffId>, how: String) {
    item.state = AttentionState::Settled;
    item.settled_at = Some(at);
    item.settled_by = by;
    item.settled_how = Some(how);
    item.meta.touch(at, by);
}

/// Units that riders owe, or owed until a package paid.
pub(super) fn owed(ground: &mut Ground, debts: &Debts) -> Vec<AttentionItem> {
    let mut items = Vec::new();
    for owed in &debts.list {
        let debt = &owed.row;
        let cause = Cause {
            code: AttentionCode::UnitsOwed,
            command: "check_in",
            say: Say::UnitsOwed { rider: owed.rider.clone(), units: debt.units },
            booking: Some(debt.booking_id),
            member: Some(debt.member_id),
            order: None,
            at: debt.meta.created_at,
            by: debt.meta.created_by,
        };
        let mut item = item(ground, cause);
        if let (DebtState::Settled, Some(at)) = (debt.state, debt.ended_at) {
            let package = owed.paid_by.clone().unwrap_or_default();
            let how = Say::DebtPaid { package }.words(Lang::Zh, ground.zone);
            settle(&mut item, at, debt.settled_by, how);
        }
        items.push(item);
    }
    items
}

/// Two pairs of accounts share a phone: one pair was looked at, the other is to be.
pub(super) fn same_phones(ground: &mut Ground, people: &mut People, crew: &Crew) -> Vec<AttentionItem> {
    // The newest account is open, the second newest was found to be the wife of the first one.
    let mut newest: Vec<usize> =
        (0..people.members.len()).filter(|place| people.members[*place].merged_into.is_none()).collect();
    newest.sort_by_key(|place| std::cmp::Reverse(people.members[*place].joined_at));
    let mut items = Vec::new();
    for (n, place) in newest.into_iter().take(2).enumerate() {
        let older = &people.members[n * 5 + 1];
        let (name, phone) = (older.name.clone(), older.phone.clone());
        let member = &mut people.members[place];
        if phone.is_none() {
            continue;
        }
        member.phone = phone;
        member.meta.created_by = Some(crew.evening);
        member.meta.updated_by = Some(crew.evening);
        let cause = Cause {
            code: AttentionCode::SamePhone,
            command: "register_member",
            say: Say::SamePhone { name: member.name.clone(), other: name },
            booking: None,
            member: Some(member.id),
            order: None,
            at: member.joined_at,
            by: Some(crew.evening),
        };
        let joined_at = member.joined_at;
        let mut item = item(ground, cause);
        if n == 1 {
            settle(
                &mut item,
                joined_at.plus_minutes(25),
                Some(crew.evening),
                "是夫妻，共用一个手机号".to_owned(),
            );
        }
        items.push(item);
    }
    items
}

/// Cash was taken at the price of last week.
pub(super) fn older_price(ground: &mut Ground, sales: &Sales, place: usize, lower: Money) -> AttentionItem {
    let sale = &sales.list[place];
    let cause = Cause {
        code: AttentionCode::PriceDiffers,
        command: "sell_package",
        say: Say::PriceDiffers {
            product: sales.product_name(place).to_owned(),
            charged: sale.price,
            listed: sale.price + lower,
        },
        booking: None,
        member: Some(sale.member),
        order: Some(sale.order_id),
        at: sale.at,
        by: Some(sale.by),
    };
    item(ground, cause)
}
