//! What a booking asks of its horse.

use super::Weight;
use crate::id::{BookingId, ProductId};
use crate::time::Timestamp;

/// A live booking as a horse's work is counted by it: when, in what, and how heavy the rider is. It spares whoever
/// sums up a horse's fortnight the lessons and riders themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HorseWork {
    /// The booking.
    pub booking_id: BookingId,
    /// When its lesson starts.
    pub starts_at: Timestamp,
    /// What is ridden; none where the store has lost the lesson from its view.
    pub course_id: Option<ProductId>,
    /// The rider's weight, where it is known.
    pub weight: Option<Weight>,
}
