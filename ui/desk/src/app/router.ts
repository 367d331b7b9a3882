/** The pages of the window. A page that does not exist yet has no entry, so no link can lead nowhere. */
import { createRouter, createWebHashHistory } from "vue-router";
import AttentionPage from "../attention/AttentionPage.vue";
import MembersPage from "../members/MembersPage.vue";
import ResourcesPage from "../resources/ResourcesPage.vue";
import SettingsPage from "../settings/SettingsPage.vue";
import SyncPage from "../sync/SyncPage.vue";
import TillPage from "../till/TillPage.vue";
import TimetablePage from "../timetable/TimetablePage.vue";
import TodayPage from "../today/TodayPage.vue";

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: "/", name: "today", component: TodayPage },
    { path: "/timetable", name: "timetable", component: TimetablePage },
    { path: "/till", name: "till", component: TillPage },
    { path: "/attention", name: "attention", component: AttentionPage },
    { path: "/sync", name: "sync", component: SyncPage },
    { path: "/members/:id?", name: "members", component: MembersPage },
    { path: "/resources/:tab(coaches|horses|arenas)?/:id?", name: "resources", component: ResourcesPage },
    { path: "/settings/:section?", name: "settings", component: SettingsPage },
    { path: "/:other(.*)*", redirect: "/" },
  ],
});
