import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOffset } from '../src/capture/clock-offset';

const SECOND = 1_000_000_000n;
const cutToSecond = (time: bigint) => time - (((time % SECOND) + SECOND) % SECOND);

describe('clockOffset', () => {
  it('is unknown without readings', () => {
    expect(clockOffset([])).toBeUndefined();
  });

  it('always holds the true offset, and never gets wider by more readings', () => {
    const reading = fc.record({
      sent: fc.bigInt(0n, 60n * SECOND),
      toServer: fc.bigInt(0n, 2n * SECOND),
      toClient: fc.bigInt(0n, 2n * SECOND),
    });
    fc.assert(
      fc.property(
        fc.bigInt(-5000n * SECOND, 5000n * SECOND),
        fc.array(reading, { minLength: 1, maxLength: 20 }),
        (offset, answers) => {
          const start = 1_795_000_000n * SECOND;
          const readings = answers.map(({ sent, toServer, toClient }) => ({
            sentUnixNs: start + sent,
            serverDateUnixNs: cutToSecond(start + sent + toServer + offset),
            firstByteUnixNs: start + sent + toServer + toClient,
          }));
          let width: bigint | undefined;
          for (let n = 1; n <= readings.length; n++) {
            const found = clockOffset(readings.slice(0, n));
            if (!found) return false;
            const miss =
              found.offsetNs > offset ? found.offsetNs - offset : offset - found.offsetNs;
            if (miss > found.errorNs + 1n) return false;
            if (width !== undefined && found.errorNs > width + 1n) return false;
            width = found.errorNs;
          }
          return true;
        },
      ),
    );
  });

  it('spans all readings when a clock was set in between', () => {
    const found = clockOffset([
      {
        sentUnixNs: 100n * SECOND,
        firstByteUnixNs: 100n * SECOND,
        serverDateUnixNs: 100n * SECOND,
      },
      {
        sentUnixNs: 101n * SECOND,
        firstByteUnixNs: 101n * SECOND,
        serverDateUnixNs: 161n * SECOND,
      },
    ]);
    expect(found?.errorNs).toBe((61n * SECOND) / 2n);
  });
});
