//! Nobody who holds the database, or its files, learns a phone, a guardian or an openid.

use super::*;
use shared::command::{Command, NewRider, RegisterMember};
use shared::record::{Coach, Desk, Level, Member, Rider, Row, Table};
use shared::store::{FindMembers, Keep, KeepAudit, ScanTables, fetch};
use shared::sync::authority;
use shared::sync::wire::Envelope;
use sqlx::Connection as _;
use sqlx::postgres::PgConnectOptions;
use std::path::Path;

const PHONE: &str = "13912345678";
const GUARDIAN: &str = "欧阳守护者";
const GUARDIAN_PHONE: &str = "13787654321";
const OPENID: &str = "oPlanted-openid-0001";
const COACH_PHONE: &str = "13600246802";
const PLANTED: [&str; 5] = [PHONE, GUARDIAN, GUARDIAN_PHONE, OPENID, COACH_PHONE];

/// Plants the secrets wherever personal data goes: rows, arguments, outcomes, failures, quarantine and audit.
async fn plant(pool: &PgPool, keys: &Keys) {
    let mut store = PgStore::begin(pool, CLUB, keys).await.unwrap();
    let desk: Desk = fetch(&mut store, world::DOOR).await.unwrap().unwrap();
    let form = RegisterMember {
        member_id: testing::id(0x99),
        name: "赵敏".to_owned(),
        phone: Some(PHONE.to_owned()),
        notes: None,
        riders: vec![NewRider {
            rider_id: testing::id(0x9A),
            name: "赵小满".to_owned(),
            birth_date: "2016-05-01".parse().ok(),
            weight: None,
            level: Level::Beginner,
            guardian_name: Some(GUARDIAN.to_owned()),
            guardian_phone: Some(GUARDIAN_PHONE.to_owned()),
            waiver_signed: true,
        }],
    };
    let envelope = |desk_seq: u64, command: Command| Envelope {
        command_id: testing::id(0x60_0000 + u128::from(desk_seq)),
        desk_seq,
        issued_at: testing::MORNING,
        issued_cursor: Cursor(1),
        staff_id: world::RECEPTION,
        name: command.name().to_owned(),
        version: command.version(),
        args: command.arguments().unwrap(),
    };
    // The second is refused: its arguments rest here all the same.
    let said = [envelope(1, form.clone().into()), envelope(2, form.into())];
    let commands = authority::read(&desk, &[], &said).unwrap();
    let progress = authority::push(&mut store, &desk, &commands, testing::MORNING, false).await.unwrap();
    assert_eq!(progress.last_seq, 2);
    store.set_aside(desk.id, &said[0], Reason::DeskRevoked).await.unwrap();

    let mut member: Member = fetch(&mut store, testing::id(0x99)).await.unwrap().unwrap();
    let before = serde_json::to_value(&member).ok();
    member.openid = Some(OPENID.to_owned());
    store.update(&member).await.unwrap();
    let mut coach: Coach = fetch(&mut store, world::COACH).await.unwrap().unwrap();
    coach.phone = Some(COACH_PHONE.to_owned());
    store.update(&coach).await.unwrap();
    let line = shared::record::AuditEntry {
        club_id: CLUB,
        id: testing::id(0xAD),
        act: "edit_member".to_owned(),
        command_id: testing::id(0xAE),
        staff_id: None,
        desk_id: None,
        at: testing::MORNING,
        table: Table::Members,
        row_id: member.id.0,
        before,
        after: serde_json::to_value(&member).ok(),
    };
    store.audit(&line).await.unwrap();
    store.commit().await.unwrap();
    let quoting = StoreError::Failed(format!("invalid phone {PHONE} of {GUARDIAN}").into());
    count_failure(pool, CLUB, desk.id, 3, testing::id(0xFA), &quoting).await.unwrap();
}

/// What of the secrets a text shows, in the clear or as hexadecimal digits of its bytes.
fn shown(text: &str) -> Vec<&'static str> {
    let hidden = |secret: &&str| text.contains(*secret) || text.contains(&hex::encode(secret));
    PLANTED.into_iter().filter(hidden).collect()
}

/// Every row of every table as text, one line each.
async fn dump(pool: &PgPool) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    assert!(tables.len() > 30, "{tables:?}");
    let mut dump = String::new();
    for table in tables {
        let rows = format!("SELECT t::text FROM \"{table}\" AS t");
        let rows: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(rows)).fetch_all(pool).await.unwrap();
        for row in rows {
            dump.push_str(&format!("{table}: {row}\n"));
        }
    }
    dump
}

/// What of the secrets lies in the files of a folder, tables, indexes, write-ahead log and server log alike.
fn in_files(folder: &Path) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(in_files(&path));
        } else if let Ok(bytes) = std::fs::read(&path) {
            let there = |secret: &&str| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            found
                .extend(PLANTED.into_iter().filter(there).map(|secret| (path.display().to_string(), secret)));
        }
    }
    found
}

/// Everything written out to the files.
async fn checkpoint(options: &PgConnectOptions) {
    let admin = options.clone().username("postgres");
    let mut admin = PgConnection::connect_with(&admin).await.unwrap();
    sqlx::raw_sql("CHECKPOINT").execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
}

#[tokio::test]
async fn planted_secrets_are_found_in_no_table_and_no_file() {
    // A cluster of its own: other tests plant nothing into its files.
    let cluster = throw_away::ThrowAway::start().await.unwrap();
    let url = cluster.database().await.unwrap();
    let keys = Keys::generate().unwrap();
    let pool = open(&url, 4, &keys).await.unwrap();
    found_club(&pool, CLUB).await.unwrap();
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    testing::fill(&mut store, &world::rows()).await.unwrap();
    store.commit().await.unwrap();
    plant(&pool, &keys).await;

    let options: PgConnectOptions = url.parse().unwrap();
    let folder = options.get_socket().unwrap().ancestors().nth(2).unwrap().to_path_buf();
    checkpoint(&options).await;
    let dumped = dump(&pool).await;
    assert!(dumped.contains("赵小满"), "the dump shows what is not secret");
    let telling: Vec<_> = dumped.lines().filter(|line| !shown(line).is_empty()).collect();
    assert_eq!(telling, [""; 0]);
    assert_eq!(in_files(&folder), []);

    // The keys open what the files hide.
    let mut store = PgStore::begin(&pool, CLUB, &keys).await.unwrap();
    let member: Vec<Member> = store.members_by_phone(PHONE).await.unwrap();
    assert_eq!(member.iter().map(|one| one.openid.as_deref()).collect::<Vec<_>>(), [Some(OPENID)]);
    let riders: Vec<Rider> = store.riders_of(member[0].id).await.unwrap();
    assert_eq!(riders[0].guardian_name.as_deref(), Some(GUARDIAN));
    let coaches = store.rows(Table::Coaches).await.unwrap();
    assert!(
        coaches.iter().any(|row| matches!(row, Row::Coach(one) if one.phone.as_deref() == Some(COACH_PHONE)))
    );
    store.rollback().await.unwrap();

    // The control: the same search finds what is written in the clear.
    sqlx::raw_sql("CREATE TABLE in_the_clear (secret text, hidden bytea)").execute(&pool).await.unwrap();
    for secret in PLANTED {
        let query = sqlx::query("INSERT INTO in_the_clear VALUES ($1, convert_to($1, 'UTF8'))").bind(secret);
        query.execute(&pool).await.unwrap();
    }
    checkpoint(&options).await;
    assert_eq!(shown(&dump(&pool).await), PLANTED);
    let found: std::collections::BTreeSet<_> =
        in_files(&folder).into_iter().map(|(_, secret)| secret).collect();
    assert_eq!(found, PLANTED.into_iter().collect());
    pool.close().await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_phone_is_found_by_its_last_four_digits_through_their_hash() {
    let (pool, keys) = club().await;
    plant(&pool, &keys).await;
    let by_tail = async |said: &str| {
        let tail = ClubKeys::new(&keys, CLUB).tail(Some(said));
        let query = sqlx::query_scalar("SELECT id FROM members WHERE phone_tail_hash = $1").bind(tail);
        query.fetch_all(&pool).await.unwrap()
    };
    let planted: Vec<uuid::Uuid> = by_tail("5678").await;
    assert_eq!(planted, [testing::uuid(0x99)]);
    let others: Vec<uuid::Uuid> = by_tail("9678").await;
    assert!(others.is_empty(), "all four digits count");
}
