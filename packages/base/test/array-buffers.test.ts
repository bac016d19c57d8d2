import { describe, expect, it } from 'vitest';
import { buffersBelow, bytesBelow, withOwnBuffers } from '../src';

describe('typed arrays below a value', () => {
  const room = new Float64Array(100);
  const value = {
    name: 'trace',
    count: 2n,
    columns: { timeNs: room.subarray(0, 3), row: room.subarray(3, 5) },
    texts: ['a', 'b'],
    parts: [{ bytes: new Uint8Array([1, 2, 3]) }],
    none: undefined,
  };

  it('have each buffer once', () => {
    expect(new Set(buffersBelow(value))).toEqual(
      new Set([room.buffer, value.parts[0]?.bytes.buffer]),
    );
    expect(buffersBelow(value)).toHaveLength(2);
    expect(buffersBelow(undefined)).toEqual([]);
  });

  it('are counted by what they show of their buffers', () => {
    expect(bytesBelow(value)).toBe(3 * 8 + 2 * 8 + 3);
  });

  it('are copied without the room behind them, and can be handed over alone', () => {
    const copy = withOwnBuffers(value);
    expect(copy).toEqual(value);
    expect(copy.columns.timeNs.buffer.byteLength).toBe(24);
    structuredClone(copy, { transfer: buffersBelow(copy) });
    expect(copy.columns.timeNs.length).toBe(0);
    expect(value.columns.timeNs.length).toBe(3);
  });
});
