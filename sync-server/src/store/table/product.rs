//! What is on sale.

use super::kept;
use shared::record::{CourseConfig, PackageConfig, Product};

kept! {
    Product in "products",
    columns: "club_id, id, code, name, kind, description, price, sort, on_shelf, stock, version, created_at, \
        created_by, updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO products ( \
        club_id, id, code, name, kind, description, price, sort, on_shelf, stock, version, created_at, \
        created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    update: "UPDATE products SET \
        code = $3, name = $4, kind = $5, description = $6, price = $7, sort = $8, on_shelf = $9, \
        stock = $10, version = $11, created_at = $12, created_by = $13, updated_at = $14, \
        updated_by = $15 \
        WHERE club_id = $1 AND id = $2",
    fields: [code, name, kind, description, price, sort, on_shelf, stock],
}

kept! {
    CourseConfig in "course_configs",
    columns: "club_id, id, class_type, duration_minutes, saddle_hours, max_riders, needs_horse, coach_fee, \
        horse_fee, required_level, load_percent, advance_hours, version, created_at, created_by, \
        updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO course_configs ( \
        club_id, id, class_type, duration_minutes, saddle_hours, max_riders, needs_horse, coach_fee, \
        horse_fee, required_level, load_percent, advance_hours, version, created_at, created_by, \
        updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    update: "UPDATE course_configs SET \
        class_type = $3, duration_minutes = $4, saddle_hours = $5, max_riders = $6, needs_horse = $7, \
        coach_fee = $8, horse_fee = $9, required_level = $10, load_percent = $11, advance_hours = $12, \
        version = $13, created_at = $14, created_by = $15, updated_at = $16, updated_by = $17 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        class_type, duration_minutes, saddle_hours, max_riders, needs_horse, coach_fee, horse_fee,
        required_level, load_percent, advance_hours,
    ],
}

kept! {
    PackageConfig in "package_configs",
    columns: "club_id, id, units, validity_days, valid_from, courses, transferable, version, created_at, \
        created_by, updated_at, updated_by",
    in_scope: "$2::timestamptz IS NOT NULL",
    insert: "INSERT INTO package_configs ( \
        club_id, id, units, validity_days, valid_from, courses, transferable, version, created_at, \
        created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    update: "UPDATE package_configs SET \
        units = $3, validity_days = $4, valid_from = $5, courses = $6, transferable = $7, version = $8, \
        created_at = $9, created_by = $10, updated_at = $11, updated_by = $12 \
        WHERE club_id = $1 AND id = $2",
    fields: [units, validity_days, valid_from, courses, transferable],
}
