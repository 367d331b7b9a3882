//! Acts on a member's page: one field at a time, merging, and what a person may do with a package. Each can be
//! taken back by Ctrl+Z where the domain knows the way back.

use super::Desk;
use super::act::{filled, id, malformed};
use super::acts::done;
use super::undo::Undoable;
use crate::read::{Viewer, all_choices};
use crate::view::{Done, MemberEdit, PackageActKind, PackageChange, Problem, RiderChoices, RiderEdit};
use shared::command::{
    AdjustPackage, Command, EditMember, EditRider, ExtendPackage, MergeMembers, Patch, ResumePackage, Step,
    SuspendPackage, TransferPackage, need,
};
use shared::id::{AttentionItemId, MemberId, MemberPackageId, RiderId};
use shared::record::{Member, MemberPackage, Rider, Weight};
use shared::rules::conflicts::resolve_member;
use shared::time::Timestamp;
use shared::units::Units;
use uuid::Uuid;

impl Desk {
    /// Changes one field of an account.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn edit_member(&self, member_id: &str, edit: MemberEdit) -> Result<Done, Problem> {
        let member_id: MemberId = id(member_id, self.lang())?;
        self.undoably(async move |draft| {
            let account = resolve_member(draft.store, member_id).await?;
            let before: Member = need(draft.store, account).await?;
            let mut after = before.clone();
            match edit {
                MemberEdit::Name(name) => after.name = name,
                MemberEdit::Phone(phone) => after.phone = filled(Some(phone)),
                MemberEdit::Notes(notes) => after.notes = filled(Some(notes)),
                MemberEdit::Tags(tags) => after.tags.0 = tags,
            }
            let patches = patches(&before, &after);
            Ok(EditMember { member_id: account, patches }.into())
        })
        .await
    }

    /// Changes one field of a rider.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn edit_rider(&self, rider_id: &str, edit: RiderEdit) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let rider_id: RiderId = id(rider_id, viewer.lang)?;
        let change = rider_change(edit, &viewer)?;
        self.undoably(async move |draft| {
            let before: Rider = need(draft.store, rider_id).await?;
            let mut after = before.clone();
            change(&mut after, draft.at);
            let patches = patches(&before, &after);
            Ok(EditRider { rider_id, patches }.into())
        })
        .await
    }

    /// Horses and coaches that a rider may be given.
    ///
    /// # Errors
    /// A [`Problem`] in words.
    pub async fn rider_choices(&self) -> Result<RiderChoices, Problem> {
        self.look(|store, _viewer| Ok(all_choices(store)?)).await
    }

    /// Makes one account part of another; nothing of either is lost.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn merge_members(
        &self,
        keep: &str,
        merge: &str,
        item_id: Option<&str>,
    ) -> Result<Done, Problem> {
        let lang = self.lang();
        let (keep, merge): (MemberId, MemberId) = (id(keep, lang)?, id(merge, lang)?);
        let item_id: Option<AttentionItemId> = item_id.map(|item| id(item, lang)).transpose()?;
        self.undoably(async move |_draft| Ok(MergeMembers { keep, merge, item_id }.into())).await
    }

    /// Does something with a package.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn change_package(&self, package_id: &str, change: PackageChange) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let package_id: MemberPackageId = id(package_id, viewer.lang)?;
        let reason = change.reason;
        match change.act {
            PackageActKind::Suspend => {
                self.undoably(async move |_| Ok(SuspendPackage { package_id, reason }.into())).await
            }
            PackageActKind::Resume => {
                self.undoably(async move |_| Ok(ResumePackage { package_id, reason }.into())).await
            }
            PackageActKind::Extend => {
                let until = filled(change.until).unwrap_or_default();
                let until = until.trim().parse().map_err(|_reason| malformed("until", &viewer))?;
                self.undoably(async move |draft| {
                    let package: MemberPackage = need(draft.store, package_id).await?;
                    Ok(ExtendPackage { package_id, before: package.valid_until, until, reason }.into())
                })
                .await
            }
            PackageActKind::Adjust => {
                let units = units(change.units, &viewer)?;
                self.undoably(async move |_| Ok(AdjustPackage { package_id, units, reason }.into())).await
            }
            PackageActKind::Transfer => {
                let units = units(change.units, &viewer)?;
                let to = filled(change.to_member).ok_or_else(|| malformed("to_member", &viewer))?;
                let to_member_id: MemberId = id(&to, viewer.lang)?;
                let to_package_id = MemberPackageId(Uuid::now_v7());
                self.undoably(async move |_| {
                    let makes = true;
                    Ok(TransferPackage { package_id, to_member_id, to_package_id, makes, units, reason }
                        .into())
                })
                .await
            }
        }
    }

    /// Gives a command that Ctrl+Z can take back.
    pub(super) async fn undoably(
        &self,
        prepare: impl AsyncFnOnce(&mut crate::replica::Draft<'_, '_>) -> Step<Command> + Send + 'static,
    ) -> Result<Done, Problem> {
        let (done, undoable) = self
            .act(prepare, |given, store, viewer| {
                Ok((done(given, store, viewer)?, Undoable::of(given, store, viewer)?))
            })
            .await?;
        if let Some(undoable) = undoable {
            self.remember(undoable);
        }
        Ok(done)
    }
}

/// What changed; what did not change is told by a patch that changes nothing, since a command without any is
/// refused and typing the same again is no mistake.
pub(super) fn patches<R: shared::command::Editable>(before: &R, after: &R) -> Vec<Patch> {
    let patches = Patch::between(before, after);
    if patches.is_empty() { same(before) } else { patches }
}

fn same<R: shared::command::Editable>(row: &R) -> Vec<Patch> {
    let json = serde_json::to_value(row).unwrap_or_default();
    let first = R::FIELDS.first().and_then(|field| Some((field, json.get(field)?)));
    first.map(|(field, value)| Patch::new(field, value, value)).into_iter().collect()
}

/// What an edit does to a rider, once its text is read.
type RiderChange = Box<dyn FnOnce(&mut Rider, Timestamp) + Send>;

fn rider_change(edit: RiderEdit, viewer: &Viewer) -> Result<RiderChange, Problem> {
    let lang = viewer.lang;
    Ok(match edit {
        RiderEdit::Name(name) => Box::new(move |rider, _| rider.name = name),
        RiderEdit::BirthDate(date) => {
            let born = filled(Some(date)).map(|date| date.trim().parse());
            let born = born.transpose().map_err(|_reason| malformed("birth_date", viewer))?;
            Box::new(move |rider, _| rider.birth_date = born)
        }
        RiderEdit::WeightKg(weight) => {
            let weight = filled(Some(weight)).map(|weight| weight.trim().parse::<Units>());
            let weight = weight.transpose().map_err(|_reason| malformed("weight_kg", viewer))?;
            let weight = weight.map(|weight| Weight::from_tenths_kg(weight.tenths()));
            Box::new(move |rider, _| rider.weight = weight)
        }
        RiderEdit::Level(level) => {
            let level = level.parse().map_err(|_reason| malformed("level", viewer))?;
            Box::new(move |rider, _| rider.level = level)
        }
        RiderEdit::UsualHorse(horse) => {
            let horse = filled(Some(horse)).map(|horse| id(&horse, lang)).transpose()?;
            Box::new(move |rider, _| rider.usual_horse_id = horse)
        }
        RiderEdit::UsualCoach(coach) => {
            let coach = filled(Some(coach)).map(|coach| id(&coach, lang)).transpose()?;
            Box::new(move |rider, _| rider.usual_coach_id = coach)
        }
        RiderEdit::NoRide(horses) => {
            let horses = horses.iter().map(|horse| id(horse, lang)).collect::<Result<Vec<_>, Problem>>()?;
            Box::new(move |rider, _| rider.no_ride.0 = horses)
        }
        RiderEdit::GuardianName(name) => Box::new(move |rider, _| rider.guardian_name = filled(Some(name))),
        RiderEdit::GuardianPhone(phone) => {
            Box::new(move |rider, _| rider.guardian_phone = filled(Some(phone)))
        }
        RiderEdit::GuardianConsent(given) => {
            Box::new(move |rider, now| rider.guardian_consent_at = given.then_some(now))
        }
        RiderEdit::Waiver(signed) => {
            Box::new(move |rider, now| rider.waiver_signed_at = signed.then_some(now))
        }
        RiderEdit::Notes(notes) => Box::new(move |rider, _| rider.notes = filled(Some(notes))),
    })
}

fn units(typed: Option<String>, viewer: &Viewer) -> Result<Units, Problem> {
    let typed = filled(typed).ok_or_else(|| malformed("units", viewer))?;
    typed.trim().trim_start_matches('+').parse().map_err(|_reason| malformed("units", viewer))
}
