//! The boundary between the page and Rust: every function that the page may call and every event that it
//! hears, declared once. `ui/desk/src/ipc/bindings.ts` is generated from it; a test holds the two together,
//! and `PADDOCK_WRITE_BINDINGS=1 cargo test -p desktop bindings` writes the file anew.
//!
//! The functions are thin: they hand over to [`replica::desk::Desk`], which knows what to do. A file holds
//! those of a page of the window.

mod arrange;
mod attention;
mod counter;
mod events;
mod lessons;
mod members;
mod outage;
mod resources;
mod settings;
mod start;
mod sync;
mod timetable;
mod today;
mod waiting_list;

pub(crate) use events::forward;

use events::{ChangedEvent, StatusEvent};
use replica::driver::Online;
use replica::view::Problem;
use std::fs;
use std::sync::Arc;
use tauri::{AppHandle, Manager as _, State, Wry};
use tauri_specta::{Builder, collect_commands, collect_events};

/// The desk behind the window.
type TheDesk<'a> = State<'a, Arc<Online>>;
/// What a function answers.
type Answer<T> = Result<T, Problem>;

/// Writes a file among this user's downloads; answers where it lies.
fn written(app: &AppHandle<Wry>, name: String, bytes: &[u8]) -> Answer<String> {
    let folder = app.path().download_dir().or_else(|_none| app.path().home_dir());
    let written = folder.map_err(|error| error.to_string()).and_then(|folder| {
        let path = folder.join(name);
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&path, bytes))
            .map(|()| path.display().to_string())
            .map_err(|error| format!("{}: {error}", path.display()))
    });
    written.map_err(|why| {
        tracing::error!(%why, "a file can't be written");
        Problem { code: "not_written".to_owned(), words: why, fields: Vec::new() }
    })
}

/// All functions and events.
pub(crate) fn builder() -> Builder<Wry> {
    Builder::new()
        // All shapes read as they are written: one type each is enough.
        .disable_serde_phases()
        .commands(collect_commands![
            start::boot,
            start::set_preferences,
            start::start_demo,
            start::enrol,
            start::sign_in,
            start::sign_out,
            start::status,
            start::page_ready,
            today::today,
            today::search,
            today::rider_card,
            today::check_in,
            today::undo_check_in,
            today::undo_last,
            today::free_horses,
            today::assign_horse,
            counter::package_offers,
            counter::sell_package,
            counter::till,
            counter::open_till,
            counter::till_book,
            counter::close_till,
            counter::reopen_till,
            counter::move_cash,
            counter::register_member,
            counter::member_brief,
            members::members,
            members::member_profile,
            members::edit_member,
            members::edit_rider,
            members::rider_choices,
            members::merge_members,
            members::change_package,
            members::import_dry_run,
            members::import_next,
            members::export_members,
            timetable::timetable,
            timetable::timetable_month,
            timetable::day_sheet,
            timetable::export_timetable,
            timetable::lesson_card,
            lessons::lesson_choices,
            lessons::plan_lesson,
            lessons::make_lessons,
            lessons::series_card,
            lessons::edit_series,
            lessons::cancel_series,
            timetable::lesson_calls,
            timetable::judge_move,
            timetable::move_lesson,
            timetable::change_lessons,
            timetable::edit_lesson_note,
            timetable::book_rider,
            timetable::cancel_booking,
            waiting_list::join_waiting_list,
            waiting_list::leave_waiting_list,
            waiting_list::accept_offer,
            waiting_list::decline_offer,
            arrange::arrange_plan,
            arrange::accept_arrangement,
            outage::outage_plan,
            outage::accept_outage,
            resources::resources,
            resources::coach_page,
            resources::horse_page,
            resources::arena_page,
            resources::lessons_hit,
            resources::paint_shifts,
            resources::ask_leave,
            resources::decide_leave,
            resources::add_horse_time,
            resources::change_horse_time,
            resources::close_arena,
            resources::change_closure,
            resources::edit_coach,
            resources::edit_horse,
            resources::edit_arena,
            resources::add_resource,
            attention::attention,
            attention::settle_attention,
            attention::waiting,
            settings::settings,
            settings::edit_club,
            settings::save_staff,
            settings::save_slots,
            settings::drop_slots,
            settings::club_desks,
            settings::unlock_office,
            settings::enrolment_code,
            settings::revoke_desk,
            settings::coach_sign_in,
            sync::sync_page,
            sync::replica_facts,
            sync::verify,
            sync::rebuild,
            sync::practise_offline,
            sync::end_practice,
        ])
        .events(collect_events![ChangedEvent, StatusEvent])
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use specta_typescript::Typescript;
    use std::{env, path::Path};

    #[test]
    fn the_bindings_of_the_page_are_those_of_this_program() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/desk/src/ipc/bindings.ts");
        if env::var_os("PADDOCK_WRITE_BINDINGS").is_some() {
            builder().export(Typescript::default(), &committed).unwrap();
            return;
        }
        let fresh = env::temp_dir().join(format!("paddock-bindings-{}.ts", std::process::id()));
        builder().export(Typescript::default(), &fresh).unwrap();
        let (fresh_text, kept) =
            (fs::read_to_string(&fresh).unwrap(), fs::read_to_string(committed).unwrap());
        fs::remove_file(fresh).unwrap();
        assert!(
            fresh_text == kept,
            "ui/desk/src/ipc/bindings.ts is stale: PADDOCK_WRITE_BINDINGS=1 cargo test -p desktop bindings"
        );
    }
}
