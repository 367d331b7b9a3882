//! What has to hold after the heal, whatever the network, the processes and the clocks did.

use shared::command::{Command, Outcome};
use shared::id::{CommandId, DeskId, Id, OrderId};
use shared::money::Money;
use shared::record::{
    AttentionCode, Booking, BookingState, CheckIn, EntryKind, Lesson, MemberPackage, Order, PackageBalance,
    PackageEntry, Record, Row, Value,
};
use shared::sync::authority::SettledCommand;
use shared::sync::wire::Envelope;
use shared::units::Units;
use shared::words::Say;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Everything that a verdict looks at.
pub(crate) struct Evidence {
    /// The server's rows, all of them.
    pub(crate) server: Vec<Row>,
    /// The server's rows in scope.
    pub(crate) in_scope: Vec<Row>,
    /// Each living desk's rows and queue length.
    pub(crate) desks: Vec<(DeskId, Vec<Row>, u64)>,
    /// Commands that a desk had shown as done, less those that went with a wiped disk.
    pub(crate) acknowledged: Vec<(DeskId, Envelope)>,
    /// Commands settled at the server, in the order of its feed, with how often each is in the audit.
    pub(crate) settled: Vec<(SettledCommand, u32)>,
    /// Commands whose times the authority had to put right.
    pub(crate) clocks_were_wrong: bool,
}

/// What is judged.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Judge {
    /// Everything.
    Whole,
    /// Whether replicas equal the server, and nothing else: for a mistake that has to show there.
    ReplicasAlone,
}

/// Finds whatever does not hold; empty is good.
pub(crate) fn violations(evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    queues_are_empty(evidence, &mut found);
    replicas_equal_the_server(evidence, &mut found);
    each_command_once_and_in_order(evidence, &mut found);
    facts_stand(evidence, &mut found);
    numbers_are_told_apart(evidence, &mut found);
    money_adds_up(evidence, &mut found);
    units_add_up(evidence, &mut found);
    nobody_is_in_two_places(evidence, &mut found);
    check_ins_are_of_their_hour(evidence, &mut found);
    refusals_are_told(evidence, &mut found);
    found
}

/// Finds where a replica is not what the server has, and nothing else.
pub(crate) fn differences(evidence: &Evidence) -> Vec<String> {
    let mut found = Vec::new();
    replicas_equal_the_server(evidence, &mut found);
    found
}

fn queues_are_empty(evidence: &Evidence, found: &mut Vec<String>) {
    for (desk, _, pending) in &evidence.desks {
        if *pending > 0 {
            found.push(format!("desk {desk}: {pending} commands never settled"));
        }
    }
}

fn canonical(rows: &[Row]) -> BTreeMap<(&'static str, Uuid), Vec<Value>> {
    rows.iter().map(|row| ((row.table().as_str(), row.id()), row.values())).collect()
}

fn replicas_equal_the_server(evidence: &Evidence, found: &mut Vec<String>) {
    let right = canonical(&evidence.in_scope);
    for (desk, rows, _) in &evidence.desks {
        let here = canonical(rows);
        for (key, values) in &right {
            match here.get(key) {
                None => found.push(format!("desk {desk}: lacks {} {}", key.0, key.1)),
                Some(other) if other != values => {
                    found.push(format!("desk {desk}: {} {} is {other:?}, not {values:?}", key.0, key.1));
                }
                Some(_) => {}
            }
        }
        for key in here.keys().filter(|key| !right.contains_key(*key)) {
            found.push(format!("desk {desk}: has {} {} that the server has not", key.0, key.1));
        }
    }
}

fn each_command_once_and_in_order(evidence: &Evidence, found: &mut Vec<String>) {
    let mut first: HashMap<CommandId, &SettledCommand> = HashMap::new();
    let mut last: HashMap<DeskId, u64> = HashMap::new();
    for (command, audited) in &evidence.settled {
        let known = *first.entry(command.envelope.command_id).or_insert(command);
        // A desk that enrolled anew numbers what it had not seen settled anew; what came of it is the same.
        let again = !std::ptr::eq(known, command);
        if again && (known.desk_id == command.desk_id || known.outcome != command.outcome) {
            found
                .push(format!("{} {} was decided twice", command.envelope.name, command.envelope.command_id));
        }
        let before = last.insert(command.desk_id, command.envelope.desk_seq).unwrap_or(0);
        if command.envelope.desk_seq != before + 1 {
            found.push(format!(
                "desk {}: {} settled after {before}",
                command.desk_id, command.envelope.desk_seq
            ));
        }
        let expected =
            u32::from(command.envelope.name == "sell_package" && command.outcome.receipt().is_some());
        if command.envelope.name == "sell_package" && *audited != expected {
            found.push(format!("sale {} is {audited} times in the audit", command.envelope.command_id));
        }
    }
    for (desk, envelope) in &evidence.acknowledged {
        if !first.contains_key(&envelope.command_id) {
            found.push(format!(
                "{} {} ({} of desk {desk}) was shown as done and is lost",
                envelope.name, envelope.command_id, envelope.desk_seq
            ));
        }
    }
}

/// What was decided, each command once: a desk that enrolled anew has some settled again.
fn decided(evidence: &Evidence) -> impl Iterator<Item = &SettledCommand> {
    let mut seen = std::collections::HashSet::new();
    let commands = evidence.settled.iter().map(|(command, _)| command);
    commands.filter(move |command| seen.insert(command.envelope.command_id))
}

/// Orders that people were told of because their printed number was another's.
pub(crate) fn clashes(evidence: &Evidence) -> std::collections::HashSet<OrderId> {
    let rows = evidence.server.iter();
    let items = rows.filter_map(|row| if let Row::AttentionItem(one) = row { Some(one) } else { None });
    items.filter(|item| item.code == AttentionCode::NumberClash).filter_map(|item| item.order_id).collect()
}

/// Every sale has a number of its own: as printed, or beside it, and then people are told.
fn numbers_are_told_apart(evidence: &Evidence, found: &mut Vec<String>) {
    let rows = &evidence.server;
    let orders = of::<Order>(rows, |row| if let Row::Order(one) = row { Some(one) } else { None });
    let mut numbers = std::collections::HashSet::new();
    for order in orders.iter().filter(|order| !numbers.insert(&order.number)) {
        found.push(format!("number {} is there twice", order.number));
    }
    let told = clashes(evidence);
    for command in decided(evidence) {
        let envelope = &command.envelope;
        let Ok(Command::SellPackage(sale)) =
            Command::decode(&envelope.name, envelope.version, &envelope.args)
        else {
            continue;
        };
        let Some(order) = orders.iter().find(|order| order.id == sale.order_id) else { continue };
        let moved = order.number != sale.order_number;
        if moved && (!order.number.starts_with(&sale.order_number) || !told.contains(&order.id)) {
            found.push(format!("{} was printed, {} is kept, nobody knows", sale.order_number, order.number));
        }
    }
}

/// Facts are never refused, and they leave their row.
fn facts_stand(evidence: &Evidence, found: &mut Vec<String>) {
    let ids: std::collections::HashSet<Uuid> = evidence.server.iter().map(Row::id).collect();
    for (command, _) in &evidence.settled {
        let envelope = &command.envelope;
        let Ok(read) = Command::decode(&envelope.name, envelope.version, &envelope.args) else {
            found.push(format!("{} can't be read any more", envelope.command_id));
            continue;
        };
        if read.kind() == shared::command::Kind::Fact
            && let Outcome::Rejected { refusal } = &command.outcome
        {
            found
                .push(format!("the fact {} {} was refused: {refusal:?}", envelope.name, envelope.command_id));
            continue;
        }
        let made = match &read {
            Command::SellPackage(sale) => Some(sale.order_id.uuid()),
            Command::RegisterMember(form) => Some(form.member_id.uuid()),
            _ => None,
        };
        if made.is_some_and(|id| !ids.contains(&id)) {
            found.push(format!("{} {} left no row", envelope.name, envelope.command_id));
        }
    }
}

fn of<R: Record>(rows: &[Row], pick: impl Fn(&Row) -> Option<&R>) -> Vec<&R> {
    rows.iter().filter_map(pick).collect()
}

fn money_adds_up(evidence: &Evidence, found: &mut Vec<String>) {
    let rows = &evidence.server;
    let movements = of(rows, |row| if let Row::CashMovement(one) = row { Some(one) } else { None });
    for till in of(rows, |row| if let Row::TillShift(one) = row { Some(one) } else { None }) {
        let mine: Vec<_> = movements.iter().filter(|one| one.till_shift_id == till.id).collect();
        let sum: Money = mine.iter().map(|one| one.amount).sum();
        if till.expected != till.float_amount + sum {
            found.push(format!(
                "till {} expects {}, not {}",
                till.id,
                till.expected,
                till.float_amount + sum
            ));
        }
        if till.sales != i64::try_from(mine.len()).unwrap_or(i64::MAX) {
            found.push(format!("till {} counts {} sales, not {}", till.id, till.sales, mine.len()));
        }
    }
    let taken: Money = movements.iter().map(|one| one.amount).sum();
    let sold: Money = decided(evidence)
        .filter_map(|command| match command.outcome.receipt() {
            Some(shared::command::Receipt::Sold { payable, .. }) => Some(*payable),
            _ => None,
        })
        .sum();
    if taken != sold {
        found.push(format!("{taken} lies in the tills, {sold} was sold"));
    }
    for product in of(rows, |row| if let Row::Product(one) = row { Some(one) } else { None }) {
        if product.stock.is_some_and(|stock| stock < 0) {
            found.push(format!("stock of {} is {:?}", product.code, product.stock));
        }
    }
}

fn units_add_up(evidence: &Evidence, found: &mut Vec<String>) {
    let rows = &evidence.server;
    let entries: Vec<&PackageEntry> =
        of(rows, |row| if let Row::PackageEntry(one) = row { Some(one) } else { None });
    for package in
        of::<MemberPackage>(rows, |row| if let Row::MemberPackage(one) = row { Some(one) } else { None })
    {
        let balance = entries
            .iter()
            .filter(|entry| entry.package_id == package.id)
            .fold(PackageBalance::default(), |sum, entry| sum.with(entry.kind, entry.units));
        if balance.available() < Units::ZERO || balance.reserved < Units::ZERO || balance.used < Units::ZERO {
            found.push(format!("package {} has {balance:?}", package.id));
        }
    }
    let bookings: Vec<&Booking> = of(rows, |row| if let Row::Booking(one) = row { Some(one) } else { None });
    let check_ins: Vec<&CheckIn> = of(rows, |row| if let Row::CheckIn(one) = row { Some(one) } else { None });
    let debts = of(rows, |row| if let Row::Debt(one) = row { Some(one) } else { None });
    for booking in bookings {
        let live: Vec<_> =
            check_ins.iter().filter(|one| one.booking_id == booking.id && one.undone_at.is_none()).collect();
        let here = matches!(booking.state, BookingState::CheckedIn | BookingState::Done);
        if live.len() != usize::from(here) {
            found.push(format!(
                "booking {} is {:?} with {} check-ins",
                booking.id,
                booking.state,
                live.len()
            ));
        }
        let sum = |kind| -> Units {
            entries
                .iter()
                .filter(|entry| entry.booking_id == Some(booking.id) && entry.kind == kind)
                .map(|entry| entry.units)
                .sum()
        };
        let used = sum(EntryKind::Use);
        let owed: Units = debts
            .iter()
            .filter(|debt| debt.booking_id == booking.id && debt.state == shared::record::DebtState::Open)
            .map(|debt| debt.units)
            .sum();
        let cost: Units = live.iter().map(|one| one.units).sum();
        let no_show = booking.state == BookingState::NoShow;
        if here && used + owed != cost {
            found.push(format!("booking {} costs {cost}, used {used}, owes {owed}", booking.id));
        }
        if !here && !no_show && used + owed != Units::ZERO {
            found.push(format!("booking {} is {:?} and used {used}", booking.id, booking.state));
        }
        let reserved = sum(EntryKind::Reserve) - sum(EntryKind::Release);
        if booking.state != BookingState::Booked && reserved != Units::ZERO {
            found.push(format!("booking {} is {:?} and keeps {reserved}", booking.id, booking.state));
        }
    }
}

fn nobody_is_in_two_places(evidence: &Evidence, found: &mut Vec<String>) {
    let bookings: Vec<&Booking> =
        of(&evidence.server, |row| if let Row::Booking(one) = row { Some(one) } else { None });
    let live: Vec<_> = bookings.into_iter().filter(|one| one.state.is_live() && !one.clash).collect();
    for (i, one) in live.iter().enumerate() {
        for other in live.iter().skip(i + 1).filter(|other| one.span().overlaps(other.span())) {
            if one.rider_id == other.rider_id {
                found.push(format!("rider {} is in {} and {}", one.rider_id, one.id, other.id));
            }
            if one.horse_id.is_some() && one.horse_id == other.horse_id {
                found.push(format!("horse {:?} is in {} and {}", one.horse_id, one.id, other.id));
            }
        }
    }
    let lessons: Vec<&Lesson> =
        of(&evidence.server, |row| if let Row::Lesson(one) = row { Some(one) } else { None });
    let live: Vec<_> =
        lessons.into_iter().filter(|one| one.state.is_live() && one.coach_id.is_some()).collect();
    for (i, one) in live.iter().enumerate() {
        for other in live.iter().skip(i + 1) {
            if one.coach_id == other.coach_id && one.span().overlaps(other.span()) {
                found.push(format!("coach {:?} is in {} and {}", one.coach_id, one.id, other.id));
            }
        }
    }
}

/// A check-in says when it was given at the desk, not when the server got to it.
fn check_ins_are_of_their_hour(evidence: &Evidence, found: &mut Vec<String>) {
    if evidence.clocks_were_wrong {
        return;
    }
    let issued: HashMap<Uuid, _> = evidence
        .settled
        .iter()
        .map(|(command, _)| {
            let id: shared::id::CheckInId = command.envelope.command_id.child("check_in");
            (id.uuid(), command.envelope.issued_at)
        })
        .collect();
    for check_in in
        of::<CheckIn>(&evidence.server, |row| if let Row::CheckIn(one) = row { Some(one) } else { None })
    {
        if issued.get(&check_in.id.uuid()).is_some_and(|at| *at != check_in.in_at) {
            found.push(format!("check-in {} is not of its hour", check_in.id));
        }
    }
}

/// Whatever the server refused is on the list that people see.
fn refusals_are_told(evidence: &Evidence, found: &mut Vec<String>) {
    let items: std::collections::HashSet<CommandId> = evidence
        .server
        .iter()
        .filter_map(|row| if let Row::AttentionItem(item) = row { Some(item.command_id) } else { None })
        .collect();
    for (command, _) in &evidence.settled {
        if let Outcome::Rejected { refusal } = &command.outcome
            && !items.contains(&command.envelope.command_id)
            && !matches!(refusal, Say::Quarantined { .. })
        {
            found.push(format!("nobody was told that {} was refused", command.envelope.command_id));
        }
    }
}
