//! What the log says: which request, which desk, how it went; never what a person's name or phone is.

use crate::ground::{Ground, PIN, registration};
use serde_json::json;
use sqlx::Executor as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_knows_the_desk_and_no_name_phone_token_or_pin() {
    let kept = Kept::default();
    let writer = kept.clone();
    let log = tracing_subscriber::fmt().json().with_max_level(tracing::Level::DEBUG);
    log.with_writer(move || writer.clone()).init();

    let ground = Ground::new().await;
    let desk = ground.desk().await;
    // Said in a refusal of ours, in one of the database's, and in a sign-in that fails.
    let mut misread = registration(&ground, 1);
    misread.args["riders"] = "许知远 13800008888".into();
    assert_eq!(desk.push(&ground, &[misread]).await.refusal(), (422, "bad_arguments"));
    let talkative = "CREATE FUNCTION talk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION 'talking of %', NEW.name; END $$;
        CREATE TRIGGER talk BEFORE INSERT ON members FOR EACH ROW EXECUTE FUNCTION talk();";
    ground.pool().execute(talkative).await.unwrap();
    assert_eq!(desk.push(&ground, &[registration(&ground, 1)]).await.data()["stopped"], "failed");
    ground.post("/api/admin/auth/login", &json!({ "account": "nobody", "pin": PIN })).await;

    let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains(&desk.id.to_string()) && log.contains("SQLSTATE P0001"), "{log}");
    for secret in ["许知远", "13800008888", PIN, &desk.access, &desk.refresh] {
        let told = log.lines().find(|line| line.contains(secret));
        assert_eq!(told, None, "{secret} is in the log");
    }
}
