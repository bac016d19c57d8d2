import type { Terminal } from '../terminal';
import { visible, visibleJson } from '../terminal';
import type { World } from './world';

export type EventName =
  | 'agent.started'
  | 'agent.stopped'
  | 'capture.taken'
  | 'capture.failed'
  | 'capture.skipped'
  | 'capture.abandoned'
  | 'buffer.dropped'
  | 'buffer.left-over'
  | 'push.done'
  | 'push.failed'
  | 'push.refused'
  | 'key.refused'
  | 'report.failed';

export type EventFields = Readonly<Record<string, string | number | undefined>>;

export interface EventLog {
  readonly say: (event: EventName, message: string, fields?: EventFields) => void;
}

const WARNINGS: ReadonlySet<EventName> = new Set<EventName>([
  'capture.failed',
  'capture.skipped',
  'buffer.dropped',
  'push.failed',
  'push.refused',
  'key.refused',
  'report.failed',
]);

/** One line an event: words for people, or JSON for what collects logs. Keys are never in it. */
export function eventLog(
  terminal: Pick<Terminal, 'out'>,
  world: Pick<World, 'nowMs'>,
  json: boolean,
): EventLog {
  return {
    say: (event, message, fields = {}) => {
      const at = new Date(world.nowMs()).toISOString();
      if (json) {
        const level = WARNINGS.has(event) ? 'warning' : 'info';
        terminal.out(visibleJson({ at, level, event, message, ...fields }, 0));
        return;
      }
      const target = fields.target === undefined ? '' : `${fields.target}: `;
      terminal.out(visible(`${at} ${event.padEnd(17)} ${target}${message}`));
    },
  };
}
