//! The server's word, and other desks.

use super::*;
use crate::view::Way;
use shared::command::{Outcome, Receipt};
use shared::record::{Booking, CheckIn, CheckInMethod, Member, Rider};
use shared::units::Units;

impl Bench {
    /// The server's word on a command of this desk: just as this desk saw it.
    pub(super) async fn settlement(&self, desk_seq: u64) -> Settlement {
        let given = self.desk.write(move |replica| replica.command(desk_seq)).await.unwrap().unwrap();
        Settlement { desk_seq, command_id: given.envelope.command_id, outcome: given.seen }
    }
}

/// Another desk's check-in of a booking, as the server has it.
fn of_office(n: u32) -> Vec<Row> {
    let mut booking = world::booking(n);
    booking.state = shared::record::BookingState::CheckedIn;
    let check_in = CheckIn {
        club_id: CLUB,
        id: shared::id::CheckInId(Uuid::from_u128(77)),
        booking_id: booking.id,
        rider_id: booking.rider_id,
        member_id: booking.member_id,
        starts_at: booking.starts_at,
        method: CheckInMethod::Search,
        in_at: minutes(1),
        out_at: None,
        units: Units::ZERO,
        package_id: None,
        staff_id: Some(world::MANAGER),
        desk_id: Some(world::OFFICE),
        undone_at: None,
        undone_by: None,
        undone_reason: None,
        meta: shared::store::testing::untouched(),
    };
    vec![Row::Booking(booking), Row::CheckIn(check_in)]
}

#[tokio::test]
async fn what_another_desk_did_is_shown_and_glows_and_ones_own_does_not() {
    let bench = Bench::at_work().await;
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    let own: Booking = bench.row(world::booking_id(0).0).await;
    let mut heard = bench.desk.changes();
    let mut rows = of_office(1);
    rows.push(Row::Booking(own));
    let settlement = bench.settlement(1).await;
    assert_eq!(bench.pull(rows, vec![settlement]), 0);
    let (tags, glow) = news(&mut heard);
    assert_eq!(glow, [booking(1)]);
    assert!(tags.contains(&"today".to_owned()), "{tags:?}");
    let row = bench.arrival(1).await;
    let stamp = row.checked_in.unwrap();
    assert_eq!(
        (stamp.by.as_str(), stamp.desk.as_deref(), stamp.at.as_str()),
        ("沈曼", Some("办公室"), "09:01")
    );
    assert!(!bench.arrival(0).await.pending, "settled");
    assert_eq!(bench.desk.status().waiting, 0);
}

#[tokio::test]
async fn a_command_that_may_not_go_through_says_why_while_it_waits() {
    let bench = Bench::at_work().await;
    bench.desk.assign_horse(&booking(0), Some(&world::ZHUIFENG.to_string()), None).await.unwrap();
    let mut other = world::booking(1);
    other.horse_id = Some(world::ZHUIFENG);
    assert_eq!(bench.pull(vec![Row::Booking(other)], Vec::new()), 1);
    let waiting = bench.desk.waiting().await.unwrap();
    assert_eq!(waiting[0].words, "王若溪 换骑 追风");
    assert_eq!(waiting[0].doubt.as_deref(), Some("追风 在 09:30–10:30 已分配给 陈一诺"));
    assert_eq!(bench.arrival(0).await.horse, None);
}

#[tokio::test]
async fn the_search_follows_every_cut() {
    let bench = Bench::at_work().await;
    let mut member: Member = bench.row(world::YINUO.0).await;
    member.phone = Some("13955550000".to_owned());
    let mut rider: Rider = bench.row(world::RIDERS[1].0).await;
    rider.name = "陈依诺".to_owned();
    bench.pull(vec![Row::Member(member), Row::Rider(rider)], Vec::new());
    assert_eq!(bench.desk.search("5555").await.unwrap()[0].name, "陈依诺");
    let mut cut = bench.cut(Vec::new(), Vec::new());
    cut.tombstones = vec![(Table::Riders, world::RIDERS[1].0)];
    bench.desk.apply(cut).unwrap();
    let left = bench.desk.search("cyn").await.unwrap();
    assert_eq!((left.len(), left[0].rider_id.as_ref()), (1, None), "the account is left");
    // A bootstrap replaces everything.
    let cut = bench.cut(Vec::new(), Vec::new());
    let head = BootstrapHead {
        epoch: EPOCH,
        cursor: cut.from,
        scope_start: cut.scope_start,
        last_seq: 0,
        settlements: Vec::new(),
        rows: 0,
        server_time: MORNING,
    };
    bench.desk.install(head, rows(), cut).unwrap();
    assert!(bench.desk.search("5555").await.unwrap().is_empty());
    assert_eq!(bench.desk.search("cyn").await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_servers_other_word_is_told_until_somebody_has_read_it() {
    let bench = Bench::at_work().await;
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    let mut settlement = bench.settlement(1).await;
    let Outcome::Applied { receipt: Receipt::CheckedIn { used, owed, .. } } = &mut settlement.outcome else {
        panic!("{settlement:?}")
    };
    (*used, *owed) = (Units::ZERO, Units::from_tenths(10));
    let mut heard = bench.desk.changes();
    bench.pull(of_office(0), vec![settlement]);
    let (tags, glow) = news(&mut heard);
    assert!(tags.contains(&"attention".to_owned()), "{tags:?}");
    assert_eq!(glow, [booking(0)], "the server changed it");
    assert_eq!(bench.desk.status().attention, 1);
    let items = bench.desk.attention(true).await.unwrap();
    assert_eq!((items.len(), items[0].kind.as_str()), (1, "server_differs"));
    assert_eq!(
        items[0].words,
        "王若溪 签到：当时显示扣 1.0、欠 0.0 鞍时，服务器的结果为扣 0.0、欠 1.0 鞍时，以服务器为准"
    );
    assert_eq!(items[0].ways, [Way::Acknowledge { needs_note: false }]);
    bench.desk.settle_attention(&items[0].id, None).await.unwrap();
    assert!(bench.desk.attention(true).await.unwrap().is_empty());
    assert_eq!(bench.desk.status().attention, 0);
}

#[tokio::test]
async fn a_desk_that_is_enrolled_anew_keeps_what_it_had_not_sent() {
    let bench = Bench::at_work().await;
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    bench.desk.show(Link::Stopped(shared::sync::engine::StopReason::Forked));
    assert_eq!(bench.desk.status().words, "本台数据与另一台电脑重复，请店长重新登记；1 条未同步的操作已保留");
    let identity = Identity { club_id: CLUB, desk_id: DeskId(Uuid::from_u128(5)), origin: Origin::nth(2) };
    bench.desk.enrolled(identity, "https://club.example".to_owned(), 0).await.unwrap();
    let queued = bench.desk.commands_after(0, 10).unwrap();
    assert_eq!((queued.len(), queued[0].name.as_str()), (1, "check_in"));
    assert_eq!(bench.desk.position().unwrap().desk_id, DeskId(Uuid::from_u128(5)));
}
