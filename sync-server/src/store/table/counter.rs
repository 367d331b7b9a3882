//! Tills, orders, payments, cash.

use super::kept;
use shared::record::{CashMovement, Order, OrderItem, Payment, TillShift};

kept! {
    TillShift in "till_shifts",
    columns: "club_id, id, desk_id, state, opened_at, opened_by, float_amount, expected, sales, counted, \
        closed_at, closed_by, version, created_at, created_by, updated_at, updated_by",
    in_scope: "(state = 'open' OR opened_at >= $2)",
    insert: "INSERT INTO till_shifts ( \
        club_id, id, desk_id, state, opened_at, opened_by, float_amount, expected, sales, counted, \
        closed_at, closed_by, version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    update: "UPDATE till_shifts SET \
        desk_id = $3, state = $4, opened_at = $5, opened_by = $6, float_amount = $7, expected = $8, \
        sales = $9, counted = $10, closed_at = $11, closed_by = $12, version = $13, created_at = $14, \
        created_by = $15, updated_at = $16, updated_by = $17 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        desk_id, state, opened_at, opened_by, float_amount, expected, sales, counted, closed_at,
        closed_by,
    ],
}

kept! {
    Order in "orders",
    columns: "club_id, id, number, member_id, origin, list_amount, discount, adjustment, payable, paid, \
        refunded, state, paid_at, note, version, created_at, created_by, updated_at, updated_by",
    in_scope: "created_at >= $2",
    insert: "INSERT INTO orders ( \
        club_id, id, number, member_id, origin, list_amount, discount, adjustment, payable, paid, \
        refunded, state, paid_at, note, version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    update: "UPDATE orders SET \
        number = $3, member_id = $4, origin = $5, list_amount = $6, discount = $7, adjustment = $8, \
        payable = $9, paid = $10, refunded = $11, state = $12, paid_at = $13, note = $14, \
        version = $15, created_at = $16, created_by = $17, updated_at = $18, updated_by = $19 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        number, member_id, origin, list_amount, discount, adjustment, payable, paid, refunded, state,
        paid_at, note,
    ],
}

kept! {
    OrderItem in "order_items",
    columns: "club_id, id, order_id, product_id, sold, quantity, unit_price, amount, rider_id, version, \
        created_at, created_by, updated_at, updated_by",
    in_scope: "created_at >= $2",
    insert: "INSERT INTO order_items ( \
        club_id, id, order_id, product_id, sold, quantity, unit_price, amount, rider_id, version, \
        created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    update: "UPDATE order_items SET \
        order_id = $3, product_id = $4, sold = $5, quantity = $6, unit_price = $7, amount = $8, \
        rider_id = $9, version = $10, created_at = $11, created_by = $12, updated_at = $13, \
        updated_by = $14 \
        WHERE club_id = $1 AND id = $2",
    fields: [order_id, product_id, sold, quantity, unit_price, amount, rider_id],
}

kept! {
    Payment in "payments",
    columns: "club_id, id, order_id, number, method, kind, amount, state, tendered, change_given, \
        till_shift_id, paid_at, version, created_at, created_by, updated_at, updated_by",
    in_scope: "created_at >= $2",
    insert: "INSERT INTO payments ( \
        club_id, id, order_id, number, method, kind, amount, state, tendered, change_given, \
        till_shift_id, paid_at, version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    update: "UPDATE payments SET \
        order_id = $3, number = $4, method = $5, kind = $6, amount = $7, state = $8, tendered = $9, \
        change_given = $10, till_shift_id = $11, paid_at = $12, version = $13, created_at = $14, \
        created_by = $15, updated_at = $16, updated_by = $17 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        order_id, number, method, kind, amount, state, tendered, change_given, till_shift_id, paid_at,
    ],
}

kept! {
    CashMovement in "cash_movements",
    columns: "club_id, id, till_shift_id, kind, amount, order_id, payment_id, moved_at, note, version, \
        created_at, created_by, updated_at, updated_by",
    in_scope: "moved_at >= $2",
    insert: "INSERT INTO cash_movements ( \
        club_id, id, till_shift_id, kind, amount, order_id, payment_id, moved_at, note, version, \
        created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    update: "UPDATE cash_movements SET \
        till_shift_id = $3, kind = $4, amount = $5, order_id = $6, payment_id = $7, moved_at = $8, \
        note = $9, version = $10, created_at = $11, created_by = $12, updated_at = $13, updated_by = $14 \
        WHERE club_id = $1 AND id = $2",
    fields: [till_shift_id, kind, amount, order_id, payment_id, moved_at, note],
}
