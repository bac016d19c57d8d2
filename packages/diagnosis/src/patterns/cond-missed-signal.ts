import { COND_MISSED_SIGNAL } from '../library/cond-missed-signal';
import { described } from '../library/described';
import { plainWait } from './other-waits';

export const condMissedSignal = plainWait({
  definition: described(COND_MISSED_SIGNAL),
  kinds: ['cond'],
  severity: (situation, site, extent) => {
    if (situation.crashSaysAsleep) return 'high';
    const inHttp = site.groups.some((group) =>
      group.frames.some(
        (frame) => frame.function.includes('pipe).Read') || frame.function.startsWith('net/http.'),
      ),
    );
    const first =
      site.groups[0]?.frames.findIndex((frame) => frame.function === site.frame.function) ?? 0;
    const std = site.groups[0]?.frames.slice(0, first) ?? [];
    if (inHttp && std.some((frame) => frame.function.startsWith('net/http'))) return undefined;
    if (!situation.latest || site.requestRows.length === 0 || extent.stayed < 3) return undefined;
    const most =
      extent.stayed >= 20 && site.requestRows.length >= situation.requestRows.length * 0.8;
    return extent.grows ? 'high' : most ? 'medium' : 'low';
  },
  waitsFor: ' on a Cond',
  ending: '. Nobody signals it between the dumps.',
  doubt: 'A queue with nothing in it looks the same.',
  consequence: 'The waiters do not go on.',
  remedy: (name) => ({
    sentence: `Change the condition with the lock held and Broadcast when more than one may go on; let ${name} check it in a loop.`,
    diff: [
      '  q.mu.Lock()',
      '  q.free += n',
      '- q.cond.Signal()',
      '+ q.cond.Broadcast()',
      '  q.mu.Unlock()',
    ],
  }),
});
