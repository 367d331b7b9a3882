//! Which package pays for a lesson, and how much.

use crate::command::{Step, need};
use crate::id::{MemberId, MemberPackageId, ProductId};
use crate::record::{Booking, CourseConfig, Lesson, MemberPackage, PackageState};
use crate::rules::account;
use crate::rules::conflicts::resolve_member;
use crate::store::{Store, Stored, fetch};
use crate::time::{ClubZone, Date};
use crate::units::Units;

/// True when the package may pay for this course on this day, units aside.
#[must_use]
pub fn covers(package: &MemberPackage, course: ProductId, on: Date) -> bool {
    let in_time = package.valid_from.is_none_or(|first| first <= on)
        && package.valid_until.is_none_or(|last| on <= last);
    let courses = &package.courses.0;
    package.state == PackageState::Active && in_time && (courses.is_empty() || courses.contains(&course))
}

/// The package that pays for a booking: the one that its units are reserved in while it may pay, else of
/// those that cover the course and have enough left the one that expires first.
///
/// # Errors
/// Whatever the store says.
pub async fn choose<S: Store>(
    store: &mut S,
    booking: &Booking,
    course: ProductId,
    units: Units,
    on: Date,
) -> Stored<Option<MemberPackageId>> {
    if let Some(reserved) = booking.package_id
        && fetch::<MemberPackage, _>(store, reserved)
            .await?
            .is_some_and(|package| covers(&package, course, on))
    {
        return Ok(Some(reserved));
    }
    for package in candidates(store, booking.member_id, course, on).await? {
        if store.balance(package.id).await?.available() >= units {
            return Ok(Some(package.id));
        }
    }
    Ok(None)
}

/// The packages that pay for riders of one account who are booked together, one for each: as [`choose`] would choose for
/// one after the other, each taking units from what is left. None for those for whom nothing is.
///
/// # Errors
/// Whatever the store says.
pub async fn choose_together<S: Store>(
    store: &mut S,
    account: MemberId,
    course: ProductId,
    units: Units,
    on: Date,
    riders: usize,
) -> Stored<Vec<Option<MemberPackageId>>> {
    let mut chosen = Vec::new();
    if units.is_positive() {
        for package in candidates(store, account, course, on).await? {
            let mut left = store.balance(package.id).await?.available();
            while chosen.len() < riders && left >= units {
                left = left - units;
                chosen.push(Some(package.id));
            }
        }
    }
    chosen.resize(riders, None);
    Ok(chosen)
}

/// The package in which a lesson's units can be set aside for a booking: see [`choose`].
///
/// # Errors
/// Refused when the course is not there; whatever the store says.
pub async fn choose_to_reserve<S: Store>(
    store: &mut S,
    zone: ClubZone,
    booking: &Booking,
    lesson: &Lesson,
) -> Step<Option<MemberPackageId>> {
    let units = cost(store, booking, lesson).await?;
    if !units.is_positive() {
        return Ok(None);
    }
    let on = zone.date(lesson.starts_at);
    if let Some(before) = booking.package_id
        && let Some(package) = fetch::<MemberPackage, _>(store, before).await?
        && has_room(store, &package, booking, lesson.course_id, units, on).await?
    {
        return Ok(Some(before));
    }
    let anew = Booking { package_id: None, ..booking.clone() };
    Ok(choose(store, &anew, lesson.course_id, units, on).await?)
}

/// The packages of an account that may pay for a course on a day, units aside; that which expires first before the others.
async fn candidates<S: Store>(
    store: &mut S,
    account: MemberId,
    course: ProductId,
    on: Date,
) -> Stored<Vec<MemberPackage>> {
    let member = resolve_member(store, account).await?;
    let mut candidates = account::packages(store, member).await?;
    candidates.retain(|package| covers(package, course, on));
    candidates.sort_by_key(|package| (package.valid_until.is_none(), package.valid_until, package.id));
    Ok(candidates)
}

/// True when so many units can be set aside in the package for a booking of its account.
///
/// # Errors
/// Whatever the store says.
pub(super) async fn has_room<S: Store>(
    store: &mut S,
    package: &MemberPackage,
    booking: &Booking,
    course: ProductId,
    units: Units,
    on: Date,
) -> Stored<bool> {
    let owner = resolve_member(store, package.member_id).await?;
    let ours = owner == resolve_member(store, booking.member_id).await?;
    let room = store.balance(package.id).await?.available() >= units;
    Ok(ours && room && covers(package, course, on))
}

/// Units that a booking's place costs a package: none when it was paid in money.
///
/// # Errors
/// Refused when the course is not there; whatever the store says.
pub async fn cost<S: Store>(store: &mut S, booking: &Booking, lesson: &Lesson) -> Step<Units> {
    if booking.order_item_id.is_some() {
        return Ok(Units::ZERO);
    }
    let course: CourseConfig = need(store, lesson.course_id).await?;
    Ok(course.saddle_hours)
}
