//! Two accounts are one person; a person is forgotten.

use super::*;
use crate::command::{
    DeleteMember, EditMember, FORGOTTEN, MergeMembers, Patch, SettleAttention, SplitMembers,
};
use crate::record::{Debt, Member, Rider};
use crate::rights::Right;
use crate::rules::account;
use crate::store::testing::world::{ALIAS, RIDERS, YINUO};

fn merge(keep: crate::id::MemberId, merge: crate::id::MemberId) -> MergeMembers {
    MergeMembers { keep, merge, item_id: None }
}

/// Both accounts with something to lose: 陈一诺 has a package of her own, and owes for a ride.
fn both() -> (Club, MemberPackageId) {
    let mut club = Club::open();
    let theirs = club.another_package(1, 50, |package| package.member_id = YINUO);
    (club, theirs)
}

#[test]
fn a_merge_moves_nothing_and_everything_is_the_kept_account_s() {
    let (mut club, theirs) = both();
    let before: Vec<Row> = club.store.all().cloned().collect();
    let receipt = done(club.issue(0, merge(RUOXI, YINUO)));
    assert_eq!(receipt, Receipt::MembersMerged { merged: YINUO, into: RUOXI });
    let changed = club.store.all().filter(|row| !before.contains(row)).count();
    assert_eq!((changed, club.store.audit.len()), (1, 1), "one row, one line of the audit");
    let packages = ready(account::packages(&mut club.store, RUOXI)).unwrap();
    assert_eq!(packages.iter().map(|row| row.id).collect::<Vec<_>>(), [BOUGHT, theirs]);
    let riders = ready(account::riders(&mut club.store, RUOXI)).unwrap();
    assert_eq!(riders.len(), 3);
    // 陈一诺 rides on the package that expires first, whosever it was; the ledger says which.
    let command = club.check_in(10, 1);
    let paying = command.package_id;
    assert!([Some(BOUGHT), Some(theirs)].contains(&paying));
    assert!(
        matches!(done(club.issue(10, command)), Receipt::CheckedIn { package_id, .. } if package_id == paying)
    );
}

#[test]
fn debts_of_a_merged_account_are_paid_by_the_kept_one_s_package() {
    let mut club = Club::open();
    let owed = club.check_in(10, 1);
    issues(club.issue(10, owed));
    done(club.issue(11, merge(RUOXI, YINUO)));
    let debts = ready(account::open_debts(&mut club.store, RUOXI)).unwrap();
    assert_eq!(debts.len(), 1);
    done(club.issue(
        12,
        crate::command::OpenTill { till_shift_id: sell_package::TILL, float: crate::money::Money::ZERO },
    ));
    let sale = sell_package::sale(&mut club, 1, RUOXI, TEN, 180_000);
    let Receipt::Sold { settled, .. } = done(club.issue(13, sale)) else { panic!() };
    assert_eq!(settled, [debts[0].id]);
    assert_eq!(club.get::<Debt>(debts[0].id).state, crate::record::DebtState::Settled);
}

#[test]
fn an_offer_is_settled_by_the_merge_that_it_offered() {
    let mut club = Club::open();
    let same =
        EditMember { member_id: YINUO, patches: vec![Patch::new("phone", "13800138001", "13800138000")] };
    issues(club.issue(0, same));
    let item = club.open_items(AttentionCode::SamePhone).remove(0);
    let command = MergeMembers { item_id: Some(item.id), ..merge(RUOXI, YINUO) };
    done(club.issue(1, command));
    let item: AttentionItem = club.get(item.id);
    assert_eq!(item.settled_how.as_deref(), Some("已合并到 王若溪"));
    assert_eq!(
        done(club.issue(2, SettleAttention { item_id: item.id, how: None })),
        Receipt::AttentionSettled { now: false }
    );
}

#[test]
fn two_desks_that_merge_the_same_two_make_no_circle() {
    let mut club = Club::open();
    done(club.decide(0, merge(RUOXI, YINUO)));
    let other_way = refusal(club.decide_office(1, merge(YINUO, RUOXI)));
    assert_eq!(other_way, Say::SameAccount { name: "王若溪".to_owned() });
    assert_eq!(refusal(club.decide(2, merge(RUOXI, RUOXI))).code(), "same_account");
    assert_eq!(refusal(club.decide(3, merge(RUOXI, ALIAS))).code(), "same_account");
}

#[test]
fn a_chain_of_merges_ends_in_one_account() {
    let mut club = Club::open();
    done(club.issue(0, merge(YINUO, ALIAS)));
    let mut family = ready(account::family(&mut club.store, YINUO)).unwrap();
    family.sort();
    let mut expected = vec![RUOXI, YINUO, ALIAS];
    expected.sort();
    assert_eq!(family, expected, "an alias means the account that it became part of");
    assert_eq!(club.get::<Member>(RUOXI).merged_into, Some(YINUO));
}

#[test]
fn accounts_part_as_they_were() {
    let (mut club, _) = both();
    let rows = |club: &Club| club.store.all().filter(|row| row.id() != YINUO.0).cloned().collect::<Vec<_>>();
    let (others, mut before) = (rows(&club), club.get::<Member>(YINUO));
    done(club.issue(0, merge(RUOXI, YINUO)));
    let split = SplitMembers { merged: YINUO, from: RUOXI };
    assert_eq!(done(club.issue(1, split.clone())), Receipt::MembersSplit { parted: YINUO, from: RUOXI });
    let mut after: Member = club.get(YINUO);
    (before.meta, after.meta) = (untouched(), untouched());
    assert_eq!((rows(&club), after), (others, before));
    assert_eq!(refusal(club.issue(2, split)), Say::NotMerged { name: "陈一诺".to_owned() });
}

fn delete(member_id: crate::id::MemberId) -> DeleteMember {
    DeleteMember { member_id, reason: "本人要求".to_owned() }
}

#[test]
fn nobody_is_forgotten_who_has_something_open() {
    let mut club = Club::open();
    assert_eq!(refusal(club.issue(0, delete(RUOXI))), Say::MayNot { right: Right::ManageClub });
    let said = refusal(club.decide_office(0, delete(RUOXI)));
    let has = Say::MemberStillHas { name: "王若溪".to_owned(), packages: 1, bookings: 4, debts: 0 };
    assert_eq!(said, has);
    let owed = club.check_in(10, 1);
    issues(club.issue(10, owed));
    let said = refusal(club.decide_office(600, delete(YINUO)));
    assert_eq!(said, Say::MemberStillHas { name: "陈一诺".to_owned(), packages: 0, bookings: 0, debts: 1 });
}

#[test]
fn what_is_left_of_a_forgotten_member_says_nothing_of_them() {
    let mut club = Club::open();
    club.edit(YINUO, |member: &mut Member| {
        (member.openid, member.notes) = (Some("oX-一诺".to_owned()), Some("怕黑".to_owned()));
    });
    club.edit(RIDERS[1], |rider: &mut Rider| {
        (rider.guardian_name, rider.guardian_phone) =
            (Some("陈父".to_owned()), Some("13611112222".to_owned()));
        rider.birth_date = "2012-03-04".parse().ok();
    });
    done(club.decide_office(
        599,
        EditMember {
            member_id: YINUO,
            patches: vec![Patch::new("tags", serde_json::json!([]), vec!["少儿"])],
        },
    ));
    // Checked in with no package, undone, and a phone that somebody else had for a while: items name them.
    let ride = club.check_in(10, 1);
    issues(club.decide(10, ride));
    done(club.decide(11, undo(1)));
    let phone = |before: &str, after: &str| EditMember {
        member_id: YINUO,
        patches: vec![Patch::new("phone", before, after)],
    };
    issues(club.decide(12, phone("13800138001", "13800138000")));
    done(club.decide(13, phone("13800138000", "13800138001")));
    let audited = club.store.audit.len();
    let receipt = done(club.decide_office(600, delete(YINUO)));
    assert_eq!(receipt, Receipt::MemberForgotten { member_id: YINUO, riders: 1 });
    let member: Member = club.get(YINUO);
    assert_eq!((member.name.as_str(), member.deleted_at), (FORGOTTEN, Some(minutes(600))));
    let rows: String = club.store.all().map(|row| serde_json::to_string(row).unwrap()).collect();
    let lines = serde_json::to_string(
        &club.store.audit[audited..].iter().map(|l| (&l.before, &l.after)).collect::<Vec<_>>(),
    );
    for known in ["陈一诺", "13800138001", "oX-一诺", "怕黑", "陈父", "13611112222", "2012-03-04", "少儿"]
    {
        assert!(!rows.contains(known) && !lines.as_ref().unwrap().contains(known), "{known}");
    }
    assert_eq!(club.booking(1).member_id, YINUO, "the books still add up");
    let late = EditMember { member_id: YINUO, patches: vec![Patch::new("name", FORGOTTEN, "陈一诺")] };
    assert_eq!(refusal(club.decide_office(601, late)), Say::MemberForgotten);
    assert_eq!(refusal(club.decide_office(602, merge(RUOXI, YINUO))), Say::MemberForgotten);
}
