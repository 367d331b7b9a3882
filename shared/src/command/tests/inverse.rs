//! A command and its inverse leave balances and states as they were, whatever the ledgers looked like.

use super::*;
use crate::command::AssignHorse;
use crate::id::HorseId;
use crate::record::{Debt, DebtState, LessonState, PackageState};
use crate::store::testing::world::{BAIXUE, TWO, ZHUIFENG};
use proptest::prelude::*;

/// A package as a member may have it.
#[derive(Debug, Clone)]
struct Bought {
    tenths: i64,
    used: i64,
    first_use: bool,
    days_left: i64,
    suspended: bool,
}

fn bought() -> impl Strategy<Value = Bought> {
    (1_i64..6, 0_i64..6, any::<bool>(), -2_i64..90, prop::bool::weighted(0.15)).prop_map(
        |(tenths, used, first_use, days_left, suspended)| Bought {
            tenths: tenths * 5,
            used: (used * 5).min(tenths * 5 - 5),
            first_use,
            days_left,
            suspended,
        },
    )
}

/// 王若溪's account with these packages; one of them, perhaps, with units set aside for the booking.
fn account(packages: &[Bought], reserves: Option<usize>) -> (Club, Vec<MemberPackageId>) {
    let mut club = Club::open();
    club.edit(BOUGHT, |package: &mut MemberPackage| package.state = PackageState::Suspended);
    let mut ids = Vec::new();
    for (n, bought) in (0_u128..).zip(packages) {
        let started = bought.used > 0 || !bought.first_use;
        let last = ClubZone::default().date(minutes(0).plus_days(bought.days_left));
        let package = club.another_package(n * 10, bought.tenths, |package| {
            package.product_id = if bought.first_use { TWO } else { TEN };
            package.valid_from = started.then(|| "2026-11-01".parse().unwrap());
            package.valid_until = started.then_some(last);
            package.state = if bought.suspended { PackageState::Suspended } else { PackageState::Active };
        });
        if bought.used > 0 {
            club.enter(n * 10 + 1, package, EntryKind::Use, bought.used, None);
        }
        ids.push(package);
    }
    // The child's booking is the one with nothing set aside.
    if let Some(package) = reserves.and_then(|n| ids.get(n % ids.len().max(1)).copied())
        && club.left(package) >= 10
    {
        club.enter(999, package, EntryKind::Reserve, 10, Some(booking_id(4)));
        club.edit(booking_id(4), |booking: &mut Booking| booking.package_id = Some(package));
    }
    (club, ids)
}

type State = (BookingState, LessonState, Vec<(PackageBalance, MemberPackage)>, usize);

/// What a check-in and its undoing must leave as it was. Versions and times of change count on.
fn state(club: &mut Club, packages: &[MemberPackageId]) -> State {
    let ledgers = packages.iter().map(|id| {
        let mut package: MemberPackage = club.get(*id);
        package.meta = untouched();
        (club.balance(*id), package)
    });
    let ledgers = ledgers.collect();
    let owed = club.of::<Debt>().iter().filter(|debt| debt.state == DebtState::Open).count();
    (club.booking(4).state, club.lesson(4).state, ledgers, owed)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn an_undone_check_in_never_was(
        packages in proptest::collection::vec(bought(), 0..4),
        reserves in proptest::option::of(0_usize..4),
        rounds in 1_usize..3,
        decided in any::<bool>(),
    ) {
        let (mut club, ids) = account(&packages, reserves);
        let before = state(&mut club, &ids);
        for round in 0..rounds {
            let after = 200 + i64::try_from(round).unwrap() * 2;
            let command = club.check_in(after, 4);
            let paying = command.package_id;
            let phase = if decided { Phase::Decide } else { Phase::Issue };
            let issued = club.write(after, DOOR, RECEPTIONIST, command);
            let outcome = club.run(&issued, phase);
            let Some(Receipt::CheckedIn { used, owed, package_id, .. }) = outcome.receipt() else { panic!("{outcome:?}") };
            prop_assert_eq!((used.tenths() + owed.tenths(), *package_id), (10, paying));
            for id in &ids {
                let sum = club.balance(*id);
                prop_assert!(sum.available() >= Units::ZERO && sum.reserved >= Units::ZERO);
                let left = sum.bought - sum.used;
                prop_assert_eq!(left.is_positive(), club.get::<MemberPackage>(*id).state.is_live());
            }
            let issued = club.write(after + 1, DOOR, RECEPTIONIST, undo(4));
            let undone = club.run(&issued, phase);
            prop_assert!(undone.receipt().is_some(), "{undone:?}");
            prop_assert_eq!(&state(&mut club, &ids), &before);
        }
    }

    #[test]
    fn a_horse_given_back_was_never_taken(first in 0_usize..3, then in 0_usize..3, n in 0_u32..6) {
        let horses: [Option<HorseId>; 3] = [None, Some(ZHUIFENG), Some(BAIXUE)];
        let on = |horse, before| AssignHorse { booking_id: booking_id(n), horse_id: horse, before, reason: None };
        let mut club = Club::open();
        done(club.issue(0, on(horses[first], None)));
        let mut before = club.booking(n);
        done(club.issue(1, on(horses[then], horses[first])));
        done(club.issue(2, on(horses[first], horses[then])));
        let mut after = club.booking(n);
        (before.meta, after.meta) = (untouched(), untouched());
        prop_assert_eq!(before, after);
    }
}
