//! Backups: made under load, held to what they say, restored, and completed by the desks.

use crate::ground::{Desk, Ground, fill, id, registration};
use crate::push::count;
use serde_json::Value;
use shared::store::testing::CLUB;
use shared::sync::wire::Envelope;
use std::collections::BTreeSet;
use std::path::Path;
use sync_server::backup::{self, Asked, BackupError, Source, restore::restore};
use sync_server::config::Config;
use sync_server::crypto::Keys;
use sync_server::database::Database;
use sync_server::embedded::throw_away;
use sync_server::job::{Job, Jobs, Outcome};
use sync_server::store;
use tokio::sync::watch;

/// What a ground's server would back up.
fn source(ground: &Ground) -> Source<'_> {
    let app = &ground.running.app;
    Source { address: &app.address, keys: &app.keys, data_dir: app.config.data_dir.as_deref() }
}

/// Registers members one by one until told to stop, and tells how many it has.
async fn load(
    ground: &Ground,
    desk: &Desk,
    pushed: watch::Sender<usize>,
    stop: watch::Receiver<bool>,
) -> Vec<Envelope> {
    let mut commands = Vec::new();
    while !*stop.borrow() {
        let seq = u64::try_from(commands.len()).unwrap() + 1;
        commands.push(registration(ground, seq));
        let reply = desk.push(ground, &commands[commands.len() - 1..]).await.data();
        assert_eq!(reply["last_seq"], seq);
        pushed.send_replace(commands.len());
    }
    commands
}

#[tokio::test]
async fn a_backup_under_load_is_restored_and_the_desk_brings_what_it_lacks() {
    let ground = Ground::new().await;
    let desk = ground.desk().await;
    let folder = tempfile::tempdir().unwrap();
    let (pushed, mut seen) = watch::channel(0);
    let (stop, stopped) = watch::channel(false);
    let backed_up = async {
        seen.wait_for(|pushed| *pushed >= 5).await.unwrap();
        let now = ground.clock.now();
        let made = backup::make(source(&ground), folder.path(), Asked::ByHand, true, now).await.unwrap();
        let then = *seen.borrow();
        seen.wait_for(|pushed| *pushed >= then + 5).await.unwrap();
        stop.send_replace(true);
        made
    };
    let (commands, made) = tokio::join!(load(&ground, &desk, pushed, stopped), backed_up);
    let members = count(&ground, "members").await;
    assert_eq!(made.manifest.clubs.keys().copied().collect::<Vec<_>>(), [CLUB.0]);

    // The machine is gone. On another one, from the backup:
    let url = throw_away::database().await.unwrap();
    let mut config = ground.running.app.config.clone();
    config.database.url = Some(url.clone());
    let (keys, now) = (&ground.running.app.keys, ground.clock.now());
    let restored = restore(&config, keys, &made.folder, false, now).await.unwrap();
    assert_ne!(restored.epoch.0, made.manifest.epoch);
    let again = restore(&config, keys, &made.folder, false, now).await;
    assert!(matches!(again, Err(BackupError::NotEmpty(_))), "{again:?}");

    let after = ground.on(url).await;
    let mut desk = desk;
    assert_eq!(
        desk.pull(&after, 1).await.refusal(),
        (401, "token_invalid"),
        "every token is of the old life"
    );
    let tokens = desk.sign_in(&after).await.data();
    desk.keep(&tokens);
    let told = desk.push(&after, &[]).await;
    assert_eq!(told.refusal(), (409, "epoch_changed"));
    let last_seq = usize::try_from(told.body["details"]["last_seq"].as_u64().unwrap()).unwrap();
    assert!((5..commands.len()).contains(&last_seq), "{last_seq} of {}", commands.len());
    desk.epoch = id(&told.body["details"]["epoch"]);
    assert_eq!(desk.epoch, restored.epoch.0);
    for batch in commands[last_seq..].chunks(200) {
        let reply = desk.push(&after, batch).await.data();
        let done = |one: &Value| {
            one["outcome"]["outcome"] == "applied" || one["outcome"]["outcome"] == "applied_with_issue"
        };
        assert!(reply["settled"].as_array().unwrap().iter().all(done), "{reply}");
    }
    assert_eq!(count(&after, "members").await, members);
    assert_eq!(count(&after, "settled_commands").await, i64::try_from(commands.len()).unwrap());
}

#[tokio::test]
async fn a_backup_that_is_not_what_it_says_is_refused() {
    let ground = Ground::new().await;
    let folder = tempfile::tempdir().unwrap();
    let made =
        backup::make(source(&ground), folder.path(), Asked::ByHand, false, ground.clock.now()).await.unwrap();
    let (manifest, dump) = (made.folder.join("manifest.json"), made.folder.join("database.dump"));
    let keys = &ground.running.app.keys;
    backup::check(&made.folder, keys).await.unwrap();
    let other = Keys::generate().unwrap();
    assert!(matches!(backup::check(&made.folder, &other).await, Err(BackupError::OtherKeys(_))));

    let text = std::fs::read_to_string(&manifest).unwrap();
    let mut said: Value = serde_json::from_str(&text).unwrap();
    let rows = said["tables"]["members"]["rows"].as_i64().unwrap();
    said["tables"]["members"]["rows"] = (rows + 1).into();
    std::fs::write(&manifest, said.to_string()).unwrap();
    match backup::check(&made.folder, keys).await {
        Err(BackupError::Differs(tables)) => assert_eq!(tables, ["members"]),
        other => panic!("{other:?}"),
    }
    std::fs::write(&manifest, &text).unwrap();
    let mut bytes = std::fs::read(&dump).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&dump, bytes).unwrap();
    assert!(
        matches!(backup::check(&made.folder, keys).await, Err(BackupError::Damaged(path)) if path == dump)
    );
    std::fs::remove_file(&manifest).unwrap();
    assert!(matches!(backup::check(&made.folder, keys).await, Err(BackupError::Io { .. })));
}

#[tokio::test]
async fn the_job_keeps_the_newest_and_nothing_that_a_person_asked_for_goes() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().to_owned();
    let ground = Ground::with(|config| {
        config.backup = sync_server::config::Backup { folder: Some(place), keep: 2, verify: false };
    })
    .await;
    let by_hand =
        backup::make(source(&ground), folder.path(), Asked::ByHand, false, ground.clock.now()).await.unwrap();
    std::fs::create_dir(folder.path().join("paddock-20200101T000000Z.partial")).unwrap();
    let jobs = Jobs::of(&ground.running.app);
    for _night in 0..3 {
        ground.clock.turn_ahead(60 * 24);
        let claim = jobs.take_by_hand(Job::Backup, ground.clock.now()).await.unwrap();
        let run = jobs.run(claim).await.unwrap();
        assert_eq!((run.outcome, run.error), (Outcome::Done, None));
        assert!(run.counts["rows"].as_i64().unwrap() > 50 && run.counts["bytes"].as_i64().unwrap() > 1000);
    }
    let left: BTreeSet<String> = names(folder.path());
    assert_eq!(left.len(), 3, "{left:?}");
    assert!(left.contains(by_hand.folder.file_name().unwrap().to_str().unwrap()));
    let newest = ground.clock.now().datetime().format("paddock-%Y%m%d").to_string();
    assert!(left.iter().any(|name| name.starts_with(&newest)), "{left:?}");

    // A folder that can't be written to fails the run, and nothing half made stays.
    let file = folder.path().join("occupied");
    std::fs::write(&file, "").unwrap();
    let mut blocked = ground.running.app.config.clone();
    blocked.backup.folder = Some(file);
    let database = Database::open(&blocked).await.unwrap();
    let jobs = Jobs::on(&database, blocked);
    let claim = jobs.take_by_hand(Job::Backup, ground.clock.now()).await.unwrap();
    assert_eq!(jobs.run(claim).await.unwrap().outcome, Outcome::Failed);
}

fn names(folder: &Path) -> BTreeSet<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.map(|name| name.into_string().unwrap()).collect()
}

#[tokio::test]
async fn an_embedded_database_is_restored_in_its_place_and_the_old_one_put_aside() {
    let (data, backups) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut config = Config { data_dir: Some(data.path().to_owned()), ..Config::default() };
    config.database.embedded = true;
    let database = Database::open(&config).await.unwrap();
    fill(&database).await;
    std::fs::create_dir_all(data.path().join("files/2026")).unwrap();
    std::fs::write(data.path().join("files/2026/horse.webp"), "a horse").unwrap();
    let before = store::meta(&database.pool).await.unwrap();
    // Beside the server at work, as an administrator does.
    let visit = Database::visit(&config).await.unwrap();
    let source = Source { address: visit.address(), keys: &visit.keys, data_dir: Some(data.path()) };
    let now = shared::time::Timestamp::from(chrono::DateTime::from(std::time::SystemTime::now()));
    let made = backup::make(source, backups.path(), Asked::ByHand, false, now).await.unwrap();
    visit.close().await.unwrap();
    assert!(made.manifest.files.contains_key("files/2026/horse.webp"));
    let keys = database.keys.clone();
    let busy = restore(&config, &keys, &made.folder, true, now).await;
    assert!(matches!(busy, Err(BackupError::Embedded(_))), "a server is at work: {busy:?}");
    sqlx::query("UPDATE horses SET name = 'somebody else'").execute(&database.pool).await.unwrap();
    database.close().await.unwrap();
    std::fs::write(data.path().join("files/2026/horse.webp"), "a mule").unwrap();

    let unasked = restore(&config, &keys, &made.folder, false, now).await;
    assert!(matches!(unasked, Err(BackupError::NotEmpty(_))), "{unasked:?}");
    let restored = restore(&config, &keys, &made.folder, true, now).await.unwrap();
    assert!(restored.before.unwrap().starts_with("paddock_before_"));
    let database = Database::open(&config).await.unwrap();
    let after = store::meta(&database.pool).await.unwrap();
    assert!(after.restored && after.epoch == restored.epoch && after.epoch != before.epoch);
    let mules: i64 = sqlx::query_scalar("SELECT count(*) FROM horses WHERE name = 'somebody else'")
        .fetch_one(&database.pool)
        .await
        .unwrap();
    assert_eq!(mules, 0);
    assert_eq!(std::fs::read_to_string(data.path().join("files/2026/horse.webp")).unwrap(), "a horse");
    database.close().await.unwrap();
}
