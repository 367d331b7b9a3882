//! Packages that members bought, their ledger, and debts. Balances need every entry of a package:
//! an entry is in scope as long as its package is.

use super::kept;
use shared::record::{Debt, MemberPackage, PackageEntry};

kept! {
    MemberPackage in "member_packages",
    columns: "club_id, id, member_id, product_id, order_id, name, units, price_paid, valid_from, valid_until, \
        validity_days, courses, state, ended_at, version, created_at, created_by, updated_at, updated_by",
    in_scope: "(state IN ('active', 'suspended') OR ended_at >= $2)",
    insert: "INSERT INTO member_packages ( \
        club_id, id, member_id, product_id, order_id, name, units, price_paid, valid_from, valid_until, \
        validity_days, courses, state, ended_at, version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    update: "UPDATE member_packages SET \
        member_id = $3, product_id = $4, order_id = $5, name = $6, units = $7, price_paid = $8, \
        valid_from = $9, valid_until = $10, validity_days = $11, courses = $12, state = $13, \
        ended_at = $14, version = $15, created_at = $16, created_by = $17, updated_at = $18, \
        updated_by = $19 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        member_id, product_id, order_id, name, units, price_paid, valid_from, valid_until,
        validity_days, courses, state, ended_at,
    ],
}

kept! {
    PackageEntry in "package_entries",
    columns: "club_id, id, package_id, kind, units, booking_id, check_in_id, debt_id, reverses, note, \
        version, created_at, created_by, updated_at, updated_by",
    in_scope: "EXISTS (SELECT FROM member_packages p WHERE p.club_id = package_entries.club_id \
            AND p.id = package_entries.package_id AND (p.state IN ('active', 'suspended') OR p.ended_at >= $2))",
    insert: "INSERT INTO package_entries ( \
        club_id, id, package_id, kind, units, booking_id, check_in_id, debt_id, reverses, note, \
        version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    update: "UPDATE package_entries SET \
        package_id = $3, kind = $4, units = $5, booking_id = $6, check_in_id = $7, debt_id = $8, \
        reverses = $9, note = $10, version = $11, created_at = $12, created_by = $13, updated_at = $14, \
        updated_by = $15 \
        WHERE club_id = $1 AND id = $2",
    fields: [package_id, kind, units, booking_id, check_in_id, debt_id, reverses, note],
}

kept! {
    Debt in "debts",
    columns: "club_id, id, member_id, rider_id, booking_id, check_in_id, units, state, ended_at, settled_by, \
        package_id, version, created_at, created_by, updated_at, updated_by",
    in_scope: "(state = 'open' OR ended_at >= $2)",
    insert: "INSERT INTO debts ( \
        club_id, id, member_id, rider_id, booking_id, check_in_id, units, state, ended_at, settled_by, \
        package_id, version, created_at, created_by, updated_at, updated_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    update: "UPDATE debts SET \
        member_id = $3, rider_id = $4, booking_id = $5, check_in_id = $6, units = $7, state = $8, \
        ended_at = $9, settled_by = $10, package_id = $11, version = $12, created_at = $13, \
        created_by = $14, updated_at = $15, updated_by = $16 \
        WHERE club_id = $1 AND id = $2",
    fields: [
        member_id, rider_id, booking_id, check_in_id, units, state, ended_at, settled_by, package_id,
    ],
}
