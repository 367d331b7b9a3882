//! What needs a person's attention.

use super::kept;
use shared::record::AttentionItem;

kept! {
    AttentionItem in "attention_items",
    columns: "club_id, id, code, command_id, desk_id, staff_id, booking_id, member_id, order_id, details, \
        state, settled_at, settled_by, settled_how, version, created_at, created_by, updated_at, \
        updated_by",
    in_scope: "(state = 'open' OR settled_at >= $2)",
    insert: "INSERT INTO attention_items ( \
        club_id, id, code, command_id, desk_id, staff_id, booking_id, member_id, order_id, details, \
        state, settled_at, settled_by, settled_how, version, created_at, created_by, updated_at, \
        updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    update: "UPDATE attention_items SET \
        code = $3, command_id = $4, desk_id = $5, staff_id = $6, booking_id = $7, member_id = $8, \
        order_id = $9, details = $10, state = $11, settled_at = $12, settled_by = $13, \
        settled_how = $14, version = $15, created_at = $16, created_by = $17, updated_at = $18, \
        updated_by = $19 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        code, command_id, desk_id, staff_id, booking_id, member_id, order_id, details, state,
        settled_at, settled_by, settled_how,
    ],
}
