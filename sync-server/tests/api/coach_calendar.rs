//! A coach's calendar, read by another library than the one that wrote it.

use crate::ground::{Answer, Ground};
use crate::phone::{Phone, ZHOU, a_coach};
use calcard::common::IanaString as _;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue,
};
use serde_json::json;
use shared::id::Id as _;
use shared::store::testing::world::{self, ARENA, lesson_id};
use std::collections::BTreeMap;

async fn address(ground: &Ground, phone: &Phone) -> String {
    phone.post(ground, "/api/coach/calendar-feed", &json!({})).await.data()["path"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn status(ground: &Ground, path: &str) -> u16 {
    ground.http.get(ground.url(path)).send().await.unwrap().status().as_u16()
}

/// An event, by what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Event {
    starts: i64,
    ends: i64,
    sequence: i64,
    status: String,
    summary: String,
    description: String,
    location: String,
}

async fn events(ground: &Ground, path: &str) -> BTreeMap<String, Event> {
    let answer = ground.http.get(ground.url(path)).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
    let text = answer.text().await.unwrap();
    assert!(text.lines().all(|line| line.len() <= 75), "a line is too long");
    assert!(!text.replace("\r\n", "").contains('\n'), "a line ends without a carriage return");
    let calendar = ICalendar::parse(&text).unwrap();
    let whole = &calendar.components[0];
    assert_eq!(whole.component_type, ICalendarComponentType::VCalendar);
    let events =
        calendar.components.iter().filter(|one| one.component_type == ICalendarComponentType::VEvent);
    events.map(|event| (text_of(event, &ICalendarProperty::Uid), read(event))).collect()
}

fn value<'a>(event: &'a ICalendarComponent, property: &ICalendarProperty) -> &'a ICalendarValue {
    &event.property(property).unwrap_or_else(|| panic!("no {property:?}")).values[0]
}

fn text_of(event: &ICalendarComponent, property: &ICalendarProperty) -> String {
    match value(event, property) {
        ICalendarValue::Text(text) => text.clone(),
        ICalendarValue::Status(status) => status.as_str().to_owned(),
        other => panic!("{property:?} is {other:?}"),
    }
}

fn instant(event: &ICalendarComponent, property: &ICalendarProperty) -> i64 {
    let ICalendarValue::PartialDateTime(at) = value(event, property) else {
        panic!("{property:?} is no time")
    };
    assert_eq!((at.tz_hour, at.tz_minute), (Some(0), Some(0)), "{property:?} is not UTC");
    at.to_timestamp().unwrap()
}

fn read(event: &ICalendarComponent) -> Event {
    let ICalendarValue::Integer(sequence) = value(event, &ICalendarProperty::Sequence) else {
        panic!("no number")
    };
    Event {
        starts: instant(event, &ICalendarProperty::Dtstart),
        ends: instant(event, &ICalendarProperty::Dtend),
        sequence: *sequence,
        status: text_of(event, &ICalendarProperty::Status),
        summary: text_of(event, &ICalendarProperty::Summary),
        // Left out where there is nothing to say.
        description: event
            .property(&ICalendarProperty::Description)
            .map_or_else(String::new, |_described| text_of(event, &ICalendarProperty::Description)),
        location: text_of(event, &ICalendarProperty::Location),
    }
}

#[tokio::test]
async fn another_library_reads_times_states_and_texts_as_they_are() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    // What iCalendar writes with a backslash, and more than fits a line.
    let awkward =
        "带头盔; 手套, 护甲\\背心\n第二行：请到东门集合，然后一起牵马去室外场地，注意安全，不要在马后方停留";
    sqlx::query("UPDATE lessons SET note = $2 WHERE id = $1")
        .bind(lesson_id(3).uuid())
        .bind(awkward)
        .execute(ground.pool())
        .await
        .unwrap();
    sqlx::query("UPDATE lessons SET state = 'to_confirm' WHERE id = $1")
        .bind(lesson_id(5).uuid())
        .execute(ground.pool())
        .await
        .unwrap();
    let phone = Phone::sign_in(&ground, "zhou").await;
    let path = address(&ground, &phone).await;
    let before = events(&ground, &path).await;
    assert_eq!(before.len(), 5);
    let uid = |n| format!("{}@paddock", lesson_id(n).uuid());
    let noon = &before[&uid(3)];
    // 11:30 to 12:30 in Shanghai.
    assert_eq!((noon.starts, noon.ends), (1_795_231_800, 1_795_235_400));
    assert_eq!((noon.status.as_str(), noon.location.as_str()), ("CONFIRMED", "室内馆"));
    assert!(noon.summary.contains("王若溪"), "{}", noon.summary);
    assert_eq!(noon.description, format!("王若溪 · 未配马\n{awkward}"));
    assert_eq!(before[&uid(5)].status, "TENTATIVE");

    let manager = ground.manager().await;
    let cancel = format!("/api/admin/lessons/{}/cancel", lesson_id(4).uuid());
    ground.post_as(&manager, &cancel, &json!({ "reason": "下雨" })).await.data();
    let horse = format!("/api/admin/bookings/{}/horse", world::booking_id(3).uuid());
    ground.post_as(&manager, &horse, &json!({ "horse_id": world::ZHUIFENG, "reason": "配马" })).await.data();
    let after = events(&ground, &path).await;
    assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>());
    assert_eq!(after[&uid(4)].status, "CANCELLED");
    assert!(after[&uid(4)].sequence > before[&uid(4)].sequence);
    // A rider's horse is the booking's, and shows in the lesson's event all the same.
    assert!(after[&uid(3)].sequence > before[&uid(3)].sequence);
    assert!(after[&uid(3)].description.starts_with("王若溪 · 追风"), "{}", after[&uid(3)].description);
    assert_eq!(after[&uid(0)], before[&uid(0)]);
    // Where nobody rides, nobody misses a horse.
    assert_eq!(after[&uid(5)].description, before[&uid(5)].description);
    assert!(before[&uid(5)].description.contains("未配马"), "{}", before[&uid(5)].description);
    sqlx::query("UPDATE course_configs SET needs_horse = false").execute(ground.pool()).await.unwrap();
    let theory = events(&ground, &path).await;
    assert!(!theory[&uid(5)].description.contains("未配马"), "{}", theory[&uid(5)].description);
    assert_eq!(after[&uid(0)].location, ground_arena(&ground).await);
}

async fn ground_arena(ground: &Ground) -> String {
    sqlx::query_scalar("SELECT name FROM arenas WHERE id = $1")
        .bind(ARENA.uuid())
        .fetch_one(ground.pool())
        .await
        .unwrap()
}

#[tokio::test]
async fn an_address_is_good_until_it_is_made_anew_ended_or_its_person_leaves() {
    let ground = Ground::new().await;
    a_coach(&ground).await;
    let phone = Phone::sign_in(&ground, "zhou").await;
    let known = async || phone.get(&ground, "/api/coach/me").await.data()["calendar"].clone();
    assert_eq!(known().await, json!(null));
    let first = address(&ground, &phone).await;
    assert_eq!(known().await["fetched_at"], json!(null));
    assert_eq!(status(&ground, &first).await, 200);
    assert!(known().await["fetched_at"].is_string());
    let second = address(&ground, &phone).await;
    assert_eq!((status(&ground, &first).await, status(&ground, &second).await), (404, 200));
    let rest = ground.dump_of(&["coach_calendars"]).await;
    assert!(
        !rest.contains(second.trim_start_matches("/calendar/").trim_end_matches(".ics")),
        "it rests in the clear"
    );

    phone.delete(&ground, "/api/coach/calendar-feed").await.data();
    assert_eq!(status(&ground, &second).await, 404);
    let third = address(&ground, &phone).await;
    sqlx::query("UPDATE staff SET active = false WHERE id = $1")
        .bind(ZHOU.uuid())
        .execute(ground.pool())
        .await
        .unwrap();
    assert_eq!(status(&ground, &third).await, 404);
    assert_eq!(status(&ground, "/calendar/nonsense.ics").await, 404);

    // Who is no coach has no calendar.
    let manager = Phone::sign_in(&ground, "shen").await;
    let refused: Answer = manager.post(&ground, "/api/coach/calendar-feed", &json!({})).await;
    assert_eq!(refused.refusal(), (422, "no_sign_in"));
}
