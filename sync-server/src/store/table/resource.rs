//! Coaches, horses, arenas. A coach's phone is sealed.

use super::kept;
use crate::store::personal::Kind;
use shared::record::{Arena, Coach, Horse};

kept! {
    Coach in "coaches",
    columns: "club_id, id, name, phone, courses, surcharge, active, version, created_at, created_by, \
        updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO coaches ( \
        club_id, id, name, phone, courses, surcharge, active, version, created_at, created_by, \
        updated_at, updated_by, phone_hash, phone_tail_hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    update: "UPDATE coaches SET \
        name = $3, phone = $4, courses = $5, surcharge = $6, active = $7, version = $8, \
        created_at = $9, created_by = $10, updated_at = $11, updated_by = $12, phone_hash = $13, \
        phone_tail_hash = $14 \
        WHERE club_id = $1 AND id = $2",
    fields: [name, phone (sealed), courses, surcharge, active],
    hashes: |row, keys| [
        phone_hash = keys.whole(Kind::Phone, row.phone.as_deref()),
        phone_tail_hash = keys.tail(row.phone.as_deref()),
    ],
}

kept! {
    Horse in "horses",
    columns: "club_id, id, name, number, breed, height_cm, birth_year, owner_id, max_rider_weight, levels, \
        limits, state, version, created_at, created_by, updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO horses ( \
        club_id, id, name, number, breed, height_cm, birth_year, owner_id, max_rider_weight, levels, \
        limits, state, version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    update: "UPDATE horses SET \
        name = $3, number = $4, breed = $5, height_cm = $6, birth_year = $7, owner_id = $8, \
        max_rider_weight = $9, levels = $10, limits = $11, state = $12, version = $13, \
        created_at = $14, created_by = $15, updated_at = $16, updated_by = $17 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        name, number, breed, height_cm, birth_year, owner_id, max_rider_weight, levels, limits, state,
    ],
}

kept! {
    Arena in "arenas",
    columns: "club_id, id, name, indoor, capacity, active, version, created_at, created_by, updated_at, \
        updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO arenas ( \
        club_id, id, name, indoor, capacity, active, version, created_at, created_by, updated_at, \
        updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    update: "UPDATE arenas SET \
        name = $3, indoor = $4, capacity = $5, active = $6, version = $7, created_at = $8, \
        created_by = $9, updated_at = $10, updated_by = $11 \
        WHERE club_id = $1 AND id = $2",
    fields: [name, indoor, capacity, active],
}
