/** A choice that this PC's window keeps from one day to the next. */
import { customRef, type Ref } from "vue";

/** What was chosen last, where it is still one of the choices. */
export function remembered<Choice extends string | number>(
  name: string,
  otherwise: Choice,
  choices: readonly Choice[],
): Ref<Choice> {
  const kept = localStorage.getItem(name);
  let value = choices.find((choice) => String(choice) === kept) ?? otherwise;
  return customRef((track, trigger) => ({
    get() {
      track();
      return value;
    },
    set(next) {
      value = next;
      localStorage.setItem(name, String(next));
      trigger();
    },
  }));
}
