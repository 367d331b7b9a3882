#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]
use super::*;
use crate::command::{BookRider, Change, Counter, Lost, MoveLesson, OpenTill, Receipt, SellPackage, Void};
use crate::id::{
    ArenaId, BookingId, CheckInId, CoachId, HorseId, LessonId, LessonSeriesId, MemberId, MemberPackageId,
    RiderId, TillShiftId,
};
use crate::money::Money;
use crate::number::Origin;
use crate::record::{
    ArenaClosure, AuditEntry, Booking, CheckIn, CoachAvailability, Debt, HorseAvailability, HorseWork,
    Lesson, Member, MemberPackage, Order, PackageBalance, PackageEntry, Record, Rider, Staff, TillShift,
    WaitlistEntry, Wanted,
};
use crate::store::memory::{MemoryStore, ready};
use crate::store::testing::world::{self, DOOR, OFFICE, RECEPTION, TEN, YINUO};
use crate::store::testing::{self, CLUB, id, minutes};
use crate::store::{
    FindCounter, FindGround, FindLessons, FindMembers, FindPackages, FindStaff, FindWaiting, Keep, KeepAudit,
};
use crate::sync::wire::Cursor;
use crate::time::Span;

/// A server in memory.
#[derive(Clone)]
struct Hub {
    store: MemoryStore,
    settled: Vec<SettledCommand>,
    marks: Vec<(MemoryStore, usize)>,
}

macro_rules! delegate {
    ($trait:ident { $(fn $name:ident($($arg:ident: $type:ty),*) -> $out:ty;)* }) => {
        impl $trait for Hub {
            $(async fn $name(&mut self, $($arg: $type),*) -> Stored<$out> {
                self.store.$name($($arg),*).await
            })*
        }
    };
}

impl<R: Record> Keep<R> for Hub {
    async fn get(&mut self, id: R::Id) -> Stored<Option<R>> {
        self.store.get(id).await
    }
    async fn insert(&mut self, row: &R) -> Stored<()> {
        self.store.insert(row).await
    }
    async fn update(&mut self, row: &R) -> Stored<()> {
        self.store.update(row).await
    }
}

delegate! { FindMembers {
    fn members_by_phone(phone: &str) -> Vec<Member>;
    fn riders_of(member: MemberId) -> Vec<Rider>;
    fn aliases_of(member: MemberId) -> Vec<Member>;
} }
delegate! { FindStaff {
    fn all_staff() -> Vec<Staff>;
} }
delegate! { FindLessons {
    fn bookings_of(lesson: LessonId) -> Vec<Booking>;
    fn horse_bookings(horse: HorseId, during: Span) -> Vec<Booking>;
    fn rider_bookings(rider: RiderId, during: Span) -> Vec<Booking>;
    fn coach_lessons(coach: CoachId, during: Span) -> Vec<Lesson>;
    fn arena_lessons(arena: ArenaId, during: Span) -> Vec<Lesson>;
    fn open_lessons(during: Span) -> Vec<Lesson>;
    fn live_check_in(booking: BookingId) -> Option<CheckIn>;
} }
delegate! { FindGround {
    fn coach_times(coach: CoachId) -> Vec<CoachAvailability>;
    fn horse_times(horse: HorseId) -> Vec<HorseAvailability>;
    fn closures_of(arena: ArenaId) -> Vec<ArenaClosure>;
    fn lessons_of_series(series: LessonSeriesId) -> Vec<Lesson>;
    fn live_lessons(during: Span) -> Vec<Lesson>;
    fn horse_work(horse: HorseId, during: Span) -> Vec<HorseWork>;
    fn live_bookings(during: Span) -> Vec<Booking>;
} }
delegate! { FindWaiting {
    fn waits_of(lesson: LessonId) -> Vec<WaitlistEntry>;
    fn open_waits() -> Vec<WaitlistEntry>;
} }
delegate! { FindPackages {
    fn packages_of(member: MemberId) -> Vec<MemberPackage>;
    fn balance(package: MemberPackageId) -> PackageBalance;
    fn entries_of_package(package: MemberPackageId) -> Vec<PackageEntry>;
    fn entries_of_booking(booking: BookingId) -> Vec<PackageEntry>;
    fn open_debts(member: MemberId) -> Vec<Debt>;
    fn debts_of_check_in(check_in: CheckInId) -> Vec<Debt>;
} }
delegate! { FindCounter {
    fn open_till(desk: DeskId) -> Option<TillShift>;
    fn attention_about(member: MemberId) -> Vec<AttentionItem>;
    fn open_attention(booking: BookingId) -> Vec<AttentionItem>;
    fn number_taken(number: &str) -> bool;
} }
delegate! { KeepAudit { fn audit(entry: &AuditEntry) -> (); } }

impl Store for Hub {}

impl Authority for Hub {
    async fn savepoint(&mut self) -> Stored<()> {
        self.marks.push((self.store.clone(), self.settled.len()));
        Ok(())
    }
    async fn release(&mut self) -> Stored<()> {
        self.marks.pop();
        Ok(())
    }
    async fn rollback_to_savepoint(&mut self) -> Stored<()> {
        let (store, settled) = self.marks.pop().unwrap();
        self.store = store;
        self.settled.truncate(settled);
        Ok(())
    }
    async fn position(&mut self, desk: DeskId) -> Stored<Position> {
        let last = self.settled.iter().rev().find(|one| one.desk_id == desk);
        Ok(last.map_or_else(Position::default, |last| Position {
            last_seq: last.envelope.desk_seq,
            last_issued_at: Some(last.envelope.issued_at),
        }))
    }
    async fn settled(&mut self, desk: DeskId, desk_seq: u64) -> Stored<Option<SettledCommand>> {
        let mut all = self.settled.iter();
        Ok(all.find(|one| one.desk_id == desk && one.envelope.desk_seq == desk_seq).cloned())
    }
    async fn settled_by_id(&mut self, id: CommandId) -> Stored<Option<SettledCommand>> {
        Ok(self.settled.iter().find(|one| one.envelope.command_id == id).cloned())
    }
    async fn settle(&mut self, command: &SettledCommand) -> Stored<()> {
        self.settled.push(command.clone());
        Ok(())
    }
}

const TILL: TillShiftId = TillShiftId(testing::uuid(0x7400_0000));
/// The desk that a PC becomes when it enrols anew.
const ANEW: DeskId = DeskId(testing::uuid(0x10_0102));

fn hub() -> Hub {
    let mut store = MemoryStore::new(CLUB);
    ready(testing::fill(&mut store, &world::rows())).unwrap();
    let mut hub = Hub { store, settled: Vec::new(), marks: Vec::new() };
    let mut anew = desk(&mut hub, OFFICE);
    (anew.id, anew.origin) = (ANEW, Origin::nth(2));
    ready(hub.store.insert(&anew)).unwrap();
    let till = OpenTill { till_shift_id: TILL, float: Money::ZERO };
    assert_eq!(push_all(&mut hub, DOOR, &[], &[said(1, 1, &till.into())]).unwrap().last_seq, 1);
    hub
}

fn desk(hub: &mut Hub, id: DeskId) -> Desk {
    ready(fetch(hub, id)).unwrap().unwrap()
}

/// The `n`-th command, under this number of its desk.
fn said(n: u128, desk_seq: u64, command: &Command) -> Envelope {
    Envelope {
        command_id: id(0x7000_0000 + n),
        desk_seq,
        issued_at: minutes(i64::try_from(n).unwrap()),
        issued_cursor: Cursor(0),
        staff_id: RECEPTION,
        name: command.name().to_owned(),
        version: command.version(),
        args: command.arguments().unwrap(),
    }
}

/// The `n`-th sale, with the number that the desk at the door printed.
fn sale(hub: &mut Hub, n: u128, printed: u32) -> Command {
    let counter = Counter {
        order_id: id(0x7500_0000 + n),
        package_id: id(0x7600_0000 + n),
        order_number: format!("O20261121A{printed:04}"),
        payment_number: format!("P20261121A{printed:04}"),
        tendered: Money::from_fen(180_000),
        till_shift_id: TILL,
    };
    let Ok(sale) = ready(SellPackage::prepare(hub, YINUO, TEN, counter)) else { panic!() };
    sale.into()
}

fn was(proven: bool) -> [Earlier; 1] {
    [Earlier { desk_id: DOOR, origin: Origin::nth(0), proven }]
}

fn push_all(
    hub: &mut Hub,
    from: DeskId,
    earlier: &[Earlier],
    commands: &[Envelope],
) -> Result<Progress, PushError> {
    let desk = desk(hub, from);
    let commands = read(&desk, earlier, commands)?;
    ready(push(hub, &desk, &commands, minutes(120), false))
}

fn items(hub: &Hub, code: AttentionCode) -> Vec<AttentionItem> {
    let mut items: Vec<AttentionItem> = hub.store.of().unwrap();
    items.retain(|item| item.code == code);
    items
}

fn numbers(hub: &Hub) -> Vec<String> {
    let mut numbers: Vec<String> =
        hub.store.of::<Order>().unwrap().into_iter().map(|row| row.number).collect();
    numbers.sort();
    numbers
}

#[test]
fn a_sale_of_the_desk_that_it_was_arrives_with_its_printed_number() {
    let mut hub = hub();
    let sold = sale(&mut hub, 2, 1);
    let done = push_all(&mut hub, ANEW, &was(true), &[said(2, 1, &sold)]).unwrap();
    let Outcome::Applied { receipt: Receipt::Sold { number, .. } } = &done.settled[0].outcome else {
        panic!("{done:?}")
    };
    assert_eq!(number, "O20261121A0001");
    assert_eq!(numbers(&hub), ["O20261121A0001"]);
    assert_eq!(items(&hub, AttentionCode::NumberUnproven), []);
}

#[test]
fn a_sale_of_a_desk_that_it_only_says_it_was_stands_and_people_are_told() {
    let mut hub = hub();
    let sold = sale(&mut hub, 2, 1);
    let done = push_all(&mut hub, ANEW, &was(false), &[said(2, 1, &sold)]).unwrap();
    let say = Say::NumberUnproven { number: "O20261121A0001".to_owned() };
    assert_eq!(done.settled[0].outcome.issues(), std::slice::from_ref(&say));
    assert_eq!(numbers(&hub), ["O20261121A0001"]);
    let item = items(&hub, AttentionCode::NumberUnproven).remove(0);
    assert_eq!((item.details.0.say, item.desk_id, item.state), (say, Some(ANEW), AttentionState::Open));
    let till: TillShift = ready(fetch(&mut hub, TILL)).unwrap().unwrap();
    assert_eq!((till.expected, till.sales), (Money::from_fen(180_000), 1));
}

#[test]
fn a_number_of_a_desk_that_it_never_was_refuses_the_push_and_changes_nothing() {
    let mut hub = hub();
    let sold = sale(&mut hub, 2, 1);
    let before = hub.store.clone();
    for (from, earlier) in
        [(OFFICE, Vec::new()), (ANEW, vec![Earlier { origin: Origin::nth(1), ..was(true)[0].clone() }])]
    {
        let refused = push_all(&mut hub, from, &earlier, &[said(2, 1, &sold)]).unwrap_err();
        let PushError::Refused(PushRefused::ForgedNumber(bad)) = refused else { panic!("{refused:?}") };
        assert!(bad.to_string().contains("O20261121A0001"));
        assert!(hub.store == before);
    }
}

#[test]
fn what_was_settled_under_the_old_desk_is_not_done_again() {
    let mut hub = hub();
    let sold = sale(&mut hub, 2, 1);
    let first = push_all(&mut hub, DOOR, &[], &[said(2, 2, &sold)]).unwrap();
    for proven in [true, false] {
        let mut anew = hub.clone();
        let again = push_all(&mut anew, ANEW, &was(proven), &[said(2, 1, &sold)]).unwrap();
        assert_eq!(again.settled[0].outcome, first.settled[0].outcome);
        assert_eq!(numbers(&anew), ["O20261121A0001"]);
    }
}

#[test]
fn a_copy_of_a_desk_and_the_desk_itself_sold_under_one_number_and_both_sales_stand_whoever_comes_first() {
    for copy_first in [true, false] {
        let mut hub = hub();
        let (theirs, ours) = (sale(&mut hub, 2, 1), sale(&mut hub, 3, 1));
        let mut kept = Vec::new();
        for copy in [copy_first, !copy_first] {
            let done = if copy {
                push_all(&mut hub, ANEW, &was(true), &[said(2, 1, &theirs)]).unwrap()
            } else {
                push_all(&mut hub, DOOR, &[], &[said(3, 2, &ours)]).unwrap()
            };
            let Some(Receipt::Sold { number, .. }) = done.settled[0].outcome.receipt() else { panic!() };
            kept.push(number.clone());
        }
        let second = if copy_first { "O20261121A0001A" } else { "O20261121A0001C" };
        assert_eq!(kept, ["O20261121A0001", second]);
        assert_eq!(numbers(&hub), kept);
        let clash = Say::NumberClash { printed: "O20261121A0001".to_owned(), kept: second.to_owned() };
        let told: Vec<Say> =
            items(&hub, AttentionCode::NumberClash).into_iter().map(|item| item.details.0.say).collect();
        assert_eq!(told, [clash]);
        let till: TillShift = ready(fetch(&mut hub, TILL)).unwrap().unwrap();
        assert_eq!(till.expected, Money::from_fen(2 * 180_000), "the money of both is in the till");
    }
}

fn void(desk_id: DeskId, from: u64, to: u64) -> Command {
    let (lost, noticed_at) = (vec![Lost { from, to }], minutes(60));
    Void { desk_id: Some(desk_id), lost, more: false, since: None, noticed_at }.into()
}

#[test]
fn voids_fill_the_numbers_that_were_lost_and_the_queue_goes_on() {
    let mut hub = hub();
    let lost = void(DOOR, 2, 3);
    let after = sale(&mut hub, 5, 1);
    let queue = [said(3, 2, &lost), said(4, 3, &lost), said(5, 4, &after)];
    let nobody = |envelope: &Envelope| Envelope { staff_id: StaffId(uuid::Uuid::nil()), ..envelope.clone() };
    let queue = [nobody(&queue[0]), nobody(&queue[1]), queue[2].clone()];
    let done = push_all(&mut hub, DOOR, &[], &queue).unwrap();
    assert_eq!(done.last_seq, 4);
    for settled in &done.settled[..2] {
        assert_eq!(settled.outcome.receipt(), Some(&Receipt::Voided));
    }
    let told = items(&hub, AttentionCode::NumbersLost);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].desk_id, told[0].staff_id), (Some(DOOR), None));
    let again = push_all(&mut hub, DOOR, &[], &queue).unwrap();
    assert_eq!(again.settled, done.settled);
}

#[test]
fn a_void_yields_to_the_command_that_arrived_after_all() {
    let mut hub = hub();
    let sold = sale(&mut hub, 2, 1);
    let first = push_all(&mut hub, DOOR, &[], &[said(2, 2, &sold)]).unwrap();
    let done = push_all(&mut hub, DOOR, &[], &[said(3, 2, &void(DOOR, 2, 2))]).unwrap();
    assert_eq!(done.settled, first.settled, "with the id that the number has");
    assert_eq!(items(&hub, AttentionCode::NumbersLost), []);
    let other = sale(&mut hub, 4, 2);
    let fork = push_all(&mut hub, DOOR, &[], &[said(4, 2, &other)]).unwrap_err();
    assert!(matches!(fork, PushError::Refused(PushRefused::Fork { desk_seq: 2 })), "anything else is a fork");
}

#[test]
fn a_loss_under_the_old_desk_names_only_what_had_not_reached_the_server() {
    let mut hub = hub();
    let sold = sale(&mut hub, 2, 1);
    push_all(&mut hub, DOOR, &[], &[said(2, 2, &sold)]).unwrap();
    push_all(&mut hub, ANEW, &was(true), &[said(3, 1, &void(DOOR, 1, 4))]).unwrap();
    let item = items(&hub, AttentionCode::NumbersLost).remove(0);
    let Say::NumbersLost { numbers, desk, .. } = item.details.0.say else { panic!() };
    assert_eq!((numbers.as_deref(), desk.as_deref()), (Some("3–4"), Some("大门")));
    // Nothing was lost of what had arrived.
    let before = items(&hub, AttentionCode::NumbersLost).len();
    let (lost, noticed_at) = (vec![Lost { from: 1, to: 2 }], minutes(61));
    let late = Void { desk_id: Some(DOOR), lost, more: false, since: None, noticed_at };
    push_all(&mut hub, ANEW, &was(true), &[said(4, 2, &late.into())]).unwrap();
    assert_eq!(items(&hub, AttentionCode::NumbersLost).len(), before);
}

#[test]
fn a_refused_change_of_the_timetable_keeps_what_was_wanted() {
    let mut hub = hub();
    let (lesson_id, before) = (world::lesson_id(1), world::lesson(1));
    let moves = MoveLesson {
        lesson_id,
        time: None,
        coach: Change::of(None, Some(world::COACH)),
        arena: None,
        reason: None,
    };
    let book = BookRider {
        booking_id: id(0x7700_0000),
        lesson_id,
        rider_id: world::RIDERS[0],
        package_id: None,
        horse_id: None,
        note: None,
        reason: Some("教练同意".to_owned()),
    };
    let commands = [said(2, 2, &moves.into()), said(3, 3, &book.into())];
    let done = push_all(&mut hub, DOOR, &[], &commands).unwrap();
    assert!(done.settled.iter().all(|one| matches!(one.outcome, Outcome::Rejected { .. })), "{done:?}");
    let items = items(&hub, AttentionCode::CommandRejected);
    let of =
        |n: u128| items.iter().find(|item| item.command_id == id(0x7000_0000 + n)).unwrap().details.clone();
    let place = Wanted::Place {
        lesson_id,
        during: before.span(),
        coach_id: Some(world::COACH),
        arena_id: before.arena_id,
    };
    let seat = Wanted::Seat { lesson_id, rider_id: world::RIDERS[0] };
    assert_eq!((of(2).0.wanted, of(3).0.wanted), (Some(place), Some(seat)));
    // As it goes to the desks; an item of an older server says nothing of it.
    let text = serde_json::to_value(of(3).0).unwrap();
    assert_eq!(
        text["wanted"],
        serde_json::json!({
            "wanted": "seat", "lesson_id": lesson_id, "rider_id": world::RIDERS[0],
        })
    );
    let mut older = text;
    older.as_object_mut().unwrap().remove("wanted");
    let older: AttentionDetails = serde_json::from_value(older).unwrap();
    assert_eq!(older.wanted, None);
}
