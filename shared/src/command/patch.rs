//! Edits as patches: a field, what stood there when staff opened the form, and what they made of it.
//!
//! The later arrival wins per field: `before` is no lock. A list counts as one field. The whole record is
//! validated again after the patches, and the audit keeps the row as it stood and as it is, so that a value
//! that somebody else had written meanwhile can be found. A field of a structure is named with a dot,
//! such as `rules.offline_days`.

use super::{Context, Receipt, Step};
use crate::id::Id;
use crate::record::Record;
use crate::store::{Keep, Store, fetch};
use crate::words::{FieldProblem, Say};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Fields in one edit at most.
const MOST_FIELDS: usize = 40;

/// One field of an edit. Values are as the record's JSON has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// The field's name.
    pub field: String,
    /// What stood there when staff looked.
    pub before: Value,
    /// What is to stand there.
    pub after: Value,
}

impl Patch {
    /// A field's change. What can't be written as JSON counts as nothing.
    pub fn new(field: &str, before: impl Serialize, after: impl Serialize) -> Self {
        Self { field: field.to_owned(), before: plain(&before), after: plain(&after) }
    }

    /// The change back.
    #[must_use]
    pub fn back(&self) -> Self {
        Self { field: self.field.clone(), before: self.after.clone(), after: self.before.clone() }
    }

    /// The changes that lead from one state of a record to another, field by field of those that may be
    /// edited.
    #[must_use]
    pub fn between<R: Editable>(before: &R, after: &R) -> Vec<Self> {
        let (before, after) = (plain(before), plain(after));
        let changed = R::FIELDS.iter().filter_map(|field| {
            let (before, after) = (at(&before, field)?, at(&after, field)?);
            #[cfg(feature = "mutants")]
            if crate::mutant::on(crate::mutant::Mutant::EditWritesEveryField) {
                return Some(Self::new(field, before, after));
            }
            (before != after).then(|| Self::new(field, before, after))
        });
        changed.collect()
    }
}

/// The patches that lead back, the last one first.
#[must_use]
pub fn back(patches: &[Patch]) -> Vec<Patch> {
    patches.iter().rev().map(Patch::back).collect()
}

/// A record that people edit.
pub trait Editable: Record + Serialize + DeserializeOwned {
    /// The fields that may be edited.
    const FIELDS: &'static [&'static str];
    /// Brings the whole record into its form, as of the context's time.
    ///
    /// # Errors
    /// A [`Say::BadField`] naming the field.
    fn tidy(&mut self, ctx: &Context) -> Result<(), Say>;
}

/// A record after an edit, and beside what stood there.
pub(super) struct Edited<R> {
    /// As it stood.
    pub(super) before: R,
    /// As it is to be.
    pub(super) after: R,
    /// Fields that somebody else had changed since staff looked.
    overwrote: Vec<String>,
}

/// Applies patches to a record in memory and validates it whole.
pub(super) fn apply<R: Editable>(row: &R, patches: &[Patch], ctx: &Context) -> Result<Edited<R>, Say> {
    if patches.is_empty() || patches.len() > MOST_FIELDS {
        return Err(Say::field("patches", FieldProblem::OutOfRange));
    }
    let mut json = plain(row);
    let mut overwrote = Vec::new();
    for (n, patch) in patches.iter().enumerate() {
        let malformed = || Say::field(&patch.field, FieldProblem::Malformed);
        let twice = patches.iter().take(n).any(|earlier| earlier.field == patch.field);
        if twice || !R::FIELDS.contains(&patch.field.as_str()) {
            return Err(malformed());
        }
        let place = json.pointer_mut(&pointer(&patch.field)).ok_or_else(malformed)?;
        if *place != patch.before && *place != patch.after {
            overwrote.push(patch.field.clone());
        }
        *place = patch.after.clone();
        // Field by field, so that the refusal names the one that does not fit.
        R::deserialize(&json).map_err(|_reason| malformed())?;
    }
    let mut after =
        R::deserialize(&json).map_err(|_reason| Say::field("patches", FieldProblem::Malformed))?;
    after.tidy(ctx)?;
    Ok(Edited { before: row.clone(), after, overwrote })
}

impl<R: Editable> Edited<R> {
    /// True when this field is another now.
    pub(super) fn changed<T: PartialEq>(&self, field: impl Fn(&R) -> T) -> bool {
        field(&self.before) != field(&self.after)
    }

    /// Stores the record with a line of the audit; an edit that changes nothing writes nothing.
    pub(super) async fn store<S: Store + Keep<R>>(mut self, store: &mut S, ctx: &Context) -> Step<Receipt> {
        if self.before != self.after {
            ctx.change(store, &mut self.after).await?;
            ctx.audit(store, Some(&self.before), &self.after).await?;
        }
        Ok(self.receipt())
    }

    /// As [`Self::store`], but for when and by whom the record was last changed: those stay, where others go by them.
    /// The audit tells who wrote this.
    pub(super) async fn store_beside<S: Store + Keep<R>>(
        mut self,
        store: &mut S,
        ctx: &Context,
    ) -> Step<Receipt> {
        if self.before != self.after {
            self.after.meta_mut().count();
            store.update(&self.after).await?;
            ctx.audit(store, Some(&self.before), &self.after).await?;
        }
        Ok(self.receipt())
    }

    /// Adds the record, made over an empty one; an id that is known already is refused.
    pub(super) async fn insert<S: Store + Keep<R>>(&self, store: &mut S) -> Step<()> {
        if fetch::<R, _>(store, self.after.id()).await?.is_some() {
            return Err(Say::AlreadyThere { what: R::TABLE.as_str().to_owned() }.into());
        }
        store.insert(&self.after).await?;
        Ok(())
    }

    /// Adds the record with a line of the audit.
    pub(super) async fn add<S: Store + Keep<R>>(self, store: &mut S, ctx: &Context) -> Step<Receipt> {
        self.insert(store).await?;
        ctx.audit(store, None, &self.after).await?;
        Ok(self.receipt())
    }

    /// What the edit did.
    pub(super) fn receipt(self) -> Receipt {
        let fields = Patch::between(&self.before, &self.after).into_iter().map(|patch| patch.field).collect();
        Receipt::Edited { table: R::TABLE, id: self.after.id().uuid(), fields, overwrote: self.overwrote }
    }
}

fn plain(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn pointer(field: &str) -> String {
    format!("/{}", field.replace('.', "/"))
}

fn at(json: &Value, field: &str) -> Option<Value> {
    json.pointer(&pointer(field)).cloned()
}
