//! Rows of a replica that were changed behind its back: the application itself finds the difference, heals it, and tells
//! of it; what waits in the queue survives.

use anyhow::{Context as _, Result, ensure};
use endurance::file::DeskFile;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use system_tests::club::Club;
use system_tests::wait::until;
use system_tests::window::Window;

/// Comparing, fetching everything anew, and comparing again; with room for a machine that does other things besides.
const HEALING: Duration = Duration::from_secs(60);

/// Replicated tables: everything that is kept with an id for a club.
const TABLES: &str = "SELECT m.name FROM sqlite_schema m WHERE m.type = 'table' \
    AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'club_id' AND pk = 1) ORDER BY m.name";

/// What was done behind the replica's back.
enum Behind {
    Changed,
    Deleted,
    Added,
}

/// Changes, deletes or adds a row in each table that has one; gives the tables.
fn tamper(folder: &Path, how: &Behind) -> Result<Vec<String>> {
    let file = DeskFile::open(folder)?;
    let mut done = Vec::new();
    for table in file.texts(TABLES)? {
        if file.number(&format!("SELECT count(*) FROM {table}"))? == 0 {
            continue;
        }
        let columns = file.texts(&format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"))?;
        // Whoever is signed in stays, or the window asks who is on duty.
        let others = if table == "staff" { "WHERE role <> 'receptionist'" } else { "" };
        let one = format!("id = (SELECT max(id) FROM {table} {others})");
        let statement = match how {
            Behind::Changed => format!("UPDATE {table} SET created_at = created_at + 1 WHERE {one}"),
            Behind::Deleted => format!("DELETE FROM {table} WHERE {one}"),
            Behind::Added => {
                let values = columns.iter().map(|column| {
                    let other = "'ffffffff-ffff-4fff-bfff-ffffffffffff'".to_owned();
                    if column == "id" { other } else { format!("\"{column}\"") }
                });
                let values = values.collect::<Vec<_>>().join(", ");
                format!("INSERT INTO {table} SELECT {values} FROM {table} WHERE {one}")
            }
        };
        // The club's own row has the club's id: there is no second one.
        if table == "clubs" && !matches!(how, Behind::Changed) {
            continue;
        }
        if !columns.contains(&"created_at".to_owned()) {
            continue;
        }
        DeskFile::change(folder, &statement).with_context(|| statement)?;
        done.push(table);
    }
    Ok(done)
}

async fn journal(window: &Window) -> Result<Vec<Value>> {
    let page = window.ask("sync_page", json!({})).await?;
    Ok(page.get("happened").and_then(Value::as_array).cloned().unwrap_or_default())
}

async fn found(window: &Window) -> Result<usize> {
    let all = journal(window).await?;
    Ok(all.iter().filter(|one| one.get("kind").and_then(Value::as_str) == Some("differed")).count())
}

#[tokio::test]
async fn what_was_changed_behind_a_replicas_back_is_found_healed_and_told_without_being_asked() -> Result<()>
{
    let mut club = Club::open().await?;
    let desk = club.desk("前台A")?.told(&["--compare-every", "2"]);
    let window = club.window(&desk).await?;
    window.until("status-strip", "data-link", "online").await?;
    let mut told = 0;
    for how in [Behind::Changed, Behind::Deleted, Behind::Added] {
        let tables = tamper(desk.folder(), &how)?;
        ensure!(tables.len() > 12, "{tables:?}");
        let noticed = async || {
            let now = found(&window).await?;
            Ok((now > told).then_some(now))
        };
        (told, _) = until("the difference is found", HEALING, noticed).await?;
        let healed = async || {
            let page = window.ask("sync_page", json!({})).await?;
            let verdict = page.pointer("/compared/verdict").and_then(Value::as_str);
            Ok((verdict == Some("equal")).then_some(()))
        };
        until("it is healed", HEALING, healed).await?;
    }
    // What waits survives the healing: it is queued while a row of what it changed is wrong.
    window.click("nav-sync").await?;
    window.part("sync-happened").await?;
    let words = window.texts("sync-happened").await?;
    ensure!(words.iter().any(|one| one.contains("核对发现不同")), "{words:?}");

    club.stop_server().await?;
    window.until("status-strip", "data-link", "offline").await?;
    window.click("nav-today").await?;
    let today = window.ask("today", json!({})).await?;
    let due = today.get("arrivals").and_then(Value::as_array).context("arrivals")?.iter();
    let mut due = due.filter(|one| one.pointer("/next/act").and_then(Value::as_str) == Some("check_in"));
    let booking = due.find_map(|one| one.get("booking_id")?.as_str()).context("nobody is due")?.to_owned();
    window.click(&format!("checkin-{booking}")).await?;
    window.until("status-waiting", "data-count", "1").await?;
    let wrong = format!("UPDATE bookings SET horse_id = NULL, state = 'cancelled' WHERE id = '{booking}'");
    DeskFile::change(
        desk.folder(),
        &format!("{wrong}; DELETE FROM check_ins WHERE booking_id = '{booking}'"),
    )?;
    club.start_server().await?;
    window.until_within("status-waiting", "data-count", "0", HEALING).await?;
    window.until_within(&format!("arrival-{booking}"), "data-state", "checked_in", HEALING).await?;
    let live = format!("SELECT count(*) FROM check_ins WHERE undone_at IS NULL AND booking_id = '{booking}'");
    ensure!(club.books().await?.number(&live).await? == 1);
    window.click("nav-sync").await?;
    window.click("sync-verify").await?;
    window.until_within("sync-finding", "data-verdict", "equal", HEALING).await?;
    window.close().await?;
    Ok(())
}
