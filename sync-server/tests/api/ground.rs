//! A running server with the club in it, and desks to call it.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use shared::command::{Command, NewRider, RegisterMember};
use shared::id::{CommandId, Id as _, MemberId, RiderId};
use shared::record::{Hours, Level, WeekHours};
use shared::store::testing::{self, CLUB, world};
use shared::sync::wire::{Cursor, Envelope, PROTOCOL};
use sqlx::{AssertSqlSafe, PgPool};
use std::fmt::Write as _;
use sync_server::clock::Clock;
use sync_server::config::Config;
use sync_server::crypto::Keys;
use sync_server::database::Database;
use sync_server::embedded::throw_away;
use sync_server::sign_in::staff::pin_verifier;
use sync_server::store::{self, PgStore};
use sync_server::{Running, serve_on};
use tempfile::TempDir;
use uuid::Uuid;

/// The PIN of everybody at the club.
pub(crate) const PIN: &str = "246810";

/// A server at work.
pub(crate) struct Ground {
    pub(crate) running: Running,
    pub(crate) clock: Clock,
    pub(crate) http: Client,
    _keys: TempDir,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        Self::with(|_config| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("keys");
        Keys::load_or_make(&file).unwrap();
        let url = throw_away::database_like("api", async |url| {
            let pool = PgPool::connect(url).await?;
            store::migrate(&pool).await.map_err(|error| sqlx::Error::Configuration(error.into()))?;
            pool.close().await;
            Ok(())
        });
        let mut config = Config { listen: ([127, 0, 0, 1], 0).into(), ..Config::default() };
        config.database.url = Some(url.await.unwrap());
        config.database.connections = 12;
        config.personal_data.key_file = Some(file);
        config.limits.sign_in_burst = 1000;
        // Tests run jobs by hand.
        config.jobs.run = false;
        change(&mut config);
        let database = Database::open(&config).await.unwrap();
        fill(&database).await;
        let clock = Clock::default();
        let running = serve_on(config, database, clock.clone()).await.unwrap();
        Self { running, clock, http: Client::new(), _keys: folder }
    }

    /// Another server under the same settings and keys, on another database.
    pub(crate) async fn on(&self, url: String) -> Self {
        let mut config = self.running.app.config.clone();
        config.database.url = Some(url);
        let database = Database::open(&config).await.unwrap();
        let clock = Clock::default();
        let running = serve_on(config, database, clock.clone()).await.unwrap();
        Self { running, clock, http: Client::new(), _keys: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.running.url())
    }

    pub(crate) fn pool(&self) -> &PgPool {
        &self.running.app.pool
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.http.post(self.url(path)).json(body)).await
    }

    /// Asks as a person.
    pub(crate) async fn get_as(&self, token: &str, path: &str) -> Answer {
        Answer::of(self.http.get(self.url(path)).bearer_auth(token)).await
    }

    /// Does something as a person.
    pub(crate) async fn post_as(&self, token: &str, path: &str, body: &Value) -> Answer {
        Answer::of(self.http.post(self.url(path)).bearer_auth(token).json(body)).await
    }

    /// Changes something as a person.
    pub(crate) async fn patch_as(&self, token: &str, path: &str, body: &Value) -> Answer {
        Answer::of(self.http.patch(self.url(path)).bearer_auth(token).json(body)).await
    }

    /// A manager's access token.
    pub(crate) async fn manager(&self) -> String {
        self.token_of(world::MANAGER.uuid()).await
    }

    /// A person's access token.
    pub(crate) async fn token_of(&self, staff: Uuid) -> String {
        let body = json!({ "account": account(self, staff).await, "pin": PIN });
        self.post("/api/admin/auth/login", &body).await.data()["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn code(&self) -> String {
        self.code_of(&self.manager().await).await
    }

    async fn code_of(&self, manager: &str) -> String {
        let request = self.http.post(self.url("/api/admin/desks/enrolment-code"));
        Answer::of(request.bearer_auth(manager)).await.data()["code"].as_str().unwrap().to_owned()
    }

    /// Enrols a desk and signs it in.
    pub(crate) async fn desk(&self) -> Desk {
        self.desk_that_was(|_public_key| json!([])).await
    }

    /// As [`Ground::desk`], in the club of this manager.
    pub(crate) async fn desk_of(&self, manager: &str) -> Desk {
        self.enrolled(manager, |_public_key| json!([])).await
    }

    /// Enrols a desk that says, over its new public key, which desks it was before, and signs it in.
    pub(crate) async fn desk_that_was(&self, formerly: impl FnOnce(&str) -> Value) -> Desk {
        self.enrolled(&self.manager().await, formerly).await
    }

    async fn enrolled(&self, manager: &str, formerly: impl FnOnce(&str) -> Value) -> Desk {
        let key = Ed25519KeyPair::generate().unwrap();
        let public_key = STANDARD.encode(key.public_key().as_ref());
        let (code, formerly) = (self.code_of(manager).await, formerly(&public_key));
        let body =
            json!({ "code": code, "desk_name": "前台", "public_key": public_key, "formerly": formerly });
        let enrolled = self.post("/api/sync/enrol", &body).await.data();
        let mut desk = Desk {
            id: id(&enrolled["desk_id"]),
            epoch: id(&enrolled["epoch"]),
            origin: enrolled["origin"].as_str().unwrap().to_owned(),
            key,
            access: String::new(),
            refresh: String::new(),
        };
        let tokens = desk.sign_in(self).await.data();
        desk.keep(&tokens);
        desk
    }

    /// All that the server keeps but who is signed in, as text: equal texts are equal databases.
    pub(crate) async fn dump(&self) -> String {
        let tables: Vec<String> = sqlx::query_scalar(
            "SELECT table_name::text FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1",
        )
        .fetch_all(self.pool())
        .await
        .unwrap();
        let tables: Vec<_> =
            tables.iter().map(String::as_str).filter(|table| !SIGN_IN.contains(table)).collect();
        self.dump_of(&tables).await
    }

    /// All that lies in these tables, as text.
    pub(crate) async fn dump_of(&self, tables: &[&str]) -> String {
        let mut dump = String::new();
        for table in tables {
            let query =
                format!("SELECT coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '') FROM {table} t");
            let rows: String = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(self.pool()).await.unwrap();
            writeln!(dump, "{table}\n{rows}").unwrap();
        }
        dump
    }
}

/// Tables that change with every sign-in.
const SIGN_IN: [&str; 5] =
    ["sessions", "access_tokens", "refresh_tokens", "answered_challenges", "_sqlx_migrations"];

async fn account(ground: &Ground, staff: Uuid) -> String {
    let account = sqlx::query_scalar("SELECT account FROM staff WHERE id = $1").bind(staff);
    account.fetch_one(ground.pool()).await.unwrap()
}

pub(crate) async fn fill(database: &Database) {
    store::found_club(&database.pool, CLUB).await.unwrap();
    let mut store = PgStore::begin(&database.pool, CLUB, &database.keys).await.unwrap();
    testing::fill(&mut store, &world::rows()).await.unwrap();
    store.commit().await.unwrap();
    // Tests run at any hour.
    let round_the_clock = WeekHours::every_day(&[Hours { from: 0, until: 1_440 }]);
    let open = sqlx::query("UPDATE clubs SET rules = jsonb_set(rules, '{opening_hours}', $1)");
    open.bind(json!(round_the_clock)).execute(&database.pool).await.unwrap();
    let known = sqlx::query("UPDATE staff SET pin_verifier = $1, rights_since = now() - interval '1 year'");
    known.bind(pin_verifier(PIN).unwrap()).execute(&database.pool).await.unwrap();
    // The club's two desks have the first two origins.
    sqlx::query("SELECT setval('desk_origins', 5)").execute(&database.pool).await.unwrap();
}

pub(crate) fn id(value: &Value) -> Uuid {
    value.as_str().unwrap().parse().unwrap()
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) retry_after: Option<String>,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        Self::read(request.send().await.unwrap()).await
    }

    pub(crate) async fn read(response: Response) -> Self {
        let retry_after =
            response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        let (status, text) = (response.status(), response.text().await.unwrap());
        let body = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status} is no JSON: {text}"));
        Self { status, retry_after, body }
    }

    /// The data of a good answer.
    pub(crate) fn data(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.body["data"].clone()
    }

    /// Status and stable name of a refusal.
    pub(crate) fn refusal(&self) -> (u16, &str) {
        assert_eq!(self.body["code"], self.status.as_u16(), "{}", self.body);
        (self.status.as_u16(), self.body["error"].as_str().unwrap())
    }

    /// The envelope without what differs from call to call.
    pub(crate) fn steady(mut self) -> Value {
        self.body["request_id"] = "…".into();
        // The order of keys depends on what else is built beside; the snapshots go by the alphabet.
        self.body.sort_all_objects();
        self.body
    }
}

/// A desk as the server sees it.
pub(crate) struct Desk {
    pub(crate) id: Uuid,
    pub(crate) epoch: Uuid,
    pub(crate) origin: String,
    pub(crate) access: String,
    pub(crate) refresh: String,
    key: Ed25519KeyPair,
}

impl Desk {
    pub(crate) fn public_key(&self) -> String {
        STANDARD.encode(self.key.public_key().as_ref())
    }

    pub(crate) fn sign(&self, text: &str) -> String {
        STANDARD.encode(self.key.sign(text.as_bytes()).as_ref())
    }

    pub(crate) fn keep(&mut self, tokens: &Value) {
        tokens["access_token"].as_str().unwrap().clone_into(&mut self.access);
        tokens["refresh_token"].as_str().unwrap().clone_into(&mut self.refresh);
    }

    pub(crate) async fn challenge(&self, ground: &Ground) -> String {
        let asked = ground.post("/api/sync/challenge", &json!({ "desk_id": self.id })).await;
        asked.data()["challenge"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn sign_in(&self, ground: &Ground) -> Answer {
        let challenge = self.challenge(ground).await;
        self.sign_in_with(ground, &challenge).await
    }

    pub(crate) async fn sign_in_with(&self, ground: &Ground, challenge: &str) -> Answer {
        let signature = self.sign(&format!("paddock-desk-sign-in-v1\n{}\n{challenge}", self.id));
        let body = json!({ "grant": "device_key", "desk_id": self.id, "challenge": challenge, "signature": signature });
        ground.post("/api/sync/token", &body).await
    }

    pub(crate) async fn exchange(&self, ground: &Ground, token: &str) -> Answer {
        ground.post("/api/sync/token", &json!({ "grant": "refresh", "refresh_token": token })).await
    }

    pub(crate) async fn get(&self, ground: &Ground, path: &str) -> Answer {
        Answer::of(ground.http.get(ground.url(path)).bearer_auth(&self.access)).await
    }

    pub(crate) async fn pull(&self, ground: &Ground, cursor: i64) -> Answer {
        self.get(ground, &format!("/api/sync/pull?cursor={cursor}&epoch={}", self.epoch)).await
    }

    pub(crate) fn request(&self, commands: &[Envelope]) -> Value {
        json!({ "protocol": PROTOCOL, "desk_id": self.id, "epoch": self.epoch, "commands": commands })
    }

    pub(crate) async fn push(&self, ground: &Ground, commands: &[Envelope]) -> Answer {
        self.push_as(ground, &self.request(commands)).await
    }

    /// Pushes whatever it is, signed as a desk signs its pushes.
    pub(crate) async fn push_as(&self, ground: &Ground, request: &Value) -> Answer {
        let body = serde_json::to_vec(request).unwrap();
        let text = format!("paddock-push-v1\n{}\n{}", self.id, hex::encode(digest(&SHA256, &body)));
        let request = ground.http.post(ground.url("/api/sync/push")).bearer_auth(&self.access);
        let request = request.header("content-type", "application/json");
        Answer::of(request.header("x-paddock-signature", self.sign(&text)).body(body)).await
    }
}

/// A command of this number: somebody becomes a member.
pub(crate) fn registration(ground: &Ground, desk_seq: u64) -> Envelope {
    let args = RegisterMember {
        member_id: MemberId(Uuid::now_v7()),
        name: "许知远".to_owned(),
        phone: Some("13800008888".to_owned()),
        notes: None,
        riders: vec![NewRider {
            rider_id: RiderId(Uuid::now_v7()),
            name: "许一".to_owned(),
            birth_date: None,
            weight: None,
            level: Level::ALL[0],
            guardian_name: None,
            guardian_phone: None,
            waiver_signed: true,
        }],
    };
    envelope(ground, desk_seq, &args.into())
}

pub(crate) fn envelope(ground: &Ground, desk_seq: u64, command: &Command) -> Envelope {
    Envelope {
        command_id: CommandId(Uuid::now_v7()),
        desk_seq,
        issued_at: ground.clock.now(),
        issued_cursor: Cursor(0),
        staff_id: world::RECEPTION,
        name: command.name().to_owned(),
        version: command.version(),
        args: command.arguments().unwrap(),
    }
}
