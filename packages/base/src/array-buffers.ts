/**
 * What is handed from one thread to another: values of plain objects and arrays with typed arrays in
 * them. Of arrays of objects every element is looked at, so long ones do not belong here.
 */

/** Every buffer below a value, once: what to transfer with it. One may stand behind several views. */
export function buffersBelow(value: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  eachViewBelow(value, ({ buffer }) => {
    if (buffer instanceof ArrayBuffer) buffers.add(buffer);
  });
  return [...buffers];
}

/** Bytes of all views below a value. */
export function bytesBelow(value: unknown): number {
  let sum = 0;
  eachViewBelow(value, ({ byteLength }) => {
    sum += byteLength;
  });
  return sum;
}

/**
 * A copy whose views have buffers of their own and of their length. A structured clone copies the whole
 * of each buffer, the room behind the views too.
 */
export function withOwnBuffers<T>(value: T): T {
  // the copy has the shape of what it is made of
  return copyOf(value) as T;
}

function copyOf(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return (value as Uint8Array).slice();
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copyOf(part)]));
}

function eachViewBelow(value: unknown, take: (view: ArrayBufferView) => void): void {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (ArrayBuffer.isView(part)) take(part);
    else if (typeof part === 'object' && part !== null) waiting.push(...Object.values(part));
  }
}
