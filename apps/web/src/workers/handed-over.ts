/**
 * An answer whose columns this worker keeps: a copy of each goes over, so that the page gets them without
 * copying. What a page copies of 100 000 rows, it does in the task in which it draws them.
 *
 * @returns the answer to send, and the buffers to transfer with it
 */
export function withOwnColumns<T extends object>(answer: T): readonly [T, ArrayBuffer[]] {
  const buffers: ArrayBuffer[] = [];
  const copy = Object.fromEntries(
    Object.entries(answer).map(([name, value]) => {
      if (!ArrayBuffer.isView(value) || value instanceof DataView) return [name, value];
      const own = (value as Int32Array<ArrayBuffer>).slice();
      buffers.push(own.buffer);
      return [name, own];
    }),
  );
  return [copy as T, buffers];
}
