//! Hours, shifts, care and closures; lessons by a rule; rules that were let pass.

use super::kept;
use shared::record::{
    ArenaClosure, CoachAvailability, HorseAvailability, LessonSeries, Override, TimeSlotTemplate,
    WaitlistEntry,
};

kept! {
    TimeSlotTemplate in "time_slot_templates",
    columns: "club_id, id, weekday, from_minute, until_minute, slot_minutes, active, version, \
        created_at, created_by, updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO time_slot_templates ( \
        club_id, id, weekday, from_minute, until_minute, slot_minutes, active, version, created_at, \
        created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    update: "UPDATE time_slot_templates SET \
        weekday = $3, from_minute = $4, until_minute = $5, slot_minutes = $6, active = $7, \
        version = $8, created_at = $9, created_by = $10, updated_at = $11, updated_by = $12 \
        WHERE club_id = $1 AND id = $2",
    fields: [weekday, from_minute, until_minute, slot_minutes, active],
}

kept! {
    CoachAvailability in "coach_availabilities",
    columns: "club_id, id, coach_id, kind, weekday, first_day, last_day, from_minute, until_minute, \
        reason, state, decided_at, decided_by, decided_note, version, created_at, created_by, \
        updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO coach_availabilities ( \
        club_id, id, coach_id, kind, weekday, first_day, last_day, from_minute, until_minute, reason, \
        state, decided_at, decided_by, decided_note, version, created_at, created_by, updated_at, \
        updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    update: "UPDATE coach_availabilities SET \
        coach_id = $3, kind = $4, weekday = $5, first_day = $6, last_day = $7, from_minute = $8, \
        until_minute = $9, reason = $10, state = $11, decided_at = $12, decided_by = $13, \
        decided_note = $14, version = $15, created_at = $16, created_by = $17, updated_at = $18, \
        updated_by = $19 \
        WHERE club_id = $1 AND id = $2",
    fields: [coach_id, kind, weekday, first_day, last_day, from_minute, until_minute, reason, state, decided_at, decided_by, decided_note],
}

kept! {
    HorseAvailability in "horse_availabilities",
    columns: "club_id, id, horse_id, kind, starts_at, ends_at, note, active, version, created_at, \
        created_by, updated_at, updated_by",
    in_scope: "(ends_at IS NULL OR ends_at >= $2)",
    insert: "INSERT INTO horse_availabilities ( \
        club_id, id, horse_id, kind, starts_at, ends_at, note, active, version, created_at, created_by, \
        updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    update: "UPDATE horse_availabilities SET \
        horse_id = $3, kind = $4, starts_at = $5, ends_at = $6, note = $7, active = $8, version = $9, \
        created_at = $10, created_by = $11, updated_at = $12, updated_by = $13 \
        WHERE club_id = $1 AND id = $2",
    fields: [horse_id, kind, starts_at, ends_at, note, active],
}

kept! {
    ArenaClosure in "arena_closures",
    columns: "club_id, id, arena_id, starts_at, ends_at, reason, active, version, created_at, \
        created_by, updated_at, updated_by",
    in_scope: "ends_at >= $2",
    insert: "INSERT INTO arena_closures ( \
        club_id, id, arena_id, starts_at, ends_at, reason, active, version, created_at, created_by, \
        updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    update: "UPDATE arena_closures SET \
        arena_id = $3, starts_at = $4, ends_at = $5, reason = $6, active = $7, version = $8, \
        created_at = $9, created_by = $10, updated_at = $11, updated_by = $12 \
        WHERE club_id = $1 AND id = $2",
    fields: [arena_id, starts_at, ends_at, reason, active],
}

kept! {
    LessonSeries in "lesson_series",
    columns: "club_id, id, course_id, coach_id, arena_id, rule, capacity, note, active, version, \
        created_at, created_by, updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO lesson_series ( \
        club_id, id, course_id, coach_id, arena_id, rule, capacity, note, active, version, created_at, \
        created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    update: "UPDATE lesson_series SET \
        course_id = $3, coach_id = $4, arena_id = $5, rule = $6, capacity = $7, note = $8, active = $9, \
        version = $10, created_at = $11, created_by = $12, updated_at = $13, updated_by = $14 \
        WHERE club_id = $1 AND id = $2",
    fields: [course_id, coach_id, arena_id, rule, capacity, note, active],
}

kept! {
    Override in "overrides",
    columns: "club_id, id, code, lesson_id, booking_id, starts_at, reason, say, version, created_at, \
        created_by, updated_at, updated_by",
    in_scope: "starts_at >= $2",
    insert: "INSERT INTO overrides ( \
        club_id, id, code, lesson_id, booking_id, starts_at, reason, say, version, created_at, \
        created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    update: "UPDATE overrides SET \
        code = $3, lesson_id = $4, booking_id = $5, starts_at = $6, reason = $7, say = $8, \
        version = $9, created_at = $10, created_by = $11, updated_at = $12, updated_by = $13 \
        WHERE club_id = $1 AND id = $2",
    fields: [code, lesson_id, booking_id, starts_at, reason, say],
}

kept! {
    WaitlistEntry in "waitlist_entries",
    columns: "club_id, id, lesson_id, member_id, riders, starts_at, joined_at, state, offered_at, \
        offered_until, note, version, created_at, created_by, updated_at, updated_by",
    in_scope: "(starts_at >= $2 OR state IN ('waiting', 'offered'))",
    insert: "INSERT INTO waitlist_entries ( \
        club_id, id, lesson_id, member_id, riders, starts_at, joined_at, state, offered_at, \
        offered_until, note, version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    update: "UPDATE waitlist_entries SET \
        lesson_id = $3, member_id = $4, riders = $5, starts_at = $6, joined_at = $7, state = $8, \
        offered_at = $9, offered_until = $10, note = $11, version = $12, created_at = $13, \
        created_by = $14, updated_at = $15, updated_by = $16 \
        WHERE club_id = $1 AND id = $2",
    fields: [lesson_id, member_id, riders, starts_at, joined_at, state, offered_at, offered_until, note],
}
