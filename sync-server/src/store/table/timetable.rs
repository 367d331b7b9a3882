//! Lessons, bookings, check-ins.

use super::kept;
use shared::record::{Booking, CheckIn, Lesson};

kept! {
    Lesson in "lessons",
    columns: "club_id, id, number, course_id, coach_id, arena_id, starts_at, ends_at, capacity, origin, \
        state, note, series_id, version, created_at, created_by, updated_at, updated_by",
    in_scope: "starts_at >= $2",
    insert: "INSERT INTO lessons ( \
        club_id, id, number, course_id, coach_id, arena_id, starts_at, ends_at, capacity, origin, \
        state, note, series_id, version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    update: "UPDATE lessons SET \
        number = $3, course_id = $4, coach_id = $5, arena_id = $6, starts_at = $7, ends_at = $8, \
        capacity = $9, origin = $10, state = $11, note = $12, series_id = $13, version = $14, \
        created_at = $15, created_by = $16, updated_at = $17, updated_by = $18 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        number, course_id, coach_id, arena_id, starts_at, ends_at, capacity, origin, state, note, series_id,
    ],
}

kept! {
    Booking in "bookings",
    columns: "club_id, id, lesson_id, rider_id, member_id, order_item_id, package_id, horse_id, starts_at, \
        ends_at, state, clash, note, version, created_at, created_by, updated_at, updated_by",
    in_scope: "starts_at >= $2",
    insert: "INSERT INTO bookings ( \
        club_id, id, lesson_id, rider_id, member_id, order_item_id, package_id, horse_id, starts_at, \
        ends_at, state, clash, note, version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    update: "UPDATE bookings SET \
        lesson_id = $3, rider_id = $4, member_id = $5, order_item_id = $6, package_id = $7, \
        horse_id = $8, starts_at = $9, ends_at = $10, state = $11, clash = $12, note = $13, \
        version = $14, created_at = $15, created_by = $16, updated_at = $17, updated_by = $18 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        lesson_id, rider_id, member_id, order_item_id, package_id, horse_id, starts_at, ends_at, state,
        clash, note,
    ],
}

kept! {
    CheckIn in "check_ins",
    columns: "club_id, id, booking_id, rider_id, member_id, starts_at, method, in_at, out_at, units, \
        package_id, staff_id, desk_id, undone_at, undone_by, undone_reason, version, created_at, \
        created_by, updated_at, updated_by",
    in_scope: "starts_at >= $2",
    insert: "INSERT INTO check_ins ( \
        club_id, id, booking_id, rider_id, member_id, starts_at, method, in_at, out_at, units, \
        package_id, staff_id, desk_id, undone_at, undone_by, undone_reason, version, created_at, \
        created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
        $20, $21)",
    update: "UPDATE check_ins SET \
        booking_id = $3, rider_id = $4, member_id = $5, starts_at = $6, method = $7, in_at = $8, \
        out_at = $9, units = $10, package_id = $11, staff_id = $12, desk_id = $13, undone_at = $14, \
        undone_by = $15, undone_reason = $16, version = $17, created_at = $18, created_by = $19, \
        updated_at = $20, updated_by = $21 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        booking_id, rider_id, member_id, starts_at, method, in_at, out_at, units, package_id, staff_id,
        desk_id, undone_at, undone_by, undone_reason,
    ],
}
