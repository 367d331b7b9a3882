/** What the command palette offers: acts and pages by their names, members by search. */
import { computed, type ComputedRef } from "vue";
import { useI18n } from "vue-i18n";
import { useRouter } from "vue-router";
import { nextTheme } from "../app/theme";
import { useDesk } from "../app/use-desk";
import { useOverlays } from "../app/use-overlays";
import { useToasts } from "../app/use-toasts";
import type { Problem } from "../ipc";
import type { IconName } from "../kit/icons";
import { useNewLesson } from "../lessons/use-new-lesson";
import type { MemberSearch } from "../search/use-member-search";
import { useChosen } from "../today/use-chosen";
import { useToday } from "../today/use-today";
import { focusSearch } from "./use-shortcuts";

export interface PaletteEntry {
  id: string;
  group: "acts" | "pages" | "members";
  icon: IconName;
  name: string;
  /** What stands quietly beside the name. */
  aside: string;
  keys: string | null;
  run: () => unknown;
}

export function usePalette(search: MemberSearch): ComputedRef<PaletteEntry[]> {
  const { t } = useI18n();
  const router = useRouter();
  const overlays = useOverlays();
  const desk = useDesk();
  const toasts = useToasts();
  const today = useToday();
  const chosen = useChosen();
  const openLesson = useNewLesson();

  async function say(outcome: Promise<Problem | null>): Promise<void> {
    const refused = await outcome;
    if (refused) toasts.problem(refused);
  }

  const entry = (
    group: PaletteEntry["group"],
    id: string,
    icon: IconName,
    name: string,
    run: () => unknown,
    keys: string | null = null,
  ): PaletteEntry => ({ id, group, icon, name, aside: "", keys, run });

  /** Over the timetable, where it shows. */
  async function outage(kind: "weather" | "horse"): Promise<void> {
    await router.push("/timetable");
    overlays.outage = kind;
  }

  async function arrange(): Promise<void> {
    await router.push("/timetable");
    overlays.arrange = true;
  }

  async function newLesson(): Promise<void> {
    await router.push("/timetable");
    openLesson();
  }

  const fixed = computed(() => {
    const theme = nextTheme(desk.theme);
    return [
      entry("acts", "find", "search", t("palette.findRider"), () => router.push("/").then(focusSearch), "F2"),
      entry("acts", "sell", "sell", t("top.sell"), () => overlays.sell(), "F3"),
      entry("acts", "register", "addPerson", t("top.register"), () => overlays.register()),
      entry("acts", "undo", "undo", t("palette.undo"), today.undoLast, "Ctrl+Z"),
      entry("acts", "new-lesson", "timetable", t("lessons.title"), newLesson),
      entry("acts", "arrange", "timetable", t("arrange.title"), arrange),
      entry("acts", "weather", "note", t("outage.title.weather"), () => outage("weather")),
      entry("acts", "horse-out", "note", t("outage.title.horse"), () => outage("horse")),
      entry("acts", "coach", "person", t("coach.title"), () => (overlays.coachSignIn = true)),
      entry("acts", "language", "globe", t("nav.languageLabel"), () =>
        say(desk.prefer({ language: desk.language === "en" ? "zh-cn" : "en" })),
      ),
      entry("acts", "theme", theme, t("nav.themeLabel", { theme: t(`nav.theme.${desk.theme}`) }), () =>
        say(desk.prefer({ theme })),
      ),
      entry("acts", "leave", "leave", t("nav.signOut"), () => say(desk.signOut())),
      entry("pages", "today", "today", t("nav.today"), () => router.push("/")),
      entry("pages", "timetable", "timetable", t("nav.timetable"), () => router.push("/timetable"), "F4"),
      entry("pages", "members", "people", t("nav.members"), () => router.push("/members"), "F6"),
      entry("pages", "resources", "resources", t("nav.resources"), () => router.push("/resources"), "F7"),
      entry("pages", "till", "till", t("nav.till"), () => router.push("/till"), "F8"),
      entry("pages", "attention", "attention", t("attention.title"), () => router.push("/attention")),
      entry("pages", "settings", "settings", t("nav.settings"), () => router.push("/settings"), "Ctrl+,"),
      entry("pages", "sync", "upload", t("sync.title"), () => router.push("/sync")),
    ];
  });

  const members = computed(() =>
    search.hits.value.slice(0, 6).map((hit, index) => ({
      ...entry("members", `member-${index}`, "person", hit.name, async () => {
        // Who is expected today is checked in; anybody else is looked up.
        if (hit.booking === null) {
          await router.push({ name: "members", params: { id: hit.member_id } });
          return;
        }
        await router.push("/");
        await chosen.hit(hit);
      }),
      aside: [hit.account, hit.phone].filter(Boolean).join(" · "),
    })),
  );

  return computed(() => {
    const words = search.query.value.trim().toLowerCase();
    const named = fixed.value.filter((one) => one.name.toLowerCase().includes(words));
    return words === "" ? named : [...members.value, ...named];
  });
}
