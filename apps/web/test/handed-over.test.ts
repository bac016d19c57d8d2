import { describe, expect, it } from 'vitest';
import { withOwnColumns } from '../src/workers/handed-over';

describe('columns that go over to the page', () => {
  it('are copies: what the worker keeps stays readable once they are gone', () => {
    const whole = new Int32Array([7, 1, 2, 3, 8]);
    const kept = {
      size: 3,
      texts: ['a'],
      count: whole.subarray(1, 4),
      key: new BigUint64Array([2n ** 63n]),
    };
    const [sent, buffers] = withOwnColumns(kept);
    const received = structuredClone(sent, { transfer: buffers });
    expect(received).toEqual(kept);
    expect(received.count.byteOffset).toBe(0);
    expect(buffers).toHaveLength(2);
    expect([...kept.count]).toEqual([1, 2, 3]);
    expect(kept.key[0]).toBe(2n ** 63n);
  });
});
