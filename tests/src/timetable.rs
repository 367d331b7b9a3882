//! What every test of the timetable does in a desk's window.

use crate::window::Window;
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

impl Window {
    /// Opens tomorrow's timetable, once the desk is in touch with its server.
    ///
    /// # Errors
    /// When it does not show.
    pub async fn open_tomorrow(&self) -> Result<()> {
        self.until("status-strip", "data-link", "online").await?;
        self.click("nav-timetable").await?;
        self.part("timetable-grid").await?;
        self.click("timetable-after").await
    }

    /// The lessons of the day that is looked at, as the page has them.
    ///
    /// # Errors
    /// When no day is shown.
    pub async fn lessons_of_day(&self) -> Result<Vec<Value>> {
        let first = self.attribute("timetable", "data-date").await?;
        let page = self.ask("timetable", json!({ "first": first, "days": 1 })).await?;
        page.get("lessons").and_then(Value::as_array).cloned().context("no list of lessons")
    }

    /// Goes over to English and the dark theme, from Chinese and the system's.
    ///
    /// # Errors
    /// When the window stays as it was.
    pub async fn english_by_night(&self) -> Result<()> {
        self.click("lang-switch").await?;
        for theme in ["light", "dark"] {
            self.click("theme-switch").await?;
            self.until("theme-switch", "data-theme-choice", theme).await?;
        }
        Ok(())
    }
}
