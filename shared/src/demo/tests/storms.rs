//! A storm over the demo club: what is shown to become of its lessons is what is accepted.

use super::{Case, Size, Tables};
use crate::id::ArenaId;
use crate::record::{LessonState, Row};
use crate::rules::outage::{Choices, Hit, Offer, Outage, ask};
use crate::store::memory::{MemoryStore, ready};
use crate::store::put;
use crate::time::{ClubZone, Span};
use std::collections::BTreeMap;

struct Storm {
    store: MemoryStore,
    tables: Tables,
    outage: Outage,
}

impl Storm {
    /// The arena with the most lessons of the next day closes for that day.
    fn over(case: &Case) -> Self {
        let grown = case.grow();
        let mut store = MemoryStore::new(grown.club_id);
        for row in &grown.rows {
            ready(put(&mut store, row)).unwrap();
        }
        let tables = Tables::of(&grown.rows);
        let zone = ClubZone::default();
        let day = zone.date(case.now).succ_opt().unwrap();
        let during = Span { from: zone.at_minute(day, 0), until: zone.at_minute(day, 24 * 60) };
        let mut uses: BTreeMap<ArenaId, usize> = BTreeMap::new();
        let that_day = tables.lessons.iter().filter(|lesson| during.overlaps(lesson.span()));
        for arena in that_day.filter(|one| one.state != LessonState::Cancelled).filter_map(|one| one.arena_id)
        {
            *uses.entry(arena).or_default() += 1;
        }
        let (arena, _) = uses.into_iter().max_by_key(|(_, uses)| *uses).unwrap();
        let outage = Outage { at: case.now, during, arenas: vec![arena], horses: Vec::new() };
        Self { store, tables, outage }
    }

    fn hits(&mut self, choices: &Choices) -> Vec<Hit> {
        let Some(Row::Club(club)) = self.tables.clubs.first().cloned().map(Row::Club) else { panic!() };
        ready(ask(&mut self.store, &club, &self.outage, choices)).unwrap().1
    }
}

fn chosen(hits: &[Hit]) -> Choices {
    hits.iter().map(|hit| (hit.id, hit.chosen.clone())).collect()
}

#[test]
fn what_becomes_of_lessons_in_a_storm_is_accepted_as_it_is_shown() {
    let now = "2026-11-21T22:59:50Z";
    let mut storm = Storm::over(&Case::new(2026, Size::Club, now));
    let listed = storm.hits(&Choices::new());
    assert!(listed.len() > 2, "a storm hits lessons");
    // A line is turned to its second best, and the line after it is left as it is.
    for (at, hit) in listed.iter().enumerate() {
        let offer = &hit.offers[1];
        let mut choices = Choices::from([(hit.id, offer.clone())]);
        choices.extend(listed.get(at + 1).map(|next| (next.id, Offer::Stay)));
        let shown = chosen(&storm.hits(&choices));
        assert_eq!(shown.get(&hit.id), Some(offer), "at {now}");
        assert_eq!(chosen(&storm.hits(&shown)), shown, "at {now}, after {offer:?}");
    }
}
