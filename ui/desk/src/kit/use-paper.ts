/** While a list is on the screen that is printed on A4, paper is a sheet and no till roll. */
import { onMounted, onUnmounted } from "vue";
import sheet from "../style/print-sheet.css?url";

export function usePaper(): { print: () => void } {
  const link = document.createElement("link");
  onMounted(() => {
    Object.assign(link, { rel: "stylesheet", href: sheet });
    document.head.append(link);
  });
  onUnmounted(() => link.remove());
  return { print: (): void => window.print() };
}
