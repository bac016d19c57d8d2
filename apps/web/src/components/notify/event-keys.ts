import type { PeopleEventName } from '@unpark/usecases';

/** Keys of words: a full stop would begin a new level there. */
export const EVENT_KEYS = {
  'finding.high': 'high',
  'finding.regression': 'regression',
  'incident.changed': 'incident',
  mention: 'mention',
} as const satisfies Record<PeopleEventName, string>;

/** Those that can go to a channel. */
export const CHANNEL_EVENT_NAMES = [
  'finding.high',
  'finding.regression',
  'incident.changed',
] as const;
export type ChannelEventName = (typeof CHANNEL_EVENT_NAMES)[number];
