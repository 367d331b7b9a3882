//! Accounts and riders. Phones, openids and guardians are sealed.

use super::kept;
use crate::store::personal::Kind;
use shared::record::{Member, Rider};

kept! {
    Member in "members",
    columns: "club_id, id, name, phone, openid, notes, tags, joined_at, merged_into, deleted_at, version, \
        created_at, created_by, updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO members ( \
        club_id, id, name, phone, openid, notes, tags, joined_at, merged_into, deleted_at, version, \
        created_at, created_by, updated_at, updated_by, phone_hash, phone_tail_hash, openid_hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    update: "UPDATE members SET \
        name = $3, phone = $4, openid = $5, notes = $6, tags = $7, joined_at = $8, merged_into = $9, \
        deleted_at = $10, version = $11, created_at = $12, created_by = $13, updated_at = $14, \
        updated_by = $15, phone_hash = $16, phone_tail_hash = $17, openid_hash = $18 \
        WHERE club_id = $1 AND id = $2",
    fields: [name, phone (sealed), openid (sealed), notes, tags, joined_at, merged_into, deleted_at],
    hashes: |row, keys| [
        phone_hash = keys.whole(Kind::Phone, row.phone.as_deref()),
        phone_tail_hash = keys.tail(row.phone.as_deref()),
        openid_hash = keys.whole(Kind::Openid, row.openid.as_deref()),
    ],
}

kept! {
    Rider in "riders",
    columns: "club_id, id, member_id, name, birth_date, weight, level, usual_horse_id, usual_coach_id, \
        no_ride, guardian_name, guardian_phone, guardian_consent_at, waiver_signed_at, notes, version, \
        created_at, created_by, updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO riders ( \
        club_id, id, member_id, name, birth_date, weight, level, usual_horse_id, usual_coach_id, \
        no_ride, guardian_name, guardian_phone, guardian_consent_at, waiver_signed_at, notes, version, \
        created_at, created_by, updated_at, updated_by, guardian_phone_hash, guardian_phone_tail_hash) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
        $20, $21, $22)",
    update: "UPDATE riders SET \
        member_id = $3, name = $4, birth_date = $5, weight = $6, level = $7, usual_horse_id = $8, \
        usual_coach_id = $9, no_ride = $10, guardian_name = $11, guardian_phone = $12, \
        guardian_consent_at = $13, waiver_signed_at = $14, notes = $15, version = $16, \
        created_at = $17, created_by = $18, updated_at = $19, updated_by = $20, \
        guardian_phone_hash = $21, guardian_phone_tail_hash = $22 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        member_id, name, birth_date, weight, level, usual_horse_id, usual_coach_id, no_ride,
        guardian_name (sealed), guardian_phone (sealed), guardian_consent_at, waiver_signed_at, notes,
    ],
    hashes: |row, keys| [
        guardian_phone_hash = keys.whole(Kind::Phone, row.guardian_phone.as_deref()),
        guardian_phone_tail_hash = keys.tail(row.guardian_phone.as_deref()),
    ],
}
