//! The members page.

use super::*;
use crate::view::{MemberFilter, MemberList, MemberQuery, MemberSort};
use shared::id::Id as _;
use shared::record::{Booking, BookingState, Json, Member, Rider};

fn all() -> MemberQuery {
    MemberQuery {
        text: String::new(),
        filter: MemberFilter::All,
        tag: None,
        sort: None,
        descending: false,
        offset: 0,
        limit: 100,
    }
}

fn names(list: &MemberList) -> Vec<&str> {
    list.rows.iter().map(|row| row.name.as_str()).collect()
}

async fn found(bench: &Bench, query: MemberQuery) -> Vec<String> {
    names(&bench.desk.members(query).await.unwrap()).into_iter().map(str::to_owned).collect()
}

/// `YINUO` came this morning; `RUOXI` is called by a tag.
async fn club() -> Bench {
    let bench = Bench::at_work().await;
    let mut booking: Booking = bench.row(world::booking_id(5).uuid()).await;
    (booking.starts_at, booking.ends_at) = (MORNING.plus_days(-3), MORNING.plus_days(-3).plus_minutes(60));
    booking.state = BookingState::Done;
    let mut member: Member = bench.row(world::RUOXI.uuid()).await;
    member.tags = Json(vec!["马主".to_owned()]);
    bench.pull(vec![Row::Booking(booking), Row::Member(member)], Vec::new());
    bench
}

#[tokio::test]
async fn the_list_holds_each_account_once_with_all_that_belongs_to_it() {
    let bench = club().await;
    let list = bench.desk.members(all()).await.unwrap();
    assert_eq!((list.in_all, list.found), (2, 2));
    assert_eq!(names(&list), ["陈一诺", "王若溪"], "by the alphabet; the alias is no line of its own");
    let (yinuo, ruoxi) = (&list.rows[0], &list.rows[1]);
    assert_eq!((yinuo.left.as_deref(), ruoxi.left.as_deref()), (None, Some("7.0")));
    assert_eq!(yinuo.activity.last_words, "3 天前");
    assert_eq!((yinuo.activity.visits, yinuo.activity.standing.as_str()), (1, "active"));
    assert_eq!(ruoxi.activity.last_visit, None);
    let riders: Vec<_> =
        ruoxi.riders.iter().map(|rider| (rider.name.as_str(), rider.level.as_str())).collect();
    assert_eq!(riders, [("王若溪", "入门"), ("王小雨", "入门")]);
    assert_eq!(ruoxi.phone.as_deref(), Some("138****8000"), "a list lies open");
    assert_eq!(ruoxi.flags, ["未签免责书"]);
    assert_eq!((list.tags[0].tag.as_str(), list.tags[0].count), ("马主", 1));
}

#[tokio::test]
async fn the_list_is_searched_filtered_sorted_and_cut() {
    let bench = club().await;
    let with = |change: fn(&mut MemberQuery)| {
        let mut query = all();
        change(&mut query);
        query
    };
    assert_eq!(found(&bench, with(|query| "xiaoyu".clone_into(&mut query.text))).await, ["王若溪"]);
    assert_eq!(found(&bench, with(|query| "cyn".clone_into(&mut query.text))).await, ["陈一诺"]);
    assert_eq!(found(&bench, with(|query| "nobody".clone_into(&mut query.text))).await, [""; 0]);
    assert_eq!(found(&bench, with(|query| query.tag = Some("马主".to_owned()))).await, ["王若溪"]);
    assert_eq!(found(&bench, with(|query| query.filter = MemberFilter::Owes)).await, [""; 0]);
    let by_left = |query: &mut MemberQuery| query.sort = Some(MemberSort::Left);
    assert_eq!(
        found(&bench, with(by_left)).await,
        ["王若溪", "陈一诺"],
        "who has none stands below who has some"
    );
    let turned = with(|query| (query.sort, query.descending) = (Some(MemberSort::Name), true));
    assert_eq!(found(&bench, turned).await, ["王若溪", "陈一诺"]);
    let window = bench.desk.members(with(|query| (query.offset, query.limit) = (1, 1))).await.unwrap();
    assert_eq!((names(&window), window.found, window.offset), (vec!["王若溪"], 2, 1));
}

#[tokio::test]
async fn the_list_is_gathered_anew_when_something_changes() {
    let bench = club().await;
    assert_eq!(found(&bench, all()).await, ["陈一诺", "王若溪"]);
    let mut member: Member = bench.row(world::YINUO.uuid()).await;
    "赵一诺".clone_into(&mut member.name);
    bench.pull(vec![Row::Member(member)], Vec::new());
    assert_eq!(found(&bench, all()).await, ["王若溪", "赵一诺"]);
    let waits = bench.desk.members(MemberQuery { filter: MemberFilter::Owes, ..all() }).await.unwrap();
    assert_eq!(waits.found, 0);
    bench.at(world::starts(0));
    bench.desk.check_in(&booking(1), "search").await.unwrap();
    let owes = bench.desk.members(MemberQuery { filter: MemberFilter::Owes, ..all() }).await.unwrap();
    assert_eq!(names(&owes), ["赵一诺"]);
    assert_eq!(owes.rows[0].owes.as_deref(), Some("1.0"));
}

#[tokio::test]
async fn a_profile_tells_riders_packages_lessons_and_history() {
    let bench = club().await;
    bench.at(world::starts(0));
    bench.desk.check_in(&booking(0), "search").await.unwrap();
    let profile = bench.desk.member_profile(&world::ALIAS.to_string()).await.unwrap();
    assert_eq!(profile.id, world::RUOXI.to_string(), "an alias stands for its account");
    assert_eq!(profile.merged[0].name, "王若溪（旧）");
    assert_eq!(profile.phone.as_deref(), Some("13800138000"), "reception sees the phone");
    assert_eq!(profile.locked, None);
    let package = &profile.packages[0];
    assert_eq!((package.line.left.as_str(), package.reserved.as_str()), ("7.0", "2.0"));
    let entries: Vec<_> =
        package.entries.iter().map(|entry| (entry.units.as_str(), entry.left.as_str())).collect();
    assert_eq!(entries[..2], [("-1.0", "7.0"), ("+1.0", "8.0")], "let go, then used");
    assert!(package.entries[0].words.starts_with("上课扣减：11-21 09:30 王若溪"), "{:?}", package.entries[0]);
    assert_eq!(package.entries.last().unwrap().words, "购买");
    assert_eq!(profile.ahead.len(), 3);
    assert_eq!(profile.past[0].state_words, "已签到");
    assert_eq!(profile.riders[0].ridden, 1);
    assert_eq!(profile.activity.last_words, "今天");
    let told: Vec<_> = profile.history.iter().map(|line| line.words.as_str()).collect();
    assert!(told.contains(&"登记为会员") && told.contains(&"账户 王若溪（旧） 并入"), "{told:?}");
}

#[tokio::test]
async fn finance_sees_masked_phones_and_may_change_nothing() {
    let bench = Bench::enrolled().await;
    bench.sign_in("cai").await;
    let mut rider: Rider = bench.row(world::RIDERS[2].uuid()).await;
    rider.guardian_phone = Some("13900139000".to_owned());
    bench.pull(vec![Row::Rider(rider)], Vec::new());
    let profile = bench.desk.member_profile(&world::RUOXI.to_string()).await.unwrap();
    assert_eq!(profile.phone.as_deref(), Some("138****8000"));
    assert_eq!(profile.riders[1].guardian_phone.as_deref(), Some("139****9000"));
    assert!(profile.locked.is_some());
    let missing = bench.desk.member_profile(&Uuid::nil().to_string()).await.unwrap_err();
    assert_eq!(missing.code, "not_found");
}
