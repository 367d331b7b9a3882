//! An act at one desk, until it is in the file of another and the other's window is told: command, push, the server's
//! commit, hint, pull, rebase. With one desk listening and with twenty (over all of them). Beside the floor: a POST
//! that commits a row, and a WebSocket that hears of it.

use super::{Effort, in_turn};
use crate::pgbench::make_database;
use crate::servers::{self, FLOOR};
use crate::stage::Stage;
use crate::statistics::{millis, p99};
use crate::table::{Figure, Round, Target};
use crate::window_less::{at_work, give, rest, rows, work};
use crate::work::{Act, Work};
use anyhow::{Context as _, Result, ensure};
use futures::StreamExt as _;
use replica::driver::Online;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;

/// Desks that listen.
const MANY: usize = 20;
/// News that take longer were lost.
const LIMIT: Duration = Duration::from_secs(60);
/// Small acts: what is measured is the way, not the work.
const ACTS: [Act; 2] = [Act::Edit, Act::Register];

pub(super) async fn measure(effort: Effort) -> Result<Vec<Figure>> {
    let stage = Stage::open("small").await?;
    make_database(&stage.socket(), FLOOR).await?;
    let (floor, floor_address) = servers::start("floor", &stage, &[stage.socket()]).await?;
    let (actor, newcomer) = at_work(&stage, "actor").await?;
    let mut work = work(&actor, &rows(&stage).await?, &newcomer.folder, 0, &ACTS).await?;
    let mut listeners = Vec::new();
    for place in 0..MANY {
        listeners.push(at_work(&stage, &format!("listener {place}")).await?.0);
    }
    for listener in listeners.iter().skip(1) {
        listener.close().await;
    }
    let (mut near, mut spread) = (Vec::new(), Vec::new());
    for round in 0..effort.rounds {
        let samples = effort.samples() / 2;
        let one = listeners.get(..1).context("a listener")?;
        let subject = heard(&actor, one, &mut work, samples);
        let (alone, least) = Box::pin(in_turn(round, subject, floor_of(&floor_address, samples))).await?;
        for listener in listeners.iter().skip(1) {
            listener.connect().await?;
            rest(listener).await?;
        }
        let among_many = heard(&actor, &listeners, &mut work, samples).await?;
        for listener in listeners.iter().skip(1) {
            listener.close().await;
        }
        near.push(Round::of(alone, least));
        spread.push(Round::of(among_many, alone));
    }
    for online in listeners.iter().chain([&actor]) {
        online.close().await;
    }
    floor.stop().await?;
    stage.close().await?;
    Ok(vec![
        Figure {
            name: "desk_to_desk",
            what: "desk to desk, p99 ÷ floor of POST, commit, WebSocket, p99".to_owned(),
            unit: "ms",
            target: Target::AtMost(10.0),
            rounds: near,
        },
        Figure {
            name: "desk_to_twenty",
            what: format!("desk to {MANY} desks, p99 over all ÷ desk to one, p99"),
            unit: "ms",
            target: Target::AtMost(3.0),
            rounds: spread,
        },
    ])
}

/// Acts, one when the one before has come to rest everywhere; the 99th of 100 times until a listener had it.
async fn heard(actor: &Online, listeners: &[Online], work: &mut Work, samples: usize) -> Result<f64> {
    let (say, mut heard) = mpsc::unbounded_channel();
    let mut ears = tokio::task::JoinSet::new();
    for listener in listeners {
        let (mut changes, say) = (listener.desk().changes(), say.clone());
        ears.spawn(async move { while changes.recv().await.is_ok() && say.send(Instant::now()).is_ok() {} });
    }
    let mut times = Vec::new();
    for _ in 0..samples {
        rest(actor).await?;
        let command = work.next()?;
        let begun = Instant::now();
        give(actor, command).await?;
        for _listener in listeners {
            let at = timeout(LIMIT, heard.recv()).await.context("the news never came")?.context("no ears")?;
            times.push(at.saturating_duration_since(begun));
        }
    }
    ears.shutdown().await;
    ensure!(times.len() == samples * listeners.len(), "{} of {samples} heard", times.len());
    p99(&millis(&times)).context("no samples")
}

/// The same for a row that is posted, committed and told.
async fn floor_of(address: &str, samples: usize) -> Result<f64> {
    let web = reqwest::Client::builder().tcp_nodelay(true).build()?;
    let (mut socket, _answer) = connect_async(format!("{}/live", address.replace("http", "ws"))).await?;
    socket.next().await.context("the floor's socket")??;
    let mut times = Vec::new();
    for _ in 0..samples {
        let begun = Instant::now();
        let posted = async { anyhow::Ok(web.post(address).body("news").send().await?.error_for_status()?) };
        let told = async {
            socket.next().await.context("the floor's socket")??;
            anyhow::Ok(begun.elapsed())
        };
        let (_posted, told) = tokio::try_join!(posted, told)?;
        times.push(told);
    }
    p99(&millis(&times)).context("no samples")
}
