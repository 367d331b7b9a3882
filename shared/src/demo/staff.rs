//! Who works at the demo club.

use super::SignIn;
use super::catalogue::Catalogue;
use super::dice::{Dice, List};
use super::ground::Ground;
use super::names;
use crate::id::StaffId;
use crate::money::Money;
use crate::record::{Coach, Json, Meta, Role, Staff};
use crate::time::Date;
use chrono::Datelike;

/// A coach and the hours they keep.
pub(super) struct OnShift {
    pub(super) row: Coach,
    /// First and last minute of a working day.
    pub(super) hours: (i64, i64),
    /// The weekday (0 is Monday) on which they are off.
    pub(super) off_weekday: u32,
}

impl OnShift {
    /// First and last minute on a weekday (0 is Monday) that is no day off.
    pub(super) const fn hours_on(&self, weekday: u32) -> (i64, i64) {
        if weekday >= 5 { (8 * 60, 21 * 60) } else { self.hours }
    }

    pub(super) fn works(&self, date: Date, from: i64, until: i64) -> bool {
        let (first, last) = self.hours_on(date.weekday().num_days_from_monday());
        date.weekday().num_days_from_monday() != self.off_weekday && first <= from && until <= last
    }
}

pub(super) fn coaches(ground: &mut Ground, catalogue: &Catalogue) -> List<OnShift> {
    let mut dice = ground.dice(3);
    let mut coaches = List::default();
    for n in 0..ground.plan.coaches {
        // Every second coach teaches jumping; everybody teaches the rest.
        let courses = catalogue
            .courses
            .iter()
            .filter(|course| n % 2 == 0 || !course.jumping())
            .map(|course| course.product.id)
            .collect();
        let surcharge = dice.choose(&[0, 0, 5_000, 8_000]).copied().unwrap_or_default();
        let row = Coach {
            club_id: ground.club_id,
            id: ground.ids.next::<Coach>(),
            name: coach_name(&mut dice, n),
            phone: Some(names::phone(ground.seed, 90_000 + n)),
            courses: Json(courses),
            surcharge: Money::from_fen(surcharge),
            active: true,
            meta: ground.founding(),
        };
        let hours = match n % 3 {
            0 => (8 * 60, 18 * 60),
            1 => (12 * 60, 21 * 60),
            _ => (9 * 60, 21 * 60),
        };
        let off_weekday = u32::try_from(n % 5).unwrap_or(0);
        coaches.push(OnShift { row, hours, off_weekday });
    }
    coaches
}

fn coach_name(dice: &mut Dice, n: usize) -> String {
    // One of them came from abroad.
    if n == 3 { "Anna Lindqvist".to_owned() } else { names::plain(dice) }
}

/// The staff of the demo club and how they sign in.
pub(super) struct Crew {
    pub(super) rows: Vec<Staff>,
    pub(super) sign_ins: Vec<SignIn>,
    /// Reception of the morning.
    pub(super) morning: StaffId,
    /// Reception of the afternoon.
    pub(super) evening: StaffId,
}

impl Crew {
    /// Who manages the club.
    pub(super) fn manager(&self) -> Option<StaffId> {
        self.rows.iter().find(|staff| staff.role == Role::Manager).map(|staff| staff.id)
    }

    /// Who is at the counter at this minute of the day.
    pub(super) const fn on_duty(&self, minute: i64) -> StaffId {
        if minute < super::till::CHANGE_OF_SHIFT { self.morning } else { self.evening }
    }
}

const CREW: [(&str, &str, Role); 5] = [
    ("front", "135790", Role::Receptionist),
    ("front2", "246810", Role::Receptionist),
    ("manager", "888888", Role::Manager),
    ("finance", "668800", Role::Finance),
    ("coach", "112233", Role::Coach),
];

pub(super) fn crew(
    ground: &mut Ground,
    coaches: &List<OnShift>,
    verifier: &dyn Fn(&str, &[u8; 16]) -> String,
) -> Crew {
    let mut dice = ground.dice(4);
    let hired = ground.at(ground.day(-880), 9 * 60);
    let (mut rows, mut sign_ins) = (Vec::new(), Vec::new());
    for (account, pin, role) in CREW {
        let coach = coaches.iter().next().filter(|_coach| role == Role::Coach);
        let name = coach.map_or_else(|| names::plain(&mut dice), |coach| coach.row.name.clone());
        rows.push(Staff {
            club_id: ground.club_id,
            id: ground.ids.next::<Staff>(),
            name: name.clone(),
            account: account.to_owned(),
            role,
            pin_verifier: verifier(pin, &dice.bytes()),
            active: true,
            coach_id: coach.map(|coach| coach.row.id),
            rights_since: hired,
            role_before: None,
            meta: Meta::new(hired, None),
        });
        sign_ins.push(SignIn { account: account.to_owned(), pin: pin.to_owned(), role, name });
    }
    let at_the_counter = |n: usize| rows.get(n).map_or(StaffId(uuid::Uuid::nil()), |staff| staff.id);
    let (morning, evening) = (at_the_counter(0), at_the_counter(1));
    Crew { rows, sign_ins, morning, evening }
}
