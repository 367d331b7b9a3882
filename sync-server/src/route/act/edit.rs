//! Forms whose fields are those of a record: what is given changes, what is left out stays.

use super::At;
use crate::http::{Code, Problem};
use crate::store::PgStore;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};
use serde_json::{Value, json};
use shared::command::{Editable, Patch};
use shared::record::{Record, Weight};
use shared::store::{Keep, fetch};
use shared::units::Units;

/// A form of a record's fields. A field of type `Option` can be emptied with `null`; every field can be left out.
macro_rules! form {
    ($(#[$meta:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(serde::Deserialize, serde::Serialize, utoipa::ToSchema)]
        #[serde(deny_unknown_fields)]
        pub(in crate::route) struct $name {
            $($(#[$about])*
            #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "super::given")]
            $field: Option<$type>,)*
            /// The record's version as it was read: somebody's change since then is told, 409 `changed_meanwhile`,
            /// instead of written over.
            #[serde(default, skip_serializing)]
            version: Option<i64>,
        }
    };
}
pub(super) use form;

/// The record of the path, as it stands.
pub(super) async fn current<R: Record>(at: &mut At<'_>, version: Option<i64>) -> Result<R, Problem>
where
    PgStore: Keep<R>,
{
    let id = at.id();
    let row = fetch::<R, _>(&mut *at.store, id).await?;
    let row = row.ok_or_else(|| Problem::with(Code::NotFound, json!({ "what": R::TABLE })))?;
    unchanged(&row, version).map(|()| row)
}

/// Holds a caller who says which version was read to that being the one that stands.
pub(super) fn unchanged<R: Record>(row: &R, version: Option<i64>) -> Result<(), Problem> {
    match version {
        Some(read) if read != row.meta().version => {
            Err(Problem::with(Code::ChangedMeanwhile, json!({ "version": row.meta().version })))
        }
        Some(_) | None => Ok(()),
    }
}

/// The fields of a form as patches over what stands there.
pub(super) fn patches<R: Editable>(
    form: &impl Serialize,
    standing: &impl Serialize,
) -> Result<Vec<Patch>, Problem> {
    let form = serde_json::to_value(form).map_err(Problem::internal)?;
    let standing = serde_json::to_value(standing).map_err(Problem::internal)?;
    let given = R::FIELDS.iter().filter_map(|field| {
        let place = format!("/{}", field.replace('.', "/"));
        let before = standing.pointer(&place).cloned().unwrap_or(Value::Null);
        Some(Patch { field: (*field).to_owned(), before, after: form.pointer(&place)?.clone() })
    });
    Ok(given.collect())
}

/// Kilograms with one decimal, such as `"45.5"`; as a record has them, in tenths.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kilograms(pub(super) Weight);

impl<'de> Deserialize<'de> for Kilograms {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let units: Units = String::deserialize(deserializer)?.parse().map_err(D::Error::custom)?;
        Ok(Self(Weight::from_tenths_kg(units.tenths())))
    }
}

impl Serialize for Kilograms {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
