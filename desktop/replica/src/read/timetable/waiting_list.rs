//! Who waits for a place in a lesson.

use crate::read::today::for_script;
use crate::read::waiting::waits_of_lists;
use crate::read::{Viewer, ask, ask_step, count};
use crate::store::SqliteStore;
use crate::view::{WaitingList, WaitingParty};
use shared::command::{LessonAct, Step, lesson_acts};
use shared::id::LessonId;
use shared::record::{Member, Rider, WaitlistEntry};
use shared::rules::conflicts::resolve_member;
use shared::rules::waiting;
use shared::store::{FindWaiting, Stored, fetch, fetch_many};
use std::collections::HashSet;

/// The waiting list of a lesson.
///
/// # Errors
/// Refused when the lesson is not there; whatever the store says.
pub(super) fn waiting_list(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    lesson: LessonId,
) -> Step<WaitingList> {
    let entries = ask(store.waits_of(lesson))?;
    let pending = if viewer.demo { HashSet::new() } else { waits_of_lists(store)? };
    let queue: Vec<_> = waiting::queue(&entries).into_iter().map(|entry| entry.id).collect();
    let mut parties = Vec::new();
    for entry in entries.iter().filter(|entry| entry.state.is_open()) {
        let place = queue.iter().position(|id| *id == entry.id);
        let place = place.map(|place| u32::try_from(place).unwrap_or(u32::MAX).saturating_add(1));
        parties.push(party(store, viewer, entry, place, pending.contains(&entry.id))?);
    }
    parties.sort_by_key(|party| party.place);
    let acts = ask_step(lesson_acts(store, viewer.role, viewer.now, lesson))?;
    let join = acts.into_iter().find(|one| one.act == LessonAct::Wait);
    let why_not = join.and_then(|one| one.why_not).map(|say| say.words(viewer.lang, viewer.zone()));
    Ok(WaitingList { parties, held: count(waiting::held(&entries)), why_not })
}

fn party(
    store: &mut SqliteStore<'_>,
    viewer: &Viewer,
    entry: &WaitlistEntry,
    place: Option<u32>,
    pending: bool,
) -> Stored<WaitingParty> {
    let riders: Vec<Rider> = ask(fetch_many(store, &entry.riders.0))?;
    let account = ask(resolve_member(store, entry.member_id))?;
    let account: Option<Member> = ask(fetch(store, account))?;
    let until = entry.offered_until.filter(|_| entry.state.holds());
    Ok(WaitingParty {
        entry_id: entry.id.to_string(),
        riders: riders.into_iter().map(|rider| rider.name).collect(),
        phone: account.and_then(|one| viewer.phone(one.phone.as_deref())),
        place,
        since: viewer.when(entry.joined_at),
        offered_until: until.map(for_script),
        until: until.map(|until| viewer.when(until)),
        note: entry.note.clone(),
        pending,
    })
}
