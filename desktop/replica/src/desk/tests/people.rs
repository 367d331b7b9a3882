//! Changing members: one field at a time, merging, packages, lists.

use super::*;
use crate::view::{Done, ExportFormat, ImportFile, MemberEdit, PackageActKind, PackageChange, RiderEdit};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::id::{Id as _, MemberId};
use shared::record::{Member, Rider};

const RUOXI: MemberId = world::RUOXI;

fn said(done: &Done) -> (&str, bool) {
    (done.words.as_str(), done.undoable)
}

async fn notes(bench: &Bench) -> Option<String> {
    bench.row::<Member>(RUOXI.uuid()).await.notes
}

#[tokio::test]
async fn a_field_is_changed_and_changed_back_by_a_command_of_its_own() {
    let bench = Bench::at_work().await;
    let edit = |text: &str| MemberEdit::Notes(text.to_owned());
    let done = bench.desk.edit_member(&world::ALIAS.to_string(), edit(" 怕打雷 ")).await.unwrap();
    assert_eq!(said(&done), ("修改会员资料：王若溪", true), "an alias means its account");
    assert_eq!(notes(&bench).await.as_deref(), Some("怕打雷"));
    let told = bench.desk.member_profile(&RUOXI.to_string()).await.unwrap().history.remove(0);
    assert_eq!((told.words.as_str(), told.by.as_deref()), ("王若溪 的资料有改动", Some("林晓")));
    assert!(told.pending, "the server does not know yet");
    let same = bench.desk.edit_member(&RUOXI.to_string(), edit("怕打雷")).await.unwrap();
    assert!(!same.undoable, "what changes nothing is not taken back");
    bench.desk.undo_last().await.unwrap();
    assert_eq!(notes(&bench).await, None);
    assert_eq!(bench.desk.waiting().await.unwrap().len(), 3, "nothing leaves the queue");
    assert_eq!(bench.desk.undo_last().await.unwrap_err().code, "nothing_to_undo");
}

#[tokio::test]
async fn every_field_of_a_rider_is_changed_alone() {
    let bench = Bench::at_work().await;
    let id = world::RIDERS[2].to_string();
    let edits = [
        RiderEdit::Name("王小雨儿".to_owned()),
        RiderEdit::BirthDate("2016-05-03".to_owned()),
        RiderEdit::WeightKg("32.5".to_owned()),
        RiderEdit::Level("novice".to_owned()),
        RiderEdit::UsualHorse(world::BAIXUE.to_string()),
        RiderEdit::UsualCoach(world::COACH.to_string()),
        RiderEdit::NoRide(vec![world::LEITING.to_string()]),
        RiderEdit::GuardianName("王若溪".to_owned()),
        RiderEdit::GuardianPhone("138 0013 8000".to_owned()),
        RiderEdit::GuardianConsent(true),
        RiderEdit::Waiver(true),
        RiderEdit::Notes("胆子小".to_owned()),
    ];
    let before: Rider = bench.row(world::RIDERS[2].uuid()).await;
    let many = edits.len();
    for edit in edits {
        assert!(bench.desk.edit_rider(&id, edit.clone()).await.unwrap().undoable, "{edit:?}");
    }
    let profile = bench.desk.member_profile(&RUOXI.to_string()).await.unwrap();
    let rider = &profile.riders[1];
    assert_eq!((rider.name.as_str(), rider.age, rider.minor), ("王小雨儿", Some(10), true));
    assert_eq!((rider.weight_kg.as_deref(), rider.level_words.as_str()), (Some("32.5"), "初级"));
    assert_eq!(rider.usual_horse.as_ref().unwrap().id, world::BAIXUE.to_string());
    assert_eq!(rider.no_ride[0].id, world::LEITING.to_string());
    assert_eq!(rider.guardian_phone.as_deref(), Some("13800138000"));
    assert_eq!((rider.waiver.as_deref(), rider.guardian_missing), (Some("2026-11-21"), false));
    for _ in 0..many {
        bench.desk.undo_last().await.unwrap();
    }
    let after: Rider = bench.row(world::RIDERS[2].uuid()).await;
    assert_eq!(
        Rider { meta: before.meta.clone(), ..after },
        before,
        "taken back one by one, all is as it was"
    );
    let refused = bench.desk.edit_rider(&id, RiderEdit::WeightKg("heavy".to_owned())).await.unwrap_err();
    assert_eq!((refused.code.as_str(), refused.fields[0].field.as_str()), ("bad_field", "weight_kg"));
}

#[tokio::test]
async fn merged_accounts_show_as_one_and_part_again() {
    let bench = Bench::at_work().await;
    let (keep, merge) = (world::YINUO.to_string(), RUOXI.to_string());
    assert!(bench.desk.merge_members(&keep, &merge, None).await.unwrap().undoable);
    let profile = bench.desk.member_profile(&merge).await.unwrap();
    assert_eq!(profile.id, keep);
    let riders: Vec<_> = profile.riders.iter().map(|rider| rider.name.as_str()).collect();
    assert_eq!(riders, ["陈一诺", "王若溪", "王小雨"]);
    assert_eq!((profile.packages.len(), profile.merged.len(), profile.ahead.len()), (1, 2, 6));
    bench.desk.undo_last().await.unwrap();
    assert_eq!(bench.desk.member_profile(&merge).await.unwrap().id, merge);
}

#[tokio::test]
async fn a_package_is_changed_by_who_may_and_the_reason_stands_in_its_ledger() {
    let bench = Bench::at_work().await;
    let package = world::BOUGHT.to_string();
    let change = |act, until: Option<&str>, units: Option<&str>| PackageChange {
        act,
        reason: "受伤".to_owned(),
        until: until.map(str::to_owned),
        units: units.map(str::to_owned),
        to_member: Some(world::YINUO.to_string()),
    };
    let suspend = change(PackageActKind::Suspend, None, None);
    assert!(bench.desk.change_package(&package, suspend).await.unwrap().undoable);
    let shown = bench.desk.member_profile(&RUOXI.to_string()).await.unwrap().packages.remove(0);
    assert_eq!((shown.state_words.as_str(), shown.entries[0].words.as_str()), ("已暂停", "暂停 · 受伤"));
    assert_eq!(shown.acts[0].act, PackageActKind::Resume);
    assert!(shown.acts[1].locked.is_some(), "reception moves no last day");
    bench.desk.undo_last().await.unwrap();
    let extend = change(PackageActKind::Extend, Some("2027-03-01"), None);
    assert_eq!(bench.desk.change_package(&package, extend).await.unwrap_err().code, "may_not");
    let odd = change(PackageActKind::Adjust, None, Some("much"));
    assert_eq!(bench.desk.change_package(&package, odd).await.unwrap_err().fields[0].field, "units");
}

#[tokio::test]
async fn a_list_is_looked_at_then_taken_in_part_by_part() {
    let bench = Bench::at_work().await;
    let text = "\u{feff}称呼,手机,级别\n周小满,13911110001,入门\n,13911110002,入门\n若溪,13800138000,初级\n";
    let file =
        |columns| ImportFile { name: "名单.csv".to_owned(), content: STANDARD.encode(text), columns };
    let unknown = bench.desk.import_dry_run(file(Vec::new())).await.unwrap_err();
    assert!(unknown.words.contains("姓名"), "{unknown:?}");
    let report = bench.desk.import_dry_run(file(vec![(0, "姓名".to_owned())])).await.unwrap();
    assert_eq!((report.members, report.bad.len(), report.doubles.len()), (2, 1, 1));
    assert_eq!(report.columns[0].header, "称呼", "the header as the file has it");
    assert_eq!((report.bad[0].line, report.doubles[0].line), (3, 4));
    assert_eq!(bench.desk.waiting().await.unwrap().len(), 0, "looking does nothing");
    let progress = bench.desk.import_next(vec![4]).await.unwrap();
    assert_eq!((progress.done, progress.parts, progress.members), (1, 1, 1));
    assert_eq!(bench.desk.import_next(vec![4]).await.unwrap(), progress, "there is nothing more");
    assert_eq!(bench.desk.search("zxm").await.unwrap()[0].name, "周小满");
}

#[tokio::test]
async fn a_list_leaves_the_house_only_with_who_may_see_the_clubs_money() {
    let bench = Bench::at_work().await;
    let refused = bench.desk.export_members(ExportFormat::Csv).await.unwrap_err();
    assert_eq!(refused.code, "may_not");
    bench.sign_in("cai").await;
    let (name, bytes) = bench.desk.export_members(ExportFormat::Csv).await.unwrap();
    assert_eq!(name, "会员-2026-11-21.csv");
    assert!(String::from_utf8(bytes).unwrap().contains("陈一诺"));
}
