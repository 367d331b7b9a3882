/** What Rust announces by itself: each change names what it touched, and only that is asked for again. */
import { onBeforeUnmount, onMounted, watch } from "vue";
import { useAttention } from "../attention/use-attention";
import { events, type Changed } from "../ipc";
import { useMembers } from "../members/use-members";
import { useProfile } from "../members/use-profile";
import { useResources } from "../resources/use-resources";
import { useSettings } from "../settings/use-settings";
import { useSync } from "../sync/use-sync";
import { useTill } from "../till/use-till";
import { useTimetable } from "../timetable/use-timetable";
import { useChosen } from "../today/use-chosen";
import { useToday } from "../today/use-today";
import { useDesk } from "./use-desk";
import { useOverlays } from "./use-overlays";
import { useStatus } from "./use-status";
import { useToasts } from "./use-toasts";

export function useLive(): void {
  const desk = useDesk();
  const status = useStatus();
  const today = useToday();
  const chosen = useChosen();
  const attention = useAttention();
  const sync = useSync();
  const settings = useSettings();
  const resources = useResources();
  const till = useTill();
  const timetable = useTimetable();
  const members = useMembers();
  const profile = useProfile();
  const overlays = useOverlays();
  const toasts = useToasts();

  const isReady = (): boolean => desk.boot?.phase === "ready";

  async function refresh(): Promise<void> {
    await Promise.all([
      status.load(),
      today.load(),
      attention.load(),
      chosen.load(),
      freshMembers(),
      sync.load(),
      settings.load(),
      resources.load(),
      till.load(),
      timetable.refresh(),
    ]);
  }

  /** The members page keeps what it read; it is asked again only where it has been open. */
  async function freshMembers(): Promise<void> {
    await Promise.all([members.found === null ? null : members.load(), profile.load()]);
  }

  async function onChanged({ tags, bookings, lessons }: Changed): Promise<void> {
    const touched = (...names: string[]): boolean => names.some((name) => tags.includes(name));
    if (touched("session")) await desk.load();
    if (!isReady()) return;
    await Promise.all([
      touched("today", "queue", "till") ? today.load() : null,
      touched("today", "members", "queue") ? chosen.load() : null,
      touched("till") ? till.load() : null,
      touched("attention") ? attention.load() : null,
      touched("queue", "attention", "session") ? sync.load() : null,
      touched("members", "today", "attention") ? freshMembers() : null,
      touched("session") ? settings.load() : null,
      touched("today", "queue") ? timetable.refresh() : null,
      touched("today", "products") ? resources.load() : null,
    ]);
    today.glow(bookings);
    timetable.glow(lessons);
  }

  // A person signs in or out: what the one before had open or chosen goes with them.
  watch(isReady, async (ready) => {
    overlays.closeAll();
    if (ready) await refresh();
    else {
      chosen.clear();
      members.forget();
      timetable.forget();
      resources.forget();
      profile.close();
      toasts.clear();
    }
  });

  // A desk that stopped is about that alone.
  watch(
    () => status.stopped,
    (stopped) => {
      if (stopped !== null) overlays.closeAll();
    },
  );

  // Rust speaks in the language of the window, so its words are asked for again.
  watch(
    () => desk.language,
    async () => {
      toasts.clear();
      if (isReady()) await refresh();
      else if (desk.boot) await status.load();
    },
  );

  const ends: (() => void)[] = [];
  onMounted(async () => {
    ends.push(
      status.everyMinute(
        () => void (isReady() ? Promise.all([status.load(), today.load(), timetable.refresh()]) : null),
      ),
    );
    ends.push(await events.status.listen((event) => status.take(event.payload)));
    ends.push(await events.changed.listen((event) => void onChanged(event.payload)));
  });
  onBeforeUnmount(() => {
    for (const end of ends) end();
  });
}
