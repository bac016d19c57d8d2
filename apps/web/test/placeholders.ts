/** `value` is shown; `choice` only chooses between the branches of a plural or a select. */
export type Use = 'value' | 'choice';

/** Arguments and tags (`<b>`) of an ICU message, those of nested branches included. */
export function placeholdersOf(text: string): Map<string, Use> {
  const uses = new Map<string, Use>();
  let at = 0;
  const note = (name: string, how: Use) => {
    if (uses.get(name) !== 'value') uses.set(name, how);
  };

  /** Up to the `}` that ends the branch, or the end of all. `counted` is what `#` stands for. */
  function readMessage(counted?: string): void {
    while (at < text.length && text[at] !== '}') {
      const char = text[at];
      if (char === "'" && /[{}<>#|]/.test(text[at + 1] ?? '')) {
        const end = text.indexOf("'", at + 1);
        at = end === -1 ? text.length : end + 1;
      } else if (char === '{') {
        at += 1;
        readArgument();
      } else {
        const tag = /^<(\w+)>/.exec(text.slice(at, at + 40))?.[1];
        if (tag !== undefined) note(`<${tag}>`, 'value');
        if (char === '#' && counted !== undefined) note(counted, 'value');
        at += 1;
      }
    }
  }

  function readArgument(): void {
    const [head = '', name = '', type = ''] =
      /^\s*(\w+)\s*(?:,\s*(\w+)\s*)?/.exec(text.slice(at)) ?? [];
    const chooses = type === 'plural' || type === 'select' || type === 'selectordinal';
    note(name, chooses ? 'choice' : 'value');
    at += head.length;
    while (at < text.length && text[at] !== '}') {
      at += 1;
      if (text[at - 1] !== '{') continue;
      readMessage(type === 'plural' ? name : undefined);
      at += 1;
    }
    at += 1;
  }

  readMessage();
  return uses;
}
