#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
use super::*;
use crate::schema::{MIGRATIONS, migrate};
use crate::search::{Index, Typed};
use crate::store::SqliteStore;
use crate::view::{Instead, NextAct, Take, Way, Whom};
use rusqlite::Connection;
use shared::command::{self, Command, Issued, Outcome, Phase};
use shared::id::{BookingId, CommandId, RiderId, StaffId};
use shared::record::{
    AttentionCode, AttentionDetails, AttentionItem, AttentionState, BookingState, CheckInMethod, Json, Level,
    Member, Record, Rider, Row, Wanted,
};
use shared::store::testing::{CLUB, MORNING, fill, id, minutes, world};
use shared::store::{Keep, fetch, put};
use uuid::Uuid;

fn club() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    migrate(&connection, MIGRATIONS).unwrap();
    let mut store = SqliteStore::new(&connection, CLUB);
    ask(fill(&mut store, &world::rows())).unwrap();
    connection
}

fn get<R: Record>(store: &mut SqliteStore<'_>, id: R::Id) -> R
where
    for<'c> SqliteStore<'c>: Keep<R>,
{
    ask(fetch::<R, _>(store, id)).unwrap().unwrap()
}

fn viewer(store: &mut SqliteStore<'_>, role: Role, now: Timestamp) -> Viewer {
    Viewer {
        club: get(store, CLUB),
        desk_id: world::DOOR,
        role: Some(role),
        lang: Lang::Zh,
        now,
        demo: false,
    }
}

/// Runs a command as reception gives it.
fn give(store: &mut SqliteStore<'_>, n: u128, at: Timestamp, command: impl Into<Command>) -> Outcome {
    let actor = command::Actor::Staff { id: world::RECEPTION, role: Some(Role::Receptionist) };
    let issued = Issued {
        command_id: CommandId(Uuid::from_u128(n)),
        club_id: CLUB,
        desk_id: Some(world::DOOR),
        actor,
        issued_at: at,
        command: command.into(),
        flagged: None,
    };
    let outcome = block_on_ready(command::run(store, &issued, Phase::Issue, at)).unwrap().unwrap();
    assert!(outcome.receipt().is_some(), "{outcome:?}");
    outcome
}

fn check_in(store: &mut SqliteStore<'_>, n: u128, at: Timestamp, booking: BookingId) -> Outcome {
    let zone = ClubZone::default();
    let args = ask_step(command::CheckIn::prepare(store, zone, at, booking, CheckInMethod::Search)).unwrap();
    give(store, n, at, args)
}

fn change<R: Record>(store: &mut SqliteStore<'_>, id: R::Id, change: impl FnOnce(&mut R))
where
    for<'c> SqliteStore<'c>: Keep<R>,
{
    let mut row: R = get(store, id);
    change(&mut row);
    ask(put(store, &row.into_row())).unwrap();
}

#[test]
fn today_lists_who_is_expected_with_the_next_act_and_the_package_that_pays() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    let viewer = viewer(&mut store, Role::Receptionist, MORNING);
    let page = today(&mut store, &viewer).unwrap();
    assert_eq!((page.date.as_str(), page.now.as_str()), ("2026-11-21", "09:00"));
    assert_eq!(page.arrivals.len(), 6);
    let first = page.arrivals.iter().find(|row| row.booking_id == world::booking_id(0).to_string()).unwrap();
    assert_eq!((first.start.as_str(), first.end.as_str()), ("09:30", "10:30"));
    assert_eq!((first.rider.name.as_str(), first.rider.level.as_str()), ("王若溪", "入门"));
    assert_eq!((first.course.as_str(), first.coach.as_deref()), ("单人课", Some("周岚")));
    assert_eq!(first.next, NextAct::CheckIn);
    // Ten bought, three set aside for the day's lessons; the one for this lesson is the rider's to use.
    assert_eq!(first.package_left.as_deref(), Some("8.0"));
    assert!(!first.pending && first.flag.is_none() && first.checked_in.is_none() && first.owes.is_none());
    let child = page.arrivals.iter().find(|row| row.rider.name == "王小雨").unwrap();
    assert_eq!(child.next, NextAct::Opens { at: "11:30".to_owned() });
    assert_eq!(child.package_left.as_deref(), Some("7.0"), "the account's package would pay");
    assert_eq!((page.figures.lessons, page.figures.confirmed, page.figures.riders), (6, 6, 6));
    assert_eq!((page.figures.arrived, page.figures.completion, page.figures.cash_today), (0, None, None));
}

#[test]
fn a_check_in_shows_who_did_it_and_what_is_left_or_owed() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    check_in(&mut store, 1, minutes(5), world::booking_id(0));
    check_in(&mut store, 2, minutes(6), world::booking_id(1));
    let viewer = viewer(&mut store, Role::Receptionist, minutes(10));
    let page = today(&mut store, &viewer).unwrap();
    let row =
        |n| page.arrivals.iter().find(|row| row.booking_id == world::booking_id(n).to_string()).unwrap();
    let stamp = row(0).checked_in.clone().unwrap();
    assert_eq!(
        (stamp.at.as_str(), stamp.by.as_str(), stamp.desk.as_deref()),
        ("09:05", "林晓", Some("大门"))
    );
    assert_eq!((row(0).package_left.as_deref(), &row(0).next), (Some("7.0"), &NextAct::None));
    assert_eq!(row(0).lesson_state, "in_progress");
    assert_eq!((row(1).package_left.as_deref(), row(1).owes.as_deref()), (None, Some("1.0")));
    assert_eq!(row(1).flag, None, "what is owed has a place of its own");
    assert_eq!(page.figures.arrived, 2);
    let card = rider_card(&mut store, &viewer, world::RIDERS[1]).unwrap();
    assert_eq!((card.owes.as_deref(), card.debts[0].course.as_str()), (Some("1.0"), "单人课"));
    assert_eq!(card.debts[0].date, "2026-11-21");
}

#[test]
fn a_booking_cancelled_today_stays_in_sight_and_an_older_one_does_not() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    for n in [0, 1] {
        change::<shared::record::Booking>(&mut store, world::booking_id(n), |booking| {
            booking.state = BookingState::Cancelled;
        });
    }
    change::<shared::record::Booking>(&mut store, world::booking_id(0), |booking| {
        booking.meta.touch(MORNING, None);
    });
    let viewer = viewer(&mut store, Role::Receptionist, MORNING);
    let page = today(&mut store, &viewer).unwrap();
    assert_eq!(page.arrivals.len(), 5);
    assert_eq!((page.figures.riders, page.figures.lessons), (4, 6));
}

#[test]
fn the_day_is_the_clubs_and_completion_counts_lessons_that_are_due() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    change::<shared::record::Lesson>(&mut store, world::lesson_id(0), |lesson| {
        lesson.state = shared::record::LessonState::Completed;
    });
    let evening = viewer(&mut store, Role::Manager, minutes(14 * 60 + 59));
    assert_eq!(today(&mut store, &evening).unwrap().figures.completion, Some(16));
    let tomorrow = viewer(&mut store, Role::Manager, minutes(15 * 60));
    let page = today(&mut store, &tomorrow).unwrap();
    assert_eq!((page.date.as_str(), page.arrivals.len()), ("2026-11-22", 0));
}

#[test]
fn phones_are_shown_whole_to_who_may_see_them_and_masked_to_others() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    let phone = |store: &mut SqliteStore<'_>, role| {
        let viewer = viewer(store, role, MORNING);
        rider_card(store, &viewer, world::RIDERS[0]).unwrap().phone.unwrap()
    };
    assert_eq!(phone(&mut store, Role::Receptionist), "13800138000");
    assert_eq!(phone(&mut store, Role::Finance), "138****8000");
    let mut index = Index::default();
    for row in world::rows() {
        index.put(&row);
    }
    let manager = viewer(&mut store, Role::Manager, MORNING);
    let found = hits(index.find(&Typed::new("8000")), &DueToday::read(&store, &manager).unwrap(), &manager);
    assert_eq!(found[0].phone.as_deref(), Some("138****8000"), "over somebody's shoulder, never whole");
}

#[test]
fn a_card_tells_packages_waiver_guardian_and_the_last_lessons() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    change::<Rider>(&mut store, world::RIDERS[2], |rider| {
        rider.birth_date = "2016-11-21".parse().ok();
        rider.notes = Some("怕黑马".to_owned());
        rider.level = Level::Novice;
    });
    change::<Member>(&mut store, world::RUOXI, |member| member.notes = Some("周末来".to_owned()));
    check_in(&mut store, 1, minutes(5), world::booking_id(0));
    let viewer = viewer(&mut store, Role::Receptionist, minutes(300));
    let card = rider_card(&mut store, &viewer, world::RIDERS[2]).unwrap();
    assert!(card.rider.minor && card.rider.birthday && !card.waiver && !card.guardian);
    assert_eq!(card.notes.as_deref(), Some("怕黑马\n周末来"));
    assert_eq!((card.rider.level.as_str(), card.account.as_str()), ("初级", "王若溪"));
    let package = &card.packages[0];
    assert_eq!(
        (package.left.as_str(), package.total.as_str(), package.state.as_str()),
        ("7.0", "10.0", "active")
    );
    assert_eq!(card.today.len(), 1);
    let own = rider_card(&mut store, &viewer, world::RIDERS[0]).unwrap();
    assert_eq!((own.last.len(), own.last[0].state.as_str()), (1, "checked_in"));
    let nobody = rider_card(&mut store, &viewer, RiderId(Uuid::nil()));
    assert!(matches!(nobody, Err(Stop::Refused(say)) if say.code() == "not_found"));
}

#[test]
fn who_is_expected_today_comes_first_then_who_fits_best() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    let mut index = Index::default();
    for row in world::rows() {
        index.put(&row);
    }
    // A namesake who does not ride today, and one whose name only begins so.
    for (n, name) in [(900, "陈一诺"), (901, "陈一诺言"), (902, "小陈一诺")] {
        let mut rider: Rider = get(&mut store, world::RIDERS[1]);
        rider.id = id(n);
        rider.name = name.to_owned();
        index.put(&Row::Rider(rider));
    }
    let viewer = viewer(&mut store, Role::Receptionist, MORNING);
    let due = DueToday::read(&store, &viewer).unwrap();
    for typed in ["陈一诺", "cyn", "chenyinuo", "陈yn"] {
        let hits = hits(index.find(&Typed::new(typed)), &due, &viewer);
        let names: Vec<_> = hits.iter().map(|hit| hit.name.as_str()).collect();
        assert_eq!(names, ["陈一诺", "陈一诺", "陈一诺言", "小陈一诺"], "{typed}");
        assert_eq!(hits[0].rider_id, Some(world::RIDERS[1].to_string()));
        let booking = hits[0].booking.as_ref().unwrap();
        assert_eq!((booking.start.as_str(), &booking.next), ("09:30", &NextAct::CheckIn));
    }
}

#[test]
fn an_item_offers_ways_forward() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    check_in(&mut store, 2, minutes(6), world::booking_id(1));
    let viewer = viewer(&mut store, Role::Receptionist, minutes(10));
    let items = attention(&mut store, &viewer, true).unwrap();
    assert_eq!((items.len(), items[0].kind.as_str(), items[0].at.as_str()), (1, "units_owed", "11-21 09:06"));
    assert_eq!(items[0].from.as_deref(), Some("林晓（大门）"));
    assert!(items[0].words.contains("欠 1.0 鞍时"), "{}", items[0].words);
    let sell = Way::SellPackage { member_id: world::YINUO.to_string(), member: "陈一诺".to_owned() };
    assert_eq!(items[0].ways, [sell, Way::Acknowledge { needs_note: true }]);
    assert_eq!(open_items(&store).unwrap(), 1);
    let item_id = items[0].id.parse().unwrap();
    give(&mut store, 3, minutes(11), command::SettleAttention { item_id, how: Some("已补卡".to_owned()) });
    assert!(attention(&mut store, &viewer, true).unwrap().is_empty());
    let all = attention(&mut store, &viewer, false).unwrap();
    assert_eq!(all[0].settled.as_deref(), Some("林晓 11-21 09:11 已处理：已补卡"));
    assert!(all[0].ways.is_empty());
}

/// An item of the office's desk, whose command the server refused.
fn refused(command: &str, booking_id: Option<BookingId>, say: Say, wanted: Option<Wanted>) -> AttentionItem {
    AttentionItem {
        club_id: CLUB,
        id: id(950),
        code: AttentionCode::CommandRejected,
        command_id: CommandId(Uuid::from_u128(7)),
        desk_id: Some(world::OFFICE),
        staff_id: Some(StaffId(Uuid::nil())),
        booking_id,
        member_id: None,
        order_id: None,
        details: Json(AttentionDetails { command: command.to_owned(), say, wanted }),
        state: AttentionState::Open,
        settled_at: None,
        settled_by: None,
        settled_how: None,
        meta: shared::store::testing::untouched(),
    }
}

#[test]
fn a_refused_horse_offers_the_free_ones_until_the_lesson_is_over() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    let horse = command::AssignHorse {
        booking_id: world::booking_id(0),
        horse_id: Some(world::ZHUIFENG),
        before: None,
        reason: None,
    };
    give(&mut store, 1, MORNING, horse);
    let say = Say::HorseNoRide { horse: "追风".to_owned(), rider: "陈一诺".to_owned() };
    let item = refused("assign_horse", Some(world::booking_id(1)), say, None);
    ask(put(&mut store, &Row::AttentionItem(item))).unwrap();
    let now = viewer(&mut store, Role::Receptionist, MORNING);
    let items = attention(&mut store, &now, true).unwrap();
    let Way::AssignHorse { horses, .. } = &items[0].ways[0] else { panic!("{:?}", items[0].ways) };
    let names: Vec<_> = horses.iter().map(|horse| horse.name.as_str()).collect();
    assert_eq!(names, ["白雪"], "追风 is taken, 雷霆 is for the advanced");
    assert_eq!(items[0].from.as_deref(), Some("办公室"));
    let page = today(&mut store, &now).unwrap();
    let row = page.arrivals.iter().find(|row| row.booking_id == world::booking_id(1).to_string()).unwrap();
    assert_eq!(row.flag.as_deref(), Some("追风 在 陈一诺 的禁骑名单上"));
    let over = viewer(&mut store, Role::Receptionist, minutes(90));
    assert_eq!(attention(&mut store, &over, true).unwrap()[0].ways.len(), 1);
}

/// What is offered instead, and whether anything is.
fn instead_of(store: &mut SqliteStore<'_>, viewer: &Viewer) -> Vec<Instead> {
    let items = attention(store, viewer, true).unwrap();
    match &items[0].ways[0] {
        Way::Instead { choices } => choices.clone(),
        _ => Vec::new(),
    }
}

#[test]
fn a_refused_move_offers_what_is_free_until_its_time_has_come() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    let during = world::lesson(1).span();
    let wanted = Wanted::Place {
        lesson_id: world::lesson_id(1),
        during,
        coach_id: Some(world::COACH),
        arena_id: Some(world::ARENA),
    };
    let say = Say::CoachBusy { coach: "周岚".to_owned(), during };
    ask(put(&mut store, &Row::AttentionItem(refused("move_lesson", None, say, Some(wanted))))).unwrap();
    let reception = viewer(&mut store, Role::Receptionist, MORNING);
    let choices = instead_of(&mut store, &reception);
    let words: Vec<_> = choices.iter().map(|one| one.words.as_str()).collect();
    // She teaches until half past two; of times as near, the earlier.
    assert_eq!(words, ["改到 11-21 14:30", "改到 11-21 15:00", "改到 11-21 15:30", "改到 11-21 16:00"]);
    let Take::Move { to } = &choices[0].take else { panic!("{choices:?}") };
    assert_eq!(to.coach, Some(Whom { id: Some(world::COACH.to_string()) }));
    let time = to.time.as_ref().unwrap();
    assert_eq!((time.date.as_str(), time.time.from, time.time.until), ("2026-11-21", 870, 930));

    let finance = viewer(&mut store, Role::Finance, MORNING);
    assert_eq!(instead_of(&mut store, &finance), [], "who may not change the timetable is offered nothing");
    let over = viewer(&mut store, Role::Receptionist, during.from);
    assert_eq!(instead_of(&mut store, &over), []);
}

#[test]
fn a_refused_booking_offers_classes_with_room_and_times_to_look_at() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    let wanted = Wanted::Seat { lesson_id: world::lesson_id(1), rider_id: world::RIDERS[0] };
    let during = world::lesson(0).span();
    let say = Say::RiderBusy { rider: "王若溪".to_owned(), during, other: world::booking_id(0) };
    ask(put(&mut store, &Row::AttentionItem(refused("book_rider", None, say, Some(wanted))))).unwrap();
    let reception = viewer(&mut store, Role::Receptionist, MORNING);
    let choices = instead_of(&mut store, &reception);
    let words: Vec<_> = choices.iter().map(|one| one.words.as_str()).collect();
    // She rides from half past nine to half past twelve; the coach teaches one class at a time until half past two.
    assert_eq!(
        words,
        ["约 11-21 12:30 周岚", "约 11-21 13:30 周岚", "11-21 14:30 有空 周岚", "11-21 15:00 有空 周岚"]
    );
    let (lesson_id, rider_id) = (world::lesson_id(4).to_string(), world::RIDERS[0].to_string());
    assert_eq!(choices[0].take, Take::Book { lesson_id, rider_id });
    assert_eq!(choices[2].take, Take::Look { date: "2026-11-21".to_owned() });
}

#[test]
fn packages_on_the_shelf_are_offered_with_their_validity() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    let mut viewer = viewer(&mut store, Role::Receptionist, MORNING);
    let offers = package_offers(&mut store, &viewer).unwrap();
    let plain: Vec<_> = offers
        .iter()
        .map(|offer| (offer.name.as_str(), offer.price.as_str(), offer.units.as_str(), offer.stock))
        .collect();
    assert_eq!(plain, [("十鞍时套餐", "1800.00", "10.0", None), ("体验套餐", "380.00", "2.0", Some(1))]);
    assert_eq!(offers[1].validity, "首次使用后 90 天");
    viewer.lang = Lang::En;
    assert_eq!(package_offers(&mut store, &viewer).unwrap()[0].validity, "90 days from purchase");
    change::<shared::record::Product>(&mut store, world::TEN, |product| product.on_shelf = false);
    assert_eq!(package_offers(&mut store, &viewer).unwrap().len(), 1);
}

#[test]
fn instants_reach_the_page_exactly() {
    for millis in [0_i64, 1, 1_795_222_800_123, -1, 1 << 50] {
        let number = today::for_script(Timestamp::from_millis(millis));
        assert_eq!(format!("{number:.0}"), millis.to_string());
    }
}

/// Statements that were run, as SQLite tells them.
static SAID: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());

/// Tables that grow with the club and its years.
const LARGE: [&str; 10] = [
    "members",
    "riders",
    "member_packages",
    "package_entries",
    "lessons",
    "bookings",
    "check_ins",
    "orders",
    "order_items",
    "payments",
];

#[test]
fn nothing_that_an_act_shows_reads_a_whole_large_table() {
    let connection = club();
    let mut store = SqliteStore::new(&connection, CLUB);
    let viewer = viewer(&mut store, Role::Receptionist, minutes(30));
    connection.trace_v2(
        rusqlite::trace::TraceEventCodes::SQLITE_TRACE_STMT,
        Some(|event| {
            if let rusqlite::trace::TraceEvent::Stmt(statement, _) = event {
                SAID.lock().unwrap().push(statement.sql().to_string());
            }
        }),
    );
    let mut store = SqliteStore::new(&connection, CLUB);
    today(&mut store, &viewer).unwrap();
    rider_card(&mut store, &viewer, world::RIDERS[0]).unwrap();
    arrival(&mut store, &viewer, world::booking_id(1)).unwrap();
    check_in(&mut store, 90, minutes(30), world::booking_id(1));
    connection.trace_v2(rusqlite::trace::TraceEventCodes::empty(), None);
    let mut said = std::mem::take(&mut *SAID.lock().unwrap());
    said.sort();
    said.dedup();
    assert!(said.len() > 10, "{said:?}");
    let mut whole = Vec::new();
    for text in said.iter().filter(|text| text.starts_with("SELECT")) {
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
        let nothing = vec![rusqlite::types::Null; plan.parameter_count()];
        let lines =
            plan.query_map(rusqlite::params_from_iter(nothing), |row| row.get::<_, String>(3)).unwrap();
        for line in lines.map(Result::unwrap) {
            let scans = line.starts_with("SCAN ") || line.ends_with("(club_id=?)");
            let name = line.split_whitespace().nth(1).unwrap_or_default().to_owned();
            let of = |table: &str| *table == name || text.contains(&format!("{table} {name}"));
            if scans && LARGE.iter().any(|table| of(table)) {
                whole.push(format!("{line}\n    in {text}"));
            }
        }
    }
    assert!(whole.is_empty(), "{}", whole.join("\n"));
}
