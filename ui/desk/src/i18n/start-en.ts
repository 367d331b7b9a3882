/** Words of a desk that starts, of who signs in, and of one that stopped, English. */
import type { startZh } from "./start-zh";

export const startEn: typeof startZh = {
  start: {
    title: "Make this PC a front desk",
    lead: "Set up once. Check-in and cash work without a network from then on.",
    enrolTitle: "Join your club",
    enrolLead:
      "The manager makes an enrolment code under Settings · Desks. It lasts 10 minutes and works once.",
    server: "Server address",
    serverHint: "https://club.example.com",
    code: "Enrolment code",
    name: "Name of this desk",
    nameHint: "For example: Desk A",
    submit: "Join",
    busy: "Enrolling",
    demoTitle: "Try it with a demo club",
    demoLead:
      "An invented club with today's lessons, members and packages. No server needed; start over any time.",
    demo: "Open the demo club",
    demoBusy: "Preparing the demo club",
  },
  signIn: {
    title: "Who is on duty",
    pin: "PIN of {name}",
    submit: "Sign in",
    hint: "Pick yourself, type the PIN, Enter",
    nobody: "Nobody can sign in on this PC yet. Go online and let it fetch the club's data first.",
    loading: "Fetching the club's data",
    loadingOf: "Fetching the club's data {done} / {total}",
  },
  stopped: {
    title: {
      revoked: "This desk was revoked",
      forked: "Another PC works with this desk's data",
      too_old: "Program and server are of different versions",
    },
    lead: {
      revoked:
        "A manager took this desk out of service; it no longer syncs. Ask the manager for a new code, enrol anew and go on.",
      forked:
        "Most likely a system image was restored, or the data copied to another PC. So that the two don't get mixed, this desk has stopped; enrolled anew it has an identity of its own.",
      too_old:
        "The server can't read what this program sends. Update the program first; if this stays, enrol anew.",
    },
    then: "After enrolling anew",
    queue: "The {n} unsent acts are kept on this PC and sent in their order.",
    noQueue: "There are no unsent acts; nothing gets lost.",
    fetch: "This desk gets a new identity, fetches the club's data again, and works as before.",
    sameClub: "Use a code of the same club; with another club's, these acts stay on this PC unsent.",
    anew: "Enrol anew",
    submit: "Enrol anew",
    goOn: "Work on without syncing",
  },
};
