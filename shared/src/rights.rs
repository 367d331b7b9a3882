//! Who may do what: one table for desk, server and API.

use crate::record::{Role, named};

named! {
    /// Something that a role may or may not do.
    Right {
        /// Check riders in and take it back.
        CheckIn = "check_in",
        /// See one's own lessons on the coaches' page.
        OwnTimetable = "own_timetable",
        /// Change the timetable: horses, bookings, lessons; see everybody's on the coaches' page.
        Timetable = "timetable",
        /// Register and edit members.
        RegisterMembers = "register_members",
        /// Sell at the counter and handle its till.
        SellAtCounter = "sell_at_counter",
        /// Override a rule of the timetable that reception may override, with a reason.
        OverrideTimetable = "override_timetable",
        /// Override weight, load or waiver, with a reason.
        OverrideWelfare = "override_welfare",
        /// Settle what needs attention.
        SettleAttention = "settle_attention",
        /// See the money of the whole club.
        SeeRevenue = "see_revenue",
        /// See phones unmasked.
        SeePhones = "see_phones",
        /// Enrol and revoke desks.
        ManageDesks = "manage_desks",
        /// Change what members bought: extend, adjust, hand over what was not meant to be.
        ManagePackages = "manage_packages",
        /// Change the club: its settings, its staff, coaches, horses and arenas; forget a member.
        ManageClub = "manage_club",
    }
}

/// True when the role has the right.
#[must_use]
pub const fn may(role: Role, right: Right) -> bool {
    match role {
        Role::Manager => true,
        Role::Receptionist => match right {
            Right::CheckIn
            | Right::OwnTimetable
            | Right::Timetable
            | Right::RegisterMembers
            | Right::SellAtCounter
            | Right::OverrideTimetable
            | Right::SettleAttention
            | Right::SeePhones => true,
            Right::OverrideWelfare
            | Right::SeeRevenue
            | Right::ManageDesks
            | Right::ManagePackages
            | Right::ManageClub => false,
        },
        Role::Finance => matches!(right, Right::SeeRevenue | Right::SettleAttention),
        Role::Coach => matches!(right, Right::OwnTimetable),
    }
}

/// True for a role with anything to do at a desk: looking at one's own lessons is done on the phone.
#[must_use]
pub fn works_at_a_desk(role: Role) -> bool {
    Right::ALL.iter().any(|right| *right != Right::OwnTimetable && may(role, *right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reception_works_the_day_and_managers_override_welfare() {
        assert!(may(Role::Receptionist, Right::SellAtCounter));
        assert!(!may(Role::Receptionist, Right::OverrideWelfare));
        assert!(may(Role::Manager, Right::OverrideWelfare));
        assert!(!may(Role::Finance, Right::CheckIn));
        let coach: Vec<_> = Right::ALL.iter().filter(|right| may(Role::Coach, **right)).collect();
        assert_eq!(coach, [&Right::OwnTimetable]);
        assert!(!may(Role::Finance, Right::OwnTimetable));
        assert!(!works_at_a_desk(Role::Coach) && works_at_a_desk(Role::Finance));
    }
}
