//! `/api/common`: what anybody may know.

use super::schema::Enveloped;
use crate::App;
use crate::http::{Answer, Reply};
use axum::extract::State;
use serde::Serialize;
use shared::command::Command;
use shared::record::{
    AttentionCode, AttentionState, BookingState, CashMovementKind, CheckInMethod, ClassType, DebtState,
    EntryKind, HorseState, LessonOrigin, LessonState, Level, OrderOrigin, OrderState, PackageState,
    PaymentKind, PaymentMethod, PaymentState, ProductKind, Role, Table, TillState, ValidFrom,
};
use shared::rights::Right;
use shared::sync::wire::PROTOCOL;
use shared::time::Timestamp;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What this server is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Version {
    version: &'static str,
    /// The newest sync protocol that it speaks.
    protocol: u32,
    /// The oldest.
    oldest_protocol: u32,
    #[schema(value_type = String, format = DateTime)]
    server_time: Timestamp,
}

/// Says what this server is, and its time.
#[utoipa::path(get, path = "/api/common/version", tag = "common", responses((status = 200, body = Enveloped<Version>)))]
pub(super) async fn version(State(app): State<App>) -> Reply<Version> {
    let version = Version {
        version: env!("CARGO_PKG_VERSION"),
        protocol: PROTOCOL,
        oldest_protocol: PROTOCOL,
        server_time: app.clock.now(),
    };
    std::future::ready(Ok(Answer(version))).await
}

/// Lists of values by the name of their field's type; `commands` maps a name to its newest version.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Enums {
    enums: BTreeMap<&'static str, Vec<&'static str>>,
    commands: BTreeMap<&'static str, u32>,
}

macro_rules! lists {
    ($($key:literal: $type:ident,)*) => {
        BTreeMap::from([$(($key, $type::ALL.iter().map(|value| value.as_str()).collect()),)*])
    };
}

/// Lists the values that states, kinds and roles can have.
#[utoipa::path(get, path = "/api/common/enums", tag = "common", responses((status = 200, body = Enveloped<Enums>)))]
pub(super) async fn enums() -> Reply<Enums> {
    let enums = lists! {
        "attention_code": AttentionCode,
        "attention_state": AttentionState,
        "booking_state": BookingState,
        "cash_movement_kind": CashMovementKind,
        "check_in_method": CheckInMethod,
        "class_type": ClassType,
        "debt_state": DebtState,
        "entry_kind": EntryKind,
        "horse_state": HorseState,
        "lesson_origin": LessonOrigin,
        "lesson_state": LessonState,
        "level": Level,
        "order_origin": OrderOrigin,
        "order_state": OrderState,
        "package_state": PackageState,
        "payment_kind": PaymentKind,
        "payment_method": PaymentMethod,
        "payment_state": PaymentState,
        "product_kind": ProductKind,
        "right": Right,
        "role": Role,
        "table": Table,
        "till_state": TillState,
        "valid_from": ValidFrom,
    };
    let commands = Command::ALL.iter().copied().collect();
    std::future::ready(Ok(Answer(Enums { enums, commands }))).await
}
