//! The riders of a member.

use super::super::day::BookingOfDay;
use super::super::{Viewer, ask};
use super::profile::{Family, choice};
use crate::store::SqliteStore;
use crate::view::{Choice, HorseRidden, RiderProfile};
use crate::words::label;
use shared::id::{HorseId, RiderId};
use shared::record::{BookingState, Coach, Horse, Rider};
use shared::store::{FindMembers, Stored, fetch};
use std::collections::BTreeMap;

/// Who rides on the account, those of the account itself first.
pub(super) fn riders(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    family: &Family,
    bookings: &[BookingOfDay],
) -> Stored<Vec<RiderProfile>> {
    let mut shown = Vec::new();
    for member in family.ids() {
        for rider in ask(store.riders_of(member))? {
            shown.push(profile(store, viewer, rider, bookings)?);
        }
    }
    Ok(shown)
}

fn profile(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    rider: Rider,
    bookings: &[BookingOfDay],
) -> Stored<RiderProfile> {
    let today = viewer.date();
    let minor = rider.is_minor(today);
    let usual_coach = match rider.usual_coach_id {
        Some(id) => ask(fetch::<Coach, _>(store, id))?.map(|coach| choice(coach.id, &coach.name)),
        None => None,
    };
    let usual_horse = match rider.usual_horse_id {
        Some(id) => horse(store, id)?,
        None => None,
    };
    let mut no_ride = Vec::new();
    for id in &rider.no_ride.0 {
        no_ride.extend(horse(store, *id)?);
    }
    let (ridden, horses) = ridden(rider.id, bookings);
    Ok(RiderProfile {
        id: rider.id.to_string(),
        level: rider.level.as_str().to_owned(),
        level_words: label::level(rider.level, viewer.lang),
        birth_date: rider.birth_date.map(|born| born.to_string()),
        age: rider.birth_date.and_then(|born| today.years_since(born)),
        minor,
        birthday: rider.has_birthday(today),
        weight_kg: rider.weight.map(|weight| weight.to_string()),
        usual_horse,
        usual_coach,
        no_ride,
        guardian_phone: viewer.phone(rider.guardian_phone.as_deref()),
        guardian_consent: rider.guardian_consent_at.map(|at| viewer.zone().date(at).to_string()),
        guardian_missing: minor && rider.guardian_consent_at.is_none(),
        waiver: rider.waiver_signed_at.map(|at| viewer.zone().date(at).to_string()),
        guardian_name: rider.guardian_name,
        notes: rider.notes,
        ridden,
        horses,
        name: rider.name,
    })
}

fn horse(store: &mut SqliteStore<'_>, id: HorseId) -> Stored<Option<Choice>> {
    Ok(ask(fetch::<Horse, _>(store, id))?.map(|horse| choice(horse.id, &horse.name)))
}

/// Lessons that a rider came to, and the horses ridden in them.
fn ridden(rider: RiderId, bookings: &[BookingOfDay]) -> (u32, Vec<HorseRidden>) {
    let came = bookings.iter().filter(|one| {
        one.rider.id == rider && matches!(one.booking.state, BookingState::CheckedIn | BookingState::Done)
    });
    let (mut lessons, mut times) = (0_u32, BTreeMap::<&str, u32>::new());
    for one in came {
        lessons = lessons.saturating_add(1);
        if let Some(horse) = &one.horse {
            let known = times.entry(horse).or_default();
            *known = known.saturating_add(1);
        }
    }
    let mut horses: Vec<HorseRidden> =
        times.into_iter().map(|(horse, times)| HorseRidden { horse: horse.to_owned(), times }).collect();
    horses.sort_by_key(|one| std::cmp::Reverse(one.times));
    (lessons, horses)
}
