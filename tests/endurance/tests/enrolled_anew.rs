//! A desk that the server takes no longer enrols anew: what it sold without a network before arrives once, with the
//! number on its receipt.

use anyhow::{Context as _, Result};
use endurance::club::{Club, Newcomer};
use endurance::desk::{at_rest, begin, compare, open, shows};
use replica::driver::{Online, Secrets as _, Verdict};
use replica::view::Link;
use std::fs;
use std::path::Path;

/// Sells the first package on offer to the first member who is due today; gives the number on the receipt.
async fn sell(online: &Online) -> Result<String> {
    let desk = online.desk();
    let today = desk.today().await?;
    let member = &today.arrivals.first().context("somebody is due")?.rider.member_id;
    let offers = desk.package_offers().await?;
    let offer = offers.first().context("a package is on offer")?;
    Ok(desk.sell_package(member, &offer.product_id, &offer.price).await?.number)
}

/// At work with an open till, and nothing waits.
async fn at_work(who: &Newcomer) -> Result<Online> {
    let (online, _damaged) = open(&who.folder)?;
    begin(&online, who).await?;
    online.desk().open_till("500.00").await?;
    shows(online.desk(), "the till is settled", at_rest).await?;
    Ok(online)
}

/// The server takes the desk no longer; with another code it becomes a desk again, and its queue empties.
async fn enrol_anew(online: &Online, who: &Newcomer, code: &str) -> Result<()> {
    online.connect().await?;
    shows(online.desk(), "the desk is stopped", |status| matches!(status.link, Link::Stopped { .. })).await?;
    online.enrol(&who.server, code, &who.name).await?;
    shows(online.desk(), "the queue is empty", at_rest).await?;
    assert_eq!(compare(online).await?, Verdict::Equal);
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_desk_that_proves_itself_brings_its_sale_with_its_number() -> Result<()> {
    let mut club = Club::found().await?;
    let (who, again) = (club.newcomer("前台A")?, club.newcomer("前台A2")?);
    let online = at_work(&who).await?;
    online.close().await;
    let number = sell(&online).await?;
    let mut books = club.server.books().await?;
    books.arrange("UPDATE desks SET revoked_at = now() WHERE name = '前台A'", "SELECT '1'").await?;
    enrol_anew(&online, &who, &again.code).await?;
    let sold = format!("SELECT count(*) FROM orders WHERE number = '{number}'");
    assert_eq!(books.number(&sold).await?, 1, "{number}");
    let doubtful = "SELECT count(*) FROM attention_items WHERE code IN ('number_clash', 'number_unproven')";
    assert_eq!(books.number(doubtful).await?, 0);
    // Whoever was at it was signed out when the server took it no longer.
    online.desk().sign_in(who.account.clone(), who.pin.clone()).await?;
    // The next sale goes into a till of the new desk, has its letters, and is as good.
    online.desk().open_till("300.00").await?;
    let next = sell(&online).await?;
    assert_ne!(next.get(..10), number.get(..10));
    shows(online.desk(), "the next sale is settled", at_rest).await?;
    online.close().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_without_its_key_brings_its_sale_and_people_are_told_of_two_receipts_with_one_number()
-> Result<()> {
    let mut club = Club::found().await?;
    let (who, again) = (club.newcomer("前台A")?, club.newcomer("前台A2")?);
    let online = at_work(&who).await?;
    online.close().await;
    drop(online);
    let image = who.folder.with_extension("image");
    copy(&who.folder, &image)?;
    // The desk sells on, and then its disk is what it was before.
    let (online, _damaged) = open(&who.folder)?;
    begin(&online, &who).await?;
    let first = sell(&online).await?;
    shows(online.desk(), "the sale is settled", at_rest).await?;
    online.close().await;
    drop(online);
    fs::remove_dir_all(&who.folder)?;
    copy(&image, &who.folder)?;
    let (online, _damaged) = open(&who.folder)?;
    online.desk().sign_in(who.account.clone(), who.pin.clone()).await?;
    let second = sell(&online).await?;
    assert_eq!(second, first, "two receipts with one number");
    let (_, desk_id) = online.desk().server().await?.context("it is a desk")?;
    let desk = online.desk().clone();
    let forget = move || desk.keep_secret(&format!("device_key:{desk_id}"), "");
    // The line is set up with the key; the file forgets it while the desk finds out that it is a copy.
    online.connect().await?;
    tokio::task::spawn_blocking(forget).await??;
    shows(online.desk(), "the desk is stopped", |status| matches!(status.link, Link::Stopped { .. })).await?;
    online.enrol(&who.server, &again.code, &who.name).await?;
    shows(online.desk(), "the queue is empty", at_rest).await?;
    assert_eq!(compare(&online).await?, Verdict::Equal);
    let mut books = club.server.books().await?;
    let numbers =
        books.texts(&format!("SELECT number FROM orders WHERE number LIKE '{first}%' ORDER BY 1")).await?;
    assert_eq!(numbers.len(), 2, "{numbers:?}");
    assert_eq!(numbers.first(), Some(&first));
    let told =
        "SELECT code FROM attention_items WHERE code IN ('number_clash', 'number_unproven') ORDER BY 1";
    assert_eq!(books.texts(told).await?, ["number_clash", "number_unproven"]);
    online.close().await;
    Ok(())
}
