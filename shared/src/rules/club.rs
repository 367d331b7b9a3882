//! What a club may settle for itself, and between which bounds.

use crate::money::Money;
use crate::record::{ClubRules, SlotWeights, named};
use crate::words::{FieldProblem, Say};

named! {
    /// A rule of the club that is one value. Its name is the field of [`ClubRules`].
    ClubRule {
        /// How long before a lesson riders may be checked in.
        CheckInOpens = "check_in_opens_minutes",
        /// How long after a lesson people may put it right.
        LessonEnd = "lesson_end_minutes",
        /// Whether a no-show costs the units set aside.
        NoShowUsesUnits = "no_show_uses_units",
        /// How much reception may change a price.
        ReceptionAdjusts = "reception_adjusts_percent",
        /// How much reception may give back at once.
        ReceptionRefunds = "reception_refunds",
        /// How long a desk may work without the server.
        OfflineDays = "offline_days",
        /// How long an offer to the waiting list stands.
        OfferMinutes = "offer_minutes",
    }
}

/// What a rule's value is, with its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A whole number between these two.
    Whole {
        /// At least.
        least: i64,
        /// At most.
        most: i64,
    },
    /// An amount, not below zero.
    Amount {
        /// At most, in fen.
        most_fen: i64,
    },
    /// On or off.
    Switch,
}

/// A rule's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// A whole number.
    Whole(i64),
    /// An amount.
    Amount(Money),
    /// On or off.
    Switch(bool),
}

impl ClubRule {
    /// What its value is.
    #[must_use]
    pub const fn form(self) -> Form {
        match self {
            Self::CheckInOpens => Form::Whole { least: 0, most: 1_440 },
            Self::LessonEnd => Form::Whole { least: 0, most: 720 },
            Self::NoShowUsesUnits => Form::Switch,
            Self::ReceptionAdjusts => Form::Whole { least: 0, most: 100 },
            Self::ReceptionRefunds => Form::Amount { most_fen: 10_000_000 },
            Self::OfflineDays => Form::Whole { least: 1, most: 90 },
            Self::OfferMinutes => Form::Whole { least: 5, most: 1_440 },
        }
    }

    /// Its value in a club's rules.
    #[must_use]
    pub const fn of(self, rules: &ClubRules) -> Setting {
        match self {
            Self::CheckInOpens => Setting::Whole(rules.check_in_opens_minutes),
            Self::LessonEnd => Setting::Whole(rules.lesson_end_minutes),
            Self::NoShowUsesUnits => Setting::Switch(rules.no_show_uses_units),
            Self::ReceptionAdjusts => Setting::Whole(rules.reception_adjusts_percent),
            Self::ReceptionRefunds => Setting::Amount(rules.reception_refunds),
            Self::OfflineDays => Setting::Whole(rules.offline_days),
            Self::OfferMinutes => Setting::Whole(rules.offer_minutes),
        }
    }

    /// Puts a value into a club's rules; one of another form is refused.
    ///
    /// # Errors
    /// A [`Say::BadField`] naming the rule.
    pub fn set(self, rules: &mut ClubRules, to: Setting) -> Result<(), Say> {
        match (self, to) {
            (Self::CheckInOpens, Setting::Whole(to)) => rules.check_in_opens_minutes = to,
            (Self::LessonEnd, Setting::Whole(to)) => rules.lesson_end_minutes = to,
            (Self::NoShowUsesUnits, Setting::Switch(to)) => rules.no_show_uses_units = to,
            (Self::ReceptionAdjusts, Setting::Whole(to)) => rules.reception_adjusts_percent = to,
            (Self::ReceptionRefunds, Setting::Amount(to)) => rules.reception_refunds = to,
            (Self::OfflineDays, Setting::Whole(to)) => rules.offline_days = to,
            (Self::OfferMinutes, Setting::Whole(to)) => rules.offer_minutes = to,
            (rule, Setting::Whole(_) | Setting::Switch(_) | Setting::Amount(_)) => {
                return Err(Say::field(rule.as_str(), FieldProblem::Malformed));
            }
        }
        Ok(())
    }

    /// What is to be said of a value that is not one of its own; of an amount in yuan.
    const fn outside(self) -> FieldProblem {
        match self.form() {
            Form::Whole { least, most } => FieldProblem::outside(least, most),
            Form::Amount { most_fen } => FieldProblem::outside(0, most_fen / 100),
            Form::Switch => FieldProblem::Malformed,
        }
    }

    fn is_within(self, value: Setting) -> bool {
        match (self.form(), value) {
            (Form::Whole { least, most }, Setting::Whole(value)) => (least..=most).contains(&value),
            (Form::Amount { most_fen }, Setting::Amount(value)) => (0..=most_fen).contains(&value.fen()),
            (Form::Switch, Setting::Switch(_)) => true,
            (
                Form::Whole { .. } | Form::Amount { .. } | Form::Switch,
                Setting::Whole(_) | Setting::Amount(_) | Setting::Switch(_),
            ) => false,
        }
    }
}

/// Holds every rule to its bounds.
///
/// # Errors
/// A [`Say::BadField`] naming the first rule that is outside.
pub fn within_bounds(rules: &ClubRules) -> Result<(), Say> {
    match ClubRule::ALL.iter().find(|rule| !rule.is_within(rule.of(rules))) {
        Some(rule) => Err(Say::field(rule.as_str(), rule.outside())),
        None => weights(&rules.slots),
    }
}

/// The most that one reason can weigh when free times are recommended, in points.
const HEAVIEST: i64 = 1_000;

/// Holds what counts when free times are recommended to its bounds.
fn weights(slots: &SlotWeights) -> Result<(), Say> {
    let SlotWeights { nearness, per_hour, preferred_coach, usual_horse, habit } = slots;
    let within = |weight: &i64| (0..=HEAVIEST).contains(weight);
    if [nearness, per_hour, preferred_coach, usual_horse, habit].into_iter().all(within) {
        Ok(())
    } else {
        Err(Say::field("slots", FieldProblem::outside(0, HEAVIEST)))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::command::Editable;
    use crate::record::Club;

    #[test]
    fn every_field_of_the_rules_is_a_rule_or_is_edited_in_its_own_way() {
        let json = serde_json::to_value(ClubRules::default()).unwrap();
        for field in json.as_object().unwrap().keys() {
            let apart = ["address", "phone", "opening_hours", "slots"].contains(&field.as_str());
            let rules = ClubRule::ALL.iter().filter(|rule| rule.as_str() == field).count();
            assert_eq!(rules + usize::from(apart), 1, "{field}");
            let path = format!("rules.{field}");
            let within = format!("{path}.");
            let edited = |known: &&str| **known == path || known.starts_with(&within);
            assert!(Club::FIELDS.iter().any(edited), "{path} can't be edited");
        }
    }

    #[test]
    fn no_reason_for_a_time_weighs_less_than_nothing_or_more_than_the_most() {
        let mut rules = ClubRules::default();
        let weights: [fn(&mut SlotWeights) -> &mut i64; 5] = [
            |slots| &mut slots.nearness,
            |slots| &mut slots.per_hour,
            |slots| &mut slots.preferred_coach,
            |slots| &mut slots.usual_horse,
            |slots| &mut slots.habit,
        ];
        for weight in weights {
            for (value, good) in [(0, true), (HEAVIEST, true), (-1, false), (HEAVIEST + 1, false)] {
                *weight(&mut rules.slots) = value;
                assert_eq!(within_bounds(&rules).is_ok(), good, "{value}");
            }
            *weight(&mut rules.slots) = 0;
        }
    }

    #[test]
    fn a_rule_takes_values_of_its_form_within_its_bounds() {
        for rule in ClubRule::ALL {
            let mut rules = ClubRules::default();
            assert_eq!(within_bounds(&rules), Ok(()));
            let (good, bad, other) = match rule.form() {
                Form::Whole { least, most } => (
                    vec![Setting::Whole(least), Setting::Whole(most)],
                    vec![Setting::Whole(least - 1), Setting::Whole(most + 1)],
                    Setting::Switch(true),
                ),
                Form::Amount { most_fen } => (
                    vec![Setting::Amount(Money::ZERO), Setting::Amount(Money::from_fen(most_fen))],
                    vec![
                        Setting::Amount(Money::from_fen(-1)),
                        Setting::Amount(Money::from_fen(most_fen + 1)),
                    ],
                    Setting::Whole(1),
                ),
                Form::Switch => {
                    (vec![Setting::Switch(true), Setting::Switch(false)], vec![], Setting::Whole(1))
                }
            };
            for value in good {
                rule.set(&mut rules, value).unwrap();
                assert_eq!((rule.of(&rules), within_bounds(&rules)), (value, Ok(())));
            }
            for value in bad {
                rule.set(&mut rules, value).unwrap();
                assert_eq!(within_bounds(&rules), Err(Say::field(rule.as_str(), rule.outside())));
            }
            assert!(rule.set(&mut rules, other).is_err(), "{rule:?}");
        }
    }
}
