//! `POST /api/sync/push`: a desk's commands, decided in order, each once.

use super::moment::epoch_changed;
use super::push_revoked;
use super::schema::{Enveloped, PushReplySchema, PushRequestSchema};
use crate::App;
use crate::http::{self, Answer, Code, Problem, Reply};
use crate::outage;
use crate::returning;
use crate::sign_in::caller::{DeskCaller, IssuedTo};
use crate::sign_in::formerly;
use crate::store::{self, PgStore, Reason, ServerMeta};
use axum::extract::{FromRequestParts as _, Request, State};
use serde::Deserialize;
use serde_json::{Value, json};
use shared::command::DecodeError;
use shared::number::BadNumber;
use shared::record::Desk;
use shared::store::fetch;
use shared::sync::authority::{self, Authority as _, Halt, MOST_ATTEMPTS, Progress, PushError, Readable};
use shared::sync::wire::{MOST_COMMANDS, PROTOCOL, PushRefused, PushReply, PushRequest, Settlement, Stopped};
use shared::time::Timestamp;

/// Decides a desk's commands in order. Each is settled once, whatever is sent again; one that can't be read
/// refuses the whole push, and nothing is changed.
#[utoipa::path(post, path = "/api/sync/push", tag = "sync", request_body = PushRequestSchema,
    params(IssuedTo, ("x-paddock-signature" = Option<String>, Header,
        description = "Ed25519 over `paddock-push-v1\\n{desk_id}\\n{sha256 of the body in hexadecimal}`, in standard \
        base64: with it, what a revoked desk still had is kept for review")),
    security(("desk" = [])),
    responses(
        (status = 200, body = Enveloped<PushReplySchema>),
        (status = 403, description = "`desk_mismatch`, `desk_revoked` {kept}"),
        (status = 409, description = "`epoch_changed` {epoch, last_seq}, `protocol_unsupported` {protocol, oldest, \
            newest}, `fork` {desk_seq}, `gap` {expected}"),
        (status = 413, description = "`body_too_large` {limit}"),
        (status = 422, description = "`unknown_command` {name}, `unknown_version` {name, version, newest}, \
            `bad_arguments` {name, reason}, `forged_number` {number}, `content_differs` {desk_seq}, \
            `too_many_commands` {count, most}"),
    ))]
pub(super) async fn push(State(app): State<App>, request: Request) -> Reply<PushReply> {
    let (mut parts, body) = request.into_parts();
    let caller = DeskCaller::from_request_parts(&mut parts, &app).await;
    let signature = push_revoked::signature(&parts.headers);
    let IssuedTo(issued_to) = IssuedTo::of(&parts.headers);
    let bytes = http::bytes(Request::from_parts(parts, body), &app).await;
    let desk = match (caller, &bytes) {
        (Ok(desk), _) => desk,
        (Err(problem), Ok(bytes)) => return Err(push_revoked::keep(&app, bytes, signature, problem).await),
        (Err(problem), Err(_)) => return Err(problem),
    };
    let request = read(&bytes?)?;
    if request.desk_id != desk.desk_id {
        tracing::warn!(named = %request.desk_id, "a push named another desk");
        return Err(Problem::new(Code::DeskMismatch));
    }
    let reply = decide(&app, &desk, &request).await?;
    if let Some(issued_to) = issued_to.filter(|to| u64::try_from(*to).is_ok_and(|to| to > reply.last_seq)) {
        // More lies behind these: how much is seen while a long queue is worked off.
        let noted = store::reaches(&app.pool, desk.club_id, desk.desk_id, issued_to, reply.server_time);
        if let Err(error) = noted.await {
            tracing::warn!(cause = http::chain(&error), "how far a desk's queue reaches could not be noted");
        }
    }
    Ok(Answer(reply))
}

/// Reads a push. One in another protocol may have another shape, so its protocol is looked at first.
pub(super) fn read(bytes: &[u8]) -> Result<PushRequest, Problem> {
    #[derive(Deserialize)]
    struct Protocol {
        protocol: u32,
    }
    let Protocol { protocol } = http::json(bytes)?;
    if protocol != PROTOCOL {
        let details = json!({ "protocol": protocol, "oldest": PROTOCOL, "newest": PROTOCOL });
        return Err(Problem::with(Code::ProtocolUnsupported, details));
    }
    http::json(bytes)
}

/// One transaction for the whole push, under the club's lock.
async fn decide(app: &App, caller: &DeskCaller, request: &PushRequest) -> Result<PushReply, Problem> {
    let now = app.clock.now();
    let mut store = PgStore::begin(&app.pool, caller.club_id, &app.keys).await?;
    let meta = store::meta(store.connection()).await?;
    if request.epoch != meta.epoch {
        let last_seq = store.position(caller.desk_id).await?.last_seq;
        return Err(epoch_changed(meta.epoch, last_seq));
    }
    let desk = fetch::<Desk, _>(&mut store, caller.desk_id).await?;
    // Revoked between the token's look-up and the lock.
    let desk = desk.filter(|desk| desk.revoked_at.is_none());
    let desk = desk.ok_or_else(|| Problem::with(Code::DeskRevoked, json!({ "kept": 0 })))?;
    let earlier = formerly::earlier(store.connection(), desk.club_id, desk.id).await?;
    let commands = authority::read(&desk, &earlier, &request.commands).map_err(refused)?;
    let progress = progress(app, &mut store, &meta, &desk, (request, &commands), now).await?;
    let head = store.commit().await?;
    app.live.announcer.head(caller.club_id, head);
    let Progress { last_seq, mut settled, stopped } = progress;
    if let Some(halt) = &stopped {
        settled.extend(count(app, &desk, request, &commands, halt).await?);
    }
    record(&settled);
    let last_seq = settled.iter().map(|one| one.desk_seq).max().unwrap_or(0).max(last_seq);
    let stopped = stopped.map(|halt| halt.why);
    Ok(PushReply { last_seq, settled, stopped, head, server_time: app.clock.now() })
}

/// Decides the commands, or keeps them while what others bring after a restore is gathered. A copy of a desk is told
/// so either way.
async fn progress(
    app: &App,
    store: &mut PgStore,
    meta: &ServerMeta,
    desk: &Desk,
    (request, commands): (&PushRequest, &[Readable]),
    now: Timestamp,
) -> Result<Progress, Problem> {
    let recovering = returning::is_recovering(&app.config, meta, now);
    if recovering {
        let last_seq = store.position(desk.id).await?.last_seq;
        let known = commands.iter().take_while(|command| command.desk_seq() <= last_seq).count();
        let (known, new) = commands.split_at_checked(known).unwrap_or((commands, &[]));
        if let Some(gap) = new.first().filter(|first| first.desk_seq() > last_seq.saturating_add(1)) {
            tracing::warn!(desk_seq = gap.desk_seq(), "a push after a restore begins too late");
            return Err(refused(PushRefused::Gap { expected: last_seq.saturating_add(1) }));
        }
        let before = authority::push(store, desk, known, now, recovering).await.map_err(undecided)?;
        let brought = request.commands.get(known.len()..).unwrap_or_default();
        if let Some(mut gathered) = returning::gather(app, store, meta, desk, brought, now).await? {
            gathered.settled.splice(..0, before.settled);
            return Ok(gathered);
        }
    }
    authority::push(store, desk, commands, now, recovering).await.map_err(undecided)
}

/// What a desk is told of a push of which nothing was decided.
fn undecided(error: PushError) -> Problem {
    match error {
        PushError::Refused(why) => refused(why),
        PushError::Database(error) => error.into(),
    }
}

fn record(settled: &[Settlement]) {
    use shared::command::Outcome;
    let count = |which: fn(&Outcome) -> bool| settled.iter().filter(|one| which(&one.outcome)).count();
    tracing::info!(
        applied = count(|outcome| matches!(outcome, Outcome::Applied { .. })),
        with_issue = count(|outcome| matches!(outcome, Outcome::AppliedWithIssue { .. })),
        rejected = count(|outcome| matches!(outcome, Outcome::Rejected { .. })),
        "pushed"
    );
}

/// Counts a command's failure inside the server, and sets the command aside when it has failed too often: the
/// queue moves on. An outage of the database says nothing about the command and is not counted.
async fn count(
    app: &App,
    desk: &Desk,
    request: &PushRequest,
    commands: &[Readable],
    halt: &Halt,
) -> Result<Option<Settlement>, Problem> {
    let command = commands.iter().find(|command| command.desk_seq() == halt.desk_seq);
    let envelope = request.commands.iter().find(|envelope| envelope.desk_seq == halt.desk_seq);
    let (Stopped::Failed, Some(error), Some(command), Some(envelope)) =
        (halt.why, &halt.error, command, envelope)
    else {
        return Ok(None);
    };
    let cause = http::chain(error);
    tracing::error!(
        desk_seq = halt.desk_seq,
        command = envelope.name,
        cause,
        "a command failed inside the server"
    );
    if outage::spares_the_command(error) {
        return Ok(None);
    }
    let attempts = store::count_failure(
        &app.pool,
        desk.club_id,
        desk.id,
        command.desk_seq(),
        command.command_id(),
        error,
    )
    .await?;
    if attempts < MOST_ATTEMPTS {
        return Ok(None);
    }
    let mut store = PgStore::begin(&app.pool, desk.club_id, &app.keys).await?;
    if store.position(desk.id).await?.last_seq.saturating_add(1) != command.desk_seq() {
        // The same push came twice at once, and the other one was quicker.
        return Ok(None);
    }
    let settlement = authority::quarantine(&mut store, desk, command, attempts).await?;
    store.set_aside(desk.id, envelope, Reason::Undecidable).await?;
    let head = store.commit().await?;
    app.live.announcer.head(desk.club_id, head);
    tracing::error!(
        alarm = "quarantine",
        desk_seq = halt.desk_seq,
        command = envelope.name,
        "a command was set aside"
    );
    Ok(Some(settlement))
}

/// What a desk is told of a push that came to nothing.
fn refused(why: PushRefused) -> Problem {
    let (code, details): (Code, Value) = match why {
        PushRefused::Unreadable(DecodeError::UnknownCommand(name)) => {
            (Code::UnknownCommand, json!({ "name": name }))
        }
        PushRefused::Unreadable(DecodeError::UnknownVersion { name, version, newest }) => {
            (Code::UnknownVersion, json!({ "name": name, "version": version, "newest": newest }))
        }
        PushRefused::Unreadable(DecodeError::BadArguments { name, reason }) => {
            (Code::BadArguments, json!({ "name": name, "reason": reason }))
        }
        PushRefused::ForgedNumber(BadNumber::Foreign { number } | BadNumber::Origin(number)) => {
            (Code::ForgedNumber, json!({ "number": number }))
        }
        PushRefused::ContentDiffers { desk_seq } => (Code::ContentDiffers, json!({ "desk_seq": desk_seq })),
        PushRefused::Fork { desk_seq } => (Code::Fork, json!({ "desk_seq": desk_seq })),
        PushRefused::Gap { expected } => (Code::Gap, json!({ "expected": expected })),
        PushRefused::TooMany(count) => {
            (Code::TooManyCommands, json!({ "count": count, "most": MOST_COMMANDS }))
        }
    };
    tracing::warn!(error = code.name(), "a push was refused");
    Problem::with(code, details)
}
