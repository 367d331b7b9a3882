import { createPinia } from "pinia";
import { createApp } from "vue";
import App from "./app/App.vue";
import { router } from "./app/router";
import { useToasts } from "./app/use-toasts";
import { i18n } from "./i18n";
import "./style/tokens.css";
import "./style/base.css";
import "./style/dialog.css";
import "./style/print.css";

const app = createApp(App).use(createPinia()).use(i18n).use(router);

// Nothing fails in silence: what no part of the page expected is said in words, once.
const unexpected = (): void => useToasts().trouble(i18n.global.t("unexpected"));
app.config.errorHandler = unexpected;
window.addEventListener("unhandledrejection", unexpected);

app.mount("#app");
