//! Checking in, horses, taking back.

use super::*;
use crate::view::Way;
use shared::record::{Booking, BookingState};

#[tokio::test]
async fn every_answer_carries_the_line_as_the_page_would_read_it() {
    let bench = Bench::at_work().await;
    let line = async || {
        let today = bench.desk.today().await.unwrap();
        today.arrivals.into_iter().find(|line| line.booking_id == booking(0))
    };
    let checked_in = bench.desk.check_in(&booking(0), "search").await.unwrap();
    assert_eq!(checked_in.arrival, line().await);
    assert_eq!(checked_in.arrival.unwrap().booking_state, "checked_in");
    let undone = bench.desk.undo_last().await.unwrap();
    assert_eq!(undone.arrival, line().await);
    assert_eq!(undone.arrival.unwrap().booking_state, "booked");
}

#[tokio::test]
async fn a_rider_is_checked_in_at_most_once_and_nothing_more_is_queued() {
    let bench = Bench::at_work().await;
    let mut issued = bench.desk.issued();
    let mut heard = bench.desk.changes();
    let done = bench.desk.check_in(&booking(0), "search").await.unwrap();
    assert_eq!(done.words, "王若溪 已签到，扣 1.0 鞍时");
    assert!(done.undoable && done.warning.is_none() && done.debt_of.is_none());
    assert!(issued.has_changed().unwrap());
    assert_eq!(*issued.borrow_and_update(), 1);
    let (tags, glow) = news(&mut heard);
    assert!(tags.contains(&"today".to_owned()) && tags.contains(&"queue".to_owned()), "{tags:?}");
    assert!(glow.is_empty(), "one's own acts do not glow");
    let row = bench.arrival(0).await;
    assert!(row.pending);
    assert_eq!((row.booking_state.as_str(), row.checked_in.unwrap().by.as_str()), ("checked_in", "林晓"));
    let again = bench.desk.check_in(&booking(0), "qr").await.unwrap_err();
    assert_eq!(again.code, "already_checked_in");
    assert_eq!(again.words, "王若溪 已由林晓（大门）在 09:00 签到，只记一次");
    assert!(!issued.has_changed().unwrap());
    let waiting = bench.desk.waiting().await.unwrap();
    assert_eq!(
        (waiting.len(), waiting[0].words.as_str(), waiting[0].at.as_str()),
        (1, "王若溪 签到", "09:00")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn many_windows_at_once_check_in_once_and_read_whole_moments() {
    let bench = Bench::at_work().await;
    let attempts = (0..8).map(|_| {
        let desk = bench.desk.clone();
        tokio::spawn(async move { desk.check_in(&booking(0), "search").await })
    });
    let looks = (0..8).map(|_| {
        let desk = bench.desk.clone();
        tokio::spawn(async move { desk.today().await })
    });
    let (attempts, looks): (Vec<_>, Vec<_>) = (attempts.collect(), looks.collect());
    let mut done = 0;
    for attempt in attempts {
        match attempt.await.unwrap() {
            Ok(_) => done += 1,
            Err(problem) => assert_eq!(problem.code, "already_checked_in"),
        }
    }
    assert_eq!(done, 1);
    for look in looks {
        let page = look.await.unwrap().unwrap();
        let row = page.arrivals.iter().find(|row| row.booking_id == booking(0)).unwrap();
        assert_eq!(row.checked_in.is_some(), row.booking_state == "checked_in");
        assert_eq!(row.checked_in.is_some(), row.pending);
        assert_eq!(page.figures.arrived, u32::from(row.checked_in.is_some()));
    }
    assert_eq!(bench.desk.waiting().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_check_in_outside_its_hours_or_without_a_right_is_refused_in_words() {
    let bench = Bench::at_work().await;
    let early = bench.desk.check_in(&booking(3), "search").await.unwrap_err();
    assert_eq!(
        (early.code.as_str(), early.words.as_str()),
        ("outside_check_in_window", "签到时间为 10:30–12:30")
    );
    assert_eq!(bench.desk.check_in("no id", "search").await.unwrap_err().code, "bad_id");
    assert_eq!(bench.desk.check_in(&booking(0), "guess").await.unwrap_err().code, "bad_field");
    bench.sign_in("cai").await;
    assert_eq!(bench.desk.check_in(&booking(0), "search").await.unwrap_err().code, "may_not");
    assert!(bench.desk.waiting().await.unwrap().is_empty());
}

#[tokio::test]
async fn undoing_takes_a_reason_and_gives_the_units_back() {
    let bench = Bench::at_work().await;
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    let blank = bench.desk.undo_check_in(&booking(0), "  ".to_owned()).await.unwrap_err();
    assert_eq!((blank.code.as_str(), blank.fields[0].field.as_str()), ("bad_field", "reason"));
    let done = bench.desk.undo_check_in(&booking(0), "认错人".to_owned()).await.unwrap();
    assert_eq!(done.words, "已撤销 王若溪 的签到，退回 1.0 鞍时");
    assert_eq!(bench.arrival(0).await.booking_state, "booked");
    assert_eq!(bench.desk.undo_last().await.unwrap_err().code, "nothing_to_undo", "it is undone already");
    assert_eq!(bench.desk.waiting().await.unwrap().len(), 2, "an undo is a command of its own");
}

#[tokio::test]
async fn the_last_act_is_taken_back_then_the_one_before_it() {
    let bench = Bench::at_work().await;
    let horse = world::ZHUIFENG.to_string();
    let put = bench.desk.assign_horse(&booking(0), Some(&horse), None).await.unwrap();
    assert_eq!((put.words.as_str(), put.undoable), ("王若溪 骑 追风", true));
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    let back = bench.desk.undo_last().await.unwrap();
    assert_eq!((back.words.as_str(), back.undoable), ("已撤销 王若溪 的签到，退回 1.0 鞍时", false));
    assert_eq!(bench.desk.undo_last().await.unwrap().words, "王若溪 的马匹已取消分配");
    let row: Booking = bench.row(world::booking_id(0).0).await;
    assert_eq!((row.state, row.horse_id), (BookingState::Booked, None));
    assert_eq!(bench.desk.undo_last().await.unwrap_err().code, "nothing_to_undo");
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_not_taken_back() {
    let bench = Bench::at_work().await;
    bench.desk.assign_horse(&booking(0), Some(&world::ZHUIFENG.to_string()), None).await.unwrap();
    let mut row: Booking = bench.row(world::booking_id(0).0).await;
    row.horse_id = Some(world::BAIXUE);
    let settlement = bench.settlement(1).await;
    bench.pull(vec![Row::Booking(row)], vec![settlement]);
    assert_eq!(bench.desk.undo_last().await.unwrap_err().code, "nothing_to_undo");
    assert_eq!(bench.arrival(0).await.horse.unwrap().name, "白雪");
}

#[tokio::test]
async fn another_session_takes_nothing_back() {
    let bench = Bench::at_work().await;
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    bench.sign_in("shen").await;
    assert_eq!(bench.desk.undo_last().await.unwrap_err().code, "nothing_to_undo");
}

#[tokio::test]
async fn horses_that_are_free_and_suit_are_offered_and_others_need_a_reason() {
    let bench = Bench::at_work().await;
    bench.desk.assign_horse(&booking(1), Some(&world::ZHUIFENG.to_string()), None).await.unwrap();
    let free = bench.desk.free_horses(&booking(0)).await.unwrap();
    assert_eq!(free.iter().map(|horse| horse.name.as_str()).collect::<Vec<_>>(), ["白雪"]);
    let taken = bench.desk.assign_horse(&booking(0), Some(&world::ZHUIFENG.to_string()), None).await;
    assert_eq!(taken.unwrap_err().words, "追风 在 09:30–10:30 已分配给 陈一诺");
    let advanced = world::LEITING.to_string();
    let unsuited = bench.desk.assign_horse(&booking(0), Some(&advanced), Some(" ".to_owned())).await;
    assert_eq!(unsuited.unwrap_err().code, "needs_reason");
    let with_reason =
        bench.desk.assign_horse(&booking(0), Some(&advanced), Some("教练同意".to_owned())).await;
    assert_eq!(with_reason.unwrap().words, "王若溪 骑 雷霆");
}

#[tokio::test]
async fn units_that_are_owed_offer_a_sale_and_want_a_note_to_be_let_go() {
    let bench = Bench::at_work().await;
    let done = bench.desk.check_in(&booking(1), "search").await.unwrap();
    assert_eq!(done.debt_of, Some(world::YINUO.to_string()));
    assert_eq!(done.warning.as_deref(), Some("陈一诺 已签到，但套餐余额不足，欠 1.0 鞍时"));
    let items = bench.desk.attention(true).await.unwrap();
    let sell = Way::SellPackage { member_id: world::YINUO.to_string(), member: "陈一诺".to_owned() };
    assert_eq!(items[0].ways, [sell, Way::Acknowledge { needs_note: true }]);
    let bare = bench.desk.settle_attention(&items[0].id, None).await.unwrap_err();
    assert_eq!((bare.code.as_str(), bare.fields[0].field.as_str()), ("bad_field", "note"));
    let settled = bench.desk.settle_attention(&items[0].id, Some("已收 200 元".to_owned())).await.unwrap();
    assert_eq!(settled.words, "已处理");
    assert!(bench.desk.attention(true).await.unwrap().is_empty());
    assert_eq!(bench.desk.status().attention, 0);
    assert_eq!(
        bench.desk.attention(false).await.unwrap()[0].settled.as_deref(),
        Some("林晓 11-21 09:00 已处理：已收 200 元")
    );
}
