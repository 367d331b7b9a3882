//! Two accounts turn out to be one person: they are merged in the real window, and what both had is there as before, in
//! the window and in the books.

#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use system_tests::books::Books;
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;
use thirtyfour::prelude::Key;

/// Accounts with packages, orders and lessons that were ridden, whose names nobody else has.
const RICH: &str = "SELECT m.id::text FROM members m WHERE m.merged_into IS NULL AND m.deleted_at IS NULL \
    AND NOT EXISTS (SELECT FROM members o WHERE o.merged_into = m.id) \
    AND EXISTS (SELECT FROM member_packages p WHERE p.member_id = m.id) \
    AND EXISTS (SELECT FROM orders o WHERE o.member_id = m.id) \
    AND EXISTS (SELECT FROM bookings b WHERE b.member_id = m.id AND b.state = 'done') ORDER BY m.id";

/// Everything that belongs to accounts, a line each.
const BELONGINGS: [(&str, &str); 6] = [
    ("rider", "SELECT concat_ws(' ', id, member_id, name) FROM riders WHERE member_id IN ({ids})"),
    (
        "package",
        "SELECT concat_ws(' ', id, member_id, state, product_id) FROM member_packages WHERE member_id IN ({ids})",
    ),
    (
        "entry",
        "SELECT concat_ws(' ', e.id, e.package_id, e.kind, e.units) FROM package_entries e \
         JOIN member_packages p ON p.id = e.package_id WHERE p.member_id IN ({ids})",
    ),
    (
        "booking",
        "SELECT concat_ws(' ', id, member_id, rider_id, state, horse_id) FROM bookings WHERE member_id IN ({ids})",
    ),
    (
        "order",
        "SELECT concat_ws(' ', id, member_id, number, state, paid) FROM orders WHERE member_id IN ({ids})",
    ),
    (
        "payment",
        "SELECT concat_ws(' ', p.id, p.number, p.amount) FROM payments p JOIN orders o ON o.id = p.order_id \
         WHERE o.member_id IN ({ids})",
    ),
];

async fn belongings(books: &mut Books, ids: &[&str; 2]) -> Result<BTreeSet<String>> {
    let ids = format!("'{}'", ids.join("', '"));
    let mut lines = BTreeSet::new();
    for (what, question) in BELONGINGS {
        let found = books.texts(&question.replace("{ids}", &ids)).await?;
        ensure!(!found.is_empty(), "no {what}");
        lines.extend(found.into_iter().map(|line| format!("{what} {line}")));
    }
    Ok(lines)
}

async fn profile(window: &Window, id: &str) -> Result<Value> {
    window.ask("member_profile", json!({ "memberId": id })).await
}

/// What a profile shows of lists with ids.
fn shown(profile: &Value) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    let ids = |list: &str, id: &str| -> Vec<String> {
        let all = profile[list].as_array().into_iter().flatten();
        all.filter_map(|one| one.pointer(id).and_then(Value::as_str)).map(str::to_owned).collect()
    };
    for (list, id) in [
        ("riders", "/id"),
        ("packages", "/line/id"),
        ("debts", "/id"),
        ("ahead", "/booking_id"),
        ("past", "/booking_id"),
    ] {
        shown.extend(ids(list, id).into_iter().map(|id| format!("{list} {id}")));
    }
    shown
}

/// Two of them whom their names find alone.
async fn two(window: &Window, candidates: &[String]) -> Result<[(String, String); 2]> {
    let mut found = Vec::new();
    for id in candidates {
        let name = profile(window, id).await?["name"].as_str().context("a name")?.to_owned();
        let hits = window.ask("search", json!({ "query": name })).await?;
        let alone =
            hits.as_array().context("hits")?.iter().filter(|hit| hit["member_id"] != json!(id)).count() == 0;
        if alone && found.iter().all(|(_, other)| *other != name) {
            found.push((id.clone(), name));
        }
        if let [first, second] = found.as_slice() {
            return Ok([first.clone(), second.clone()]);
        }
    }
    anyhow::bail!("no two accounts to merge among {}", candidates.len())
}

#[tokio::test]
async fn a_merge_of_two_members_keeps_the_packages_lessons_and_orders_of_both() -> Result<()> {
    let mut club = Club::open().await?;
    let desk = club.desk_of("前台A", "manager")?;
    let window = club.window(&desk).await?;
    window.until("status-strip", "data-link", "online").await?;
    let mut books = club.books().await?;
    let candidates = books.texts(RICH).await?;
    let [(stays, name), (goes, other)] = two(&window, &candidates).await?;
    let (of_one, of_other) = (profile(&window, &stays).await?, profile(&window, &goes).await?);
    let both: BTreeSet<String> = shown(&of_one).union(&shown(&of_other)).cloned().collect();
    let before = belongings(&mut books, &[&stays, &goes]).await?;

    window.click("nav-members").await?;
    window.type_in("members-search", &name).await?;
    window.until("member-0", "data-member", &stays).await?;
    window.press(Key::Enter).await?;
    window.click("profile-merge").await?;
    window.type_in("merge-find", &other).await?;
    window.part("merge-hit-0").await?;
    window.picture("merge-find").await?;
    window.press(Key::Enter).await?;
    window.part("merge-keep-this").await?;
    window.click("merge-submit").await?;

    let whole = async || {
        let now = profile(&window, &stays).await?;
        let merged = now["merged"].as_array().is_some_and(|merged| merged.len() == 1);
        Ok((merged && shown(&now) == both).then_some(now))
    };
    let (now, _) = until("everything of both is shown", SOON, whole).await?;
    ensure!(now["merged"][0]["name"] == json!(other), "{}", now["merged"]);
    // In the window, too, as one reads it.
    let head = async || Ok(window.text("profile").await?.contains(&other).then_some(()));
    until("the profile names who became part of it", SOON, head).await?;
    for package in now["packages"].as_array().context("packages")? {
        let id = package.pointer("/line/id").and_then(Value::as_str).context("a package")?;
        window.part(&format!("package-{id}")).await?;
    }
    for rider in now["riders"].as_array().context("riders")? {
        window.part(&format!("rider-{}", rider["id"].as_str().unwrap_or_default())).await?;
    }
    // Who looks for the other one finds this one.
    ensure!(profile(&window, &goes).await?["id"] == json!(stays));

    window.until("status-waiting", "data-count", "0").await?;
    let alias = format!("SELECT merged_into::text FROM members WHERE id = '{goes}'");
    let merged =
        async || Ok((books.text(&format!("SELECT coalesce(({alias}), '')")).await? == stays).then_some(()));
    until("the server has merged them", SOON, merged).await?;
    let after = belongings(&mut books, &[&stays, &goes]).await?;
    ensure!(after == before, "{:#?}", before.symmetric_difference(&after).collect::<Vec<_>>());
    window.close().await?;
    Ok(())
}
