//! A rider did not come: said by staff, or by the job that ends lessons.

use super::{Context, Execute, Kind, Receipt, Step, need};
use crate::id::BookingId;
use crate::record::{Booking, BookingState, Lesson};
use crate::rights::Right;
use crate::rules::ledger::{self, About};
use crate::store::Store;
use crate::units::Units;
use serde::{Deserialize, Serialize};

/// Marks a booked rider as not come; by the club's rule the units set aside are used all the same.
/// Somebody who is checked in, or whose booking is cancelled, is left as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkNoShow {
    /// The booking.
    pub booking_id: BookingId,
}

impl Execute for MarkNoShow {
    const NAME: &'static str = "mark_no_show";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Intention;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        let mut booking: Booking = need(store, self.booking_id).await?;
        ctx.require(store, Right::CheckIn).await?;
        let lesson: Lesson = need(store, booking.lesson_id).await?;
        booking.state = booking.state.to(BookingState::NoShow)?;
        ctx.change(store, &mut booking).await?;
        let entries = store.entries_of_booking(booking.id).await?;
        ledger::release(store, ctx, booking.id).await?;
        let mut used = Units::ZERO;
        if ctx.club.rules.0.no_show_uses_units {
            let about = About { booking: Some(booking.id), ..About::default() };
            for (package, units) in ledger::reserved(&entries) {
                if ledger::spend(store, ctx, package, lesson.course_id, units, about).await? {
                    used = used + units;
                }
            }
        }
        Ok(Receipt::MarkedNoShow { booking_id: booking.id, used })
    }
}
