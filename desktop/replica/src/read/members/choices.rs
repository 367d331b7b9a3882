//! Horses and coaches to choose from.

use super::super::ask;
use super::profile::choice;
use crate::store::SqliteStore;
use crate::view::RiderChoices;
use shared::record::{HorseState, Row, Table};
use shared::store::{ScanTables, Stored};

/// Horses of the yard that have not left it and coaches at work, by name.
///
/// # Errors
/// Whatever the store says.
pub fn all_choices(store: &mut SqliteStore<'_>) -> Stored<RiderChoices> {
    let mut choices = RiderChoices { horses: Vec::new(), coaches: Vec::new() };
    for row in ask(store.rows(Table::Horses))? {
        if let Row::Horse(horse) = row
            && horse.state != HorseState::Retired
        {
            choices.horses.push(choice(horse.id, &horse.name));
        }
    }
    for row in ask(store.rows(Table::Coaches))? {
        if let Row::Coach(coach) = row
            && coach.active
        {
            choices.coaches.push(choice(coach.id, &coach.name));
        }
    }
    for list in [&mut choices.horses, &mut choices.coaches] {
        list.sort_by_cached_key(|one| crate::search::alphabetical(&one.name));
    }
    Ok(choices)
}
