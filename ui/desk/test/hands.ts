/** The hands and eyes of whoever works at the window. For tests only. */
import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import { createPinia } from "pinia";
import App from "../src/app/App.vue";
import { router } from "../src/app/router";
import { painted } from "../src/app/shown-first";
import { i18n } from "../src/i18n";

/** Lets the page answer, paint, and do what follows a painted frame. */
export async function settle(): Promise<void> {
  await flushPromises();
  await painted();
  await flushPromises();
}

/** Opens the whole window on this desk. */
export async function openWindow(): Promise<VueWrapper> {
  i18n.global.locale.value = "zh-CN";
  await router.push("/");
  const page = mount(App, { attachTo: document.body, global: { plugins: [createPinia(), i18n, router] } });
  await settle();
  return page;
}

/** The element with this test id, anywhere in the window, dialogs included. */
export function part(testId: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="${testId}"]`);
  if (!found) throw new Error(`no ${testId} in the window`);
  return found;
}

/** Every element with this test id. */
export const all = (testId: string): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`),
];

/** What a part says, as one line. */
export const words = (testId: string): string => part(testId).textContent.replaceAll(/\s+/g, " ").trim();

/** What stands in a text field. */
export function value(testId: string): string {
  const field = part(testId);
  if (!(field instanceof HTMLInputElement)) throw new Error(`${testId} is no text field`);
  return field.value;
}

export const isDisabled = (testId: string): boolean => part(testId).hasAttribute("disabled");

export const has = (testId: string): boolean => document.querySelector(`[data-testid="${testId}"]`) !== null;

/** A key pressed wherever the focus is. */
export async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body;
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  const goesOn = target.dispatchEvent(event);
  // What a browser does by itself with Enter.
  if (goesOn && key === "Enter" && target instanceof HTMLButtonElement) target.click();
  if (goesOn && key === "Enter" && target instanceof HTMLInputElement) target.form?.requestSubmit();
  await settle();
}

export async function click(testId: string): Promise<void> {
  part(testId).click();
  await settle();
}

/** Types into the focused field, letting the page see the whole text at once. */
export async function type(text: string): Promise<void> {
  typeNow(text);
  await settle();
}

/** Types into this field. */
export async function fill(testId: string, text: string): Promise<void> {
  part(testId).focus();
  await type(text);
}

/** Types without giving the page time to answer, as a scanner does. */
export function typeNow(text: string): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement))
    throw new Error("no text field has the focus");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
