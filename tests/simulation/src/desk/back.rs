//! An act that is taken back at once: when nothing came between, the club is as it was, but for what is only ever
//! added to, versions, and times of change.

use super::{Desk, Given};
use crate::dice::Dice;
use crate::rows::{LEDGERS, read};
use crate::staff;
use anyhow::Result;
use replica::replica::{Answer, Wish};
use replica::store::SqliteStore;
use shared::command::{Command, EditSeries, Outcome, Receipt, WayBack, way_back};
use shared::id::{BookingId, Id as _, LessonId, LessonSeriesId, MemberId, MemberPackageId, WaitlistEntryId};
use shared::record::{
    Approval, ArenaClosure, Booking, BookingState, CheckIn, Club, CoachAvailability, Debt, DebtState,
    HorseAvailability, Lesson, LessonOrigin, LessonSeries, LessonState, Member, MemberPackage,
    PackageBalance, PackageEntry, Row, Table, TimeSlotTemplate, Value, WaitlistEntry, WeekHours,
};
use shared::rules::conflicts;
use shared::rules::ledger::covers;
use shared::time::{ClubZone, Timestamp};
use shared::units::Units;
use shared::words::Say;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An act is taken back at once one time in so many.
pub(super) const HOW_OFTEN: u64 = 30;

/// Columns that say when and by whom something was done last, not what it is.
const WHEN: [(Table, &str); 8] = [
    (Table::MemberPackages, "ended_at"),
    (Table::TillShifts, "closed_at"),
    (Table::TillShifts, "closed_by"),
    (Table::Staff, "rights_since"),
    (Table::Staff, "role_before"),
    (Table::CoachAvailabilities, "decided_at"),
    (Table::CoachAvailabilities, "decided_by"),
    (Table::CoachAvailabilities, "decided_note"),
];
/// What a booking that was given up had, it may get otherwise when it comes back and goes again.
const GIVEN_UP: [&str; 3] = ["package_id", "horse_id", "clash"];
/// The tail of a row: version, made and changed at and by.
const TAIL: usize = 5;

impl Desk {
    /// Somebody does something and takes it back.
    pub(super) fn there_and_back(&mut self, dice: &mut Dice, now: Timestamp) -> Result<Option<Given>> {
        let before = self.picture()?;
        let wish = self.wish(dice, now);
        let who = wish.staff_id;
        let there = self.replica.issue_with(wish, async |draft| staff::at_desk(dice, draft, who).await)?;
        let Answer::Done(there) = there else { return Ok(None) };
        let mut done = vec![self.envelope(there.desk_seq)?];
        let Some(receipt) = there.outcome.receipt() else { return Ok(Some(Given::Done(done))) };
        let wish = Wish { command_id: dice.id(), now: wish.now.plus_millis(1), ..wish };
        let given = &there.issued.command;
        let mut stays = None;
        let back = self.replica.issue_with(wish, async |draft| {
            match way_back(draft.store, draft.zone, given, receipt, "撤销上一步").await? {
                WayBack::By(command) => Ok(*command),
                WayBack::None(why) => {
                    stays = Some(why);
                    Err(Say::NotFound { what: why.to_owned() }.into())
                }
            }
        })?;
        let exact = matches!(there.outcome, Outcome::Applied { .. }) && before.comes_back(given, receipt);
        match back {
            Answer::Done(back) => {
                done.push(self.envelope(back.desk_seq)?);
                let differences = self.picture()?.less_what_was_given_up(&before).differences(&before);
                if exact && is_whole(&back.outcome) && !differences.is_empty() {
                    let name = given.name();
                    self.mishaps.push(format!("{name} was taken back, and left {differences:?}: {given:?}"));
                }
            }
            Answer::Refused(_) if stays.is_some() => {}
            Answer::Refused(say) if exact && !may_be_refused(given, &say) => {
                self.mishaps.push(format!("{} can't be taken back: {say:?}: {given:?}", given.name()));
            }
            Answer::Refused(_) => {}
        }
        Ok(Some(Given::Done(done)))
    }

    fn picture(&self) -> Result<Picture> {
        let club = self.row.club_id;
        self.replica.read(|connection| {
            let store = SqliteStore::new(connection, club);
            let mut picture = Picture::default();
            for table in
                Table::ALL.iter().filter(|table| **table == Table::PackageEntries || !LEDGERS.contains(table))
            {
                for row in store.read_table(*table)? {
                    picture.add(&row);
                }
            }
            anyhow::Ok(picture)
        })
    }
}

/// Who did it may lack the right to take it back; and a place that was held by an older rule is not given again.
fn may_be_refused(given: &Command, say: &Say) -> bool {
    let place = |command: &Command| {
        matches!(command, Command::AssignHorse(_) | Command::MoveLesson(_) | Command::ChangeCourse(_))
    };
    let part =
        matches!(given, Command::Rearrange(args) if args.parts.iter().any(|part| place(&part.command())));
    // A list that is over meanwhile takes nobody back.
    let list = matches!(given, Command::LeaveWaitingList(_));
    matches!(say, Say::MayNot { .. }) || place(given) || part || list
}

/// Whether no lesson of a series stayed where it was, because its old place is one that it would not get today.
fn is_whole(outcome: &Outcome) -> bool {
    !matches!(outcome.receipt(), Some(Receipt::SeriesEdited { left_out, .. }) if !left_out.is_empty())
}

/// Whether a row is one that was called off or withdrawn: it is on record, and holds nothing.
fn called_off(row: &Row) -> bool {
    read::<CoachAvailability>(row).is_some_and(|time| time.state == Approval::Withdrawn)
        || read::<HorseAvailability>(row).is_some_and(|time| !time.active)
        || read::<ArenaClosure>(row).is_some_and(|closure| !closure.active)
        || read::<TimeSlotTemplate>(row).is_some_and(|template| !template.active)
        || read::<LessonSeries>(row).is_some_and(|series| !series.active)
}

/// The club as it stands, with the lines of every ledger summed.
#[derive(Default)]
struct Picture {
    rows: BTreeMap<(Table, Uuid), Vec<Value>>,
    balances: BTreeMap<MemberPackageId, PackageBalance>,
    /// What each booking has set aside.
    reserved: BTreeMap<BookingId, Units>,
    bookings: BTreeMap<BookingId, Booking>,
    lessons: BTreeMap<LessonId, Lesson>,
    packages: BTreeMap<MemberPackageId, MemberPackage>,
    members: BTreeMap<Uuid, Member>,
    series: BTreeMap<LessonSeriesId, LessonSeries>,
    /// Places that offers to waiting lists hold, and the entries that are open.
    held: BTreeMap<LessonId, i64>,
    waits: BTreeSet<WaitlistEntryId>,
    hours: Hours,
}

/// What may keep a lesson out of its place, or a horse out of it.
#[derive(Default)]
struct Hours {
    opening: WeekHours,
    coaches: Vec<CoachAvailability>,
    horses: Vec<HorseAvailability>,
    arenas: Vec<ArenaClosure>,
}

impl Picture {
    fn add(&mut self, row: &Row) {
        if let Some(entry) = read::<PackageEntry>(row) {
            return self.enter(&entry);
        }
        let undone = read::<CheckIn>(row).is_some_and(|one| one.undone_at.is_some());
        if undone
            || called_off(row)
            || read::<Debt>(row).is_some_and(|debt| debt.state == DebtState::Cancelled)
        {
            return;
        }
        self.rows.insert((row.table(), row.id()), plain(row));
        if let Some(one) = read::<Booking>(row) {
            self.bookings.insert(one.id, one);
        } else if let Some(one) = read::<Lesson>(row) {
            self.lessons.insert(one.id, one);
        } else if let Some(one) = read::<MemberPackage>(row) {
            self.packages.insert(one.id, one);
        } else if let Some(one) = read::<Member>(row) {
            self.members.insert(one.id.uuid(), one);
        } else if let Some(one) = read::<LessonSeries>(row) {
            self.series.insert(one.id, one);
        } else if let Some(one) = read::<WaitlistEntry>(row) {
            if one.state.holds() {
                *self.held.entry(one.lesson_id).or_default() += one.party();
            }
            self.waits.extend(one.state.is_open().then_some(one.id));
        } else if let Some(one) = read::<Club>(row) {
            self.hours.opening = one.rules.0.opening_hours;
        } else {
            self.hours.coaches.extend(read(row));
            self.hours.horses.extend(read(row));
            self.hours.arenas.extend(read(row));
        }
    }

    fn enter(&mut self, entry: &PackageEntry) {
        let sum = self.balances.entry(entry.package_id).or_default();
        *sum = sum.with(entry.kind, entry.units);
        if let Some(booking) = entry.booking_id {
            let held = PackageBalance::default().with(entry.kind, entry.units).reserved;
            let sum = self.reserved.entry(booking).or_insert(Units::ZERO);
            *sum = *sum + held;
        }
    }

    /// Whether what a command does is exactly taken back from here. Some of it is not meant to be: who nobody had
    /// confirmed, or was absent by mistake, and came, comes back as one who is awaited.
    fn comes_back(&self, given: &Command, receipt: &Receipt) -> bool {
        if self.bookings.values().any(|booking| booking.clash) {
            return false;
        }
        if let Command::Rearrange(args) = given {
            return args.done(receipt).all(|(part, did)| self.comes_back(&part, did));
        }
        let subject = given.subject();
        let booking = subject.booking.and_then(|id| self.bookings.get(&id));
        let lesson = match given {
            Command::BookRider(args) => Some(args.lesson_id),
            _ => subject.lesson.or(booking.map(|booking| booking.lesson_id)),
        };
        let Some(lesson) = lesson.and_then(|id| self.lessons.get(&id)) else {
            return match given {
                // The account that stayed may have become part of another since.
                Command::SplitMembers(args) => {
                    self.members.get(&args.from.uuid()).is_some_and(|from| from.merged_into.is_none())
                }
                Command::EditSeries(args) => self.stands_as_planned(args),
                _ => true,
            };
        };
        let ordered = lesson.origin == LessonOrigin::Order;
        let mut riders = self.riders(lesson.id);
        let empty = ordered && riders.all(|booking| booking.state == BookingState::Cancelled);
        let running = matches!(lesson.state, LessonState::Confirmed | LessonState::InProgress);
        let by_kind = match (given, receipt) {
            (Command::CheckIn(_), _) => {
                running && booking.is_some_and(|booking| booking.state == BookingState::Booked)
            }
            (Command::EndLesson(_), _) => lesson.state != LessonState::ToConfirm,
            (Command::BookRider(_) | Command::RestoreBooking(_), _) => !empty,
            _ => true,
        };
        by_kind && self.is_plain(lesson) && self.is_clear(lesson)
    }

    /// Whether nothing was said since that would keep the lesson, or a horse in it, out of its place today.
    fn is_clear(&self, lesson: &Lesson) -> bool {
        let (zone, span, hours) = (ClubZone::default(), lesson.span(), &self.hours);
        let mut closures = hours.arenas.iter().filter(|one| Some(one.arena_id) == lesson.arena_id);
        let theirs: Vec<_> =
            hours.coaches.iter().filter(|time| Some(time.coach_id) == lesson.coach_id).cloned().collect();
        let kept_in = |horse| {
            let its: Vec<_> = hours.horses.iter().filter(|time| time.horse_id == horse).cloned().collect();
            conflicts::kept_in(&its, span).is_some()
        };
        conflicts::hours::is_open(&hours.opening, zone, span)
            && conflicts::hours::on_leave(&theirs, zone, span).is_none()
            && closures.all(|closure| !closure.span().overlaps(span))
            && self.riders(lesson.id).filter_map(|booking| booking.horse_id).all(|horse| !kept_in(horse))
    }

    /// Whether every lesson of a series is where the series has it, so that an edit of all moves all, and only the
    /// way back moves them again.
    fn stands_as_planned(&self, edit: &EditSeries) -> bool {
        let Some(series) = self.series.get(&edit.series_id) else { return false };
        let (zone, rule) = (ClubZone::default(), &series.rule.0);
        let mut lessons = self.lessons.values().filter(|lesson| lesson.series_id == Some(series.id));
        let planned = |lesson: &Lesson| {
            lesson.coach_id == series.coach_id
                && lesson.arena_id == series.arena_id
                && lesson.span() == rule.span_on(zone, zone.date(lesson.starts_at))
        };
        edit.later.is_none() && lessons.all(planned)
    }

    fn riders(&self, lesson: LessonId) -> impl Iterator<Item = &Booking> {
        self.bookings.values().filter(move |booking| booking.lesson_id == lesson)
    }

    /// Nobody is one too many, and every package that a booking names is of its account, can pay and has its units
    /// set aside: accounts that were one, and are two again, may leave a booking with the other's.
    fn is_plain(&self, lesson: &Lesson) -> bool {
        let live = self.riders(lesson.id).filter(|booking| booking.state.is_live()).count();
        let held = self.held.get(&lesson.id).copied().unwrap_or(0);
        let room = i64::try_from(live).is_ok_and(|live| live + held <= lesson.capacity);
        let date = ClubZone::default().date(lesson.starts_at);
        let mut named = self.riders(lesson.id).filter_map(|booking| Some((booking, booking.package_id?)));
        let pays = |(booking, package): (&Booking, MemberPackageId)| {
            let package = self.packages.get(&package);
            let pays = package.is_some_and(|package| {
                let ours = self.account(package.member_id) == self.account(booking.member_id);
                ours && covers(package, lesson.course_id, date)
            });
            let reserved = self.reserved.get(&booking.id).is_some_and(|units| units.is_positive());
            pays && (booking.state != BookingState::Booked || reserved)
        };
        room && named.all(pays)
    }

    /// The account that this one has become part of.
    fn account(&self, member: MemberId) -> MemberId {
        let mut account = member;
        for _hop in 0..self.members.len() {
            match self.members.get(&account.uuid()).and_then(|one| one.merged_into) {
                Some(next) => account = next,
                None => break,
            }
        }
        account
    }

    /// Without what was not there before and holds nothing now.
    fn less_what_was_given_up(mut self, before: &Self) -> Self {
        let (bookings, lessons, packages) = (&self.bookings, &self.lessons, &self.packages);
        let waits = &self.waits;
        self.rows.retain(|key, _| {
            let id = key.1;
            let holds = match key.0 {
                Table::Bookings => bookings.get(&BookingId(id)).is_some_and(|one| one.state.is_live()),
                Table::Lessons => lessons.get(&LessonId(id)).is_some_and(|one| one.state.is_live()),
                Table::MemberPackages => {
                    packages.get(&MemberPackageId(id)).is_some_and(|one| one.state.is_live())
                }
                Table::WaitlistEntries => waits.contains(&WaitlistEntryId(id)),
                _ => true,
            };
            holds || before.rows.contains_key(key)
        });
        self
    }

    /// What is not as it was.
    fn differences(&self, before: &Self) -> Vec<String> {
        let keys: BTreeSet<_> = self.rows.keys().chain(before.rows.keys()).collect();
        let rows = keys.into_iter().filter(|key| self.rows.get(key) != before.rows.get(key));
        let rows =
            rows.map(|key| format!("{key:?}: {:?}, was {:?}", self.rows.get(key), before.rows.get(key)));
        let none = PackageBalance::default();
        let sums =
            self.balances.iter().filter(|(id, sum)| **sum != *before.balances.get(id).unwrap_or(&none));
        rows.chain(sums.map(|(id, sum)| format!("{sum:?} was {:?}", before.balances.get(id)))).collect()
    }
}

/// A row without its tail, and without what says when.
fn plain(row: &Row) -> Vec<Value> {
    let columns = row.table().columns();
    let mut values = row.values();
    values.truncate(columns.len().saturating_sub(TAIL));
    let given_up = read::<Booking>(row).is_some_and(|booking| booking.state == BookingState::Cancelled);
    for (value, column) in values.iter_mut().zip(columns) {
        let when = WHEN.contains(&(row.table(), column.name));
        if when || given_up && GIVEN_UP.contains(&column.name) {
            *value = Value::Null;
        }
    }
    values
}
