/** A choice that this phone remembers; what can't be read is the first choice again. */
export function remembered<T extends string>(name: string, choices: readonly T[], first: T) {
  const key = `paddock-coach-${name}`;
  return {
    read(): T {
      try {
        const found = localStorage.getItem(key);
        return choices.find((choice) => choice === found) ?? first;
      } catch {
        return first;
      }
    },
    write(choice: T): void {
      try {
        localStorage.setItem(key, choice);
      } catch {
        // A private window: the choice lasts as long as the page.
      }
    },
  };
}
