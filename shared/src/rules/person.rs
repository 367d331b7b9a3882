//! What may stand in the record of a person: the same for a form, an edit and an imported list.

use super::form;
use crate::record::{Member, Rider};
use crate::time::Date;
use crate::words::{FieldProblem, Say};

/// Tags of an account at most.
const MOST_TAGS: usize = 20;

/// Brings the fields of an account into their form.
///
/// # Errors
/// A [`Say::BadField`] naming the field.
pub fn member(row: &mut Member) -> Result<(), Say> {
    row.name = form::text("name", &row.name, 60)?;
    row.phone = form::optional(row.phone.as_deref(), |typed| form::phone("phone", typed))?;
    row.notes = form::optional(row.notes.as_deref(), |typed| form::text("notes", typed, 1_000))?;
    let mut tags = Vec::new();
    for tag in &row.tags.0 {
        let tag = form::text("tags", tag, 20)?;
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > MOST_TAGS {
        return Err(Say::field("tags", FieldProblem::TooMany { most: MOST_TAGS }));
    }
    row.tags.0 = tags;
    Ok(())
}

/// Brings the fields of a rider into their form, as of a day.
///
/// # Errors
/// A [`Say::BadField`] naming the field.
pub fn rider(row: &mut Rider, today: Date) -> Result<(), Say> {
    row.name = form::text("name", &row.name, 60)?;
    if row.birth_date.is_some_and(|born| born > today) {
        return Err(Say::field("birth_date", FieldProblem::InFuture));
    }
    if row.birth_date.is_some_and(|born| today.years_since(born) > Some(120)) {
        return Err(Say::field("birth_date", FieldProblem::OutOfRange));
    }
    if row.weight.is_some_and(|weight| !(50..=3_000).contains(&weight.tenths_kg())) {
        return Err(Say::field("weight_kg", FieldProblem::outside(5, 300)));
    }
    row.guardian_name =
        form::optional(row.guardian_name.as_deref(), |typed| form::text("guardian_name", typed, 60))?;
    row.guardian_phone =
        form::optional(row.guardian_phone.as_deref(), |typed| form::phone("guardian_phone", typed))?;
    row.notes = form::optional(row.notes.as_deref(), |typed| form::text("notes", typed, 1_000))?;
    Ok(())
}
