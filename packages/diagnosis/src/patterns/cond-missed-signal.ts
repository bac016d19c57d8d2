import { COND_MISSED_SIGNAL } from '../library/cond-missed-signal';
import { described } from '../library/described';
import { plainWait } from './other-waits';
import { remedyFor } from './readings';

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
  waitsFor: { en: ' on a Cond', zh: ' Cond' },
  ending: {
    en: '. Nobody signals it between the dumps.',
    zh: '。两份 dump 之间没有人唤醒它。',
  },
  doubt: { en: 'A queue with nothing in it looks the same.', zh: '空队列看起来也是这样。' },
  consequence: { en: 'The waiters do not go on.', zh: '等待者走不动。' },
  remedy: (name) => remedyFor(COND_MISSED_SIGNAL.remedy, name),
});
