//! Members and riders: new, edited, merged, forgotten.

use super::Scene;
use crate::club::{self, DOUBLE, GUEST};
use shared::command::{
    Command, DeleteMember, EditMember, EditRider, ImportMembers, ImportedMember, ImportedPackage,
    ImportedRider, MergeMembers, NewRider, Patch, RegisterMember, SplitMembers, Step,
};
use shared::id::MemberId;
use shared::money::Money;
use shared::record::{AttentionCode, AttentionItem, AttentionState, Level, Member, Rider, Weight};
use shared::rules::conflicts::resolve_member;
use shared::store::fetch;
use shared::store::testing::world::{RUOXI, TEN, YINUO};
use shared::units::Units;

/// Accounts that may turn out to be one person.
const ALIKE: [MemberId; 4] = [YINUO, DOUBLE, GUEST, RUOXI];

impl Scene<'_, '_, '_> {
    fn phone(&mut self) -> String {
        format!("1390000000{}", self.dice.below(4))
    }

    pub(super) fn registration(&mut self) -> Command {
        RegisterMember {
            member_id: self.dice.id(),
            name: "新会员".to_owned(),
            phone: Some(self.phone()),
            notes: None,
            riders: vec![NewRider {
                rider_id: self.dice.id(),
                name: "新骑手".to_owned(),
                birth_date: None,
                weight: None,
                level: Level::Beginner,
                guardian_name: None,
                guardian_phone: None,
                waiver_signed: true,
            }],
        }
        .into()
    }

    /// A line of an old list; a manager's has a package.
    pub(super) fn import(&mut self, with_package: bool) -> Command {
        let rider = ImportedRider {
            name: "老骑手".to_owned(),
            birth_date: None,
            weight: None,
            level: Level::Novice,
            guardian_name: None,
            guardian_phone: None,
            waiver_signed_on: "2026-01-10".parse().ok(),
        };
        let package = ImportedPackage {
            product_id: TEN,
            name: "十鞍时套餐".to_owned(),
            units: Units::from_tenths(35),
            price_paid: Money::from_fen(63_000),
            valid_from: "2026-10-01".parse().ok(),
            valid_until: "2026-12-30".parse().ok(),
            validity_days: 90,
            courses: Vec::new(),
        };
        let member = ImportedMember {
            line: 2,
            name: "老会员".to_owned(),
            phone: Some(self.phone()),
            notes: None,
            tags: Vec::new(),
            joined_on: "2025-03-01".parse().ok(),
            riders: vec![rider],
            packages: with_package.then_some(package).into_iter().collect(),
        };
        ImportMembers { source: "会员.xlsx".to_owned(), members: vec![member] }.into()
    }

    pub(super) async fn edit_member(&mut self) -> Step<Option<Command>> {
        let Some(member_id) = self.member()? else { return Ok(None) };
        let standing = resolve_member(self.draft.store, member_id).await?;
        let Some(before) = fetch::<Member, _>(self.draft.store, standing).await? else { return Ok(None) };
        let mut after = before.clone();
        let n = self.dice.below(5);
        match self.dice.below(4) {
            0 => after.name = format!("会员{n}"),
            1 => after.notes = Some(format!("备注{n}")),
            2 => after.tags.0 = vec![format!("标签{n}")],
            _ => after.phone = Some(self.phone()),
        }
        Ok(Some(EditMember { member_id, patches: Patch::between(&before, &after) }.into()))
    }

    pub(super) async fn edit_rider(&mut self) -> Step<Option<Command>> {
        let Some(rider_id) = self.rider()? else { return Ok(None) };
        let Some(before) = fetch::<Rider, _>(self.draft.store, rider_id).await? else { return Ok(None) };
        let mut after = before.clone();
        match self.dice.below(4) {
            0 => after.notes = Some(format!("备注{}", self.dice.below(5))),
            1 => after.weight = Some(Weight::from_tenths_kg(400 + self.dice.count(5))),
            2 => after.level = if self.dice.once_in(2) { Level::Novice } else { Level::Beginner },
            _ => after.no_ride.0 = self.dice.pick(&club::HORSES).into_iter().collect(),
        }
        Ok(Some(EditRider { rider_id, patches: Patch::between(&before, &after) }.into()))
    }

    pub(super) async fn merge_members(&mut self) -> Step<Option<Command>> {
        if self.dice.once_in(3) {
            return self.accept_an_offer().await;
        }
        let (keep, merge) = (self.dice.pick(&ALIKE), self.dice.pick(&ALIKE));
        let pair = keep.zip(merge).filter(|(keep, merge)| keep != merge);
        Ok(pair.map(|(keep, merge)| MergeMembers { keep, merge, item_id: None }.into()))
    }

    /// Takes up the offer of an item: two accounts of one phone.
    async fn accept_an_offer(&mut self) -> Step<Option<Command>> {
        let mut items = self.all::<AttentionItem>()?;
        items.retain(|item| item.code == AttentionCode::SamePhone && item.state == AttentionState::Open);
        let Some(item) = self.dice.take(items) else { return Ok(None) };
        let Some(merge) = item.member_id else { return Ok(None) };
        let Some(member) = fetch::<Member, _>(self.draft.store, merge).await? else { return Ok(None) };
        let mut others = self.all::<Member>()?;
        others.retain(|other| other.id != merge && other.stands() && other.phone == member.phone);
        let keep = self.dice.take(others);
        Ok(keep.map(|keep| MergeMembers { keep: keep.id, merge, item_id: Some(item.id) }.into()))
    }

    pub(super) fn split_members(&mut self) -> Step<Option<Command>> {
        let merged = self.all::<Member>()?.into_iter();
        let merged = merged.filter_map(|member| member.merged_into.map(|from| (member.id, from))).collect();
        let one = self.dice.take(merged);
        Ok(one.map(|(merged, from)| SplitMembers { merged, from }.into()))
    }

    pub(super) fn delete_member(&mut self) -> Step<Option<Command>> {
        let member_id = if self.dice.once_in(2) { Some(GUEST) } else { self.member()? };
        let reason = "本人要求".to_owned();
        Ok(member_id.map(|member_id| DeleteMember { member_id, reason }.into()))
    }
}
