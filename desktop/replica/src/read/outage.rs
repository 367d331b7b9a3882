//! What is hit when something is out, in words.

use super::{Viewer, ask, ask_step};
use crate::store::SqliteStore;
use crate::view::{OutageHit, OutageOffer, OutagePlan, OutageResult};
use crate::words::outage as said;
use shared::command::Step;
use shared::id::BookingId;
use shared::record::{Booking, Lesson, Member};
use shared::rules::conflicts::{Picture, resolve_member};
use shared::rules::ledger;
use shared::rules::outage::{Choices, Hit, HitId, Offer, Outage, ask as hits};
use shared::store::{FindPackages, Stored, fetch};
use shared::units::Units;

/// What an outage hits, with what could become of each.
///
/// # Errors
/// As [`shared::rules::outage::ask`].
pub fn outage_plan(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    outage: &Outage,
    choices: &Choices,
) -> Step<OutagePlan> {
    let (picture, found) = ask_step(hits(store, &viewer.club, outage, choices))?;
    let mut plan = Vec::with_capacity(found.len());
    for hit in &found {
        plan.push(line(store, viewer, &picture, hit)?);
    }
    Ok(OutagePlan { hits: plan })
}

fn line(store: &mut SqliteStore<'_>, viewer: &Viewer, picture: &Picture, hit: &Hit) -> Stored<OutageHit> {
    let units = credit(store, hit.bookings.iter().map(|booking| booking.id))?;
    let lesson = &hit.lesson;
    let offer = |offer: &Offer| OutageOffer {
        id: said::id(offer),
        kind: said::kind(offer).to_owned(),
        words: became(viewer, picture, hit, offer, units),
    };
    let out = match hit.id {
        HitId::Lesson(_) => lesson.arena_id.and_then(|id| picture.arena(id)).map(|card| &card.arena.name),
        HitId::Booking(_) => {
            let horse = hit.bookings.first().and_then(|booking| booking.horse_id);
            horse.and_then(|id| picture.horse(id)).map(|card| &card.horse.name)
        }
    };
    let coach = lesson.coach_id.and_then(|id| picture.coach(id)).map(|card| card.coach.name.clone());
    let rider = |booking: &Booking| picture.rider(booking.rider_id).map(|rider| rider.name.clone());
    Ok(OutageHit {
        id: said::hit(hit.id),
        lesson_id: lesson.id.to_string(),
        start: viewer.when(lesson.starts_at),
        end: viewer.clock(lesson.ends_at),
        course: course(picture, lesson),
        coach,
        out: out.cloned().unwrap_or_default(),
        riders: hit.bookings.iter().filter_map(rider).collect(),
        offers: hit.offers.iter().map(offer).collect(),
        chosen: said::id(&hit.chosen),
    })
}

/// What becomes of the riders, one line each; read before it is done.
///
/// # Errors
/// Whatever the store says.
pub fn outage_results(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    picture: &Picture,
    found: &[Hit],
) -> Stored<Vec<OutageResult>> {
    let mut results = Vec::new();
    for hit in found {
        let lesson = &hit.lesson;
        let coach = lesson.coach_id.and_then(|id| picture.coach(id)).map(|card| card.coach.name.as_str());
        let time = format!("{}–{}", viewer.when(lesson.starts_at), viewer.clock(lesson.ends_at));
        let was = [time.as_str(), &course(picture, lesson), coach.unwrap_or_default()].join(" ");
        for booking in &hit.bookings {
            let account = ask(resolve_member(store, booking.member_id))?;
            let account: Option<Member> = ask(fetch(store, account))?;
            let rider = picture.rider(booking.rider_id).map(|rider| rider.name.clone()).unwrap_or_default();
            let units = credit(store, [booking.id])?;
            results.push(OutageResult {
                account: account.as_ref().map(|one| one.name.clone()).filter(|name| *name != rider),
                phone: account.and_then(|one| viewer.phone(one.phone.as_deref())),
                rider,
                lesson: was.trim_end().to_owned(),
                became: became(viewer, picture, hit, &hit.chosen, units),
                settled: hit.chosen != Offer::Stay,
            });
        }
    }
    Ok(results)
}

/// What bookings have set aside in packages.
fn credit(store: &mut SqliteStore<'_>, bookings: impl IntoIterator<Item = BookingId>) -> Stored<Units> {
    let mut units = Units::ZERO;
    for booking in bookings {
        let entries = ask(store.entries_of_booking(booking))?;
        units = units + ledger::reserved(&entries).into_values().sum();
    }
    Ok(units)
}

fn course(picture: &Picture, lesson: &Lesson) -> String {
    picture.course(lesson.course_id).map(|card| card.name.clone()).unwrap_or_default()
}

/// What becomes of it by an offer, in words.
fn became(viewer: &Viewer, picture: &Picture, hit: &Hit, offer: &Offer, units: Units) -> String {
    let lang = viewer.lang;
    let arena = |id| picture.arena(id).map(|card| card.arena.name.clone()).unwrap_or_default();
    match offer {
        Offer::Arena { arena_id } => said::arena(lang, &arena(*arena_id)),
        Offer::Horse { horse_id } => {
            let name = picture.horse(*horse_id).map(|card| card.horse.name.as_str());
            said::horse(lang, name.unwrap_or_default())
        }
        Offer::Slot { starts_at, ends_at, coach_id, arena_id } => {
            let (zone, was) = (viewer.zone(), hit.lesson.starts_at);
            let start = if zone.date(*starts_at) == zone.date(was) {
                viewer.clock(*starts_at)
            } else {
                viewer.date_and_clock(*starts_at)
            };
            let coach = coach_id.filter(|coach| Some(*coach) != hit.lesson.coach_id);
            let coach = coach.and_then(|id| picture.coach(id)).map(|card| card.coach.name.clone());
            let place = arena_id.filter(|id| Some(*id) != hit.lesson.arena_id).map(arena);
            let time = format!("{start}–{}", viewer.clock(*ends_at));
            said::slot(lang, &time, coach.into_iter().chain(place))
        }
        Offer::Class { lesson_id } => {
            let class = picture.lesson(*lesson_id);
            let start = class.map(|class| viewer.when(class.starts_at)).unwrap_or_default();
            let name = class.map(|class| course(picture, class)).unwrap_or_default();
            said::class(lang, &start, &name)
        }
        Offer::Course { course_id, .. } => {
            let name = picture.course(*course_id).map(|card| card.name.as_str());
            said::course(lang, name.unwrap_or_default())
        }
        Offer::Credit => said::credit(lang, units),
        Offer::Stay => said::stay(lang),
    }
}
