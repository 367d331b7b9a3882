/** A value to choose and the words for it. */
export interface Option {
  value: string;
  words: string;
}
