//! Two desks do the same thing without knowing of each other; afterwards both show what came of it, and each
//! item is settled from the list.

#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use system_tests::books::Books;
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;

/// Five lessons on horseback with one rider each, chosen from five accounts, are moved to now, without coach and
/// horse; every horse is fit, and those that have not worked today are free. The first two riders are then of one
/// account that is left with one package and units for one of their lessons; the others have units to spare, so that
/// nobody else comes to owe any.
const ARRANGE: &str = "
CREATE TEMP TABLE chosen ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY family DESC, starts_at, id) AS n, * FROM (
    SELECT DISTINCT ON (b.member_id) b.*,
        (SELECT count(*) FROM riders r WHERE r.member_id = b.member_id) > 1
            AND EXISTS (SELECT 1 FROM member_packages p WHERE p.id = b.package_id AND p.state = 'active') AS family
    FROM bookings b JOIN lessons l ON l.id = b.lesson_id AND l.state IN ('to_confirm', 'confirmed')
    JOIN course_configs k ON k.id = l.course_id AND k.needs_horse
    WHERE b.state = 'booked' AND b.starts_at > now()
        AND (b.package_id IS NOT NULL OR b.order_item_id IS NOT NULL)
        AND (SELECT count(*) FROM bookings o WHERE o.lesson_id = b.lesson_id) = 1
        AND NOT EXISTS (
            SELECT 1 FROM bookings o JOIN riders r ON r.id = o.rider_id
            WHERE r.member_id = b.member_id AND o.id <> b.id
                AND o.starts_at < now() + interval '3 hours' AND o.ends_at > now() - interval '3 hours')
    ORDER BY b.member_id, family DESC, b.starts_at) b
ORDER BY family DESC, starts_at, id LIMIT 5;

UPDATE lessons l SET coach_id = NULL, state = 'confirmed', starts_at = now() - interval '1 minute',
    ends_at = now() + (l.ends_at - l.starts_at), course_id = first.course_id
FROM chosen c, (SELECT l.course_id FROM lessons l JOIN chosen c ON c.lesson_id = l.id AND c.n = 1) first
WHERE l.id = c.lesson_id;

UPDATE bookings b SET horse_id = NULL, starts_at = l.starts_at, ends_at = l.ends_at
FROM lessons l JOIN chosen c ON c.lesson_id = l.id WHERE b.lesson_id = l.id;

UPDATE horses SET state = 'fit', owner_id = NULL, max_rider_weight = NULL, levels = '[]';
UPDATE bookings b SET horse_id = NULL
WHERE b.state IN ('held', 'booked') AND b.starts_at BETWEEN now() - interval '1 day' AND now() + interval '1 day';

UPDATE bookings b SET package_id = NULL, order_item_id = NULL, member_id = one.member_id,
    rider_id = (SELECT r.id FROM riders r WHERE r.member_id = one.member_id AND r.id <> one.rider_id LIMIT 1)
FROM chosen one, chosen two WHERE one.n = 1 AND two.n = 2 AND b.id = two.id;
UPDATE bookings b SET package_id = NULL FROM chosen one WHERE one.n = 1 AND b.id = one.id;
DELETE FROM package_entries e USING chosen c
WHERE e.booking_id = c.id AND c.n IN (1, 2) AND e.kind IN ('reserve', 'release');

UPDATE member_packages p SET state = 'suspended'
FROM chosen one WHERE one.n = 1 AND p.member_id = one.member_id AND p.id <> one.package_id;
UPDATE member_packages p SET valid_until = NULL, courses = '[]'
FROM chosen one WHERE one.n = 1 AND p.id = one.package_id;
INSERT INTO package_entries (club_id, id, package_id, kind, units, version, created_at, updated_at)
SELECT one.club_id, gen_random_uuid(), one.package_id, 'adjust', k.saddle_hours - left_over.units, 1, now(), now()
FROM chosen one JOIN lessons l ON l.id = one.lesson_id JOIN course_configs k ON k.id = l.course_id,
    LATERAL (SELECT sum(CASE WHEN e.kind IN ('buy', 'adjust', 'transfer', 'release') THEN e.units ELSE -e.units END)
        AS units FROM package_entries e WHERE e.package_id = one.package_id) left_over
WHERE one.n = 1;

UPDATE member_packages p SET state = 'active', valid_until = NULL, courses = '[]'
FROM chosen other WHERE other.n > 2 AND p.id = other.package_id;
INSERT INTO package_entries (club_id, id, package_id, kind, units, version, created_at, updated_at)
SELECT other.club_id, gen_random_uuid(), other.package_id, 'adjust', 10, 1, now(), now()
FROM chosen other WHERE other.n > 2 AND other.package_id IS NOT NULL;
";

/// Who does what: bookings by the part that they play.
struct Parts {
    /// The account's two riders.
    siblings: [String; 2],
    /// Two riders who get the same horse.
    riders: [String; 2],
    /// The rider whom both desks check in.
    both: String,
}

async fn arrange(books: &mut Books) -> Result<Parts> {
    let bookings = books.arrange(ARRANGE, "SELECT id::text FROM chosen ORDER BY n").await?;
    let Ok([a, b, c, d, e]) = <[String; 5]>::try_from(bookings) else { bail!("not five lessons to move") };
    Ok(Parts { siblings: [a, b], riders: [c, d], both: e })
}

fn ids(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(|one| Some(one["id"].as_str()?.to_owned())).collect()
}

/// The open item of this kind that was not there before, once it is.
async fn item(window: &Window, before: &[String], kind: &str) -> Result<Value> {
    let asked = async || {
        let items = window.ask("attention", json!({ "openOnly": true })).await?;
        let found =
            items.as_array().into_iter().flatten().find(|item| {
                item["kind"] == kind && !before.iter().any(|known| item["id"] == known.as_str())
            });
        Ok(found.cloned())
    };
    Ok(until(&format!("an item says {kind}"), SOON, asked).await?.0)
}

async fn arrival(window: &Window, booking: &str) -> Result<Value> {
    let today = window.ask("today", json!({})).await?;
    let mut arrivals = today["arrivals"].as_array().into_iter().flatten();
    arrivals.find(|one| one["booking_id"] == booking).cloned().context("the booking is on Today")
}

async fn gone(window: &Window, item: &str) -> Result<()> {
    let asked = async || {
        let open = window.ask("attention", json!({ "openOnly": true })).await?;
        Ok((!ids(&open).iter().any(|id| id == item)).then_some(()))
    };
    until(&format!("item {item} is settled"), SOON, asked).await?;
    Ok(())
}

#[tokio::test]
async fn what_two_desks_did_alike_comes_to_one_outcome_that_both_show() -> Result<()> {
    let mut club = Club::open().await?;
    let parts = arrange(&mut club.books().await?).await?;
    let (desk_a, desk_b) = (club.desk("前台A")?, club.desk("前台B")?);
    let (a, b) = (club.window(&desk_a).await?, club.window(&desk_b).await?);
    for window in [&a, &b] {
        window.until("status-strip", "data-link", "online").await?;
    }
    let before = ids(&a.ask("attention", json!({ "openOnly": true })).await?);
    club.stop_server().await?;
    for window in [&a, &b] {
        window.until("status-strip", "data-link", "offline").await?;
    }

    // Neither knows of the other.
    let free = async |window: &Window, booking: &str| {
        Ok::<_, anyhow::Error>(ids(&window.ask("free_horses", json!({ "bookingId": booking })).await?))
    };
    let for_b = free(&b, &parts.riders[1]).await?;
    let horse = free(&a, &parts.riders[0]).await?.into_iter().find(|horse| for_b.contains(horse));
    let horse = horse.context("a horse for both")?;
    for (n, window) in [&a, &b].into_iter().enumerate() {
        for booking in [&parts.both, &parts.siblings[n]] {
            window.click(&format!("checkin-{booking}")).await?;
            window.until(&format!("arrival-{booking}"), "data-state", "checked_in").await?;
        }
        window.click(&format!("horse-{}", parts.riders[n])).await?;
        window.click(&format!("assign-{horse}")).await?;
        window.until("status-waiting", "data-count", "3").await?;
        assert_eq!(arrival(window, &parts.riders[n]).await?["horse"]["id"], horse.as_str());
    }

    club.start_server().await?;
    for window in [&a, &b] {
        window.until("status-waiting", "data-count", "0").await?;
    }

    // Both windows show the same outcomes.
    let mut told = Vec::new();
    for window in [&a, &b] {
        for booking in [&parts.both, &parts.siblings[0], &parts.siblings[1]] {
            window.until(&format!("arrival-{booking}"), "data-state", "checked_in").await?;
        }
        let twice = item(window, &before, "already_checked_in").await?;
        let refused = item(window, &before, "command_rejected").await?;
        let owed = item(window, &before, "units_owed").await?;
        told.push([twice, refused, owed].map(|item| (item["id"].clone(), item["words"].clone())));
        let mut on_horse = 0;
        for booking in &parts.riders {
            let seen = arrival(window, booking).await?;
            on_horse += i32::from(seen["horse"]["id"] == horse.as_str());
            assert!(seen["horse"].is_null() || seen["horse"]["id"] == horse.as_str(), "{seen}");
        }
        assert_eq!(on_horse, 1);
    }
    assert_eq!(told[0], told[1]);
    let [twice, refused, owed] = told[0].clone().map(|(id, _)| id.as_str().unwrap_or_default().to_owned());
    let mut books = club.books().await?;
    let list = format!("'{}', '{}', '{}'", parts.both, parts.siblings[0], parts.siblings[1]);
    let count = async |books: &mut Books, what: &str| {
        books.number(&format!("SELECT count(*) FROM {what} AND booking_id IN ({list})")).await
    };
    assert_eq!(count(&mut books, "check_ins WHERE undone_at IS NULL").await?, 3);
    assert_eq!(count(&mut books, "debts WHERE state = 'open'").await?, 1);

    // Each is settled from the list: seen, another horse, a package that pays what is owed.
    a.click("nav-attention").await?;
    a.click_in_item(&twice, "way-ack").await?;
    let open = a.ask("attention", json!({ "openOnly": true })).await?;
    let offered = open.as_array().into_iter().flatten().find(|item| item["id"] == refused.as_str());
    let other = ids(&offered.context("the refused horse")?["ways"][0]["horses"]);
    a.click_in_item(&refused, &format!("way-assign-{}", other[0])).await?;
    b.click("nav-attention").await?;
    // What the other desk settled leaves the list first, so that nothing moves under the pointer.
    for settled in [&twice, &refused] {
        b.until_no_item(settled).await?;
    }
    b.click_in_item(&owed, "way-sell").await?;
    let offers = b.ask("package_offers", json!({})).await?;
    b.click(&format!("sell-product-{}", offers[0]["product_id"].as_str().unwrap_or_default())).await?;
    b.type_in("till-float", "0").await?;
    b.click("till-open").await?;
    b.type_in("sell-tendered", offers[0]["price"].as_str().unwrap_or_default()).await?;
    b.click("sell-confirm").await?;
    b.click("sale-close").await?;
    for window in [&a, &b] {
        for settled in [&twice, &refused, &owed] {
            gone(window, settled).await?;
        }
        window.delivered().await?;
    }
    assert_eq!(count(&mut books, "debts WHERE state = 'open'").await?, 0);
    let open = format!(
        "SELECT count(*) FROM attention_items WHERE state = 'open' AND id IN ('{twice}', '{refused}', '{owed}')"
    );
    assert_eq!(books.number(&open).await?, 0);
    Ok(())
}
