//! The embedded PostgreSQL, as a server meets it over the years: made, stopped, killed, started again.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

use std::{
    env,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use sync_server::embedded::{Cluster, Durability, EmbeddedError, throw_away};

/// Set for the copy of this program that plays the server which will be killed.
const VICTIM: &str = "PADDOCK_TEST_CLUSTER";

async fn connect(cluster: &Cluster) -> PgConnection {
    cluster.create_database("club").await.unwrap();
    PgConnection::connect(&cluster.url("club")).await.unwrap()
}

async fn remember(cluster: &Cluster, horse: &str) {
    let mut club = connect(cluster).await;
    sqlx::query("CREATE TABLE IF NOT EXISTS horse (name text PRIMARY KEY)").execute(&mut club).await.unwrap();
    sqlx::query("INSERT INTO horse VALUES ($1)").bind(horse).execute(&mut club).await.unwrap();
}

async fn horses(cluster: &Cluster) -> Vec<String> {
    let mut club = connect(cluster).await;
    sqlx::query_scalar("SELECT name FROM horse ORDER BY name").fetch_all(&mut club).await.unwrap()
}

fn alive(pid: u32) -> bool {
    // A corpse that nobody has buried yet is not alive.
    std::fs::read_link(format!("/proc/{pid}/exe")).is_ok()
}

fn kill_nine(pid: u32) {
    signal(pid, Signal::SIGKILL);
}

fn signal(pid: u32, signal: Signal) {
    kill(Pid::from_raw(i32::try_from(pid).unwrap()), signal).unwrap();
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let limit = Instant::now() + Duration::from_secs(20);
    let mut look = tokio::time::interval(Duration::from_millis(10));
    while !holds() {
        assert!(Instant::now() < limit, "waited in vain until {what}");
        look.tick().await;
    }
}

/// A copy of this program in which the test `name` plays a server on `folder`, and what it says when ready.
fn server(name: &str, folder: &Path) -> (Child, String) {
    let mut server = Command::new(env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture"])
        .env(VICTIM, folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines().map(Result::unwrap);
    let said = lines.find_map(|line| line.split_once("READY ").map(|(_, said)| said.to_owned()));
    (server, said.expect("the server ended before it was ready"))
}

/// As [`server`], when what it says is the process id of its PostgreSQL.
fn server_on_cluster(name: &str, folder: &Path) -> (Child, u32) {
    let (server, postgres) = server(name, folder);
    (server, postgres.parse().unwrap())
}

/// In the copy that plays the server: owns the cluster until it is killed.
async fn play_server() {
    let Some(folder) = env::var_os(VICTIM) else { return };
    let cluster = Cluster::start(&PathBuf::from(folder)).await.unwrap();
    remember(&cluster, "踏雪").await;
    println!("READY {}", cluster.pid());
    std::future::pending::<()>().await;
}

/// The folder of the cluster that this address leads to.
fn folder_of(url: &str) -> PathBuf {
    let options: PgConnectOptions = url.parse().unwrap();
    let socket = options.get_socket().unwrap();
    socket.ancestors().nth(2).unwrap().to_path_buf()
}

#[tokio::test]
async fn a_cluster_is_made_at_the_first_start_and_found_again_at_the_next() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("postgres");
    let cluster = Cluster::start(&folder).await.unwrap();
    remember(&cluster, "追风").await;
    let pid = cluster.pid();
    cluster.stop().await.unwrap();
    assert!(!alive(pid), "PostgreSQL outlived its stop");

    let cluster = Cluster::start(&folder).await.unwrap();
    assert_eq!(horses(&cluster).await, ["追风"]);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn what_was_committed_is_on_the_disk_and_the_server_works_as_no_superuser() {
    let top = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(top.path()).await.unwrap();
    let mut club = connect(&cluster).await;
    for setting in ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"] {
        let value: String = sqlx::query_scalar("SELECT current_setting($1)")
            .bind(setting)
            .fetch_one(&mut club)
            .await
            .unwrap();
        assert_eq!(value, "on", "{setting}");
    }
    let superuser: bool = sqlx::query_scalar("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        .fetch_one(&mut club)
        .await
        .unwrap();
    assert!(!superuser);
    sqlx::query("CREATE EXTENSION btree_gist").execute(&mut club).await.unwrap();
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn the_cluster_listens_on_its_socket_and_nowhere_else() {
    let top = tempfile::tempdir().unwrap();
    let cluster = Cluster::start_with(top.path(), Durability::None).await.unwrap();
    let mut club = connect(&cluster).await;
    let addresses: String =
        sqlx::query_scalar("SELECT current_setting('listen_addresses')").fetch_one(&mut club).await.unwrap();
    assert_eq!(addresses, "");
    let there = std::fs::metadata(top.path().join("data")).unwrap();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&there.permissions()) & 0o777, 0o700);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_making_cut_short_is_begun_anew() {
    let top = tempfile::tempdir().unwrap();
    let half = top.path().join("data.new");
    std::fs::create_dir(&half).unwrap();
    std::fs::write(half.join("PG_VERSION"), "15\n").unwrap();
    let cluster = Cluster::start_with(top.path(), Durability::None).await.unwrap();
    remember(&cluster, "小栗").await;
    assert!(!half.exists());
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_path_longer_than_a_socket_may_have_does_not_matter() {
    let top = tempfile::tempdir().unwrap();
    let folder = top.path().join("一个很长的文件夹名字".repeat(4)).join("postgres with spaces");
    let cluster = Cluster::start_with(&folder, Durability::None).await.unwrap();
    remember(&cluster, "小栗").await;
    assert_eq!(horses(&cluster).await, ["小栗"]);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn after_postgres_is_killed_the_next_start_recovers() {
    let top = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(top.path()).await.unwrap();
    remember(&cluster, "追风").await;
    let first = cluster.pid();
    kill_nine(first);
    drop(cluster);

    let cluster = Cluster::start(top.path()).await.unwrap();
    assert_ne!(cluster.pid(), first);
    assert_eq!(horses(&cluster).await, ["追风"]);
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_worker_that_is_slow_to_follow_its_killed_postgres_is_waited_for() {
    let top = tempfile::tempdir().unwrap();
    let cluster = Cluster::start_with(top.path(), Durability::None).await.unwrap();
    let mut club = connect(&cluster).await;
    let worker: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut club).await.unwrap();
    let worker = u32::try_from(worker).unwrap();
    signal(worker, Signal::SIGSTOP);
    kill_nine(cluster.pid());
    drop(cluster);

    let log = top.path().join("postgres.log");
    let refused = || std::fs::read_to_string(&log).unwrap().contains("still in use");
    let (started, ()) = tokio::join!(Cluster::start_with(top.path(), Durability::None), async {
        until("PostgreSQL refuses to start beside the worker", refused).await;
        signal(worker, Signal::SIGCONT);
    });
    started.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_second_server_is_refused_and_told_why() {
    play_server().await;
    let top = tempfile::tempdir().unwrap();
    let (mut first, _) = server("a_second_server_is_refused_and_told_why", top.path());
    let refusal = Cluster::start(top.path()).await.unwrap_err();
    assert!(matches!(refusal, EmbeddedError::InUse { .. }), "{refusal}");
    assert!(refusal.to_string().contains(&format!("in use by process {}", first.id())), "{refusal}");

    first.kill().unwrap();
    first.wait().unwrap();
    let cluster = Cluster::start(top.path()).await.unwrap();
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_postgres_that_outlived_its_server_is_taken_over_and_stopped_with_the_new_one() {
    play_server().await;
    let top = tempfile::tempdir().unwrap();
    let (mut killed, postgres) = server_on_cluster(
        "a_postgres_that_outlived_its_server_is_taken_over_and_stopped_with_the_new_one",
        top.path(),
    );
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert!(alive(postgres), "PostgreSQL went with its server: this test shows nothing");

    let cluster = Cluster::start(top.path()).await.unwrap();
    assert_eq!(cluster.pid(), postgres);
    assert_eq!(horses(&cluster).await, ["踏雪"]);
    cluster.stop().await.unwrap();
    until("the orphan is gone", || !alive(postgres)).await;
}

#[tokio::test]
async fn after_server_and_postgres_are_killed_together_the_next_start_recovers() {
    play_server().await;
    let top = tempfile::tempdir().unwrap();
    for _ in 0..3 {
        let (mut killed, postgres) = server_on_cluster(
            "after_server_and_postgres_are_killed_together_the_next_start_recovers",
            &top.path().join("postgres"),
        );
        kill_nine(postgres);
        killed.kill().unwrap();
        killed.wait().unwrap();
        let cluster = Cluster::start(&top.path().join("postgres")).await.unwrap();
        assert_ne!(cluster.pid(), postgres);
        let mut club = connect(&cluster).await;
        let there: i64 =
            sqlx::query_scalar("DELETE FROM horse RETURNING 1::int8").fetch_one(&mut club).await.unwrap();
        assert_eq!(there, 1);
        club.close().await.unwrap();
        cluster.stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_throw_away_cluster_leaves_nothing() {
    let cluster = throw_away::ThrowAway::start().await.unwrap();
    let url = cluster.database().await.unwrap();
    let folder = folder_of(&url);
    PgConnection::connect(&url).await.unwrap();
    cluster.stop().await.unwrap();
    assert!(!folder.exists(), "{} is still there", folder.display());
}

#[tokio::test]
async fn a_throw_away_cluster_goes_with_its_process_even_when_that_is_killed() {
    if env::var_os(VICTIM).is_some() {
        println!("READY {}", throw_away::database().await.unwrap());
        return std::future::pending().await;
    }
    let (mut killed, url) =
        server("a_throw_away_cluster_goes_with_its_process_even_when_that_is_killed", Path::new("none"));
    let folder = folder_of(&url);
    let pid_file = std::fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
    let postgres = pid_file.lines().next().unwrap().parse().unwrap();
    assert!(alive(postgres));
    killed.kill().unwrap();
    killed.wait().unwrap();
    until("nothing of the cluster is left", || !folder.exists() && !alive(postgres)).await;
}

#[tokio::test]
async fn databases_of_a_kind_are_copies_of_one_that_was_prepared_once() {
    let mut prepared = 0;
    for _ in 0..2 {
        let url = throw_away::database_like("stable", async |url| {
            prepared += 1;
            let mut pattern = PgConnection::connect(url).await?;
            sqlx::query("CREATE TABLE horse (name text)").execute(&mut pattern).await?;
            pattern.close().await
        })
        .await
        .unwrap();
        let mut club = PgConnection::connect(&url).await.unwrap();
        let horses: i64 =
            sqlx::query_scalar("SELECT count(*) FROM horse").fetch_one(&mut club).await.unwrap();
        assert_eq!(horses, 0, "the copies are not one database");
        sqlx::query("INSERT INTO horse VALUES ('追风')").execute(&mut club).await.unwrap();
    }
    assert_eq!(prepared, 1);
}
