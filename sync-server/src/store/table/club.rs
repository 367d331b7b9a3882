//! The club, its desks and its staff.

use super::kept;
use shared::record::{Club, Desk, Staff};

kept! {
    Club in "clubs",
    columns: "club_id, id, name, zone, rules, version, created_at, created_by, updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO clubs ( \
        club_id, id, name, zone, rules, version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    update: "UPDATE clubs SET \
        name = $3, zone = $4, rules = $5, version = $6, created_at = $7, created_by = $8, \
        updated_at = $9, updated_by = $10 \
        WHERE club_id = $1 AND id = $2",
    fields: [name, zone, rules],
}

kept! {
    Desk in "desks",
    columns: "club_id, id, name, origin, enrolled_at, revoked_at, version, created_at, created_by, \
        updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO desks ( \
        club_id, id, name, origin, enrolled_at, revoked_at, version, created_at, created_by, \
        updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    update: "UPDATE desks SET \
        name = $3, origin = $4, enrolled_at = $5, revoked_at = $6, version = $7, created_at = $8, \
        created_by = $9, updated_at = $10, updated_by = $11 \
        WHERE club_id = $1 AND id = $2",
    fields: [name, origin, enrolled_at, revoked_at],
}

kept! {
    Staff in "staff",
    columns: "club_id, id, name, account, role, pin_verifier, active, coach_id, rights_since, role_before, \
        version, created_at, created_by, updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO staff ( \
        club_id, id, name, account, role, pin_verifier, active, coach_id, rights_since, role_before, \
        version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    update: "UPDATE staff SET \
        name = $3, account = $4, role = $5, pin_verifier = $6, active = $7, coach_id = $8, \
        rights_since = $9, role_before = $10, version = $11, created_at = $12, created_by = $13, \
        updated_at = $14, updated_by = $15 \
        WHERE club_id = $1 AND id = $2",
    fields: [name, account, role, pin_verifier, active, coach_id, rights_since, role_before],
}
