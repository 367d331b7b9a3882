export interface paths {
    "/api/coach/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs a person in by phone and PIN; the session comes as a cookie. Wrong PINs make the next try wait. */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coach/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the session, if there still is one, and takes the cookie back. */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coach/auth/qr-login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs a person in by the code of a QR that a desk shows; the first who brings it, within two minutes. */
        post: operations["qr_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coach/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the session a new token and another thirty days; the page asks for it once a day. */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coach/calendar-feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the secret address of the caller's calendar; the one before ends. */
        post: operations["make"];
        /** Ends the address of the caller's calendar. */
        delete: operations["revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coach/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Opens a stream of events: `{type, at, data}`. `lesson_changed` when the caller's timetable is no longer as it was
         *     (once right after opening as well: what happened before is not told), `signed_out` as the last one when the session
         *     is over.
         */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coach/looked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes down that the caller has seen a day of their own as it was answered. */
        post: operations["looked"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coach/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells who is signed in and what they may see. */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coach/timetable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows some days: own ones, or whose the caller may see. */
        get: operations["timetable"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/coach/workload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sums a coach's lessons of a month up. */
        get: operations["workload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description What is known of a calendar's address. */
        CalendarFacts: {
            /**
             * Format: date-time
             * @description When a calendar last asked.
             */
            fetched_at?: string | null;
            /** Format: date-time */
            made_at: string;
        };
        /** @description Something that is other than it was. */
        ChangeView: {
            /** @description What there was before; none where that was nothing. */
            before?: string | null;
            /** @description `new`, `cancelled`, `restored`, `confirmed`, `time`, `course`, `arena`, `note`, `rider_came`, `rider_left`, `horse`. */
            kind: string;
            /** @description Who, for what is about one rider. */
            rider?: string | null;
        };
        /** @description Phone and PIN. */
        CoachLogin: {
            /**
             * Format: uuid
             * @description Needed only where several clubs know this phone.
             */
            club_id?: string | null;
            /** @description The coach's phone, or the account of the staff. */
            phone: string;
            pin: string;
        };
        /** @description A day. */
        Day: {
            /** Format: date */
            date: string;
            /** @description Lessons that were on this day when the caller last looked, and are no longer. */
            gone: components["schemas"]["Gone"][];
            /** @description By start. */
            lessons: components["schemas"]["LessonView"][];
            /**
             * Format: date-time
             * @description When the caller last looked at it; none if never, or if it is not their own.
             */
            looked_at?: string | null;
            /** @description To say with `looked` that this was seen; none if it is not the caller's own. */
            mark?: string | null;
        };
        /** @description The envelope of a good answer. */
        Enveloped_CalendarAddress: {
            /**
             * Format: int32
             * @description 0: all is well. Otherwise the HTTP status, with `error` and `details` beside it.
             */
            code: number;
            /** @description A new address. */
            data: {
                /** @description On this server; told this once. */
                path: string;
            };
            message: string;
            /** Format: uuid */
            request_id: string;
        };
        /** @description The envelope of a good answer. */
        Enveloped_CoachWorkload: {
            /**
             * Format: int32
             * @description 0: all is well. Otherwise the HTTP status, with `error` and `details` beside it.
             */
            code: number;
            /** @description How much a coach teaches in a month. */
            data: {
                /** @description In lessons that are on the timetable and neither completed nor cancelled. */
                ahead: components["schemas"]["TaughtView"];
                coach: components["schemas"]["Named"];
                /** @description In lessons that are completed. */
                given: components["schemas"]["TaughtView"];
                /** @description `YYYY-MM`. */
                month: string;
                /** @description Whether it is the caller. */
                own: boolean;
            };
            message: string;
            /** Format: uuid */
            request_id: string;
        };
        /** @description The envelope of a good answer. */
        Enveloped_Ended: {
            /**
             * Format: int32
             * @description 0: all is well. Otherwise the HTTP status, with `error` and `details` beside it.
             */
            code: number;
            /** @description Nothing more to say. */
            data: Record<string, never>;
            message: string;
            /** Format: uuid */
            request_id: string;
        };
        /** @description The envelope of a good answer. */
        Enveloped_Me: {
            /**
             * Format: int32
             * @description 0: all is well. Otherwise the HTTP status, with `error` and `details` beside it.
             */
            code: number;
            /** @description Who is signed in. */
            data: {
                calendar?: components["schemas"]["CalendarFacts"] | null;
                club: string;
                coach?: components["schemas"]["Named"] | null;
                /** @description Whose lessons they can choose; empty for who sees their own. */
                coaches: components["schemas"]["Named"][];
                name: string;
                /** @description Whether they see everybody's lessons. */
                sees_all: boolean;
                /** Format: uuid */
                staff_id: string;
                /** @description The club's time zone, by its IANA name. */
                zone: string;
            };
            message: string;
            /** Format: uuid */
            request_id: string;
        };
        /** @description The envelope of a good answer. */
        Enveloped_Noted: {
            /**
             * Format: int32
             * @description 0: all is well. Otherwise the HTTP status, with `error` and `details` beside it.
             */
            code: number;
            /** @description Nothing more to say. */
            data: Record<string, never>;
            message: string;
            /** Format: uuid */
            request_id: string;
        };
        /** @description The envelope of a good answer. */
        Enveloped_SignedIn: {
            /**
             * Format: int32
             * @description 0: all is well. Otherwise the HTTP status, with `error` and `details` beside it.
             */
            code: number;
            /** @description Nothing more to say. */
            data: Record<string, never>;
            message: string;
            /** Format: uuid */
            request_id: string;
        };
        /** @description The envelope of a good answer. */
        Enveloped_Timetable: {
            /**
             * Format: int32
             * @description 0: all is well. Otherwise the HTTP status, with `error` and `details` beside it.
             */
            code: number;
            /** @description Some days of the timetable. */
            data: {
                /**
                 * @description The lessons of these days of which anything is other than at the cursor that was asked for, be it by a desk that
                 *     was offline until now; one that was there and is not named in `days` any more is gone from them. None where no
                 *     cursor was asked for, or the server does not know it any more: then anything may be other.
                 */
                changed?: string[] | null;
                coach?: components["schemas"]["Named"] | null;
                /**
                 * Format: int64
                 * @description What to ask `since` with the next time.
                 */
                cursor: number;
                days: components["schemas"]["Day"][];
                /**
                 * Format: date-time
                 * @description The server's clock.
                 */
                now: string;
                /** @description Whether they are the caller's own: only of those it is kept what was seen. */
                own: boolean;
                /**
                 * Format: date
                 * @description The club's date.
                 */
                today: string;
            };
            message: string;
            /** Format: uuid */
            request_id: string;
        };
        /** @description A lesson that is no longer on this day. */
        Gone: {
            /** @description Whose it is now. */
            coach?: string | null;
            course?: string | null;
            /**
             * Format: date
             * @description The day that it is on now.
             */
            date?: string | null;
            end: string;
            /** Format: uuid */
            id: string;
            /** @description When on that day. */
            now?: string | null;
            /** @description As it was seen, by the club's clock. */
            start: string;
            /** @description `other_coach`, `other_day`. */
            why: string;
        };
        /** @description A horse. */
        HorseView: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description In the yard. */
            number: string;
        };
        /** @description A lesson. */
        LessonView: {
            arena?: components["schemas"]["Named"] | null;
            /** Format: int64 */
            capacity: number;
            /** @description What is other than when the caller last looked. */
            changes: components["schemas"]["ChangeView"][];
            coach?: components["schemas"]["Named"] | null;
            course?: components["schemas"]["Named"] | null;
            end: string;
            /** Format: date-time */
            ends_at: string;
            /** Format: uuid */
            id: string;
            /** @description The course is ridden: who has no horse yet misses one. */
            needs_horse: boolean;
            note?: string | null;
            number: string;
            riders: components["schemas"]["RiderView"][];
            /** @description By the club's clock, `HH:MM`. */
            start: string;
            /** Format: date-time */
            starts_at: string;
            /** @description `to_confirm`, `confirmed`, `in_progress`, `completed`, `cancelled`. */
            state: string;
        };
        /** @description A day that was looked at. */
        Looked: {
            /** Format: date */
            date: string;
            /** @description As the day was answered: so that nothing counts as seen that came meanwhile. */
            mark: string;
        };
        /** @description Somebody by name. */
        Named: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** @description A code that a desk showed. */
        QrLogin: {
            token: string;
        };
        /** @description A rider in a lesson. */
        RiderView: {
            birthday: boolean;
            /** @description Rider or horse is in two lessons at once. */
            clash: boolean;
            horse?: components["schemas"]["HorseView"] | null;
            /** @description `beginner`, `novice`, `intermediate`, `advanced`. */
            level?: string | null;
            minor: boolean;
            /** @description What was noted with the booking. */
            note?: string | null;
            rider?: components["schemas"]["Named"] | null;
            /** @description What staff should know of the rider. */
            rider_note?: string | null;
            /** @description `held`, `booked`, `checked_in`, `done`, `no_show`. */
            state: string;
        };
        /** @description So much teaching. */
        TaughtView: {
            lessons: number;
            /** @description Different people. */
            riders: number;
            /** @description Places taken: of a rider who came three times, three. */
            rides: number;
            /**
             * @description With one decimal; a lesson's count once, however many ride in it.
             * @example 12.5
             */
            saddle_hours: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CoachLogin"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enveloped_SignedIn"];
                };
            };
            /** @description `sign_in_refused` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `may_not` {right: own_timetable} */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `club_needed` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `too_many_requests`, with Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enveloped_SignedIn"];
                };
            };
        };
    };
    qr_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QrLogin"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enveloped_SignedIn"];
                };
            };
            /** @description `sign_in_code_invalid` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `may_not` {right: own_timetable} */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `sign_in_code_spent` */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `too_many_requests`, with Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enveloped_SignedIn"];
                };
            };
            /** @description `token_missing`, `token_invalid`, `token_expired` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `may_not` {right: own_timetable} */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    make: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enveloped_CalendarAddress"];
                };
            };
            /** @description `token_missing`, `token_invalid`, `token_expired` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `may_not` {right: own_timetable} */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `no_sign_in`: the caller is no coach */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    revoke: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enveloped_Ended"];
                };
            };
            /** @description `token_missing`, `token_invalid`, `token_expired` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `may_not` {right: own_timetable} */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `token_missing`, `token_invalid`, `token_expired` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `may_not` {right: own_timetable} */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    looked: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Looked"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enveloped_Noted"];
                };
            };
            /** @description `token_missing`, `token_invalid`, `token_expired` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `may_not` {right: own_timetable} */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `changed_meanwhile`: it is another one by now; look again */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `no_sign_in`: the caller is no coach */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enveloped_Me"];
                };
            };
            /** @description `token_missing`, `token_invalid`, `token_expired` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `may_not` {right: own_timetable} */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    timetable: {
        parameters: {
            query?: {
                /** @description The first day, by the club's clock; today unless said. */
                date?: string;
                /** @description So many days, 1 to 14; one unless said. */
                days?: number;
                /** @description Another coach's, for who may see everybody's. */
                coach_id?: string;
                /** @description Everybody's, for who may. */
                all?: boolean;
                /** @description The `cursor` of an earlier answer: which lessons are other than they were then is told. */
                since?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enveloped_Timetable"];
                };
            };
            /** @description `token_missing`, `token_invalid`, `token_expired` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `may_not` {right: own_timetable} */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `not_found`: no such coach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `bad_field` */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    workload: {
        parameters: {
            query?: {
                /** @description `YYYY-MM`, by the club's clock; this month unless said. */
                month?: string;
                /** @description Another coach's, for who may see everybody's timetable. */
                coach_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enveloped_CoachWorkload"];
                };
            };
            /** @description `token_missing`, `token_invalid`, `token_expired` */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `may_not` {right: own_timetable} */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `not_found`: no such coach */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `bad_field`: no such month, or the caller is no coach and names none */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
