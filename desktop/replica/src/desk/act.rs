//! How an act is done: prepared and run in one transaction by the writer, then made known.

use super::Desk;
use super::news::{Others, tags_of};
use crate::read::Viewer;
use crate::replica::{Answer, Draft, Given, Replica, Wish};
use crate::store::SqliteStore;
use crate::view::{FieldProblem, Problem};
use crate::words::problem;
use shared::command::{Command, Step, Stop};
use shared::id::{CommandId, Id, StaffId};
use shared::store::Stored;
use shared::words::{Lang, Say};
use uuid::Uuid;

impl Desk {
    /// Gives a command that `prepare` makes from the rows of the moment, as every act of this room does, and gives
    /// it back as it was queued: for who wants more than the page can ask for.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn give(
        &self,
        prepare: impl AsyncFnOnce(&mut Draft<'_, '_>) -> Step<Command> + Send + 'static,
    ) -> Result<Given, Problem> {
        self.act(prepare, |given, _store, _viewer| Ok(given.clone())).await
    }

    /// Gives a command that `prepare` makes from the rows of the moment, and `show`s what came of it.
    pub(super) async fn act<T: Send + 'static>(
        &self,
        prepare: impl AsyncFnOnce(&mut Draft<'_, '_>) -> Step<Command> + Send + 'static,
        show: impl FnOnce(&Given, &mut SqliteStore<'_>, &Viewer) -> Stored<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let viewer = self.viewer()?;
        let lang = viewer.lang;
        let on_duty = self.on_duty().as_ref().map(|on_duty| on_duty.staff_id);
        let staff_id = on_duty.ok_or_else(|| problem::signed_out(lang))?;
        let desk = self.clone();
        let done = self.0.writer.run(move |replica| desk.do_now(replica, staff_id, &viewer, prepare, show));
        done.await.unwrap_or_else(|gone| {
            tracing::error!(%gone, "an act");
            Err(problem::failed(lang))
        })
    }

    fn do_now<T>(
        &self,
        replica: &mut Replica,
        staff_id: StaffId,
        viewer: &Viewer,
        prepare: impl AsyncFnOnce(&mut Draft<'_, '_>) -> Step<Command>,
        show: impl FnOnce(&Given, &mut SqliteStore<'_>, &Viewer) -> Stored<T>,
    ) -> Result<T, Problem> {
        let wish = Wish { command_id: CommandId(Uuid::now_v7()), staff_id, now: self.0.clock.now() };
        let given = match replica.issue_with(wish, prepare) {
            Ok(Answer::Done(given)) => given,
            Ok(Answer::Refused(say)) => return Err(problem::refused(&say, viewer.lang, viewer.zone())),
            Err(error) => return Err(super::replica_problem(&error, viewer.lang)),
        };
        self.index_rows(replica, &given.written);
        self.refresh_after(replica, &given.written);
        let shown = replica.read(|connection| {
            let mut store = SqliteStore::new(connection, viewer.club.id);
            show(&given, &mut store, viewer).map_err(super::ReplicaError::Store)
        });
        // The answer is ready: what this sets going, the queue and the rest of the page, does not delay it.
        self.0.issued.send_replace(given.desk_seq);
        self.announce(&tags_of(&given.written), Others::default());
        shown.map_err(|error| {
            tracing::error!(%error, "what came of an act can't be shown");
            problem::unshown(viewer.lang)
        })
    }

    /// Looks something up beside the writer, for who is on duty.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut SqliteStore<'_>, &Viewer) -> Step<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let viewer = self.viewer()?;
        let (lang, zone) = (viewer.lang, viewer.zone());
        let found = self.read(move |connection| {
            match look(&mut SqliteStore::new(connection, viewer.club.id), &viewer) {
                Ok(found) => Ok(Ok(found)),
                Err(Stop::Refused(say)) => Ok(Err(say)),
                Err(Stop::Database(error)) => Err(error),
            }
        });
        found.await?.map_err(|say| problem::refused(&say, lang, zone))
    }
}

/// An id that came from the page.
pub(super) fn id<I: Id>(text: &str, lang: Lang) -> Result<I, Problem> {
    text.parse().map(I::from_uuid).map_err(|_reason| problem::bad_id(lang))
}

/// What staff should know now, in words.
pub(super) fn warning(given: &Given, viewer: &Viewer) -> Option<String> {
    let said: Vec<String> =
        given.outcome.issues().iter().map(|say| say.words(viewer.lang, viewer.zone())).collect();
    (!said.is_empty()).then(|| said.join("\n"))
}

/// A text of a form; what is blank was not filled in.
pub(super) fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// The same problem, shown beside a field of the form.
pub(super) fn beside(mut problem: Problem, code: &str, field: &str) -> Problem {
    if problem.code == code && problem.fields.is_empty() {
        let words = problem.words.clone();
        problem.fields.push(FieldProblem { field: field.to_owned(), words });
    }
    problem
}

/// A field of a form that can't be read.
pub(super) fn malformed(field: &str, viewer: &Viewer) -> Problem {
    let say = Say::field(field, shared::words::FieldProblem::Malformed);
    problem::refused(&say, viewer.lang, viewer.zone())
}
