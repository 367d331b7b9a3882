//! A person becomes a member.

use super::Desk;
use super::act::{filled, malformed, warning};
use crate::read::Viewer;
use crate::view::{Problem, Registered, Registration, RiderForm};
use crate::words::act;
use shared::command::{NewRider, RegisterMember};
use shared::id::{MemberId, RiderId};
use shared::record::Weight;
use shared::store::StoreError;
use shared::units::Units;
use uuid::Uuid;

impl Desk {
    /// Registers a member with those who ride on the account.
    ///
    /// # Errors
    /// A [`Problem`] that names the wrong field; nothing was done.
    pub async fn register_member(&self, form: Registration) -> Result<Registered, Problem> {
        let viewer = self.viewer()?;
        let riders =
            form.riders.into_iter().enumerate().map(|(place, rider)| new_rider(rider, place, &viewer));
        let command = RegisterMember {
            member_id: MemberId(Uuid::now_v7()),
            name: form.name,
            phone: filled(form.phone),
            notes: filled(form.notes),
            riders: riders.collect::<Result<Vec<_>, Problem>>()?,
        };
        let name = command.name.trim().to_owned();
        let (member_id, rider_id) = (command.member_id, command.riders.first().map(|rider| rider.rider_id));
        self.act(
            async move |_| Ok(command.into()),
            move |given, _store, viewer| {
                Ok(Registered {
                    member_id: member_id.to_string(),
                    rider_id: rider_id.ok_or(StoreError::Missing { table: "riders" })?.to_string(),
                    words: act::registered(viewer.lang, &name),
                    warning: warning(given, viewer),
                })
            },
        )
        .await
    }
}

fn new_rider(form: RiderForm, place: usize, viewer: &Viewer) -> Result<NewRider, Problem> {
    let malformed = |field: &str| malformed(&format!("riders.{place}.{field}"), viewer);
    let birth_date = filled(form.birth_date)
        .map(|typed| typed.trim().parse().map_err(|_reason| malformed("birth_date")))
        .transpose()?;
    let weight = filled(form.weight_kg)
        .map(|typed| {
            let kilograms: Units = typed.parse().map_err(|_reason| malformed("weight_kg"))?;
            Ok(Weight::from_tenths_kg(kilograms.tenths()))
        })
        .transpose()?;
    Ok(NewRider {
        rider_id: RiderId(Uuid::now_v7()),
        name: form.name,
        birth_date,
        weight,
        level: form.level.parse().map_err(|_reason| malformed("level"))?,
        guardian_name: filled(form.guardian_name),
        guardian_phone: filled(form.guardian_phone),
        waiver_signed: form.waiver_signed,
    })
}
