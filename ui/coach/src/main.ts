import { createApp } from "vue";
import App from "./App.vue";
import "./style/tokens.css";
import "./style/base.css";
import "./style/print.css";

createApp(App).mount("#app");

// Without one (plain http elsewhere than on this machine) the page works while there is a signal.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  void navigator.serviceWorker.register("/coach/worker.js", { scope: "/coach/" }).catch(() => undefined);
}
