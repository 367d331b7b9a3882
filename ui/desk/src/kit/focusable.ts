/** What a part offers to the dialog around it: to take the keyboard. */
export interface Focusable {
  focus: () => void;
}
