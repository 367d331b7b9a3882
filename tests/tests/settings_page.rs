//! The settings page in the real window: opening hours with and without a network, a new receptionist who signs in
//! and finds nothing to set, a code with which a PC becomes a desk.

#![expect(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::env;
use system_tests::club::Club;
use system_tests::wait::{SOON, until};
use system_tests::window::Window;

/// A part of the club's settings, once it is so.
async fn settled(window: &Window, path: &str, value: Value) -> Result<()> {
    let what = format!("{path} is {value}");
    let asked = async || {
        let page = window.ask("settings", json!({})).await?;
        Ok((page.pointer(path) == Some(&value)).then_some(()))
    };
    until(&what, SOON, asked).await?;
    Ok(())
}

async fn sign_in(window: &Window, account: &str, pin: &str) -> Result<()> {
    window.click("sign-out").await?;
    window.click(&format!("signin-account-{account}")).await?;
    window.type_in("signin-pin", pin).await?;
    window.click("signin-submit").await?;
    window.part("status-strip").await?;
    Ok(())
}

/// Keeps pictures of every section, in both languages and both themes, where `PADDOCK_PICTURES` names a folder.
async fn pictures(window: &Window) -> Result<()> {
    if env::var_os("PADDOCK_PICTURES").is_none() {
        return Ok(());
    }
    window.click("toast-close").await?;
    window.gone("toast").await?;
    for language in ["zh-cn", "en"] {
        for theme in ["light", "dark"] {
            window.click("settings-tab-window").await?;
            window.click(&format!("language-{language}")).await?;
            window.click(&format!("theme-{theme}")).await?;
            for section in ["club", "rules", "staff", "desks", "window"] {
                window.click(&format!("settings-tab-{section}")).await?;
                window.part(&format!("settings-{section}")).await?;
                window.picture(&format!("settings-{section}-{language}-{theme}")).await?;
            }
            window.click("settings-tab-staff").await?;
            window.click("staff-add").await?;
            window.part("staff-dialog").await?;
            window.picture(&format!("settings-person-{language}-{theme}")).await?;
            window.click("dialog-close").await?;
        }
    }
    window.click("settings-tab-window").await?;
    window.click("language-zh-cn").await?;
    window.click("theme-light").await?;
    Ok(())
}

/// Parts of the week in which lessons may be booked: what can't be is told at its day and kept nowhere, what is typed
/// right is kept as it is left, and a part is added and taken out by one click each.
async fn booking_hours(window: &Window) -> Result<()> {
    let parts = async || {
        let page = window.ask("settings", json!({})).await?;
        page.pointer("/club/slots").and_then(Value::as_array).cloned().context("no booking hours")
    };
    let form = |from: &str, until: &str, step: &str| json!({ "weekday": 2, "from": from, "until": until, "step": step });
    let has = async |what: &str, wanted: &Value, many: usize| {
        let asked = async || {
            let is = parts().await?.iter().filter(|one| one.get("form") == Some(wanted)).count() == many;
            Ok(is.then_some(()))
        };
        until(what, SOON, asked).await
    };
    let standing = parts().await?;
    window.retype("slots-2-step-0", "3").await?;
    let words = window.text("slots-2-wrong").await?;
    assert_eq!(parts().await?, standing, "{words}");
    window.retype("slots-2-step-0", "45").await?;
    has("lessons start every 45 minutes", &form("09:00", "21:00", "45"), 1).await?;
    window.gone("slots-2-wrong").await?;
    window.retype("slots-2-until-0", "12").await?;
    has("they end at noon", &form("09:00", "12:00", "45"), 1).await?;
    // The second part begins where the first ends, and is kept once its end is typed.
    window.click("slots-2-add").await?;
    window.retype("slots-2-until-1", "1830").await?;
    let afternoon = form("12:00", "18:30", "45");
    has("the afternoon is kept", &afternoon, 1).await?;
    window.picture("settings-booking-hours").await?;
    window.click("slots-2-remove-1").await?;
    has("the afternoon is taken out", &afternoon, 0).await?;
    assert_eq!(parts().await?.len(), standing.len());
    window.until("status-waiting", "data-count", "0").await?;
    Ok(())
}

#[tokio::test]
async fn a_manager_settles_hours_staff_and_desks_and_a_receptionist_none_of_it() -> Result<()> {
    let mut club = Club::open().await?;
    let office = club.desk_of("办公室", "manager")?;
    let (account, pin) = club.sign_in("manager")?;
    let (account, pin) = (account.to_owned(), pin.to_owned());
    let window = club.window(&office).await?;
    window.until("status-strip", "data-link", "online").await?;

    // Hours: a wrong one is told at its day, a right one is kept, and one key takes it back.
    window.click("nav-settings").await?;
    window.part("settings-club").await?;
    let until_before = "/club/week/2/parts/0/until";
    let before = window.ask("settings", json!({})).await?.pointer(until_before).cloned().unwrap_or_default();
    window.retype("hours-2-until-0", "7").await?;
    let words = window.text("hours-2-wrong").await?;
    assert!(words.starts_with("周三："), "{words}");
    window.retype("hours-2-until-0", "2130").await?;
    settled(&window, until_before, json!("21:30")).await?;
    window.gone("hours-2-wrong").await?;
    window.until("status-waiting", "data-count", "0").await?;
    window.click("toast-undo").await?;
    settled(&window, until_before, before).await?;
    window.until("status-waiting", "data-count", "0").await?;

    booking_hours(&window).await?;

    // Without a network as well.
    club.stop_server().await?;
    window.until("status-strip", "data-link", "offline").await?;
    window.click("settings-tab-rules").await?;
    window.click("rule-check_in_opens_minutes").await?;
    window.retype("rule-check_in_opens_minutes", "45").await?;
    settled(&window, "/club/rules/0/value", json!("45")).await?;
    window.until("status-waiting", "data-count", "1").await?;
    window.click("settings-tab-desks").await?;
    window.part("desks-away").await?;
    club.start_server().await?;
    window.until("status-waiting", "data-count", "0").await?;

    // A new receptionist: a weak PIN is refused at its field.
    window.click("settings-tab-staff").await?;
    window.click("staff-add").await?;
    window.type_in("staff-name", "钱多多").await?;
    window.type_in("staff-account", "qian").await?;
    window.type_in("staff-pin", "123456").await?;
    window.click("staff-save").await?;
    window.until("staff-pin", "aria-invalid", "true").await?;
    window.picture("settings-weak-pin").await?;
    window.retype("staff-pin", "246813").await?;
    window.until("staff-qian", "data-active", "true").await?;
    pictures(&window).await?;

    // A code for a new desk, and the desk that it makes.
    window.click("settings-tab-desks").await?;
    window.click("desks-enrol").await?;
    window.type_in("office-pin", "000111").await?;
    window.click("enrolment-make").await?;
    window.until("office-pin", "aria-invalid", "true").await?;
    window.retype("office-pin", &pin).await?;
    let code = window.text("enrolment-code").await?;
    assert!(code.len() > 26 && code.contains('-'), "{code}");
    window.picture("settings-code").await?;
    window.click("enrolment-finish").await?;
    window.gone("enrolment-code").await?;
    let new = club.desk_with("前台新", "receptionist", &code)?;
    let other = club.window(&new).await?;
    other.until("status-strip", "data-link", "online").await?;
    window.until("desk", "data-name", "前台新").await?;
    window.picture("settings-desks-asked").await?;

    // She signs in with her PIN, there too, and has nothing to set.
    for at in [&window, &other] {
        sign_in(at, "qian", "246813").await?;
        at.click("nav-settings").await?;
        at.part("settings-window").await?;
        at.click("settings-tab-staff").await?;
        let words = at.text("settings-locked").await?;
        assert!(words.contains("管理俱乐部设置"), "{words}");
        assert!(!at.has("staff-add").await?);
        assert!(at.ask("settings", json!({})).await?["club"].is_null());
        assert!(at.ask("club_desks", json!({})).await.is_err());
    }
    window.picture("settings-locked").await?;

    // Until the manager deactivates her.
    sign_in(&window, &account, &pin).await?;
    window.click("nav-settings").await?;
    window.click("settings-tab-staff").await?;
    window.click("staff-qian").await?;
    window.click("staff-leaves").await?;
    window.click("staff-save").await?;
    window.until("staff-qian", "data-active", "false").await?;
    other.part("signin-pin").await?;
    assert!(!other.has("signin-account-qian").await?);
    Ok(())
}
