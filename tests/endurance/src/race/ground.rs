//! The ground of the race: eight desks, each with a lesson and a rider of its own at overlapping times, and coaches,
//! horses and riders that are free then.

use super::DESKS;
use super::prize::Prize;
use crate::club::Club;
use crate::desk::{PATIENCE, at_rest, begin, open, shows};
use crate::file::DeskFile;
use anyhow::{Context as _, Result, ensure};
use replica::driver::Online;
use replica::replica::Draft;
use shared::command::{BookRider, Command, MakeLesson, Step};
use shared::id::{BookingId, CoachId, HorseId, Id, LessonId, ProductId, RiderId};
use shared::number::Series;
use shared::time::{ClubZone, Span, Timestamp};
use std::time::{SystemTime, UNIX_EPOCH};
use system_tests::api::Api;
use system_tests::wait::until;
use uuid::Uuid;

/// Beyond the demo club's timetable, so that nobody has anything else to do then.
const DAYS_AHEAD: u64 = 45;
/// The first lesson starts at ten, each of the others five minutes later: all of them overlap.
const TEN: i64 = 600;
const APART: i64 = 5;

/// A desk's own lesson and rider.
#[derive(Debug, Clone)]
pub(super) struct Seat {
    /// Which desk's it is, from 0 on.
    pub(super) n: u128,
    pub(super) lesson: LessonId,
    pub(super) span: Span,
    pub(super) booking: BookingId,
}

/// Everything that is raced on and for.
pub(super) struct Ground {
    pub(super) desks: Vec<Online>,
    pub(super) files: Vec<DeskFile>,
    pub(super) seats: Vec<Seat>,
    pub(super) api: Api,
    pub(super) course: ProductId,
    coaches: Vec<(CoachId, String)>,
    horses: Vec<(HorseId, String)>,
    riders: Vec<(RiderId, String)>,
}

impl Ground {
    /// Enrols the desks and puts their lessons on.
    pub(super) async fn lay(club: &mut Club) -> Result<Self> {
        let (mut desks, mut files) = (Vec::new(), Vec::new());
        for n in 0..DESKS {
            let newcomer = club.manager_at(&format!("R{n}")).await?;
            let online = open(&newcomer.folder)?.0;
            begin(&online, &newcomer).await?;
            files.push(DeskFile::open(&newcomer.folder)?);
            desks.push(online);
        }
        let (first, file) = (desks.first().context("no desk")?, files.first().context("no file")?);
        let course = file.texts(
            "SELECT k.id FROM course_configs k WHERE k.needs_horse = 1 AND k.max_riders >= 2
             AND k.duration_minutes BETWEEN 40 AND 120 ORDER BY k.id LIMIT 1",
        )?;
        let course: ProductId = id(course.first().context("no course for two")?)?;
        let riders = named::<RiderId>(
            file,
            "SELECT r.id || ' ' || r.name FROM riders r JOIN members m ON m.id = r.member_id
             WHERE m.merged_into IS NULL AND m.deleted_at IS NULL AND r.no_ride = '[]'
             GROUP BY m.id ORDER BY r.id",
        )?;
        ensure!(riders.len() > DESKS, "{} riders are too few", riders.len());
        let (seated, riders) = riders.split_at(DESKS);
        let mut seats = Vec::new();
        for (n, (rider, _)) in (0..).zip(seated) {
            seats.push(seat(first, course, *rider, n).await?);
        }
        let teaches =
            "SELECT id || ' ' || name FROM coaches WHERE active = 1 AND (courses = '[]' OR courses LIKE";
        let coaches = named(file, &format!("{teaches} '%{course}%') ORDER BY id"))?;
        let horses = named(
            file,
            "SELECT id || ' ' || name FROM horses h WHERE state = 'fit' AND owner_id IS NULL AND NOT EXISTS
             (SELECT 1 FROM horse_availabilities a WHERE a.horse_id = h.id AND a.active = 1) ORDER BY id",
        )?;
        ensure!(!coaches.is_empty() && horses.len() > 1, "nothing to race for");
        for (online, file) in desks.iter().zip(&files) {
            shows(online.desk(), "everything is sent", at_rest).await?;
            let all = i64::try_from(DESKS)?;
            let ids: Vec<_> = seats.iter().map(|seat| format!("'{}'", seat.booking)).collect();
            let question = format!("SELECT count(*) FROM bookings WHERE id IN ({})", ids.join(", "));
            let known = async || Ok((file.number(&question)? == all).then_some(()));
            until("every desk knows all lessons", PATIENCE, known).await?;
        }
        let api = club.api().await?;
        Ok(Self { desks, files, seats, api, course, coaches, horses, riders: riders.to_vec() })
    }

    /// What is wanted in a round.
    pub(super) fn prize(&self, round: u64) -> Result<Prize> {
        let lessons = self.seats.iter().map(|seat| seat.lesson).collect();
        let turn = round / 3;
        Ok(match round % 3 {
            0 => Prize::coach(one_of(&self.coaches, turn)?, lessons),
            1 => Prize::horse(one_of(&self.horses, turn)?, lessons),
            _ => Prize::rider(one_of(&self.riders, turn)?, lessons),
        })
    }
}

fn one_of<T: Clone>(things: &[T], turn: u64) -> Result<T> {
    let many = u64::try_from(things.len())?.max(1);
    things.get(usize::try_from(turn % many)?).cloned().context("nothing to race for")
}

/// Puts a lesson with a rider on, without coach, arena and horse.
async fn seat(online: &Online, course: ProductId, rider: RiderId, n: i64) -> Result<Seat> {
    let (lesson, booking) = (LessonId(Uuid::now_v7()), BookingId(Uuid::now_v7()));
    let starts_at = start()?.plus_minutes(n.saturating_mul(APART));
    let made = online
        .desk()
        .give(async move |draft: &mut Draft<'_, '_>| made(draft, lesson, course, starts_at).await);
    let Command::MakeLesson(made) = made.await?.issued.command else { anyhow::bail!("no lesson was made") };
    let booked = async move |draft: &mut Draft<'_, '_>| {
        let zone = draft.zone;
        let book = BookRider::prepare(draft.store, zone, booking, lesson, rider).await?;
        Ok(BookRider { package_id: None, reason: Some("比赛".to_owned()), ..book }.into())
    };
    online.desk().give(booked).await?;
    Ok(Seat {
        n: u128::try_from(n)?,
        lesson,
        span: Span { from: made.starts_at, until: made.ends_at },
        booking,
    })
}

async fn made(
    draft: &mut Draft<'_, '_>,
    lesson: LessonId,
    course: ProductId,
    starts_at: Timestamp,
) -> Step<Command> {
    let number = draft.number(Series::Lesson)?;
    let make = MakeLesson::prepare(draft.store, lesson, number, course, starts_at).await?;
    Ok(MakeLesson { reason: Some("比赛".to_owned()), ..make }.into())
}

/// Ten o'clock of the day.
fn start() -> Result<Timestamp> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    let (zone, now) = (ClubZone::default(), Timestamp::from_millis(i64::try_from(since.as_millis())?));
    let day = zone.date(now).iter_days().nth(usize::try_from(DAYS_AHEAD)?).context("no such day")?;
    Ok(zone.at_minute(day, TEN))
}

/// Ids with their names, a line each.
fn named<I: Id>(file: &DeskFile, question: &str) -> Result<Vec<(I, String)>> {
    let lines = file.texts(question)?;
    let line = |line: &String| {
        let (of, name) = line.split_once(' ').context("no name")?;
        Ok((id(of)?, name.to_owned()))
    };
    lines.iter().map(line).collect()
}

fn id<I: Id>(text: &str) -> Result<I> {
    Ok(I::from_uuid(text.parse()?))
}
