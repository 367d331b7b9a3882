//! What the page hears without asking.

use replica::desk::Desk;
use replica::view::{Changed, Status};
use serde::Serialize;
use specta::{Type, Types, datatype::DataType};
use tauri::{AppHandle, Wry};
use tauri_specta::Event;
use tokio::sync::broadcast::error::RecvError;

/// Something changed; the page asks again for just that.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub(crate) struct ChangedEvent(pub(crate) Changed);

/// The status strip changed.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub(crate) struct StatusEvent(pub(crate) Status);

impl Event for ChangedEvent {
    const NAME: &'static str = "changed";
}

impl Event for StatusEvent {
    const NAME: &'static str = "status";
}

// To the page both are the bare shape.
impl Type for ChangedEvent {
    fn definition(types: &mut Types) -> DataType {
        Changed::definition(types)
    }
}

impl Type for StatusEvent {
    fn definition(types: &mut Types) -> DataType {
        Status::definition(types)
    }
}

/// Hands the desk's news to the page as long as there are any.
pub(crate) fn forward(app: &AppHandle<Wry>, desk: &Desk) {
    let (mut changes, mut statuses) = (desk.changes(), desk.statuses());
    let page = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            let changed = match changes.recv().await {
                Ok(changed) => changed,
                // The page asks for everything when it is told that everything changed.
                Err(RecvError::Lagged(_)) => {
                    Changed { tags: all_tags(), bookings: Vec::new(), lessons: Vec::new() }
                }
                Err(RecvError::Closed) => return,
            };
            told(ChangedEvent(changed).emit(&page));
        }
    });
    let page = app.clone();
    tauri::async_runtime::spawn(async move {
        while statuses.changed().await.is_ok() {
            let status = statuses.borrow_and_update().clone();
            told(StatusEvent(status).emit(&page));
        }
    });
}

fn all_tags() -> Vec<String> {
    let tags = ["today", "members", "attention", "till", "products", "queue", "session"];
    tags.map(str::to_owned).to_vec()
}

fn told(result: tauri::Result<()>) {
    if let Err(error) = result {
        tracing::warn!(%error, "the page was not told");
    }
}
