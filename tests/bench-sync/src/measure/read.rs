//! The question that every desk asks every few seconds: is there anything new? Beside the same client's request to an
//! axum that answers `hello`, in a process of its own as the server is.

use super::{Effort, in_turn};
use crate::light::LightDesk;
use crate::servers;
use crate::stage::Stage;
use crate::table::{Figure, Round, Target};
use anyhow::{Result, ensure};
use futures::future::try_join_all;
use reqwest::Client;
use shared::sync::wire::Cursor;
use std::time::{Duration, Instant};

/// Connections, each asking again when it has its answer.
const CONNECTIONS: usize = 8;

pub(super) async fn measure(effort: Effort) -> Result<Vec<Figure>> {
    let stage = Stage::open("small").await?;
    let (hello, hello_address) = servers::start("hello", &stage, &[]).await?;
    let web = Client::builder().tcp_nodelay(true).pool_max_idle_per_host(CONNECTIONS).build()?;
    let mut desks = Vec::new();
    for place in 0..CONNECTIONS {
        desks.push(LightDesk::enrol(&stage, &format!("desk {place}")).await?);
    }
    // Enrolling wrote to the feed; from here on nothing does.
    let mut asked = Vec::new();
    for desk in &mut desks {
        let Cursor(head) = desk.everything().await?.head.cursor;
        let url = format!("{}/api/sync/pull?cursor={head}&epoch={}", stage.address(), desk.epoch());
        asked.push((url, Some(desk.token(&web, stage.address()).await?)));
    }
    let greetings: Vec<_> = (0..CONNECTIONS).map(|_| (hello_address.clone(), None)).collect();
    ask_for(&web, &asked, effort.span() / 4).await?;
    ask_for(&web, &greetings, effort.span() / 4).await?;
    let mut rounds = Vec::new();
    for round in 0..effort.rounds {
        let subject = ask_for(&web, &asked, effort.span());
        let baseline = ask_for(&web, &greetings, effort.span());
        let (subject, baseline) = in_turn(round, subject, baseline).await?;
        rounds.push(Round::of(subject, baseline));
    }
    hello.stop().await?;
    stage.close().await?;
    Ok(vec![Figure {
        name: "authenticated_read",
        what: "a desk's pull with nothing new ÷ axum hello".to_owned(),
        unit: "/s",
        target: Target::AtLeast(0.3),
        rounds,
    }])
}

type Question = (String, Option<String>);

/// Good answers a second.
async fn ask_for(web: &Client, questions: &[Question], span: Duration) -> Result<f64> {
    let begun = Instant::now();
    let asking = questions.iter().map(|(url, token)| async move {
        let mut answers = 0_u32;
        while begun.elapsed() < span {
            let request = web.get(url);
            let request = match token {
                Some(token) => request.bearer_auth(token),
                None => request,
            };
            let response = request.send().await?;
            ensure!(response.status().is_success(), "{} of {url}", response.status());
            response.bytes().await?;
            answers = answers.saturating_add(1);
        }
        anyhow::Ok(answers)
    });
    let answers: u32 = try_join_all(asking).await?.into_iter().sum();
    Ok(f64::from(answers) / begun.elapsed().as_secs_f64())
}
