//! The caller of a route of the coaches' page: a cookie that the page's scripts never see.

use super::coach::SESSION_DAYS;
use super::session::{self, Kind};
use super::token::{Token, hash};
use crate::App;
use crate::http::{Code, Problem};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde_json::json;
use shared::id::{ClubId, CoachId, Id as _, StaffId};
use shared::record::Role;
use shared::rights::{Right, may};
use sqlx::PgPool;
use uuid::Uuid;

/// The cookie's name.
pub const COOKIE: &str = "paddock_coach";
/// Where it is sent.
const PATH: &str = "/api/coach";
const SECONDS_A_DAY: i64 = 86_400;

/// A person with a good session of the coaches' page.
#[derive(Debug, Clone)]
pub struct CoachCaller {
    /// Their club.
    pub club_id: ClubId,
    /// Who.
    pub staff_id: StaffId,
    /// What they may do, as of now.
    pub role: Role,
    /// The coach that they are.
    pub coach_id: Option<CoachId>,
    /// Name on the badge.
    pub name: String,
    /// Their session.
    pub session: Uuid,
}

impl CoachCaller {
    /// Holds the caller to a right.
    ///
    /// # Errors
    /// `may_not`, naming the right.
    pub fn require(&self, right: Right) -> Result<(), Problem> {
        if may(self.role, right) {
            return Ok(());
        }
        Err(Problem::with(Code::MayNot, json!({ "right": right })))
    }

    /// Whether everybody's lessons are theirs to see.
    #[must_use]
    pub const fn sees_all(&self) -> bool {
        may(self.role, Right::Timetable)
    }

    /// Whether the session still counts: not ended, its person still here, under the same PIN. Of its tokens nothing is
    /// asked: they are replaced while a stream stays open.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stands(&self, pool: &PgPool) -> Result<bool, sqlx::Error> {
        let found = sqlx::query!(
            "SELECT p.pin_verifier, s.pin_mark
             FROM staff p JOIN sessions s ON s.club_id = p.club_id AND s.holder_id = p.id
             WHERE p.club_id = $1 AND p.id = $2 AND p.active AND s.id = $3 AND s.ended_at IS NULL",
            self.club_id.uuid(),
            self.staff_id.uuid(),
            self.session
        )
        .fetch_optional(pool)
        .await?;
        Ok(found.is_some_and(|found| marked(found.pin_mark.as_deref(), &found.pin_verifier)))
    }

    /// Who holds the session of this cookie, as of now.
    ///
    /// # Errors
    /// `token_invalid`, `token_expired`.
    pub async fn of(app: &App, token: &Token) -> Result<Self, Problem> {
        let holder = session::holder(&app.pool, Kind::Coach, token, app.clock.utc()).await?;
        let found = sqlx::query!(
            "SELECT p.name, p.role, p.coach_id, p.pin_verifier, s.pin_mark
             FROM staff p JOIN sessions s ON s.club_id = p.club_id AND s.holder_id = p.id
             WHERE p.club_id = $1 AND p.id = $2 AND p.active AND s.id = $3",
            holder.club_id.uuid(),
            holder.id,
            holder.session
        )
        .fetch_optional(&app.pool)
        .await?;
        // Who left the club is signed out at once, and so is a phone when the PIN is another.
        let found = found.ok_or_else(|| Problem::new(Code::TokenInvalid))?;
        if !marked(found.pin_mark.as_deref(), &found.pin_verifier) {
            return Err(Problem::new(Code::TokenExpired));
        }
        tracing::Span::current().record("staff", tracing::field::display(holder.id));
        Ok(Self {
            club_id: holder.club_id,
            staff_id: StaffId::from_uuid(holder.id),
            role: found.role.parse().map_err(Problem::internal)?,
            coach_id: found.coach_id.map(CoachId::from_uuid),
            name: found.name,
            session: holder.session,
        })
    }
}

impl FromRequestParts<App> for CoachCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        // The cookie is not sent along from other sites; should a browser do so all the same, nothing is changed.
        if parts.method != Method::GET && is_foreign(&parts.headers) {
            return Err(Problem::new(Code::OtherOrigin));
        }
        Self::of(app, &cookie(&parts.headers)?).await
    }
}

/// True when a session was begun under this PIN.
fn marked(mark: Option<&[u8]>, pin_verifier: &str) -> bool {
    mark == Some(hash(pin_verifier.as_bytes()).as_slice())
}

/// The token in a request's cookie.
///
/// # Errors
/// `token_missing`, `token_invalid`.
pub fn cookie(headers: &HeaderMap) -> Result<Token, Problem> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut values = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(name, value)| (name == COOKIE).then_some(value));
    let value = values.next().ok_or_else(|| Problem::new(Code::TokenMissing))?;
    Token::read(value).ok_or_else(|| Problem::new(Code::TokenInvalid))
}

/// True for a request that a page of another site has sent: browsers say where from. Over plain http they don't say
/// how it relates to us, but then no proxy stands between that could have changed the host.
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else { return false };
    let authority = origin.split_once("://").map_or(origin, |(_scheme, authority)| authority);
    text(header::HOST) != Some(authority)
}

/// The `Set-Cookie` that hands a browser its session.
///
/// # Errors
/// Never, with tokens of ours.
pub fn handing(app: &App, headers: &HeaderMap, token: &Token) -> Result<HeaderValue, Problem> {
    let seconds = SESSION_DAYS.saturating_mul(SECONDS_A_DAY);
    line(app, headers, &token.text(), seconds)
}

/// The `Set-Cookie` that takes it back.
///
/// # Errors
/// Never.
pub fn taking_back(app: &App, headers: &HeaderMap) -> Result<HeaderValue, Problem> {
    line(app, headers, "", 0)
}

fn line(app: &App, headers: &HeaderMap, value: &str, seconds: i64) -> Result<HeaderValue, Problem> {
    let secure = if came_by_https(app, headers) { "; Secure" } else { "" };
    let text = format!("{COOKIE}={value}; Path={PATH}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).map_err(Problem::internal)
}

/// Whether the caller speaks to our proxy by https; the last entry is our own proxy's.
fn came_by_https(app: &App, headers: &HeaderMap) -> bool {
    let last = headers.get_all("x-forwarded-proto").iter().next_back();
    let scheme = last.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    app.config.limits.behind_proxy && scheme.is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_cookie_is_found_among_others_and_nothing_else_is_taken_for_it() {
        let token = Token::new(ClubId::from_uuid(Uuid::from_u128(7))).unwrap();
        let line = format!("a=b; paddock_coach={}; paddock_coach_too=c", token.text());
        assert_eq!(cookie(&headers(&[("cookie", &line)])).unwrap().hash(), token.hash());
        for (line, code) in [
            ("a=b", Code::TokenMissing),
            ("paddock_coach_too=c", Code::TokenMissing),
            ("paddock_coach=c", Code::TokenInvalid),
        ] {
            assert_eq!(cookie(&headers(&[("cookie", line)])).unwrap_err().code(), code, "{line}");
        }
    }

    #[test]
    fn a_page_of_another_site_is_told_by_its_origin() {
        let from = |origin| is_foreign(&headers(&[("host", "club.example:8443"), ("origin", origin)]));
        assert!(!from("https://club.example:8443"));
        assert!(from("https://club.example") && from("https://evil.example:8443") && from("null"));
        assert!(!is_foreign(&headers(&[("host", "club.example")])));
        // Behind a proxy that names itself as the host, the browser's own word counts.
        let behind =
            [("host", "10.0.0.1"), ("origin", "https://club.example"), ("sec-fetch-site", "same-origin")];
        assert!(!is_foreign(&headers(&behind)));
        assert!(is_foreign(&headers(&[("sec-fetch-site", "same-site")])));
    }
}
